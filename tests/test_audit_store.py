"""The store on both databases: what is kept, what is carried over, and what happens to a store that is no use."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import text

from classifier.cli import run as flogcheck
from classifier.errors import BadStore, MissingExtra
from classifier.store import results, runs
from classifier.store.opening import open_store, reading, sqlite_url, transaction
from classifier.store.records import Result, Wanted, Weighed
from classifier.store.tables import ASSESSED, ENDED, FAILED, LEFT
from tests.postgresql import server_url

NOW = "2026-11-01T10:00:00Z"
LATER = "2026-11-20T10:00:00Z"


@pytest.fixture(scope="module")
def postgresql():
    with server_url() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path):
    """An empty store of each kind."""
    if request.param == "sqlite":
        engine = open_store(sqlite_url(tmp_path / "audit.sqlite"))
    else:
        url = request.getfixturevalue("postgresql")
        engine = open_store(url)
        with transaction(engine) as connection:
            for name in ("details", "entries", "runs"):
                connection.execute(text(f"DELETE FROM {name}"))
    yield engine
    engine.dispose()


def wanted(name: str, **columns: str) -> Wanted:
    return Wanted(key=f"blog {name}", target=f"https://{name}/", is_file=False, name=name, columns=columns)


def verdict(name: str, *, band: str = "individual", at: str = NOW, **more) -> Result:
    ledger = (Weighed(signal="about_says_i", question="operator", outcome="found", log_odds=-0.5),)
    return Result(
        key=f"blog {name}", state=ASSESSED, band=band, user_run=0.9, corporate=0.05, flog=0.05, pages=9, words=4000,
        languages="en", assessed_at=at, ledger=ledger, evidence=f"runs/1/{name}", **more,
    )  # fmt: skip


def failure(name: str, at: str = NOW) -> Result:
    return Result(key=f"blog {name}", state=FAILED, kind="not fetched", why="no such host", assessed_at=at)


def begin(engine, *names: str, model: str = "a" * 64) -> int:
    with transaction(engine) as connection:
        run = runs.begin(
            connection, source="list.csv", now=NOW, flogcheck="0", model=("1", model), settings={}, columns=("agency",),
            refused=[(3, "¿", "no address")],
        )  # fmt: skip
        runs.enter(connection, run, [wanted(name) for name in names])
    return run


def keep(engine, run: int, *kept: Result) -> None:
    with transaction(engine) as connection:
        results.keep(connection, run, kept)


def states(engine, run: int) -> dict[str, str]:
    return {row.wanted.name: row.result.state for row in results.rows(engine, run)}


def test_what_is_kept_comes_back_as_it_was(store):
    run = begin(store, "a.example", "b.example", "c.example")
    keep(store, run, verdict("b.example", traits={"marks": ["ä", "\U0001f600"]}), failure("c.example"))
    rows = list(results.rows(store, run, details=True))
    assert [row.wanted.name for row in rows] == ["a.example", "b.example", "c.example"]
    assert [row.result.state for row in rows] == [LEFT, ASSESSED, FAILED]
    assert rows[1].result == verdict("b.example", traits={"marks": ["ä", "\U0001f600"]})
    assert rows[2].result == failure("c.example")
    with reading(store) as connection:
        last = runs.latest(connection)
        assert last is not None
        assert last.columns == ("agency",)
        assert last.refused == ((3, "¿", "no address"),)
        counted = results.counts(connection, run)
    assert counted == {(LEFT, ""): 1, (ASSESSED, "individual"): 1, (FAILED, "not fetched"): 1}


def test_a_result_that_comes_twice_is_kept_once(store):
    run = begin(store, "a.example")
    keep(store, run, verdict("a.example"))
    keep(store, run, verdict("a.example", band="some_signs"))
    rows = list(results.rows(store, run, details=True))
    assert [(row.result.band, len(row.result.ledger)) for row in rows] == [("some_signs", 1)]


def test_a_transaction_that_fails_keeps_nothing(store):
    run = begin(store, "a.example")
    with pytest.raises(ZeroDivisionError), transaction(store) as connection:
        results.keep(connection, run, [verdict("a.example")])
        raise ZeroDivisionError
    assert states(store, run) == {"a.example": LEFT}


def test_a_list_that_grew_and_shrank_keeps_the_results_of_what_stayed(store):
    run = begin(store, "a.example", "b.example")
    keep(store, run, verdict("a.example"), verdict("b.example"))
    with transaction(store) as connection:
        came, went = runs.enter(connection, run, [wanted("c.example"), wanted("a.example", agency="x")])
    assert (came, went) == (1, 1)
    rows = list(results.rows(store, run, details=True))
    assert [(row.wanted.name, row.result.state) for row in rows] == [("c.example", LEFT), ("a.example", ASSESSED)]
    assert rows[1].wanted.columns == {"agency": "x"}


def test_fresh_results_are_carried_over_with_their_ledgers_and_say_which_run_made_them(store):
    first = begin(store, "old.example", "new.example", "bad.example", "gone.example")
    keep(store, first, verdict("old.example"), verdict("new.example", at=LATER), failure("bad.example", at=LATER))
    second = begin(store, "old.example", "new.example", "bad.example")
    with transaction(store) as connection:
        assert runs.carry_over(connection, second, first, since="2026-11-10T00:00:00Z", failures=False) == 1
    rows = {row.wanted.name: row for row in results.rows(store, second, details=True)}
    assert rows["new.example"].result == verdict("new.example", at=LATER)
    assert rows["new.example"].carried_from == first
    assert rows["old.example"].left and rows["bad.example"].left
    third = begin(store, "new.example")
    with transaction(store) as connection:
        assert runs.carry_over(connection, third, second) == 1
    assert next(results.rows(store, third)).carried_from == first


def test_failures_are_forgotten_on_demand(store):
    run = begin(store, "a.example", "b.example")
    keep(store, run, failure("a.example"), verdict("b.example"))
    with transaction(store) as connection:
        assert runs.forget_failures(connection, run) == 1
    assert states(store, run) == {"a.example": LEFT, "b.example": ASSESSED}


def test_a_run_is_unfinished_until_it_has_ended_with_nothing_left(store):
    run = begin(store, "a.example")
    with transaction(store) as connection:
        runs.end(connection, run, state=ENDED, now=NOW)
        last = runs.latest(connection)
        assert last is not None and runs.is_unfinished(connection, last)
        results.keep(connection, run, [failure("a.example")])
        assert not runs.is_unfinished(connection, last)


def test_the_last_evidence_of_a_blog_is_that_of_the_last_run_that_has_any(store):
    first = begin(store, "a.example")
    keep(store, first, verdict("a.example"))
    second = begin(store, "a.example")
    keep(store, second, failure("a.example"))
    third = begin(store, "a.example")
    with reading(store) as connection:
        assert results.last_evidence(connection, "blog a.example", before=third) == "runs/1/a.example"
        assert results.last_evidence(connection, "blog b.example", before=third) == ""


def test_more_rows_than_a_page_holds_come_in_order_and_once(store):
    names = [f"{number:05}.example" for number in range(1203)]
    run = begin(store, *names)
    assert [row.wanted.name for row in results.rows(store, run)] == names


def test_a_store_is_opened_again_as_it_was(tmp_path):
    url = sqlite_url(tmp_path / "audit.sqlite")
    first = open_store(url)
    run = begin(first, "a.example")
    keep(first, run, verdict("a.example"))
    first.dispose()
    second = open_store(url)
    assert states(second, run) == {"a.example": ASSESSED}
    second.dispose()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "no URL of a store"),
        ("mysql://root@localhost/x", "no store that flogcheck knows"),
        ("sqlite:///:memory:", "must be a file"),
        ("sqlite:////nowhere/at/all/audit.sqlite", "does not exist"),
        ("postgresql+psycopg://me:secret@127.0.0.1:9/x", "cannot be used"),
        ("postgresql+psycopg://127.0.0.1:9/x?user=me&password=secret", "cannot be used"),
        ("postgresql+psycopg://127.0.0.1:9/x?user=me&pasword=secret", "cannot be used"),
        ("postgresql+psycopg://me:sec@secret:secret@127.0.0.1:9/x", "no URL of a store"),
        ("postgresql+psycopg://me:sec@secret@127.0.0.1:9/x", "%40 for @"),
        ("postgresql+psycopg://m/e:secret@127.0.0.1:9/x", "%2F for /"),
        ("postgresql+psycopg://me:secret@127.0.0.1:abc/x", "no URL of a store"),
        ("me:secret@127.0.0.1/x", "no URL of a store"),
    ],
)
def test_a_store_that_cannot_be_used_is_said_in_a_line_without_its_password(url, said):
    with pytest.raises((BadStore, MissingExtra)) as raised:
        open_store(url)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)
    assert "secret" not in str(raised.value)


@pytest.mark.parametrize("name", ["a?b", "a#b", "50%25", "a@b:c", "ü ö"])
def test_a_store_lies_in_a_folder_of_any_name(name, tmp_path):
    file = tmp_path / name / "audit.sqlite"
    file.parent.mkdir()
    engine = open_store(sqlite_url(file))
    run = begin(engine, "a.example")
    engine.dispose()
    assert file.is_file()
    again = open_store(sqlite_url(file))
    assert states(again, run) == {"a.example": LEFT}
    again.dispose()


def test_a_text_that_is_no_unicode_is_said_in_a_line(store):
    with pytest.raises(BadStore, match="not Unicode"):
        begin(store, "caf\udce9.example")


@pytest.mark.parametrize("command", ["audit", "serve"])
def test_a_password_need_not_stand_on_the_command_line(command, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FLOGCHECK_STORE", "mysql://me:secret@localhost/x")
    (tmp_path / "list.txt").write_text("https://blog.example/\n")
    arguments = [str(tmp_path / "list.txt")] if command == "audit" else ["--port", "0"]
    assert flogcheck([command, *arguments, "-o", str(tmp_path / "out")]) == 3
    said = capsys.readouterr().err
    assert "mysql is no store" in said and "secret" not in said
    assert flogcheck([command, "--help"]) == 0
    assert "FLOGCHECK_STORE" in capsys.readouterr().out


def test_a_damaged_store_is_told_and_points_to_its_repair(tmp_path):
    file = tmp_path / "audit.sqlite"
    engine = open_store(sqlite_url(file))
    run = begin(engine, *(f"{number}.example" for number in range(300)))
    keep(engine, run, *(verdict(f"{number}.example") for number in range(300)))
    engine.dispose()
    body = bytearray(file.read_bytes())
    body[4096 * 3 : 4096 * 12] = os.urandom(4096 * 9)
    file.write_bytes(body)
    with pytest.raises(BadStore, match="flogcheck repair"):
        open_store(sqlite_url(file))
    file.write_bytes(b"no database at all" * 1000)
    with pytest.raises(BadStore, match="damaged"):
        open_store(sqlite_url(file))


def test_postgresql_is_never_said_to_be_damaged_in_a_way_that_repair_mends(postgresql):
    engine = open_store(postgresql)
    with pytest.raises(BadStore, match="malformed") as raised, transaction(engine) as connection:
        connection.execute(text("SELECT '{'::int[]"))
    assert "repair" not in str(raised.value)
    engine.dispose()


def test_a_store_of_a_newer_flogcheck_is_refused(tmp_path):
    engine = open_store(sqlite_url(tmp_path / "audit.sqlite"))
    with transaction(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(BadStore, match="newer flogcheck"):
        open_store(sqlite_url(tmp_path / "audit.sqlite"))


def test_migrations_end_at_the_tables_of_the_code(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from classifier.store.tables import METADATA

    with store.connect() as connection:
        different = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert different == []
