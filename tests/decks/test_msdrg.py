"""The severity table that ships: what it holds, what it says of known codes, and when it is refused."""

from __future__ import annotations

import gzip
from collections import Counter
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_2027 import rows_2026
from decks.sources.msdrg import DIGEST, NAME, Drg, SeverityTable, read_severities, shipped_drg
from decks.sources.msdrg_pack import NO_EXCLUSION_CC, NO_EXCLUSION_MCC, packaged_data, packaged_text
from decks.sources.packed import gunzipped, shipped


@cache
def _table() -> SeverityTable:
    return shipped_drg()


@cache
def _data() -> dict[str, Any]:
    return packaged_data()


@cache
def _valid() -> set[str]:
    return {row.code for row in rows_2026() if row.is_billable}


def test_the_checksums_are_told_in_the_provenance() -> None:
    provenance = (Path(__file__).parents[2] / "decks/data/PROVENANCE.md").read_text("utf-8")
    assert [sha256(shipped(NAME)).hexdigest() in provenance, DIGEST in provenance] == [True, True]


def test_the_shipped_table_is_what_the_package_gives() -> None:
    assert gunzipped(shipped(NAME), NAME) == packaged_text()


def test_the_package_and_what_it_skips_make_the_whole_list() -> None:
    known = Counter(each["level"] for each in _data()["ccmap"].values())
    assert known == {"CC": 15_038, "MCC": 3_353}
    assert (len(NO_EXCLUSION_CC), len(NO_EXCLUSION_MCC)) == (40, 1)
    assert Counter(each.level for each in _table().severities.values()) == {"CC": 15_078, "MCC": 3_354}


def test_every_code_with_a_severity_is_valid_and_all_others_have_none() -> None:
    assert _table().severities.keys() <= _valid()
    assert Counter(map(_table().level, _valid())) == {"CC": 15_078, "MCC": 3_354, "none": 56_287}


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("H05.021", "CC"),
        ("M46.33", "CC"),
        ("M4633", "CC"),
        ("J12.82", "MCC"),
        ("Z59.02", "CC"),
        ("A02.1", "MCC"),
        ("I10", "none"),
        ("A02", "none"),
        ("", "none"),
    ],
)
def test_known_codes_have_the_level_they_are_known_to_have(code: str, level: str) -> None:
    assert _table().level(code) == level


def test_every_exclusion_is_that_of_the_package() -> None:
    known = {each["pdx"]: code for code, each in _data()["ccmap"].items()}
    assert {name: set(_table().excluded_by(code)) for name, code in known.items()} == {
        name: set(codes) for name, codes in _data()["exmap"].items()
    }
    numbers = {name: _table().severities[code].collection for name, code in known.items()}
    assert {code: _table().severities[code].collection for code in _data()["ccmap"]} == {
        code: numbers[each["pdx"]] for code, each in _data()["ccmap"].items()
    }


def test_there_are_as_many_collections_as_known() -> None:
    assert len(_table().collections) - 1 == len(_data()["exmap"]) == 1_994


@settings(deadline=None)
@given(st.sampled_from(sorted(shipped_drg().severities)), st.sampled_from(shipped_drg().principals))
def test_a_principal_diagnosis_excludes_what_it_is_listed_for(secondary: str, principal: str) -> None:
    assert _table().is_excluded(secondary, principal) == (principal in _table().excluded_by(secondary))


@pytest.mark.parametrize(
    ("secondary", "principal", "excluded"),
    [
        ("A00.0", "A00.1", True),
        ("A000", "A009", True),
        ("A00.0", "A01.00", False),
        ("A00.0", "I10", False),
        ("A00.0", "ZZZ", False),
        ("A00.0", "A00.0X", False),
        ("I10", "A00.0", False),
        ("J12.82", "J12.82", False),
    ],
)
def test_exclusions_of_known_pairs(secondary: str, principal: str, excluded: bool) -> None:
    assert _table().is_excluded(secondary, principal) is excluded


def test_what_has_no_exclusion_is_excluded_by_nothing() -> None:
    assert [_table().excluded_by(code) for code in ("J12.82", "K77", "I10")] == [(), (), ()]


def test_eight_codes_count_only_for_the_living() -> None:
    alive = ["I46.2", "I46.8", "I46.9", "I49.01", "R09.2", "R57.0", "R57.8", "T79.4XXA"]
    assert all(map(_table().alive_only, alive))
    assert {_table().level(code) for code in alive} == {"MCC"}
    assert sum(map(_table().alive_only, _table().severities)) == len(alive)


def test_hospital_acquired_conditions_are_those_of_the_package() -> None:
    known = {code: each["hac"] or "" for code, each in _data()["ccmap"].items()}
    assert {code: _table().acquired(code) for code in known} == known
    assert _table().acquired("I10") == ""


def test_a_drg_that_a_code_does_not_raise_is_told() -> None:
    for code in sorted({code for codes in _data()["drg_exclusions"].values() for code in codes}):
        listed = sorted(drg for drg, codes in _data()["drg_exclusions"].items() if code in codes)
        assert list(_table().silent_in(code)) == listed
    assert _table().silent_in("A00.0") == ()


def test_drgs_have_titles_divisions_and_kinds() -> None:
    assert len(_table().drgs) == 772
    assert _table().title("291") == "Heart Failure and Shock with MCC"
    assert _table().drgs["291"] == Drg("291", "Heart Failure and Shock with MCC", "05", "medical")
    assert [number for number, drg in _table().drgs.items() if not drg.kind] == ["998", "999"]
    assert _table().drgs["001"].kind == "surgical"


def _is_refused_or_whole(packed: bytes) -> bool:
    try:
        return read_severities(packed) == _table()  # the head of a gzip holds bits that mean nothing
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
        read_severities(gzip.compress(content))
