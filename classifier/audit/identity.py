"""What makes two rows of a list one blog, and what its folder is called."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from classifier.targets import Target
from crawler.addresses import canonical, parse_address, scope_of
from crawler.errors import BadAddress

_LONGEST = 2000  # characters of an address: more than browsers and servers of the web agree on
_WRAPPED = "<>\"'`´“”„«»,; \t\u00a0\u200b\u200c\u200d\u2060\ufeff"
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,78}[a-z0-9]")
_DIGITS = 12  # of a hash in hexadecimal: two of 100,000 names agree once in 56,000 lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A blog's `key`, the name of its folder, and where to read it: an address to fetch or the file of a capture."""

    key: str
    name: str
    address: str = ""
    file: Path | None = None


def of_address(text: str) -> Identity:
    """Give the identity of an address as people write it. Raises BadAddress with what is wrong with it.

    All pages of a blog are one: it is the host, on hosts that keep many blogs the folder. Folded are too: scheme,
    `www.`, the scheme's own port, letter case of the host, Unicode and ASCII forms of its name (UTS 46, as browsers).
    Marks around it are dropped, and addresses that were made safe to paste (`hxxp`, `[.]`) are made whole.
    """
    text = text.strip(_WRAPPED).replace("[.]", ".")
    text = re.sub(r"^hxxp", "http", text, flags=re.IGNORECASE)
    if len(text) > _LONGEST:
        raise BadAddress(f"longer than an address can be: {len(text):,} characters")
    if not text.isprintable():
        raise BadAddress("holds characters that no address has")
    address = _with_ascii_host(parse_address(text))
    scope = scope_of(address)
    key = canonical(f"{urlsplit(address).scheme}://{scope.host}{scope.prefix}")
    return Identity(key=key, name=_name_of(key), address=address)


def of_capture(file: Path) -> Identity:
    """Give the identity of a capture: its path with links of the file system followed."""
    key = str(file.resolve())
    name = Target(file.name, file=file).name
    # Folders of `flogcheck score --out` all call it that, so their own name tells more.
    if name == "capture":
        name = Target(file.name, file=Path(file.resolve().parent.name)).name
    return Identity(key=key, name=f"{name[:60].strip('-.')}-{_hash(key)}", file=file)


def _with_ascii_host(address: str) -> str:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if "@" in parts.netloc:
        raise BadAddress("a mail address, or an address with a user name in it")
    if not host.isascii():
        import idna

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise BadAddress(f"not a host name that can exist: {error}") from None
    host = host.rstrip(".")
    last = host.rpartition(".")[2]
    if ":" in host:
        host = f"[{host}]"
    elif last.isdecimal():
        if not re.fullmatch(r"\d{1,3}(\.\d{1,3}){3}", host):
            raise BadAddress("not a web address: a number")
    elif len(host) > 253 or any(len(label) > 63 for label in host.split(".")):  # RFC 1035, 2.3.4
        raise BadAddress("not a web address: longer than the name of a host can be")
    elif host != "localhost" and (len(last) < 2 or not re.fullmatch(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+", host)):
        raise BadAddress("not a web address: no host has such a name")
    netloc = host if parts.port is None else f"{host}:{parts.port}"
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))


def _name_of(key: str) -> str:
    """Give the host alone where the key says no more, else the host, what can be read of the rest, and a hash.

    It depends on the key alone: no other row, and no order of rows, changes the folder of a blog.
    """
    host, _, rest = key.partition("://")[2].partition("/")
    if not rest and _NAME.fullmatch(host):
        return host
    readable = re.sub(r"[^a-z0-9.]+", "-", f"{host}/{rest}".lower()).strip("-.")[:60].strip("-.")
    return f"{readable or 'blog'}-{_hash(key)}"


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
