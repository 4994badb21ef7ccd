"""The list of an audit that comes out of crawl archives: the blogs in them, each gathered into a capture of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from classifier.audit.exports import export
from classifier.audit.identity import of_capture
from classifier.audit.listing import Entry, Listing, read_listing
from classifier.errors import BadList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.audit.options import Options
    from classifier.audit.telling import Teller
    from crawler.crawl_archives import ArchiveProgress, Gathered

ARCHIVES = "archives"
SKIPPED = "skipped.csv"
_COLUMNS = ("blog", "pages", "why")


def listing_of_archives(options: Options, teller: Teller) -> Listing:
    """Gather the blogs of the archives into captures below the audit's folder, and list them.

    Where the options name a list too, only the blogs of it are gathered. What was left out, and why, is written to
    `skipped.csv`. Raises BadList, CouldNotRead, CouldNotWrite.
    """
    from crawler.archive_list import read_archive_list
    from crawler.crawl_archives import gather_blogs

    assert options.warc_list is not None
    archives = read_archive_list(options.warc_list, options.warc_root)
    wanted = None
    if options.source:
        listed = read_listing(options.source, url_column=options.url_column or None)
        wanted = [entry.address for entry in listed.entries if entry.address]
    gathered = gather_blogs(
        archives,
        options.out / ARCHIVES,
        pages=options.pages,
        fewest=options.fewest_pages,
        wanted=wanted,
        progress=lambda where: teller.tell(_words(where)),
        software="flogcheck audit",
    )
    entries: list[Entry] = []
    root = (options.warc_root or options.warc_list.parent).resolve()
    export(_skipped(gathered, entries, root), _COLUMNS, options.out / SKIPPED)
    if not entries:
        raise BadList(f"{options.warc_list}: no blog of {options.fewest_pages} pages is in these archives")
    return Listing(entries=tuple(entries), refused=(), columns=("archives",), url_column="")


def _skipped(gathered: Iterator[Gathered], entries: list[Entry], root: Path) -> Iterator[dict[str, object]]:
    """Give a row for each blog that is left out, and collect the others on the way."""
    for number, blog in enumerate(gathered, 1):
        if blog.path is None:
            yield {"blog": blog.name, "pages": blog.seen, "why": blog.skipped}
            continue
        known = of_capture(blog.path)
        entries.append(
            Entry(
                key=f"archived {blog.name}",
                text=blog.name,
                name=known.name,
                line=number,
                file=blog.path,
                columns={"archives": " ".join(_shown(file, root) for file in blog.files)},
            )
        )


def _shown(file: str, root: Path) -> str:
    """Name an archive as the list does, which says more to its reader than where it lies on this machine."""
    path = Path(file).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _words(where: ArchiveProgress) -> str:
    if where.blogs:
        return f"{where.blogs:,} blogs gathered · {where.name}"
    share = f"{where.read / where.size:.0%} · " if where.size else ""
    return f"{share}reading archive {where.files:,} of {where.of_files:,} · {where.answers:,} answers · {where.name}"
