"""What can go wrong on the way from a capture to an assessment.

    ClassifierError
    ├── BadModel           the model file cannot be used                    exit 3
    ├── BadCorpus          the labelled blogs cannot be read or learnt from  exit 3
    ├── BadMuseum          the museum's sites are not as their format wants  exit 3
    ├── BadTraits          what was kept of a blog for comparing cannot be read   exit 3
    ├── MissingExtra       an optional library is not installed             exit 3
    └── NothingToAssess    the capture holds no blog that can be judged      exit 4

Every message is one line for a person: what happened, and where there is one, what to do.
"""


class ClassifierError(Exception):
    """Base of the errors of this package; `exit_code` is what a command line answers with."""

    exit_code = 3


class BadModel(ClassifierError):
    """Raised for a model file that is missing, damaged, not a model, or made for other signals."""


class BadCorpus(ClassifierError):
    """Raised for labelled blogs that cannot be read, or are too few or too one-sided to learn from."""


class BadMuseum(ClassifierError):
    """Raised for a museum that holds no site, or a site that cannot be read."""


class BadTraits(ClassifierError):
    """Raised for kept traits of a blog that are damaged, or were made in a way that cannot be compared."""


class MissingExtra(ClassifierError):
    """Raised where a library of an extra is not installed; the message says how to install it."""


class NothingToAssess(ClassifierError):
    """Raised for a capture that was read and holds no page that could be judged."""

    exit_code = 4
