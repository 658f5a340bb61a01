"""The risk adjustment model that ships: what it holds, what it says of known codes, and when it is refused."""

from __future__ import annotations

import gzip
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.hcc import DIGEST, NAME, YEARS, RiskModel, read_model, shipped_hcc
from decks.sources.hcc_pack import packaged_text
from decks.sources.icd10cm_2027 import rows_2026
from decks.sources.packed import gunzipped, shipped


@cache
def _model(year: int = 2026) -> RiskModel:
    return shipped_hcc(year)


@cache
def _valid() -> set[str]:
    return {row.code for row in rows_2026() if row.is_billable}


def _of(number: int) -> list[str]:
    return [code for code, hccs in _model().mapping.items() if len(hccs) == number]


def test_the_checksums_are_told_in_the_provenance() -> None:
    provenance = (Path(__file__).parents[2] / "decks/data/PROVENANCE.md").read_text("utf-8")
    assert [sha256(shipped(NAME)).hexdigest() in provenance, DIGEST in provenance] == [True, True]


def test_the_shipped_table_is_what_the_package_gives() -> None:
    assert gunzipped(shipped(NAME), NAME) == packaged_text()


@pytest.mark.parametrize(("year", "codes"), [(2026, 8_037), (2027, 8_019)])
def test_each_year_maps_its_known_number_of_codes(year: int, codes: int) -> None:
    assert (_model(year).year, len(_model(year).mapping)) == (year, codes)


def test_another_year_is_not_here() -> None:
    with pytest.raises(ValueError, match="no mapping of payment year 2025"):
        shipped_hcc(2025)


def test_every_category_has_codes_a_label_and_a_factor() -> None:
    mapped = {hcc for hccs in _model().mapping.values() for hcc in hccs}
    assert mapped == set(_model().categories)
    assert all(each.label and float(each.factor) > 0 for each in _model().categories.values())


def test_the_hierarchy_has_its_known_number_of_rows() -> None:
    assert len(_model().categories) == 115
    assert sum(len(_model().trumps(hcc)) for hcc in _model().categories) == 149


def test_the_codes_that_cannot_be_asked_have_their_known_numbers() -> None:
    retired = [code for code in _of(1) if code in _model().retired]
    edited = [code for code in _of(1) if _model().edited(code)]
    assert (len(_of(2)), len(retired), len(edited)) == (280, 21, 318)
    assert not set(retired) & set(edited)
    assert sum(map(_model().askable, _model().mapping)) == 7_736 - 318 == 7_418


@pytest.mark.parametrize("year", YEARS)
def test_a_code_is_retired_when_the_list_of_2026_has_it_no_more(year: int) -> None:
    assert _model(year).retired == _model(year).mapping.keys() - _valid()


def test_the_years_differ_in_retired_codes_only() -> None:
    earlier, later = _model(2026).mapping, _model(2027).mapping
    assert later.items() <= earlier.items()
    assert earlier.keys() - later.keys() <= _model(2026).retired
    assert len(_model(2027).retired) == 3


@pytest.mark.parametrize(
    ("code", "hccs"),
    [
        ("I61.0", (248,)),
        ("S12.110A", (401,)),
        ("S14.118A", (180,)),
        ("E08.311", (37, 298)),
        ("T62.2X2A", (155,)),
        ("E11.9", (38,)),
        ("E119", (38,)),
        ("I73.9", ()),
        ("E43", ()),
        ("F32.9", ()),
    ],
)
def test_known_codes_map_as_they_are_known_to(code: str, hccs: tuple[int, ...]) -> None:
    assert _model().hccs_of(code) == hccs


@pytest.mark.parametrize("code", ["D66", "D67", "C50.911", "J41.0", "J42", "J43.9"])
def test_codes_with_an_age_or_sex_edit_are_not_asked(code: str) -> None:
    assert _model().edited(code)
    assert not _model().askable(code)


@pytest.mark.parametrize(
    ("code", "askable"), [("I61.0", True), ("E08.311", False), ("G35", False), ("I10", False)]
)
def test_only_one_valid_unconditional_category_is_asked(code: str, askable: bool) -> None:
    assert _model().askable(code) is askable


@pytest.mark.parametrize(
    ("had", "left"),
    [
        ((36, 37, 38), (36,)),
        ((38, 226), (38, 226)),
        ((17, 22, 397, 202), (17, 397)),
        ((223,), ()),
        ((223, 227), (227,)),
        ((223, 226), (223,)),
        ((62, 63, 202), (62, 202)),
        ((), ()),
    ],
)
def test_the_hierarchy_leaves_the_gravest(had: tuple[int, ...], left: tuple[int, ...]) -> None:
    assert _model().survivors(had) == left


def test_of_two_in_one_hierarchy_one_survives() -> None:
    for category in _model().categories.values():
        for lesser in category.trumps:
            pair = {category.hcc, lesser}
            assert _model().survivors(pair) == (category.hcc if pair != {223, 227} else 227,)


@settings(deadline=None)
@given(st.sets(st.sampled_from(sorted(shipped_hcc().categories)), max_size=12))
def test_no_survivor_trumps_another(had: set[int]) -> None:
    left = _model().survivors(had)
    assert set(left) <= had
    assert not any(b in _model().trumps(a) or a in _model().trumps(b) for a, b in combinations(left, 2))


def test_equal_factors_are_found_within_a_hierarchy() -> None:
    groups = {_model().equals(hcc) for hcc in _model().categories}
    assert {(36, 37, 38), (125, 126, 127), (224, 225, 226), (222, 223), (35,)} <= groups
    assert sorted(hcc for group in groups for hcc in group) == sorted(_model().categories)


def test_a_label_is_told_by_its_number() -> None:
    assert _model().label(248) == "Intracranial Hemorrhage"


def _is_refused_or_whole(packed: bytes) -> bool:
    try:
        return read_model(packed) == _model()  # the head of a gzip holds bits that mean nothing
    except SourceRefused as refusal:
        return NAME in str(refusal)


@settings(deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_damaged_table_is_refused(at: int, change: int) -> None:
    packed = bytearray(shipped(NAME))
    packed[at % len(packed)] ^= change
    assert _is_refused_or_whole(bytes(packed))


@pytest.mark.parametrize("content", [b"", b"{}", b"[", b"\xff"])
def test_another_table_is_refused(content: bytes) -> None:
    with pytest.raises(SourceRefused, match="damaged or another edition"):
        read_model(gzip.compress(content))
