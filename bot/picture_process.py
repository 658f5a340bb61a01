"""Has pictures drawn by one process, `bot.picture_work`: begun with the first picture, begun anew when it died.

The event loop only waits. The process has no token in its environment, and rests no longer than `REST_SECONDS`: a
bot whose learners ask for no pictures does without its memory.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

from bot.pictures import ExamPicture

log = logging.getLogger(__name__)

SECONDS = 30.0  # the first picture on a machine also makes matplotlib's list of fonts
REST_SECONDS = 600.0
PNG = b"\x89PNG\r\n\x1a\n"
_LENGTH = 4
_ENVIRONMENT = (
    "PATH",
    "PYTHONPATH",
    "SYSTEMROOT",
    "LD_LIBRARY_PATH",
    "HOME",
    "TMPDIR",
    "TEMP",
    "MPLCONFIGDIR",
)
_DIED = (asyncio.IncompleteReadError, ConnectionError)


class PictureFailed(Exception):
    """No picture: its process died twice, took too long, or could not draw it. The text is for the log."""


class Pictures:
    """`seconds`: how long a picture may take; `module`: what is run."""

    def __init__(self, *, seconds: float = SECONDS, module: str = "bot.picture_work") -> None:
        self._seconds, self._module = seconds, module
        self._process: Process | None = None
        self._one = asyncio.Lock()  # one picture at a time
        self._rest: asyncio.TimerHandle | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """Of the process; None while there is none."""
        return self._process.pid if self._process is not None else None

    async def draw(self, picture: ExamPicture) -> bytes:
        """A PNG. Raises `PictureFailed`; cancelled where the bot ends meanwhile."""
        async with self._one:
            try:
                async with asyncio.timeout(self._seconds):
                    answer = await self._answer(picture.dump())
            except TimeoutError as slow:
                raise PictureFailed(f"it takes longer than {self._seconds:g} s") from slow
            except (*_DIED, OSError) as died:
                self._refuse_closed()
                raise PictureFailed(f"its process died: {died}") from died
        if not answer.startswith(PNG):
            raise PictureFailed(answer.decode(errors="replace"))
        return answer

    async def close(self) -> None:
        """End the process. What is being drawn is cancelled, as is what waits for it."""
        self._closed = True
        await self._end()

    async def _answer(self, content: bytes) -> bytes:
        """Once more where a process that had rested dies, or is found dead."""
        if self._process is not None and not _is_alive(self._process):
            await self._end()
        if self._process is not None:
            try:
                return await self._ask(self._process, content)
            except _DIED:
                log.info("the process that draws pictures had died; it is begun anew")
        self._refuse_closed()
        self._process = await self._begun()
        return await self._ask(self._process, content)

    async def _ask(self, process: Process, content: bytes) -> bytes:
        """Whatever ends this in the middle ends the process too: its next answer would be to another question."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            self._refuse_closed()
            process.stdin.write(len(content).to_bytes(_LENGTH) + content)
            await process.stdin.drain()
            head = await process.stdout.readexactly(_LENGTH)
            answer = await process.stdout.readexactly(int.from_bytes(head))
        except BaseException:
            await self._end()
            raise
        self._let_rest()
        return answer

    async def _begun(self) -> Process:
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        return await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", self._module, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment
        )

    def _let_rest(self) -> None:
        if self._rest is not None:
            self._rest.cancel()
        self._rest = asyncio.get_running_loop().call_later(REST_SECONDS, self._rested)

    def _rested(self) -> None:
        """Nobody asked for long: without its input the process ends by itself."""
        if self._process is not None and not self._one.locked():
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process = None

    async def _end(self) -> None:
        process, self._process = self._process, None
        if self._rest is not None:
            self._rest.cancel()
        if process is not None:
            if process.returncode is None:
                process.kill()
            await process.wait()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise asyncio.CancelledError


def _is_alive(process: Process) -> bool:
    return process.returncode is None and process.stdin is not None and not process.stdin.is_closing()


__all__ = ["PictureFailed", "Pictures"]
