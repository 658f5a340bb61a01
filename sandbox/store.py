"""The world on disk: `world.json` in the data folder and `files/` beside it, so that it survives Ctrl-C and kill.

Rules:
1. A snapshot is taken on the loop (references only), written in a thread: new file, fsync, rename, fsync.
2. While the world changes, at most one snapshot a second, and never more than a twentieth of the time.
3. The file says whether the last stop was clean. If not, what happened after the last snapshot is unknown, so all
   ids go up by 10,000: none is ever used twice.
4. What was uploaded is written once, before the world that names it, and removed after the world that does not. After
   a restore a name may come to mean other bytes: those are written again.
5. A file that cannot be read is an error that names it, never a fresh world.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

from sandbox.clock import Clock
from sandbox.files import UNIQUE
from sandbox.jsontext import NotJson, loads
from sandbox.snapshot import Snapshot, WrongShape, restore, snapshot
from sandbox.world import World

_log = logging.getLogger(__name__)

FILE = "world.json"
FILES = "files"
NEW = ".new"
PAUSE = 1.0  # seconds between snapshots, at least
LONGEST_PAUSE = 5.0
SHARE = 20  # a snapshot that takes t seconds is followed by a pause of 20 t

Aside: TypeAlias = Callable[[Callable[[Snapshot], None], Snapshot], Awaitable[None]]


class CorruptWorld(Exception):
    """The data folder holds a world that cannot be read."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be read ({why}). Move it away to begin with a fresh world.")
        self.path = path


class Store:
    """Keeps one world in one folder."""

    def __init__(self, folder: Path, aside: Aside = asyncio.to_thread) -> None:
        self.path = folder / FILE
        self._aside = aside  # how a write leaves the loop alone
        self._saved_rev = -1
        self._files = folder / FILES
        self._written: dict[str, bytes] | None = None  # what lies in it by name, once it was looked at
        self._encoded: dict[
            int, tuple[int, str]
        ] = {}  # chat -> (rev, JSON), so that quiet chats cost nothing

    def open(self, **names: Any) -> World:
        """The stored world, or a fresh one when there is none. From here on the file says "not clean"."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        world = self._load() if self.path.exists() else World(Clock(), **names)
        self.save(world, clean=False)
        return world

    def _load(self) -> World:
        try:
            return restore(loads(self.path.read_bytes()), self._read_files())
        except (NotJson, WrongShape, OSError) as error:
            raise CorruptWorld(self.path, str(error)) from error

    def save(self, world: World, *, clean: bool) -> None:
        self._saved_rev = world.rev
        self._write(snapshot(world, clean=clean))

    async def keep_saving(self, world: World, stop: asyncio.Event) -> None:
        """Until `stop`. The last word, `save(clean=True)`, belongs to the caller, after this has returned."""
        while not stop.is_set():
            try:
                took = await self._save_if_changed(world)
            except OSError as trouble:  # a full disk may have room again later
                _log.error("%s cannot be saved: %s", self.path, trouble)
                took = LONGEST_PAUSE
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), min(LONGEST_PAUSE, max(PAUSE, SHARE * took)))

    async def _save_if_changed(self, world: World) -> float:
        if world.rev == self._saved_rev:
            return 0.0
        rev, taken, started = world.rev, snapshot(world, clean=False), perf_counter()
        await self._aside(self._write, taken)
        self._saved_rev = rev
        return perf_counter() - started

    def _read_files(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self._ours() if path.suffix != NEW}

    def _ours(self) -> list[Path]:
        """What we wrote there, also by halves; what else lies there is not ours."""
        found = list(self._files.iterdir()) if self._files.is_dir() else []
        return [path for path in found if UNIQUE.fullmatch(path.name.removesuffix(NEW)) and path.is_file()]

    def _write_files(self, taken: Snapshot) -> set[str]:
        """Names of files that the world no longer has."""
        named = {file.unique_id: file.data for file in taken.files}
        if self._written is None:
            self._written = {path.name: named.get(path.name, b"") for path in self._ours()}
        for name, data in named.items():
            if self._written.get(name) is not data:
                self._write_file(name, data)
                self._written[name] = data
        return self._written.keys() - named.keys()

    def _write_file(self, name: str, data: bytes) -> None:
        self._files.mkdir(exist_ok=True)
        new = self._files / f"{name}{NEW}"
        _write_through(new, data)
        new.replace(self._files / name)

    def _write(self, taken: Snapshot) -> None:
        gone = self._write_files(taken)
        self._write_world(taken)
        for name in gone:
            (self._files / name).unlink(missing_ok=True)
            (self._written or {}).pop(name, None)

    def _write_world(self, taken: Snapshot) -> None:
        new = self.path.with_suffix(".new")
        with new.open("w", encoding="ascii") as file:
            file.writelines(taken.encoded(self._encoded))
            file.flush()
            os.fsync(file.fileno())
        new.replace(self.path)
        _sync_folder(self.path.parent)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # folders cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
