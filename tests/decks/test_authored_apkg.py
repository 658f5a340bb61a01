"""An Anki package as an authored deck: what is taken, what is left out, and that it is a deck like others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.authored import AuthoredDeck, Status
from decks.authored_item import draw
from decks.authored_lint import Level, lint
from decks.build_authored import build_authored
from decks.exchange.apkg_in import Imported, ImportedNote
from decks.exchange.apkg_limits import PackageRefused
from decks.exchange.authored_apkg import FromPackage, attested, deck_of_package, slug_of
from decks.exchange.authored_yaml import deck_of_yaml, yaml_of_deck

DAY = date(2026, 11, 24)


def anki(front: str = "front", back: str = "back", guid: str = "g1") -> ImportedNote:
    return ImportedNote("basic", front, back, (), guid)


def taken(*notes: ImportedNote, left_out: Mapping[str, int] | None = None) -> FromPackage:
    return deck_of_package(Imported(notes, left_out or {}), "cells.apkg", "cells", "Cells", DAY)


def sides(deck: AuthoredDeck) -> list[tuple[str, str]]:
    return [(note.stem, note.key) for note in deck.notes]


def test_a_card_becomes_a_checked_flip_note_with_its_source() -> None:
    [note] = taken(anki("What is\nit?", "This\n\nand that")).deck.notes
    assert (note.stem, note.key, note.flips) == ("What is · it?", "This · and that", True)
    assert (note.status, note.checked_on, note.domain) == (Status.CHECKED, DAY, "Cells")
    assert (note.source.document, note.source.section) == ("Anki package cells.apkg", "note g1")


def test_ids_stay_when_cards_are_renewed_moved_or_joined() -> None:
    before = {note.key: note.id for note in taken(anki(guid="a", back="A"), anki("2", "B", "b")).deck.notes}
    after = {note.key: note.id for note in taken(anki("3", "C", "c"), anki("2!", "B", "b")).deck.notes}
    assert before["B"] == after["B"]
    assert len({*before.values(), *after.values()}) == 3


def test_what_cannot_be_asked_of_others_is_left_out_and_counted() -> None:
    found = taken(
        anki(), anki("Front!", "again", "g2"), anki("99213", "a visit", "g3"), anki("x" * 1_001, "y", "g4"),
        anki("z", "y" * 1_001, "g5"), anki("\u200b", "y", "g6"),
        left_out={"images": 3, "notes too long": 1},
    )  # fmt: skip
    assert sides(found.deck) == [("front", "back")]
    assert found.left_out == {
        "images": 3, "notes too long": 4, "notes whose front came before": 1,
        "notes with what looks like a CPT or CDT code": 1,
    }  # fmt: skip


@pytest.mark.parametrize("notes", [[], [anki("99213")], [anki(f"f {n}", "b", str(n)) for n in range(5_001)]])
def test_nothing_and_too_much_are_refused(notes: list[ImportedNote]) -> None:
    with pytest.raises(PackageRefused, match=r"^cells.apkg: [05],?\d* cards of it could be used"):
        taken(*notes)


def test_what_is_taken_can_be_read_again_and_more_is_refused() -> None:
    sides_of = [("'\"" * 450 + f" {n}", "'" * 990) for n in range(3_000)]
    notes = [anki(front, back, str(n)) for n, (front, back) in enumerate(sides_of)]
    with pytest.raises(PackageRefused, match="5 MB in all"):
        taken(*notes)
    deck = taken(*notes[:1_400]).deck
    assert deck_of_yaml(yaml_of_deck(deck).encode(), "cells.yaml") == deck


def test_the_deck_has_no_errors_and_codes_that_nobody_knows_are_for_the_eye() -> None:
    deck = taken(anki("Is H2O water?")).deck
    assert [(one.level, one.rule) for one in lint([deck], lambda *_: False, DAY)] == [
        (Level.WARNING, "unknown-code")
    ]


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60)), min_size=1, max_size=8))
def test_whatever_a_package_holds_is_written_read_and_drawn(pairs: list[tuple[str, str]]) -> None:
    notes = [anki(front, back, str(place)) for place, (front, back) in enumerate(pairs)]
    deck = taken(anki("always", "there", "always"), *notes).deck
    assert deck_of_yaml(yaml_of_deck(deck).encode(), "cells.yaml") == deck
    assert all(len(draw(deck, note, Random(1)).options) == 1 for note in deck.notes)


def test_the_word_of_another_day_dates_all_notes(tmp_path: Path) -> None:
    deck = attested(taken(anki(), anki("2", "3", "g2")).deck, date(2026, 12, 1))
    assert {(note.checked_on, note.source.date) for note in deck.notes} == {(date(2026, 12, 1),) * 2}
    assert deck.version == "2026-12-01"
    build_authored(tmp_path / "deck.sqlite", deck, "made for a test")


@pytest.mark.parametrize(
    ("name", "slug"),
    [("My Cells.apkg", "anki-my-cells"), ("ü.apkg", "anki-package"), ("x" * 90, "anki-" + "x" * 50)],
)
def test_a_file_names_its_deck(name: str, slug: str) -> None:
    assert slug_of(name) == slug
