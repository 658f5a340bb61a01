"""A compiled deck of ICD-10-PCS, opened for reading, with the code builder. One instance belongs to one thread.

Letters I and O occur in no code, so a typed I is read as 1, an O as 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from decks.cards import CardId, parse_card
from decks.diff import Listed
from decks.fact_table import FactTable, content_hash
from decks.facts import Fact
from decks.model import Concept, Difficulty, Edition, Item, Note, Undrawable
from decks.pcs_facts import Value
from decks.pcs_stored import StoredPcs
from decks.pcs_words import defined, labels_of, row_text, title_of, title_of_table, told
from decks.sources.icd10pcs_codes import Meaning
from decks.sources.icd10pcs_shapes import CODE_LENGTH, TABLE_LENGTH, Table, Term
from decks.sources.shelf import Shelf
from decks.templates.pcs_templates import PCS_TEMPLATES

SYSTEM = "icd10pcs"
NO_TITLE = (
    "The official long title is not among the files of this deck; what stands here are the values of the code, "
    "word for word."
)
_LONGEST_TYPED = 64
_TYPED = re.compile(r"[0-9A-Z]{0,7}", re.ASCII)
_LOOK_ALIKE = str.maketrans("IO", "10")


def open_icd10pcs(path: Path) -> PcsLibrary:
    """One instance for one thread. Raises `LibraryDamaged`, as may each later reading."""
    return PcsLibrary(Shelf(path))


def pcs_key(typed: str) -> str:
    """Up to seven characters as the tables write them, whether or not they lead to a code; else empty."""
    plain = "".join(typed.split()).replace(".", "").upper() if len(typed) <= _LONGEST_TYPED else ""
    return plain.translate(_LOOK_ALIKE) if _TYPED.fullmatch(plain) else ""


class PcsLibrary:
    """`decks.model.Deck` over one file."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._stored = StoredPcs(shelf)
        self._facts = FactTable(shelf, SYSTEM)

    def close(self) -> None:
        self._shelf.close()

    @property
    def edition(self) -> Edition:
        return self._stored.edition

    def find(self, code: str) -> Concept | None:
        """A code, or a table by its three characters. The title of a code is its values, said so."""
        key = pcs_key(code)
        table = self._stored.table(key[:TABLE_LENGTH])
        if table is None or len(key) not in (TABLE_LENGTH, CODE_LENGTH):
            return None
        if len(key) == TABLE_LENGTH:
            return _of_table(table)
        meanings = self._stored.meanings(key)
        return self._of_code(key, table, meanings) if meanings else None

    def values(self, prefix: str) -> tuple[Value, ...]:
        """What may come behind zero to six typed characters, in their order; each leads to a code. None where nothing
        may, and behind a complete code.
        """
        key = pcs_key(prefix)
        return self._stored.values(key) if key or not prefix.strip() else ()

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        wanted = parse_card(card)
        fact = self._fact(wanted)
        if fact is None:
            raise Undrawable(f"no such card in {self.edition.id}: {card[:80]}")
        return PCS_TEMPLATES[wanted.template].draw(self._stored, fact, rng, difficulty)

    def mark(self, card: str) -> int | None:
        wanted = parse_card(card)
        listed = self._facts.mark(wanted)
        if listed is not None:
            return listed
        fact = self._fact(wanted)
        return content_hash(self._title(fact.code), fact) if fact else None

    def holds(self, card: str) -> bool:
        return self.mark(card) is not None

    def resolved(self, card: str) -> str | None:
        if self.holds(card):
            return card
        found = self._facts.resolved(parse_card(card))
        return str(found) if found else None

    def listed(self) -> Mapping[str, Listed]:
        """Every code with its values, every table."""
        found: dict[str, Listed] = {}
        for table in self._stored.tables():
            found[table.key] = Listed(title_of_table(table), active=False)
            for code in table.codes():
                found[code] = Listed(title_of(labels_of(self._stored.meanings(code))), active=True)
        return found

    @property
    def templates(self) -> Mapping[str, int]:
        return self._facts.counts

    def any_card(self, template: str, rng: Random) -> str:
        return str(self._facts.any_card(template, rng))

    def cards_on(self, code: str) -> Sequence[str]:
        return list(map(str, self._facts.on(code)))

    def cards(self) -> Iterator[tuple[str, int]]:
        return ((str(card), mark) for card, mark in self._facts.cards())

    def newcomer_cards(self) -> Sequence[str]:
        """None: what a learner begins with comes from the core lists of the certifications."""
        return ()

    def _fact(self, card: CardId) -> Fact | None:
        """As it is listed, or made for a code that no fact stands at."""
        template = PCS_TEMPLATES.get(card.template)
        if template is None or card.system != SYSTEM:
            return None
        try:
            return self._facts.find(card)
        except Undrawable:
            return template.card_fact(self._stored, card.code, card.discriminator)

    def _title(self, code: str) -> str:
        if len(code) == CODE_LENGTH:
            return title_of(labels_of(self._stored.meanings(code)))
        table = self._stored.table(code)
        return title_of_table(table) if table else ""

    def _of_code(self, code: str, table: Table, meanings: Sequence[Meaning]) -> Concept:
        notes = [Note("source", NO_TITLE), *(Note("values", told(meaning)) for meaning in meanings)]
        for meaning in meanings:
            term = self._stored.term(code[0], meaning.position, meaning.label)
            notes += _defined(term) if term else []
        return Concept(
            code=code,
            title=title_of(labels_of(meanings)),
            billable=True,
            parent=table.key,
            children=(),
            notes=tuple(notes),
            seventh_characters=(),
            block=table.key,
            chapter=code[0],
        )


def _defined(term: Term) -> Iterator[Note]:
    if term.definition:
        yield Note("definition", defined(term))
    if term.explanation:
        yield Note("explanation", f"{term.titles[0]}: {term.explanation}")
    if term.includes:
        yield Note("includes", f"{term.titles[0]}: {'; '.join(term.includes)}")


def _of_table(table: Table) -> Concept:
    rows = tuple(Note("row", row_text(row)) for row in table.rows)
    definition = (Note("definition", table.definition),) if table.definition else ()
    return Concept(
        code=table.key,
        title=title_of_table(table),
        billable=False,
        parent=None,
        children=tuple(table.codes()),
        notes=(*definition, *rows),
        seventh_characters=(),
        block=table.key,
        chapter=table.key[0],
    )
