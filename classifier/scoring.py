"""Scoring as the command line does it: crawl or read each target, assess it, print it, keep it.

This is a door: a module of the classifier that starts crawls, as `gathering` does. Standard output gets results and
nothing else; what went wrong is one line a target on standard error, and never stops the other targets.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import click

from classifier.bundle import keeping
from classifier.errors import ClassifierError
from classifier.progress import ProgressLine
from classifier.showing import print_text, show
from classifier.targets import Target, kept_file, parse_target, places
from crawler.errors import CouldNotWrite, CrawlError, Interrupted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from classifier.assessment import Examined
    from classifier.model import Model
    from crawler.crawl import Choose

_INTERRUPTED = 130
_FAULT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of `flogcheck score`, with its defaults; `render` words what is printed otherwise than it does."""

    as_json: bool = False
    out: Path | None = None
    pages: int = 30
    seconds: float = 90.0
    prior: float | None = None
    url: str = ""
    delay: float = 1.0
    pictures: int = 6
    follow_money: int = 0
    second_look: bool = True
    offline: bool = False
    services: Path | None = None
    quiet: bool = False
    model_file: Path | None = None
    jurisdictions: tuple[str, ...] = ("eu", "uk", "us", "fr", "de", "es")
    screenshots: bool = False
    redact: bool = False
    timestamp: str = ""
    render: Callable[[Examined], str] | None = None


def score_all(texts: Sequence[str], options: Options) -> int:
    """Score every target in turn and give the exit code: the highest of all. Raises BadModel."""
    from classifier.model import load

    model = load(options.model_file)
    if model.expires and date.today().isoformat() > model.expires:
        complain(f"the model expired on {model.expires}: blogs change, so trust its figures less and update flogcheck")
    worst, targets = 0, []
    for text in texts:
        try:
            targets.append(parse_target(text))
        except CrawlError as error:
            complain(str(error))
            worst = max(worst, error.exit_code)
    folders = places(targets, options.out, alone=len(texts) == 1) if options.out else [None] * len(targets)
    for index, (target, folder) in enumerate(zip(targets, folders, strict=True)):
        code, interrupted = score_one(target, folder, model, options, first=index == 0)
        worst = max(worst, code)
        if interrupted and index + 1 < len(targets):
            for left in targets[index + 1 :]:
                complain(f"{left.text}: not begun, because of the interruption")
            return _INTERRUPTED
    return worst


def score_demo(options: Options) -> int:
    """Serve the demonstration blogs on this computer and score them as any others."""
    from classifier.demo import blogs, serve
    from classifier.report.shown import wrapped

    with ExitStack() as serving:
        addresses = []
        for blog in blogs():
            addresses.append(serving.enter_context(serve(blog.name)))
            if not options.as_json:
                click.echo("\n".join(wrapped(f"{addresses[-1]}  {blog.title}: {blog.truth}")) + "\n")
        return score_all(addresses, options)


def score_one(
    target: Target, folder: Path | None, model: Model, options: Options, *, first: bool = True
) -> tuple[int, bool]:
    """Score one target and print it; give its exit code and whether Ctrl-C ended its crawl."""
    capture: Path | None = None
    interrupted = False
    try:
        missing = target.file is not None and not target.file.is_file()  # the reader says so
        if folder is not None and not missing:
            _make(folder)
        if target.file is not None:
            keep = folder / target.capture_name if folder is not None and not missing else None
            capture = _copied(target.file, keep) if keep is not None else target.file
        else:
            capture = folder / target.capture_name if folder else kept_file(target, datetime.now(UTC))
            interrupted = _crawl(target, capture, options)
        examined = _examine(target, capture, model, options)
        if folder is not None:
            if options.screenshots:
                draw(folder, examined, fetch=not options.offline)
            keeping.keep(folder, examined, redact=options.redact, jurisdictions=options.jurisdictions)
            if options.timestamp:
                _stamp(folder, options.timestamp)
        if options.render is not None:
            print_text(options.render(examined))
            return 0, interrupted
        show(examined, capture, options, first=first)
    except (CrawlError, ClassifierError) as error:
        kept = target.file is None and capture is not None and capture.is_file()
        complain(
            _with_name(target, str(error)) + (f" (what was asked and answered is kept in {capture})" if kept else "")
        )
        return error.exit_code, interrupted or isinstance(error, Interrupted)
    except BrokenPipeError:
        raise
    except Exception as error:  # a stranger's page must not stop the other targets, nor lose the capture
        if os.environ.get("FLOGCHECK_TRACEBACK"):
            raise
        complain(
            f"{target.text}: a fault of flogcheck itself ({type(error).__name__}: {error}); the capture is kept in "
            f"{capture}; FLOGCHECK_TRACEBACK=1 shows more"
        )
        return _FAULT, interrupted
    return 0, interrupted


