"""The documentation says what is so: its commands exist, the tutorial prints what it shows, the site builds whole."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

from classifier.cli import COMMANDS, run
from classifier.command_line import commands

ROOT = Path(__file__).parent.parent
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
TUTORIAL = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"(?<!`)`((?:\S*/)?flogcheck [^`]+)`(?!`)")


def calls(text: str) -> list[list[str]]:
    """The words after `flogcheck` of each call in a shell line or a span of code, up to a pipe or redirection."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    found: list[list[str]] = []
    inside = False
    for word in lexer:
        if word.rpartition("/")[2] == "flogcheck":
            found.append([])
            inside = True
        elif set(word) <= set("|&;<>()"):
            inside = False
        elif inside:
            found[-1].append(word)
    return found


@cache
def written() -> list[tuple[str, str]]:
    """Every call of flogcheck in fenced shell blocks and in spans of code, with the page it stands on."""
    rows = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = [line for kind, block in _FENCE.findall(text) if kind == "sh" for line in block.splitlines()]
        spans = _SPAN.findall(_FENCE.sub("", text))
        rows += [(page.name, line) for line in [*lines, *spans] if re.search(r"(^|[\s/])flogcheck\s", line)]
    return rows


def refused(words: list[str]) -> str:
    """Why the command line would not take these words, or nothing."""
    if not words or words[0] in ("--help", "--version", "COMMAND"):
        return ""
    if words[0] not in COMMANDS:
        return f"no command {words[0]}"
    top = click.Context(commands, info_name="flogcheck")
    command = commands.get_command(top, words[0])
    assert command is not None
    context = click.Context(command, info_name=words[0], parent=top)
    try:
        given, rest, _ = command.make_parser(context).parse_args([word for word in words[1:] if word != "…"])
        for parameter in command.params:
            value = given.get(parameter.name)
            if isinstance(value, str) and isinstance(parameter.type, click.Choice | click.types.FloatParamType):
                parameter.type.convert(value, parameter, context)
    except click.BadOptionUsage as error:
        # `flogcheck score --out` in a sentence names the option and needs no value.
        return "" if words[-1].startswith("--") else error.format_message()
    except click.UsageError as error:
        return error.format_message()
    return f"nothing takes {rest}" if rest else ""


@pytest.mark.parametrize(("page", "line"), written(), ids=lambda text: text[:60])
def test_every_command_that_is_shown_exists_with_its_options(page: str, line: str) -> None:
    assert [why for words in calls(line) if (why := refused(words))] == []


def test_the_reader_of_commands_sees_what_would_fail() -> None:
    assert len(written()) > 60
    assert calls(".venv/bin/flogcheck a --b c > d && flogcheck e | flogcheck f  # flogcheck g") == [
        ["a", "--b", "c"],
        ["e"],
        ["f"],
    ]
    assert refused(["scores", "a"]) == "no command scores"
    assert "No such option" in refused(["score", "--pagse", "3", "a"])
    assert "not one of" in refused(["letter", "--lang", "nl", "case-7"])
    assert "nothing takes" in refused(["verify", "case-7", "case-8"])
    assert refused(["score", "--pages", "3", "a"]) == ""


