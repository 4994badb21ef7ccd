"""Listen, say where, and end cleanly."""

from __future__ import annotations

import signal
import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
import uvicorn

from classifier.audit.holding import held
from classifier.errors import CannotServe
from classifier.web.app import build
from classifier.web.doors import FEWEST_TOKEN_BYTES, is_loopback

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import FrameType

    from classifier.web.desk import Desk
    from classifier.web.settings import Settings

_BACKLOG = 256
_GRACE = 5  # seconds that answers have to be sent when the server ends


def serve(settings: Settings) -> int:
    """Serve until Ctrl-C or SIGTERM, and give the exit code.

    Raises CannotServe where the address is taken or needs a token, InUse where another server has the folder, BadStore.
    """
    if not is_loopback(settings.host) and not settings.tokens:
        raise CannotServe(
            f"{settings.host} can be reached from other computers: name a file with a token (--token-file), or listen "
            "on 127.0.0.1"
        )
    with held(settings.folder), _listening(settings) as listening:
        app = build(settings)
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE,
            timeout_keep_alive=20,
        )
        port = listening.getsockname()[1]
        shown = f"[{settings.host}]" if ":" in settings.host else settings.host
        server = _Server(config, app.state.desk, f"http://{shown}:{port}/")
        server.run(sockets=[listening])
    return 0


def tokens_of(path: Path) -> tuple[str, ...]:
    """Read tokens, one a line. Raises CannotServe for a file that cannot be read, or a token that is too short."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise CannotServe(f"{path}: the tokens cannot be read: {getattr(error, 'strerror', None) or error}") from None
    tokens = tuple(line.strip() for line in lines if line.strip())
    if not tokens or any(len(token.encode()) < FEWEST_TOKEN_BYTES for token in tokens):
        raise CannotServe(
            f"{path}: write a token of at least {FEWEST_TOKEN_BYTES} bytes on each line, such as "
            "`openssl rand -hex 32` makes"
        )
    return tokens


class _Server(uvicorn.Server):
    """Ends at the first Ctrl-C or SIGTERM, letting go whoever watches a job; a second one does not wait."""

    def __init__(self, config: uvicorn.Config, desk: Desk, address: str) -> None:
        super().__init__(config)
        self._desk = desk
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say where."""
        await super().startup(sockets)
        if self.started:
            click.echo(f"flogcheck: open {self._address}", err=True)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take both signals while the block lasts; neither is raised again, since what it asks for has been done."""
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end."""
        self._desk.runner.close()
        super().handle_exit(sig, frame)


def _listening(settings: Settings) -> socket.socket:
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listening = socket.socket(family, kind, protocol)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_BACKLOG)
    except OSError as error:
        said = error.strerror or error
        raise CannotServe(f"{settings.host}:{settings.port} cannot be listened on: {said}; try --port") from None
    return listening
