"""What flogcheck is made of: every dependency has its reason, lock, hash and licence, and none is hidden."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from supply import licences, vulnerabilities
from supply.locked import BUILD, RUN, TEST, normal, pins

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKED_EXTRAS = ("test", "docs", "supply")
# Content codings of the web: they come with Scrapy, and a capture is read without them too.
WITH_SCRAPY = {"brotli", "backports"}


def named(requirements: list[str]) -> set[str]:
    """The names of what is asked for; an extra that takes another extra of ours with it asks for nothing new."""
    return {normal(Requirement(text).name) for text in requirements} - {PROJECT["name"]}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading of docs/dependencies.md, without its head."""
    page = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line.strip("| ") for line in section.splitlines() if line.startswith("| ")]
    return [re.split(r"\s*\|\s*", line) for line in lines[1:] if not line.startswith("---")]


# -- the page of reasons ---------------------------------------------------------------------------


def test_every_direct_dependency_has_one_row_and_none_too_many() -> None:
    first, extras, tests = rows("What runs flogcheck"), rows("Extras"), rows("Tests and benchmarks only")
    assert sorted(row[0] for row in first) == sorted(named(PROJECT["dependencies"]))
    names = [row[0] for row in (*extras, *tests)]
    assert sorted(names) == sorted(set().union(*map(named, EXTRAS.values())))


def test_the_extras_that_a_row_tells_are_those_it_is_in() -> None:
    for name, told, *_ in rows("Extras"):
        assert set(told.split(", ")) == {extra for extra, asked in EXTRAS.items() if name in named(asked)}, name


def test_every_row_has_a_reason_and_a_date() -> None:
    for heading in ("What runs flogcheck", "Extras", "Tests and benchmarks only"):
        for row in rows(heading):
            *_, reason, released, _ = [*row, ""] if len(row) == 3 else row
            assert reason, row
            assert re.fullmatch(r"\d{4}-\d\d-\d\d", released), row


def test_nothing_is_imported_that_is_not_named() -> None:
    known = packages_distributions()
    asked = [Requirement(text) for text in (*PROJECT["dependencies"], *(t for each in EXTRAS.values() for t in each))]
    # `dask[distributed]` names distributed too.
    wanted = {normal(name) for requirement in asked for name in (requirement.name, *requirement.extras)}
    hidden = set()
    for path in (file for package in ("crawler", "classifier") for file in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules = [node.module]
            for top in {module.partition(".")[0] for module in modules}:
                if top in sys.stdlib_module_names or top in {"crawler", "classifier", *WITH_SCRAPY}:
                    continue
                if wanted.isdisjoint(map(normal, known.get(top, [top]))):
                    hidden.add(f"{path.relative_to(ROOT)}: {top}")
    assert hidden == set()


# -- the locks -------------------------------------------------------------------------------------


def test_every_file_of_a_lock_is_known_by_its_hash() -> None:
    for lock in (BUILD, RUN, TEST):
        lines = [line for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line.partition(";")[0]]
        assert len(pins(lock)) == len(lines) > 5
        for pin in pins(lock):
            assert pin.hashes, pin.name
            assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in pin.hashes), pin.name


def test_what_ci_tests_is_what_runs() -> None:
    tested = {(pin.name, pin.version) for pin in pins(TEST)}
    assert {(pin.name, pin.version) for pin in pins(RUN)} <= tested


@pytest.mark.parametrize("lock", [RUN, TEST], ids=lambda lock: lock.stem)
def test_the_locks_hold_what_the_project_asks_for(lock: Path) -> None:
    """Fails where pyproject.toml was changed and `supply/lock` was not run."""
    extras = [text for name in LOCKED_EXTRAS for text in EXTRAS[name]] if lock == TEST else []
    versions: dict[str, list[str]] = {}
    for pin in pins(lock):
        versions.setdefault(pin.name, []).append(pin.version)
    for requirement in map(Requirement, [*PROJECT["dependencies"], *extras]):
        if requirement.name == PROJECT["name"]:
            continue
        held = versions.get(normal(requirement.name), [])
        assert held, f"{requirement.name} is not locked: run supply/lock"
        assert all(requirement.specifier.contains(version) for version in held), requirement


def test_no_lock_names_an_index() -> None:
    for lock in (BUILD, RUN, TEST):
        assert "://" not in lock.read_text(encoding="utf-8")


# -- licences --------------------------------------------------------------------------------------


