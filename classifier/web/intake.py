"""Jobs into the store, those that come at the same moment in one commit: each commit waits for the disk."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifier.errors import BadStore
from classifier.store import jobs
from classifier.store.opening import transaction

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from classifier.store.jobs import Job, Wish


@dataclass(slots=True)
class _Place:
    """A wish and what came of it: a job, or the reason why not."""

    wish: Wish
    job: Job | None = None
    error: BadStore | None = None

    @property
    def done(self) -> bool:
        return self.job is not None or self.error is not None


class Intake:
    """Takes wishes from many threads; whoever has the turn writes for all who wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._waiting: list[_Place] = []
        self._list = threading.Lock()
        self._turn = threading.Lock()

    def add(self, wish: Wish) -> Job:
        """Write a job into the store and give it once it is there for good. Raises BadStore, also for a taken key."""
        place = _Place(wish)
        with self._list:
            self._waiting.append(place)
        with self._turn:
            if not place.done:
                with self._list:
                    batch, self._waiting = self._waiting, []
                self._write(batch)
        if place.error is not None:
            raise place.error
        assert place.job is not None
        return place.job

    def _write(self, batch: list[_Place]) -> None:
        try:
            with transaction(self._engine) as connection:
                written = [jobs.add(connection, place.wish) for place in batch]
        except BadStore as error:
            if len(batch) == 1:
                batch[0].error = error
            else:  # one of them spoilt it for all
                for place in batch:
                    self._write([place])
            return
        for place, job in zip(batch, written, strict=True):
            place.job = job
