"""ICD-10-PCS in words. The official long titles are not among the files that ship, and no rule for making them is
published: so a code is told by its values, word for word, and that is said.
"""

from __future__ import annotations

from collections.abc import Sequence

from decks.cards import CardId, system_of
from decks.choice import Cited
from decks.facts import Fact
from decks.model import Source
from decks.pcs_facts import OPERATION, PcsFacts
from decks.sources.icd10pcs_codes import Meaning
from decks.sources.icd10pcs_shapes import CODE_LENGTH, TABLE_LENGTH, Row, Table, Term

DOMAIN = "Procedure coding"
MARK = "values: "  # what stands before the words of a code, since they are no title
_BETWEEN = " · "


def labels_of(meanings: Sequence[Meaning]) -> list[str]:
    """From the third character on: the operation, and what the rows say."""
    return [meaning.label for meaning in meanings[OPERATION - 1 :]]


def values_of(labels: Sequence[str]) -> str:
    """ "Repair · Thorax Muscle, Left · Open · No Device · No Qualifier" """
    return _BETWEEN.join(labels)


def values_in(facts: PcsFacts, code: str) -> str:
    return values_of(labels_of(facts.meanings(code)))


def title_of(labels: Sequence[str]) -> str:
    return MARK + values_of(labels)


def title_of_table(table: Table) -> str:
    return _BETWEEN.join(axis.labels[0][1] for axis in table.heads)


def told(meaning: Meaning) -> str:
    """ "4 J Body Part: Thorax Muscle, Left" """
    return f"{meaning.position} {meaning.character} {meaning.axis}: {meaning.label}"


def row_text(row: Row) -> str:
    axes = (f"{axis.title}: {', '.join(map(_value, axis.labels))}" for axis in row.axes)
    return "; ".join(axes)


def _value(label: tuple[str, str]) -> str:
    return f"{label[0]} {label[1]}"


def defined(term: Term) -> str:
    """ "Resection: Cutting out or off, without replacement, all of a body part" """
    return f"{term.titles[0]}: {term.definition}"


def cited(facts: PcsFacts, template: str, fact: Fact, place: str, path: str, note: str = "") -> Cited:
    card = CardId(system_of(facts.edition.id), fact.code, template, fact.discriminator)
    return Cited(card, source_of(facts, place, note), DOMAIN, path)


def source_of(facts: PcsFacts, place: str, note: str) -> Source:
    return Source(facts.edition.system, facts.edition.name, place, note)


def place_of(code: str) -> str:
    return f"Tables, {code[:TABLE_LENGTH]}"


def path_of(facts: PcsFacts, code: str) -> str:
    """The way to a code or a table, as one sentence."""
    table = facts.table(code[:TABLE_LENGTH])
    if table is None:
        return ""
    where = f"Table {table.key} is {title_of_table(table)}."
    if len(code) < CODE_LENGTH:
        return where
    operation = table.heads[OPERATION - 1].labels[0][1]
    return f"{where} {operation}: {table.definition.rstrip('.')}." if table.definition else where