def _stamp(folder: Path, url: str) -> None:
    """Have the bundle stamped; without a stamp it is still a bundle."""
    from classifier.stamping import stamp

    try:
        stamp(folder, url)
    except (CrawlError, ClassifierError) as error:
        complain(f"{error}; the rest is kept in {folder}")


def complain(message: str) -> None:
    """Print one line on standard error, with nothing in it that could move a terminal's cursor."""
    line = "".join(char if char.isprintable() else " " for char in message)
    click.echo(f"flogcheck: {line}", err=True)


def draw(folder: Path, examined: Examined, *, fetch: bool) -> None:
    """Draw pages into the folder of an assessment; where that fails, the report has none, and a line says why."""
    from classifier.screenshots import draw_pages

    try:
        undrawn = draw_pages(folder, examined, fetch=fetch)
    except CrawlError as error:
        complain(str(error))
        return
    if undrawn:
        complain(undrawn)


def _crawl(target: Target, capture: Path, options: Options) -> bool:
    """Crawl into a new capture, and tell whether Ctrl-C ended it."""
    from crawler.crawl import Budget, crawl
    from crawler.services import services_from

    services = services_from(options.services, offline=options.offline)
    _make(capture.parent)
    budget = Budget(
        pages=options.pages,
        seconds=options.seconds,
        delay=options.delay,
        pictures=options.pictures,
        links=options.follow_money,
        second_look=options.second_look,
    )
    with ProgressLine(sys.stderr, target.name, quiet=options.quiet) as line:
        # As it was typed: without a scheme, http may be tried too.
        outcome = crawl(
            target.text, capture, budget=budget, progress=line, services=services, follow=choosing(options.follow_money)
        )
    for note in outcome.notes:
        complain(note)
    return outcome.stopped == "interrupted"


def choosing(most: int) -> Choose | None:
    """What the crawl asks, when the pages are read, for the links to follow out of the blog; None for no link."""

    def choose(capture: Path, landed_url: str) -> Sequence[str]:
        from classifier.blog import parse
        from classifier.money_path.choosing import chosen_links
        from crawler import archive

        return chosen_links(parse(replace(archive.read(capture, url=landed_url), pictures=frozenset())), most)

    return choose if most else None


def _examine(target: Target, capture: Path, model: Model, options: Options) -> Examined:
    with ProgressLine(sys.stderr, target.name, quiet=options.quiet) as line:
        line.say("reading the capture …")
        from classifier.assessment import examine
        from classifier.rarity import beside
        from crawler import archive

        read = archive.read(capture, url=options.url if target.file else "")
        index = beside(options.model_file) if options.model_file is not None else None
        return examine(read, model=model, target=target.text, prior=options.prior, index=index)


def _copied(source: Path, copy: Path) -> Path:
    """Copy a capture into the folder of its assessment, unless it lies there already."""
    if copy.exists():
        if copy.samefile(source):
            return source
        raise CouldNotWrite(f"{copy} exists already; nothing was overwritten")
    try:
        shutil.copyfile(source, copy)
    except OSError as error:
        raise CouldNotWrite(f"{copy} cannot be written: {error.strerror or error}") from None
    return copy


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CouldNotWrite(f"the folder {folder} cannot be made: {error.strerror or error}") from None


def _with_name(target: Target, message: str) -> str:
    """Begin a message with its target, unless it names it."""
    named = message.startswith(tuple(name for name in (target.text, target.address, str(target.file)) if name))
    return message if named else f"{target.text}: {message}"
