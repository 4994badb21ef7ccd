"""What was asked for and cannot be had is said before the work begins, not after a night of it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from classifier.audit.exports import FORMATS
from classifier.errors import BadExport, BadList, MissingExtra
from crawler.errors import CouldNotWrite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from classifier.audit.options import Options


def check_wishes(options: Options, columns: Sequence[str]) -> None:
    """Look at exports, comparison and grouping. Raises BadExport, MissingExtra, CouldNotWrite, BadList."""
    for path in options.exports:
        ending = path.suffix.lower().removeprefix(".")
        if ending not in FORMATS:
            raise BadExport(f"{path}: the ending must say the format, one of .{', .'.join(FORMATS)}")
        if ending == "parquet" and find_spec("pyarrow") is None:
            raise MissingExtra(f"{path} needs pyarrow: pip install 'flogcheck[parquet]'")
        if not path.absolute().parent.is_dir():
            raise CouldNotWrite(f"{path} cannot be written: there is no folder {path.parent}")
    asked = options.compare
    if asked and asked != "last" and not (asked.isascii() and asked.isdecimal()):
        raise BadList(f"--compare {asked}: name a run by its number, or last")
    if options.group_by and options.group_by not in columns:
        known = ", ".join(columns) or "none"
        raise BadList(f"--group-by {options.group_by}: the list has no such column; it has: {known}")
