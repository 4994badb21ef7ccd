"""The templates of the HTML pages: text from blogs is always escaped, and every page stands alone."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, FunctionLoader, StrictUndefined

from classifier.report.shown import safe


@cache
def environment() -> Environment:
    """Give the environment of all templates: autoescape on, an unknown name is an error, `safe_text` for strangers'
    text.
    """
    made = Environment(
        autoescape=True,
        extensions=["jinja2.ext.do"],
        loader=FunctionLoader(source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["safe_text"] = safe
    return made


def source(name: str) -> str:
    """Give the text of a template or style sheet."""
    return files("classifier.report").joinpath("templates", name).read_text(encoding="utf-8")
