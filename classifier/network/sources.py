"""Where the traits come from: captures, read and parsed in several processes."""

from __future__ import annotations

import glob
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from classifier.errors import ClassifierError, NothingToAssess
from classifier.network.records import Traits
from classifier.network.traits import traits_of
from crawler.addresses import bare_host
from crawler.errors import CouldNotRead, CrawlError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

ENDINGS = (".warc", ".warc.gz", ".wacz")


def named_traits(
    sources: Iterable[str],
    *,
    jobs: int = 1,
    progress: Callable[[int, int, str], None] = lambda done, total, name: None,
    complain: Callable[[str], None] = lambda line: None,
) -> Iterator[tuple[str, Traits]]:
    """Give the traits of the blogs in captures, by name, which is the address without the scheme.

    A source is a capture, a folder with captures at any depth, or a glob. `complain` gets a line for each capture
    that cannot be read, and for each further capture of a blog that was there already. Raises CouldNotRead for a
    source in which there is no capture.
    """
    from joblib import Parallel, delayed

    files = list(dict.fromkeys(path for source in sources for path in captures_in(source)))
    results = Parallel(n_jobs=jobs, return_as="generator")(delayed(read_one)(path) for path in files)
    seen: dict[str, Path] = {}
    for done, (path, result) in enumerate(zip(files, results, strict=True), start=1):
        progress(done, len(files), path.name)
        if isinstance(result, str):
            complain(result)
            continue
        name = name_of(result)
        if name in seen:
            complain(f"{path}: another capture of {name}, which was taken from {seen[name]}; left out")
            continue
        seen[name] = path
        yield name, result


def captures_in(source: str) -> list[Path]:
    """Give the captures that a source names, in order. Raises CouldNotRead where there are none."""
    path = Path(source)
    if path.is_file():
        return [path]
    if path.is_dir():
        found = sorted(each for each in path.rglob("*") if each.name.endswith(ENDINGS) and each.is_file())
    else:
        matched = sorted(map(Path, glob.glob(source, recursive=True)))  # noqa: PTH207  # any folder, also an absolute one
        found = [each for each in matched if each.is_file() and each.name.endswith(ENDINGS)]
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
