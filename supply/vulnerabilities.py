"""Asks whether a vulnerability is known of any locked package, and says what could not be looked up.

    python -m supply.vulnerabilities                # pip-audit over requirements/test.txt
    python -m supply.vulnerabilities --must-look    # exit 3 where a package could not be looked up

pip-audit ends with "No known vulnerabilities found" and exit code 0 also where it could look up nothing. Here there are
three outcomes: found (exit 1), looked and not found (0), could not look (0 with a warning, or 3 with --must-look).
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from packaging.markers import Marker

from supply.locked import TEST, pins

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 300
# The lock names everything already, so nothing is resolved or installed.
_PIP_AUDIT = [
    *(sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps"),
    *("--format", "json", "--progress-spinner", "off", "--timeout", "10"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What became of the look-up: packages without a known vulnerability, those with, and those not looked up."""

    clean: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    not_looked: tuple[str, ...] = ()


def look(lock: Path) -> Looked:
    """Ask pip-audit about every package of a lock that is for this platform.

    It is asked about one first: where the database does not answer, the others need no question.
    """
    wanted = [f"{pin.name}=={pin.version}" for pin in pins(lock) if not pin.marker or Marker(pin.marker).evaluate()]
    first = ask(wanted[:1])
    return first if not first.clean and not first.found else ask(wanted)


def ask(wanted: list[str]) -> Looked:
    """Ask about some packages. Without an answer that can be read, nothing was looked up."""
    with NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(wanted) + "\n")
        file.flush()
        try:
            done = subprocess.run(  # noqa: S603
                [*_PIP_AUDIT, "--requirement", file.name], capture_output=True, text=True, timeout=_SECONDS, check=False
            )
            return read(done.stdout)
        except subprocess.TimeoutExpired:
            return Looked(not_looked=(f"no answer within {_SECONDS} seconds",))
        except (ValueError, KeyError):
            return Looked(not_looked=(_last_line(done.stderr),))


def read(answer: str) -> Looked:
    """Sort the packages of pip-audit's JSON by outcome."""
    clean, found, not_looked = [], [], []
    for package in json.loads(answer)["dependencies"]:
        if "skip_reason" in package:
            not_looked.append(package["name"])
        elif package["vulns"]:
            found += [_told(package, vulnerability) for vulnerability in package["vulns"]]
        else:
            clean.append(package["name"])
    return Looked(clean=tuple(clean), found=tuple(found), not_looked=tuple(not_looked))


def _told(package: dict[str, str], vulnerability: dict[str, object]) -> str:
    mended = vulnerability.get("fix_versions")
    where = f"mended in {', '.join(map(str, mended))}" if isinstance(mended, list) and mended else "not mended"
    return f"{package['name']} {package['version']}: {vulnerability['id']}, {where}"


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or ["pip-audit said nothing"])[-1]


def outcome(looked: Looked, *, must_look: bool) -> tuple[str, int]:
    """Give what is to be said, and the exit code."""
    lines = [*looked.found]
    if looked.clean:
        lines.append(f"looked and not found: {len(looked.clean)} packages")
    if looked.not_looked:
        few = ", ".join(looked.not_looked[:5]) + (" …" if len(looked.not_looked) > 5 else "")
        lines.append(f"COULD NOT LOOK: {len(looked.not_looked)} ({few})")
    if looked.found:
        return "\n".join(lines), 1
    return "\n".join(lines), 3 if must_look and (looked.not_looked or not looked.clean) else 0


def main(arguments: list[str]) -> int:
    """Look, say, and give the exit code."""
    words, code = outcome(look(TEST), must_look="--must-look" in arguments)
    print(words)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
