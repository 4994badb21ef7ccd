"""Fuzz one target with atheris: `python -m tests.fuzz.run page --seconds 60`.

A find is an exception that is no named error, an input that takes more than five seconds, or a process of more than
600 MB. It is written to `--finds`, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SEEDS = Path(__file__).parent / "seeds"
_NAMES = ("page", "warc", "list", "feed", "robots")
_HANG = 5  # seconds
_MEMORY = 600  # MB
_LONGEST = 65_536  # bytes of an input
_PATIENCE = 120  # seconds beyond those asked for: start, seeds, and a last input that hangs


def main(arguments: list[str] | None = None) -> int:
    """Fuzz as the command line says; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("target", choices=_NAMES)
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: 60)")
    parser.add_argument("--finds", type=Path, default=Path("fuzz-finds"), help="folder for what is found")
    parser.add_argument("--corpus", type=Path, help="folder to keep what reached new code, for the next run")
    asked = parser.parse_args(arguments)
    asked.finds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        kept = asked.corpus or Path(scratch)
        kept.mkdir(parents=True, exist_ok=True)
        return _fuzz(asked.target, asked.seconds, asked.finds, kept)


def _fuzz(target: str, seconds: int, finds: Path, kept: Path) -> int:
    before = set(finds.iterdir())
    command = [
        sys.executable,
        *("-m", "tests.fuzz.engine", target),
        f"-max_total_time={seconds}",
        f"-timeout={_HANG}",
        f"-rss_limit_mb={_MEMORY}",
        f"-max_len={_LONGEST}",
        f"-artifact_prefix={finds}/{target}-",
        *("-print_final_stats=1", "-verbosity=1", "-use_value_profile=0"),
        *map(str, (kept, SEEDS / target)),
    ]
    try:
        code = subprocess.run(command, check=False, timeout=seconds + _PATIENCE).returncode
    except subprocess.TimeoutExpired:
        print(f"{target}: does not end", file=sys.stderr)
        return 1
    # A slow input that is still under the limit is noted by the engine and is no find.
    found = sorted(path for path in finds.iterdir() if path not in before and "slow-unit" not in path.name)
    for path in found:
        print(f"{target}: found {path}", file=sys.stderr)
    if not found and not any(finds.iterdir()):
        shutil.rmtree(finds)
    return 1 if code or found else 0


if __name__ == "__main__":
    sys.exit(main())
