"""Run a bot made with python-telegram-bot, its source unchanged: python run_ptb.py SOURCE ADDRESS TOKEN.

The one thing that differs from Telegram is where a `Bot` calls and as whom, so that is all that is set here.
"""

from __future__ import annotations

import runpy
import sys
from functools import wraps
from pathlib import Path
from typing import Any

from telegram import Bot


def point_at(address: str, token: str) -> None:
    place = {"token": token, "base_url": f"{address}/bot", "base_file_url": f"{address}/file/bot"}
    made = Bot.__init__

    @wraps(made)
    def make(self: Bot, *_token: str, **given: Any) -> None:
        made(self, **{**given, **place})

    Bot.__init__ = make  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    source, *where = sys.argv[1:]
    point_at(*where)
    sys.path[0] = str(Path(source).parent)  # where `python SOURCE` looks for modules
    runpy.run_path(source, run_name="__main__")
