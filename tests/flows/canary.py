"""A bot process with a canary for a token, which stumbles on purpose and tells all it knows when it does.

Run by `test_canary.py` as a process of its own. `explode` in a text makes its use-case raise, `unsendable` the wire,
and `crashing` ends the process, when it is received, by an error that nobody expects.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot import app, config
from bot.exits import explain
from bot.logs import log_as
from bot.transport import AiohttpTransport
from db.writer import Writer

TOKEN = "987654321:AAcanary_canary-canary_canary-canary"
NAME, FAMILY = "Zebulonia", "Quixworthy"
WORDS = "explode wombatical"
UNSENDABLE = "unsendable"
CRASH = "crashing"


class StumblingWriter(Writer):
    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        asked = repr(args)
        if (use_case.__name__ == "handle" and "explode" in asked) or CRASH in asked:
            raise ValueError(f"{args!r} of {NAME} {FAMILY} at {TOKEN}")
        return await super().run(use_case, *args, **kwargs)


class StumblingTransport(AiohttpTransport):
    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        asked = getattr(args[1] if len(args) > 1 else None, "json_payload", b"")
        if UNSENDABLE.encode() in asked:
            raise RuntimeError(f"{url} is not taken")
        return await super().do_request(url, *args, **kwargs)


def main(address: str, data: str) -> None:
    values = config.settings(Path.cwd()) | {"CODEDRILL_DATA": data}
    log_as(values)
    settings = config.load(values, config.Secret(TOKEN), api=address, follow_clock=True)
    print(repr(settings), str(settings))  # noqa: T201  # what must not show the token
    app.run(settings, open_writer=StumblingWriter, open_transport=StumblingTransport)


if __name__ == "__main__":
    sys.exit(explain(lambda: main(*sys.argv[1:])))
