"""The queue of a server: bounded, and fair between clients.

Clients take turns: the one that was served last waits until each other client that waits has been served. None of them
may fill more than three quarters of the queue, so that a place is left for the others. No two jobs that crawl the same
host are given out at once, so that it is asked as slowly as one of them asks.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque

from classifier.web.errors import QueueFull


class FairQueue:
    """Names of jobs by client; safe between threads."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._most = max(1, places * 3 // 4)
        self._waiting: OrderedDict[str, deque[tuple[str, str]]] = OrderedDict()
        self._promised: dict[str, int] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return sum(len(line) for line in self._waiting.values())

    def promise(self, client: str) -> None:
        """Keep a place for a job that is about to come. Raises QueueFull."""
        with self._lock:
            promised = self._promised.get(client, 0)
            if len(self) + sum(self._promised.values()) >= self._places:
                raise QueueFull(f"the queue is full: {self._places} jobs wait")
            if len(self._waiting.get(client, ())) + promised >= self._most:
                raise QueueFull(f"your share of the queue is full: {self._most} of your jobs wait")
            self._promised[client] = promised + 1

    def release(self, client: str) -> None:
        """Give a promised place back."""
        with self._lock:
            left = self._promised.get(client, 0) - 1
            if left > 0:
                self._promised[client] = left
            else:
                self._promised.pop(client, None)

    def put(self, client: str, name: str, host: str = "") -> None:
        """Put a job at the end of its client's line, with the host that it crawls; there is always room.

        What was taken in before a restart has its place already.
        """
        with self._lock:
            self._waiting.setdefault(client, deque()).append((name, host))

    def take(self, busy: frozenset[str] = frozenset()) -> str | None:
        """Give the job whose turn it is, and take it out; those of hosts that are busy wait."""
        with self._lock:
            for client, line in self._waiting.items():
                chosen = next(((name, host) for name, host in line if not host or host not in busy), None)
                if chosen is not None:
                    line.remove(chosen)
                    if line:
                        self._waiting.move_to_end(client)  # the others come first
                    else:
                        del self._waiting[client]
                    return chosen[0]
        return None

    def drop(self, name: str) -> bool:
        """Take a job out, and tell whether it was in."""
        with self._lock:
            for client, line in self._waiting.items():
                found = next((each for each in line if each[0] == name), None)
                if found is not None:
                    line.remove(found)
                    if not line:
                        del self._waiting[client]
                    return True
        return False
