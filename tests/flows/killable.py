"""A bot process that kills itself (SIGKILL) the n-th time it reaches a stage: `KILL_AT=after-send:7`.

Run by `test_kill.py` as a process of its own. Every handled update leaves a row in `effect`, written in the same
unit of work, so that the test can count effects.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot import app, config, gateway
from bot.logs import set_up_logging
from bot.transport import AiohttpTransport
from db import inbox, settler
from db.folder import DataFolder
from db.schema import bring_up
from db.store import connect
from db.uow import Work
from db.writer import Writer

_stage, _, _count = os.environ.get("KILL_AT", "never:0").partition(":")
_left = int(_count)


def reach(stage: str) -> None:
    global _left
    if stage == _stage:
        _left -= 1
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class KillingWriter(Writer):
    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if use_case is settler.settle:
            reach("before-settling")
        handling = use_case is gateway.handle
        result = await super().run(_counted if handling else use_case, *args, **kwargs)
        if use_case is inbox.receive and result:
            reach("after-intake")
        if handling:
            reach("after-commit")
        return result


def _counted(work: Work, library: Any, update_id: int, *args: Any) -> Any:
    handled = gateway.handle(work, library, update_id, *args)
    work._execute("INSERT INTO effect VALUES (?)", (update_id,))
    reach("in-handling")
    return handled


class KillingTransport(AiohttpTransport):
    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        answer = await super().do_request(url, *args, **kwargs)
        if url.endswith(("/sendMessage", "/editMessageText")):
            reach("after-send")
        return answer


def main(address: str) -> None:
    values = config.settings(Path.cwd())
    set_up_logging("WARNING")
    settings = config.load(values, config.Secret(config.SANDBOX_TOKEN), api=address, follow_clock=True)
    folder = DataFolder(settings.data)
    folder.root.mkdir(parents=True, exist_ok=True)
    bring_up(folder)
    connection = connect(folder.database)
    connection.execute("CREATE TABLE IF NOT EXISTS effect (update_id INTEGER)")
    connection.close()
    app.run(settings, open_writer=KillingWriter, open_transport=KillingTransport)


if __name__ == "__main__":
    main(sys.argv[1])
