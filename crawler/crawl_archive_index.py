"""The index of many crawl archives: for each answer where it lies, on disk and not in memory.

One SQLite file. A file of the list is indexed in one transaction: killed in the middle, it is as if it had not been
begun; done, it is not read again unless it, or what is wanted of it, has changed.
"""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from crawler.addresses import Scope
from crawler.crawl_archive_rows import COLUMNS, Answer, Look, Wanted, answer_of
from crawler.errors import CouldNotRead, CouldNotWrite, CrawlError
from crawler.record_places import PackedTogether, check_archive, repack, walk_places
from crawler.unpacking import Trouble

if TYPE_CHECKING:
    import io
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import TracebackType

    from crawler.survey import Row

_VERSION = 1
_PATIENCE = 5  # seconds that are waited for another run
_BATCH = 500  # rows written at once
_TELL_EVERY = 5_000  # records, of an archive that holds little of what is wanted
_WIDTH = COLUMNS.count(",") + 1
_MOST_WARNINGS = 5  # kinds of them kept of one file
_SCHEMA = """
CREATE TABLE file (
    id INTEGER PRIMARY KEY, path TEXT UNIQUE, size INTEGER, changed INTEGER, wanted TEXT, packed TEXT DEFAULT '',
    records INTEGER DEFAULT 0, answers INTEGER DEFAULT 0, notes TEXT DEFAULT ''
);
CREATE TABLE answer (
    id INTEGER PRIMARY KEY, file INTEGER, start INTEGER, length INTEGER, host TEXT, prefix TEXT, url TEXT,
    page INTEGER, role TEXT, kind TEXT, status INTEGER, html INTEGER, full INTEGER, location TEXT, record_id TEXT,
    concurrent TEXT, date TEXT, digest TEXT, refers_id TEXT, refers_url TEXT, refers_date TEXT, cut INTEGER
);
CREATE INDEX answer_of_blog ON answer (host, prefix);
CREATE INDEX answer_of_file ON answer (file);
CREATE TABLE gathered (name TEXT PRIMARY KEY, sign TEXT, result TEXT);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedFile:
    """What came of one file of the list: how many records and answers it holds, and what was wrong with it."""

    path: str
    records: int
    answers: int
    notes: tuple[str, ...]


class Index:
    """The index in a folder, opened for reading and writing; a context manager.

    Raises CouldNotWrite where the folder cannot be written or another run holds it, CouldNotRead for an index that
    is damaged or of another version.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = folder / "index.sqlite"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # joblib asks for the next blog from whatever thread is free, one at a time.
            self.db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = NORMAL")
            (version,) = self.db.execute("PRAGMA user_version").fetchone()
            if version == 0:
                self.db.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
            self.db.execute("CREATE TEMP TABLE listed (file INTEGER PRIMARY KEY)")
        except OSError as error:
            raise CouldNotWrite(f"{folder} cannot be written: {error.strerror or error}") from None
        except sqlite3.Error as error:
            raise self._told(error) from None
        if version not in (0, _VERSION):
            raise CouldNotRead(f"{path} is of another version; delete it to index the archives anew")

    def __enter__(self) -> Index:
        """Give the index itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; what went wrong in it is told as the errors of this package."""
        self.db.close()
        if isinstance(error, sqlite3.Error):
            raise self._told(error) from None

    def _told(self, error: sqlite3.Error) -> CrawlError:
        if "locked" in str(error):
            return CouldNotWrite(f"another run is at work in {self.folder}; wait for its end")
        if isinstance(error, sqlite3.OperationalError):
            return CouldNotWrite(f"the index in {self.folder} cannot be written: {error}")
        return CouldNotRead(f"the index in {self.folder} is damaged ({error}); delete it to index the archives anew")

    def take_in(self, path: Path, wanted: Wanted, seen: Callable[[int, int], object]) -> IndexedFile:
        """Index one file, unless that was done; `seen` is told, now and then, of bytes read and answers found.

        A file that cannot be read comes back with a note that says why, and is tried again next time.
        """
        name = str(path.absolute())
        try:
            check_archive(path)
            stat = path.stat()
        except (CouldNotRead, OSError) as error:
            return IndexedFile(path=name, records=0, answers=0, notes=(str(error),))
        sign = (stat.st_size, stat.st_mtime_ns, wanted.sign)
        known = self.db.execute("SELECT id, size, changed, wanted, packed FROM file WHERE path = ?", (name,)).fetchone()
        if known is None or known[1:4] != sign or (known[4] and not (self.folder / known[4]).exists()):
            self._read(path, name, sign, wanted, seen)
        file, records, answers, notes = self.db.execute(
            "SELECT id, records, answers, notes FROM file WHERE path = ?", (name,)
        ).fetchone()
        self.db.execute("INSERT OR IGNORE INTO listed VALUES (?)", (file,))
        return IndexedFile(path=name, records=records, answers=answers, notes=tuple(filter(None, notes.split("\n"))))

    def _read(
        self, path: Path, name: str, sign: tuple[int, int, str], wanted: Wanted, seen: Callable[[int, int], object]
    ) -> None:
        for together in (False, True):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                self.db.execute("DELETE FROM answer WHERE file = (SELECT id FROM file WHERE path = ?)", (name,))
                self.db.execute("DELETE FROM file WHERE path = ?", (name,))
                file = self.db.execute(
                    "INSERT INTO file (path, size, changed, wanted) VALUES (?, ?, ?, ?)", (name, *sign)
                ).lastrowid
                assert file is not None
                self._fill(path, file, sign[0], wanted, seen, together)
                self.db.execute("COMMIT")
            except PackedTogether:
                self.db.execute("ROLLBACK")
                continue
            except BaseException as error:
                with suppress(sqlite3.Error):  # SQLite itself rolls back on a full disk
                    self.db.execute("ROLLBACK")
                if isinstance(error, OSError):
                    why = error.strerror or error
                    raise CouldNotWrite(f"{path} cannot be indexed in {self.folder}: {why}") from None
                raise
            return

    def _fill(
        self, path: Path, file: int, size: int, wanted: Wanted, seen: Callable[[int, int], object], together: bool
    ) -> None:
        trouble = Trouble()
        look = Look(wanted)
        packed = f"repacked-{file}.warc.gz" if together else ""
        with path.open("rb") as source:
            rows = self._walk(source, size, trouble, look, packed, seen)
            while batch := list(islice(rows, _BATCH)):
                self.db.executemany(
                    f"INSERT INTO answer (file, {COLUMNS}) VALUES ({', '.join('?' * (1 + _WIDTH))})",  # noqa: S608
                    [(file, *row) for row in batch],
                )
                seen(source.tell(), look.answers)
        self.db.execute("CREATE TEMP TABLE IF NOT EXISTS posted (id TEXT PRIMARY KEY)")
        self.db.execute("DELETE FROM posted")
        self.db.executemany("INSERT OR IGNORE INTO posted VALUES (?)", ((each,) for each in look.posted))
        gone = self.db.execute(
            "DELETE FROM answer WHERE file = ? AND (record_id IN (SELECT id FROM posted)"
            " OR concurrent IN (SELECT id FROM posted))",
            (file,),
        ).rowcount
        notes = [f"{path}: {trouble.cut}"] if trouble.cut else []
        notes += [
            f"{path}: {words}" + (f" ({count} times)" if count > 1 else "")
            for words, count in Counter(trouble.warnings).most_common(_MOST_WARNINGS)
        ]
        if together:
            notes.append(
                f"{path} is packed in one piece, and no record of it can be had by itself: they were packed anew"
            )
        self.db.execute(
            "UPDATE file SET packed = ?, records = ?, answers = ?, notes = ? WHERE id = ?",
            (packed, look.records, look.answers - gone, "\n".join(notes), file),
        )

    def _walk(
        self,
        source: io.BufferedReader,
        size: int,
        trouble: Trouble,
        look: Look,
        packed: str,
        seen: Callable[[int, int], object],
    ) -> Iterator[tuple[object, ...]]:
        if not packed:
            for found, start, length in walk_places(source, size, trouble, look):
                if look.records % _TELL_EVERY == 0:
                    seen(source.tell(), look.answers)
                if found is not None:
                    yield start, length, *found
            return
        part = self.folder / f"{packed}.part"
        with part.open("wb") as out:
            for found, start, length in repack(source, size, trouble, look, out):
                yield start, length, *found
            out.flush()
            os.fsync(out.fileno())
        part.replace(self.folder / packed)

    def blogs(self) -> Iterator[tuple[Scope, int]]:
        """Give each blog of the listed files, in order of host and folder, with the number of its answers that may be
        pages; answers of one page count once."""
        at = ("", "")
        # The plus sign keeps SQLite from going by file, which would mean to group all there is for each step.
        while rows := self.db.execute(
            "SELECT host, prefix, count(DISTINCT CASE WHEN kind = 'revisit' OR (html AND full AND status = 200)"
            " THEN page END) FROM answer WHERE (host, prefix) > (?, ?) AND +file IN (SELECT file FROM listed)"
            " GROUP BY host, prefix ORDER BY host, prefix LIMIT 500",
            at,
        ).fetchall():
            yield from ((Scope(host, prefix), count) for host, prefix, count in rows)
            at = rows[-1][:2]

    def has_home(self, host: str) -> bool:
        """Tell whether there is a home page at the root of a host."""
        return bool(
            self.db.execute(
                "SELECT 1 FROM answer WHERE host = ? AND prefix = '/' AND role = 'home' AND status = 200 AND html"
                " AND full AND +file IN (SELECT file FROM listed) LIMIT 1",
                (host,),
            ).fetchone()
        )

    def sign(self, scope: Scope, *, whole_host: bool) -> str:
        """Give a mark that changes when the answers of a blog change."""
        row = self.db.execute(
            "SELECT count(*), total(length), total(start), total(page / 4096), max(date) FROM answer"
            " WHERE host = ? AND (? OR prefix IN ('/', ?)) AND +file IN (SELECT file FROM listed)",
            (scope.host, whole_host, scope.prefix),
        ).fetchone()
        return repr(row)

    def answers(self, scope: Scope, *, whole_host: bool, limit: int) -> list[Answer]:
        """Give the answers of one blog, pages of identity and what stands beside pages first, then drawn by their
        addresses where there are more than `limit`; `whole_host` takes in the folders of the host."""
        return self._answers(
            "host = ? AND (? OR prefix = ? OR (prefix = '/' AND role = 'beside'))"
            " AND +file IN (SELECT file FROM listed)"
            " ORDER BY role IN ('post', 'listing', 'product', 'other'), page, date DESC, file, start LIMIT ?",
            (scope.host, whole_host, scope.prefix, limit),
        )

    def original(self, revisit: Row) -> Answer | None:
        """Give the answer, of any blog, whose body a revisit record stands for."""
        # Few archives hold revisits of other hosts: the index for them is made when the first one asks.
        for column, value in (("record_id", revisit.refers_id), ("digest", revisit.digest)):
            if value:
                self.db.execute(f"CREATE INDEX IF NOT EXISTS answer_by_{column} ON answer ({column})")
                found = self._answers(
                    f"{column} = ? AND kind != 'revisit' AND full AND +file IN (SELECT file FROM listed)"  # noqa: S608
                    " ORDER BY file, start LIMIT 1",
                    (value,),
                )
                if found:
                    return found[0]
        return None

    def place(self, file: int) -> Path:
        """Give the file in which the answers of a file of the list lie."""
        path, packed = self.db.execute("SELECT path, packed FROM file WHERE id = ?", (file,)).fetchone()
        where: Path = self.folder / (packed or path)
        return where

    def names(self, files: set[int]) -> tuple[str, ...]:
        """Give the paths of files of the list, in order."""
        rows = (self.db.execute("SELECT path FROM file WHERE id = ?", (file,)).fetchone() for file in files)
        return tuple(sorted(row[0] for row in rows))

    def known(self, name: str, sign: str) -> str:
        """Give the result kept of a blog, if it was made under that sign, or the empty string."""
        row = self.db.execute("SELECT result FROM gathered WHERE name = ? AND sign = ?", (name, sign)).fetchone()
        return str(row[0]) if row else ""

    def keep(self, name: str, sign: str, result: str) -> None:
        """Keep the result of a blog."""
        self.db.execute("INSERT OR REPLACE INTO gathered VALUES (?, ?, ?)", (name, sign, result))

    def _answers(self, where: str, values: tuple[object, ...]) -> list[Answer]:
        with closing(self.db.execute(f"SELECT id, file, {COLUMNS} FROM answer WHERE {where}", values)) as rows:  # noqa: S608
            return [answer_of(row[0], row[1], row[2:]) for row in rows]
