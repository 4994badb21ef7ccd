"""Where the traits come from: captures, read and parsed in several processes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from classifier.capture_files import captures_below, captures_matching
from classifier.errors import ClassifierError, NothingToAssess
from classifier.network.records import Traits
from classifier.network.traits import traits_of
from classifier.targets import ENDINGS
from crawler.addresses import bare_host
from crawler.errors import CouldNotRead, CrawlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def captured_traits(
    sources: Iterable[str],
    *,
    jobs: int = 1,
    progress: Callable[[int, int, str], None] = lambda done, total, name: None,
    complain: Callable[[str], None] = lambda line: None,
) -> Iterator[tuple[str, Traits]]:
    """Give the traits of the blogs in captures, each with the path of its capture.

    A source is a capture, a folder with captures at any depth, or a glob. `complain` gets a line for each capture
    that cannot be read. Raises CouldNotRead for a source in which there is no capture.
    """
    from joblib import Parallel, delayed

    files = list(dict.fromkeys(path for source in sources for path in captures_in(source)))
    results = Parallel(n_jobs=jobs, return_as="generator")(delayed(read_one)(path) for path in files)
    for done, (path, result) in enumerate(zip(files, results, strict=True), start=1):
        progress(done, len(files), path.name)
        if isinstance(result, str):
            complain(result)
        else:
            yield str(path), result


def by_name(
    found: Iterable[tuple[str, Traits]], complain: Callable[[str], None] = lambda line: None
) -> Iterator[tuple[str, Traits]]:
    """Give traits by the name of their blog (see `name_of`), of each blog once: it is not linked with itself.

    What comes in is where the traits were taken from, and the traits; the first of a blog count, and `complain` gets
    a line for each further ones.
    """
    seen: dict[str, str] = {}
    for where, traits in found:
        name = name_of(traits)
        if name in seen:
            complain(f"{where}: another capture of {name}, which was taken from {seen[name]}; left out")
            continue
        seen[name] = where
        yield name, traits


def captures_in(source: str) -> list[Path]:
    """Give the captures that a source names, in order. Raises CouldNotRead where there are none."""
    path = Path(source)
    if path.is_file():
        return [path]
    try:
        named = captures_below(path) if path.is_dir() else captures_matching(source)[0]
    except OSError as error:
        raise CouldNotRead(f"{error.filename or source}: cannot be read: {error.strerror or error}") from None
    found = [each for each in named if each.is_file()]
    if not found:
        raise CouldNotRead(f"{source}: no capture ({', '.join(ENDINGS)}) is there")
    return found


def name_of(traits: Traits) -> str:
    """Give a blog's address as people write it: host and path, without `www.` and the last slash."""
    parts = urlsplit(traits.url)
    return (bare_host(parts) + parts.path).rstrip("/")


def read_one(path: Path) -> Traits | str:
    """Read one capture; a failure comes back as one line, for one bad file must not lose the others' work."""
    from classifier.blog import parse
    from crawler import archive

    try:
        capture = archive.read(path)
        blog = parse(capture)
        if not blog.pages:
            raise NothingToAssess(f"{path}: no page in it could be read")
        return traits_of(capture, blog)
    except OSError as error:
        return f"{path}: cannot be read: {error.strerror or error}"
    except (ClassifierError, CrawlError) as error:
        return " ".join(str(error).split())
    except Exception as error:  # a fault of ours on one capture; the others' work is kept and the fault is named
        return f"{path}: could not be compared: {type(error).__name__}: {' '.join(str(error).split())}"
