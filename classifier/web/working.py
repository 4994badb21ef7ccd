"""What the process of one job does: read what is wanted from standard input, do it, and tell on standard output.

    python -m classifier.web.working < {"kind": "assessment", "folder": …, "request": {…}, "server": {…}}

Each line out is an event, {"kind": …, "data": {…}}; the last is `result` or `failed`. Standard input stays open: when
it closes, the server is gone, and so is this process, at once. This is a door: it crawls.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.errors import ClassifierError
from crawler.errors import CrawlError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy.engine import Engine

    from classifier.assessment import Examined
    from classifier.terms import Model
    from crawler.crawl import Progress

    Tell = Callable[..., None]

_MEMORY = 6 << 30  # bytes of data of a process: beyond them it fails, and takes nothing else with it
_LOOK = 1.0  # seconds between two looks at how an audit stands
_MOST_REFUSED = 20  # rows of a list without a blog that are told


def main() -> int:
    """Do one job and give the exit code: 0 where it came to a result."""
    tell = _teller()
    order = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_the_server, name="server", daemon=True).start()
    do = {"assessment": assess, "capture": assess, "audit": audit}[order["kind"]]
    try:
        _be_modest()
        tell("result", **do(Path(order["folder"]), order["request"], order["server"], tell))
    except (CrawlError, ClassifierError) as error:
        # Where the server keeps its files is nobody's business.
        tell("failed", error=str(error).replace(f"{Path(order['folder']).parent}/", ""), exit_code=error.exit_code)
        return error.exit_code
    except KeyboardInterrupt:
        tell("failed", error="stopped before there was a result", exit_code=130)
        return 130
    except MemoryError:
        tell("failed", error="reading it took more memory than a job may have", exit_code=3)
        return 3
    return 0


def assess(folder: Path, request: Mapping[str, Any], server: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Crawl a blog, or take the capture that was sent, assess it, keep the bundle, and give its summary."""
    from classifier.assessment import examine
    from classifier.bundle import keeping
    from classifier.model import load
    from classifier.rarity import beside
    from crawler import archive

    model_file = _path(server["model_file"])
    if upload := request.get("upload"):
        capture, stopped = folder / str(upload["name"]), "done"
        capture.hardlink_to(folder.parent / str(upload["name"]))
    else:
        capture = folder / "capture.warc.gz"
        stopped = _crawl(capture, request, server, tell)
    tell("phase", phase="reading")
    model = load(model_file)
    read = archive.read(capture, url=request.get("blog") or "")
    tell("phase", phase="assessing")
    index = beside(model_file) if model_file is not None else None
    target = capture.name if upload else request["url"]
    examined = examine(read, model=model, target=target, prior=request.get("prior"), index=index)
    tell("phase", phase="writing")
    redact, jurisdictions = bool(request.get("redact")), request.get("jurisdictions")
    if jurisdictions:
        keeping.keep(folder, examined, redact=redact, jurisdictions=tuple(jurisdictions))
    else:
        keeping.keep(folder, examined, redact=redact)
    return _summary(examined, stopped, model)


def audit(folder: Path, request: Mapping[str, Any], server: Mapping[str, Any], tell: Tell) -> dict[str, Any]:
    """Audit a list, telling the counts as they change, and give the last of them."""
    from classifier.audit.options import Options
    from classifier.audit.running import audit as run

    folder.mkdir(parents=True, exist_ok=True)
    watching = threading.Event()
    told = (folder, server["store"], watching, tell)
    watcher = threading.Thread(target=_watch, args=told, name="watching", daemon=True)
    watcher.start()
    options = Options(
        source=str(folder.parent / request["upload"]["name"]),
        called=request["title"],
        out=folder,
        url_column=request.get("url_column") or "",
        group_by=request.get("group_by") or "",
        prior=request.get("prior"),
        redact=bool(request.get("redact")),
        pages=request["pages"],
        seconds=request["seconds"],
        pictures=request["pictures"],
        delay=server["delay"],
        offline=server["offline"] or bool(request.get("offline")),
        services=_path(server["services"]),
        model_file=_path(server["model_file"]),
        own_network=server["own_network"],
        store=server["store"],
        files=False,
        jobs=1,
        sites_at_once=8,
        quiet=True,
    )
    try:
        code = run(options)
    finally:
        watching.set()
        watcher.join(10)
    if code == 130:
        raise KeyboardInterrupt
    counts = _tally(folder, server["store"])
    if counts:
        tell("tally", **counts)  # what came since the watcher looked last
    return counts


