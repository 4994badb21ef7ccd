"""What can go wrong on the way from a capture to an assessment.

    ClassifierError
    ├── BadModel           the model file cannot be used                    exit 3
    ├── BadCorpus          the labelled blogs cannot be read or learnt from  exit 3
    ├── BadList            the list of blogs to audit cannot be read         exit 2
    ├── BadExport          a table of that kind is not written               exit 2
    ├── BadBrand           a brand's file cannot be used                     exit 2
    ├── BadMuseum          the museum's sites are not as their format wants  exit 3
    ├── BadTraits          what was kept of a blog for comparing cannot be read   exit 3
    ├── MissingExtra       an optional library is not installed             exit 3
    ├── BadStore           the database of an audit cannot be used          exit 3
    │   ├── StoreFull      it cannot be written to: the disk is full        exit 3
    │   └── DamagedStore   its file is damaged; `flogcheck repair`          exit 3
    ├── CannotServe        the address is taken, or needs a token           exit 3
    ├── InUse              another flogcheck works in the same folder       exit 3
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


class BadList(ClassifierError):
    """Raised for a list of blogs that cannot be read, names none, or leaves open which column does."""

    exit_code = 2


class BadExport(ClassifierError):
    """Raised for the name of a table whose ending says nothing, or one that a format cannot hold."""

    exit_code = 2


class BadBrand(ClassifierError):
    """Raised for a brand's file that is missing, holds what it should not, or names a text or picture of no use."""

    exit_code = 2


class BadMuseum(ClassifierError):
    """Raised for a museum that holds no site, or a site that cannot be read."""


class BadTraits(ClassifierError):
    """Raised for kept traits of a blog that are damaged, or were made in a way that cannot be compared."""


class MissingExtra(ClassifierError):
    """Raised where a library of an extra is not installed; the message says how to install it."""


class BadStore(ClassifierError):
    """Raised for a database that cannot be opened, read or written; the message names it without its password."""


class StoreFull(BadStore):
    """Raised where the disk of the database is full; what was committed before is kept."""


class CannotServe(ClassifierError):
    """Raised for a server that cannot listen, or must not without a token."""


class DamagedStore(BadStore):
    """Raised for a database whose file is damaged, or that lost what the folder around it holds."""


class InUse(ClassifierError):
    """Raised where another process holds the folder that this one wants to write to."""


class NothingToAssess(ClassifierError):
    """Raised for a capture that was read and holds no page that could be judged."""

    exit_code = 4
