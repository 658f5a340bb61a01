from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from random import Random
from statistics import median
from subprocess import run
from time import perf_counter

import pytest

from decks.cards import parse_card
from decks.draft import is_made_from, made_from
from decks.drills import drill
from decks.library import Icd10Library, LibraryDamaged, deck_path, open_library
from decks.model import Deck, Difficulty, Item, Undrawable
from decks.sources.inputs import fingerprint


def test_the_library_is_a_deck(library: Icd10Library) -> None:
    promised: Deck = library
    assert promised.edition.id == "icd10cm-2026"


def test_a_code_with_all_that_belongs_to_it(library: Icd10Library) -> None:
    stem = library.find("s52.521")
    assert stem is not None
    assert (stem.code, stem.title) == ("S52.521", "Torus fracture of lower end of right radius")
    assert (stem.billable, stem.parent, stem.category) == (False, "S52.52", "S52")
    assert (stem.block, stem.chapter) == ("S50-S59", "19")
    assert stem.children == ("S52.521A", "S52.521D", "S52.521G", "S52.521K", "S52.521P", "S52.521S")
    assert stem.seventh_characters[0] == ("A", "initial encounter for closed fracture")


def test_a_complete_code_has_nothing_below(library: Icd10Library) -> None:
    leaf = library.find("J44.1")
    assert leaf is not None
    assert (leaf.billable, leaf.children, leaf.seventh_characters) == (True, (), ())


def test_a_category_stands_in_its_block_even_when_they_share_a_name(library: Icd10Library) -> None:
    for code, block in (("J44", "J40-J4A"), ("I10", "I10-I1A"), ("B99", "B99"), ("C50", "C50")):
        concept = library.find(code)
        assert concept is not None
        assert concept.parent == concept.block == block


def test_death_takes_the_initial_encounter_only(library: Icd10Library) -> None:
    stem = library.find("S06.2X7")
    assert stem is not None
    assert stem.seventh_characters == (("A", "initial encounter"),)
    assert library.find("S06.2X7D") is None


def test_unknown_codes_are_none(library: Icd10Library) -> None:
    assert [library.find(code) for code in ("", "Z", "ZZZ", "A00.99", "99213", "D0120")] == [None] * 6


def test_the_same_card_seed_and_difficulty_give_the_same_item(library: Icd10Library, deck: Path) -> None:
    other = open_library(deck)
    for card in library.cards_on("J44.1"):
        items = [each.draw(card, Random(7), Difficulty.HARD) for each in (library, library, other)]
        assert items[0] == items[1] == items[2]
    other.close()


@pytest.mark.parametrize(
    "card",
    [
        "",
        "icd10cm",
        "icd10cm:J44.1",
        "icd10cm:J44.1:nope",
        "icd10cm:J44:title-of-code",
        "icd10cm:j44.1:title-of-code",
        "icd10cm:J441:title-of-code",
        "icd10cm:S06.2X7D:billable",
        "icd10cm:S52.521A:billable",
        "icd10cm:A08.39:typed-code",
        "hcpcs:J44.1:title-of-code",
    ],
)
def test_a_card_that_cannot_be_proven_is_undrawable(library: Icd10Library, card: str) -> None:
    with pytest.raises(Undrawable):
        library.draw(card, Random(1), Difficulty.EASY)


def test_drills_are_deterministic_and_do_not_repeat(library: Icd10Library) -> None:
    first, second = (list(drill(library, 60, "seed")) for _ in range(2))
    assert first == second
    assert len({item.id.partition("#")[0] for item in first}) == 60
    assert [item.subject for item in drill(library, 60, "other")] != [item.subject for item in first]


def test_injuries_do_not_swamp_a_drill(library: Icd10Library) -> None:
    rng = Random(3)
    cards = (parse_card(library.any_card("title-of-code", rng)) for _ in range(2_000))
    chapters = Counter(_chapter(library, card.code) for card in cards)
    assert len(chapters) == 22
    assert (chapters["19"] + chapters["20"]) / 2_000 < 0.15


def _chapter(library: Icd10Library, code: str) -> str:
    concept = library.find(code)
    assert concept is not None
    return concept.chapter


def test_look_up_and_draw_are_fast_enough_for_the_writer(library: Icd10Library) -> None:
    rng = Random(9)
    codes = [parse_card(library.any_card("title-of-code", rng)).code for _ in range(200)]
    assert median(_time(lambda code=code: library.find(code)) for code in codes) < 0.001
    cards = [item.id.partition("#")[0] for item in drill(library, 200, "speed")]
    assert median(_time(lambda card=card: library.draw(card, rng, Difficulty.HARD)) for card in cards) < 0.002


def _time(work: object) -> float:
    assert callable(work)
    start = perf_counter()
    work()
    return perf_counter() - start


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_an_open_library_takes_few_megabytes(deck: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from decks.library import open_library\n"
        "rss = lambda: int(Path('/proc/self/statm').read_text().split()[1]) * 4096\n"
        "before = rss(); library = open_library(Path(sys.argv[1])); library.find('E11.22')\n"
        "print(rss() - before)"
    )
    done = run([sys.executable, "-c", script, str(deck)], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 10_000_000


def test_a_file_that_is_no_deck_is_named(tmp_path: Path, deck: Path) -> None:
    whole = deck.read_bytes()
    for name, content in (
        ("empty", b""),
        ("text", b"hello" * 1_000),
        ("cut", whole[:-4096]),
        ("header", whole[:50]),
        ("foreign", whole[:68] + b"\0\0\0\0" + whole[72:]),
        ("other-format", whole[:60] + b"\0\0\0\x63" + whole[64:]),
        ("scrambled", whole[:4096] + os.urandom(len(whole) - 4096)),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(LibraryDamaged, match=name):
            open_library(path)
        made_from(path).write_text(fingerprint(path.stem))
        assert not is_made_from(path, fingerprint(path.stem))
    with pytest.raises(LibraryDamaged, match="nowhere"):
        open_library(tmp_path / "nowhere")
    assert is_made_from(deck, fingerprint(deck.stem))


def test_the_deck_lies_in_the_data_folder() -> None:
    assert deck_path(Path("data")) == Path("data/decks/icd10cm-2026.sqlite")


def test_items_have_a_subject_of_the_deck(library: Icd10Library) -> None:
    items: list[Item] = list(drill(library, 20, "subjects"))
    assert all(library.find(item.subject) for item in items)
