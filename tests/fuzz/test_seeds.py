"""Every seed once through its target, as the fuzzer begins; this needs no fuzzer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.run import TARGET_NAMES
from tests.fuzz.targets import TARGETS, seeds

HERE = Path(__file__).parent


@pytest.mark.parametrize("path", [pytest.param(p, id=f"{t}-{p.name}") for t in TARGETS for p in seeds(t)])
def test_a_seed_raises_nothing_but_named_errors(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


def test_every_target_can_be_run_and_has_seeds_and_words() -> None:
    assert set(TARGET_NAMES) == set(TARGETS)
    for name in TARGETS:
        assert len(seeds(name)) >= 3
        assert (HERE / "words" / f"{name}.dict").is_file()


def test_the_seeds_stay_small() -> None:
    assert sum(path.stat().st_size for path in HERE.glob("seeds/*/*")) < 200_000
