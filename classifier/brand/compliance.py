"""What the looks at many blogs come to: rates of labels with explicit denominators, by agency and overall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.brand.kinds import apart_from_label
from classifier.brand.looks import Standing
from classifier.brand.rates import rate
from classifier.brand.worklist import KNOWN, worklist
from classifier.findings import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.brand.looks import BrandLook, PostLook
    from classifier.brand.rates import Rate
    from classifier.brand.worklist import Task

UNNAMED = "(no agency)"
"""What blogs are counted under that no agency is known to run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The posts of some blogs that mention the brand, counted.

    Of `posts`, those are `connected` whose relationship the list states (`stated`) or whose connection is visible apart
    from the label (`visible`, of those that are not stated). `compliance` is the share of the connected posts whose
    label could be looked at that have one before the first link (Standing.BEFORE); `of_stated` and `of_visible` are its
    two parts. Outside of every rate are: `told_only`, posts known to be connected only because they say so, which are
    labelled by definition; `none_visible`, where neither is known, and the brand knows whether there is anything to
    tell; `not_looked`, where hidden links kept a connection from being looked for; `stated_none`, which the list
    excepts although nothing was asked of them; and `label_not_looked` of the connected.
    """

    name: str
    blogs: int
    posts: int
    stated: int
    visible: int
    label_not_looked: int
    told_only: int
    none_visible: int
    not_looked: int
    stated_none: int
    compliance: Rate
    of_stated: Rate
    of_visible: Rate

    @property
    def connected(self) -> int:
        """The posts with a connection that is stated or visible apart from the label."""
        return self.stated + self.visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Compliance:
    """Everything about a brand: the looks, the tally of all and of each agency, and the worklist."""

    brand: str
    looks: tuple[BrandLook, ...]
    all: Tally
    agencies: tuple[Tally, ...]
    worklist: tuple[Task, ...]


def compliance(looks: Iterable[BrandLook]) -> Compliance:
    """Put looks together. Raises ValueError for looks on behalf of different brands, or for none."""
    kept = tuple(looks)
    brands = {look.brand for look in kept}
    if len(brands) != 1:
        raise ValueError("looks on behalf of one brand are wanted")
    by_agency: dict[str, list[BrandLook]] = {}
    for look in kept:
        by_agency.setdefault(look.agency or UNNAMED, []).append(look)
    tallies = [tally(name, group) for name, group in by_agency.items()]
    tallies.sort(key=lambda one: (one.name == UNNAMED, one.name.casefold()))
    return Compliance(
        brand=brands.pop(),
        looks=kept,
        all=tally("all", kept),
        agencies=tuple(tallies),
        worklist=worklist(kept),
    )


GROUPS = ("stated", "visible", "told only", "none visible", "not looked", "stated none")
"""How a post counts: see Tally."""


def group_of(look: BrandLook, post: PostLook) -> str:
    """Tell how a post counts, in one of GROUPS."""
    if look.relationship in KNOWN:
        return "stated"
    if apart_from_label(post.connections):
        return "visible"
    if look.relationship == "none":
        return "stated none"
    if post.connection is Outcome.FOUND:
        return "told only"
    return "not looked" if post.connection is Outcome.COULD_NOT_LOOK else "none visible"


def tally(name: str, looks: Iterable[BrandLook]) -> Tally:
    """Count the posts of some blogs."""
    kept = tuple(looks)
    rows = [(look, post, group_of(look, post)) for look in kept for post in look.posts]
    counts = {group: sum(1 for _, _, one in rows if one == group) for group in GROUPS}
    judged = [row for row in rows if row[2] in ("stated", "visible")]
    seen = [row for row in judged if row[1].label.standing is not Standing.COULD_NOT_LOOK]

    def share(*groups: str) -> Rate:
        return rate(
            (look.blog, post.label.standing is Standing.BEFORE) for look, post, group in seen if group in groups
        )

    return Tally(
        name=name,
        blogs=len({look.blog for look in kept}),
        posts=len(rows),
        stated=counts["stated"],
        visible=counts["visible"],
        label_not_looked=len(judged) - len(seen),
        told_only=counts["told only"],
        none_visible=counts["none visible"],
        not_looked=counts["not looked"],
        stated_none=counts["stated none"],
        compliance=share("stated", "visible"),
        of_stated=share("stated"),
        of_visible=share("visible"),
    )
