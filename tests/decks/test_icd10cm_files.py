"""Which files are taken for official ones, where they may lie, and that hostile archives are refused."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.sources import zips
from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_files import OfficialSet, find_files, kind_of
from decks.sources.packed import LARGEST
from tests.decks.official_made import CODES, CODES_TEXT, FILES, INDEX, ORDER, TABULAR, XML, YEAR, zipped


def folder_with(place: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        target = place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return place


def refusal(path: Path) -> str:
    with pytest.raises(SourceRefused) as refused:
        find_files(path)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("icd10cm_order_2027.txt", "order"),
        ("icd10cm-order-April-1-2026.txt", "order"),
        ("icd10cm-order-2025.txt", "order"),
        ("icd10cm-order-addenda-2025.txt", "addenda"),
        ("icd10cm-codes-April-1-2026.txt", "codes"),
        ("a.txt", None),
        ("icd10cm_order_addenda_2027.txt", "addenda"),
        ("icd10cm_codes_2027.txt", "codes"),
        ("icd10cm_codes_addenda_2027.txt", None),
        ("icd10cm_tabular_2027.xml", "tabular"),
        ("icd10c-tabular-April-1-2026.xml", "tabular"),
        ("ICD10CM_Tabular_2027.XML", "tabular"),
        ("icd10cm_tabular_addenda_2027.xml", None),
        ("icd10cm_tabular.xsd", None),
        ("icd10cm_tabular_2027.pdf", None),
        ("icd10cm_index_2027.xml", "index"),
        ("icd10cm-index-April-1-2026-XML.xml", "index"),
        ("icd10cm_eindex_2027.xml", "eindex"),
        ("icd10cm_neoplasm_2027.xml", "neoplasm"),
        ("icd10cm_drug_2027.xml", "drug"),
        ("icd10cm_drug_neoplasm.xsd", None),
        ("code-list-April-2026.txt", "code_list"),
        ("icd10pcs_order_2027.txt", None),
    ],
)
def test_official_files_are_known_by_their_names(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind


def names(found: OfficialSet) -> set[str]:
    return {file.name for file in found.files()}


def test_files_are_found_in_a_folder_and_its_sub_folders(tmp_path: Path) -> None:
    files = {
        f"Code Descriptions/{ORDER}": FILES[ORDER],
        f"Table and Index/{TABULAR}": XML,
        "read me.pdf": b"%PDF",
    }
    found = find_files(folder_with(tmp_path, files))
    assert (found.year, names(found)) == (YEAR, {ORDER, TABULAR})
    assert found.order is not None
    assert found.order.content == FILES[ORDER]


def test_files_are_found_in_the_two_zips_of_a_release(tmp_path: Path) -> None:
    descriptions = zipped(
        {f"Code Descriptions/{ORDER}": FILES[ORDER], f"Code Descriptions/{CODES}": CODES_TEXT}
    )
    tables = zipped({f"Table and Index/{TABULAR}": XML, "Table and Index/icd10cm_tabular.xsd": b"<xsd/>"})
    found = find_files(folder_with(tmp_path, {"descriptions.zip": descriptions, "Tables.ZIP": tables}))
    assert names(found) == {ORDER, CODES, TABULAR}
    assert found.tabular.place == f"Tables.ZIP, Table and Index/{TABULAR}"


def test_files_are_found_in_a_zip_and_one_level_deeper(tmp_path: Path) -> None:
    inner = zipped({TABULAR: XML})
    path = (
        folder_with(tmp_path, {"all.zip": zipped({ORDER: FILES[ORDER], "in/tables.zip": inner})}) / "all.zip"
    )
    assert names(find_files(path)) == {ORDER, TABULAR}


def test_a_zip_two_levels_down_is_not_opened(tmp_path: Path) -> None:
    deep = zipped({"b.zip": zipped({"c.zip": zipped({TABULAR: XML})}), ORDER: FILES[ORDER]})
    assert f"but holds {ORDER}" in refusal(folder_with(tmp_path, {"a.zip": deep}) / "a.zip")


def test_the_same_file_may_lie_there_twice_but_not_two_that_differ(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {**FILES, "again.zip": zipped(FILES)})
    assert names(find_files(folder)) == {ORDER, TABULAR}
    (folder / "again.zip").write_bytes(zipped({TABULAR: XML + b"\n"}))
    assert refusal(folder).endswith(f"holds two that differ: again.zip, {TABULAR} and {TABULAR}")


def test_what_is_missing_is_told_by_name(tmp_path: Path) -> None:
    assert "but holds none of them" in refusal(tmp_path)
    assert f"but holds {ORDER}. Both zips" in refusal(folder_with(tmp_path, {ORDER: FILES[ORDER]}))


def test_files_of_two_years_are_refused(tmp_path: Path) -> None:
    files = {"icd10cm_order_2030.txt": FILES[ORDER], TABULAR: XML}
    assert "files of more than one year: icd10cm_order_2030.txt, " in refusal(folder_with(tmp_path, files))


def test_files_without_any_year_are_refused(tmp_path: Path) -> None:
    files = {"icd10cm_order_new.txt": FILES[ORDER], "icd10cm_tabular.xml": XML}
    assert refusal(folder_with(tmp_path, files)).startswith("no file has a year in its name")


def test_a_missing_path_and_a_file_that_is_no_zip_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.zip") == "gone.zip cannot be read: No such file or directory"
    assert refusal(folder_with(tmp_path, {"a.zip": b"nothing"}) / "a.zip") == "a.zip is no zip"


def test_names_that_climb_out_of_the_archive_write_nothing(tmp_path: Path) -> None:
    box = folder_with(
        tmp_path / "in", {"a.zip": zipped({f"../../{ORDER}": FILES[ORDER], f"c:\\x\\{TABULAR}": XML})}
    )
    assert names(find_files(box)) == {ORDER, TABULAR}
    assert sorted(str(each.relative_to(tmp_path)) for each in tmp_path.rglob("*")) == ["in", "in/a.zip"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder_with(tmp_path / "elsewhere", {TABULAR: XML})
    folder = folder_with(tmp_path / "here", {ORDER: FILES[ORDER]})
    (folder / TABULAR).symlink_to(tmp_path / "elsewhere" / TABULAR)
    assert f"but holds {ORDER}" in refusal(folder)


def test_a_member_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = zipped({ORDER: b"0" * (LARGEST + 1)})
    assert len(bomb) < 50_000
    assert f"{ORDER} has more than {LARGEST} bytes" in refusal(folder_with(tmp_path, {"a.zip": bomb}))


def test_many_members_that_unpack_to_too_much_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zips, "ALL_TOGETHER", len(FILES[ORDER]) + 10)
    assert f"more than {len(FILES[ORDER]) + 10} bytes to read" in refusal(folder_with(tmp_path, FILES))


def test_a_size_that_the_zip_understates_does_not_help_it(tmp_path: Path) -> None:
    bomb = bytearray(zipped({ORDER: b"0" * (LARGEST + 1)}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = bomb.index(signature) + offset
        bomb[place : place + 4] = struct.pack("<I", 100)
    refusal(folder_with(tmp_path, {"a.zip": bytes(bomb)}))


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    crowd = zipped({f"{number}.txt": b"" for number in range(1_001)})
    assert "holds 1001 files" in refusal(folder_with(tmp_path, {"a.zip": crowd}))


def test_a_list_of_members_that_claims_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    box = bytearray(zipped(FILES))
    place = box.rindex(b"PK\x05\x06") + 12
    box[place : place + 4] = struct.pack("<I", 2**21)
    assert "lists far more files than any release has" in refusal(
        folder_with(tmp_path, {"a.zip": bytes(box)})
    )


def test_a_locked_member_is_refused(tmp_path: Path) -> None:
    box = bytearray(zipped(FILES))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        box[box.index(signature) + offset] |= 1
    assert "is a damaged zip" in refusal(folder_with(tmp_path, {"a.zip": bytes(box)}))


_ZIP = zipped({**FILES, "inner.zip": zipped({INDEX: b"<x/>"})})


def _found_or_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.zip")
        path.write_bytes(content)
        try:
            found = find_files(path)
        except SourceRefused:
            return
    assert found.tabular.content == XML


@settings(deadline=None)
@given(st.integers(0, len(_ZIP)))
def test_a_truncated_zip_is_refused_or_whole(size: int) -> None:
    _found_or_refused(_ZIP[:size])


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(_ZIP) - 1), st.integers(1, 255))
def test_a_zip_with_a_changed_byte_is_refused_or_read(place: int, change: int) -> None:
    damaged = bytearray(_ZIP)
    damaged[place] ^= change
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.zip")
        path.write_bytes(bytes(damaged))
        try:
            found = find_files(path)
        except SourceRefused:
            return
    assert found.tabular.content == XML


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.zip")
        path.write_bytes(b"PK\x03\x04" + content)
        with pytest.raises(SourceRefused):
            find_files(path)


def test_an_archive_within_limits_in_stored_form_is_read(tmp_path: Path) -> None:
    stream = BytesIO()
    with ZipFile(stream, "w") as box:
        box.writestr(ORDER, FILES[ORDER])
        box.writestr(TABULAR, XML, ZIP_DEFLATED)
    assert names(find_files(folder_with(tmp_path, {"a.zip": stream.getvalue()}))) == {ORDER, TABULAR}
