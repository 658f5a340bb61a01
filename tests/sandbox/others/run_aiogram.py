"""Run a bot made with aiogram, its source unchanged: python run_aiogram.py SOURCE ADDRESS TOKEN.

aiogram's examples read their token from BOT_TOKEN; the address is a default of `BaseSession`, set anew here.
"""

from __future__ import annotations

import os
import runpy
import sys
from functools import partialmethod
from pathlib import Path

from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer


def point_at(address: str, token: str) -> None:
    os.environ["BOT_TOKEN"] = token
    here = TelegramAPIServer.from_base(address)
    BaseSession.__init__ = partialmethod(BaseSession.__init__, api=here)  # type: ignore[assignment, method-assign]


if __name__ == "__main__":
    source, *where = sys.argv[1:]
    point_at(*where)
    sys.path[0] = str(Path(source).parent)  # where `python SOURCE` looks for modules
    runpy.run_path(source, run_name="__main__")
