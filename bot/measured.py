"""Puts the measuring into the parts of the bot. Where this is not called, they run exactly as they are.

What runs in the writer's thread is timed there; what time does to exams and rooms is compared with when it should
have. Calls of Telegram are counted on the wire, by method and by the status of the answer. A use-case that is run
again after a storage error is counted again: it took its time again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import Any

from telegram.error import TimedOut
from telegram.request import BaseRequest, RequestData

from bot import exam_clock, gateway, room_clock
from bot.actions import Action
from bot.gateway import Handled
from bot.intake import Intake
from bot.jobs import Jobs
from bot.metrics import Metrics
from bot.request import Request
from db import watch
from db.screens import Pending
from db.uow import Work
from db.writer import Writer
from decks.model import Library

FILE, TIMED_OUT, FAILED = "file", "timeout", "network"


def measure(metrics: Metrics, writer: Writer, intake: Intake, jobs: Jobs) -> None:
    writer.measured = metrics.committed
    intake.handle = _timed(metrics)
    jobs.sweep = _swept(metrics)
    jobs.rooms.due = _due(metrics)


def _timed(metrics: Metrics) -> Callable[..., Handled]:
    def handle(work: Work, library: Library, update_id: int, request: Request, action: Action) -> Handled:
        began = perf_counter()
        try:
            return gateway.handle(work, library, update_id, request, action)
        finally:
            metrics.handled_in(type(action).__name__, perf_counter() - began)

    return handle


def _swept(metrics: Metrics) -> Callable[..., tuple[list[Pending], int]]:
    def sweep(work: Work, library: Library, now: int, limit: int) -> tuple[list[Pending], int]:
        late = watch.exam_late(work, now)
        drawn, ticked = exam_clock.sweep(work, library, now, limit)
        if ticked:
            metrics.late["exam"].observe(late)
        return drawn, ticked

    return sweep


def _due(metrics: Metrics) -> Callable[..., tuple[list[int], int]]:
    def due(work: Work, now: int, limit: int) -> tuple[list[int], int]:
        numbers, until = room_clock.due(work, now, limit)
        if numbers:
            metrics.late["room"].observe(watch.room_late(work, now))
        return numbers, until

    return due


class CountedCalls(BaseRequest):
    """The wire, and a count of what goes over it. No address is kept: it holds the token."""

    def __init__(self, wire: BaseRequest, metrics: Metrics) -> None:
        self._wire, self._metrics = wire, metrics

    @property
    def read_timeout(self) -> float | None:
        return self._wire.read_timeout

    async def initialize(self) -> None:
        await self._wire.initialize()

    async def shutdown(self) -> None:
        await self._wire.shutdown()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        name = FILE if "/file/bot" in url else url.rpartition("/")[2]
        try:
            status, body = await self._wire.do_request(url, method, request_data, *args, **kwargs)
        except Exception as error:
            self._metrics.called(name, TIMED_OUT if isinstance(error, TimedOut) else FAILED)
            raise
        self._metrics.called(name, str(status))
        if status == 429:
            self._metrics.held(_retry_after(body))
        return status, body


def _retry_after(body: bytes) -> float:
    with suppress(ValueError, KeyError, TypeError):
        return float(json.loads(body)["parameters"]["retry_after"])
    return 0.0
