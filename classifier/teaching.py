"""Training as the command line does it: gather what a list names, learn from it, and say what was left out."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from classifier.corpus import read_labels
from classifier.gathered import FAILED_NAME, Failed, Gathered, write_failed
from classifier.gathering import gather
from classifier.learning import check_labels
from classifier.progress import ProgressLine
from classifier.scoring import complain
from classifier.shares import SHARES_NAME
from classifier.training import CARD_NAME, MODEL_NAME, Trained, train
from classifier.training_list import read_list
from crawler.budget import Budget

if TYPE_CHECKING:
    from pathlib import Path

_INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of `flogcheck train`, with its defaults."""

    out: Path
    pages: int = 30
    seconds: float = 90.0
    delay: float = 1.0
    jobs: int = 1
    quiet: bool = False


def teach(source: Path, options: Options) -> int:
    """Train on a corpus folder or a user's list, and give the exit code.

    Standard error gets a line for each blog that is not learnt from and for each way in which the set leans to
    one side. Raises BadCorpus and CouldNotWrite.
    """
    if source.is_dir():
        read_labels(source)  # a folder that is no corpus leaves none behind
        return _finish(_train(source, options), options)
    gathered = _gather(source, options)
    _complain_of(gathered, options.out)
    if gathered.left:
        complain(
            f"stopped with {len(gathered.taken)} captures in {options.out} and {gathered.left} blogs to go; the same "
            "command goes on from here"
        )
        return _INTERRUPTED
    check_labels([(taken.listed.label, taken.group) for taken in gathered.taken])
    trained = _train(options.out, options, failed=len(gathered.failed))
    if trained.unread:
        listed = {taken.listed.site: taken.listed for taken in gathered.taken}
        unread = [Failed(listed[site], why) for site, why in trained.unread]
        write_failed(options.out, [*gathered.failed, *unread])
    return _finish(trained, options)


def _gather(source: Path, options: Options) -> Gathered:
    listing = read_list(source)
    for folded in listing.folded:
        complain(folded)
    # Before hours of crawling: failures only make a set smaller.
    check_labels([(listed.label, listed.owner) for listed in listing.blogs])
    budget = Budget(pages=options.pages, seconds=options.seconds, delay=options.delay)
    with ProgressLine(sys.stderr, "gather", quiet=options.quiet) as line:
        return gather(listing.blogs, options.out, budget, say=line.say)


def _train(folder: Path, options: Options, *, failed: int = 0) -> Trained:
    with ProgressLine(sys.stderr, "train", quiet=options.quiet) as line:
        return train(folder, options.out, jobs=options.jobs, progress=line.count, failed=failed)


def _complain_of(gathered: Gathered, out: Path) -> None:
    failed = gathered.failed
    for each in failed:
        target = each.listed.target
        named = each.why.startswith(tuple(name for name in (target.text, target.address, str(target.file)) if name))
        complain(f"line {each.listed.line}: {each.why if named else f'{target.text}: {each.why}'}")
    if failed:
        listed = len(gathered.taken) + len(failed) + gathered.left
        complain(f"{len(failed)} of {listed} listed blogs are not learnt from; {out / FAILED_NAME} says why")


def _finish(trained: Trained, options: Options) -> int:
    for site, why in trained.unread:
        complain(f"not learnt from: {site}: {why}")
    for warning in trained.warnings:
        complain(f"take care: {warning}")
    names = f"{options.out / MODEL_NAME}, {CARD_NAME} and {SHARES_NAME}"
    click.echo(f"wrote {names}, learnt from {trained.blogs} blogs")
    return 0
