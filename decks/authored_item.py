"""An authored note becomes an item: options in random order, each wrong one explained by its letter. A flip note is
an item with its key as the only option.

Card id: `authored-<deck>:<note>:authored`: each authored deck is a system of its own. The source line is the
document, the day of its printing, the section.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from decks.authored import AuthoredDeck, AuthoredNote
from decks.cards import AUTHORED, CardId, parse_card
from decks.choice import Cited, Lettered, Question, choice_item, typed_item
from decks.model import Item, Option, Source, Undrawable

ID = "authored"  # the template


def system_of_deck(deck: AuthoredDeck) -> str:
    """Also the id under which it is made and published."""
    return f"{AUTHORED}{deck.id}"


def card_of(deck: AuthoredDeck, note: AuthoredNote) -> CardId:
    return CardId(system_of_deck(deck), note.id, ID)


def note_of(card: str, decks: Mapping[str, AuthoredDeck]) -> tuple[AuthoredDeck, AuthoredNote]:
    """The note of a card's stable id, among decks by id. Raises `Undrawable`."""
    parsed = parse_card(card)
    deck = decks.get(parsed.system.removeprefix(AUTHORED))
    if deck is not None and card == str(CardId(system_of_deck(deck), parsed.code, ID)):
        for note in deck.notes:
            if note.id == parsed.code:
                return deck, note
    raise Undrawable(f"no authored note: {card[:80]!r}")


def draw(deck: AuthoredDeck, note: AuthoredNote, rng: Random) -> Item:
    """Same seed, same item. Raises `Undrawable` where two options read the same, or there is none."""
    cited = Cited(card_of(deck, note), source_of(note), note.domain, note.rationale)
    if note.answer:
        return typed_item(cited, stem_of(note), note.answer, note.rationale, note.difficulty)
    if len(set(note.options)) != len(note.options) or not note.options:
        raise Undrawable(f"{cited.card} does not hold a key that differs from its distractors")
    why = {distractor.text: distractor.why for distractor in note.distractors}

    def explain(wrong: Lettered) -> str:
        reasons = (f"{letter}: {why[option.text]}" for letter, option in wrong if why[option.text])
        return " ".join((note.rationale, *reasons)).strip()

    wrong = tuple(Option(distractor.text) for distractor in note.distractors)
    return choice_item(cited, Question(stem_of(note), Option(note.key), wrong, note.difficulty, explain), rng)


def stem_of(note: AuthoredNote) -> str:
    """The record of the case, an empty line, the question; texts of notes are one line each, so it splits again."""
    return f"{note.record}\n\n{note.stem}" if note.record else note.stem


def source_of(note: AuthoredNote) -> Source:
    printed = note.source.date.isoformat() if note.source.date else ""
    return Source(note.source.document, printed, note.source.section)
