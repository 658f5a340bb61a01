"""Writing down what was shown, many screens at a time.

While one batch is being written the next one gathers, so a busy sender costs one use-case for many screens.
"""

from __future__ import annotations

import asyncio
import logging

from db import rooms, screens
from db.screens import Settled
from db.store import StorageTrouble
from db.uow import Work
from db.writer import Runs

log = logging.getLogger(__name__)

AGAIN_SECONDS = 1.0


class Settler:
    def __init__(self, writer: Runs) -> None:
        self._writer = writer
        self._waiting: list[tuple[Settled, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def settle(self, settled: Settled) -> None:
        """Return when it is durable. While the store takes no writes, wait for it."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((settled, done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(), name="settling")
        await done

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            error = await self._written([settled for settled, _ in batch])
            for _, done in batch:
                if done.done():  # its screen was given up meanwhile
                    continue
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)

    async def _written(self, batch: list[Settled]) -> Exception | None:
        while True:
            try:
                await self._writer.run(settle, batch)
            except StorageTrouble as trouble:
                log.error("waiting for the store: %s", trouble)
                await asyncio.sleep(AGAIN_SECONDS)
            except Exception as error:  # noqa: BLE001  # handed to those who wait
                return error
            else:
                return None


def settle(work: Work, batch: list[Settled]) -> None:
    """In one commit with it rooms are told, so that no clock waits for a message that is there."""
    screens.settle(work, batch)
    rooms.shown(work, batch)
