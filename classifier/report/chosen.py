"""The part of the catalogue that a reader asks for, in the form asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click import UsageError

from classifier import model_file as models
from classifier import shares
from classifier.report import catalogue, reference
from classifier.report.entries import entries, to_json
from classifier.signals import Family

if TYPE_CHECKING:
    from pathlib import Path


def show(name: str | None, family: str | None, model_file: Path | None, *, as_json: bool, markdown: bool) -> str:
    """Give all signals, one family's or one, as text, JSON lines or Markdown, with the weights of a model.

    The shares are those that lie beside the model. Raises UsageError for an unknown name or family or a choice
    of a part of the Markdown page, and BadModel for a model or shares that cannot be read.
    """
    if family is not None and family not in [known.value for known in Family]:
        raise UsageError(f"There is no family '{family}'; the families are {', '.join(Family)}.")
    if markdown and (name or family or as_json):
        raise UsageError("--markdown prints the whole catalogue, so it goes with no name, --family or --json.")
    every = entries(models.load(model_file), shares.load(model_file))
    if markdown:
        return reference.render(every)
    chosen = [e for e in every if name in (None, e.signal.name) and family in (None, e.signal.family.value)]
    if name and not chosen:
        raise UsageError(_unknown(name, family, [e.signal.name for e in every]))
    if as_json:
        return "".join(to_json(entry) + "\n" for entry in chosen)
    return "\n".join(catalogue.render_one(chosen[0])) + "\n" if name else catalogue.render(chosen)


def _unknown(name: str, family: str | None, names: list[str]) -> str:
    from difflib import get_close_matches

    if name in names:
        return f"The signal '{name}' does not belong to the family '{family}'."
    near = get_close_matches(name, names, n=3)
    return f"There is no signal '{name}'" + (f"; did you mean {' or '.join(near)}?" if near else ".")
