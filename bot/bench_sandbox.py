"""The sandbox's Bot API over loopback HTTP: calls a second, beside a constant reply of the same server.

Server and client are two processes, each on a core of its own where the system lets us. Rounds alternate between
all kinds of calls, so that whatever else the machine does hits all alike; medians are printed. Then the world is
filled and the same is measured again: neither the time of a call nor the memory may grow with what was sent.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from math import isnan
from typing import Any
from urllib.parse import urlsplit

from rich.console import Console
from rich.table import Table

from bot import app, bench_process
from bot import bench_calls as calls
from bot.bench_calls import CONNECTIONS
from bot.bench_client import Count, form, measure
from bot.bench_server import FIRST_CHAT

ROUNDS = 5
START_SECONDS = 30.0
STOP_SECONDS = 30.0
FEW, MANY, MESSAGES = 1000, 10_000, 1_000_000
QUERIES_A_SECOND = 12_000
SHARE, LEAST = 0.5, 1500.0  # what we want: of the constant reply, and calls a second
CONSTANT, SEND, EDIT, ANSWER, OTHER = (
    "constant reply", "sendMessage", "editMessageText", "answerCallbackQuery", "sendMessage there"
)  # fmt: skip


@dataclass(slots=True)
class _Kind:
    """One kind of call: where to, what, and what was found."""

    address: tuple[str, int]
    sources: calls.Sources
    counts: list[Count] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # ms of the server a call

    @property
    def rate(self) -> float:
        return statistics.median(one.rate for one in self.counts)

    @property
    def cost(self) -> float:
        return statistics.median(self.cpu)

    def share(self, other: _Kind) -> float:
        """Of the other's rate, round by round, so that what slows both does not count."""
        pairs = zip(self.counts, other.counts, strict=True)
        return statistics.median(one.rate / its.rate for one, its in pairs)


def run(console: Console, seconds: float, against: str | None = None) -> None:
    """Measure and print. `against`: base address of another emulator, with /bot<token>."""
    port = bench_process.free_port()
    server = bench_process.start(os.environ, "bot.bench_server", str(port))
    try:
        _await_server(port)
        with (
            bench_process.apart(server.pid) as is_apart,
            asyncio.Runner(loop_factory=app.loop_factory()) as loop,
        ):
            bench = _Bench(console, port, server.pid, seconds, loop)
            console.print(f"Sandbox: {CONNECTIONS} connections, cores {'apart' if is_apart else 'shared'}")
            bench.calls(against)
            bench.flatness()
    finally:
        server.terminate()
        server.wait(STOP_SECONDS)


