"""In which order somebody should go through the posts: by what a post shows, never by a score.

The steps, first things first, are those of `STEPS`. Within a step come posts whose relationship the list states, then
those with more kinds of connection, then newer ones. A post that mentions the brand with no connection known or
visible, or with a label in its place, is in no step: there is nothing to ask about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.brand.looks import Standing
from classifier.findings import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from classifier.brand.looks import BrandLook, PostLook

KNOWN = ("paid", "gifted", "affiliate")
"""The relationships, of those a list may state, that are material connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Why a post stands where it stands, and what to do about it."""

    reason: str
    todo: str


STEPS = (
    Step(
        reason="the post says that nobody paid, and a connection is stated in the list or visible",
        todo="find out which of the two holds, then have the post put right",
    ),
    Step(
        reason="the list states a connection, and the post has no label",
        todo="ask for a label before the first link",
    ),
    Step(
        reason="a connection is visible, and the post has no label",
        todo="look up what was agreed; if the connection is the brand's, ask for a label before the first link",
    ),
    Step(
        reason="the only label uses words that regulators discourage, or tells of another tie than the list",
        todo="ask for a label that says what was agreed in accepted words",
    ),
    Step(
        reason="the label comes after the link, beside the article or in the footer",
        todo="ask for the label to be moved before the first link",
    ),
    Step(
        reason="whether there is a connection, or a label, could not be looked at",
        todo="read the post; follow its links",
    ),
)
"""The steps, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A post to be gone through: `step` counts STEPS from 1."""

    step: int
    blog: BrandLook
    post: PostLook

    @property
    def why(self) -> Step:
        """The step."""
        return STEPS[self.step - 1]


def step_of(look: BrandLook, post: PostLook) -> int:
    """Give the step of a post, from 1; 0 where nothing is to be asked about it."""
    stated = look.relationship in KNOWN
    connected = stated or post.connection is Outcome.FOUND
    unseen = post.connection is Outcome.COULD_NOT_LOOK and look.relationship != "none"
    standing = post.label.standing
    if not connected:
        return 6 if unseen and standing is not Standing.BEFORE else 0
    if post.denial is not None:
        return 1
    if standing is Standing.NONE:
        return 2 if stated else 3
    if standing in (Standing.WEAK, Standing.OTHER_KIND):
        return 4
    if standing is Standing.LATE:
        return 5
    return 6 if standing is Standing.COULD_NOT_LOOK else 0


def worklist(looks: Iterable[BrandLook]) -> tuple[Task, ...]:
    """Give the posts to be gone through, in their order."""
    tasks = [
        Task(step=step, blog=look, post=post) for look in looks for post in look.posts if (step := step_of(look, post))
    ]
    tasks.sort(key=lambda task: task.post.url)
    tasks.sort(key=lambda task: task.post.published, reverse=True)
    return tuple(
        sorted(
            tasks,
            key=lambda task: (task.step, task.blog.relationship not in KNOWN, -len(task.post.connections)),
        )
    )
