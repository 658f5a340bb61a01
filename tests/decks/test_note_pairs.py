"""Rules from notes, on a few codes written by hand and on the real edition."""

from __future__ import annotations

from collections.abc import Iterator

from decks.note_pairs import NotePairs
from decks.references import Exact
from decks.tabular import Node, Tabular
from tests.decks.tabular_book import book_of, branch, fy2026, node


def small() -> Tabular:
    return book_of(
        branch(
            "A10",
            branch("A10.0", branch("A10.00"), branch("A10.01")),
            branch("A10.1", excludes1=["itself (A10.1)", "a header (B20)", "a code (B20.1)"]),
            excludes1=["one (B20.1)", "again (B20.1)", "a part (B20.2 with fever)", "loose words C30.1"],
        ),
        branch("B20", branch("B20.1"), branch("B20.2"), excludes2=["all (A10-A19)", "ten (A10.0-)"]),
        branch("C30", branch("C30.1")),
        excludes1=["of the block (C30.1)"],
    )


def test_a_note_names_complete_codes_exactly_once() -> None:
    book = small()
    pairs = NotePairs(book, "excludes1")
    assert [each.code for each in pairs.named_at(node(book, "A10"))] == ["B20.1"]
    assert [each.code for each in pairs.named_at(node(book, "A10.1"))] == ["B20.1"]


def test_notes_of_headers_and_of_the_block_govern_a_code() -> None:
    book = small()
    rules = NotePairs(book, "excludes1").over(node(book, "A10.00"))
    assert [(rule.place, str(rule.reference)) for rule in rules] == [
        ("A10", "B20.1"),
        ("A10", "B20.1"),
        ("A10", "B20.2 with fever"),
        ("A10", "C30.1"),
        ("A00-Z99", "C30.1"),
    ]


def test_rules_join_either_way_and_through_parts() -> None:
    book = small()
    ones, twos = NotePairs(book, "excludes1"), NotePairs(book, "excludes2")
    assert [rule.place for rule in ones.between(node(book, "A10.00"), node(book, "B20.1"))] == ["A10", "A10"]
    assert [rule.place for rule in ones.between(node(book, "B20.1"), node(book, "A10.00"))] == ["A10", "A10"]
    assert [rule.place for rule in ones.between(node(book, "B20"), node(book, "C30.1"))] == ["A00-Z99"]
    assert [rule.place for rule in twos.between(node(book, "A10"), node(book, "B20.2"))] == ["B20"]
    assert list(twos.between(node(book, "C30"), node(book, "B20.2"))) == []


def test_a_range_whose_end_is_no_code_makes_no_rule() -> None:
    assert {str(rule.reference) for rule in NotePairs(small(), "excludes2").rules()} == {"A10.0-"}


def test_partners_are_said_with_few_codes() -> None:
    book = small()
    pairs = NotePairs(book, "excludes1", "excludes2")
    assert pairs.partners(node(book, "B20.1")) == ["A10", "C30.1"]
    assert pairs.partners(node(book, "C30.1")) == ["A10", "B20", "C30"]


def _exact(pairs: NotePairs, book: Tabular, code: Node) -> Iterator[Node]:
    for rule in pairs.over(code):
        target = book.nodes[rule.names.start]
        if isinstance(rule.reference, Exact) and target.is_billable and target is not code:
            yield target


def test_the_pairs_of_the_reference() -> None:
    """23,000 pairs of complete codes, one of them named exactly by a note over the other; 12,165 that no Excludes2
    joins on either side.
    """
    book = fy2026()
    ones, twos = NotePairs(book, "excludes1"), NotePairs(book, "excludes2")
    pairs = {
        (min(code.number, target.number), max(code.number, target.number))
        for code in book.billable
        for target in _exact(ones, book, code)
    }
    clean = sum(not any(twos.between(book.nodes[one], book.nodes[other])) for one, other in pairs)
    assert (len(pairs), clean) == (23_000, 12_165)
