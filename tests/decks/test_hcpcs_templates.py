"""The templates of HCPCS Level II over a few codes written by hand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from decks.hcpcs_facts import opening_of, words_of
from decks.hcpcs_sections import ASKED, HEADINGS, could_be
from decks.library_hcpcs import HcpcsLibrary
from decks.model import Difficulty, Item, Undrawable
from tests.decks.hcpcs_handmade import TITLES, handmade, handmade_file


@pytest.fixture
def few(tmp_path: Path) -> Iterator[HcpcsLibrary]:
    opened = handmade(tmp_path)
    yield opened
    opened.close()


def right(item: Item) -> list[str]:
    return [item.options[index].text for index in item.key]


def test_a_code_is_asked_both_ways(few: HcpcsLibrary) -> None:
    to_code = few.draw("hcpcs:E0002:hcpcs-title", Random(1), Difficulty.HARD)
    assert to_code.stem == (
        "Which code has the title “Chair with three wheels” in the October 2025 HCPCS Level II file?"
    )
    assert right(to_code) == ["E0002"]
    to_title = few.draw("hcpcs:E0002:hcpcs-title:title", Random(1), Difficulty.EASY)
    assert to_title.stem == "What is E0002 in the October 2025 HCPCS Level II file?"
    assert right(to_title) == ["Chair with three wheels"]


def test_a_modifier_is_asked_both_ways(few: HcpcsLibrary) -> None:
    item = few.draw("hcpcs:AA:hcpcs-modifier", Random(1), Difficulty.HARD)
    assert item.stem == "Which modifier means “By a dwarf” in the October 2025 HCPCS Level II file?"
    assert right(item) == ["AA"]
    item = few.draw("hcpcs:AA:hcpcs-modifier:meaning", Random(1), Difficulty.HARD)
    assert item.stem == "What does modifier AA mean in the October 2025 HCPCS Level II file?"
    assert right(item) == ["By a dwarf"]


def test_what_shares_its_title_names_itself_or_names_cpt_is_neither_asked_nor_offered(
    few: HcpcsLibrary,
) -> None:
    silent = ["E0004", "E0005", "J0004", "J0005", "DB"]
    assert [few.cards_on(code) for code in silent] == [[]] * 5
    drawn = (
        few.draw(card, Random(seed), difficulty)
        for card, _ in few.cards()
        for difficulty in Difficulty
        for seed in range(3)
    )
    assert {option.code for item in drawn for option in item.options} & set(silent) == set()


def test_a_terminated_code_is_neither_asked_nor_offered(tmp_path: Path) -> None:
    deck = handmade(tmp_path, handmade_file(ended=("E0001",)))
    assert deck.cards_on("E0001") == []
    found = deck.find("E0001")
    assert found is not None
    assert not found.billable
    options = [
        option.code
        for seed in range(20)
        for option in deck.draw("hcpcs:A0001:hcpcs-title", Random(seed), Difficulty.EASY).options
    ]
    assert "E0001" not in options
    deck.close()


def test_too_few_in_a_section_falls_outward_and_says_so(few: HcpcsLibrary) -> None:
    item = few.draw("hcpcs:V0001:hcpcs-title", Random(1), Difficulty.HARD)
    assert item.difficulty is Difficulty.EASY
    assert len({option.text[0] for option in item.options}) == 4


def test_hard_sections_hold_titles_that_begin_alike(few: HcpcsLibrary) -> None:
    item = few.draw("hcpcs:J0001:hcpcs-section", Random(1), Difficulty.HARD)
    assert item.stem.endswith("is the code “Injection, moonshine, 1 mg”?")
    assert {option.code for option in item.options} == {"A", "J", "Q", "S"}
    assert (right(item), item.difficulty) == (["Section J"], Difficulty.HARD)


def test_easy_sections_hold_none_that_begins_alike(tmp_path: Path) -> None:
    more = {"B0001": "Soup", "G0001": "Song", "L0001": "Leg of wood", **TITLES}
    deck = handmade(tmp_path, handmade_file(dict(sorted(more.items()))))
    for seed in range(20):
        item = deck.draw("hcpcs:J0001:hcpcs-section", Random(seed), Difficulty.EASY)
        assert {option.code for option in item.options} & {"A", "Q", "S"} == set()
        assert item.difficulty is Difficulty.EASY
    deck.close()


def test_a_title_that_another_section_has_in_other_words_has_no_section_card(tmp_path: Path) -> None:
    deck = handmade(tmp_path, handmade_file({**TITLES, "V0002": "A chair with the three wheel"}))
    assert not deck.holds("hcpcs:E0002:hcpcs-section")
    assert deck.holds("hcpcs:E0002:hcpcs-title")
    deck.close()


def test_a_heading_is_asked_both_ways_and_says_where_it_comes_from(few: HcpcsLibrary) -> None:
    item = few.draw("hcpcs:E:hcpcs-section", Random(1), Difficulty.HARD)
    assert (item.stem, right(item)) == (
        "What do code books call section E of HCPCS Level II?", ["Durable medical equipment"],
    )  # fmt: skip
    back = few.draw("hcpcs:E:hcpcs-section:letter", Random(1), Difficulty.HARD)
    assert right(back) == ["Section E"]
    assert (
        back.source.note == "Headings follow printed code books, in our words; the file of CMS prints none."
    )


def test_headings_that_could_stand_for_each_other_never_meet(few: HcpcsLibrary) -> None:
    for seed in range(100):
        item = few.draw("hcpcs:E:hcpcs-section", Random(seed), Difficulty.EASY)
        letters = [option.code or "" for option in item.options]
        pairs = [(one, other) for one in letters for other in letters if one < other]
        assert [pair for pair in pairs if could_be(*pair)] == []
        assert set(letters) <= set(ASKED)


def test_headings_on_which_books_disagree_are_not_asked() -> None:
    assert set(HEADINGS) - set(ASKED) == {"H", "M", "Q"}


def test_the_rationale_names_the_place_and_each_error(few: HcpcsLibrary) -> None:
    item = few.draw("hcpcs:E0002:hcpcs-title", Random(1), Difficulty.HARD)
    assert item.rationale.startswith("E0002 stands in section E, Durable medical equipment. ")
    for letter, option in zip("ABCD", item.options, strict=True):
        told = f"{letter} {option.text} is “{TITLES[option.text]}”" in item.rationale
        assert told is (option.text != "E0002")


def test_similar_titles_are_offered_where_it_is_hard(tmp_path: Path) -> None:
    weather = ("sunshine", "rain", "hail")
    codes = {f"J{number:04}": f"Injection, {weather[number % 3]}, {number} mg" for number in range(60)}
    deck = handmade(tmp_path, handmade_file({"A0001": "Ride", **codes, "V0001": "Glasses", "AA": "Alone"}))
    for seed in range(20):
        item = deck.draw("hcpcs:J0030:hcpcs-title:title", Random(seed), Difficulty.HARD)
        assert all("sunshine" in option.text for option in item.options)
    deck.close()


def test_the_same_words_in_another_order_are_never_a_wrong_option(tmp_path: Path) -> None:
    codes = {"J0001": "Rain of ten frogs", "J0002": "Ten frogs of rain", "J0003": "Hail", "J0004": "Snow"}
    more = {
        "A0001": "The ten frog rain",
        "E0001": "Ice",
        "G0001": "Dew",
        "J0005": "Fog",
        "V0001": "Sun",
        "V0002": "Frogs",
    }
    deck = handmade(tmp_path, handmade_file(dict(sorted({**codes, **more, "AA": "Alone"}.items()))))
    for difficulty in Difficulty:
        for seed in range(20):
            item = deck.draw("hcpcs:J0001:hcpcs-title:title", Random(seed), difficulty)
            assert {option.code for option in item.options} & {"J0002", "A0001"} == set()
    deck.close()


def test_too_few_codes_give_no_item(tmp_path: Path) -> None:
    deck = handmade(tmp_path, handmade_file({"A0001": "Ride", "V0001": "Glasses", "AA": "Alone"}))
    for card in ("hcpcs:A0001:hcpcs-title", "hcpcs:AA:hcpcs-modifier", "hcpcs:A0001:hcpcs-section"):
        with pytest.raises(Undrawable):
            deck.draw(card, Random(1), Difficulty.HARD)
    deck.close()


def test_a_new_title_revises_the_cards_of_its_code_alone(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old = handmade(tmp_path / "old")
    new = handmade(tmp_path / "new", handmade_file({**TITLES, "E0001": "Chair with two big wheels"}))
    before, after = dict(old.cards()), dict(new.cards())
    assert {card for card in before if before[card] != after[card]} == {
        f"hcpcs:E0001:{template}" for template in ("hcpcs-section", "hcpcs-title", "hcpcs-title:title")
    }
    old.close()
    new.close()


def test_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        handmade(tmp_path / name).close()
    one, two = ((tmp_path / name / "hcpcs.sqlite").read_bytes() for name in ("one", "two"))
    assert one == two


def test_articles_and_plurals_carry_no_title_but_signs_do() -> None:
    assert words_of("The hospice services, per day") == words_of("Hospice service day")
    assert words_of("Pressure < 140 mmhg") != words_of("Pressure >= 140 mmhg")
    assert opening_of("“Injection, salt") == "injection"
