"""Files of ICD-10-PCS that do not agree are refused, by file and place, and nothing else can happen."""

from __future__ import annotations

import gzip
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.icd10pcs import read_book
from decks.sources.icd10pcs_pack import FY2025_DIGEST, pack, unpack
from decks.sources.icd10pcs_shapes import Book
from decks.sources.icd10pcs_text import book_digest, read_text, written
from decks.sources.packed import LARGEST

EXCERPT = Path(__file__).parent / "data" / "icd10pcs-excerpt"
FILES = {path.name: path.read_bytes() for path in sorted(EXCERPT.iterdir())}
BOOK = read_book(EXCERPT)
DIGEST = book_digest(BOOK)
PACKED = pack(BOOK)
TABLES, DEFINITIONS, INDEX = (f"icd10pcs_{part}_2025.xml" for part in ("tables", "definitions", "index"))


def changed(name: str, old: str, new: str) -> dict[str, bytes]:
    content = FILES[name]
    assert old.encode() in content
    return FILES | {name: content.replace(old.encode(), new.encode(), 1)}


def outcome(files: dict[str, bytes], expected: str | None = None) -> Book | str:
    """What reading these files gives: the book, or the words of the refusal."""
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        try:
            return read_book(Path(folder), expected)
        except SourceRefused as refused:
            return str(refused)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (TABLES, 'codes="', 'codes="9', "table 0DV, row 1: codes says 9"),
        (TABLES, 'pos="4" values="', 'pos="4" values="9', "table 0DV, row 1, position 4: values says 9"),
        (
            TABLES,
            'label code="V"',
            'label code="O"',
            "table number 1, position 3: 'O' is no character of a code",
        ),
        (
            TABLES,
            'label code="V"',
            'label code=""',
            "table number 1, position 3: '' is no character of a code",
        ),
        (TABLES, ">Restriction<", "> <", "table number 1, position 3: V has no meaning"),
        (TABLES, 'pos="3"', 'pos="2"', "table number 1: has the positions ['1', '2', '2'], not [1, 2, 3]"),
        (TABLES, '<axis pos="7"', '<wing pos="7"', "is damaged: mismatched tag"),
        (TABLES, "<version>2025", "<version>2026", "says that it is of 2026"),
        (TABLES, "<version>2025", "<version>new", "version 'new' is no year"),
        (TABLES, "<title>Body Part</title>", "", "table 0DV, row 1, position 4: needs one <title> with text"),
        (
            TABLES,
            'code="3">Percutaneous<',
            'code="0">Percutaneous<',
            "row 1, position 5: a character comes twice",
        ),
        (
            INDEX,
            "<see>Destruction<",
            "<see> <",
            "letter A, Ablation: <see> needs words and at most one target",
        ),
        (DEFINITIONS, "ICD10PCS.definitions>", "ICD10PCS.tabular>", "is damaged: mismatched tag"),
        (DEFINITIONS, '<section code="X"', '<section code="0"', "a section comes twice"),
        (DEFINITIONS, "<title>Restriction</title>", "<title>Repair</title>", "a term comes twice"),
        (DEFINITIONS, '<axis pos="3"', '<axis pos="9"', "section 0, position 9: is no position"),
        (INDEX, 'level="1"', 'level="2"', "letter A, Abductor hallucis muscle: a term of level 2 at level 1"),
        (INDEX, "<code>XXE5XN6", "<code>XXE5XN", "Accelerate PhenoTest(tm) BC: 'XXE5XN' is no <code>"),
        (INDEX, "<code>XXE5XN6</code>", "", "Accelerate PhenoTest(tm) BC: a term that leads nowhere"),
        (INDEX, "<code>XXE5XN6</code>", "<cod>1</cod>", "<cod> does not belong here"),
        (INDEX, "</title>", "</title>stray", "text behind <title>: 'stray'"),
    ],
)
def test_what_does_not_agree_is_refused_by_file_and_place(name: str, old: str, new: str, words: str) -> None:
    refusal = str(outcome(changed(name, old, new)))
    assert (name in refusal, words if words in refusal else refusal) == (True, words)


def test_a_table_that_comes_twice_is_refused() -> None:
    text = FILES[TABLES].decode()
    table = text[text.index("<pcsTable>") : text.index("</pcsTable>") + len("</pcsTable>")]
    refusal = outcome(changed(TABLES, table, table + table))
    assert refusal == f"{TABLES}: table 0DV: comes twice"


def test_a_table_of_two_operations_is_refused() -> None:
    label = '<label code="V">Restriction</label>'
    two = FILES[TABLES].replace(label.encode(), (label + label.replace("V", "W")).encode(), 1)
    first, operation, rest = two.partition(b'pos="3" values="1"')
    refusal = outcome(FILES | {TABLES: first + operation.replace(b'"1"', b'"2"') + rest})
    assert refusal == f"{TABLES}: table number 1: positions 1 to 3 need one label each"


def test_rows_that_make_the_same_code_are_refused() -> None:
    text = FILES[TABLES].decode()
    row = text[text.index("<pcsRow") : text.index("</pcsRow>") + len("</pcsRow>")]
    refusal = outcome(changed(TABLES, row, row + row))
    assert refusal == f"{TABLES}: table 0DV: rows 1 and 2 make the same code"


