"""An audit from its list to its summary: what `flogcheck audit` does."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from classifier.audit import evidence, kept_list
from classifier.audit.assessing import Assessing, Crawling, now
from classifier.audit.holding import held
from classifier.audit.identity_file import audit_id
from classifier.audit.listing import read_listing
from classifier.audit.plan import plan
from classifier.audit.pool import Workers
from classifier.audit.tally import Tally, summary
from classifier.audit.telling import Teller
from classifier.audit.wishes import check_wishes
from classifier.audit.work import Work
from classifier.audit.written import write_all
from classifier.errors import DamagedStore
from classifier.store import results, runs
from classifier.store.opening import open_store, reading, shown, sqlite_url, transaction
from classifier.store.tables import ENDED, INTERRUPTED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Engine

    from classifier.audit.listing import Listing
    from classifier.audit.options import Options
    from classifier.audit.written import Written
    from classifier.model import Model

STORE = "audit.sqlite"
RUNS = "runs"
SOME_FAILED = 5
"""The exit code of an audit that came to its end, with blogs that could not be assessed."""
_UNFINISHED = 3
_INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What an audit came to: its run, its counts, its list, and whether it was stopped."""

    run: int
    tally: Tally
    listing: Listing
    interrupted: bool
    examples: Mapping[str, str]


def audit(options: Options) -> int:
    """Run or go on with an audit, write what it found, say so, and give the exit code.

    Raises BadList, BadStore, BadModel, BadBrand, InUse, MissingExtra, CouldNotWrite.
    """
    from classifier.model import load

    model = load(options.model_file)
    if options.brand is not None:
        from classifier.brand.profile import load_brand

        load_brand(options.brand)  # what is wrong with it is said before a night of work, not after
    prior = model.default_prior if options.prior is None else options.prior
    with held(options.out):
        listing = _listing(options)
        check_wishes(options, listing.columns)
        audit_of = audit_id(options.out, options.store)
        engine = store_of(options.out, options.store)
        try:
            _check_known(engine, options.out, audit_of)
            base = _base(options)
            evidence.check(base)
            done = _work(engine, listing, options, model, base, audit_of)
            written = write_all(engine, done.run, options, prior=prior, audit=audit_of)
        finally:
            engine.dispose()
    for note in written.notes:
        _tell(note, options)
    _say(done, written, options)
    if done.interrupted:
        return _INTERRUPTED
    if done.tally.left:
        return _UNFINISHED
    return SOME_FAILED if done.tally.failed else 0


def store_of(folder: Path, url: str = "") -> Engine:
    """Open the store of an audit: the one named, else the file in its folder. Raises BadStore."""
    return open_store(url or sqlite_url(folder / STORE))


def last_with_bundles(folder: Path) -> int:
    """Give the number of the last run that has bundles or a list in the folder of an audit, 0 where none has."""
    names = (path.stem for path in (folder / RUNS).glob("*") if path.is_dir() or path.suffix == ".jsonl")
    return max((int(name) for name in names if name.isdecimal()), default=0)


def _base(options: Options) -> str:
    """Give where bundles go: a URL, or the full path of a folder."""
    if not options.evidence:
        return str((options.out / RUNS).absolute())
    return options.evidence if evidence.is_remote(options.evidence) else str(Path(options.evidence).absolute())


def _check_known(engine: Engine, folder: Path, audit_of: str) -> None:
    """See that the store knows the runs in its folder: one that does not would have their evidence written over."""
    with reading(engine) as connection:
        last = runs.latest(connection, audit_of)
    if (number := last_with_bundles(folder)) > (last.id if last else 0):
        mend = "`flogcheck repair` makes it anew from there"
        if audit_of or kept_list.is_kept_in_a_database(folder / RUNS, number):
            mend = "name the --store that the run was kept in, or restore that from its backup"
        raise DamagedStore(
            f"the store {shown(engine)} does not know run {number}, which lies in {folder / RUNS}; "
            f"{mend}, or choose another folder"
        )


def _listing(options: Options) -> Listing:
    if options.warc_list is None:
        return read_listing(options.source, url_column=options.url_column or None, files=options.files)
    from classifier.audit.from_archives import listing_of_archives

    with Teller(sys.stderr, quiet=options.quiet) as teller:
        return listing_of_archives(options, teller)


