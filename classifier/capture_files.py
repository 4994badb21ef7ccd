"""Captures found by their names: those in a folder and below it, those that a pattern names. Opens none of them."""

from __future__ import annotations

import glob
import os
from pathlib import Path
from typing import NoReturn

from classifier.targets import names_capture


def captures_below(folder: Path) -> list[Path]:
    """Give the captures in a folder and all below it, in one order everywhere; also links that lead nowhere.

    Links to folders are not followed. Raises OSError for a folder that may not be read.
    """
    walk = os.walk(folder, onerror=_refuse)  # by itself it passes over what it may not read
    found = [Path(here) / name for here, _, names in walk for name in names if names_capture(name)]
    return sorted(found, key=lambda path: path.as_posix())


def captures_matching(pattern: str) -> tuple[list[Path], list[str]]:
    """Give the captures that a pattern names, with those below the folders that it names, and what else it names.

    `**` stands for any depth of folders, as in a shell. Raises OSError for a folder that may not be read.
    """
    files: list[Path] = []
    others: list[str] = []
    for text in sorted(glob.glob(pattern, recursive=True)):  # noqa: PTH207  # Path.glob takes no absolute pattern
        path = Path(text)
        if path.is_dir():
            files.extend(captures_below(path))
        elif names_capture(text):
            files.append(path)
        else:
            others.append(text)
    return list(dict.fromkeys(files)), others


def _refuse(error: OSError) -> NoReturn:
    raise error
