"""The calls of the sandbox's benchmark as bytes, made before anything is measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain, cycle, islice
from typing import TypeAlias

from bot.bench_client import form
from bot.bench_server import FIRST_CHAT, TOKEN

CONNECTIONS = 16
TEXT = "<b>Which code is it?</b> Type 2 diabetes mellitus with diabetic chronic kidney disease, stage {}"

Sources: TypeAlias = Callable[[], list[Iterator[bytes]]]  # for a round, one a connection


def path(method: str) -> str:
    return f"/bot{TOKEN}/{method}"


def sends(where: str, chats: int) -> list[bytes]:
    """One call for each chat."""
    return [
        form("127.0.0.1", where, {"chat_id": FIRST_CHAT + place, **_screen(place)}) for place in range(chats)
    ]


def edits(number: int, message_id: int) -> list[bytes]:
    message = {"chat_id": FIRST_CHAT + number, "message_id": message_id}
    return [form("127.0.0.1", path("editMessageText"), {**message, **_screen(turn)}) for turn in range(2)]


def _screen(number: int) -> dict[str, str | int]:
    """A text with four buttons under it, no two alike, as python-telegram-bot writes it."""
    row = [{"text": label, "callback_data": f"1:a:{number}:5:{label}"} for label in "ABCD"]
    markup = json.dumps({"inline_keyboard": [row]})
    return {"text": TEXT.format(number), "parse_mode": "HTML", "reply_markup": markup}


def shared(calls: list[bytes]) -> list[Iterator[bytes]]:
    """Every connection begins at another chat."""
    step = len(calls) // CONNECTIONS
    return [cycle(chain(calls[place * step :], calls[: place * step])) for place in range(CONNECTIONS)]


def each(calls: Iterator[list[bytes]]) -> Sources:
    """Every connection has its own calls, and goes on in the next round where it stopped."""
    sources: list[Iterator[bytes]] = [cycle(own) for own in islice(calls, CONNECTIONS)]
    return lambda: sources
