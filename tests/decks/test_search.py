"""Word search: what is found, in which order, and that the tables are the same for the same terms."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.compiled import APPLICATION_ID, FORMAT
from decks.library import Icd10Library, open_library
from decks.search import SEARCH_SCHEMA, Hit, Match, Search, Term, print_search, words_of
from decks.sources.shelf import Shelf
from tests.deck_file import deck_file

WORDS = ["ab", "cd", "ef", "gh"]


@pytest.fixture(scope="module")
def library() -> Iterable[Icd10Library]:
    opened = open_library(deck_file())
    yield opened
    opened.close()


def printed(path: Path, terms: Iterable[Term]) -> Path:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(SEARCH_SCHEMA)
        connection.execute("BEGIN")
        print_search(connection, terms)
        connection.execute("COMMIT")
        connection.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};")
    return path


def title(code: str, text: str, *, billable: bool = True) -> Term:
    return Term(code, text, billable, is_title=True)


def codes(library: Icd10Library, words: str, limit: int = 20) -> list[str]:
    return [match.code for match in library.search(words, limit)]


def found_in(path: Path, words: str, limit: int = 20) -> list[str]:
    shelf = Shelf(path)
    try:
        return [hit.code for hit in Search(shelf).find(words, limit)]
    finally:
        shelf.close()


def test_the_title_that_holds_nothing_else_comes_first(library: Icd10Library) -> None:
    assert codes(library, "heart failure", 3) == ["I50", "I11.0", "I50.1"]


def test_a_code_is_found_by_its_inclusion_term_which_is_told(library: Icd10Library) -> None:
    assert library.search("march fracture") == [Match("M84.3", "Stress fracture", False, "March fracture")]


def test_the_order_of_words_case_accents_and_small_words_say_nothing(library: Icd10Library) -> None:
    assert codes(library, "FEMUR, fracture of the") == codes(library, "fracture femur")
    assert codes(library, "Ménière") == codes(library, "meniere") != []


def test_an_abbreviation_is_spelled_out_behind_what_is_printed(library: Icd10Library) -> None:
    found = library.search("copd")
    assert (found[0].code, found[0].term) == ("J44.1", "Decompensated COPD")
    assert found[1].code == "J44.9"


def test_words_may_be_begun_or_many(library: Icd10Library) -> None:
    assert codes(library, "heart failu", 1) == ["I50"]
    assert codes(library, "strokes", 1) == ["I63.9"]


def test_the_beginning_of_a_code_finds_the_codes_in_printed_order(library: Icd10Library) -> None:
    assert codes(library, "j44", 4) == ["J44", "J44.0", "J44.1", "J44.8"]
    assert codes(library, "E11.4", 2) == ["E11.4", "E11.40"]
    assert codes(library, "hemophilia C", 1) == ["D68.1"]


@pytest.mark.parametrize(
    "words", ["", "   ", "of the", "zzzz", "99213", "'; DROP TABLE node; --", "%", '"', "\ud800"]
)
def test_what_means_nothing_finds_nothing(library: Icd10Library, words: str) -> None:
    assert library.search(words) == []


@given(st.text(max_size=300))
@settings(max_examples=60, deadline=None)  # each opens the file; how long that takes is for the bench
def test_any_text_is_answered(words: str) -> None:
    library = open_library(deck_file())
    try:
        assert len(library.search(words, 5)) <= 5
    finally:
        library.close()


def test_a_hit_holds_all_the_words(library: Icd10Library) -> None:
    for match in library.search("left femur displaced open", 20):
        assert {"left", "femur", "displaced", "open"} <= set(words_of(match.term or match.title))


def test_fewer_words_then_inclusion_terms_then_complete_codes_come_first(tmp_path: Path) -> None:
    path = printed(
        tmp_path / "deck",
        [
            title("A1", "red fever of long standing"),
            title("A2", "red fever", billable=False),
            title("A3", "red fever"),
            Term("A4", "Red fever", billable=False, is_title=False),
        ],
    )
    assert found_in(path, "fever red") == ["A4", "A3", "A2", "A1"]


def test_a_code_is_named_once_by_its_best_term(tmp_path: Path) -> None:
    path = printed(
        tmp_path / "deck",
        [title("A1", "red fever, mild"), Term("A1", "red fever", billable=True, is_title=False)],
    )
    shelf = Shelf(path)
    assert Search(shelf).find("red", 5) == [Hit("A1", "red fever")]
    shelf.close()


def test_a_frequent_word_and_a_rare_one_are_found_together(tmp_path: Path) -> None:
    """One is stored as a map of bits, the other as numbers."""
    terms = [title(f"B{number:04}", f"common word{number}") for number in range(2_000)]
    path = printed(tmp_path / "deck", terms)
    assert found_in(path, "common word1234") == ["B1234"]
    with closing(sqlite3.connect(path)) as connection:
        kinds = dict(
            connection.execute("SELECT word, is_map FROM search_word WHERE word IN ('common', 'word1234')")
        )
    assert kinds == {"common": 1, "word1234": 0}


@given(
    drawn=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), max_size=40),
    asked=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
)
@settings(max_examples=60)
def test_search_finds_exactly_the_terms_with_the_words(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[list[str]], asked: list[str]
) -> None:
    terms = [title(f"X{number:02}", " ".join(words)) for number, words in enumerate(drawn)]
    path = printed(tmp_path_factory.mktemp("search") / "deck", terms)
    right = {term.code for term in terms if set(asked) <= set(words_of(term.text))}
    assert set(found_in(path, " ".join(asked), 100)) == right


def test_the_same_terms_give_the_same_bytes(tmp_path: Path) -> None:
    terms = [title(f"B{number:04}", f"common word{number % 50} left") for number in range(500)]
    assert printed(tmp_path / "a", terms).read_bytes() == printed(tmp_path / "b", terms).read_bytes()


def test_a_deck_without_these_tables_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "old"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};")
    assert found_in(path, "fever") == []
