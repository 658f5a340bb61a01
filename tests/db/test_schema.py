"""Bringing a database up: from nothing, from an older schema, and what is refused without touching the file."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import URL, create_engine

from db import schema
from db.folder import DataFolder
from db.metadata import METADATA
from db.schema import DatabaseDamaged, DatabaseTooNew, bring_up, current_revision, head, known_revisions
from db.store import Store, connect
from tests.db.making import data_folder, note, notes

OLDER = "0001"
NEWER = "9001"


def files(folder: DataFolder) -> dict[str, bytes]:
    """Every file in the folder and what is in it."""
    return {
        str(file.relative_to(folder.root)): file.read_bytes()
        for file in folder.root.rglob("*")
        if file.is_file()
    }


def with_note(folder: DataFolder, name: str = "old") -> DataFolder:
    with closing(Store(folder.database)) as store:
        store.run(iter([lambda work: note(work, name)]))
    return folder


def columns(path: Path, table: str) -> set[str]:
    with closing(sqlite3.connect(path)) as connection:
        return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def differences(database: Path) -> list[object]:
    """What Alembic would have to change so that the file fits the tables."""
    engine = create_engine(URL.create("sqlite", database=str(database)))
    options = {"compare_type": True, "compare_server_default": True}
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts=options), METADATA)
    engine.dispose()
    return list(found)


AddMigration = Callable[[str], None]


@pytest.fixture
def migration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AddMigration:
    """One schema more than this code has: the function takes the body of its `upgrade`."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = head()

    def add(body: str) -> None:
        (folder / "versions" / f"{NEWER}_next.py").write_text(
            f"from alembic import op\nrevision = {NEWER!r}\ndown_revision = {before!r}\n"
            f"def upgrade():\n    {body}\n",
            encoding="utf-8",
        )
        monkeypatch.setattr(schema, "MIGRATIONS", folder)

    return add


ADD_COLUMN = 'op.execute("ALTER TABLE mark ADD COLUMN why TEXT")'


# --- from nothing ------------------------------------------------------------------------------------------


