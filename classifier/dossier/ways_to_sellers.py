"""Money links that were followed: from what is read over what is clicked to who earns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.dossier.records import Hop, MoneyPath, Place
from classifier.findings import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.money_path.told import Step, Told

_NOT_SAID = ("end", "redirect")  # what the drawing shows anyway


def money_paths(paths: Iterable[Told]) -> tuple[MoneyPath, ...]:
    """Give the paths to draw; the last host of one that was followed to its end stands with the seller."""
    return tuple(
        MoneyPath(
            anchor=path.anchor or "(picture)",
            page=path.page,
            hops=_hops(path.steps[:-1] if path.outcome is Outcome.FOUND else path.steps),
            seller=_seller(path),
            named=_place(path),
            why=path.why,
        )
        for path in paths
    )


def _hops(steps: Iterable[Step]) -> tuple[Hop, ...]:
    """The hosts in order, each once in a row; a programme goes by its name."""
    hops = (Hop(step.host, step.programme or ("" if step.kind in _NOT_SAID else step.kind)) for step in steps)
    return tuple(dict.fromkeys(hops))


def _seller(path: Told) -> str:
    return f"{path.seller} ({path.domain})" if path.named and path.seller != path.domain else path.seller


def _place(path: Told) -> Place | None:
    if path.named is None or path.seller == path.domain:
        return None
    return Place(path.where, path.named.quote, path.named.url, path.named.record_id, path.named.digest)
