"""`claim-error`: one error, and nothing else wrong."""

from __future__ import annotations

from random import Random

import pytest

from decks.claim_lines import Company, candidates, must_follow
from decks.diff import Listed
from decks.facts import Entry
from decks.model import Item, Undrawable
from tests.decks.handmade import HandmadeFacts, book, listed, right_options

FACTS = HandmadeFacts()


def claims(code: str, error: str) -> list[Item]:
    found = []
    for seed in range(20):
        try:
            found.append(FACTS.item("claim-error", code, seed=seed, discriminator=error))
        except Undrawable:
            continue
    assert found
    return found


@pytest.mark.parametrize(
    ("code", "error", "written", "rule"),
    [
        ("K21.0", "header", "K21.0", "I.B.2"),
        ("S52.521", "seventh", "S52.521", "I.A.5"),
        ("S56.1XXA", "dropped-x", "S56.1A", "I.A.4"),
        ("S57.7", "death-d", "S57.7XXD", "takes A only"),
        ("M70.52", "side", "M70.52", "I.B.13"),
        ("G05", "manifestation", "G05", "I.A.13"),
        ("W20.0XXA", "external", "W20.0XXA", "I.C.20.a.6"),
    ],
)
def test_the_error_is_the_key_and_the_rule_is_named(code: str, error: str, written: str, rule: str) -> None:
    for item in claims(code, error):
        assert [option.text for option in right_options(item)] == [written]
        assert rule in item.rationale
        assert "One code fails a check" in item.stem


def test_all_other_codes_are_complete() -> None:
    for item in claims("K21.0", "header"):
        others = [option.text for option in item.options if option not in right_options(item)]
        assert [FACTS.concept(code).billable for code in others] == [True] * 3


@pytest.mark.parametrize(("code", "error"), [("G05", "manifestation"), ("W20.0XXA", "external")])
def test_what_may_not_be_first_is_first(code: str, error: str) -> None:
    assert all(f": 1. {code} " in item.stem for item in claims(code, error))


def test_an_external_cause_with_another_error_is_not_first() -> None:
    assert not any(": 1. W20" in item.stem for item in claims("W20.0", "seventh"))


def test_the_modifier_is_of_the_other_side() -> None:
    assert all("modifier RT" in item.stem for item in claims("M70.52", "side"))


def test_the_date_lies_in_the_edition() -> None:
    for item in claims("K21.0", "header"):
        assert any(f"{year}" in item.stem for year in (2025, 2026))


def test_excludes1_keeps_codes_apart() -> None:
    assert not Company(FACTS, FACTS.concept("K25"), is_wide=False).admit(Entry("K21.8", "Other reflux"))
    assert not Company(FACTS, FACTS.concept("B35.1"), is_wide=False).admit(Entry("K40", "Inguinal hernia"))


def test_a_manifestation_keeps_no_company() -> None:
    title = "Encephalitis in diseases classified elsewhere"
    assert not Company(FACTS, FACTS.concept("K21.8"), is_wide=True).admit(Entry("G05", title))


def test_an_injury_joins_under_active_treatment() -> None:
    company = Company(FACTS, FACTS.concept("K21.8"), is_wide=False)
    assert company.admit(Entry("S56.1XXD", "Strain of muscle of forearm, subsequent encounter"))
    assert [each.code for each in company.members] == ["S56.1XXA"]


def test_candidates_are_of_other_chapters() -> None:
    codes = [entry.code for entry in candidates(FACTS, FACTS.concept("K21.8"), Random(1))]
    assert codes
    assert not any(code.startswith("K") for code in codes)


def test_status_codes_and_external_causes_follow() -> None:
    follows = {code: must_follow(code) for code in ("Z79.4", "W20.0XXA", "Z10.0", "K40")}
    assert follows == {"Z79.4": True, "W20.0XXA": True, "Z10.0": False, "K40": False}


def test_an_ended_code_is_dated_after_its_end() -> None:
    newer = {**listed(book()), "K21.8": Listed("Other reflux", active=False)}
    facts = HandmadeFacts(book(newer=newer))
    item = facts.item("claim-error", "K21.8", discriminator="ended")
    assert [option.text for option in right_options(item)] == ["K21.8"]
    assert any(f"{year}," in item.stem.replace(".", ",") for year in (2026, 2027))
    assert "had ended before" in item.rationale


def test_chapters_whose_places_depend_on_more_are_left_out() -> None:
    assert not any(fact.code.startswith("Z") for fact in FACTS.facts("claim-error"))
