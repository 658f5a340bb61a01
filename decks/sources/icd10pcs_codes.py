"""What can be asked of an edition of ICD-10-PCS: codes, meanings, what may follow, definitions, the index.

Nothing is expanded: a code is looked up in the rows of its table. Codes have no dot and are taken in any case.
The official long titles are not in these files, and CMS publishes no rule for making them; so a code is told
here by its seven meanings, word for word, never by a title.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from decks.sources.icd10pcs_shapes import (
    CODE_LENGTH,
    TABLE_LENGTH,
    Aggregate,
    Axis,
    Book,
    Entry,
    Pointer,
    Row,
    Table,
    Term,
)

_OPERATION, _APPROACH = 3, 5


@dataclass(frozen=True, slots=True)
class Meaning:
    """One of the seven of a code."""

    position: int
    axis: str  # "Approach"
    character: str
    label: str  # "Percutaneous Endoscopic"


@dataclass(frozen=True, slots=True)
class Choice:
    """A character that may come next. Two labels where the rows that are still possible differ."""

    axis: str
    character: str
    labels: tuple[str, ...]


class Procedures:
    """One edition, ready for look-ups."""

    def __init__(self, book: Book) -> None:
        self.version = book.version
        self.aggregates: tuple[Aggregate, ...] = book.aggregates
        self._tables = {table.key: table for table in book.tables}
        self._heads = _choices_of_heads(book.tables)
        self._terms = {
            (section.code, axis.position, title): term
            for section in book.sections
            for axis in section.axes
            for term in axis.terms
            for title in term.titles
        }
        entries = [entry for letter in book.letters for entry in letter.entries]
        self._entries = sorted(((entry.title.casefold(), entry) for entry in entries), key=_folded)

    @property
    def size(self) -> int:
        return sum(table.size for table in self._tables.values())

    def tables(self) -> Iterator[Table]:
        return iter(self._tables.values())

    def codes(self) -> Iterator[str]:
        """All codes, one at a time, in the order of the tables and rows."""
        return (code for table in self._tables.values() for code in table.codes())

    def table(self, key: str) -> Table | None:
        """The table of three characters, or None."""
        return self._tables.get(key.upper())

    def is_valid(self, code: str) -> bool:
        return self._row(code) is not None

    def meanings(self, code: str) -> tuple[Meaning, ...]:
        """All seven; none when there is no such code."""
        code, row = code.upper(), self._row(code)
        if row is None:
            return ()
        axes = (*self._tables[code[:TABLE_LENGTH]].heads, *row.axes)
        return tuple(_meaning(axis, mark) for axis, mark in zip(axes, code, strict=True))

    def values(self, prefix: str) -> tuple[Choice, ...]:
        """What may follow zero to six characters, 0 to 9 and A to Z; none where nothing may."""
        prefix = prefix.upper()
        if len(prefix) < TABLE_LENGTH:
            return self._heads.get(prefix, ())
        table = self._tables.get(prefix[:TABLE_LENGTH])
        if table is None or len(prefix) >= CODE_LENGTH:
            return ()
        rest = prefix[TABLE_LENGTH:]
        return _choices(row.axes[len(rest)] for row in table.rows if row.begins(rest))

    def definition(self, code: str, position: int) -> Term | None:
        """What the label of that position means. Section D and many labels have none."""
        meanings = self.meanings(code)
        if not meanings:
            return None
        return self._terms.get((code[0].upper(), position, meanings[position - 1].label))

    def operation(self, code: str) -> Term | None:
        """The root operation, or the type in the ancillary sections."""
        return self.definition(code, _OPERATION)

    def approach(self, code: str) -> Term | None:
        """None where character 5 is no approach, and for "Open" in section 8, which is not defined."""
        meanings = self.meanings(code)
        if not meanings or meanings[_APPROACH - 1].axis != "Approach":
            return None
        return self.definition(code, _APPROACH)

    def entries(self, words: str, limit: int = 20) -> tuple[Entry, ...]:
        """Main terms that begin with the words, in alphabetic order; after them those that hold them."""
        folded = " ".join(words.casefold().split())
        if not folded:
            return ()
        first = bisect_left(self._entries, folded, key=_folded)
        beginning = [
            entry for title, entry in self._entries[first : first + limit] if title.startswith(folded)
        ]
        holding = (
            entry for title, entry in self._entries if folded in title and not title.startswith(folded)
        )
        return (
            *beginning,
            *(entry for entry, _ in zip(holding, range(limit - len(beginning)), strict=False)),
        )

    def unknown_targets(self) -> tuple[str, ...]:
        """What the index names and the tables do not hold."""
        named = sorted({pointer.target for _, entry in self._entries for pointer in _pointers(entry)})
        return tuple(target for target in named if target and not self._leads(target))

    def _leads(self, target: str) -> bool:
        return bool(self.values(target)) if len(target) < CODE_LENGTH else self.is_valid(target)

    def _row(self, code: str) -> Row | None:
        code = code.upper()
        table = self._tables.get(code[:TABLE_LENGTH])
        if table is None or len(code) != CODE_LENGTH:
            return None
        rest = code[TABLE_LENGTH:]
        return next((row for row in table.rows if row.begins(rest)), None)


def _folded(pair: tuple[str, Entry]) -> str:
    return pair[0]


def _meaning(axis: Axis, character: str) -> Meaning:
    label = axis.meaning(character)
    assert label is not None
    return Meaning(axis.position, axis.title, character, label)


def _choices(axes: Iterator[Axis]) -> tuple[Choice, ...]:
    found: dict[tuple[str, str], dict[str, None]] = {}
    for axis in axes:
        for character, label in axis.labels:
            found.setdefault((axis.title, character), {})[label] = None
    choices = (Choice(title, mark, tuple(labels)) for (title, mark), labels in found.items())
    return tuple(sorted(choices, key=lambda choice: choice.character))


def _choices_of_heads(tables: tuple[Table, ...]) -> dict[str, tuple[Choice, ...]]:
    axes: dict[str, list[Axis]] = {}
    for table in tables:
        for number, axis in enumerate(table.heads):
            axes.setdefault(table.key[:number], []).append(axis)
    return {prefix: _choices(iter(each)) for prefix, each in axes.items()}


def _pointers(entry: Entry) -> Iterator[Pointer]:
    yield from entry.pointers
    for below in entry.entries:
        yield from _pointers(below)
