"""The unit of work: one blog, from its capture (or its address) to its result and bundle, in a worker process.

A task and a result are small and plain; pages never travel between processes, only paths do. Whatever is wrong with
one blog ends as its result and never as an exception, so that it cannot take other blogs with it.
"""

from __future__ import annotations

import errno
import json
import os
import signal
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.audit import evidence
from classifier.errors import BadBrand, BadModel, ClassifierError, MissingExtra, NothingToAssess
from classifier.store.records import Result, Weighed
from classifier.store.tables import ASSESSED, FAILED, LEFT
from crawler.errors import CouldNotRead, CouldNotWrite, CrawlError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from classifier.assessment import Examined
    from classifier.brand.profile import Brand
    from classifier.model import Model

LONGEST = 300
"""Seconds in which one blog is read and judged; beyond that its pages were made to hold us up."""
_PART = 16 << 20  # bytes read at once
_AGAIN = 5.0  # seconds between two wakings
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
CANNOT_WORK = "cannot work"
"""The kind of a result that is none: a disk, model or library was the trouble, so the blog is still to be seen to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One blog to see to: its key and folder name, what was given for it, and its capture (a path, or a URL that
    fsspec reads; empty where it is still to be crawled)."""

    key: str
    name: str
    target: str
    capture: str = ""
    columns: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessing:
    """How blogs are assessed in one run: all that a worker needs to know, the same for every task."""

    run: int
    evidence: str
    model_file: str = ""
    model_sha256: str = ""
    prior: float | None = None
    redact: bool = False
    jurisdictions: tuple[str, ...] = ()
    brand_file: str = ""
    crawl: Crawling | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawling:
    """How a blog is crawled: the options of `flogcheck score` of the same names, and whether a blog may be on
    the own network."""

    pages: int
    seconds: float
    delay: float
    pictures: int
    offline: bool
    second_look: bool = True
    services: str = ""
    own_network: bool = True


def assess_task(task: Task, how: Assessing) -> Result:
    """Assess one blog and keep its bundle; never raises.

    A result whose `state` is left and whose `kind` is CANNOT_WORK says that the disk, not the blog, is the trouble.
    """
    with no_longer_than(LONGEST + (how.crawl.seconds if how.crawl and not task.capture else 0)):
        try:
            return _assess(task, how)
        except CouldNotWrite as error:
            return Result(key=task.key, state=LEFT, kind=CANNOT_WORK, why=str(error))
        except NothingToAssess as error:
            return _failed(task, "nothing there", str(error))
        except (BadModel, BadBrand, MissingExtra) as error:  # the machine lacks what every blog needs
            return Result(key=task.key, state=LEFT, kind=CANNOT_WORK, why=str(error))
        except (CrawlError, ClassifierError) as error:
            return _failed(task, "unreadable" if task.capture else "not fetched", str(error))
        except TooLong:
            return _failed(task, "time", f"not judged within {LONGEST} seconds")
        except OSError as error:
            if error.errno not in _FULL:
                return _fault(task, error)
            return Result(key=task.key, state=LEFT, kind=CANNOT_WORK, why=f"evidence cannot be written ({error})")
        except MemoryError:
            return _failed(task, "memory", "reading it took more memory than there is")
        except Exception as error:  # a fault of ours on one blog must not cost the others
            return _fault(task, error)


