"""The Alphabetic Index: what is read, which of its codes lead nowhere, and that damage is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_index import Stray, read_index, strays
from decks.sources.icd10cm_index_shapes import (
    AlphabeticIndex,
    IndexCell,
    IndexEntry,
    IndexHeading,
    IndexPointer,
)
from tests.decks.index_made import INDEX_XML, NEOPLASM_XML, codes_2026

NAME = "icd10cm_index_2026.xml"


def read(content: bytes = INDEX_XML) -> AlphabeticIndex:
    return read_index("index", NAME, content)


def refusal(content: bytes) -> str:
    with pytest.raises(SourceRefused) as refused:
        read(content)
    return str(refused.value)


def entry(way: str) -> IndexEntry:
    return dict(read().entries())[way]


def test_all_terms_are_read_in_printed_order() -> None:
    index = read()
    ways = [way for way, _ in index.entries()]
    assert (index.year, index.title) == (2026, "ICD-10-CM INDEX TO DISEASES and INJURIES")
    assert [letter.title for letter in index.letters] == ["A", "D", "O"]
    assert (len(ways), ways[0], ways[-1]) == (25, "Aarskog's syndrome", "Otitis > media")
    assert index.oddities == ()


def test_modifiers_that_do_not_matter_are_printed_but_are_no_part_of_the_title() -> None:
    found = entry("Diabetes, diabetic > with > autonomic neuropathy")
    assert (found.title, found.printed) == ("autonomic neuropathy", "autonomic (poly) neuropathy")
    assert entry("Abasia").printed == "Abasia (-astasia) (hysterical)"
    assert entry("Amputation, traumatic > arm, level unknown").printed == "arm (upper), level unknown"


def test_a_term_that_is_all_modifier_keeps_it() -> None:
    index = read(INDEX_XML.replace(b"<title>with</title>", b"<title><nemod>(with)</nemod></title>"))
    assert "Diabetes, diabetic > (with) > cataract" in [way for way, _ in index.entries()]


def test_pointers_are_kept_by_kind_in_their_order() -> None:
    spleen = entry("Abscess > amebic > spleen")
    assert spleen.pointers == (IndexPointer("code", "A06.89"), IndexPointer("manif", "D77"))
    assert entry("Abandonment").pointers == (IndexPointer("see", "Maltreatment"),)
    assert entry("Abscess > ear").pointers == (IndexPointer("seeAlso", "Otitis, externa"),)
    assert (entry("Abscess > ear").codes(), spleen.codes()) == ((), ("A06.89", "D77"))


def test_the_table_of_neoplasms_has_cells_under_headings() -> None:
    table = read_index("neoplasm", "icd10cm_neoplasm_2026.xml", NEOPLASM_XML)
    abdomen = dict(table.entries())["Neoplasm, neoplastic > abdomen, abdominal"]
    assert table.headings[1] == IndexHeading(2, "Malignant Primary")
    assert abdomen.cells[1] == IndexCell(3, "C79.8-")
    assert abdomen.codes() == ("C76.2", "C79.8-", "D09.8", "D36.7", "D48.7")


def test_every_code_of_the_hand_made_files_is_a_code_or_a_family_of_fy2026() -> None:
    codes = codes_2026()
    assert strays(read(), codes) == ()
    assert strays(read_index("neoplasm", "x", NEOPLASM_XML), codes) == ()


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        (b"<code>Q87.19<", b"<code>Q87.18<", "Q87.18"),
        (b"<code>Q87.19<", b"<code>Q87.1-9<", "Q87.1-9"),
        (b"<code>Q87.19<", b"<code>omit code<", "omit code"),
        (b"<code>Q87.19<", b"<code>Q87.19-<", None),
        (b"<code>Q87.19<", b"<code>Q87.-<", None),
        (b"<code>Q87.19<", b"<code>Q98.88-<", "Q98.88-"),
        (b"<code>Q87.19<", b"<subcat>N6<", "N6"),
    ],
)
def test_a_code_that_the_edition_lacks_is_told_with_its_way(old: bytes, new: bytes, text: str | None) -> None:
    content = INDEX_XML.replace(old, new).replace(b"<subcat>N6</code>", b"<subcat>N6</subcat>")
    expected = () if text is None else (Stray("Aarskog's syndrome", text),)
    assert strays(read(content), ["Q87", "Q87.1", "Q87.19", *_REST]) == expected


_REST = sorted({code.rstrip("-") for _, each in read().entries() for code in each.codes()} - {"Q87.19"})


def test_what_we_do_not_know_is_passed_over_and_told() -> None:
    content = INDEX_XML.replace(b"<title>cataract</title>", b"<title>cataract</title><new>thing</new>")
    content = content.replace(b'<term level="2"><title>amyotrophy', b'<term level="3"><title>amyotrophy')
    content = content.replace(b"<see>Maltreatment</see>", b"")
    assert read(content).oddities == (
        "letter A > Abandonment: leads nowhere",
        "letter D > Diabetes, diabetic (mellitus) (sugar) > with > amyotrophy: level 3 stands at level 2",
        "letter D > Diabetes, diabetic (mellitus) (sugar) > with > cataract: <new> 'thing'",
    )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"</letter>", b"", "is damaged: mismatched tag"),
        (b"ICD10CM.index>", b"ICD10CM.tabular>", "begins with <ICD10CM.tabular>, not <ICD10CM.index>"),
        (b"<version>2026", b"<version>next", "the head: version 'next' is no year"),
        (b"<title>D</title>", b"", "a letter without title"),
        (b"<title>cataract</title>", b"", "with: a term needs one title with text"),
        (b"<title>cataract</title>", b"<title> </title>", "with: a term needs one title with text"),
        (
            b"<title>cataract</title>",
            b"<title>a</title><title>b</title>",
            "with: a term needs one title with text",
        ),
        (b"<code>E11.36</code>", b"<code/>", "with > cataract: an empty <code>"),
        (b"<code>E11.36</code>", b"<cell col='x'>E11.36</cell>", "column 'x' is no number from 1 to 9"),
        (b"<ICD10CM.index>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><ICD10CM.index>", "line 2: holds <!DOCTYPE"),
    ],
)
def test_a_damaged_index_is_refused_by_file_and_place(old: bytes, new: bytes, words: str) -> None:
    assert old in INDEX_XML
    told = refusal(INDEX_XML.replace(old, new))
    assert (told.startswith(NAME), words if words in told else told) == (True, words)


def test_an_index_without_terms_is_refused() -> None:
    assert "there is no main term" in refusal(b"<ICD10CM.index><version>2026</version></ICD10CM.index>")


def test_terms_that_are_nested_without_end_are_refused() -> None:
    deep = b"<term level='1'><title>x</title>" * 3_000 + b"</term>" * 3_000
    content = INDEX_XML.replace(b"<title>cataract</title>", b"<title>cataract</title>" + deep)
    assert "deeper than 12 levels" in refusal(content)


def _read_or_refused(content: bytes) -> None:
    try:
        read(content)
    except SourceRefused:
        return


@settings(deadline=None)
@given(st.integers(0, len(INDEX_XML)))
def test_a_truncated_index_is_refused_or_whole(size: int) -> None:
    try:
        found = read(INDEX_XML[:size])
    except SourceRefused:
        return
    assert found == read()


@settings(deadline=None, max_examples=300)
@given(st.integers(0, len(INDEX_XML) - 1), st.binary(max_size=3))
def test_changed_bytes_are_refused_or_read(place: int, put: bytes) -> None:
    _read_or_refused(INDEX_XML[:place] + put + INDEX_XML[place + 1 :])


@settings(deadline=None)
@given(st.permutations(INDEX_XML.splitlines(keepends=True)))
def test_shuffled_lines_are_refused_or_read(lines: list[bytes]) -> None:
    _read_or_refused(b"".join(lines))


@settings(deadline=None)
@given(st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-32", "cp037", "utf-7"]))
def test_another_encoding_is_refused_or_whole(encoding: str) -> None:
    try:
        found = read(INDEX_XML.decode().encode(encoding))
    except SourceRefused:
        return
    assert found == read()


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused(content: bytes) -> None:
    refusal(content)