def _await_server(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            _ask(port, "/constant")
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return


def _ask(port: int, path: str, values: bytes | None = None) -> Any:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", values) as answer:  # our own
        return json.load(answer)


class _Bench:
    def __init__(self, console: Console, port: int, pid: int, seconds: float, loop: asyncio.Runner) -> None:
        self._console, self._port, self._pid = console, port, pid
        self._seconds, self._loop = seconds, loop
        self._here = ("127.0.0.1", port)

    def calls(self, against: str | None) -> None:
        """All kinds beside each other."""
        _ask(self._port, f"/bench/fill?chats={FEW}&messages={FEW}", b"")
        kinds = {
            CONSTANT: _Kind(self._here, lambda: calls.shared(calls.sends("/constant", FEW))),
            SEND: _Kind(self._here, lambda: calls.shared(calls.sends(calls.path("sendMessage"), FEW))),
            EDIT: _Kind(
                self._here,
                calls.each(calls.edits(number, self._message(number)) for number in range(CONNECTIONS)),
            ),
            ANSWER: _Kind(self._here, self._answers),
        }
        if against:
            url = urlsplit(against)
            there = (url.hostname or "127.0.0.1", url.port or 80)
            kinds[OTHER] = _Kind(there, lambda: calls.shared(calls.sends(f"{url.path}/sendMessage", FEW)))
        self._measure(kinds)
        _print(self._console, "sandbox, calls over HTTP", kinds)
        self._judge(kinds)

    def flatness(self) -> None:
        """The same with a thousand times as much in the world."""
        before = bench_process.memory_mb(self._pid)
        begun = time.perf_counter()
        _ask(self._port, f"/bench/fill?chats={MANY}&messages={MESSAGES}", b"")
        filled = bench_process.memory_mb(self._pid)
        took = time.perf_counter() - begun
        kinds = {
            CONSTANT: _Kind(self._here, lambda: calls.shared(calls.sends("/constant", MANY))),
            SEND: _Kind(self._here, lambda: calls.shared(calls.sends(calls.path("sendMessage"), MANY))),
        }
        self._measure(kinds)
        _print(self._console, f"after {MANY:,} chats and {MESSAGES:,} messages", kinds)
        after = bench_process.memory_mb(self._pid)
        self._console.print(
            f"memory of the server: {before:.0f} MB before, {filled:.0f} MB filled (in {took:.0f} s),"
            f" {after:.0f} MB after {sum(one.calls for one in kinds[SEND].counts):,} calls more"
        )

    def _measure(self, kinds: dict[str, _Kind]) -> None:
        for number in range(ROUNDS):
            for kind in kinds.values() if number % 2 else reversed(kinds.values()):
                self._round(kind)

    def _round(self, kind: _Kind) -> None:
        sources, cpu = kind.sources(), bench_process.cpu_seconds(self._pid)
        count = self._loop.run(measure(*kind.address, sources, self._seconds))
        kind.counts.append(count)
        spent = bench_process.cpu_seconds(self._pid) - cpu
        kind.cpu.append(spent * 1000 / count.calls if kind.address == self._here else bench_process.NAN)

    def _judge(self, kinds: dict[str, _Kind]) -> None:
        shares = [kinds[name].share(kinds[CONSTANT]) for name in (SEND, EDIT)]
        met = min(shares) >= SHARE and min(kinds[SEND].rate, kinds[EDIT].rate) >= LEAST
        self._console.print(
            f"wanted: at least {SHARE:g} of the constant reply and {LEAST:,.0f} calls/s:"
            f" {'[green]met' if met else '[red]missed'}"
        )

    def _message(self, number: int) -> int:
        sent = _ask(self._port, calls.path("sendMessage"), f"chat_id={FIRST_CHAT + number}&text=x".encode())
        message_id: int = sent["result"]["message_id"]
        return message_id

    def _answers(self) -> list[Iterator[bytes]]:
        """As many taps as can be answered in a round, shared by the connections."""
        count = int(self._seconds * QUERIES_A_SECOND)
        ids = _ask(self._port, f"/bench/queries?chat={FIRST_CHAT}&count={count}", b"")
        path = calls.path("answerCallbackQuery")
        answers = [form("127.0.0.1", path, {"callback_query_id": one, "text": "Right!"}) for one in ids]
        return [iter(answers[place::CONNECTIONS]) for place in range(CONNECTIONS)]


def _print(console: Console, title: str, kinds: dict[str, _Kind]) -> None:
    table = Table(
        title,
        "calls/s",
        "of constant",
        "CPU ms a call",
        "of constant",
        "p50 ms",
        "p99 ms",
        "failed",
        "rounds",
    )
    for name, kind in kinds.items():
        waits = sorted(chain.from_iterable(one.waits for one in kind.counts))
        table.add_row(
            name, f"{kind.rate:,.0f}", f"{kind.share(kinds[CONSTANT]):.2f}",
            *_costs(kind, kinds[CONSTANT]),
            f"{waits[len(waits) // 2] * 1000:.2f}", f"{waits[int(len(waits) * 0.99)] * 1000:.2f}",
            f"{sum(one.failed for one in kind.counts):,}",
            " ".join(f"{one.rate:,.0f}" for one in kind.counts),
        )  # fmt: skip
    console.print(table)


def _costs(kind: _Kind, constant: _Kind) -> tuple[str, str]:
    """CPU of another server is not known."""
    return ("", "") if isnan(kind.cost) else (f"{kind.cost:.3f}", f"{constant.cost / kind.cost:.2f}")
