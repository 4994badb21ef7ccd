"""What can go wrong on the way from a URL to a capture.

    CrawlError
    ├── BadAddress       the text given is not a web address            exit 2
    ├── BadList          the list of crawl archives cannot be used       exit 2
    ├── BadServices      the user's file of services cannot be used      exit 2
    ├── CouldNotFetch    the blog gave nothing, or would not let us in   exit 3
    │   └── Interrupted  Ctrl-C came before the first page               exit 3
    ├── CouldNotRead     the file is not a capture that can be read      exit 3
    ├── CouldNotWrite    the capture cannot be written                   exit 3
    │   └── CaptureExists  there is a file already where it should go    exit 3
    └── BrokeOff         a fault of this program ended the crawl         exit 3

Every message is one line for a person: what happened, and where there is one, what to do.
"""


class CrawlError(Exception):
    """Base of the errors of this package; `exit_code` is what a command line answers with."""

    exit_code = 3


class BadAddress(CrawlError):
    """Raised for text that is not an http(s) address."""

    exit_code = 2


class BadServices(CrawlError):
    """Raised for a file of outside services that cannot be read or names what there is not."""

    exit_code = 2


class BadList(CrawlError):
    """Raised for a list of crawl archives that cannot be read, names none, or names addresses."""

    exit_code = 2


class CouldNotFetch(CrawlError):
    """Raised when the start page of a blog could not be had; the capture with the failures is kept."""


class Interrupted(CouldNotFetch):
    """Raised when the user ended a crawl before anything of the blog was read, or ended many crawls."""


class CouldNotRead(CrawlError):
    """Raised for a file that is missing, empty, or neither WARC nor WACZ."""


class CouldNotWrite(CrawlError):
    """Raised when a capture cannot be written (full disk, no permission); what was written before is kept."""


class CaptureExists(CouldNotWrite):
    """Raised for a capture whose file exists already and has something in it; nothing is overwritten."""


class BrokeOff(CrawlError):
    """Told of one blog of many whose crawl ended by a fault of ours, its cause; what was read is kept."""