def test_another_root_is_refused() -> None:
    swapped = FILES | {TABLES: FILES[INDEX]}
    assert outcome(swapped) == f"{TABLES} begins with <ICD10PCS.index>, not <ICD10PCS.tabular>"


def test_an_entity_bomb_is_refused_before_it_is_parsed() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>\n<ICD10PCS.tabular>'
    refusal = outcome(changed(TABLES, "<ICD10PCS.tabular>", bomb))
    assert refusal == f"{TABLES} holds a DOCTYPE or an ENTITY"


def test_other_encodings_are_refused() -> None:
    text = FILES[TABLES].decode()
    assert outcome(FILES | {TABLES: text.encode("utf-16")}) == f"{TABLES} is not UTF-8: byte 0"
    latin = outcome(changed(TABLES, 'encoding="utf-8"', 'encoding="iso-8859-1"'))
    assert latin == f"{TABLES} says that it is iso-8859-1, not UTF-8"


def test_terms_below_terms_without_end_are_refused() -> None:
    deep = '<term level="1">' * 50_000 + "</term>" * 50_000
    refusal = outcome(changed(INDEX, "<code>XXE5XN6</code>", deep))
    assert "a term of level 1 at level 2" in str(refusal)


def test_a_file_too_few_or_of_another_year_is_refused() -> None:
    without = {name: content for name, content in FILES.items() if name != INDEX}
    assert "must hold icd10pcs_tables_YYYY.xml" in str(outcome(without))
    assert "of one year" in str(outcome(without | {"icd10pcs_index_2026.xml": FILES[INDEX]}))


def test_a_path_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"gone\.zip cannot be read"):
        read_book(tmp_path / "gone.zip")


def zipped(path: Path) -> bytes:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(f"some folder/{name}", content)
    return path.read_bytes()


def test_a_zip_is_read_like_a_folder_and_a_cut_one_is_refused(tmp_path: Path) -> None:
    content = zipped(tmp_path / "all.zip")
    assert read_book(tmp_path / "all.zip", DIGEST) == BOOK
    (tmp_path / "cut.zip").write_bytes(content[:-100])
    with pytest.raises(SourceRefused, match=r"cut\.zip cannot be read"):
        read_book(tmp_path / "cut.zip")


def test_a_file_that_grows_without_end_is_refused(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "bomb.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr(TABLES, b" " * (LARGEST + 1))
    with pytest.raises(SourceRefused, match="is larger than 33554432 bytes"):
        read_book(tmp_path / "bomb.zip")


def test_another_edition_than_the_expected_is_refused() -> None:
    assert "not the edition that was expected" in str(outcome(FILES, FY2025_DIGEST))
    with pytest.raises(SourceRefused, match="it is another edition"):
        unpack(PACKED, "packed", FY2025_DIGEST)


def test_a_pack_with_another_word_is_refused() -> None:
    other = gzip.compress(gzip.decompress(PACKED).replace(b"Restriction", b"Restraction", 1))
    with pytest.raises(SourceRefused, match="packed is damaged: its digest is another"):
        unpack(other, "packed")


def test_a_pack_of_another_form_is_refused() -> None:
    text = written(BOOK).replace('"format":1', '"format":2').encode()
    with pytest.raises(SourceRefused, match="format 2, not 1"):
        unpack(gzip.compress(sha256(text).hexdigest().encode() + b"\n" + text), "packed")


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Cut, a byte changed, a piece dropped, or two pieces exchanged."""
    first, second = sorted(draw(st.tuples(*[st.integers(0, len(content) - 1)] * 2)))
    head, middle, tail = content[:first], content[first:second], content[second:]
    how = draw(st.sampled_from(["cut", "flip", "drop", "exchange", "lines"]))
    if how == "flip":
        return head + bytes([content[first] ^ draw(st.integers(1, 255))]) + content[first + 1 :]
    if how == "lines":
        lines = content.splitlines(keepends=True)
        one, other = draw(st.tuples(*[st.integers(0, len(lines) - 1)] * 2))
        lines[one], lines[other] = lines[other], lines[one]
        return b"".join(lines)
    return {"cut": head, "drop": head + tail, "exchange": tail + middle + head}[how]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_xml_is_refused_or_changes_nothing(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(FILES)))
    files = FILES | {name: data.draw(damaged(FILES[name]))}
    known = outcome(files, DIGEST)
    assert isinstance(known, str) or known == BOOK
    unknown = outcome(files)
    assert isinstance(unknown, str) or read_text(written(unknown)) == unknown


@settings(max_examples=150, deadline=None)
@given(damaged(PACKED))
def test_a_damaged_pack_is_refused_or_changes_nothing(content: bytes) -> None:
    with suppress(SourceRefused):
        assert unpack(content, "packed") == BOOK


def test_a_damaged_zip_is_refused_or_changes_nothing(tmp_path: Path) -> None:
    content, path = zipped(tmp_path / "all.zip"), tmp_path / "bad.zip"
    for place in range(0, len(content), 97):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        with suppress(SourceRefused):
            assert read_book(path, DIGEST) == BOOK
