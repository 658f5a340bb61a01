"""Which errors can be put into a claim, code by code, so that there is no second one.

Left out is what would be a second error: codes that must follow another ("code first") in claims with another error;
pregnancy, newborns and factors (chapters 15, 16, 21), whose places depend on what a claim does not say. Without notes
nothing is known to be clean, so an edition of codes and titles has no claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from decks.claim_lines import MANIFESTATION
from decks.facts import Fact
from decks.placeholder import dropped, is_filled
from decks.tabular import Node, Tabular
from decks.templates import laterality

HEADER, SEVENTH, DROPPED, SIDE, MANIFEST, EXTERNAL, ENDED = (
    "header", "seventh", "dropped-x", "side", "manifestation", "external", "ended",
)  # fmt: skip
DEATH = "death-"  # with the character behind it
ORGANISM = re.compile(r"B9[5-7]")
_LEFT_OUT = ("15", "16", "21")


def faults_in(book: Tabular) -> Iterator[Fact]:
    """The facts of `claim-error`, in printed order; the discriminator names the error."""
    if not book.has_notes:
        return
    sides = {fact.code for fact in laterality.mine(book)}
    ended = [node.code for node in book.billable if _has_ended(book, node)]
    for node in book.nodes:
        for error in _errors_of(book, node, sides, ended):
            yield Fact(node.code, error, " ".join(ended) if error == ENDED else "")


def _has_ended(book: Tabular, node: Node) -> bool:
    later = book.newer.get(node.code)
    return bool(book.newer) and (later is None or not later.active)


def _errors_of(book: Tabular, node: Node, sides: set[str], ended: Sequence[str]) -> Iterator[str]:
    if node.chapter.number in _LEFT_OUT:
        return
    if node.is_billable and MANIFESTATION.search(node.title) and _comes_second(book, node):
        yield MANIFEST
    if node.is_billable and node.chapter.number == "20":
        yield EXTERNAL
    if not _must_follow_another(book, node):
        yield from _of_billable(book, node, sides, ended) if node.is_billable else _of_header(node)


def _must_follow_another(book: Tabular, node: Node) -> bool:
    return bool(MANIFESTATION.search(node.title)) or _comes_second(book, node)


def _comes_second(book: Tabular, node: Node) -> bool:
    return any(note.kind == "code_first" for printed in book.printed_over(node) for note in printed.notes)


def _of_header(node: Node) -> Iterator[str]:
    taken = {child.code[-1] for child in node.branch.children}
    is_stem = _is_stem(node)
    yield SEVENTH if is_stem else HEADER
    yield from (f"{DEATH}{each.lower()}" for each in "DS" if is_stem and taken == {"A"})


def _of_billable(book: Tabular, node: Node, sides: set[str], ended: Sequence[str]) -> Iterator[str]:
    if is_filled(node.code) and book.node(dropped(node.code)) is None:
        yield DROPPED
    if node.code in sides:
        yield SIDE
    if node.code in ended:
        yield ENDED


def _is_stem(node: Node) -> bool:
    ends = [child.code[-1] for child in node.branch.children if not child.children]
    return bool(ends) and ends == [character for character, _ in node.seventh_characters]
