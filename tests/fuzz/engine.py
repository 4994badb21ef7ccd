"""The process in which atheris runs: `python -m tests.fuzz.engine TARGET [LIBFUZZER OPTIONS] FOLDERS`.

Only our own modules are instrumented: what a library does with an input is told by which of our code it leads to.
"""

from __future__ import annotations

import faulthandler
import logging
import sys


def main() -> None:
    """Fuzz until the time is up or something is found; does not come back."""
    import atheris

    with atheris.instrument_imports(include=["crawler", "classifier"]):
        from tests.fuzz.targets import TARGETS
    target = TARGETS[sys.argv.pop(1)]
    faulthandler.enable()
    logging.disable()
    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
