"""Runs of audits, the blogs of each, and what was found.

A step is never changed once it has been shipped, so it spells out its tables instead of importing those of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def _text(name: str, length: int | None = None) -> sa.Column[str]:
    kind = sa.Text() if length is None else sa.String(length)
    return sa.Column(name, kind, nullable=False, server_default="")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, autoincrement=True, nullable=False),
        _text("audit", 32),
        sa.Column("list", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("began_at", sa.String(32), nullable=False),
        _text("ended_at", 32),
        sa.Column("flogcheck", sa.String(32), nullable=False),
        sa.Column("model_version", sa.String(64), nullable=False),
        sa.Column("model_sha256", sa.String(64), nullable=False),
        sa.Column("settings", _JSON, nullable=False),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("refused", _JSON, nullable=False),
        sa.CheckConstraint("state IN ('running', 'interrupted', 'ended')", name="ck_runs_state"),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_table(
        "entries",
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("is_file", sa.Integer, nullable=False),
        sa.Column("name", sa.String(160), nullable=False),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("variants", _JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("carried_from", sa.Integer, nullable=True),
        _text("kind", 32),
        _text("why"),
        _text("band", 64),
        sa.Column("user_run", sa.Float, nullable=True),
        sa.Column("corporate", sa.Float, nullable=True),
        sa.Column("flog", sa.Float, nullable=True),
        sa.Column("pages", sa.Integer, nullable=True),
        sa.Column("words", sa.Integer, nullable=True),
        _text("languages", 120),
        _text("start_url"),
        _text("partial"),
        sa.Column("not_read", sa.Integer, nullable=True),
        _text("captured_at", 32),
        _text("assessed_at", 32),
        _text("warc_sha256", 64),
        _text("evidence"),
        sa.CheckConstraint("state IN ('left', 'assessed', 'failed')", name="ck_entries_state"),
        sa.PrimaryKeyConstraint("run_id", "key", name="pk_entries"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name="fk_entries_run_id", ondelete="CASCADE"),
    )
    op.create_index("ix_entries_run_id_state_position", "entries", ["run_id", "state", "position"])
    op.create_index("ix_entries_key_run_id", "entries", ["key", "run_id"])
    op.create_table(
        "details",
        sa.Column("run_id", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("ledger", _JSON, nullable=False),
        sa.Column("traits", _JSON, nullable=True),
        sa.Column("brand", _JSON, nullable=True),
        sa.PrimaryKeyConstraint("run_id", "key", name="pk_details"),
        sa.ForeignKeyConstraint(
            ["run_id", "key"], ["entries.run_id", "entries.key"], name="fk_details_run_id_key", ondelete="CASCADE"
        ),
    )


def downgrade() -> None:
    """Drop the tables again."""
    for name in ("details", "entries", "runs"):
        op.drop_table(name)
