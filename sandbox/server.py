"""Starting and stopping the sandbox as a process."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import signal
import socket
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from pathlib import Path

from aiohttp import web

from sandbox.api import BotApi
from sandbox.clock import Clock
from sandbox.routes import make_app as make_app  # part of what this module offers
from sandbox.store import Store
from sandbox.timekeeper import keep_time
from sandbox.webhook import Deliverer
from sandbox.world import World

_log = logging.getLogger(__name__)

WEB = Path(__file__).parent / "web"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
DEFAULT_PORT = 8081
QUIET_GC = (10_000, 10, 1000)
BACKLOG = 512  # a group taps all at once, each over a connection of its own
GRACE = 1.0  # seconds that requests under way get at shutdown

Ready = Callable[[int], None]


class PortInUse(Exception):
    """Something else listens there."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is in use; choose another with --port")
        self.port = port


def run(
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    data: Path | None = None,
    token: str | None = None,
    *,
    limits: bool = True,
    strict: bool = False,
    seed: int = 0,
    ready: Ready | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, then save the world. Raises `PortInUse` and `CorruptWorld`.

    `ready` is called with the port once the server answers; port 0 lets the system choose one.
    """
    calm_collector()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner, suppress(KeyboardInterrupt):
        stop = asyncio.Event()
        serving = serve(
            host, port, data, token, limits=limits, strict=strict, seed=seed, ready=ready, stop=stop
        )
        runner.run(_until_signal(serving, stop))


def calm_collector() -> None:
    """What is kept is JSON without cycles, and a full collection of a full world stops it for half a second."""
    gc.set_threshold(*QUIET_GC)


async def serve(
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    data: Path | None = None,
    token: str | None = None,
    *,
    limits: bool = True,
    strict: bool = False,
    seed: int = 0,
    ready: Ready | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve until `stop` is set or the task is cancelled, then save the world.

    `strict`: count parameters that the Bot API does not know. `seed`: of dice and of faults by chance.
    """
    if host not in LOOPBACK:
        raise ValueError("the sandbox listens on this machine only")
    stop = stop or asyncio.Event()
    listener = _listener(host, port)  # first, so that a second sandbox does not touch the world of the first
    store = Store(data) if data else None
    try:
        world = store.open(seed=seed) if store else World(Clock(), seed=seed)
    except BaseException:
        listener.close()
        raise
    saver = asyncio.create_task(store.keep_saving(world, stop)) if store else None
    api = BotApi(world, token=token, limits=limits, strict=strict)
    runner = _runner(api)
    deliverer = Deliverer(world, api.reply, on_taken=api.poller.see, is_out=api.is_out)
    helpers = [asyncio.create_task(keep_time(world)), asyncio.create_task(deliverer.run())]
    for helper in [*helpers, *([saver] if saver else [])]:
        helper.add_done_callback(partial(stop_if_failed, stop))
    try:
        await runner.setup()
        await web.SockSite(runner, listener, backlog=BACKLOG).start()  # else it listens anew with 128
        if ready:
            ready(int(listener.getsockname()[1]))
        await stop.wait()
    finally:
        stop.set()
        for helper in helpers:
            helper.cancel()
        await asyncio.gather(*helpers, return_exceptions=True)
        await runner.cleanup()
        if store and saver:
            await asyncio.gather(saver, return_exceptions=True)
            store.save(world, clean=True)


def _runner(api: BotApi) -> web.AppRunner:
    app = make_app(api, WEB)
    return web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=GRACE)


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(port) from error
        raise


def stop_if_failed(stop: asyncio.Event, task: asyncio.Task[None]) -> None:
    """A sandbox whose clock, saving or webhooks have died looks healthy and is not: better it stops, and says why."""
    if not task.cancelled() and (error := task.exception()):
        _log.critical("the sandbox cannot go on and stops", exc_info=error)
        stop.set()


async def _until_signal(serving: Coroutine[None, None, None], stop: asyncio.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C arrives as a cancellation
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serving


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
