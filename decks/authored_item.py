"""An authored note becomes an item: options in random order, each wrong one explained by its letter.

Card id: `authored:<deck>/<note>:authored`. The source line is the document, the day of its printing, the section.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from decks.authored import AuthoredDeck, AuthoredNote
from decks.cards import CardId, parse_card
from decks.choice import Cited, Lettered, Question, choice_item, typed_item
from decks.model import Item, Option, Source, Undrawable

ID = "authored"  # the system and the template


def card_of(deck: AuthoredDeck, note: AuthoredNote) -> CardId:
    return CardId(ID, f"{deck.id}/{note.id}", ID)


def note_of(card: str, decks: Mapping[str, AuthoredDeck]) -> tuple[AuthoredDeck, AuthoredNote]:
    """The note of a card's stable id, among decks by id. Raises `Undrawable`."""
    parsed = parse_card(card)
    deck_id, _, note_id = parsed.code.partition("/")
    deck = decks.get(deck_id)
    if deck is not None and card == str(CardId(ID, parsed.code, ID)):
        for note in deck.notes:
            if note.id == note_id:
                return deck, note
    raise Undrawable(f"no authored note: {card[:80]!r}")


def draw(deck: AuthoredDeck, note: AuthoredNote, rng: Random) -> Item:
    """Same seed, same item. Raises `Undrawable` where two options read the same, or none is wrong."""
    cited = Cited(card_of(deck, note), source_of(note), note.domain, note.rationale)
    if note.answer:
        return typed_item(cited, note.stem, note.answer, note.rationale, note.difficulty)
    if len(set(note.options)) != len(note.options) or len(note.options) < 2:
        raise Undrawable(f"{cited.card} does not hold one key and different distractors")
    why = {distractor.text: distractor.why for distractor in note.distractors}

    def explain(wrong: Lettered) -> str:
        reasons = (f"{letter}: {why[option.text]}" for letter, option in wrong if why[option.text])
        return " ".join((note.rationale, *reasons)).strip()

    wrong = tuple(Option(distractor.text) for distractor in note.distractors)
    return choice_item(cited, Question(note.stem, Option(note.key), wrong, note.difficulty, explain), rng)


def source_of(note: AuthoredNote) -> Source:
    printed = note.source.date.isoformat() if note.source.date else ""
    return Source(note.source.document, printed, note.source.section)
