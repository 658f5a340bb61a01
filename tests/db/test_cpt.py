"""A licensed copy belongs to its owner alone: invented codes and words only."""

from __future__ import annotations

from collections import Counter
from random import Random

from db import cpt, learners
from db.cpt import Copy
from db.uow import Work
from tests.db.making import ANNA, BORIS, work

ROWS = {f"{number:04}A": f"Dance number {number}" for number in range(60)}


def kept() -> Work:
    made = work()
    for learner in (ANNA, BORIS):
        learners.ensure(made, learner, deck="core", now=0)
    cpt.keep(made, ANNA, "long.txt", ROWS, now=1_000)
    return made


def test_a_copy_is_kept_with_the_moment_of_the_licence() -> None:
    made = kept()
    assert cpt.copy(made, ANNA) == Copy("long.txt", 1_000, 60)
    assert cpt.find(made, ANNA, "0007A") == "Dance number 7"


def test_nobody_else_finds_it() -> None:
    made = kept()
    assert (cpt.copy(made, BORIS), cpt.count(made, BORIS), cpt.find(made, BORIS, "0007A")) == (None, 0, None)
    assert cpt.any_code_of(made, BORIS, Random(1), "0000A", "9999Z") is None
    assert cpt.neighbours(made, BORIS, "0007A") == []


def test_a_new_copy_takes_the_place_of_the_old_one() -> None:
    made = kept()
    cpt.keep(made, ANNA, "short.txt", {"0007A": "Waltz"}, now=2_000)
    assert cpt.copy(made, ANNA) == Copy("short.txt", 2_000, 1)
    assert (cpt.find(made, ANNA, "0007A"), cpt.find(made, ANNA, "0008A")) == ("Waltz", None)


def test_two_learners_keep_copies_of_their_own() -> None:
    made = kept()
    cpt.keep(made, BORIS, "his", {"0007A": "Waltz"}, now=2_000)
    assert cpt.find(made, ANNA, "0007A") == "Dance number 7"
    cpt.drop(made, ANNA)
    assert (cpt.copy(made, ANNA), cpt.count(made, ANNA)) == (None, 0)
    assert cpt.copy(made, BORIS) == Copy("his", 2_000, 1)


def test_to_drop_what_is_not_there_is_nothing() -> None:
    made = kept()
    cpt.drop(made, BORIS)
    assert cpt.count(made, ANNA) == 60


def test_neighbours_are_the_codes_around_in_ascending_order() -> None:
    made = kept()
    around = [(f"{number:04}A", f"Dance number {number}") for number in (28, 29, 31, 32)]
    assert cpt.neighbours(made, ANNA, "0030A", reach=2) == around
    assert [code for code, _ in cpt.neighbours(made, ANNA, "0000A", reach=2)] == ["0001A", "0002A"]
    assert [code for code, _ in cpt.neighbours(made, ANNA, "0059A", reach=2)] == ["0057A", "0058A"]
    assert len(cpt.neighbours(made, ANNA, "0030A")) == 40


def test_every_code_may_come_by_chance() -> None:
    made, rng = kept(), Random(5)
    drawn = Counter(cpt.any_code_of(made, ANNA, rng, "0000A", "9999Z") for _ in range(1_200))
    assert set(drawn) == set(ROWS)


def test_codes_of_a_range_hold_both_its_ends_and_no_other_learners() -> None:
    made, rng = kept(), Random(5)
    assert cpt.codes(made, ANNA, "0010A", "0012A") == ["0010A", "0011A", "0012A"]
    assert cpt.codes(made, BORIS, "0010A", "0012A") == []
    assert {cpt.any_code_of(made, ANNA, rng, "0010A", "0012A") for _ in range(60)} == {
        "0010A",
        "0011A",
        "0012A",
    }
    assert cpt.any_code_of(made, ANNA, rng, "9000A", "9999A") is None
    assert cpt.any_code_of(made, BORIS, rng, "0010A", "0012A") is None


def test_forget_takes_the_copy_along() -> None:
    made = kept()
    learners.forget(made, ANNA)
    assert (cpt.copy(made, ANNA), cpt.count(made, ANNA)) == (None, 0)
