"""The one writer: use-cases go in as functions, and whatever waits shares one commit.

`Writer` runs batches in a thread of its own; `InlineWriter` runs each at once, so that a simulation is one
thread and one seed gives one history. Both follow the same `Store.run`.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from db.store import Outcome, Store, UseCase
from db.uow import Work

P = ParamSpec("P")
T = TypeVar("T")

BATCH_SIZE = 64
BATCH_SECONDS = 0.010


class WriterClosed(Exception):
    """The writer was closed before this use-case could run; nothing of it happened."""


class Runs(Protocol):
    """What the bot needs of a writer."""

    async def run(
        self, use_case: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T: ...


@dataclass(slots=True)
class _Job:
    use_case: UseCase
    future: asyncio.Future[Any]


class Writer:
    """Group commit in one thread. `run` returns after the commit that made the use-case durable."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: deque[_Job] = deque()
        self._wake = threading.Condition()
        self._closing = False
        self.measured: Callable[[int, float], None] | None = None  # told each batch: use-cases and seconds
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    async def run(
        self, use_case: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `use_case(work, ...)` in one unit of work. Raises what it raises, or `StorageTrouble`."""
        future: asyncio.Future[T] = self._loop.create_future()
        with self._wake:
            if self._closing:
                raise WriterClosed
            self._jobs.append(_Job(lambda work: use_case(work, *args, **kwargs), future))
            self._wake.notify()
        return await future

    async def close(self) -> None:
        """Finish what waits, then close the file."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        await asyncio.to_thread(self._thread.join)

    def _serve(self) -> None:
        while self._wait():
            jobs: list[_Job] = []
            began = time.perf_counter()
            outcomes = self._store.run(self._batch(jobs))
            self._loop.call_soon_threadsafe(_answer, jobs, outcomes)
            if self.measured is not None:
                self.measured(len(jobs), time.perf_counter() - began)
        self._store.close()

    def _wait(self) -> bool:
        """Sleep until there is work; False when closed and nothing is left."""
        with self._wake:
            self._wake.wait_for(lambda: self._jobs or self._closing)
            return bool(self._jobs)

    def _batch(self, jobs: list[_Job]) -> Iterator[UseCase]:
        until = time.perf_counter() + BATCH_SECONDS
        while self._jobs and len(jobs) < BATCH_SIZE and (not jobs or time.perf_counter() < until):
            job = self._jobs.popleft()
            jobs.append(job)
            yield job.use_case


def _answer(jobs: list[_Job], outcomes: list[Outcome]) -> None:
    """All callers of a batch are answered in one turn of the loop: one wake-up for up to 64 of them."""
    for job, outcome in zip(jobs, outcomes, strict=True):
        if job.future.done():  # its caller was cancelled; the work stands all the same
            continue
        if isinstance(outcome.error, StopIteration):  # a future cannot carry it
            job.future.set_exception(RuntimeError("use-case raised StopIteration"))
        elif outcome.error is not None:
            job.future.set_exception(outcome.error)
        else:
            job.future.set_result(outcome.value)


class InlineWriter:
    """The same rule without a thread, for simulations and tests."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._jobs: deque[_Job] = deque()
        self._closing = False

    async def run(
        self, use_case: Callable[Concatenate[Work, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        if self._closing:
            raise WriterClosed
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.append(_Job(lambda work: use_case(work, *args, **kwargs), future))
        loop.call_soon(self._serve)  # as with the thread, others may run before the answer comes
        return await future

    async def close(self) -> None:
        """Finish what waits, then close the file."""
        self._closing = True
        while self._jobs:
            self._serve()
        self._store.close()

    def _serve(self) -> None:
        """Run what came first, whatever the order in which the loop calls."""
        if self._jobs:
            job = self._jobs.popleft()
            _answer([job], self._store.run(iter([job.use_case])))
