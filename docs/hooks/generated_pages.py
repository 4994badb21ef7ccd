"""Pages that are made when the site is built: the command line from click, the JSON from its schema, and what stands in
the project's own folder. So none of them can say something else than what it is made of.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).parents[2]
SCHEMA = "classifier/schema/assessment-1.schema.json"
RULES = "<!-- rules -->"
PROJECT = {
    "project/contributing.md": "CONTRIBUTING.md",
    "project/changes.md": "CHANGELOG.md",
    "project/known-issues.md": "KNOWN_ISSUES.md",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made here to the files of the site."""
    schema = ROOT / SCHEMA
    made = {
        "reference/cli.md": command_line(),
        "reference/json.md": json_page(json.loads(schema.read_text(encoding="utf-8"))),
    }
    api = openapi()
    made["reference/api.md"] = api_page(api)
    made |= {page: (ROOT / file).read_text(encoding="utf-8") for page, file in PROJECT.items()}
    for page, content in made.items():
        files.append(File.generated(config, page, content=content))
    files.append(File.generated(config, f"reference/{schema.name}", abs_src_path=str(schema)))
    files.append(File.generated(config, "reference/openapi.json", content=json.dumps(api, indent=2) + "\n"))
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Put the table of the rules where a page asks for it."""
    return markdown.replace(RULES, rules_table()) if RULES in markdown else markdown


def rules_table() -> str:
    """Give every rule with what it says, what a tool cannot establish, its source and how sure the wording is."""
    from classifier.rules import JURISDICTIONS, rules

    rows = ["| rule | says | a tool cannot establish | looked up |", "|---|---|---|---|"]
    for rule in (rule for name in JURISDICTIONS for rule in rules(name)):
        looked_up = f"{rule.checked}; {rule.certainty}" if rule.certainty else rule.checked
        rows.append(
            f"| [{_cell(rule.name)}]({rule.source}) ({rule.jurisdiction.upper()}) | {_cell(rule.says)} "
            f"| {_cell(rule.cannot_establish)} | {_cell(looked_up)} |"
        )
    return "\n".join(rows)


def command_line() -> str:
    """Give the page of the command line: what each command answers to --help, which has its examples and exit codes."""
    import click

    from classifier.cli import COMMANDS
    from classifier.command_line import commands

    top = click.Context(commands, info_name="flogcheck", max_content_width=80, terminal_width=80)
    parts = [
        "# Command line",
        "What `flogcheck COMMAND --help` prints, of each command. `flogcheck --version` tells the version.",
        _fenced(commands.get_help(top)),
    ]
    for name in COMMANDS:
        command = commands.get_command(top, name)
        if command is None:
            raise LookupError(name)
        inside = click.Context(command, info_name=name, parent=top, max_content_width=80, terminal_width=80)
        parts += [f"## flogcheck {name}", _fenced(command.get_help(inside))]
    return "\n\n".join(parts) + "\n"


def _fenced(text: str) -> str:
    return f"```text\n{text}\n```"


def json_page(schema: Mapping[str, Any]) -> str:
    """Give the page of the JSON: each field of the schema with its type and what it says."""
    rows = "\n".join(f"| `{path}` | {kind} | {says} |" for path, kind, says in fields(schema, schema, ""))
    return (
        "# JSON of an assessment\n\n"
        f"`flogcheck score --json` prints one such object a target, `--out` keeps it as `assessment.json`. "
        f"[The schema]({Path(SCHEMA).name}) (JSON Schema 2020-12) is what the output is tested against; its name, "
        f"`{schema['$id']}`, stands in every object, and a change that a reader could trip over makes a new number.\n\n"
        f"{schema['description']}\n\n| field | type | says |\n|---|---|---|\n{rows}\n"
    )


def openapi() -> dict[str, Any]:
    """Give what the server says of itself at /api/openapi.json, by its usual settings."""
    from classifier.web.app import build
    from classifier.web.settings import Settings

    with TemporaryDirectory() as folder:
        described: dict[str, Any] = build(Settings(folder=Path(folder))).openapi()
        return described


def api_page(api: Mapping[str, Any]) -> str:
    """Give the page of the HTTP API: what the server says of itself, and each way in with what it answers."""
    rows = [
        f"| `{method.upper()} {path}` | {_cell(told.get('summary', ''))} | {', '.join(sorted(told['responses']))} |"
        for path, methods in api["paths"].items()
        for method, told in methods.items()
    ]
    return (
        "# HTTP API\n\n`flogcheck serve` (extra `[web]`) serves a page for people and this API. A running server "
        "describes itself at `/api/openapi.json`, with every field, error and example; by the usual settings, "
        f"[that file](openapi.json) is what it says.\n\n{api['info']['description']}\n\n"
        "| request | does | answers |\n|---|---|---|\n" + "\n".join(rows) + "\n"
    )


def fields(schema: Mapping[str, Any], node: Mapping[str, Any], path: str) -> Iterator[tuple[str, str, str]]:
    """Give path, type and description of every field below a node of the schema; `[]` stands for each of a list."""
    for name, child in node.get("properties", {}).items():
        below = f"{path}.{name}" if path else name
        whole = _resolved(schema, child)
        must = "" if name in node.get("required", ()) else ", may be missing"
        yield below, _kind(whole) + must, _cell(whole.get("description", ""))
        yield from fields(schema, whole, below)
        if "items" in whole:
            yield from fields(schema, _resolved(schema, whole["items"]), f"{below}[]")


def _resolved(schema: Mapping[str, Any], node: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = node.get("$ref", "")
    return {**schema["$defs"][reference.removeprefix("#/$defs/")], **node} if reference else node


def _kind(node: Mapping[str, Any]) -> str:
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return "one of " + ", ".join(f"`{value}`" for value in node["enum"])
    kind = node.get("type", "any")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")
