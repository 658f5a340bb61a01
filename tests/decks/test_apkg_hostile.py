"""Packages made to harm: each is refused with a reason, and leaves nothing behind."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import warnings
from itertools import islice, repeat
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decks.exchange.apkg_in import read_apkg
from decks.exchange.apkg_limits import LARGEST, LONG, MIB, MOST_NOTES, PackageRefused
from decks.exchange.apkg_zip import counted, find_zstd
from tests.decks.apkg_made import collection, package, read_rows, row

NAME = "collection.anki21"


def _refusal(path: Path) -> str:
    with pytest.raises(PackageRefused) as refused:
        read_apkg(path)
    return str(refused.value)


def test_a_bomb_is_left_at_the_first_mebibyte(tmp_path: Path) -> None:
    assert "more than 100 times its size" in _refusal(package(tmp_path, {NAME: bytes(20 * MIB)}))


def test_a_collection_of_more_than_fifty_mebibytes_is_not_unpacked(tmp_path: Path) -> None:
    large = random.Random(1).randbytes(MIB) * (LARGEST // MIB) + b"x"
    assert "unpacks to more than 50 MiB" in _refusal(package(tmp_path, {NAME: large}, stored=True))


def test_bytes_are_counted_as_they_come_whatever_was_declared() -> None:
    endless = counted(repeat(bytes(MIB)), packed_size=LARGEST)
    assert sum(map(len, islice(endless, LARGEST // MIB))) == LARGEST
    with pytest.raises(PackageRefused, match="more than 50 MiB"):
        next(endless)


@pytest.mark.skipif(find_zstd() is None, reason="this Python cannot read zstd")
def test_a_bomb_in_the_newest_format_is_left_too(tmp_path: Path) -> None:
    packed = find_zstd().compress(bytes(20 * MIB))
    path = package(tmp_path, {"collection.anki21b": packed}, stored=True)
    assert "more than 100 times its size" in _refusal(path)


def test_a_package_of_too_many_files_is_refused(tmp_path: Path) -> None:
    assert "20002 files" in _refusal(package(tmp_path, dict.fromkeys(map(str, range(20_002)), b"")))


def test_no_name_in_a_package_becomes_a_path(tmp_path: Path) -> None:
    inside = collection(tmp_path, [row()])
    evil = dict.fromkeys(("../../evil", "/tmp/evil-apkg", "..\\evil", "collection.anki21/evil"), b"evil")
    home = tmp_path / "a" / "b"
    home.mkdir(parents=True)
    assert len(read_apkg(package(home, evil | {NAME: inside})).notes) == 1
    assert "holds no collection" in _refusal(package(home, evil | {f"../{NAME}": inside}))
    assert [path for path in tmp_path.rglob("*") if "evil" in path.name] == []
    assert not Path("/tmp/evil-apkg").exists()


def test_a_member_that_comes_twice_has_a_password_or_a_strange_packing_is_refused(tmp_path: Path) -> None:
    inside = collection(tmp_path, [row()])
    twice, strange, locked = (tmp_path / name for name in ("twice", "strange", "locked"))
    with ZipFile(twice, "w") as box, warnings.catch_warnings(action="ignore"):
        box.writestr(NAME, inside)
        box.writestr(NAME, inside)
    with ZipFile(strange, "w", ZIP_LZMA) as box:
        box.writestr(NAME, inside)
    plain = package(tmp_path, {NAME: inside}).read_bytes()
    at = plain.rindex(b"PK\x01\x02") + 8  # the flags in the central directory
    locked.write_bytes(plain[:at] + b"\x01" + plain[at + 1 :])
    assert [
        "twice" in _refusal(twice),
        "packed in a way" in _refusal(strange),
        "password" in _refusal(locked),
    ] == [True] * 3


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"%PDF-1.7", b"\x89PNG\r\n", b"PK\x05\x06" + bytes(18), bytes(1_000)]
)
def test_another_file_than_a_package_is_said_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.apkg"
    path.write_bytes(content)
    assert _refusal(path).startswith("x.apkg: it ")


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT '1', 1, '', x FROM n"


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TABLE notes",),
        ("DROP TABLE col",),
        ("DROP TABLE notes", f"CREATE VIEW notes (guid, mid, tags, flds) AS {ENDLESS}"),
        ("DROP TABLE notes", "CREATE VIRTUAL TABLE notes USING fts5(guid, mid, tags, flds)"),
        ("DROP TABLE notes", "CREATE TABLE notes (guid, mid, tags)"),
        ("DROP TABLE notes", "CREATE TABLE notes (guid, mid, tags, flds AS (hex(zeroblob(1000000))))",
         "INSERT INTO notes VALUES ('g', 1, '')"),
        ("CREATE VIEW notetypes AS SELECT 1 AS id, x'00' AS config",),
        ("DROP TABLE col", "CREATE VIEW col AS SELECT '{}' AS models"),
        ("UPDATE notes SET flds = CAST(x'ff00fe' AS TEXT)",),
        ("UPDATE notes SET flds = x'61'",),
        ("UPDATE notes SET mid = 'none'",),
        ("UPDATE notes SET guid = NULL",),
        ("UPDATE notes SET flds = hex(randomblob(4500000))",),
        ("DELETE FROM col",),
        ("PRAGMA writable_schema = ON", "UPDATE sqlite_master SET sql = 'CREATE TABLE notes (' WHERE name = 'notes'"),
        ("PRAGMA writable_schema = ON", "UPDATE sqlite_master SET rootpage = 999 WHERE name = 'notes'"),
    ],
)  # fmt: skip
def test_a_collection_with_another_inside_is_refused(tmp_path: Path, statements: tuple[str, ...]) -> None:
    with pytest.raises(PackageRefused, match="export it anew"):
        read_rows(tmp_path, [row()], *statements)


@pytest.mark.parametrize(
    "models",
    [
        "",
        "null",
        "[]",
        "[" * 100_000,
        "9" * 10_000,
        '{"x": 1}',
        '{"1": {}}',
        '{"1": {"flds": 1, "tmpls": []}}',
    ],
)
def test_damaged_note_types_are_refused(tmp_path: Path, models: str) -> None:
    with pytest.raises(PackageRefused, match="note types are damaged"):
        read_rows(tmp_path, [row()], models=models)


def test_a_note_that_makes_many_long_cards_of_itself_is_bounded(tmp_path: Path) -> None:
    gaps = "".join(f"{{{{c{number}::x}}}}" for number in range(1, 51)) + "y" * 2_000
    assert read_rows(tmp_path, [row(gaps + "{{c51::x}}", "", "g", 2)]).left_out == {LONG: 1}
    rows = [row(gaps, "", f"g{number}", 2) for number in range(400)]
    many = package(tmp_path, {NAME: collection(tmp_path, rows)}, stored=True)
    assert "more text than is read at once; export one deck at a time" in _refusal(many)


def test_a_package_of_too_many_cards_is_refused(tmp_path: Path) -> None:
    rows = [row("front", "back", f"g{number}") for number in range(MOST_NOTES + 1)]
    many = package(tmp_path, {NAME: collection(tmp_path, rows)}, stored=True)
    assert f"more than {MOST_NOTES} cards; export one deck at a time" in _refusal(many)


def test_what_a_schema_wants_to_run_is_never_run(tmp_path: Path) -> None:
    """The rows stay readable, the trigger and the views beside them stay asleep."""
    traps = (
        f"CREATE VIEW evil AS {ENDLESS}",
        "CREATE TRIGGER evil_too AFTER INSERT ON notes BEGIN SELECT load_extension('evil'); END",
    )
    assert len(read_rows(tmp_path, [row()], *traps).notes) == 1


def _limited(work: str) -> subprocess.CompletedProcess[str]:
    code = f"from decks.exchange.apkg_jail import limit_this_process\nlimit_this_process()\n{work}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


@pytest.mark.skipif(sys.platform != "linux", reason="limits differ elsewhere")
@pytest.mark.parametrize(
    ("work", "trouble"),
    [
        ("bytearray(1 << 30)", "MemoryError"),
        ("open('{folder}/x', 'wb').write(bytes(60 << 20))", "File too large"),
    ],
)
def test_the_process_has_limits_on_memory_and_files(tmp_path: Path, work: str, trouble: str) -> None:
    done = _limited(work.format(folder=tmp_path))
    assert (done.returncode, trouble in done.stderr) == (1, True)


def test_nothing_stays_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    read_rows(tmp_path, [row()])
    _refusal(package(tmp_path, {NAME: b"no database"}))
    assert os.listdir(tmp_path / "temporary") == []  # noqa: PTH208 (names are enough)


def _outcome(path: Path) -> bool:
    """True when it was read; any other error than a refusal passes through."""
    try:
        read_apkg(path)
    except PackageRefused:
        return False
    return True


DAMAGE = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=1, max_size=4)), max_size=4)


def _damaged(content: bytes, changes: list[tuple[int, bytes]], cut: int) -> bytes:
    broken = bytearray(content)
    for at, new in changes:
        start = at % len(broken)
        broken[start : start + len(new)] = new
    return bytes(broken[: len(broken) - cut % len(broken)])


@given(changes=DAMAGE, cut=st.just(0) | st.integers(0, 10**6))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_package_is_read_or_refused(
    tmp_path: Path, changes: list[tuple[int, bytes]], cut: int
) -> None:
    whole = package(tmp_path, {NAME: collection(tmp_path, [row()]), "media": b"{}"}).read_bytes()
    broken = tmp_path / "broken.apkg"
    broken.write_bytes(_damaged(whole, changes, cut))
    assert _outcome(broken) or _damaged(whole, changes, cut) != whole


@given(changes=DAMAGE, cut=st.just(0) | st.integers(0, 10**6))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_collection_is_read_or_refused(
    tmp_path: Path, changes: list[tuple[int, bytes]], cut: int
) -> None:
    rows = [row(f"front {number}", "back" * 30, f"g{number}") for number in range(60)]
    whole = collection(tmp_path, rows)
    inside = _damaged(whole, changes, cut)
    assert _outcome(package(tmp_path, {NAME: inside})) or inside != whole
