"""Reads and judges captures, each in a process of its own that is forked from this one and measured.

    python -m tests.hostile.reading WORK.json RESULTS.json

WORK is [[name, capture], …]. RESULTS has for each name what came of it: `outcome` (assessed, nothing, unreadable,
fault, hang, crash), the `line` that says why, what the assessment says, the peak of memory in bytes and the seconds.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

AT_ONCE = 2
HANGS = 40
"""Seconds of work after which one capture is given up: what it takes is asserted, and is far less."""


def judged(name: str, path: str) -> dict[str, Any]:
    """Read a capture to its reports, as the worker of an audit does, and say what came of it."""
    from classifier.assessment import examine
    from classifier.assessment_json import to_json
    from classifier.dossier import dossier_of
    from classifier.errors import ClassifierError, NothingToAssess
    from classifier.model import load
    from classifier.network.traits import to_json as traits_to_json
    from classifier.network.traits import traits_of
    from classifier.report import report_page, text
    from crawler import archive
    from crawler.errors import CrawlError

    try:
        capture = archive.read(Path(path))
        examined = examine(capture, model=load(), target=name)
        record = to_json(examined.assessment)
        json.dumps(traits_to_json(traits_of(capture, examined.blog)), allow_nan=False)
        return {
            "outcome": "assessed",
            "line": "",
            "record": json.loads(record),
            "text": text.render(examined.assessment),
            "html": report_page.render(examined.assessment, dossier_of(examined)),
            "failures": [failure.kind for failure in capture.failures],
            "urls": [exchange.url for exchange in capture.exchanges],
            "days": [str(page.published) for page in examined.blog.pages],
        }
    except NothingToAssess as error:
        return {"outcome": "nothing", "line": str(error)}
    except (CrawlError, ClassifierError) as error:
        return {"outcome": "unreadable", "line": str(error)}
    except Exception as error:
        import traceback

        return {
            "outcome": "fault",
            "line": f"{type(error).__name__}: {error}"[:300],
            "trace": traceback.format_exc()[-3000:],
        }


def main(work: Path, results: Path) -> None:
    """Judge everything, a few at a time."""
    from tests.diary import DIARY, write_capture

    ordinary = results.with_name("ordinary.warc.gz")
    write_capture(ordinary, DIARY)
    judged("", str(ordinary))  # imports, word lists and the model, once for all
    ordinary.unlink()
    waiting = json.loads(work.read_text(encoding="utf-8"))[::-1]
    found: dict[str, dict[str, Any]] = {}
    running: dict[int, tuple[str, Path]] = {}
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            name, path = waiting.pop()
            answer = results.with_name(f"{len(waiting)}.answer")
            pid = os.fork()
            if not pid:
                resource.setrlimit(resource.RLIMIT_CPU, (HANGS, HANGS))
                answer.write_text(json.dumps(judged(name, path)), encoding="utf-8")
                os._exit(0)
            running[pid] = (name, answer)
        time.sleep(0.02)
        for pid, (name, answer) in list(running.items()):
            ended, status, used = os.wait4(pid, os.WNOHANG)
            if not ended:
                continue
            del running[pid]
            if os.WIFSIGNALED(status):
                number = os.WTERMSIG(status)
                came: dict[str, Any] = {
                    "outcome": "hang" if number in (signal.SIGXCPU, signal.SIGKILL) else "crash",
                    "line": str(number),
                }
            else:
                came = json.loads(answer.read_text(encoding="utf-8"))
            answer.unlink(missing_ok=True)
            found[name] = came | _cost(used)
    results.write_text(json.dumps(found), encoding="utf-8")


def _cost(used: resource.struct_rusage) -> dict[str, float]:
    # Seconds of work rather than of waiting: other programs on this machine are no fault of the page.
    return {"memory": used.ru_maxrss * 1024, "seconds": used.ru_utime + used.ru_stime}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
