"""The deck of HCPCS Level II, October 2025: what it holds, what it finds, what it can ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest

from decks.cards import parse_card
from decks.collection import open_deck
from decks.cpt_shape import cpt_codes, names_cpt
from decks.cues import excess, measure
from decks.diff import Listed
from decks.editions import EDITIONS
from decks.hcpcs_facts import LONGEST_TITLE, HcpcsBook
from decks.library_hcpcs import HcpcsLibrary, key_of_hcpcs, open_hcpcs
from decks.model import Deck, Difficulty, Item, Note, Undrawable
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.hcpcs_entry import HcpcsFile
from decks.sources.hcpcs_shipped import shipped_hcpcs
from decks.sources.shelf import LibraryDamaged
from tests.deck_file import deck_file

DECK = HCPCS_OCTOBER_2025.id
NAMING_CPT = [
    *("G0279", "G0316", "G0317", "G0318", "G0500", "G0561", "G2212"),
    *("S8055", "S9034", "S9123", "V2530", "V2531", "AT", "QP"),
]
LARGEST_ITEM = 3_000  # UTF-16 units


@pytest.fixture(scope="module")
def path() -> Path:
    return deck_file(DECK)


@pytest.fixture(scope="module")
def hcpcs(path: Path) -> Iterator[HcpcsLibrary]:
    opened = open_hcpcs(path)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def shipped() -> HcpcsFile:
    return shipped_hcpcs()


@pytest.fixture(scope="module")
def items(hcpcs: HcpcsLibrary) -> dict[str, list[Item]]:
    """2,000 of each template, also where it has fewer cards than that."""
    return {
        template: list(_drawn(hcpcs, template, Random(f"cues of {template}"))) for template in hcpcs.templates
    }


def _drawn(hcpcs: HcpcsLibrary, template: str, rng: Random) -> Iterator[Item]:
    for _ in range(2_000):
        yield hcpcs.draw(hcpcs.any_card(template, rng), rng, rng.choice(list(Difficulty)))


def test_it_is_a_deck_of_its_edition(hcpcs: HcpcsLibrary, path: Path) -> None:
    promised: Deck = hcpcs
    assert promised.edition == EDITIONS[DECK] == HCPCS_OCTOBER_2025
    opened = open_deck(path, DECK)
    assert isinstance(opened, HcpcsLibrary)
    opened.close()


def test_the_edition_is_in_force_for_one_quarter() -> None:
    edition = HCPCS_OCTOBER_2025
    assert (edition.effective_from, edition.effective_to) == (date(2025, 10, 1), date(2025, 12, 31))


def test_every_code_and_modifier_is_listed_live_or_not(hcpcs: HcpcsLibrary) -> None:
    listed = hcpcs.listed()
    assert len(listed) == 8_463 + 377
    live = [code for code, entry in listed.items() if entry.active]
    assert Counter(len(code) for code in live) == {5: 7_258, 2: 357}
    assert listed["LT"] == Listed(
        "Left side (used to identify procedures performed on the left side of the body)", active=True
    )


def test_what_is_left_out_is_counted_by_its_reason(shipped: HcpcsFile) -> None:
    book = HcpcsBook.of(HCPCS_OCTOBER_2025, shipped)
    assert book.left_out == {
        "terminated": 1_225,
        "shares its title": 204,
        "too long": 65,
        "names a CPT code": 14,
        "names itself": 8,
    }
    assert len(book.codes) + len(book.modifiers) + sum(book.left_out.values()) == len(book.rows)


def test_the_fourteen_titles_that_name_cpt_are_not_asked(hcpcs: HcpcsLibrary, shipped: HcpcsFile) -> None:
    rows = [*shipped.codes, *shipped.modifiers]
    assert [row.code for row in rows if row.live and names_cpt(row.title)] == NAMING_CPT
    assert [hcpcs.cards_on(code) for code in NAMING_CPT] == [[]] * len(NAMING_CPT)


def test_terminated_codes_are_found_and_never_asked(hcpcs: HcpcsLibrary) -> None:
    ended = {code for code, entry in hcpcs.listed().items() if not entry.active}
    assert len(ended) == 1_225
    assert ended & {parse_card(card).code for card, _ in hcpcs.cards()} == set()
    found = hcpcs.find("MB")
    assert found is not None
    assert not found.billable
    assert found.notes[-1].text == "Terminated: 2024-12-31 was the last day on which it could be used."


def test_no_live_title_that_is_asked_has_a_double(hcpcs: HcpcsLibrary) -> None:
    asked = {parse_card(card).code for card, _ in hcpcs.cards() if ":hcpcs-title" in card}
    live = {code: entry.title for code, entry in hcpcs.listed().items() if entry.active}
    titles = Counter(live.values())
    assert [code for code in asked if titles[live[code]] > 1] == []


def test_cards_per_template_are_what_the_file_allows(hcpcs: HcpcsLibrary) -> None:
    assert hcpcs.templates == {"hcpcs-section": 6_998, "hcpcs-title": 13_948, "hcpcs-modifier": 700}


def test_a_code_with_all_that_belongs_to_it(hcpcs: HcpcsLibrary) -> None:
    found = hcpcs.find("j1885")
    assert found is not None
    assert (found.code, found.title) == ("J1885", "Injection, ketorolac tromethamine, per 15 mg")
    assert (found.billable, found.parent, found.chapter) == (True, "J", "J")
    assert found.block == "Drugs administered other than by mouth, chemotherapy drugs"
    assert found.notes[0] == Note("notes", "Added on 1993-01-01.")


def test_a_section_is_found_by_its_letter_with_its_live_codes(hcpcs: HcpcsLibrary) -> None:
    found = hcpcs.find("R")
    assert found is not None
    assert (found.title, found.billable, found.parent) == ("Diagnostic radiology", False, None)
    assert found.children == ("R0070", "R0075", "R0076")


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("-lt", "LT"), (" l t ", "LT"), ("GO", "GO"), ("jl885", None), ("j1O40", "J1040"), ("A 0021", "A0021"),
        ("ａ0021", "A0021"), ("J", "J"), ("99213", None), ("0001F", None), ("", None), ("A00215", None),
        ("A" * 100, None), ("25", None),
    ],
)  # fmt: skip
def test_codes_are_read_as_people_type_them(typed: str, key: str | None) -> None:
    assert key_of_hcpcs(typed) == key


def test_what_others_own_is_not_found(hcpcs: HcpcsLibrary) -> None:
    assert [hcpcs.find(code) for code in ("P1", "P6", "D0120", "99213", "D", "I", "W1234")] == [None] * 7


def test_the_same_card_seed_and_difficulty_give_the_same_item(hcpcs: HcpcsLibrary) -> None:
    for card in [*hcpcs.cards_on("J1885"), *hcpcs.cards_on("LT"), *hcpcs.cards_on("E")]:
        first, second = (hcpcs.draw(card, Random(7), Difficulty.HARD) for _ in range(2))
        assert first == second


@pytest.mark.parametrize(
    "card",
    [
        "hcpcs:J1885:hcpcs-title:nope",
        "hcpcs:J1885:nope",
        "hcpcs:j1885:hcpcs-title",
        "hcpcs:AT:hcpcs-modifier",
        "hcpcs:MB:hcpcs-modifier",
        "hcpcs:M:hcpcs-section",
        "icd10cm:J1885:hcpcs-title",
        "hcpcs:J1885",
    ],
)
def test_a_card_that_cannot_be_proven_is_undrawable(hcpcs: HcpcsLibrary, card: str) -> None:
    with pytest.raises(Undrawable):
        hcpcs.draw(card, Random(1), Difficulty.EASY)


def test_a_card_without_a_discriminator_is_the_first_of_its_code(hcpcs: HcpcsLibrary) -> None:
    assert hcpcs.resolved("hcpcs:J1885:hcpcs-title") == "hcpcs:J1885:hcpcs-title"
    assert hcpcs.resolved("hcpcs:J1885:hcpcs-modifier") is None


def test_every_letter_comes_as_often_as_another(hcpcs: HcpcsLibrary) -> None:
    rng = Random(3)
    letters = Counter(parse_card(hcpcs.any_card("hcpcs-title", rng)).code[0] for _ in range(1_700))
    assert len(letters) == 17
    assert max(letters.values()) < 160


def test_exactly_the_key_is_right_in_every_item(items: dict[str, list[Item]], shipped: HcpcsFile) -> None:
    titles = {row.code: row.title for row in [*shipped.codes, *shipped.modifiers] if row.live}
    for item in (*items["hcpcs-title"], *items["hcpcs-modifier"]):
        asked = item.stem.partition("“")[2].rpartition("”")[0]
        own = asked or titles[item.subject]
        right = [titles[option.code or ""] == own for option in item.options]
        assert [index for index, holds in enumerate(right) if holds] == list(item.key), item
        named = [option.text for option in item.options]
        assert named == [(option.code if asked else titles[option.code or ""]) for option in item.options]


def test_exactly_one_section_holds_the_title(items: dict[str, list[Item]], shipped: HcpcsFile) -> None:
    holders: dict[str, set[str]] = {}
    for row in shipped.codes:
        if row.live:
            holders.setdefault(row.title, set()).add(f"Section {row.code[0]}")
    asked = [item for item in items["hcpcs-section"] if len(item.subject) == 5]
    assert len(asked) > 1_500
    for item in asked:
        sections = holders[item.stem.partition("“")[2].rpartition("”")[0]]
        right = [index for index, option in enumerate(item.options) if option.text in sections]
        assert right == list(item.key), item


def test_options_are_four_and_differ(items: dict[str, list[Item]]) -> None:
    for item in (one for each in items.values() for one in each):
        assert len({option.text for option in item.options}) == 4, item


def test_all_difficulties_are_reached_and_named(items: dict[str, list[Item]]) -> None:
    for each in items.values():
        assert {item.difficulty for item in each} == set(Difficulty)


def test_options_stand_as_near_as_the_difficulty_says(items: dict[str, list[Item]]) -> None:
    for item in items["hcpcs-title"]:
        letters = {(option.code or "")[0] for option in item.options}
        assert len(letters) == (4 if item.difficulty is Difficulty.EASY else 1), item


def test_no_rule_that_knows_nothing_wins(items: dict[str, list[Item]]) -> None:
    assert {template: excess(measure(each)) for template, each in items.items()} == {
        template: {} for template in items
    }


def test_an_item_fits_into_a_message(items: dict[str, list[Item]]) -> None:
    for item in (one for each in items.values() for one in each):
        texts = (item.stem, item.rationale, *(option.text for option in item.options))
        assert len("".join(texts).encode("utf-16-le")) // 2 < LARGEST_ITEM


def test_four_of_the_longest_titles_fit_into_a_message_too(hcpcs: HcpcsLibrary) -> None:
    titles = {
        code: entry.title for code, entry in hcpcs.listed().items() if len(entry.title) <= LONGEST_TITLE
    }
    longest = sorted(titles, key=lambda code: -len(titles[code]))[:40]
    for card in (card for code in longest for card in hcpcs.cards_on(code) if ":hcpcs-section" not in card):
        for seed in range(5):
            item = hcpcs.draw(card, Random(seed), Difficulty.HARD)
            texts = (item.stem, item.rationale, *(option.text for option in item.options))
            assert len("".join(texts).encode("utf-16-le")) // 2 < LARGEST_ITEM


def test_no_item_names_a_code_of_cpt(items: dict[str, list[Item]]) -> None:
    for item in (one for each in items.values() for one in each):
        texts = (item.stem, item.rationale, *(option.text for option in item.options))
        assert [*cpt_codes(" ".join(texts))] == []


def test_every_item_says_its_edition_and_its_place(items: dict[str, list[Item]]) -> None:
    for item in (one for each in items.values() for one in each):
        place = "Modifiers" if len(item.subject) == 2 else f"Section {item.subject[0]}"
        assert (item.source.system, item.source.edition, item.source.place, item.domain) == (
            "HCPCS Level II", "October 2025", place, "HCPCS Level II",
        )  # fmt: skip


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"hello" * 1_000)
    with pytest.raises(LibraryDamaged, match="text"):
        open_hcpcs(tmp_path / "text")
