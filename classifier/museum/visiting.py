"""Assess a museum site as any blog, and pick from the outcome what the table shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from classifier.assessment import examine
from classifier.bands import Band
from classifier.errors import NothingToAssess
from classifier.findings import Outcome
from classifier.museum.capturing import write_capture
from classifier.museum.cases import FLOG, SINCERE, Case
from classifier.signals import Family, catalogue
from crawler import archive

if TYPE_CHECKING:
    from classifier.assessment import Examined
    from classifier.model import Model

ACCUSING = (Band.SOME_SIGNS, Band.STRONG_SIGNS)
SUSPECT = frozenset({"commercial", "disguised"})
# Of findings without a factor these are shown: two statements that cannot both hold, and what others say of the site.
# All other signals that the model gave no weight are common among honest blogs too.
_SPEAKING = (Family.CONTRADICTIONS, Family.PROVENANCE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding that speaks for a commercial or disguised operator; `factor` is None where it moved no odds."""

    signal: str
    family: str
    factor: float | None
    quote: str


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a site: its band, P(flog), what speaks for disguise, strongest first, and of the signals that
    should show what exposed the case those that did. `why` says why the band is milder or none."""

    band: Band
    why: str
    flog: float
    evidence: tuple[Shown, ...]
    proof: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A site with what was made of it from its pages alone, and with the outside records where it has some."""

    case: Case
    alone: Look
    with_outside: Look | None

    @property
    def looks(self) -> tuple[Look, ...]:
        """Both looks, or the one there is."""
        return (self.alone,) if self.with_outside is None else (self.alone, self.with_outside)

    @property
    def fullest(self) -> Look:
        """The look that saw most."""
        return self.looks[-1]

    @property
    def accused(self) -> bool:
        """Whether a sincere site was put under the signs of a disguised operator, by either look."""
        return self.case.kind == SINCERE and any(look.band in ACCUSING for look in self.looks)

    @property
    def caught(self) -> bool:
        """Whether a flog was: by its band, or because what exposed the case was found."""
        return self.case.kind == FLOG and (self.fullest.band in ACCUSING or bool(self.fullest.proof))


def visit(case: Case, model: Model, *, keep: Path | None = None) -> Exhibit:
    """Write the capture of a site, read it, and examine it, without and with outside records.

    The captures are kept in the folder `keep` under the name of the site, else they are gone afterwards. Raises
    BadMuseum, CouldNotWrite, and CouldNotRead where a site makes no capture that can be read.
    """
    with TemporaryDirectory(prefix="flogcheck-museum-") as temporary:
        folder = keep or Path(temporary)
        alone = _look(case, write_capture(case, folder / f"{case.name}.warc", outside=False), model)
        if case.outside is None:
            return Exhibit(case, alone, None)
        full = write_capture(case, folder / f"{case.name}-with-records.warc", outside=True)
        return Exhibit(case, alone, _look(case, full, model))


def _look(case: Case, capture: Path, model: Model) -> Look:
    try:
        examined = examine(archive.read(capture), model=model, target=case.url)
    except NothingToAssess as nothing:
        return Look(Band.INCONCLUSIVE, str(nothing), 0.0, (), ())
    a = examined.assessment
    there = {name for name, finding in examined.findings.items() if finding.outcome is Outcome.FOUND}
    proof = tuple(name for name in case.exposed_by if name in there)
    return Look(a.band, a.why, a.weighing.probability["flog"], _evidence(examined, case), proof)


def _evidence(examined: Examined, case: Case) -> tuple[Shown, ...]:
    """What was found and speaks for disguise: what exposed the case, then by factor, then what has none."""
    factors: dict[str, float] = {}
    for row in examined.assessment.weighing.ledger:
        if row.log_odds and row.outcome == Outcome.FOUND and row.evidence:
            factors[row.signal] = factors.get(row.signal, 1.0) * row.factor
    shown = []
    for signal in catalogue():
        finding = examined.findings[signal.name]
        if finding.outcome is not Outcome.FOUND or SUSPECT.isdisjoint(signal.toward):
            continue
        factor = factors.get(signal.name)
        without = factor is None and (
            signal.family in _SPEAKING or not signal.weighed or signal.name in case.exposed_by
        )
        if without or (factor is not None and factor > 1):
            shown.append(Shown(signal.name, signal.family.value, factor, finding.evidence[0].quote))
    return tuple(sorted(shown, key=lambda s: (s.signal not in case.exposed_by, -(s.factor or 1.0), s.signal)))
