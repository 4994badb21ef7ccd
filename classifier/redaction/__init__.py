"""Hide who private persons are in what is shown of an assessment, each behind the same sign everywhere.

Companies, brands and products keep their names, and the capture keeps everything. What is hidden, and what stays,
stands in `persons.py`, `contact_details.py` and `kept.py`; how text is changed in `redactor.py`.
"""

from classifier.redaction.hidden import Hidden
from classifier.redaction.redactor import Redactor, redactor

__all__ = ["Hidden", "Redactor", "redactor"]
