"""Fuzz one target with atheris: `python -m tests.fuzz.run page --seconds 60`.

A find is an exception that is no named error, an input that takes more than five seconds, or a process of more than
600 MB. It is written to `--finds`, and the exit code is 1.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
TARGET_NAMES = ("page", "warc", "list", "feed", "robots")
_HANG = 60  # seconds on the wall, after which an input is ended; one that takes five of a processor is a find as well
_MEMORY = 600  # MB
_LONGEST = 65_536  # bytes of an input
_TOLD = 6000  # characters of what the engine said, from its end
_PATIENCE = 300  # seconds beyond those asked for: start, seeds, and a last input that hangs


def main(arguments: list[str] | None = None) -> int:
    """Fuzz as the command line says; give the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument("target", choices=TARGET_NAMES)
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
        f"-dict={HERE / 'words' / target}.dict",
        "-print_final_stats=1",
        *map(str, (kept, HERE / "seeds" / target)),
    ]
    with tempfile.TemporaryFile("w+", errors="replace") as log:
        try:
            code = subprocess.run(command, check=False, timeout=seconds + _PATIENCE, stdout=log, stderr=log).returncode
        except subprocess.TimeoutExpired:
            code = "does not end"
        log.seek(0)
        said = log.read()
    # A slow input that is still under the limit is noted by the engine and is no find.
    found = sorted(path for path in finds.glob(f"{target}-*") if path not in before and "slow-unit" not in path.name)
    stats = dict(re.findall(r"stat::(\w+): +(\d+)", said))
    if code or found or not stats:
        print(said[-_TOLD:])
        print(f"{target}: exit {code}; {', '.join(map(str, found)) or 'no input was kept'}")
        return 1
    inputs, memory = int(stats["number_of_executed_units"]), stats["peak_rss_mb"]
    print(f"{target}: {inputs:,} inputs in {seconds} s, nothing found, {memory} MB at most")
    return 0


if __name__ == "__main__":
    sys.exit(main())