def start_worker() -> None:
    """Prepare a worker process: Ctrl-C at the terminal reaches every process, and ending is the parent's to say."""
    with suppress(ValueError):  # not the main thread: a worker of somebody else's, who decides
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def now() -> str:
    """Give this moment in UTC as ISO text with seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _assess(task: Task, how: Assessing) -> Result:
    from classifier.assessment import examine
    from classifier.bundle import keeping
    from classifier.rarity import beside
    from classifier.rules import JURISDICTIONS
    from crawler import archive

    model_file = Path(how.model_file) if how.model_file else None
    with ExitStack() as open_things:
        folder = open_things.enter_context(evidence.bundle(how.evidence, how.run, task.name))
        if task.capture:
            warc = open_things.enter_context(evidence.opened(task.capture))
            _copied(warc, folder / _capture_name(warc.name))
        else:
            assert how.crawl is not None
            warc = folder / "capture.warc.gz"
            _crawl(task.target, warc, how.crawl)
        capture = archive.read(warc)
        index = beside(model_file) if model_file is not None else None
        model = _model(how.model_file)
        if how.model_sha256 and model.sha256 != how.model_sha256:
            raise BadModel(f"the model here is another one ({model.version}) than that of the run")
        examined = examine(capture, model=model, target=task.target, prior=how.prior, index=index)
        keeping.keep(folder, examined, redact=how.redact, jurisdictions=how.jurisdictions or JURISDICTIONS)
        return _result(task, how, examined)


def _result(task: Task, how: Assessing, examined: Examined) -> Result:
    from classifier.assessment_json import rounded_shares

    judged = examined.assessment
    shares = rounded_shares(judged.weighing.probability)
    return Result(
        key=task.key,
        state=ASSESSED,
        why=judged.why,
        band=judged.band.value,
        user_run=shares["user_run"],
        corporate=shares["corporate"],
        flog=shares["flog"],
        pages=judged.read.pages,
        words=judged.read.words,
        languages=" ".join(judged.read.languages)[:120],
        start_url=judged.start_url,
        partial=judged.read.partial,
        not_read=len(judged.read.not_read),
        captured_at=judged.read.captured_at,
        assessed_at=now(),
        warc_sha256=judged.read.warc_sha256,
        evidence=evidence.place(how.evidence, how.run, task.name),
        ledger=tuple(
            Weighed(signal=row.signal, question=row.question, outcome=row.outcome, log_odds=row.log_odds)
            for row in judged.weighing.ledger
            if row.log_odds
        ),
        traits=_traits(examined),
        brand=_brand_look(task, how, examined),
    )


def _traits(examined: Examined) -> Mapping[str, Any]:
    from classifier.network.traits import to_json, traits_of

    return to_json(traits_of(examined.capture, examined.blog))


def _brand_look(task: Task, how: Assessing, examined: Examined) -> Mapping[str, Any] | None:
    if not how.brand_file:
        return None
    from classifier.brand import looking, looks

    look = looking.look(examined.capture, examined.blog, _brand(how.brand_file), columns=task.columns or {})
    return dict(json.loads(looks.to_json(look)))


@lru_cache(maxsize=2)
def _model(model_file: str) -> Model:
    from classifier.model import load

    return load(Path(model_file) if model_file else None)


@lru_cache(maxsize=2)
def _brand(brand_file: str) -> Brand:
    from classifier.brand.profile import load_brand

    return load_brand(Path(brand_file))


def _crawl(address: str, warc: Path, how: Crawling) -> None:
    from classifier.audit.crawling import crawl_one

    crawl_one(address, warc, how)


def _capture_name(name: str) -> str:
    lowered = name.lower()
    return (
        "capture.wacz"
        if lowered.endswith(".wacz")
        else "capture.warc"
        if lowered.endswith(".warc")
        else "capture.warc.gz"
    )


def _copied(source: Path, copy: Path) -> None:
    """Copy a capture; what cannot be read is the blog's trouble, what cannot be written the disk's."""
    try:
        with source.open("rb") as old:
            while True:
                try:
                    part = old.read(_PART)
                except OSError as error:
                    raise CouldNotRead(f"{source}: cannot be read: {error.strerror or error}") from None
                try:
                    with copy.open("ab") as new:
                        new.write(part)
                except OSError as error:
                    raise CouldNotWrite(f"{copy} cannot be written: {error.strerror or error}") from None
                if len(part) < _PART:
                    return
    except OSError as error:
        raise CouldNotRead(f"{source}: cannot be read: {error.strerror or error}") from None


def _fault(task: Task, error: Exception) -> Result:
    if os.environ.get("FLOGCHECK_TRACEBACK"):
        raise error
    return _failed(task, "fault", f"a fault of flogcheck itself ({type(error).__name__}: {error})")


def _failed(task: Task, kind: str, why: str) -> Result:
    return Result(key=task.key, state=FAILED, kind=kind, why=why, assessed_at=now())


@contextmanager
def no_longer_than(seconds: float) -> Iterator[None]:
    """Raise TooLong in the block after so many seconds, where this process can be woken by a clock: not in the threads
    of a cluster's workers. It is raised again every few seconds, should somebody swallow it."""
    is_set = False
    with suppress(ValueError, AttributeError):
        signal.signal(signal.SIGALRM, _strike)
        signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
        is_set = True
    try:
        yield
    finally:
        if is_set:
            signal.setitimer(signal.ITIMER_REAL, 0)


class TooLong(BaseException):
    """Raised when the time for a blog is over; no Exception, so that nothing on the way takes it for its own."""


def _strike(*_: object) -> None:
    raise TooLong
