"""The process in which atheris runs: `python -m tests.fuzz.engine TARGET [LIBFUZZER OPTIONS] FOLDERS`.

Only our own modules are instrumented: what a library does with an input is told by which of our code it leads to.
"""

from __future__ import annotations

import faulthandler
import logging
import sys
import time

LONGEST = 5  # seconds of one processor for one input


class TookTooLong(Exception):
    """Raised for an input that was read, but in no time that one may take."""


def main() -> None:
    """Fuzz until the time is up or something is found; does not come back."""
    import atheris

    with atheris.instrument_imports(include=["crawler", "classifier"]):
        from tests.fuzz.targets import TARGETS, seeds

        name = sys.argv.pop(1)
        target = TARGETS[name]
        for seed in seeds(name):  # what is imported and compiled at first use is no part of any input's time
            target(seed.read_bytes())

    def timed(data: bytes) -> None:
        start = time.process_time()  # the engine's own limit is of the clock on the wall, which a busy machine passes
        target(data)
        if time.process_time() - start > LONGEST:
            raise TookTooLong(f"{time.process_time() - start:.1f} s")

    faulthandler.enable()
    logging.disable()
    atheris.Setup(sys.argv, timed)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
