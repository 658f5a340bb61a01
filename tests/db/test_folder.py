"""One bot a folder, by a lock that ends with the process, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.folder import DataFolder, FolderLock, FolderLocked, FolderNotWritable, is_locked

HOLD = """
import sys
from pathlib import Path
from db.folder import DataFolder, FolderLock
lock = FolderLock.take(DataFolder(Path(sys.argv[1])))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def another_bot(root: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the folder until the end of the block, or until it is killed."""
    command = [sys.executable, "-c", HOLD, str(root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        if process.stdin is not None:
            process.stdin.close()


def test_the_folder_is_made_with_all_above_it(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "a" / "b")
    FolderLock.take(folder).release()
    assert folder.root.is_dir()


def test_the_lock_names_its_holder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    lock = FolderLock.take(folder)
    assert folder.lock_file.read_text(encoding="ascii") == str(os.getpid())
    lock.release()


def test_a_second_bot_is_refused_with_the_process_of_the_first(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    lock = FolderLock.take(folder)
    with pytest.raises(FolderLocked, match=rf"in use by another bot \(process {os.getpid()}\)$"):
        FolderLock.take(folder)
    lock.release()


def test_the_refused_leave_the_name_of_the_holder_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with another_bot(tmp_path) as bot:
        for _ in range(2):
            with pytest.raises(FolderLocked, match=rf"process {bot.pid}\b"):
                FolderLock.take(folder)


def test_a_holder_that_has_not_said_its_name_yet_is_a_holder(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    lock = FolderLock.take(folder)
    folder.lock_file.write_text("", encoding="ascii")
    with pytest.raises(FolderLocked, match=r"in use by another bot$"):
        FolderLock.take(folder)
    lock.release()


def test_a_released_folder_may_be_taken(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    for _ in range(3):
        FolderLock.take(folder).release()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with another_bot(tmp_path) as bot:
        assert is_locked(folder)
        bot.send_signal(signal.SIGKILL)
        bot.wait()
        assert not is_locked(folder)
        FolderLock.take(folder).release()


def test_to_ask_whether_a_bot_runs_takes_nothing(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert not is_locked(folder)
    assert not folder.lock_file.exists()
    lock = FolderLock.take(folder)
    assert [is_locked(folder), is_locked(folder)] == [True, True]
    lock.release()
    assert [is_locked(folder), is_locked(folder)] == [False, False]


def test_a_folder_that_cannot_be_made_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderNotWritable, match=r"cannot write to .*file.data: Not a directory"):
        FolderLock.take(DataFolder(tmp_path / "file" / "data"))


def test_a_folder_whose_name_is_a_file_is_not_writable(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(FolderNotWritable):
        FolderLock.take(DataFolder(tmp_path / "file"))


def test_a_lock_that_cannot_be_written_is_a_folder_that_cannot(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(FolderNotWritable):
        FolderLock.take(DataFolder(tmp_path))


def test_everything_is_inside_the_folder() -> None:
    folder = DataFolder(Path("/data"))
    assert {folder.database.parent, folder.backups.parent, folder.lock_file.parent} == {folder.root}
