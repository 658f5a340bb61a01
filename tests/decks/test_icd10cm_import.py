"""A release of ICD-10-CM from official files: the chapters of the package, and refused where it disagrees."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from unicodedata import combining, normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.editions import FY2027
from decks.model import Edition
from decks.sources.carrier import SourceRefused, installed_files
from decks.sources.icd10cm import FY2026, FY2026_CENSUS, read_chapters
from decks.sources.icd10cm_2027 import rows_2026
from decks.sources.icd10cm_files import OfficialSet, find_files
from decks.sources.icd10cm_official import Survey, edition_of, read_official, survey
from decks.sources.icd10cm_order import OrderRow
from decks.sources.tabular_tree import Census
from decks.sources.tree import Branch, Chapter
from decks.sources.zips import Found
from tests.decks.official_made import CODES, CODES_TEXT, FILES, ORDER, ROWS, TABULAR, XML, YEAR, zipped
from tests.decks.order_lines import order_text

_SIZE = Census(chapters=2, sections=3, headers=8, billable=11, impossible=2)


def official(
    *,
    xml: bytes = XML,
    order: bytes | None = FILES[ORDER],
    codes: bytes | None = None,
    names: bytes | None = None,
) -> OfficialSet:
    def found(name: str, content: bytes | None) -> Found | None:
        return None if content is None else Found(name, name, content)

    return OfficialSet(
        YEAR,
        Found(TABULAR, TABULAR, xml),
        found(ORDER, order),
        found(CODES, codes),
        found("code-list.txt", names),
    )


def read(files: OfficialSet) -> list[Chapter]:
    return list(read_official(files, edition_of(files)))


def refusal(files: OfficialSet, edition: Edition | None = None) -> str:
    with pytest.raises(SourceRefused) as refused:
        survey(files, edition or edition_of(files))
    return str(refused.value)


def changed(row: int, **changes: object) -> bytes:
    """The order file with one row changed, from 1."""
    return order_text([replace(each, **changes) if n == row else each for n, each in enumerate(ROWS, 1)])  # type: ignore[arg-type]


def without(*codes: str) -> bytes:
    return order_text([row for row in ROWS if row.code not in codes])


def branches(chapters: Sequence[Chapter]) -> dict[str, Branch]:
    def below(branch: Branch) -> list[Branch]:
        return [branch, *(each for child in branch.children for each in below(child))]

    heads = [head for chapter in chapters for section in chapter.sections for head in section.categories]
    return {branch.code: branch for head in heads for branch in below(head)}


def test_chapters_are_made_as_the_rows_say() -> None:
    chapters = read(official())
    made = branches(chapters)
    assert [chapter.title for chapter in chapters] == ["Diseases of the ear", "Injury"]
    assert [code.replace(".", "") for code in made] == [row.code for row in ROWS]
    assert made["H81.0"].title == "Ménière's disease"
    assert made["S06.9XXD"].title == "Unspecified intracranial injury, subsequent encounter"
    assert [mark for mark, _ in made["S06.0X7"].seventh_characters] == ["A"]


def test_the_survey_counts_and_tells_references_that_lead_nowhere() -> None:
    found = survey(official(), edition_of(official()))
    assert found.census == _SIZE
    assert [(each.owner, each.reference) for each in found.unresolved] == [
        ("chapter 8", "S00-S09"),
        ("H60", "S99.-"),
    ]
    assert len(found.codes) == len(ROWS)
    assert str(found.unresolved[1]) == "H60: S99.- in 'no such code (S99.-)'"


def test_nothing_is_told_before_all_has_been_checked() -> None:
    told: list[Survey] = []
    with pytest.raises(SourceRefused):
        list(read_official(official(order=without("H83")), edition_of(official()), tell=told.append))
    assert told == []


def test_progress_ends_at_the_number_of_codes() -> None:
    heard: list[tuple[int, int]] = []
    survey(official(), edition_of(official()), lambda done, total: heard.append((done, total)))
    assert heard == [(6, 19), (19, 19)]


def test_the_codes_file_and_the_list_of_names_do_as_well() -> None:
    names = "\n".join(["8", "19", "H60-H62", "H80-H83", "S00-S09", *(row.code for row in ROWS)]).encode()
    assert read(official(order=None, codes=CODES_TEXT)) == read(official())
    assert read(official(order=None, names=names)) == read(official())
    assert read(official(order=None, codes=CODES_TEXT.rstrip())) == read(official())


def test_a_combination_that_is_not_listed_is_not_made() -> None:
    found = survey(official(order=without("S069XXS")), edition_of(official()))
    assert found.census == replace(_SIZE, billable=10, impossible=3)


def test_an_unknown_year_is_an_edition_with_the_usual_windows() -> None:
    edition = edition_of(official())
    assert (edition.id, edition.name, edition.release) == ("icd10cm-2031", "FY2031", "October 1 2030")
    assert edition_of(replace(official(), year=2027)) is FY2027


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (
            lambda: official(order=without("S060X7A")),
            f"{ORDER}, line 14: the flag of S060X7 does not fit S069",
        ),
        (lambda: official(order=without("H83")), f"{TABULAR}, line 29: H83 is not in {ORDER}"),
        (
            lambda: official(order=changed(2, long="Cellulitis of ear")),
            f"{TABULAR}, line 14: H60.1 is 'Cellulitis of external ear', but 'Cellulitis of ear' in {ORDER}, line 2",
        ),
        (
            lambda: official(order=changed(18, long="Other")),
            f"encounter', but 'Other' in {ORDER}, line 18",
        ),
        (
            lambda: official(xml=XML.replace(b"<name>H60.1<", b"<name>H60.2<")),
            f"{TABULAR}, line 14: H60.2 is not in {ORDER}; {ORDER}, line 2: H601 is not in {TABULAR}, and is not",
        ),
        (
            lambda: official(xml=XML.replace(b"Cellulitis of external ear", b"Other diseases of inner ear")),
            "H83 has the title of H60.1, 'Other diseases of inner ear'",
        ),
        (
            lambda: official(xml=XML.replace(b"<version>2031", b"<version>2030")),
            f"{TABULAR} says <version>2030</version>, but the names say 2031",
        ),
        (
            lambda: official(xml=XML.replace(b"<version>2031</version>", b"")),
            f"{TABULAR} says <version></version>, but the names say 2031",
        ),
        (
            lambda: official(codes=CODES_TEXT.replace(b"H83 ", b"H84 ")),
            f"{CODES}, line 4: H84 is no billable code of {ORDER}",
        ),
        (
            lambda: official(codes=CODES_TEXT.replace(b"H83     Other diseases of inner ear\r\n", b"")),
            f"{CODES}, line 10: the rows do not add up",
        ),
        (lambda: official(order=None, names=b"\xff"), "code-list.txt is no list of names"),
    ],
)
def test_what_disagrees_is_refused_by_file_and_line(files: Callable[[], OfficialSet], words: str) -> None:
    told = refusal(files())
    assert words in told, told


def test_a_header_that_the_order_file_calls_billable_is_refused() -> None:
    xml = XML.replace(b"<diag><name>H60.1</name><desc>Cellulitis of external ear</desc></diag>", b"")
    xml = xml.replace(b"<diag><name>H60.9</name><desc>Unspecified  otitis externa</desc></diag>", b"")
    told = refusal(official(xml=xml))
    assert f"line 11: H60 is billable, but a header in {ORDER}, line 1" in told
    assert told.endswith(f"{ORDER}, line 3: H609 is not in {TABULAR}, and is not made by it")


def test_of_many_disagreements_five_are_told_and_all_are_counted() -> None:
    told = refusal(official(xml=XML.replace(b"<desc>Co", b"<desc>Ko")))
    assert (told.count("; "), told[-12:]) == (4, " (of 8 such)")


def test_a_file_of_another_edition_than_asked_for_is_refused() -> None:
    assert refusal(official(), FY2027) == f"{TABULAR} is of 2031, which is not icd10cm-2027"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"<chapter>", b"<chapter", "is damaged"),
        (b"<name>8<", b"<name>VIII<", "chapter 'VIII' is no number, or comes twice"),
        (b"<name>19<", b"<name>8<", "chapter '8' is no number, or comes twice"),
        (b'id="H80-H83"', b'id="H60-H62"', "with one that comes twice: 'H60-H62'"),
        (b' id="H80-H83"', b"", "a section without id"),
        (b"<name>H60.1<", b"<name>H61.1<", "'H61.1' is no code that can stand below H60"),
        (b"<name>H60.9<", b"<name>H60.1<", "H60.1 comes twice"),
        (b"<name>H83<", b"<name>83<", "'83' is no code that can stand below a block"),
        (b"<desc>Otitis externa</desc>", b"", "a diag without desc"),
        (b'char="D"', b'char="DD"', "S06: a seventh character is no character, or has no meaning"),
        (b">sequela<", b"> <", "S06: a seventh character is no character, or has no meaning"),
        (b"<note>skull fracture (S06.0)</note>", b"", "S06.0: an instruction without a note"),
        (b"<ICD10CM.tabular>", b"<!DOCTYPE x []><ICD10CM.tabular>", "line 2: holds <!DOCTYPE"),
        (b'encoding="utf-8"', b'encoding="cp037"', "says that it is cp037, not UTF-8"),
        ("é".encode(), b"\xe9", "line 25: is no UTF-8"),
        (b"Cellulitis", b"\0", "holds a zero byte"),
    ],
)
def test_a_damaged_tabular_list_is_refused_by_its_place(old: bytes, new: bytes, words: str) -> None:
    assert old in XML
    told = refusal(official(xml=XML.replace(old, new, 1)))
    assert (TABULAR in told, words if words in told else told) == (True, words)


def test_a_tabular_list_that_is_nested_without_end_is_refused() -> None:
    deep = b"".join(b"<diag><name>H60</name><desc>x</desc>" for _ in range(5_000)) + b"</diag>" * 5_000
    head = b"<t><chapter><name>1</name><desc>x</desc><section id='A'><desc>y</desc>"
    assert "is no code that can stand" in refusal(official(xml=head + deep + b"</section></chapter></t>"))


_WHOLE = read(official())


def _equal_or_refused(files: OfficialSet) -> None:
    try:
        chapters = read(files)
    except SourceRefused:
        return
    assert [chapter.number for chapter in chapters] == ["8", "19"]
    assert [*branches(chapters)] == [*branches(_WHOLE)]


@settings(deadline=None)
@given(st.integers(0, len(XML)))
def test_a_truncated_tabular_list_is_refused_or_whole(size: int) -> None:
    _equal_or_refused(official(xml=XML[:size]))


@settings(deadline=None)
@given(st.permutations(XML.splitlines(keepends=True)))
def test_shuffled_lines_of_the_tabular_list_are_refused_or_harmless(lines: list[bytes]) -> None:
    _equal_or_refused(official(xml=b"".join(lines)))


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(XML) - 1), st.binary(max_size=3))
def test_changed_bytes_of_the_tabular_list_are_refused_or_read(place: int, put: bytes) -> None:
    try:
        read(official(xml=XML[:place] + put + XML[place + 1 :]))
    except SourceRefused:
        return


@settings(deadline=None)
@given(st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-32", "cp037"]))
def test_another_encoding_is_refused_or_whole(encoding: str) -> None:
    _equal_or_refused(official(xml=XML.decode().encode(encoding)))


@settings(deadline=None)
@given(st.integers(0, len(FILES[ORDER])))
def test_a_truncated_order_file_is_refused_or_whole(size: int) -> None:
    _equal_or_refused(official(order=FILES[ORDER][:size]))


@settings(deadline=None)
@given(st.permutations(ROWS))
def test_an_order_file_with_its_rows_shuffled_is_refused_or_whole(rows: list[OrderRow]) -> None:
    _equal_or_refused(official(order=order_text(rows)))


def _plain(title: str) -> str:
    """As the order file writes it."""
    return "".join(each for each in normalize("NFKD", title) if not combining(each))


@pytest.fixture(scope="module")
def release_2026(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both archives of FY2026 in one folder: the XML of the package, and an order file made of our own rows."""
    folder = tmp_path_factory.mktemp("release")
    rows = [OrderRow(r.code, r.is_billable, _plain(r.long)[:60].strip(), _plain(r.long)) for r in rows_2026()]
    archives: Mapping[str, Mapping[str, bytes]] = {
        "code-descriptions.zip": {"Code Descriptions/icd10cm_order_2026.txt": order_text(rows)},
        "tables.zip": {"Table and Index/icd10cm_tabular_2026.xml": installed_files().tabular.read_bytes()},
    }
    for name, files in archives.items():
        (folder / name).write_bytes(zipped(files))
    return folder


def test_fy2026_from_its_archives_is_fy2026_from_the_package(release_2026: Path) -> None:
    files = find_files(release_2026)
    surveys: list[Survey] = []
    chapters = list(read_official(files, edition_of(files), tell=surveys.append))
    assert edition_of(files) is FY2026
    assert chapters == list(read_chapters(installed_files()))
    assert surveys[0].census == FY2026_CENSUS
    assert {each.reference for each in surveys[0].unresolved} >= {"G31.90", "K00-K93"}


def test_fy2026_with_codes_missing_on_both_sides_is_refused_by_the_published_totals(
    release_2026: Path,
) -> None:
    files = find_files(release_2026)
    assert files.order is not None
    lines = files.order.content.splitlines(keepends=True)
    cut = next(number for number, line in enumerate(lines) if line[6:9] == b"U07")
    head, end, _ = files.tabular.content.rpartition(b"<chapter>")
    assert end
    short = replace(
        files,
        order=replace(files.order, content=b"".join(lines[:cut])),
        tabular=replace(files.tabular, content=head + b"</ICD10CM.tabular>"),
    )
    assert "the rows do not add up" in refusal(short)