@pytest.mark.parametrize("page", ["KNOWN_ISSUES.md", "docs/how-to/add-a-language.md", "docs/how-to/add-a-signal.md"])
def test_every_file_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:crawler|classifier|tests|docs|supply|requirements)/[\w./-]+)`", text))
    to_be_made = {name for name in named if re.search(r"/it\.(toml|txt\.jinja)$", name)}
    assert [name for name in sorted(named - to_be_made) if not (ROOT / name).exists()] == []
    assert len(named) > 2


# -- the tutorial ----------------------------------------------------------------------------------


def steps() -> list[tuple[str, str]]:
    """Blocks of the tutorial in order, `sh` and `text`, without those that say that they are not run."""
    text = re.sub(r"<!-- not run[^>]*-->\n```sh\n.*?^```$", "", TUTORIAL, flags=re.MULTILINE | re.DOTALL)
    return _FENCE.findall(text)


def test_the_tutorial_prints_what_it_shows(tmp_path, monkeypatch, capfd) -> None:
    monkeypatch.chdir(tmp_path)
    (shown_port,) = set(re.findall(r"127\.0\.0\.1[:-](\d+)", TUTORIAL))
    port, output, place = shown_port, "", 0
    for kind, block in steps():
        if kind == "sh":
            output, place = "", 0
            for line in block.replace(f"127.0.0.1-{shown_port}", f"127.0.0.1-{port}").splitlines():
                if line.startswith("flogcheck "):
                    assert run(shlex.split(line)[1:]) == 0, line
                else:
                    subprocess.run(["/bin/sh", "-c", line], check=True)
                output += capfd.readouterr().out
            if port == shown_port:
                port = re.findall(r"127\.0\.0\.1:(\d+)/", output)[0]
            continue
        for line in block.splitlines():
            wanted = re.escape(line.replace(shown_port, port)).replace("…", ".*")
            hit = re.compile(f"^{wanted}$", re.MULTILINE).search(output, place)
            assert hit is not None, f"not printed: {line}"
            place = hit.end()
    assert sorted(path.name for path in (tmp_path / f"first/127.0.0.1-{port}").iterdir() if path.is_file()) == [
        "assessment.json",
        "capture.warc.gz",
        "manifest.json",
        "report.html",
    ]


# -- the site --------------------------------------------------------------------------------------


class Loaded(HTMLParser):
    """What a browser would fetch for a page by itself, and every link a reader may follow."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("script", "img", "iframe", "source", "video", "audio", "embed"):
            self.fetched.append(given.get("src", ""))
        if tag == "link" and given.get("rel") != "canonical":
            self.fetched.append(given.get("href", ""))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    for name in ("mkdocs", "fastapi"):
        pytest.importorskip(name, reason="needs the extra [docs]")
    place = tmp_path_factory.mktemp("site")
    build = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(place)]
    done = subprocess.run(build, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return place


def test_the_site_asks_no_other_host_for_anything(site) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        loaded = Loaded()
        loaded.feed(page.read_text(encoding="utf-8"))
        assert [url for url in loaded.fetched if re.match(r"(https?:)?//", url)] == [], page.name
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*['\"]?(https?:)?//", sheet.read_text(encoding="utf-8")), sheet.name


def test_the_site_has_the_command_line_as_it_is(site) -> None:
    page = (site / "reference/cli.html").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"flogcheck {name}" in page
    assert "--follow-money N" in page


def test_the_site_has_every_way_into_the_api(site) -> None:
    page = (site / "reference/api.html").read_text(encoding="utf-8")
    described = json.loads((site / "reference/openapi.json").read_text(encoding="utf-8"))
    ways = [f"{method.upper()} {path}" for path, methods in described["paths"].items() for method in methods]
    assert [way for way in ways if f"<code>{way}</code>" not in page] == []
    assert "POST /api/assessments" in ways


def test_the_site_has_every_field_of_the_json(site) -> None:
    page = (site / "reference/json.html").read_text(encoding="utf-8")
    schema = json.loads((site / "reference/assessment-1.schema.json").read_text(encoding="utf-8"))
    assert [name for name in schema["properties"] if f"<code>{name}</code>" not in page] == []
    assert "<code>ledger[].evidence[].quote</code>" in page


def test_the_site_has_every_rule_with_what_no_tool_can_establish(site) -> None:
    from classifier.rules import JURISDICTIONS, rules

    page = (site / "explanation/law.html").read_text(encoding="utf-8")
    for rule in (rule for name in JURISDICTIONS for rule in rules(name)):
        assert rule.source.replace("&", "&amp;") in page, rule.id
