"""The data folder: one bot's files, and the lock that keeps a second bot out of them."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO


class FolderNotWritable(Exception):
    """The data folder cannot be made or written to."""


class FolderLocked(Exception):
    """Another running bot holds the data folder."""


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where one bot keeps what it must not lose."""

    root: Path

    @property
    def database(self) -> Path:
        return self.root / "codedrill.sqlite"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def lock_file(self) -> Path:
        return self.root / "lock"

    @property
    def beat(self) -> Path:
        """Touched every few seconds while the bot's loop turns."""
        return self.root / "beat"


def folders_in(root: Path, bot: str = "[0-9]*") -> list[DataFolder]:
    """Of the bots that have run on a data folder: those whose id fits the pattern `bot`."""
    folders = [DataFolder(path) for path in sorted(root.glob(bot))]
    return [folder for folder in folders if folder.database.exists()]


class FolderLock:
    """Held from `take` until `release` or the end of the process, however it ends."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    @classmethod
    def take(cls, folder: DataFolder) -> FolderLock:
        """Raises `FolderNotWritable` or `FolderLocked`."""
        try:
            folder.root.mkdir(parents=True, exist_ok=True)
            file = folder.lock_file.open("a+", encoding="ascii")
        except OSError as error:
            raise FolderNotWritable(f"cannot write to {folder.root}: {error.strerror}") from error
        try:
            _lock(file)
        except OSError as error:
            holder = _holder(file)
            file.close()
            raise FolderLocked(f"{folder.root} is in use by another bot{holder}") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        return cls(file)

    def release(self) -> None:
        self._file.close()


def is_locked(folder: DataFolder) -> bool:
    """Whether a bot runs on this folder now."""
    if not folder.lock_file.exists():
        return False
    with folder.lock_file.open("a+", encoding="ascii") as file:
        try:
            _lock(file)
        except OSError:
            return True
    return False


def _holder(file: IO[str]) -> str:
    file.seek(0)
    pid = file.read().strip()
    return f" (process {pid})" if pid.isdigit() else ""


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
