"""Inline mode: `@bot J44` in any chat. The same answer for everybody, out of the published decks: none holds CPT."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.request import Desk
from bot.services.lookup import matches, resolve
from bot.services.lookup_values import Found

MOST = 20
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Results:
    """`found` in the order of showing; `asked` is empty where nothing was asked yet."""

    asked: str
    found: tuple[Found, ...]


def results(desk: Desk, typed: str) -> Results:
    """Codes first, in each code set that has them, then what a search finds."""
    asked = typed.strip()[:LONGEST]
    if not asked:
        return Results("", ())
    found = {(each.system, each.concept.code): each for each in resolve(desk, asked)}
    for each in _searched(desk, asked):
        found.setdefault((each.system, each.concept.code), each)
    return Results(asked, tuple(found.values())[:MOST])


def _searched(desk: Desk, asked: str) -> Iterator[Found]:
    for system, hits in matches(desk, asked).items():
        deck = desk.library.decks[system]
        concepts = (deck.find(match.code) for match in hits[:MOST])
        yield from (Found(system, deck.edition, concept) for concept in concepts if concept)
