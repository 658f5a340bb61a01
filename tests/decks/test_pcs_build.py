"""The deck of ICD-10-PCS as it is made: small, whole, the same each time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from decks.build_icd10pcs import build_icd10pcs
from decks.compiled_icd10pcs import table_of, table_text
from decks.cpt_shape import names_cpt
from decks.library_icd10pcs import open_icd10pcs
from decks.pcs_index import placed_leads
from decks.sources.icd10pcs_edition import PCS_FY2025
from decks.sources.icd10pcs_pack import shipped_book
from decks.sources.icd10pcs_shapes import Book
from tests.deck_file import deck_file
from tests.decks.pcs_made import made_book


@pytest.fixture(scope="module")
def book() -> Book:
    return shipped_book()


def test_the_same_book_gives_the_same_bytes_and_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    one, other = tmp_path / "one.sqlite", tmp_path / "other.sqlite"
    build_icd10pcs(one, PCS_FY2025, made_book(), "mark", lambda done, total: told.append((done, total)))
    build_icd10pcs(other, PCS_FY2025, made_book(), "mark")
    assert one.read_bytes() == other.read_bytes()
    assert told == [(step, 5) for step in range(1, 6)]


def test_every_table_is_read_as_it_was_written(book: Book) -> None:
    assert [table_of(table_text(table)) for table in book.tables] == list(book.tables)


def test_the_edition_holds_so_many_cards() -> None:
    """Of pcs-character codes.md counts 15,374, of the tables that it knew; here all 908 of FY2025 are asked, without
    the values that say only that there is none."""
    library = open_icd10pcs(deck_file(PCS_FY2025.id))
    assert library.templates == {
        "pcs-character": 17_292,
        "pcs-root-operation": 145,
        "pcs-neighbour": 78_638,
        "navigate": 17_464,
    }
    library.close()


def test_the_edition_says_when_it_is_in_force() -> None:
    library = open_icd10pcs(deck_file(PCS_FY2025.id))
    assert library.edition == PCS_FY2025
    assert (PCS_FY2025.effective_from, PCS_FY2025.effective_to) == (date(2024, 10, 1), date(2025, 9, 30))
    library.close()


def test_the_file_stays_small() -> None:
    assert deck_file(PCS_FY2025.id).stat().st_size < 16_000_000


def test_a_pointer_knows_its_path_its_parent_and_what_stands_for_it(book: Book) -> None:
    leads = {placed.lead.path: placed for placed in placed_leads(book)}
    brachial = leads["Bypass, Artery, Brachial, Left"]
    assert brachial.lead.main == "Bypass"
    assert brachial.lead.parent == "Bypass, Artery, Brachial"
    assert (brachial.lead.target, brachial.lead.near, brachial.lead.shape, brachial.code) == (
        "0318",
        "03",
        "4",
        "031",
    )
    peroneal = leads["External popliteal nerve"]
    assert (peroneal.lead.text, peroneal.lead.shape) == ("use Peroneal Nerve", "use Body Part")
    assert peroneal.code == "015"
    assert leads["Anoplasty"].lead.parent == ""


def test_a_pointer_to_what_no_table_holds_is_left_out(book: Book) -> None:
    held = {placed.lead.target for placed in placed_leads(book)}
    assert "5A02110" in held
    assert not {"5A0512C", "5A0522C"} & held


def test_a_pointer_that_looks_like_a_code_of_cpt_is_left_out(book: Book) -> None:
    held = {placed.lead.target for placed in placed_leads(book)}
    assert not [target for target in held if names_cpt(target)]
    assert "031S0" in held
