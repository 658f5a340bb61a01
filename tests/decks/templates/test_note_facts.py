"""What the templates on notes find in FY2026, and what they refuse."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from decks.facts import Fact
from decks.inclusion_terms import single_terms
from decks.templates import code_first, excludes1, excludes_kind
from tests.decks.tabular_book import book_of, branch, fy2026, node
from tests.decks.templates.note_items import MINES, facts_of, the_fact


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ("excludes1", 1_624),
        ("excludes-kind", 2_137),
        ("code-first", 3_213),
        ("use-additional", 404),
        ("inclusion-term", 7_496),
        ("chain", 124),
    ],
)
def test_how_many_facts_there_are(template: str, count: int) -> None:
    assert len(facts_of(template)) == count


@pytest.mark.parametrize("template", MINES)
def test_facts_are_different_cards_in_printed_order(template: str) -> None:
    facts = facts_of(template)
    assert len({(each.code, each.discriminator) for each in facts}) == len(facts)
    assert not any(":" in each.discriminator for each in facts)
    numbers = [node(fy2026(), each.code).number for each in facts]
    assert all(one <= other for one, other in pairwise(numbers))


SAMPLES = {
    "excludes1": [("C81", "Z85.71"), ("N47.6", "N48.1"), ("M25.0", "M36.2"), ("M79.A", "M79.7"), ("N00", "N10")],
    "code-first": [
        ("J17", "I00"), ("F06.70", "B20"), ("J44.81", "T86.810"), ("D69.42", "Q87.2"), ("U09.9", "M35.81"),
    ],
    "use-additional": [
        ("Q90", "F70-F79"), ("N76", "B95-B97"), ("I87.03", "L97.-"), ("I70.25", "L98.49-"), ("D70.1", "T45.1X5"),
    ],
    "inclusion-term": [
        ("L57.0", "solar-keratosis"), ("K22.2", "stenosis-of-esophagus"),
        ("D53.8", "anemia-associated-with-deficiency-of-cop-e2f38d36"), ("Q74.1", "rudimentary-patella"),
        ("B68.1", "infection-due-to-adult-tapeworm-taenia-s-6606baf2"),
    ],
    "chain": [("I11.0", "I50.-"), ("I13.0", "I50.-"), ("E11.22", "N18.1-N18.6"), ("E11.621", "L97.4-+L97.5-")],
}  # fmt: skip


@pytest.mark.parametrize("template", SAMPLES)
def test_the_samples_of_the_reference_are_there(template: str) -> None:
    cards = {(each.code, each.discriminator) for each in facts_of(template)}
    assert [sample for sample in SAMPLES[template] if sample not in cards] == []


def test_a_pair_that_an_excludes2_joins_is_no_excludes1() -> None:
    book = book_of(
        branch("A08", branch("A08.0"), excludes1=["influenza (J09.1)", "clean (K20.1)", "back (L30.1)"]),
        branch("J09", branch("J09.1")),
        branch("K20", branch("K20.1")),
        branch("L30", branch("L30.1", excludes2=["infection (A08.0)"])),
        excludes2=["influenza (J09.-)"],
    )
    assert list(excludes1.mine(book)) == [Fact("A08", "K20.1", "A08")]


def test_the_contradicted_sample_of_the_reference_is_left_out() -> None:
    assert not [
        each for each in facts_of("excludes1") if each.code == "A08.0" and each.discriminator == "J09.X3"
    ]


def test_qualified_or_unbracketed_references_are_never_asked() -> None:
    book = book_of(
        branch("A10", branch("A10.0"), excludes1=["part (B20.1 with fever)", "loose B20.1", "header (B20)"]),
        branch("B20", branch("B20.1")),
    )
    assert list(excludes1.mine(book)) == []


def test_kinds_are_balanced_so_that_none_is_the_answer() -> None:
    shares = Counter(each.data.split()[0] for each in facts_of("excludes-kind"))
    assert shares == {"excludes2": 851, "excludes1": 661, "neither": 625}


def test_a_kind_is_told_and_neither_only_where_nothing_joins() -> None:
    rows = [
        branch("A10", branch("A10.0"), excludes2=[f"all of them (B{number}.1)" for number in range(20, 50)]),
        branch("A11", excludes1=[f"some (B{number}.1)" for number in range(20, 30)]),
        branch("A12"),
        *(branch(f"B{number}", branch(f"B{number}.1")) for number in range(20, 50)),
    ]
    asked = {(each.code, each.discriminator): each.data for each in excludes_kind.mine(book_of(*rows))}
    assert {kind for (code, _), kind in asked.items() if code == "A10"} == {"excludes2"}
    assert {kind for (code, _), kind in asked.items() if code == "A11"} <= {"excludes1", "neither A10"}
    assert {kind for (code, _), kind in asked.items() if code == "A12"} <= {"neither A10", "neither A11"}
    joined = [
        target for (code, target), kind in asked.items() if code == "A11" and kind.startswith("neither")
    ]
    assert all(target >= "B30" for target in joined)


def test_organisms_as_the_cause_are_no_manifestations() -> None:
    """B95.61 and B97.4 share the words "classified elsewhere"; the latter prints a Code first note."""
    assert not [each for each in facts_of("code-first") if each.code.startswith(("B95", "B96", "B97"))]


def test_no_two_codes_are_each_put_first() -> None:
    pairs = {(each.code, each.discriminator) for each in facts_of("code-first")}
    assert [pair for pair in pairs if pair[::-1] in pairs] == []


def test_an_ulcer_elsewhere_is_not_that_of_the_foot() -> None:
    causes = {each.discriminator for each in facts_of("code-first") if each.code == "L97.111"}
    assert "E11.622" in causes
    assert "E11.621" not in causes
    assert the_fact("code-first", "L97.411", "E11.621").data == "L97"


def test_code_first_wants_one_complete_code_and_no_contradiction() -> None:
    book = book_of(
        branch("A10", branch("A10.1"), code_first=["Code first: one (B20.1); row (B20); all (C30.-); ill (D40.1)"]),
        branch("B20", branch("B20.1")),
        branch("C30", branch("C30.1")),
        branch("D40", branch("D40.1", excludes1=["ten (A10.-)"])),
    )  # fmt: skip
    assert list(code_first.mine(book)) == [Fact("A10.1", "B20.1", "A10")]


def test_terms_that_several_codes_could_claim_are_left_out() -> None:
    book = book_of(
        branch("A10", branch("A10.1", inclusion_term=["Old fever NOS", "Sick (acute) fever", "Plain fever"])),
        branch("B20", branch("B20.1", title="Sick fever"), branch("B20.2", inclusion_term=["Very old fever"])),
        branch("C30", branch("C30.1", inclusion_term=["Any condition in A10", "It is a fever", "Fever due to:"])),
        branch("D40", branch("D40.1", inclusion_term=["Twice told"]), inclusion_term=["Twice told"]),
        branch("E50", branch("E50.9", inclusion_term=["Measles NOS"]), title="Measles"),
    )  # fmt: skip
    kept = [(each.node.code, each.term, each.headers) for each in single_terms(book)]
    assert kept == [
        ("A10.1", "Plain fever", ()),
        ("B20.2", "Very old fever", ()),
        ("E50.9", "Measles NOS", ("E50",)),
    ]


def test_an_edition_without_notes_has_no_facts() -> None:
    book = book_of(branch("A10", branch("A10.1")), branch("B20"))
    assert [list(mine(book)) for mine in MINES.values()] == [[]] * len(MINES)
