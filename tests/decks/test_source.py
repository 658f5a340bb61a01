"""What the official files hold, and that files which do not add up are refused."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from decks.sources.carrier import OfficialFiles, SourceRefused, installed_files
from decks.sources.icd10cm import read_chapters
from decks.sources.tree import Branch, Chapter


@pytest.fixture(scope="module")
def chapters() -> list[Chapter]:
    return list(read_chapters(installed_files()))


@pytest.fixture(scope="module")
def codes(chapters: list[Chapter]) -> dict[str, Branch]:
    categories = [c for chapter in chapters for section in chapter.sections for c in section.categories]
    return {branch.code: branch for category in categories for branch in _all(category)}


def _all(branch: Branch) -> Iterator[Branch]:
    yield branch
    for child in branch.children:
        yield from _all(child)


def test_the_edition_has_its_known_size(chapters: list[Chapter], codes: dict[str, Branch]) -> None:
    assert len(chapters) == 22
    assert sum(len(chapter.sections) for chapter in chapters) == 297
    assert sum(not branch.children for branch in codes.values()) == 74_719
    assert sum(bool(branch.children) for branch in codes.values()) == 23_467


def test_twelve_blocks_are_umbrellas_and_thirty_nine_bear_their_category_s_name(
    chapters: list[Chapter],
) -> None:
    sections = [section for chapter in chapters for section in chapter.sections]
    assert len([section for section in sections if not section.categories]) == 12
    own = [s for s in sections if [category.code for category in s.categories] == [s.id]]
    assert len(own) == 39


def test_billable_titles_differ_even_when_case_is_ignored(codes: dict[str, Branch]) -> None:
    titles = [branch.title.casefold() for branch in codes.values() if not branch.children]
    assert len(set(titles)) == len(titles)


def test_seventy_six_codes_of_head_injury_do_not_exist(codes: dict[str, Branch]) -> None:
    fatal = [code for code, branch in codes.items() if _marks(branch) == "A"]
    assert len(fatal) == 38
    assert {code[:3] for code in fatal} == {"S06"}
    assert {code[6] for code in fatal} == {"7", "8"}
    impossible = {code + mark for code in fatal for mark in "DS"}
    assert len(impossible) == 76
    assert not impossible & codes.keys()
    assert {"S06.2X7A", "S06.2X6D"} <= codes.keys()


def _marks(branch: Branch) -> str:
    return "".join(mark for mark, _ in branch.seventh_characters)


def test_the_nearest_rule_wins(codes: dict[str, Branch]) -> None:
    assert _marks(codes["S52.531"]) == "ABCDEFGHJKMNPQRS"
    assert _marks(codes["S52.521"]) == "ADGKPS"
    assert _marks(codes["T36.0X1"]) == "ADS"
    assert _marks(codes["E11.4"]) == ""


def test_generated_titles_are_stem_comma_meaning(codes: dict[str, Branch]) -> None:
    assert codes["W08.XXXS"].title == "Fall from other furniture, sequela"
    assert codes["T39.2X2A"].title.endswith("intentional self-harm, initial encounter")
    assert codes["S52.521A"].title == (
        "Torus fracture of lower end of right radius, initial encounter for closed fracture"
    )
    assert not [code for code, branch in codes.items() if branch.title != " ".join(branch.title.split())]


def test_samples_of_the_reference_hold(codes: dict[str, Branch]) -> None:
    assert codes["M70.52"].title == "Other bursitis of knee, left knee"
    assert codes["Q93.82"].title == "Williams syndrome"
    assert codes["Z67.A2"].title == "Duffy a positive"
    assert codes["P05.03"].title == "Newborn light for gestational age, 750-999 grams"
    assert codes["H05.352"].title == "Exostosis of left orbit"
    assert "V91.12XA" in codes
    assert "V91.12A" not in codes
    assert codes["A08.39"].title == codes["A08.3"].title == "Other viral enteritis"
    assert [codes[code].children for code in ("I10", "B20", "A09")] == [(), (), ()]


def test_the_checksums_of_the_provenance_are_those_of_the_files() -> None:
    provenance = Path(__file__).parents[2].joinpath("decks/data/PROVENANCE.md").read_text("utf-8")
    for path in (installed_files().tabular, installed_files().code_list):
        assert sha256(path.read_bytes()).hexdigest() in provenance


def _damaged(
    tmp_path: Path, *, tabular: bytes | None = None, code_list: bytes | None = None
) -> OfficialFiles:
    files = installed_files()
    for name, content in (("tabular.xml", tabular), ("list.txt", code_list)):
        if content is not None:
            (tmp_path / name).write_bytes(content)
    return OfficialFiles(
        files.tabular if tabular is None else tmp_path / "tabular.xml",
        files.code_list if code_list is None else tmp_path / "list.txt",
    )


def test_a_cut_tabular_list_is_refused(tmp_path: Path) -> None:
    cut = installed_files().tabular.read_bytes()[:400_000]
    with pytest.raises(SourceRefused, match=r"tabular\.xml is damaged"):
        list(read_chapters(_damaged(tmp_path, tabular=cut)))


def test_a_tabular_list_without_its_later_chapters_is_refused(tmp_path: Path) -> None:
    head, end, _ = installed_files().tabular.read_bytes().partition(b"</chapter>")
    with pytest.raises(SourceRefused, match="does not add up"):
        list(read_chapters(_damaged(tmp_path, tabular=head + end + b"</ICD10CM.tabular>")))


def test_a_code_without_title_is_refused(tmp_path: Path) -> None:
    xml = b"<ICD10CM.tabular><chapter><name>1</name><desc>x</desc><section id='A00-A09'><desc>y</desc>"
    xml += b"<diag><name>A00</name></diag></section></chapter></ICD10CM.tabular>"
    with pytest.raises(SourceRefused, match="a diag without desc"):
        list(read_chapters(_damaged(tmp_path, tabular=xml)))


def test_a_code_list_that_lacks_codes_is_refused(tmp_path: Path) -> None:
    lines = installed_files().code_list.read_bytes().splitlines(keepends=True)
    with pytest.raises(SourceRefused):
        list(read_chapters(_damaged(tmp_path, code_list=b"".join(lines[:50_000]))))


def test_missing_files_are_refused_by_name(tmp_path: Path) -> None:
    gone = OfficialFiles(tmp_path / "tabular.xml", tmp_path / "list.txt")
    with pytest.raises(SourceRefused, match=r"list\.txt cannot be read"):
        list(read_chapters(gone))
