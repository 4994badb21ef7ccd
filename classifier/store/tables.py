"""The tables of the store as the code of today knows them; `migrations` brings an older store here.

    runs      one audit of one list: with which settings and model, when, and how it ended; `audit` tells whose run it
              is where several audits share a database
    entries   one blog of one run: where it stands in the list, and what came of it
    details   what is large and seldom asked for of an assessed entry: its ledger, its traits, its look at the brand
    jobs      one assessment or audit that somebody asked a server for, and what came of it
    events    what happened to a job, in order: told to whoever watches it

A blog that was not looked at anew keeps its result in a new run; `carried_from` then names the run that made it.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

# Names of constraints are given, so that migrations can speak of them in either database.
METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
_JSON = JSON().with_variant(JSONB(), "postgresql")

LEFT, ASSESSED, FAILED = "left", "assessed", "failed"
"""States of an entry: not yet seen to, assessed, failed with a reason."""

RUNNING, INTERRUPTED, ENDED = "running", "interrupted", "ended"
"""States of a run. One that is `running` and holds no lock was killed."""

RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("audit", String(32), nullable=False, server_default=""),
    Column("list", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("began_at", String(32), nullable=False),
    Column("ended_at", String(32), nullable=False, server_default=""),
    Column("flogcheck", String(32), nullable=False),
    Column("model_version", String(64), nullable=False),
    Column("model_sha256", String(64), nullable=False),
    Column("settings", _JSON, nullable=False),
    Column("columns", _JSON, nullable=False),
    Column("refused", _JSON, nullable=False),
    CheckConstraint(f"state IN ('{RUNNING}', '{INTERRUPTED}', '{ENDED}')", name="state"),
)

ENTRIES = Table(
    "entries",
    METADATA,
    Column("run_id", Integer, ForeignKey(RUNS.c.id, ondelete="CASCADE"), primary_key=True),
    Column("key", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("target", Text, nullable=False),
    Column("is_file", Integer, nullable=False),
    Column("name", String(160), nullable=False),
    Column("columns", _JSON, nullable=False),
    Column("variants", _JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("carried_from", Integer, nullable=True),
    Column("kind", String(32), nullable=False, server_default=""),
    Column("why", Text, nullable=False, server_default=""),
    Column("band", String(64), nullable=False, server_default=""),
    Column("user_run", Float, nullable=True),
    Column("corporate", Float, nullable=True),
    Column("flog", Float, nullable=True),
    Column("pages", Integer, nullable=True),
    Column("words", Integer, nullable=True),
    Column("languages", String(120), nullable=False, server_default=""),
    Column("start_url", Text, nullable=False, server_default=""),
    Column("partial", Text, nullable=False, server_default=""),
    Column("not_read", Integer, nullable=True),
    Column("captured_at", String(32), nullable=False, server_default=""),
    Column("assessed_at", String(32), nullable=False, server_default=""),
    Column("warc_sha256", String(64), nullable=False, server_default=""),
    Column("evidence", Text, nullable=False, server_default=""),
    CheckConstraint(f"state IN ('{LEFT}', '{ASSESSED}', '{FAILED}')", name="state"),
    Index(None, "run_id", "state", "position"),
    Index(None, "key", "run_id"),
)

DETAILS = Table(
    "details",
    METADATA,
    Column("run_id", Integer, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("ledger", _JSON, nullable=False),
    Column("traits", _JSON, nullable=True),
    Column("brand", _JSON, nullable=True),
    ForeignKeyConstraint(["run_id", "key"], [ENTRIES.c.run_id, ENTRIES.c.key], ondelete="CASCADE"),
)

JOB_STATES = ("queued", "running", "done", "failed", "cancelled", "interrupted")
"""States of a job; one is `interrupted` when its server ended before it did."""

JOBS = Table(
    "jobs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("client", String(64), nullable=False),
    Column("idempotency_key", String(255), nullable=True),
    Column("fingerprint", String(64), nullable=False),
    Column("title", Text, nullable=False),
    Column("request", _JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("created_at", String(32), nullable=False),
    Column("started_at", String(32), nullable=False, server_default=""),
    Column("ended_at", String(32), nullable=False, server_default=""),
    Column("band", String(64), nullable=False, server_default=""),
    Column("summary", _JSON, nullable=True),
    Column("error", Text, nullable=False, server_default=""),
    CheckConstraint(f"state IN {JOB_STATES}", name="state"),
    UniqueConstraint("client", "idempotency_key"),
    Index(None, "state"),
)

EVENTS = Table(
    "events",
    METADATA,
    Column("job", Integer, ForeignKey(JOBS.c.number, ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("at", String(32), nullable=False),
    Column("data", _JSON, nullable=False),
)