def _work(engine: Engine, listing: Listing, options: Options, model: Model, base: str, audit_of: str) -> Done:
    planned = plan(
        engine,
        listing,
        source=options.called or str(options.warc_list or options.source),
        audit=audit_of,
        model=model,
        settings=_settings(options),
        retry_failed=options.retry_failed,
        refresh_after=options.refresh_after,
    )
    for note in planned.notes:
        _tell(note, options)
    with reading(engine) as connection:
        run = runs.latest(connection, audit_of)
    assert run is not None
    kept_list.write(options.out / RUNS, engine, run, base)
    with reading(engine) as connection:
        tally = Tally.of(results.counts(connection, planned.run))
    with Teller(sys.stderr, quiet=options.quiet) as teller, Workers(options.jobs, cluster=options.cluster) as workers:
        work = Work(engine, planned, _how(options, model, planned.run, base), options.out.absolute(), tally, teller)
        try:
            work.run(workers, at_once=options.sites_at_once)
        finally:
            stopped = work.interrupted or bool(tally.left)
            with transaction(engine) as connection:
                runs.end(connection, planned.run, state=INTERRUPTED if stopped else ENDED, now=now())
    with reading(engine) as connection:
        failed = results.examples(connection, planned.run)
    return Done(run=planned.run, tally=tally, listing=listing, interrupted=work.interrupted, examples=failed)


def _how(options: Options, model: Model, run: int, base: str) -> Assessing:
    return Assessing(
        run=run,
        evidence=base,
        model_file=str(options.model_file.absolute()) if options.model_file is not None else "",
        model_sha256=model.sha256,
        prior=options.prior,
        redact=options.redact,
        jurisdictions=options.jurisdictions,
        brand_file=str(options.brand.absolute()) if options.brand is not None else "",
        crawl=Crawling(
            pages=options.pages,
            seconds=options.seconds,
            delay=options.delay,
            pictures=options.pictures,
            offline=options.offline,
            second_look=options.second_look,
            services=str(options.services.absolute()) if options.services is not None else "",
            own_network=options.own_network,
        ),
    )


def _settings(options: Options) -> Mapping[str, Any]:
    """What of the options decides results, for whoever reads the store later."""
    return {
        "pages": options.pages,
        "seconds": options.seconds,
        "delay": options.delay,
        "pictures": options.pictures,
        "offline": options.offline,
        "prior": options.prior,
        "redact": options.redact,
        "jurisdictions": list(options.jurisdictions),
        "brand": options.brand.name if options.brand is not None else "",
        "brand_sha256": _brand_digest(options.brand) if options.brand is not None else "",
    }


def _brand_digest(path: Path) -> str:
    """Give one digest of everything that a brand's file says, with the texts and pictures that it names."""
    from classifier.brand.profile import load_brand

    return sha256(repr(load_brand(path)).encode()).hexdigest()


def _tell(words: str, options: Options) -> None:
    if not options.quiet:
        click.echo(f"flogcheck: {words}", err=True)


def _say(done: Done, written: Written, options: Options) -> None:
    refused, folded = done.listing.refused, sum(len(entry.variants) for entry in done.listing.entries)
    if options.as_json:
        record = {
            "run": done.run,
            "total": done.tally.total,
            "assessed": done.tally.assessed,
            "failed": done.tally.failed,
            "left": done.tally.left,
            "bands": dict(done.tally.bands),
            "failures": dict(done.tally.failures),
            "refused": [{"line": row.line, "text": row.text, "reason": row.reason} for row in refused],
            "folded": folded,
            "files": [str(path) for path in written.files],
            **({"changes": written.changes_json} if written.changes_json is not None else {}),
        }
        click.echo(json.dumps(record, ensure_ascii=True, allow_nan=False))
        return
    told = summary(done.tally, run=done.run, refused=len(refused), folded=folded, examples=done.examples)
    click.echo(told, nl=False)
    for row in refused[:_MOST_REFUSED]:
        click.echo(f"  line {row.line}: {row.text[:60]!r}: {row.reason}")
    if len(refused) > _MOST_REFUSED:
        click.echo(f"  … and {len(refused) - _MOST_REFUSED:,} more, all of them in the dashboard")
    if written.changes_text:
        click.echo("\n" + written.changes_text, nl=False)
    click.echo()
    for path in written.files:
        click.echo(f"{path}")


_MOST_REFUSED = 10