def licence_rows() -> dict[str, list[str]]:
    text = licences.PAGE.read_text(encoding="utf-8")
    table = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return {row[0]: row[1:] for row in table if len(row) == 3 and row[0] != "package"}


def test_the_page_of_licences_has_every_locked_package() -> None:
    locked = {pin.name: pin.marker for lock in (BUILD, RUN, TEST) for pin in pins(lock)}
    elsewhere = licences.PAGE.read_text(encoding="utf-8").partition("not looked at here: ")[2].strip(" .\n").split(", ")
    assert {*licence_rows(), *filter(None, elsewhere)} == set(locked)
    assert all(locked[name] for name in elsewhere if name), "only what is for other platforms may be left out"


def test_the_licences_are_what_the_installed_packages_say() -> None:
    reviewed = tomllib.loads(licences.REVIEWED.read_text(encoding="utf-8"))
    looked = 0
    for pin in (pin for lock in (BUILD, RUN, TEST) for pin in pins(lock)):
        try:
            there = distribution(pin.name).version == pin.version
        except PackageNotFoundError:
            continue
        if there:
            row = licences.row_of(pin.name, reviewed)
            assert licence_rows()[pin.name] == [row.expression, row.reach]
            looked += 1
    assert looked > 40


def test_nothing_that_runs_flogcheck_reaches_further_than_its_own_files() -> None:
    reach = {licence_rows()[pin.name][1] for pin in pins(RUN) if pin.name in licence_rows()}
    assert reach <= {"permissive", "its own files"}


def test_a_licence_that_nobody_read_is_refused() -> None:
    with pytest.raises(KeyError):
        licences.row_of("click", {"said": {}, "packages": {"click": "Proprietary"}, "reach": {"MIT": "permissive"}})


# -- known vulnerabilities: found, looked and not found, could not look ------------------------------

CLEAN = {"name": "tea", "version": "1.0", "vulns": []}
HIT = {"name": "kettle", "version": "2.0", "vulns": [{"id": "PYSEC-0000-1", "fix_versions": ["2.1"]}]}
SKIPPED = {"name": "cup", "skip_reason": "Dependency not found"}


@pytest.mark.parametrize(
    ("answered", "must_look", "words", "code"),
    [
        ([CLEAN], False, "looked and not found: 1", 0),
        ([CLEAN, HIT], False, "kettle 2.0: PYSEC-0000-1, mended in 2.1", 1),
        ([SKIPPED], False, "COULD NOT LOOK: 1 (cup)", 0),
        ([SKIPPED], True, "COULD NOT LOOK: 1 (cup)", 3),
        ([CLEAN, SKIPPED], True, "COULD NOT LOOK: 1 (cup)", 3),
        ([SKIPPED, HIT], True, "kettle 2.0", 1),
        ([CLEAN], True, "looked and not found: 1", 0),
    ],
)
def test_what_could_not_be_looked_up_is_not_called_clean(answered, must_look, words, code) -> None:
    said, given = vulnerabilities.outcome(
        vulnerabilities.read(json.dumps({"dependencies": answered})), must_look=must_look
    )
    assert words in said
    assert given == code
    assert ("looked and not found" in said) == (CLEAN in answered)


def test_an_audit_without_an_answer_could_not_look(monkeypatch) -> None:
    program = "import sys; sys.exit('no route to the index')"
    monkeypatch.setattr(vulnerabilities, "_PIP_AUDIT", [sys.executable, "-c", program])
    assert vulnerabilities.ask(["tea==1.0"]).not_looked == ("no route to the index",)


def test_where_the_database_does_not_answer_it_is_asked_once(monkeypatch, tmp_path) -> None:
    asked: list[list[str]] = []

    def silent(wanted: list[str]) -> vulnerabilities.Looked:
        asked.append(wanted)
        return vulnerabilities.Looked(not_looked=("tea",))

    monkeypatch.setattr(vulnerabilities, "ask", silent)
    vulnerabilities.look(RUN)
    assert [len(each) for each in asked] == [1]


# -- the project itself ----------------------------------------------------------------------------


def test_licence_citation_and_changelog_agree_with_the_project() -> None:
    assert PROJECT["license"] == "Apache-2.0"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").split()[:4] == ["Apache", "License", "Version", "2.0,"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {PROJECT['version']}\n" in citation
    assert f"\nlicense: {PROJECT['license']}\n" in citation
    assert re.search(rf"^## \[?{re.escape(PROJECT['version'])}\b", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
