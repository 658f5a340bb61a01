"""HCPCS Level II: what the official files hold, and how codes and modifiers are read from them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from decks.diff import compare
from decks.sources.hcpcs import read_hcpcs
from decks.sources.hcpcs_entry import Census, Dropped, Entry, HcpcsFile, listing
from decks.sources.hcpcs_foreign import owner
from decks.sources.hcpcs_shipped import NAME, OCTOBER_2025, shipped_hcpcs
from tests.decks import hcpcs_made as made


def _read(folder: Path, content: bytes, expected: Census | None = None) -> HcpcsFile:
    path = folder / "hcpcs"
    path.write_bytes(content)
    return read_hcpcs(path, expected)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> dict[int, HcpcsFile]:
    return {year: _read(tmp_path_factory.mktemp("hcpcs"), made.official(year)) for year in (2018, 2019)}


@pytest.fixture(scope="module")
def shipped() -> HcpcsFile:
    return shipped_hcpcs()


def _all(file: HcpcsFile) -> dict[str, Entry]:
    return {entry.code: entry for entry in file.codes + file.modifiers}


def test_the_file_of_2019_holds_what_cms_published_less_six_modifiers(years: dict[int, HcpcsFile]) -> None:
    assert years[2019].census == Census(6_440, 5_934, 360 - 6, 351 - 6)
    assert years[2019].dropped == Dropped(physical_status=6, references=31)
    assert years[2018].census == Census(6_205, 5_745, 354 - 6, 348 - 6)


def test_the_pieces_of_a_long_description_join_with_one_blank(years: dict[int, HcpcsFile]) -> None:
    titles = [entry.title for entry in _all(years[2019]).values()]
    assert titles == [" ".join(title.split()) for title in titles]
    assert _all(years[2019])["G0503"].title.endswith(
        "treatment goals and are prepared for discharge from active treatment"
    )


def test_an_entry_says_all_that_its_line_says(years: dict[int, HcpcsFile]) -> None:
    assert _all(years[2019])["A0021"] == Entry(
        code="A0021",
        kind="code",
        title="Ambulance service, outside state per mile, transport (medicaid only)",
        short="Outside state ambulance serv",
        coverage="I",
        added=date(1985, 1, 1),
        effective=date(1996, 9, 10),
        terminated=None,
        action="N",
        cross_references=("A0030",),
    )


def test_of_the_live_codes_of_2019_eighty_share_their_title(years: dict[int, HcpcsFile]) -> None:
    titles = Counter(entry.title for entry in years[2019].codes if entry.live)
    assert len(titles) == 5_880
    assert sum(count for count in titles.values() if count > 1) == 80


def test_from_2018_to_2019_221_codes_came_32_went_and_110_titles_changed(years: dict[int, HcpcsFile]) -> None:
    found = compare(listing(years[2018].codes), listing(years[2019].codes))
    assert (len(found.added), len(found.gone), len(found.revised)) == (221, 32, 110)


def test_three_of_these_titles_changed_in_punctuation_only(years: dict[int, HcpcsFile]) -> None:
    revised = compare(listing(years[2018].codes), listing(years[2019].codes)).revised
    old, new = _all(years[2018]), _all(years[2019])
    same = [code for code in revised if _letters(old[code].title) == _letters(new[code].title)]
    assert same == ["A5513", "G9454", "G9801"]


def _letters(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))


def test_october_2025_comes_with_the_product(shipped: HcpcsFile) -> None:
    assert shipped.census == OCTOBER_2025 == Census(8_463, 7_258, 377, 357)
    assert shipped.dropped == Dropped()
    assert {"JZ", "FQ", "FS"} <= {entry.code for entry in shipped.modifiers if entry.live}


def test_nothing_that_others_own_is_in_any_file(shipped: HcpcsFile, years: dict[int, HcpcsFile]) -> None:
    for file in (shipped, *years.values()):
        assert [code for code in _all(file) if owner(code)] == []
        assert [ref for entry in file.codes for ref in entry.cross_references if owner(ref)] == []


def test_191_live_codes_of_october_2025_share_their_title(shipped: HcpcsFile) -> None:
    codes = Counter(entry.title for entry in shipped.codes if entry.live)
    assert sum(count for count in codes.values() if count > 1) == 191
    modifiers = Counter(entry.title for entry in shipped.modifiers if entry.live)
    assert max(modifiers.values()) == 1


def test_the_checksum_of_the_provenance_is_that_of_the_table() -> None:
    data = Path(__file__).parents[2] / "decks/data"
    provenance = (data / "PROVENANCE.md").read_text("utf-8")
    assert sha256((data / NAME).read_bytes()).hexdigest() in provenance


def test_the_checksums_of_the_test_files_are_recorded() -> None:
    notes = (Path(__file__).parent / "data" / "HCPCS.md").read_text("utf-8")
    assert [sha256(made.official(year)).hexdigest() in notes for year in (2018, 2019)] == [True, True]


def test_what_others_own_is_dropped_and_counted(tmp_path: Path) -> None:
    file = _read(tmp_path, made.small(), made.SMALL)
    assert list(_all(file)) == ["A0021", "G0001", "V5364", "LT"]
    assert file.dropped == Dropped(dental=1, level_one=2, physical_status=1, references=3)
    assert file.codes[0].cross_references == ("A0030", "JZ")
    assert file.codes[0].title == "Ambulance service, café au lait, which is permitted by law"


def test_a_terminated_code_is_not_live(tmp_path: Path) -> None:
    ended = _all(_read(tmp_path, made.small()))["G0001"]
    assert (ended.live, ended.terminated, ended.effective) == (False, date(2004, 12, 31), None)


def test_a_workbook_says_the_same_as_the_text(tmp_path: Path) -> None:
    book = made.workbook(made.sheet_rows())
    assert _read(tmp_path, book, made.SMALL) == _read(tmp_path, made.small(), made.SMALL)


def test_the_columns_of_a_workbook_are_found_by_name(tmp_path: Path) -> None:
    turned = [list(reversed(row + [""] * (15 - len(row)))) for row in made.sheet_rows()]
    assert _read(tmp_path, made.workbook(turned)) == _read(tmp_path, made.small())


def test_a_zip_is_read_by_its_text_or_else_by_its_workbook(tmp_path: Path) -> None:
    book, notes = made.workbook(made.sheet_rows()), {"proc_notes_2026.txt": b"no codes"}
    both = made.zipped({"HCPC2026_OCT_ANWEB.txt": made.small(), "HCPC2026_OCT_ANWEB.xlsx": b"", **notes})
    alone = made.zipped({"HCPC2026_OCT_ANWEB.xlsx": book, **notes})
    assert _read(tmp_path, both) == _read(tmp_path, alone) == _read(tmp_path, made.small())


def test_lines_of_2026_without_their_trailing_blanks_are_read(tmp_path: Path) -> None:
    trimmed = [line if line[10] in "37" else line.rstrip() for line in made.lines()]
    assert _read(tmp_path, made.text(trimmed, disclaimer="")) == _read(tmp_path, made.small())
