"""What a shared deck must not hold is told by its shape."""

from __future__ import annotations

import gzip
from importlib.resources import files
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.cards import AUTHORED
from decks.collection import open_deck
from decks.cpt_shape import cpt_codes, names_cpt
from decks.drills import drill
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.icd10cm import FY2026
from decks.sources.icd10pcs_edition import PCS_FY2025
from tests.deck_file import deck_file


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("an invented 01234 here", ["01234"]),
        ("01234-59 and (01234).", ["01234", "01234"]),
        (
            "codes 01234–01239, 0123F, 0123t, 0123U, 0123M",
            ["01234", "01239", "0123F", "0123t", "0123U", "0123M"],
        ),
        ("D0000 belongs to dentists", ["D0000"]),
        ("J1885 E0114 A0021 G0008", []),
        ("I10, E11.65, S52.521A, Z12345", []),
        ("0DTJ4ZZ 0016070 1234567", []),
        ("Surgery 10000-69999 and Radiology (70000 to 79999)", []),
        ("the 10000-19999 range", ["10000", "19999"]),
        ("12,500 people, 12345,678 paid $12345 or 12.34567 or 12345.5", []),
        ("vitamin d, 50000 units; 10000 mg; 20000-hz", []),
        ("in 2026, FY2027, section 50.3", []),
        ("10000% of it", []),
    ],
)
def test_the_shape_of_a_code(text: str, named: list[str]) -> None:
    assert [*cpt_codes(text)] == named
    assert names_cpt(text) is bool(named)


@given(
    st.from_regex(r"\A([0-9]{5}|[0-9]{4}[FTUM]|D[0-9]{4})\Z"),
    st.text("xyz -(", max_size=3).map(lambda text: text + " "),
)
def test_a_code_between_words_is_always_seen(code: str, around: str) -> None:
    assert code in [*cpt_codes(f"{around}{code} x")]


@given(st.from_regex(r"\A[A-CE-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?\Z") | st.from_regex(r"\A[A-CE-Z][0-9]{4}\Z"))
def test_codes_of_icd_and_hcpcs_are_never_taken_for_it(code: str) -> None:
    assert not names_cpt(f"see {code}, then {code}.")


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert names_cpt(text) is (len([*cpt_codes(text)]) > 0)


@pytest.mark.parametrize("deck", [FY2026.id, PCS_FY2025.id, HCPCS_OCTOBER_2025.id])
def test_no_item_of_a_shipped_deck_names_a_code_of_cpt(deck: str) -> None:
    opened = open_deck(deck_file(deck), deck)
    for item in chain.from_iterable(drill(opened, 15, "cpt", [template]) for template in opened.templates):
        texts = (item.stem, item.rationale, item.source.note, *(option.text for option in item.options))
        assert [*cpt_codes(" ".join(texts))] == [], item.id
    opened.close()


def test_no_authored_text_that_ships_names_a_code_of_cpt() -> None:
    folder = files("decks") / "data" / AUTHORED.rstrip("-")
    texts = [file.read_text("utf-8") for each in folder.iterdir() if each.is_dir() for file in each.iterdir()]
    assert texts
    assert [*chain.from_iterable(map(cpt_codes, texts))] == []


def test_of_the_shipped_hcpcs_table_only_the_known_titles_do() -> None:
    table = gzip.decompress((files("decks") / "data" / "hcpcs-2025-10.csv.gz").read_bytes()).decode("utf-8")
    named = {line.partition(",")[0] for line in table.splitlines() if names_cpt(line.partition(",")[2])}
    assert {"G0279", "S9034", "AT"} <= named
