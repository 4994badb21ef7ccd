"""Blogs out of crawl archives: many hosts in a file, the pages of one host in many files.

Two passes, in memory that no archive makes grow. The first reads every file once and notes on disk where each answer
lies (`crawl_archive_index`); the second chooses the pages of each blog (`crawl_archive_choice`) and copies their
records, unchanged, into a capture of that blog, which `archive.read` reads like any other. Both go on where they
were when they are killed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from crawler.crawl_archive_captures import Places, file_name
from crawler.crawl_archive_choice import choose
from crawler.crawl_archive_index import Index, IndexedFile
from crawler.crawl_archive_rows import Wanted
from crawler.errors import CouldNotRead
from crawler.platforms import platform_of_host

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import Path

    from crawler.addresses import Scope

__all__ = ["ArchiveProgress", "Gathered", "IndexedFile", "gather_blogs", "index_archives"]

_MOST_ANSWERS = 5_000  # of one blog that are looked at, as many as of a sitemap


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveProgress:
    """Where the gathering is: `name` is the file being read or the blog just gathered, `read` and `size` bytes of the
    files of the list (indexing), `answers` what was found in that file, `blogs` how many were gathered or skipped."""

    name: str
    files: int
    of_files: int
    read: int = 0
    size: int = 0
    answers: int = 0
    blogs: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """One blog of the archives: its host, or host and folder, and the capture made of it.

    `path` is None where none was made; `skipped` then says why. `seen` counts the pages that the archives hold of
    it, `kept` those in the capture, `files` are the archives they came from, `notes` what was wrong or left out.
    """

    name: str
    path: Path | None
    seen: int
    kept: int
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    skipped: str = ""


def index_archives(
    warcs: Iterable[Path],
    into: Path,
    *,
    wanted: Collection[str] | None = None,
    progress: Callable[[ArchiveProgress], object] = lambda _: None,
) -> tuple[IndexedFile, ...]:
    """Read each archive that is not in the index of the folder `into` yet; tell what came of each.

    `wanted` are hosts or addresses of blogs, None for all. A file that cannot be read has a note that says so.
    Raises BadAddress for a name in `wanted` that is none, CouldNotRead where no file could be read,
    CouldNotWrite for a folder that cannot be written.
    """
    with Index(into) as index:
        return _index(index, tuple(warcs), Wanted(wanted), progress)


def gather_blogs(
    warcs: Iterable[Path],
    into: Path,
    *,
    pages: int = 30,
    most_bytes: int = 32 << 20,
    fewest: int = 3,
    wanted: Collection[str] | None = None,
    progress: Callable[[ArchiveProgress], object] = lambda _: None,
    software: str = "",
) -> Iterator[Gathered]:
    """Gather the blogs of crawl archives into captures in the folder `into`; give each, in the order of their names.

    A capture holds at most so many pages and bytes (as stored); a blog with fewer than `fewest` pages gets none. A
    blog is a host, or on hosts that keep many blogs a folder (`addresses.scope_of`); where such a host has a home
    page of its own in the archives, all of it is one blog, as it is for a crawl that begins there. `software` is
    noted in each capture. Raises what `index_archives` does.
    """
    limits = _Limits(pages=pages, most_bytes=most_bytes, fewest=fewest)
    with Index(into) as index:
        files = _index(index, tuple(warcs), Wanted(wanted), progress)
        host, as_one, count = "", False, 0
        for scope, possible in index.blogs():
            if scope.host != host:
                host, as_one = scope.host, _keeps_several(scope.host) and index.has_home(scope.host)
            if as_one and scope.prefix != "/":
                continue
            if not possible and scope.prefix == "/" and _keeps_several(host):
                continue  # robots.txt and the like, which stand there for the folders
            gathered = _gather(index, scope, possible, as_one, limits, software)
            count += 1
            progress(ArchiveProgress(name=gathered.name, files=len(files), of_files=len(files), blogs=count))
            yield gathered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Limits:
    pages: int
    most_bytes: int
    fewest: int


def _index(
    index: Index, warcs: tuple[Path, ...], wanted: Wanted, progress: Callable[[ArchiveProgress], object]
) -> tuple[IndexedFile, ...]:
    sizes = [_size(path) for path in warcs]
    before, found = 0, []
    for number, path in enumerate(warcs):

        def seen(read: int, answers: int, number: int = number, path: Path = path, before: int = before) -> None:
            progress(
                ArchiveProgress(
                    name=path.name,
                    files=number,
                    of_files=len(warcs),
                    read=before + read,
                    size=sum(sizes),
                    answers=answers,
                )
            )

        seen(0, 0)
        found.append(index.take_in(path, wanted, seen))
        before += sizes[number]
    if found and not any(each.records for each in found):
        raise CouldNotRead(next((note for each in found for note in each.notes), "the archives hold no record"))
    return tuple(found)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except (OSError, ValueError):
        return 0


def _keeps_several(host: str) -> bool:
    """Tell whether the folders of a host below a platform may be blogs of their own."""
    platform = platform_of_host(host)
    return platform is not None and host not in platform.hosts and bool(platform.below)


def _gather(index: Index, scope: Scope, possible: int, as_one: bool, limits: _Limits, software: str) -> Gathered:
    name = (scope.host + scope.prefix).rstrip("/")
    path = index.folder / file_name(name)
    platform = platform_of_host(scope.host)
    if platform is not None and scope.host in platform.hosts and scope.prefix == "/":
        return Gathered(
            name=name, path=None, seen=possible, kept=0, skipped=f"pages of {platform.name}, of no blog there"
        )
    if possible < limits.fewest and not as_one:
        return _too_few(name, possible, limits)
    sign = f"{limits} {software} {index.sign(scope, whole_host=as_one)}"
    known = index.known(name, sign)
    if known:
        gathered, size = _from_json(known, path)
        if gathered.path is None or _size(path) == size:
            return gathered
    try:
        gathered = _capture(index, scope, as_one, limits, software, name, path)
    except CouldNotRead as error:
        return Gathered(name=name, path=None, seen=possible, kept=0, skipped=str(error))
    size = _size(path) if gathered.path else 0
    index.keep(name, sign, json.dumps({"size": size, **asdict(replace(gathered, path=None))}))
    return gathered


def _capture(
    index: Index, scope: Scope, as_one: bool, limits: _Limits, software: str, name: str, path: Path
) -> Gathered:
    answers = index.answers(scope, whole_host=as_one, limit=_MOST_ANSWERS)
    with Places(index) as places:
        choice = choose(
            answers,
            scope,
            pages=limits.pages,
            most_bytes=limits.most_bytes,
            original=index.original,
            body_of=places.body,
        )
        if choice.seen < limits.fewest or not choice.kept:
            return replace(_too_few(name, choice.seen, limits), notes=choice.notes)
        files = index.names({each.file for each in choice.answers})
        places.write(path, name, choice, files, software)
    notes = list(choice.notes)
    if len(answers) == _MOST_ANSWERS:
        notes.append(f"only {_MOST_ANSWERS:,} of its answers were looked at")
    folders = {each.scope.prefix for each in answers if each.row.html} - {"/"} if as_one else set()
    if folders:
        notes.append(f"holds folders that may be sites of their own, as a crawl of the host would: {len(folders)}")
    return Gathered(name=name, path=path, seen=choice.seen, kept=choice.kept, files=files, notes=tuple(notes))


def _from_json(text: str, path: Path) -> tuple[Gathered, int]:
    """Give what was kept of a blog, and how many bytes its capture has, 0 for none."""
    kept = json.loads(text)
    size = kept.pop("size")
    lists = {name: tuple(kept[name]) for name in ("files", "notes")}
    return Gathered(**(kept | lists | {"path": path if size else None})), size


def _too_few(name: str, seen: int, limits: _Limits) -> Gathered:
    said = {0: "no page", 1: "1 page"}.get(seen, f"{seen} pages")
    skipped = f"the archives hold {said} of it, fewer than {limits.fewest}"
    return Gathered(name=name, path=None, seen=seen, kept=0, skipped=skipped)
