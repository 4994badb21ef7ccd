"""Open the store by its URL: bring it to the tables of today, or say in one line why it cannot be used."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from classifier.errors import BadStore, DamagedStore, MissingExtra, StoreFull

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection, Engine

_SQLITE = "sqlite+pysqlite"
_POSTGRESQL = "postgresql+psycopg"
# A lock for migrations that two starting processes would race for; any number that nobody else takes.
_MIGRATING = 0x666C6F67
_NO_URL = (
    "that is no URL of a store; write postgresql+psycopg://user@host:5432/name, and within a name or password "
    "%40 for @, %3A for :, %2F for /"
)
# Of what stands behind the `?` of a URL, what is no secret.
_SHOWN = ("host", "port", "dbname", "user")
_TURNS: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


def sqlite_url(path: Path) -> URL:
    """Give the URL of an SQLite file, whose path may hold what divides a URL."""
    return URL.create(_SQLITE, database=str(path.absolute()))


def open_store(url: str | URL) -> Engine:
    """Open SQLite or PostgreSQL by URL, bringing its tables up to date.

    Raises BadStore for a URL that cannot be used, a server that does not answer, a store of a newer flogcheck;
    DamagedStore for a damaged file; MissingExtra where the driver of PostgreSQL is not installed; StoreFull for a full
    disk.
    """
    engine = _engine(url)
    with told(engine):
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                answer = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
                if answer != "ok":
                    raise _damaged(engine, str(answer))
        _migrate(engine)
    return engine


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose changes are kept together or not at all. Raises BadStore, StoreFull."""
    with told(engine), _turn_to_write(engine), engine.execution_options(writes=True).begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection to read from, which keeps no writer waiting. Raises BadStore."""
    with told(engine), engine.connect() as connection:
        yield connection


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn what goes wrong in the database into a line for a person. Raises BadStore, StoreFull."""
    try:
        yield
    except DBAPIError as error:
        said = " ".join(str(error.orig).split())
        if "disk is full" in said or "No space left" in said or "disk I/O error" in said:
            raise StoreFull(f"the store {shown(engine)} cannot be written: {said}; free space, then go on") from None
        if engine.dialect.name == "sqlite" and ("malformed" in said or "not a database" in said):
            raise _damaged(engine, said) from None
        raise BadStore(f"the store {shown(engine)} cannot be used: {said}") from None
    except UnicodeEncodeError:  # the drivers raise it as it is
        raise BadStore(f"the store {shown(engine)} cannot hold a text that is not Unicode") from None
    except SQLAlchemyError as error:
        raise BadStore(f"the store {shown(engine)} cannot be used: {' '.join(str(error).split())}") from None


def _damaged(engine: Engine, said: str) -> DamagedStore:
    said = " ".join(said.split())
    return DamagedStore(
        f"the store {shown(engine)} is damaged ({said}); that of an audit `flogcheck repair` makes anew"
    )


def shown(engine: Engine) -> str:
    """Name a store without its password."""
    url = engine.url
    if engine.dialect.name == "sqlite":
        return str(url.database)
    return url.set(query={name: url.query[name] for name in _SHOWN if name in url.query}).render_as_string()


def _engine(given: str | URL) -> Engine:
    url = _parsed(given) if isinstance(given, str) else given
    if url.drivername in ("sqlite", _SQLITE):
        url = url.set(drivername=_SQLITE)
        if not url.database or url.database == ":memory:":
            raise BadStore("the store must be a file: what is only in memory is lost with the process")
        folder = Path(url.database).absolute().parent
        if not folder.is_dir():
            raise BadStore(f"the folder of the store {url.database} does not exist")
    elif url.drivername in ("postgresql", "postgres", _POSTGRESQL):
        url = url.set(drivername=_POSTGRESQL)
    else:
        raise BadStore(f"{url.drivername} is no store that flogcheck knows: SQLite or {_POSTGRESQL}://…")
    try:
        if url.drivername == _SQLITE:
            engine = create_engine(url, json_serializer=_to_json, connect_args={"timeout": 30})
            event.listen(engine, "connect", _careful)
            event.listen(engine, "begin", _begin)
            return engine
        return create_engine(url, json_serializer=_to_json, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError:
        raise MissingExtra("PostgreSQL needs its driver: pip install 'flogcheck[postgres]'") from None
    except (NoSuchModuleError, ArgumentError, ValueError) as error:
        raise BadStore(f"the store cannot be opened: {error}") from None


def _parsed(text: str) -> URL:
    """Read a URL; no message quotes it, for what cannot be read may hold a password in any part."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise BadStore(_NO_URL) from None
    if url.drivername in ("sqlite", _SQLITE):
        return url
    # Of `me:p@ss@host` the rest of the password would become the host, and be told as one that does not answer.
    if text.count("@") != (url.username is not None):
        raise BadStore(_NO_URL)
    return url


@contextmanager
def _turn_to_write(engine: Engine) -> Iterator[None]:
    """Have the threads of this process write to SQLite one after another: it would have all but one of them sleep."""
    if engine.dialect.name != "sqlite":
        yield
        return
    with _TURNS.setdefault(engine, threading.Lock()):
        yield


def _to_json(value: object) -> str:
    # ASCII and finite, so that every database takes it; a NUL, which PostgreSQL refuses, cannot be in text from pages.
    return json.dumps(value, ensure_ascii=True, allow_nan=False).replace("\\u0000", "\\ufffd")


def _careful(connection: Any, _: object) -> None:
    """Have SQLite keep every commit over a kill or a loss of power, and hold to foreign keys."""
    connection.isolation_level = None  # transactions begin where we say (_begin), not where the driver guesses
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    # A writer takes its turn at the beginning: one that became a writer half-way could be refused.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    newest = ScriptDirectory.from_config(config).get_current_head()
    with engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
        if _revision(connection) == newest:
            return  # nothing to do, in a hundredth of the time that Alembic takes to say so
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise BadStore(f"the store {shown(engine)} was made by a newer flogcheck; update this one") from None


def _revision(connection: Connection) -> str | None:
    from sqlalchemy import inspect

    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