def test_from_nothing_comes_one_file_at_the_newest_schema(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    assert bring_up(folder) is None
    assert [*files(folder)] == ["codedrill.sqlite"]
    assert current_revision(folder.database) == head()


def test_the_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    assert differences(data_folder(tmp_path).database) == []


def words(stored: Iterable[Sequence[str]]) -> set[tuple[str, ...]]:
    """The words of each CREATE; the order of columns and keys is not the matter."""
    return {tuple(sorted(re.findall(r"\w+", sql))) for (sql,) in stored}


STORED = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT IN ('alembic_version', 'sqlite_sequence')"


def test_the_migrations_make_it_word_for_word(tmp_path: Path) -> None:
    """Alembic compares neither AUTOINCREMENT nor WITHOUT ROWID nor the conditions of indexes."""
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection, closing(connect(data_folder(tmp_path).database)) as migrated:
        said = words(tuple(row) for row in connection.exec_driver_sql(STORED))
        assert words(migrated.execute(STORED)) == said
    engine.dispose()


def test_what_was_left_of_an_attempt_before_is_swept_away(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    for name in ("codedrill.migrating", "codedrill.migrating-journal", "codedrill.migrating-wal"):
        (tmp_path / name).write_bytes(b"half of a database")
    bring_up(folder)
    assert [*files(folder)] == ["codedrill.sqlite"]


def test_the_comparison_sees_what_is_missing(tmp_path: Path) -> None:
    folder = data_folder(tmp_path)
    with closing(connect(folder.database)) as connection:
        connection.execute("DROP INDEX screen_behind")
        connection.execute("ALTER TABLE mark ADD COLUMN why TEXT")
    assert len(differences(folder.database)) == 2


@pytest.mark.parametrize("table", ["card_state", "review", "screen"])
def test_tables_with_their_own_keys_have_no_row_numbers(tmp_path: Path, table: str) -> None:
    with (
        closing(connect(data_folder(tmp_path).database)) as connection,
        pytest.raises(sqlite3.OperationalError, match="no such column: rowid"),
    ):
        connection.execute(f"SELECT rowid FROM {table}")


@pytest.mark.parametrize("name", ["plain", "50% off", "why?", "a#b", "with space", "Ünï", "q=1&mode=ro"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    folder = DataFolder(tmp_path / name)
    folder.root.mkdir()
    bring_up(folder)
    assert notes(with_note(folder).database) == {"old"}
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_revisions_are_a_chain_told_by_the_names_of_the_files() -> None:
    assert known_revisions()[0] == OLDER
    for before, name in zip([None, *known_revisions()], known_revisions(), strict=False):
        [file] = (schema.MIGRATIONS / "versions").glob(f"{name}_*.py")
        text = file.read_text(encoding="utf-8")
        assert f'revision = "{name}"' in text
        assert f"down_revision = {before if before is None else repr(before)}".replace("'", '"') in text


# --- nothing to do -----------------------------------------------------------------------------------------


def test_a_second_time_there_is_nothing_to_do(tmp_path: Path) -> None:
    folder = with_note(data_folder(tmp_path))
    before = files(folder)
    assert bring_up(folder) is None
    assert files(folder) == before


BRING_UP = """
import sys
from pathlib import Path
from db.folder import DataFolder
from db.schema import bring_up
bring_up(DataFolder(Path(sys.argv[1])))
print("alembic" in sys.modules)
"""


def test_alembic_is_imported_only_when_there_is_something_to_do(tmp_path: Path) -> None:
    def imported() -> str:
        command = [sys.executable, "-c", BRING_UP, str(tmp_path)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    assert [imported(), imported()] == ["True", "False"]


# --- from an older schema ----------------------------------------------------------------------------------


def test_an_older_schema_is_migrated_and_kept_as_it_was(tmp_path: Path, migration: AddMigration) -> None:
    folder = with_note(data_folder(tmp_path / "data"))
    migration(ADD_COLUMN)
    backup = bring_up(folder)
    assert backup == folder.backups / f"schema-{known_revisions()[-2]}.sqlite"
    assert notes(folder.database) == {"old"}
    assert columns(folder.database, "mark") == {"name", "at", "why"}
    assert current_revision(folder.database) == NEWER
    assert notes(backup) == {"old"}
    assert columns(backup, "mark") == {"name", "at"}
    assert current_revision(backup) == known_revisions()[-2]


def test_after_a_migration_only_the_database_and_its_backup_are_there(
    tmp_path: Path, migration: AddMigration
) -> None:
    folder = with_note(data_folder(tmp_path / "data"))
    migration(ADD_COLUMN)
    bring_up(folder)
    assert {*files(folder)} == {"codedrill.sqlite", f"backups/schema-{known_revisions()[-2]}.sqlite"}


def test_what_a_killed_bot_had_committed_is_migrated_too(tmp_path: Path, migration: AddMigration) -> None:
    alive, killed = data_folder(tmp_path / "alive"), DataFolder(tmp_path / "killed")
    with closing(Store(alive.database)) as store:
        store.run(iter([lambda work: note(work, "in the log")]))
        shutil.copytree(alive.root, killed.root)  # with the write-ahead log as a kill leaves it
    assert b"in the log" not in killed.database.read_bytes()
    migration(ADD_COLUMN)
    backup = bring_up(killed)
    assert backup is not None
    assert [notes(killed.database), notes(backup)] == [{"in the log"}] * 2


def test_a_backup_from_an_attempt_before_is_replaced(tmp_path: Path, migration: AddMigration) -> None:
    folder = with_note(data_folder(tmp_path / "data"))
    older = folder.backups / f"schema-{head()}.sqlite"
    folder.backups.mkdir()
    older.write_bytes(b"half of a backup")
    migration(ADD_COLUMN)
    assert bring_up(folder) == older
    assert notes(older) == {"old"}


def test_a_migration_that_fails_leaves_the_old_file_as_it_was(
    tmp_path: Path, migration: AddMigration
) -> None:
    folder = with_note(data_folder(tmp_path / "data"))
    before = folder.database.read_bytes()
    migration(f"{ADD_COLUMN}; op.execute('DELETE FROM mark'); 1 / 0")
    with pytest.raises(ZeroDivisionError):
        bring_up(folder)
    assert folder.database.read_bytes() == before
    assert notes(folder.database) == {"old"}
    assert not folder.backups.exists()


def test_after_a_failed_migration_the_next_attempt_begins_anew(
    tmp_path: Path, migration: AddMigration
) -> None:
    folder = with_note(data_folder(tmp_path / "data"))
    migration(f"{ADD_COLUMN}; op.execute('DELETE FROM mark'); 1 / 0")
    with pytest.raises(ZeroDivisionError):
        bring_up(folder)
    migration(ADD_COLUMN)
    bring_up(folder)
    assert notes(folder.database) == {"old"}
    assert columns(folder.database, "mark") == {"name", "at", "why"}


# --- refused -----------------------------------------------------------------------------------------------


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    folder = with_note(data_folder(tmp_path))
    with closing(connect(folder.database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = files(folder)
    with pytest.raises(DatabaseTooNew, match="9999"):
        bring_up(folder)
    assert files(folder) == before


def refused_as_damaged(folder: DataFolder) -> None:
    before = files(folder)
    with pytest.raises(DatabaseDamaged):
        bring_up(folder)
    assert files(folder) == before


@pytest.mark.parametrize("length", [0, 1, 100, 4_096, 40_000])
def test_a_file_of_anything_is_damaged_and_left_alone(tmp_path: Path, length: int) -> None:
    folder = DataFolder(tmp_path)
    folder.database.write_bytes(Random(length).randbytes(length))
    refused_as_damaged(folder)


def test_another_programs_database_is_damaged_to_us_and_left_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    with closing(sqlite3.connect(folder.database)) as connection:
        connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY)")
    refused_as_damaged(folder)


def test_a_database_that_lost_its_revision_is_damaged(tmp_path: Path) -> None:
    folder = with_note(data_folder(tmp_path))
    with closing(connect(folder.database)) as connection:
        connection.execute("DELETE FROM alembic_version")
    refused_as_damaged(folder)


@pytest.mark.parametrize("page", range(1, 12))
def test_flipped_bytes_at_the_head_of_any_page_are_found(tmp_path: Path, page: int) -> None:
    folder = with_note(data_folder(tmp_path))
    whole = bytearray(folder.database.read_bytes())
    at = page * 4_096
    whole[at : at + 64] = bytes(byte ^ 0xFF for byte in whole[at : at + 64])
    folder.database.write_bytes(whole)
    refused_as_damaged(folder)


def test_half_a_file_is_damaged(tmp_path: Path) -> None:
    folder = with_note(data_folder(tmp_path))
    whole = folder.database.read_bytes()
    folder.database.write_bytes(whole[: len(whole) // 2])
    refused_as_damaged(folder)


def test_a_migration_that_makes_an_unsound_file_does_not_replace_the_old_one(
    tmp_path: Path, migration: AddMigration
) -> None:
    folder = with_note(data_folder(tmp_path / "data"))
    # an index that the table does not fit: what `quick_check` is there for
    migration("""op.execute("ALTER TABLE mark ADD COLUMN why TEXT"); op.execute("PRAGMA writable_schema = 1")
    op.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE mark (name, at NOT NULL, why NOT NULL)'"
               " WHERE name = 'mark'")
    op.execute("INSERT INTO mark (name, at) VALUES ('new', 1)")""")
    with pytest.raises(DatabaseDamaged):
        bring_up(folder)
    assert notes(folder.database) == {"old"}
    assert columns(folder.database, "mark") == {"name", "at"}


def test_a_check_finds_two_tables_on_one_page(tmp_path: Path) -> None:
    folder = with_note(data_folder(tmp_path))
    with closing(connect(folder.database)) as connection:
        schema.check(connection)
        connection.execute("PRAGMA writable_schema = 1")
        connection.execute("UPDATE sqlite_master SET rootpage = 2 WHERE name = 'sqlite_autoindex_mark_1'")
    with closing(connect(folder.database)) as connection, pytest.raises(sqlite3.DatabaseError):
        schema.check(connection)
