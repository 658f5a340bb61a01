"""Run a bot made with pyTelegramBotAPI, its source unchanged: python run_telebot.py SOURCE ADDRESS TOKEN.

Its helper modules have settings for the address; the token that stands in the source is replaced as a bot is made.
"""

from __future__ import annotations

import runpy
import sys
from functools import wraps
from pathlib import Path
from typing import Any

from telebot import TeleBot, apihelper, asyncio_helper
from telebot.async_telebot import AsyncTeleBot


def point_at(address: str, token: str) -> None:
    for place in (apihelper, asyncio_helper):
        vars(place)["API_URL"] = f"{address}/bot{{0}}/{{1}}"
        vars(place)["FILE_URL"] = f"{address}/file/bot{{0}}/{{1}}"
    for kind in (TeleBot, AsyncTeleBot):
        _give(kind, token)


def _give(kind: Any, token: str) -> None:
    made = kind.__init__

    @wraps(made)
    def make(self: Any, _token: str, *args: Any, **given: Any) -> None:
        made(self, token, *args, **given)

    kind.__init__ = make


if __name__ == "__main__":
    source, *where = sys.argv[1:]
    point_at(*where)
    sys.path[0] = str(Path(source).parent)  # where `python SOURCE` looks for modules
    runpy.run_path(source, run_name="__main__")
