"""The real pair of editions: FY2025 -> FY2026 (April to April), as CMS published its changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from decks.diff_decks import BookChanges, book_changes, card_changes
from decks.fate import Fate, fate_of, heirs
from decks.library import Icd10Library, open_library
from tests.older import older_deck


@pytest.fixture(scope="module")
def older() -> Iterator[Icd10Library]:
    opened = open_library(older_deck())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def changes(older: Icd10Library, library: Icd10Library) -> BookChanges:
    return book_changes(older, library)


def test_codes_change_as_published(changes: BookChanges) -> None:
    assert (len(changes.added), len(changes.became_header) + len(changes.gone)) == (487, 28)
    assert (len(changes.became_header), len(changes.gone)) == (16, 12)
    assert len(changes.revised) == 38
    assert {"G35", "B88.0", "D71", "E78.01", "E88.1", "R10.2", "Z40.8"} <= set(changes.became_header)
    assert {code[:6] for code in changes.gone} == {"S30.1X", "T78.07", "T78.08", "T78.1X"}


def test_notes_change_at_126_codes(changes: BookChanges, older: Icd10Library, library: Icd10Library) -> None:
    assert len(changes.renoted) == 126
    kinds: Counter[str] = Counter()
    before, after = older.noted(), library.noted()
    for key in (code.replace(".", "") for code in changes.renoted):
        kinds.update({note.kind for note in set(before.get(key, ())) ^ set(after.get(key, ()))})
    assert (kinds["excludes1"], kinds["excludes2"], kinds["inclusion_term"]) == (55, 48, 40)


def test_the_rest_is_unchanged(older: Icd10Library, library: Icd10Library, changes: BookChanges) -> None:
    fates = Counter(
        fate_of(f"icd10cm:{code}:title-of-code", older, library)
        for code, listed in older.listed().items()
        if listed.active
    )
    assert fates == {
        Fate.UNCHANGED: 74_194,
        Fate.REVISED: 38,
        Fate.HEADER: 16,
        Fate.GONE: 12,
    }


def test_a_header_is_followed_by_the_codes_below_it(older: Icd10Library, library: Icd10Library) -> None:
    found = heirs("icd10cm:G35:title-of-code", older, library)
    assert "icd10cm:G35.A:title-of-code" in found
    assert all(card.startswith("icd10cm:G35.") for card in found)


def test_cards_are_counted_by_template(deck: Path) -> None:
    title = card_changes(older_deck(), deck)["title-of-code"]
    assert (title.kept, title.added, title.gone, title.revised) == (74_194, 487, 28, 38)
