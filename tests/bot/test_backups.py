"""Backups and restoring, as files: what is in one, what is refused, and that nothing is replaced too early."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot import backups, restoring
from bot.backups import BackupFailed
from bot.clock import machine_time
from bot.restoring import Restored, RestoreRefused
from db import schema
from db.folder import DataFolder, FolderLock, FolderLocked
from db.store import connect
from tests.db.making import data_folder

BOT = "987654321"
TOKEN = f"{BOT}:AAcanary_canary-canary_canary-canary"
NOW = machine_time()
BUILD = "aaaabbbbccccdddd"


class Place:
    """A data folder with a bot, learners, and a build that is in use."""

    def __init__(self, root: Path) -> None:
        self.root = root / "data"
        self.folder: DataFolder = data_folder(self.root / BOT)
        self.target = root / "kept"
        self.build = self.root / "decks" / "builds" / f"icd10cm-2026@{BUILD}.sqlite"
        self.build.parent.mkdir(parents=True)
        self.build.write_bytes(b"a deck")
        (self.root / "decks" / "icd10cm-2026.made").write_text("mark")
        (self.root / "authored").mkdir()
        (self.root / "authored" / "mine.yaml").write_text("title: Mine")
        self.write(f"INSERT INTO publication (deck, build, at, by) VALUES ('icd10cm-2026', '{BUILD}', 1, 0)")
        self.write("INSERT INTO publication (deck, build, at, by) VALUES ('hcpcs-2025-10', 'gone', 1, 0)")
        self.meet(1)

    def write(self, text: str) -> None:
        with closing(connect(self.folder.database)) as connection:
            connection.execute(text)

    def meet(self, learner: int) -> None:
        self.write(
            "INSERT INTO learner (id, created_at, zone, deck, new_per_day)"
            f" VALUES ({learner}, 0, 'UTC', 'core', 5)"
        )

    def backup(self, minutes: int = 0, **settings: str) -> Path:
        moment = NOW + timedelta(minutes=minutes)
        return backups.make(self.folder, self.root, self.target, settings, moment)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def learners(database: Path) -> list[int]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM learner ORDER BY id")]


def restore(source: Path, root: Path, minutes: int = 60) -> Restored:
    return restoring.restore(source, root, NOW + timedelta(minutes=minutes))


def test_a_backup_holds_what_is_needed_to_go_on_and_no_token(place: Place) -> None:
    made = place.backup(CODEDRILL_TOKEN=TOKEN, CODEDRILL_RATE="25", CODEDRILL_API_SECRET="x", PATH="/bin")
    manifest = json.loads((made / "manifest.json").read_text())
    assert sorted(backups.sums(made)) == [
        "authored/mine.yaml",
        "database.sqlite",
        f"decks/builds/icd10cm-2026@{BUILD}.sqlite",
        "decks/icd10cm-2026.made",
        "manifest.json",
    ]
    assert (manifest["bot"], manifest["learners"], manifest["schema"]) == (BOT, 1, schema.head())
    assert manifest["settings"] == {"CODEDRILL_RATE": "25"}
    assert manifest["missing_builds"] == ["hcpcs-2025-10@gone"]
    assert [path for path in made.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()] == []
    assert sorted(path.name for path in place.target.iterdir()) == [made.name]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs coreutils")
def test_the_checksums_are_read_by_the_systems_own_program(place: Place) -> None:
    made = place.backup()
    assert subprocess.run(["sha256sum", "-c", "--quiet", backups.SUMS], cwd=made, check=False).returncode == 0


def test_the_copy_is_one_file_that_is_sound(place: Place) -> None:
    made = place.backup()
    with closing(sqlite3.connect(made / "database.sqlite")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_builds_that_the_backup_before_has_are_links(place: Place) -> None:
    place.build.rename(place.build.with_name(f"icd10cm-2026@{backups.digest(place.build)[:16]}.sqlite"))
    place.write(f"UPDATE publication SET build = '{_build(place)}' WHERE build = '{BUILD}'")
    first, second = place.backup(0), place.backup(1)
    name = f"decks/builds/icd10cm-2026@{_build(place)}.sqlite"
    assert (first / name).stat().st_ino == (second / name).stat().st_ino
    (first / name).unlink()
    (first / name).write_bytes(b"damaged")
    third = place.backup(2)
    assert (third / name).read_bytes() == b"a deck"


def _build(place: Place) -> str:
    [found] = (place.root / "decks" / "builds").iterdir()
    return found.stem.partition("@")[2]


def test_only_the_newest_are_kept_and_of_this_bot_alone(place: Place) -> None:
    made = [place.backup(minutes) for minutes in range(4)]
    other = place.target / "codedrill-5-20200101T000000Z"
    other.mkdir()
    assert backups.rotate(place.target, BOT, 2) == [made[1], made[0]]
    assert sorted(place.target.iterdir()) == sorted([other, made[2], made[3]])
    assert backups.newest(place.target, BOT) == made[3]
    assert backups.rotate(place.target, BOT, 0) == [made[2]]  # the newest stays, whatever is asked


def test_an_attempt_that_was_killed_is_swept_away_later(place: Place) -> None:
    left = place.target / ".making-x"
    left.mkdir(parents=True)
    place.backup()
    assert left.exists()  # another may be at it just now
    os.utime(left, (0, 0))
    place.backup(1)
    assert not left.exists()


def test_a_damaged_database_makes_no_backup(place: Place) -> None:
    content = bytearray(place.folder.database.read_bytes())
    content[8192 : len(content) - 4096] = b"x" * (len(content) - 4096 - 8192)
    place.folder.database.write_bytes(content)
    with pytest.raises(BackupFailed):
        place.backup()
    assert list(place.target.iterdir()) == []


def test_a_disk_with_too_little_room_is_said_before_anything_is_filled_up(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "ROOM", 1e12)
    with pytest.raises(BackupFailed, match=r"needs \d+ MB, \d+ MB are free"):
        place.backup()
    assert list(place.target.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no limits there")
@pytest.mark.parametrize("bytes_", [4096, 100_000])
def test_a_disk_that_becomes_full_leaves_nothing_behind(bytes_: int, place: Place) -> None:
    code = (
        "import sys\n"
        "from bot.cli import app\n"
        f"app(['backup', {str(place.target)!r}, '--data', {str(place.root)!r}])"
    )

    def limit() -> None:  # a file cannot grow beyond this: what is written then fails as on a full disk
        import resource
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))

    ended = subprocess.run(
        [sys.executable, "-c", code], preexec_fn=limit, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, list(place.target.iterdir())) == (69, [])
    assert f"no backup of bot {BOT}" in ended.stderr
    assert learners(place.folder.database) == [1]


def test_a_backup_comes_back_in_another_place(place: Place, tmp_path: Path) -> None:
    made = place.backup()
    place.meet(2)
    done = restore(made, tmp_path / "new")
    assert (done.kept, done.learners, done.missing) == (None, 1, ("hcpcs-2025-10@gone",))
    assert learners(done.database) == [1]
    new = tmp_path / "new"
    assert sorted(path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()) == [
        f"{BOT}/codedrill.sqlite",
        f"{BOT}/lock",
        "authored/mine.yaml",
        f"decks/builds/icd10cm-2026@{BUILD}.sqlite",
        "decks/icd10cm-2026.made",
        "decks/icd10cm-2026.sqlite",
    ]


def test_what_was_there_is_kept_aside(place: Place) -> None:
    made = place.backup()
    place.meet(2)
    (place.root / "authored" / "mine.yaml").write_text("title: Newer")
    done = restore(made, place.root)
    assert done.kept is not None
    assert (learners(done.database), learners(done.kept)) == ([1], [1, 2])
    [aside] = place.root.glob("before-restore-*/authored/mine.yaml")
    assert aside.read_text() == "title: Newer"
    assert (place.root / "authored" / "mine.yaml").read_text() == "title: Mine"
    assert not (place.folder.root / ".restoring").exists()


def test_a_damaged_database_is_replaced_and_kept_as_it_was(place: Place) -> None:
    made = place.backup()
    place.folder.database.write_bytes(b"no database at all")
    done = restore(made, place.root)
    assert done.kept is not None
    assert (learners(done.database), done.kept.read_bytes()) == ([1], b"no database at all")


def test_while_a_bot_runs_nothing_is_touched(place: Place) -> None:
    made = place.backup()
    place.meet(2)
    lock = FolderLock.take(place.folder)
    with pytest.raises(FolderLocked):
        restore(made, place.root)
    lock.release()
    assert learners(place.folder.database) == [1, 2]


@pytest.mark.parametrize("name", ["database.sqlite", "manifest.json", "authored/mine.yaml", "SHA256SUMS"])
def test_a_backup_that_was_changed_is_refused_and_nothing_is_replaced(name: str, place: Place) -> None:
    made = place.backup()
    place.meet(2)
    with (made / name).open("r+b") as file:
        byte = file.read(1)
        file.seek(0)
        file.write(bytes([byte[0] ^ 1]))
    with pytest.raises(RestoreRefused):
        restore(made, place.root)
    assert learners(place.folder.database) == [1, 2]
    assert list(place.folder.backups.glob("*")) == []


def _sealed(made: Path) -> None:
    """The checksums fit again: what is wrong now was wrong when it was written."""
    (made / backups.SUMS).write_text(
        "".join(f"{found}  {name}\n" for name, found in backups.sums(made).items())
    )


def test_a_database_that_was_damaged_when_it_was_backed_up_is_refused(place: Place) -> None:
    made = place.backup()
    content = bytearray((made / "database.sqlite").read_bytes())
    content[8192 : len(content) - 4096] = b"x" * (len(content) - 4096 - 8192)
    (made / "database.sqlite").write_bytes(content)
    _sealed(made)
    with pytest.raises(RestoreRefused, match="damaged"):
        restore(made, place.root)
    assert learners(place.folder.database) == [1]


def test_a_backup_of_a_newer_codedrill_is_refused(place: Place) -> None:
    made = place.backup()
    with closing(sqlite3.connect(made / "database.sqlite", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    _sealed(made)
    with pytest.raises(RestoreRefused, match="Update CodeDrill first"):
        restore(made, place.root)


def test_a_folder_that_is_no_backup_is_refused(place: Place, tmp_path: Path) -> None:
    with pytest.raises(RestoreRefused, match="is no backup"):
        restore(tmp_path, place.root)


def older(path: Path) -> Path:
    """An empty database at the first schema."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    old = path / "old.sqlite"
    engine, config = create_engine(f"sqlite:///{old}"), Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema.known_revisions()[0])
    engine.dispose()
    return old


def test_before_an_upgrade_a_backup_is_made_of_the_older_schema(place: Place, tmp_path: Path) -> None:
    shutil.copyfile(older(tmp_path), place.folder.database)
    made = place.backup()
    manifest = json.loads((made / "manifest.json").read_text())
    assert (manifest["schema"], manifest["builds"]) == ("0001", [f"icd10cm-2026@{BUILD}"])


def test_an_older_schema_is_brought_up(place: Place, tmp_path: Path) -> None:
    made = place.backup()
    shutil.copyfile(older(tmp_path), made / "database.sqlite")
    _sealed(made)
    done = restore(made, tmp_path / "new")
    assert schema.current_revision(done.database) == schema.head()
