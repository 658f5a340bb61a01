"""The composition root: everything the bot is made of is put together here, started, watched and stopped."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from telegram import Bot, BotCommandScopeAllGroupChats, BotCommandScopeChat
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest

from bot import cities, commands, log_lines, publishing
from bot.challenge_errands import ChallengeErrands
from bot.clock import Clock, WallClock
from bot.config import Config
from bot.cpt_errands import CptErrands
from bot.deck_errands import DeckErrands
from bot.documents import Documents
from bot.errands import Errands
from bot.exam_aftermath import Aftermath
from bot.exam_errands import ExamErrands, shelf_in
from bot.exam_report_errands import ExamReportErrands
from bot.export_errands import ExportErrands
from bot.group_errands import GroupErrands
from bot.health import Health
from bot.intake import Intake, TokenRefused
from bot.jobs import Alarms, Jobs, follow_clock, read_clock
from bot.limits import Limiter
from bot.measured import CountedCalls, measure
from bot.metrics import Metrics
from bot.picture_process import Pictures
from bot.pulse import Pulse
from bot.room_errands import RoomErrands
from bot.room_report_errands import RoomReportErrands
from bot.sender import Sender, seconds
from bot.steps import Steps
from bot.supervisor import Supervisor
from bot.transport import AiohttpTransport, Line
from bot.watch import Watching, watched
from bot.webhook import Webhook
from db import decks
from db.folder import DataFolder, FolderLock
from db.reader import Reader
from db.schema import bring_up
from db.store import Store
from db.writer import Runs, Writer
from decks import workshop
from decks.library import LibraryDamaged, deck_path
from decks.model import Library
from decks.sources.icd10cm import FY2026

log = logging.getLogger("codedrill")

FINISH_SECONDS = 10.0
MIGRATION_SECONDS = 1800.0  # so long a supervisor is asked to wait for the database to be brought up
HELLO_BACK_OFF_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Parts:
    """The running bot. Tests and simulations put the same parts together with a writer and wire of their own."""

    writer: Runs
    sender: Sender
    intake: Intake
    errands: Errands
    jobs: Jobs
    health: Health
    pictures: Pictures

    def use(self, library: Library) -> None:
        """Other decks from now on. What is being handled ends with the old ones."""
        self.intake.library = library
        self.jobs.library = library


def assemble(
    line: Line,
    writer: Runs,
    reader: Reader,
    library: Library,
    clock: Clock,
    rate: float,
    maintainers: frozenset[int] = frozenset(),
    data: Path | None = None,
) -> Parts:
    """Wire the parts. Needs a running event loop. Decks can be changed where `data`, their folder, is given."""
    health = Health()
    limiter, pictures = Limiter(rate, asyncio.get_running_loop().time()), Pictures()
    sender = Sender(line, writer, limiter, clock)

    async def reopen() -> None:
        parts.use(await _in_use(data or Path(), writer))

    slow = (
        {
            **DeckErrands(data, line, writer, reopen).kinds(),
            **CptErrands(data, line, writer).kinds(),
            **ExamErrands(writer, reader, shelf_in(data)).kinds(),
            **RoomErrands(writer, reader, sender, shelf_in(data), lambda: parts.jobs.library).kinds(),
            **GroupErrands(
                line, writer, sender, lambda: parts.jobs.library, lambda: parts.errands.nudge()
            ).kinds(),
            **ChallengeErrands(
                writer, reader, sender, shelf_in(data), lambda: parts.jobs.library, clock
            ).kinds(),
            **RoomReportErrands(writer, reader, sender, Documents(line, limiter)).kinds(),
            **ExportErrands(data, writer, reader, sender, Documents(line, limiter)).kinds(),
            **ExamReportErrands(
                writer, reader, sender, Documents(line, limiter), pictures, shelf_in(data)
            ).kinds(),
        }
        if data
        else {}
    )
    errands = Errands(writer, reader, sender, slow)
    intake = Intake(line, writer, sender, library, clock, health, errands.nudge, maintainers)
    aftermath = Aftermath(writer, reader, sender, shelf_in(data)) if data else None
    jobs = Jobs(writer, sender, library, errands.nudge, health, clock, aftermath)
    sender.refused = jobs.rooms.refused
    parts = Parts(writer, sender, intake, errands, jobs, health, pictures)
    return parts


async def _in_use(data: Path, writer: Runs) -> Library:
    """The decks that are published now. The old ones are closed when nobody holds them any more."""
    in_use = await writer.run(decks.in_use)
    made = await asyncio.to_thread(lambda: publishing.made(data, workshop.known(data)))
    collection = await asyncio.to_thread(publishing.opened, data, in_use, made)
    return collection.of(FY2026.id)


def run(
    config: Config,
    *,
    open_writer: Callable[[Store], Writer] = Writer,
    open_transport: Callable[[], AiohttpTransport] = AiohttpTransport,
) -> None:
    """Run the bot until SIGINT or SIGTERM. Raises what stops it; the command line says it in words.

    `open_writer` and `open_transport` are seams for tests that kill the process at a chosen moment.
    """
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(_main(config, open_writer, open_transport))


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # Windows
        return None
    return uvloop.new_event_loop


async def _main(
    config: Config, open_writer: Callable[[Store], Writer], open_transport: Callable[[], AiohttpTransport]
) -> None:
    stop = _stop_on_signals()  # first: a start that waits for Telegram must hear it too
    folder = DataFolder(config.data)
    lock = FolderLock.take(folder)
    log_lines.use_folder(folder.root)
    supervisor = Supervisor.of(os.environ, os.getpid())
    pulse = Pulse(folder.beat, supervisor)
    try:
        supervisor.starting("looks after the database", MIGRATION_SECONDS)
        backup = bring_up(folder)
        if backup is not None:
            log.info("database brought up to date, the old one is %s", backup)
        beating = asyncio.create_task(pulse.beat(), name="pulse")
        transport = open_transport()
        await transport.initialize()
        try:
            await _live(config, folder, transport, open_writer, stop, pulse)
        finally:
            pulse.stop()
            beating.cancel()
            await transport.shutdown()
    finally:
        lock.release()


async def _live(
    config: Config,
    folder: DataFolder,
    transport: AiohttpTransport,
    open_writer: Callable[[Store], Writer],
    stop: asyncio.Event,
    pulse: Pulse,
) -> None:
    metrics = Metrics() if config.metrics else None
    wire: BaseRequest = CountedCalls(transport, metrics) if metrics else transport
    clock = WallClock()
    cities.load()
    data = config.decks.parent
    made = await asyncio.to_thread(lambda: publishing.made(data, workshop.known(data)))
    if FY2026.id not in made:
        raise LibraryDamaged(
            deck_path(data), "no such file"
        )  # before the greeting: a missing deck is told at once
    await _until_stopped(stop, asyncio.ensure_future(_greet(config, wire)))
    if stop.is_set():
        return
    if config.follow_clock:
        await read_clock(transport, config.api, clock)
    async with _storage(folder, open_writer) as (writer, reader):
        in_use = await writer.run(publishing.adopt, made, clock.now_ms() // 1000)
        library = (await asyncio.to_thread(publishing.opened, data, in_use, made)).of(FY2026.id)
        line = Line(wire, f"{config.api}/bot{config.token.reveal()}")
        parts = assemble(line, writer, reader, library, clock, config.rate, config.admins, data)
        alarms = Alarms(parts.jobs)
        hook = config.hook and Webhook(config.hook, line, parts.intake, parts.health, clock)
        tasks = [hook.serve if hook else parts.intake.poll, parts.health.watch, parts.errands.work]
        if config.follow_clock:
            tasks.append(lambda: follow_clock(transport, config.api, clock, alarms.wake))
        else:
            tasks.append(Steps(clock, parts.jobs, parts.health, writer, alarms.wake).watch)
        of = Watching(parts.health, parts.intake, parts.sender, reader, folder.database, clock)
        async with watched(config.metrics, metrics, of):
            if metrics:
                measure(metrics, writer, parts.intake, parts.jobs)
            pulse.live(parts.health, writer)
            await parts.jobs.outage()
            await parts.jobs.draw_owed()
            await parts.intake.recover()
            alarms.start()
            log.info("ready")
            try:
                await _until_stopped(stop, *(asyncio.ensure_future(task()) for task in tasks))
            finally:
                pulse.stop()
                alarms.stop()
                await parts.intake.finish(FINISH_SECONDS)
                await parts.sender.drain(FINISH_SECONDS)
                await parts.pictures.close()
                log.info("stopped, nothing is lost")


@asynccontextmanager
async def _storage(
    folder: DataFolder, open_writer: Callable[[Store], Writer]
) -> AsyncIterator[tuple[Writer, Reader]]:
    writer, reader = open_writer(Store(folder.database)), Reader(folder.database)
    try:
        yield writer, reader
    finally:
        await asyncio.to_thread(reader.close)
        await writer.close()


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM"):
        with suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
            loop.add_signal_handler(getattr(signal, name), stop.set)
    return stop


async def _until_stopped(stop: asyncio.Event, *tasks: asyncio.Future[None]) -> None:
    """Until a signal comes, or one of the tasks ends. Raises what it raised."""
    stopped: asyncio.Future[bool] = asyncio.ensure_future(stop.wait())
    watched: list[asyncio.Future[Any]] = [stopped, *tasks]
    await asyncio.wait(watched, return_when=asyncio.FIRST_COMPLETED)
    ended = [task for task in tasks if task.done()]
    for task in watched:
        task.cancel()
    await asyncio.gather(stopped, *tasks, return_exceptions=True)
    for task in ended:
        task.result()


async def _maintainers_menu(bot: Bot, chat: int) -> None:
    """Telegram takes it only for somebody who has written to the bot; others get it at a later start."""
    try:
        await bot.set_my_commands(
            [*commands.MENU, *commands.MAINTAINERS_MENU], scope=BotCommandScopeChat(chat)
        )
    except BadRequest as error:
        log.info("no menu for maintainer %s yet: %s", chat, error)


async def _greet(config: Config, transport: BaseRequest) -> None:
    """Say hello to Telegram: who are we, the command menu, no webhook if we poll. Raises `TokenRefused`.

    Our own webhook is set once its server listens; an older one stays until then, so that Telegram keeps order.
    """
    bot = Bot(
        config.token.reveal(), base_url=f"{config.api}/bot", request=transport, get_updates_request=transport
    )
    while True:
        try:
            me = await bot.get_me()
            if config.hook is None:
                await bot.delete_webhook()
            await bot.set_my_commands(list(commands.MENU))
            await bot.set_my_commands(list(commands.GROUP_MENU), scope=BotCommandScopeAllGroupChats())
            for chat in config.admins:
                await _maintainers_menu(bot, chat)
        except InvalidToken as error:
            raise TokenRefused from error
        except RetryAfter as error:
            await asyncio.sleep(seconds(error))
        except TelegramError as error:
            log.warning("Telegram does not answer (%s); again in %.0f s", error, HELLO_BACK_OFF_SECONDS)
            await asyncio.sleep(HELLO_BACK_OFF_SECONDS)
        else:
            log.info("connected as @%s", me.username)
            return
