"""Every regular expression of ours, where it is compiled, and how it is asked.

What is written in the source is read from it. What is put together as the program runs (word lists, TOML) is seen
where `re` is asked to compile it, while all modules are loaded, all tables compiled and the seeds taken through.

A phrase of a word list that is no `re:` is left out: it is made of words as they are, `\\s+` between them and at most
a `\\w*` at its end (`classifier.lexicons`), which can take no time.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
_PACKAGES = ("crawler", "classifier")
_OURS = tuple(str(ROOT / name) for name in _PACKAGES)
_METHODS = ("search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split")
_AT_START = frozenset(("match", "fullmatch"))
_LISTS = ("classifier/lexicons/__init__.py", "classifier/lexicons/guards.py")
_RE = re.__file__.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Expression:
    """A pattern with its flags; `at_start` says that it is only ever tried at the start of a text."""

    pattern: str | bytes
    flags: int
    place: str
    at_start: bool = False


def expressions() -> list[Expression]:
    """Give all of them, each once, in the order of their places."""
    found: dict[tuple[str | bytes, bool], Expression] = {}
    for one in (*_written(), *_compiled()):
        kept = found.get((one.pattern, bool(one.flags & re.IGNORECASE)))
        if kept is None or (kept.at_start and not one.at_start and one.place in _LISTS):
            found[one.pattern, bool(one.flags & re.IGNORECASE)] = one
    return sorted(found.values(), key=lambda one: one.place)


def _written() -> Iterator[Expression]:
    """Give the patterns that stand in the source as they are."""
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for package in _PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
    }
    for path, tree in trees.items():
        names = {
            id(node.value): target.id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        asked = _methods_by_name(tree)
        for node in ast.walk(tree):
            function = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if not function.startswith("re.") or not node.args:
                continue
            try:
                pattern = ast.literal_eval(node.args[0])
            except ValueError:
                continue
            method = function.removeprefix("re.")
            if method == "compile":
                used = asked.get(names.get(id(node), ""), frozenset())
            elif method in _METHODS:
                used = frozenset((method,))
            else:
                continue
            flags = "|".join(ast.unparse(each) for each in node.args[1:] if "re." in ast.unparse(each))
            flags = flags or "|".join(ast.unparse(each.value) for each in node.keywords if each.arg == "flags")
            made = re.compile(pattern, eval(flags, {"re": re}) if flags else 0)
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            yield Expression(made.pattern, made.flags, place, bool(used) and used <= _AT_START)


def _methods_by_name(tree: ast.Module) -> dict[str, frozenset[str]]:
    """Give what each name of a module is asked for; a name that is used otherwise is asked for anything."""
    asked: dict[str, set[str]] = {}
    owners = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            asked.setdefault(node.value.id, set()).add(node.attr)
            owners.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in owners:
            asked.setdefault(node.id, set()).add("anything")
    return {name: frozenset(methods) for name, methods in asked.items()}


def _compiled() -> Iterator[Expression]:
    """Load and run what compiles patterns, and give what is not found in the source."""
    seen: dict[tuple[str | bytes, int], str] = {}
    compile_ = re._compile  # type: ignore[attr-defined]  # every function of `re` goes through it

    def noting(pattern: Any, flags: int) -> Any:
        made = compile_(pattern, flags)
        frame = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename.startswith(_RE):
            frame = frame.f_back  # type: ignore[assignment]
        if frame is not None and frame.f_code.co_filename.startswith(_OURS):
            place = str(Path(frame.f_code.co_filename).relative_to(ROOT))
            seen.setdefault((made.pattern, made.flags), place)
        return made

    re._compile = noting  # type: ignore[attr-defined]
    try:
        _load_all()
        _take_seeds_through()
    finally:
        re._compile = compile_  # type: ignore[attr-defined]
    for (pattern, flags), place in seen.items():
        if place not in _LISTS:
            yield Expression(pattern, flags, place)
    yield from _listed()


def _load_all() -> None:
    for name in _PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)


def _take_seeds_through() -> None:
    from tests.fuzz.targets import TARGETS, seeds

    for name, target in TARGETS.items():
        for seed in seeds(name):
            target(seed.read_bytes())


def _listed() -> Iterator[Expression]:
    """Give the patterns that stand in word lists and in the table of platforms."""
    from crawler.platforms import platforms

    for path in sorted((ROOT / "classifier").rglob("*.toml")):
        place = str(path.relative_to(ROOT))
        for text in _texts(tomllib.loads(path.read_text(encoding="utf-8"))):
            if text.startswith("re:"):
                yield Expression(text[3:], int(re.IGNORECASE), place)
    for one in platforms():
        patterns = (one.path, one.below, one.post, one.listing, one.avoid, one.generator, *(t for t, _ in one.twins))
        for pattern in filter(None, patterns):
            yield Expression(pattern, int(re.IGNORECASE), "crawler/data/platforms.toml")


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for each in content.values() if isinstance(content, dict) else content:
            yield from _texts(each)


if __name__ == "__main__":
    for each in expressions():
        print(ascii(asdict(each)))
