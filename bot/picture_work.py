"""The process that draws: `python -m bot.picture_work`. Only here is matplotlib imported.

Requests and answers are frames: four bytes of length, then so many bytes. A request is the JSON of a picture, an
answer a PNG, or a text that says what went wrong. It ends when its standard input does, so however the bot ends.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from bot.picture_drawing import draw
from bot.pictures import ExamPicture

LENGTH = 4
NICE = 10  # answers to learners come before pictures


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the bot's to hear
    with suppress(AttributeError, OSError):  # Windows
        os.nice(NICE)
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the frames
    while content := _read(sys.stdin.buffer):
        answer = _answer(content)
        out.write(len(answer).to_bytes(LENGTH) + answer)
        out.flush()
        gc.collect()  # a figure is full of cycles: without it the process grows by half


def _read(pipe: BinaryIO) -> bytes:
    """Empty at the end."""
    head = pipe.read(LENGTH)
    return pipe.read(int.from_bytes(head)) if len(head) == LENGTH else b""


def _answer(content: bytes) -> bytes:
    try:
        return draw(ExamPicture.load(content))
    except Exception as error:  # noqa: BLE001  # whatever matplotlib raises is told, and the next picture is drawn
        return f"{type(error).__name__}: {error}".encode()


if __name__ == "__main__":
    main()
