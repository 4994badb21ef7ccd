"""The list of an audit that comes out of crawl archives: the blogs in them, each gathered into a capture of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from classifier.audit.exports import export
from classifier.audit.identity import of_capture
from classifier.audit.listing import Entry, Listing, Refused, read_listing
from classifier.errors import BadList
from crawler.addresses import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from classifier.audit.options import Options
    from classifier.audit.telling import Teller
    from crawler.crawl_archives import ArchiveProgress, Gathered

ARCHIVES = "archives"
SKIPPED = "skipped.csv"
_COLUMNS = ("blog", "pages", "why")
_OWN = "archives"  # the column that tells which archives a blog came from
_NOT_THERE = "not in the archives"


def listing_of_archives(options: Options, teller: Teller) -> Listing:
    """Gather the blogs of the archives into captures below the audit's folder, and list them.

    Where the options name a list too, only the blogs of it are gathered, and those that the archives do not hold are
    refused with the reason. What was left out, and why, is written to `skipped.csv`. Raises BadList, CouldNotRead,
    CouldNotWrite.
    """
    from crawler.archive_list import read_archive_list
    from crawler.crawl_archives import gather_blogs

    assert options.warc_list is not None
    archives = read_archive_list(options.warc_list, options.warc_root)
    listed: Listing | None = None
    if options.source:
        listed = read_listing(options.source, url_column=options.url_column or None, files=options.files)
    gathered = gather_blogs(
        archives,
        options.out / ARCHIVES,
        pages=options.pages,
        fewest=options.fewest_pages,
        wanted=[entry.address for entry in listed.entries if entry.address] if listed is not None else None,
        progress=lambda where: teller.tell(_words(where)),
        software="flogcheck audit",
    )
    taken = _Taken(listed, (options.warc_root or options.warc_list.parent).resolve())
    export(taken.left_out(gathered), _COLUMNS, options.out / SKIPPED)
    if not taken.entries:
        raise BadList(f"{options.warc_list}: no blog of {options.fewest_pages} pages is in these archives")
    return Listing(
        entries=tuple(taken.entries),
        refused=(*(listed.refused if listed is not None else ()), *taken.refused),
        columns=(*(listed.columns if listed is not None else ()), _OWN),
        url_column=listed.url_column if listed is not None else "",
    )


class _Taken:
    """What is taken out of archives, and what is left out."""

    def __init__(self, listed: Listing | None, root: Path) -> None:
        self._listed = {_name_of(entry): entry for entry in listed.entries} if listed is not None else {}
        self._root = root
        self.entries: list[Entry] = []
        self.refused: list[Refused] = []

    def left_out(self, gathered: Iterator[Gathered]) -> Iterator[dict[str, object]]:
        """Give a row for each blog that is left out, and collect the others on the way."""
        found: set[str] = set()
        for number, blog in enumerate(gathered, 1):
            found.add(blog.name)
            listed = self._listed.get(blog.name)
            if blog.path is not None:
                self._take(blog, blog.path, listed, number)
                continue
            if listed is not None:
                self.refused.append(Refused(line=listed.line, text=listed.text, reason=blog.skipped))
            yield {"blog": blog.name, "pages": blog.seen, "why": blog.skipped}
        for name, entry in self._listed.items():
            if name not in found:
                why = _NOT_THERE if entry.address else "a capture, and not in the archives"
                self.refused.append(Refused(line=entry.line, text=entry.text, reason=why))
                yield {"blog": name, "pages": 0, "why": why}

    def _take(self, blog: Gathered, path: Path, listed: Entry | None, number: int) -> None:
        self.entries.append(
            Entry(
                key=f"archived {blog.name}",
                text=listed.text if listed is not None else blog.name,
                name=of_capture(path).name,
                line=listed.line if listed is not None else number,
                file=path,
                columns={
                    **(listed.columns if listed is not None else {}),
                    _OWN: " ".join(_shown(file, self._root) for file in blog.files),
                },
                variants=listed.variants if listed is not None else (),
            )
        )


def _name_of(entry: Entry) -> str:
    """Name a blog as the archives do: its host, or host and folder."""
    if not entry.address:
        return entry.text
    scope = scope_of(entry.address)
    return (scope.host + scope.prefix).rstrip("/")


def _shown(file: str, root: Path) -> str:
    """Name an archive as the list does, which says more to its reader than where it lies on this machine."""
    path = Path(file).resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def _words(where: ArchiveProgress) -> str:
    if where.blogs:
        return f"{where.blogs:,} blogs gathered · {where.name}"
    share = f"{where.read / where.size:.0%} · " if where.size else ""
    return f"{share}reading archive {where.files:,} of {where.of_files:,} · {where.answers:,} answers · {where.name}"
