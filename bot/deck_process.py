"""Runs `bot.deck_work` as a process that the event loop does not wait for, without our environment."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any

SECONDS = 300.0
_ENVIRONMENT = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "HOME", "TMPDIR", "TEMP")  # no token


class WorkRefused(Exception):
    """The work cannot be done; the text says why, for people."""


async def run(*arguments: str) -> dict[str, Any]:
    """The answer of one piece of work. Raises `WorkRefused`."""
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", "bot.deck_work", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        env=environment,
    )  # fmt: skip
    try:
        out, _ = await asyncio.wait_for(process.communicate(), SECONDS)
    except TimeoutError as slow:
        raise WorkRefused(f"it takes longer than {SECONDS / 60:.0f} minutes") from slow
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return _answer(out)


def _answer(out: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(out)
    except ValueError as broken:
        raise WorkRefused("reading it ended before its end; is the file whole?") from broken
    if "refused" in answer:
        raise WorkRefused(str(answer["refused"]))
    found: dict[str, Any] = answer
    return found