def _crawl(capture: Path, request: Mapping[str, Any], server: Mapping[str, Any], tell: Tell) -> str:
    from classifier.scoring import choosing
    from crawler.crawl import Budget, crawl
    from crawler.services import services_from

    told = read = 0
    where = ""

    def progress(at: Progress) -> None:
        nonlocal told, read, where
        for problem in at.problems[told:]:
            tell("refused", url=problem.url, why=problem.kind, message=problem.message)
        told = len(at.problems)
        if at.links or at.waiting:
            doing = "following money links" if at.links else "waiting for records"
            if doing != where:
                tell("phase", phase=doing, waiting=list(at.waiting), links=at.links)
            where = doing
        elif at.pages > read:  # what was refused is progress too, but no page
            read = at.pages
            tell("page", url=at.url, role=at.role, pages=at.pages, limit=at.limit, refused=at.refused)

    tell("phase", phase="crawling")
    follow = int(request.get("follow_money") or 0)
    outcome = crawl(
        request["url"],
        capture,
        budget=Budget(
            pages=request["pages"],
            seconds=request["seconds"],
            delay=server["delay"],
            pictures=request["pictures"],
            links=follow,
        ),
        progress=progress,
        services=services_from(_path(server["services"]), offline=server["offline"] or bool(request.get("offline"))),
        follow=choosing(follow),
        own_network=server["own_network"],
    )
    for problem in outcome.refused[told:]:
        tell("refused", url=problem.url, why=problem.kind, message=problem.message)
    for note in outcome.notes:
        tell("note", message=note)
    return outcome.stopped


def _summary(examined: Examined, stopped: str, model: Model) -> dict[str, Any]:
    from classifier.assessment_json import rounded_shares
    from classifier.other_priors import standing

    judged = examined.assessment
    return {
        "band": judged.band.value,
        "probability": rounded_shares(judged.weighing.probability),
        "prior": judged.weighing.prior,
        "start_url": judged.start_url,
        "why": judged.why,
        "pages": judged.read.pages,
        "words": judged.read.words,
        "languages": list(judged.read.languages),
        "partial": judged.read.partial,
        "not_read": len(judged.read.not_read),
        "captured_at": judged.read.captured_at,
        "model": judged.model_version,
        "stopped": stopped,
        "standing": standing(examined, model).as_json(),
    }


def _watch(folder: Path, store: str, over: threading.Event, tell: Tell) -> None:
    last: dict[str, Any] = {}
    while not over.wait(_LOOK):
        now = _tally(folder, store)
        if now and now != last:
            tell("tally", **now)
            last = now


def _tally(folder: Path, store: str) -> dict[str, Any]:
    """Count the blogs of the last run of an audit by band and by failure; nothing before it has a run."""
    from classifier.audit.identity_file import audit_id
    from classifier.audit.kept_traits import is_audit
    from classifier.audit.tally import Tally
    from classifier.errors import BadStore
    from classifier.store import results, runs
    from classifier.store.opening import reading

    try:
        if not is_audit(folder):
            return {}
        engine = _opened(folder, store)
        with reading(engine) as connection:
            run = runs.latest(connection, audit_id(folder, store))
            if run is None:
                return {}
            tally = Tally.of(results.counts(connection, run.id))
    except BadStore:  # it is just being made
        return {}
    counts = {name: getattr(tally, name) for name in ("total", "assessed", "failed", "left")}
    refused = [{"line": line, "text": text, "why": why} for line, text, why in run.refused[:_MOST_REFUSED]]
    return {
        **counts,
        "bands": dict(tally.bands),
        "failures": dict(tally.failures),
        "no_blog": len(run.refused),
        "no_blog_rows": refused,
    }


@lru_cache(maxsize=1)
def _opened(folder: Path, store: str) -> Engine:
    from classifier.audit.running import store_of

    return store_of(folder, store)


def _teller() -> Tell:
    """Keep standard output for events: whatever else is printed goes to standard error."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    lock = threading.Lock()

    def tell(kind: str, /, **data: Any) -> None:
        # Half a character, which text of strangers may hold, is one that no database takes.
        line = json.dumps({"kind": kind, "data": data}, ensure_ascii=False).encode("utf-8", "replace")
        with lock, suppress(BrokenPipeError):
            out.write(line + b"\n")
            out.flush()

    return tell


def _end_with_the_server() -> None:
    while os.read(0, 1024):  # not through `sys.stdin`, whose lock the end of this process would wait for
        pass
    if os.getpgrp() == os.getpid():  # a group of our own, with the processes of an audit in it
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(130)


def _be_modest() -> None:
    """Let the server go first, at the processors and when memory runs out, and take no more of it than a job may."""
    with suppress(AttributeError, OSError):
        os.nice(5)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))


def _path(text: str) -> Path | None:
    return Path(text) if text else None


if __name__ == "__main__":
    sys.exit(main())
