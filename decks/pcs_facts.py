"""What a template of ICD-10-PCS may know: tables, values, definitions, the index.

`decks.library_icd10pcs` knows them from the compiled file; tests write a few tables by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol

from decks.model import Edition
from decks.sources.icd10pcs_codes import Meaning
from decks.sources.icd10pcs_shapes import CODE_LENGTH, TABLE_LENGTH, Row, Table, Term

SYSTEM_LENGTH = 2  # section and body system
OPERATION, APPROACH = 3, 5
MEDICAL_AND_SURGICAL = "0"


@dataclass(frozen=True, slots=True)
class Value:
    """A character that may come next in a code."""

    character: str
    label: str  # several joined by " or " where the rows that are still possible differ
    definition: str  # empty where the edition gives none


@dataclass(frozen=True, slots=True)
class Lead:
    """One pointer of the index: where one of its terms leads."""

    path: str  # "Bypass, Artery, Brachial, Left"
    main: str  # "Bypass"
    parent: str  # "Bypass, Artery, Brachial"; empty at a main term
    kind: str  # use see tab codes code
    words: str  # behind "use" or "see"
    target: str  # 3 characters a table, 4 to 6 a code's beginning, 7 a code, 0 none
    near: str  # section and body system that it leads to; empty where that is not known
    shape: str  # pointers of one shape look alike: verb, length of the code, else the axis of the words

    @property
    def text(self) -> str:
        """As an option: "see Resection, Uterus 0UT9", "0318"."""
        return " ".join(filter(None, (self.kind if self.words else "", self.words, self.target)))


class PcsFacts(Protocol):
    @property
    def edition(self) -> Edition: ...

    def table(self, key: str) -> Table | None: ...

    def meanings(self, code: str) -> tuple[Meaning, ...]:
        """All seven; none when there is no such code."""
        ...

    def term(self, section: str, position: int, label: str) -> Term | None: ...

    def terms(self, section: str, position: int) -> Sequence[Term]:
        """All that are defined there, in printed order."""
        ...

    def tables_beside(self, key: str) -> Sequence[str]:
        """The other tables of the body system, in printed order."""
        ...

    def systems_beside(self, system: str, position: int, axis: str) -> Sequence[str]:
        """Other body systems of the section that have this axis at this position, in printed order."""
        ...

    def tables_of(self, system: str) -> Sequence[str]: ...

    def labels_of(self, system: str, position: int, axis: str) -> Sequence[str]:
        """All labels of an axis in the tables of a body system, each once."""
        ...

    def leads(self, path: str) -> Sequence[Lead]:
        """Where a term of the index leads."""
        ...

    def leads_below(self, path: str) -> Sequence[Lead]:
        """Where the terms below a term lead, at any depth."""
        ...

    def leads_beside(self, lead: Lead) -> Sequence[Lead]:
        """Pointers of its shape under the same parent; none at a main term."""
        ...

    def leads_near(self, lead: Lead, rng: Random, count: int) -> Sequence[Lead]:
        """Pointers of its shape into the same body system, by chance."""
        ...

    def leads_of_main(self, lead: Lead, rng: Random, count: int) -> Sequence[Lead]:
        """Pointers of its shape under the same main term, by chance."""
        ...

    def leads_anywhere(self, lead: Lead, rng: Random, count: int) -> Sequence[Lead]:
        """Pointers of its shape, by chance."""
        ...


def row_of(table: Table, code: str) -> Row | None:
    rest = code[TABLE_LENGTH:]
    return next((row for row in table.rows if row.begins(rest)), None) if len(code) == CODE_LENGTH else None


def is_blank(label: str) -> bool:
    """ "No Device", "No Qualifier", "None": says only that there is nothing to say."""
    return label == "None" or label.startswith("No ")


def turns(table: Table, code: str, position: int) -> Iterator[str]:
    """Valid codes of the table that differ from this one in the character of that position (4 to 7) alone."""
    place = position - 1
    at, seen = place - TABLE_LENGTH, {code[place]}
    before, behind = code[TABLE_LENGTH:place], code[position:]
    for row in table.rows:
        if Row(row.axes[:at]).begins(before) and Row(row.axes[at + 1 :]).begins(behind):
            for mark, _ in row.axes[at].labels:
                if mark not in seen:
                    seen.add(mark)
                    yield code[:place] + mark + behind
