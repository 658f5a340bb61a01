"""Signs of life: what a supervisor hears on a real datagram socket, and the file that is touched; in virtual time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from bot.health import Health
from bot.pulse import HEARD_SECONDS, Pulse
from bot.supervisor import Supervisor
from db.store import StorageTrouble, Store
from db.writer import InlineWriter
from tests.bot.chat import new_database
from tests.virtual_time import run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="systemd is on Linux")
WATCHDOG = 60.0


class Systemd:
    """Listens like systemd."""

    def __init__(self, address: str) -> None:
        self.address, self._told = address, list[str]()
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind("\0" + address[1:] if address.startswith("@") else address)
        self._line.setblocking(False)

    def heard(self) -> list[str]:
        """Lines that came since it was asked last, without texts."""
        self.take()
        found, self._told = self._told, []
        return [one for one in found if not one.startswith("STATUS=")]

    def take(self) -> None:
        """A socket holds ten messages."""
        with contextlib.suppress(BlockingIOError):
            while True:
                self._told += self._line.recv(4096).decode().split("\n")

    async def listen(self) -> None:
        while True:
            self.take()
            await asyncio.sleep(1)

    def close(self) -> None:
        self._line.close()


@pytest.fixture
def systemd() -> Iterator[Systemd]:
    with TemporaryDirectory() as folder:  # a socket's path must be short
        one = Systemd(f"{folder}/notify")
        yield one
        one.close()


class HangingWriter(InlineWriter):
    hangs = False
    trouble = False

    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if self.trouble:
            raise StorageTrouble("disk full")
        if self.hangs:
            await asyncio.sleep(1e6)
        return await super().run(use_case, *args, **kwargs)


class Bot:
    def __init__(self, folder: Path, systemd: Systemd) -> None:
        self.writer, self.health = HangingWriter(Store(new_database(folder))), Health()
        self.pulse = Pulse(folder / "beat", Supervisor(systemd.address, WATCHDOG))
        self.beating = asyncio.create_task(self.pulse.beat())
        self.listening = asyncio.create_task(systemd.listen())
        self.polling: asyncio.Task[None] | None = None

    def poll(self, *, every: float = 30) -> None:
        async def forever() -> None:
            while True:
                self.health.heard()
                self.health.polled()
                await asyncio.sleep(every)

        self.polling = asyncio.create_task(forever())

    async def stop(self) -> None:
        for task in (self.beating, self.listening, self.polling):
            if task is not None:
                task.cancel()
        self.writer.hangs = self.writer.trouble = False
        await self.writer.close()


def play(story: Callable[[Bot, Systemd], Any], folder: Path, systemd: Systemd) -> None:
    async def whole() -> None:
        bot = Bot(folder, systemd)
        try:
            await story(bot, systemd)
        finally:
            await bot.stop()

    run(whole())


def test_ready_is_said_once_after_the_first_good_poll_and_a_round_trip(
    tmp_path: Path, systemd: Systemd
) -> None:
    async def story(bot: Bot, systemd: Systemd) -> None:
        await asyncio.sleep(12)
        assert systemd.heard() == ["EXTEND_TIMEOUT_USEC=60000000"] * 3
        bot.pulse.live(bot.health, bot.writer)
        await asyncio.sleep(5)
        assert systemd.heard() == ["EXTEND_TIMEOUT_USEC=60000000"]
        bot.writer.hangs = True
        bot.poll()
        await asyncio.sleep(10)
        assert "READY=1" not in systemd.heard()
        bot.writer.hangs = False
        await asyncio.sleep(60)
        heard = systemd.heard()
        assert heard.count("READY=1") == 1
        assert set(heard[heard.index("READY=1") + 1 :]) == {"WATCHDOG=1"}
        bot.pulse.stop()
        assert systemd.heard() == ["STOPPING=1"]

    play(story, tmp_path, systemd)


@pytest.mark.parametrize("hung", ["poller", "writer"])
def test_the_watchdog_is_not_fed_while_poller_or_writer_hangs(
    hung: str, tmp_path: Path, systemd: Systemd
) -> None:
    async def story(bot: Bot, systemd: Systemd) -> None:
        bot.pulse.live(bot.health, bot.writer)
        bot.poll()
        await asyncio.sleep(602)
        assert systemd.heard().count("WATCHDOG=1") == 121
        if hung == "writer":
            bot.writer.hangs = True
        elif bot.polling is not None:
            bot.polling.cancel()
            await asyncio.sleep(HEARD_SECONDS)
        systemd.heard()
        await asyncio.sleep(WATCHDOG)
        assert systemd.heard() == []

    play(story, tmp_path, systemd)


def test_a_full_disk_and_a_network_that_is_down_feed_it_and_are_told(
    tmp_path: Path, systemd: Systemd
) -> None:
    async def story(bot: Bot, systemd: Systemd) -> None:
        bot.pulse.live(bot.health, bot.writer)
        bot.poll(every=1e6)
        await asyncio.sleep(10)
        bot.writer.trouble = True
        for _ in range(20):
            bot.health.heard()  # with an error
            await asyncio.sleep(30)
        assert systemd.heard().count("WATCHDOG=1") >= 120

    play(story, tmp_path, systemd)


def test_the_file_is_touched_while_the_loop_turns(tmp_path: Path, systemd: Systemd) -> None:
    async def story(bot: Bot, systemd: Systemd) -> None:
        await asyncio.sleep(1)
        assert (tmp_path / "beat").exists()
        (tmp_path / "beat").unlink()
        await asyncio.sleep(5)
        assert (tmp_path / "beat").exists()

    play(story, tmp_path, systemd)


def test_what_the_environment_says() -> None:
    told = {"NOTIFY_SOCKET": "/run/x", "WATCHDOG_USEC": "60000000"}
    assert Supervisor.of({}, 5) == Supervisor()
    assert Supervisor.of({"NOTIFY_SOCKET": "/run/x"}, 5) == Supervisor("/run/x")
    assert Supervisor.of(told, 5) == Supervisor("/run/x", 60.0)
    assert Supervisor.of(told | {"WATCHDOG_PID": "5"}, 5) == Supervisor("/run/x", 60.0)
    assert Supervisor.of(told | {"WATCHDOG_PID": "6"}, 5) == Supervisor("/run/x")
    assert Supervisor.of(told | {"WATCHDOG_USEC": "0"}, 5) == Supervisor("/run/x")


def test_an_abstract_socket_is_found_and_one_that_is_gone_is_no_trouble() -> None:
    systemd = Systemd(f"@codedrill-test-{os.getpid()}")
    told = Supervisor(systemd.address)
    told.tell(READY="1", STATUS="two\nlines")
    assert systemd.heard() == ["READY=1"]
    systemd.close()
    told.tell(READY="1")
    Supervisor().tell(READY="1")
