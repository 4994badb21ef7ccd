"""The walls of the house: who may import whom, and that only the doors reach the network."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# What opens a connection by itself: these modules may crawl, serve the demonstration, or start doing so.
DOORS = {
    "classifier.scoring",
    "classifier.gathering",
    "classifier.audit.crawling",
    "classifier.demo",
    "classifier.screenshots",
    "classifier.stamping",
    "classifier.web.working",  # the process of a job
}
# Listens, and starts the processes that crawl; by itself it connects to nobody.
LISTENS = "classifier.web"
# Writes captures of sites that were rebuilt on paper.
WRITER = "classifier.museum.capturing"
OF_THE_CRAWLER = {
    "crawler.archive",
    "crawler.archive_list",
    "crawler.capture_index",
    "crawler.crawl_archives",
    "crawler.budget",
    "crawler.pictures",
    "crawler.addresses",
    "crawler.roles",
    "crawler.feeds",
    "crawler.errors",
    "crawler.hops",
    "crawler.outside",
    "crawler.contact",
}
NETWORK = {"socket", "ssl", "http", "urllib.request", "asyncio", "ftplib", "smtplib", "requests", "httpx", "aiohttp"}
DANGEROUS = {"pickle", "marshal", "shelve", "subprocess", "joblib.load", "code", "ctypes"}


def modules(package: str) -> list[tuple[str, Path]]:
    """Name and file of each module of a package."""
    named = []
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        named.append((".".join(parts).removesuffix(".__init__"), path))
    return named


def imported(path: Path) -> set[str]:
    """Every name that a file imports when it runs, with all of its parents; what is for type checkers is left out."""
    names: set[str] = set()
    todo: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            todo.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
        todo.extend(ast.iter_child_nodes(node))
    return {".".join(name.split(".")[:n]) for name in names for n in range(1, name.count(".") + 2)}


def test_the_import_contracts_hold():
    # In a process of its own: once Scrapy is imported, zope.interface hides what the linter looks for in its classes.
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_reader_of_imports_sees_what_it_should(tmp_path):
    file = tmp_path / "sample.py"
    file.write_text("from urllib import request\nif TYPE_CHECKING:\n  import socket\ndef f():\n  import http.client\n")
    assert imported(file) == {"urllib", "urllib.request", "http", "http.client"}


@pytest.mark.parametrize(("name", "path"), modules("classifier"))
def test_of_the_crawler_the_classifier_uses_the_reader_and_the_records(name, path):
    used = {n for n in imported(path) if n.startswith("crawler.") and (ROOT / f"{n.replace('.', '/')}.py").exists()}
    of_doors = {"crawler.crawl", "crawler.crawl_many", "crawler.browser", "crawler.services"}
    used -= {"crawler.capture_writer"} if name == WRITER else set()
    assert used <= OF_THE_CRAWLER | (of_doors if name in DOORS else set())


@pytest.mark.parametrize(
    ("name", "path"), [m for m in modules("classifier") if m[0] not in DOORS and not m[0].startswith(LISTENS)]
)
def test_only_the_doors_of_the_classifier_reach_the_network(name, path):
    assert not imported(path) & NETWORK


@pytest.mark.parametrize(("name", "path"), [m for m in modules("classifier") if m[0].startswith(LISTENS)])
def test_the_server_asks_nobody(name, path):
    assert not imported(path) & {"urllib.request", "requests", "httpx", "aiohttp", "http.client", "ftplib", "smtplib"}


@pytest.mark.parametrize("name", sorted(OF_THE_CRAWLER))
def test_what_the_classifier_uses_of_the_crawler_reaches_no_network(name):
    assert not imported(ROOT / f"{name.replace('.', '/')}.py") & NETWORK


@pytest.mark.parametrize(("name", "path"), modules("crawler") + modules("classifier"))
def test_nothing_that_could_run_a_strangers_code_is_imported(name, path):
    assert not imported(path) & DANGEROUS


@pytest.mark.parametrize(("name", "path"), modules("crawler") + modules("classifier"))
def test_no_module_calls_eval_or_exec(name, path):
    called = {
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"eval", "exec", "compile", "__import__"}
