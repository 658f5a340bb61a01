"""The local port for those who watch the bot: /metrics for Prometheus, /healthz and /readyz for supervisors.

Served by the bot's own loop, so an answer of /healthz says that the loop turns. What waits in the database is asked
of the reader, never of the writer; when it is busy for longer than a scrape may take, the page shows what was read
last and how long ago. The page itself is put together in a thread.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from aiohttp import web

from bot import backups
from bot.clock import Clock, machine_time
from bot.config import BadConfig
from bot.health import Health
from bot.intake import Intake
from bot.metrics import Metrics
from bot.metrics_page import CONTENT_TYPE, Page, Seen
from bot.sender import Sender
from db.reader import Reader, ReadTooLong
from db.watch import Watched, look

log = logging.getLogger(__name__)

READ_SECONDS = 2.0
NOT_READY = 503


@dataclass(frozen=True, slots=True)
class Watching:
    """What is looked at."""

    health: Health
    intake: Intake
    sender: Sender
    reader: Reader
    database: Path
    clock: Clock


@asynccontextmanager
async def watched(
    where: tuple[str, int] | None, metrics: Metrics | None, of: Watching
) -> AsyncIterator[None]:
    """Served while the bot runs, where that is wanted. Raises `BadConfig`."""
    if where is None or metrics is None:
        yield
        return
    runner = await WatchServer(*where, metrics, of).start()
    log.info("metrics are served on %s:%s", *where)
    try:
        yield
    finally:
        await runner.cleanup()


class WatchServer:
    def __init__(self, host: str, port: int, metrics: Metrics, of: Watching) -> None:
        self._host, self._port, self._counted, self._of = host, port, metrics, of
        self._page, self._one = Page(), asyncio.Lock()
        self._watched: tuple[Watched, float] | None = None
        self._versions = {
            "version": version("codedrill"),
            "python": platform.python_version(),
            "sqlite": sqlite3.sqlite_version,
            "telegram": version("python-telegram-bot"),
        }

    async def start(self) -> web.AppRunner:
        """The runner, to be cleaned up. Raises `BadConfig`."""
        app = web.Application()
        app.router.add_get("/metrics", self._metrics)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, self._host, self._port).start()
        except OSError as error:
            await runner.cleanup()
            where = f"{self._host}:{self._port}"
            raise BadConfig(f"CODEDRILL_METRICS: cannot listen on {where}: {error.strerror}") from error
        return runner

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="alive\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        why = self._of.health.not_ready()
        return web.Response(text=f"{why or 'ready'}\n", status=NOT_READY if why else 200)

    async def _metrics(self, _: web.Request) -> web.Response:
        async with self._one:  # a page at a time
            await self._look()
            body = await asyncio.to_thread(self._page.render, self._seen())
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})

    async def _look(self) -> None:
        try:
            async with asyncio.timeout(READ_SECONDS):
                self._watched = await self._of.reader.ask(look), asyncio.get_running_loop().time()
        except (TimeoutError, ReadTooLong, sqlite3.Error):
            return

    def _seen(self) -> Seen:
        of, (watched, at) = self._of, self._watched or (None, 0.0)
        disk = shutil.disk_usage(of.database.parent)
        return Seen(
            self._counted,
            of.clock.now_ms() / 1000,
            self._versions,
            {edition.id: edition.name for edition in of.intake.library.editions},
            of.health.poll_age(),
            of.health.not_ready() is None,
            of.sender.depth,
            {"database": _size(of.database), "wal": _size(of.database.with_name(of.database.name + "-wal"))},
            (disk.free, disk.total),
            watched,
            asyncio.get_running_loop().time() - at,
            backup_age(of.database),
        )


def backup_age(database: Path) -> float | None:
    """By the machine's clock, as files have it."""
    newest = backups.newest(database.parent.parent / backups.FOLDER, database.parent.name)
    return None if newest is None else machine_time().timestamp() - newest.stat().st_mtime


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
