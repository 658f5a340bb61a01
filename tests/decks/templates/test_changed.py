"""`changed`, and the edition beside an edition."""

from __future__ import annotations

import pytest

from decks.diff import Listed
from decks.model import Difficulty
from decks.sources.icd10cm_2027 import addenda_2027
from decks.tabular import Tabular
from decks.yearly import after, before, listed_in
from tests.decks.handmade import HandmadeFacts, book, listed, right_options, wrong_texts
from tests.decks.tabular_book import fy2026

PLAIN = listed(book())


def with_older() -> HandmadeFacts:
    """K21.00 and K21.01 are new, and K21.0 was complete before; K26.0 had another title."""
    older = {code: each for code, each in PLAIN.items() if not code.startswith("K21.0")}
    older |= {"K21.0": Listed("Reflux with inflammation", active=True), "K26.0": Listed("Sore", active=True)}
    return HandmadeFacts(book(older=older))


def with_newer() -> HandmadeFacts:
    newer = {code: each for code, each in PLAIN.items() if code != "K25.0"}
    return HandmadeFacts(book(newer={**newer, "K21.9": Listed("Reflux, unspecified", active=False)}))


def kinds(facts: HandmadeFacts) -> list[tuple[str, str]]:
    return [(fact.code, fact.discriminator) for fact in facts.facts("changed")]


def test_new_cut_up_and_revised_codes_are_found() -> None:
    expected = [("K21.0", "cut-up"), ("K21.00", "new"), ("K21.01", "new"), ("K26.0", "revised")]
    assert kinds(with_older()) == expected


def test_codes_that_end_are_found_in_the_edition_that_still_has_them() -> None:
    assert kinds(with_newer()) == [("K21.9", "ended"), ("K25.0", "ended")]


def test_without_an_edition_beside_it_nothing_changed() -> None:
    assert kinds(HandmadeFacts()) == []


@pytest.mark.parametrize("difficulty", Difficulty)
def test_wrong_options_are_steady(difficulty: Difficulty) -> None:
    facts = with_older()
    moved = {code for code, _ in kinds(facts)}
    for seed in range(20):
        item = facts.item("changed", "K21.00", difficulty, seed, "new")
        assert [option.text for option in right_options(item)] == ["K21.00"]
        assert not wrong_texts(item) & moved
        assert item.difficulty <= difficulty


def test_stems_name_the_edition_and_the_day() -> None:
    facts = with_older()
    assert facts.item("changed", "K21.00", discriminator="new").stem == (
        "Which of these codes is new in FY2026, valid from October 1, 2025?"
    )
    assert with_newer().item("changed", "K25.0", discriminator="ended").stem == (
        "Which of these codes ceases to be valid for submission on October 1, 2026?"
    )


def test_the_rationale_tells_what_a_code_was_and_becomes() -> None:
    assert (
        "read “Sore” before October 1, 2025"
        in with_older().item("changed", "K26.0", discriminator="revised").rationale
    )
    assert (
        "is deleted on October 1, 2026"
        in with_newer().item("changed", "K25.0", discriminator="ended").rationale
    )
    ended = with_newer().item("changed", "K21.9", discriminator="ended").rationale
    assert "becomes a header" in ended


def test_the_addenda_turn_one_edition_into_the_other_and_back() -> None:
    older = listed_in(fy2026().chapters)
    newer = after(older, addenda_2027())
    assert sum(each.active for each in newer.values()) == 74_879
    assert {code: each.active for code, each in before(newer, addenda_2027()).items()} == {
        code: each.active for code, each in older.items()
    }


def test_the_real_edition_ends_thirty_codes() -> None:
    real = fy2026()
    newer = after(listed_in(real.chapters), addenda_2027())
    facts = HandmadeFacts(Tabular(real.edition, real.chapters, newer=newer)).facts("changed")
    assert len(facts) == 30
    assert {fact.discriminator for fact in facts} == {"ended"}
    assert {"D69.1", "Z68.1", "T52.8X1A", "S23.420S"} <= {fact.code for fact in facts}
