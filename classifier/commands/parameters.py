"""What the options of several commands have in common: kinds of values, and that defaults are shown."""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import Any

import click

FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(dir_okay=False, path_type=Path)
CORPUS = click.Path(exists=True, file_okay=False, path_type=Path)


class Number(click.FloatRange):
    """A number within limits; `nan` and `inf`, which Python reads as numbers too, are none."""

    name = "number"  # what help and error messages call it, rather than "float range"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read the number, or fail with a line that names it."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no number.", param, ctx)
        return number


class Jurisdictions(click.ParamType[tuple[str, ...]]):
    """Short names of jurisdictions, with commas between them."""

    name = "names"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Read the names, or fail with a line that has all that are known."""
        from classifier.rules import JURISDICTIONS

        if isinstance(value, tuple):
            return value
        named = tuple(name.strip().lower() for name in str(value).split(",") if name.strip())
        unknown = [name for name in named if name not in JURISDICTIONS]
        if unknown or not named:
            self.fail(f"{value!r}: must be some of {','.join(JURISDICTIONS)}.", param, ctx)
        return named


JURISDICTION = click.option(
    "--jurisdiction",
    "jurisdictions",
    type=Jurisdictions(),
    default="eu,uk,us,fr,de,es",
    show_default=True,
    help="Whose rules are named where findings bear on them.",
)
SHARE = Number(0, 1, min_open=True, max_open=True)
option = partial(click.option, show_default=True)
STORE = partial(
    click.option,
    "--store",
    default="",
    metavar="URL",
    envvar="FLOGCHECK_STORE",  # other users of a machine see what stands on a command line
    show_envvar=True,
)
