"""The result of one blog made again from its bundle, in a worker process: the verdict as it was written down.

The figures are those of `assessment.json`. The capture is read once more for what an assessment does not hold: what may
tie the blog to others, and, where the model is the same, the words that explain a mild band.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classifier.store.records import Result, Weighed
from classifier.store.tables import ASSESSED, LEFT
from crawler.errors import CouldNotRead

if TYPE_CHECKING:
    from classifier.assessment import Examined
    from classifier.audit.assessing import Assessing, Task
    from classifier.blog import Blog
    from classifier.bundle.opening import Bundle
    from crawler.archive import Capture

BUNDLE = "bundle"
"""The kind of a result that is none: the bundle is damaged, so the blog is to be seen to again."""


def restore_task(task: Task, how: Assessing) -> Result:
    """Give the result that the bundle in the folder `task.capture` holds; never raises.

    A result whose `state` is left says why in `why`.
    """
    from classifier.audit.assessing import LONGEST, TooLong, no_longer_than

    try:
        with no_longer_than(LONGEST):
            return _restored(task.key, Path(task.capture), Path(how.model_file) if how.model_file else None)
    except TooLong:
        return Result(key=task.key, state=LEFT, kind=BUNDLE, why=f"not read within {LONGEST} seconds")
    except Exception as error:  # whatever is wrong with one bundle costs that one only
        return Result(key=task.key, state=LEFT, kind=BUNDLE, why=" ".join(str(error).split()) or type(error).__name__)


def _restored(key: str, folder: Path, model_file: Path | None) -> Result:
    from classifier.bundle.keeping import ASSESSMENT
    from classifier.bundle.manifest import hash_of, read_manifest
    from classifier.bundle.opening import open_bundle
    from classifier.network.traits import to_json, traits_of

    manifest = read_manifest(folder)
    bundle = open_bundle(folder)
    for path in (folder / ASSESSMENT, bundle.capture):
        if manifest["files"].get(path.name, {}).get("sha256") != hash_of(path):
            raise CouldNotRead(f"{path} is not as its manifest says")
    capture, blog, examined = _read_again(bundle, model_file)
    record = bundle.record
    try:
        read, shares = record["read"], record["probability"]
        return Result(
            key=key,
            state=ASSESSED,
            why=examined.assessment.why if examined and examined.assessment.band.value == record["band"] else "",
            band=str(record["band"]),
            user_run=float(shares["user_run"]),
            corporate=float(shares["corporate"]),
            flog=float(shares["flog"]),
            pages=int(read["pages"]),
            words=int(read["words"]),
            languages=" ".join(read["languages"])[:120],
            start_url=bundle.url,
            partial=str(read["partial"]),
            not_read=len(read["not_read"]),
            captured_at=str(read["captured_at"]),
            assessed_at=str(manifest["sealed_at"]),
            warc_sha256=str(read["warc_sha256"]),
            ledger=tuple(map(_weighed, record["ledger"])),
            traits=to_json(traits_of(capture, blog)),
        )
    except (KeyError, TypeError, ValueError):
        raise CouldNotRead(f"{folder / ASSESSMENT} is no assessment that this flogcheck knows") from None


def _read_again(bundle: Bundle, model_file: Path | None) -> tuple[Capture, Blog, Examined | None]:
    from classifier import blog as blogs
    from classifier.bundle.opening import examine_again
    from classifier.model import load
    from crawler import archive

    model = bundle.record.get("model")
    if isinstance(model, dict) and model.get("sha256") == load(model_file).sha256:
        examined = examine_again(bundle, model_file=model_file)
        return examined.capture, examined.blog, examined
    capture = archive.read(bundle.capture, url=bundle.url)
    return capture, blogs.parse(capture), None


def _weighed(row: dict[str, Any]) -> Weighed:
    return Weighed(
        signal=str(row["signal"]),
        question=str(row["question"]),
        outcome=str(row["outcome"]),
        log_odds=math.log(row["factor"]),
    )
