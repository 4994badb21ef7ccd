"""Run a module of this folder in a process of its own, which is told to keep to one folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent


def here(folder: Path, module: str, work: list[list[str]]) -> dict[str, Any]:
    """Run a module of this folder in a process whose every folder for files of its own lies in `folder`."""
    wanted, results = folder / f"{module}.work", folder / f"{module}.results"
    wanted.write_text(json.dumps(work), encoding="utf-8")
    homes = {name: str(folder / "home") for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME")}
    (folder / "home").mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", f"tests.hostile.{module}", wanted, results],
        cwd=folder,
        env={**os.environ, **homes, "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"},
        capture_output=True,
        text=True,
        timeout=1500,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(results.read_text(encoding="utf-8")), said=done.stdout + done.stderr)
