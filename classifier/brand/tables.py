"""A brand's audit as tables of plain values, and as a part of an HTML page. What each column means: docs/brand.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classifier.brand.compliance import group_of
from classifier.brand.kinds import apart_from_label, kinds
from classifier.brand.looks import Standing
from classifier.brand.worklist import STEPS, step_of
from classifier.findings import Outcome
from classifier.report.shown import number
from classifier.report.templating import environment
from classifier.rules import JURISDICTIONS, rules

if TYPE_CHECKING:
    from classifier.brand.compliance import Compliance, Tally
    from classifier.brand.looks import BrandLook, PostLook
    from classifier.brand.rates import Rate

Row = dict[str, str | int | float | None]

_OUTCOMES = {
    Outcome.FOUND: "found",
    Outcome.NOT_FOUND: "looked and not found",
    Outcome.COULD_NOT_LOOK: "could not look",
}
NOT_VISIBLE = "no connection visible; whether there is one, the brand knows"
_MOST_SHOWN = 50  # tasks, and ties, in the page; the tables have all


def posts(compliance: Compliance) -> list[Row]:
    """Give a row for each post that mentions the brand, blog by blog."""
    return [_post(look, post) for look in compliance.looks for post in look.posts]


def ties(compliance: Compliance) -> list[Row]:
    """Give a row for each tie looked for on each blog."""
    return [
        {
            "blog": look.blog,
            "tie": tie.kind,
            "means": kinds("tie")[tie.kind].title,
            "to": tie.whose,
            "outcome": _OUTCOMES[tie.outcome],
            "evidence": tie.evidence[0].quote if tie.evidence else "",
            "evidence_url": tie.evidence[0].url if tie.evidence else "",
            "record_id": tie.evidence[0].record_id if tie.evidence else "",
            "why_not_looked": tie.why,
            "can_also_be": kinds("tie")[tie.kind].innocent if tie.evidence else "",
        }
        for look in compliance.looks
        for tie in look.ties
    ]


def agencies(compliance: Compliance) -> list[Row]:
    """Give a row for each agency, and a last one for all blogs."""
    return [_tally(one) for one in (*compliance.agencies, compliance.all)]


def worklist(compliance: Compliance) -> list[Row]:
    """Give a row for each post to be gone through, in order."""
    return [
        {
            "place": place,
            "step": task.step,
            "reason": task.why.reason,
            "todo": task.why.todo,
            **_post(task.blog, task.post),
        }
        for place, task in enumerate(compliance.worklist, 1)
    ]


def render(compliance: Compliance) -> str:
    """Give the audit as a part of an HTML page, a `section` with style of its own; all text from blogs is escaped."""
    cited = dict.fromkeys(rule for look in compliance.looks for post in look.posts for rule in post.rules)
    tied = [(look, tie) for look in compliance.looks for tie in look.ties if tie.outcome is Outcome.FOUND]
    known = {rule.id: rule for name in JURISDICTIONS for rule in rules(name)}
    return (
        environment()
        .get_template("brand.html.jinja")
        .render(
            brand=compliance.brand,
            all=compliance.all,
            tallies=(*compliance.agencies, compliance.all),
            tasks=compliance.worklist[:_MOST_SHOWN],
            left=max(0, len(compliance.worklist) - _MOST_SHOWN),
            ties=[(look, tie, kinds("tie")[tie.kind]) for look, tie in tied[:_MOST_SHOWN]],
            ties_left=max(0, len(tied) - _MOST_SHOWN),
            steps=STEPS,
            connection=kinds("connection"),
            rules=[known[one] for one in cited if one in known],
            number=number,
            percent=_percent,
            standing=_standing,
        )
    )


def _post(look: BrandLook, post: PostLook) -> Row:
    connections = post.connections
    first = connections[0].evidence if connections else None
    label = post.label
    return {
        "blog": look.blog,
        "agency": look.agency,
        "relationship": look.relationship,
        "post": post.url,
        "title": post.title,
        "published": post.published,
        "language": post.lang,
        "mentions": post.mentions,
        "mention": post.mention.quote,
        "links_to_brand": post.links,
        "links_to_shops": post.shop_links,
        "connection": _OUTCOMES[post.connection],
        "connections": "; ".join(one.kind for one in connections),
        "connection_words": kinds("connection")[connections[0].kind].title if connections else _no_connection(post),
        "connection_evidence": first.quote if first else "",
        "connection_url": first.url if first else "",
        "connection_record_id": first.record_id if first else "",
        "connection_digest": first.digest if first else "",
        "seen_apart_from_label": "yes" if apart_from_label(connections) else "no",
        "not_looked_at": "; ".join(post.not_looked),
        "label": str(label.standing),
        "label_held_against": label.mark,
        "label_text": label.evidence.quote if label.evidence else "",
        "label_kind": label.kind,
        "label_language": label.lang,
        "label_position": label.position,
        "label_record_id": label.evidence.record_id if label.evidence else "",
        "label_why_not_looked": label.why,
        "says_unpaid": post.denial.quote if post.denial else "",
        "notice_page": post.notice,
        "bears_on": "; ".join(post.rules),
        "counts_as": group_of(look, post),
        "step": step_of(look, post),
    }


def _no_connection(post: PostLook) -> str:
    return NOT_VISIBLE if post.connection is Outcome.NOT_FOUND else "; ".join(post.not_looked)


def _tally(one: Tally) -> Row:
    row: Row = {
        "agency": one.name,
        "blogs": one.blogs,
        "posts": one.posts,
        "connected": one.connected,
        "stated": one.stated,
        "visible": one.visible,
        "label_not_looked": one.label_not_looked,
        "told_only": one.told_only,
        "none_visible": one.none_visible,
        "not_looked": one.not_looked,
        "stated_none": one.stated_none,
    }
    for name, share in (("compliance", one.compliance), ("stated", one.of_stated), ("visible", one.of_visible)):
        row |= {
            f"{name}_labelled": share.hits,
            f"{name}_of": share.posts,
            f"{name}_blogs": share.blogs,
            f"{name}_rate": _rounded(share.share),
            f"{name}_low": _rounded(share.low),
            f"{name}_high": _rounded(share.high),
        }
    return row


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _percent(share: Rate) -> str:
    if share.share is None:
        return "no such posts"
    interval = (
        "one blog: no interval"
        if share.low is None or share.high is None
        else f"95 %: {100 * share.low:.0f} to {100 * share.high:.0f} %"
    )
    return f"{share.hits} of {share.posts} ({100 * share.share:.0f} %; {interval})"


def _standing(post: PostLook) -> str:
    label = post.label
    words: dict[Standing, str] = {
        Standing.BEFORE: f"before {label.mark}",
        Standing.LATE: f"not before {label.mark}",
        Standing.WEAK: "only in discouraged words",
        Standing.OTHER_KIND: "tells of another tie than the list",
        Standing.NONE: "none",
        Standing.COULD_NOT_LOOK: f"could not look: {label.why}",
    }
    return words[label.standing]
