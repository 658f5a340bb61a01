"""The index of ICD-10-PCS as a list of pointers, each with the path of its term.

A pointer whose code no table holds is left out (5A0512C and 5A0522C in FY2025), and so is the beginning of a code
that looks like a code of CPT (03150): no shared deck shows one. `near` says where a pointer leads,
as section and body system: by its target, or else by the first table that has its words as a value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from decks.cpt_shape import names_cpt
from decks.pcs_facts import SYSTEM_LENGTH, Lead
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.icd10pcs_shapes import CODE_LENGTH, TABLE_LENGTH, Book, Entry, Pointer

_JOINT = ", "
_ENDS = (" in ", " with ", " of ", " using ", _JOINT)  # behind these the words only narrow down


@dataclass(frozen=True, slots=True)
class Placed:
    """A pointer, and the code or table that stands for it; empty where none does."""

    lead: Lead
    code: str


def placed_leads(book: Book) -> Iterator[Placed]:
    """In printed order."""
    procedures, anchors = Procedures(book), _Anchors(book)
    for main in (entry for letter in book.letters for entry in letter.entries):
        for path, parent, pointer in _pointers(main, "", ""):
            if _is_shown(procedures, pointer.target):
                code, axis = anchors.of(pointer)
                words = path, main.title, parent, pointer.kind, pointer.words, pointer.target
                yield Placed(Lead(*words, code[:SYSTEM_LENGTH], _shape(pointer, axis)), code)


def _shape(pointer: Pointer, axis: str) -> str:
    return f"{pointer.kind if pointer.words else ''} {len(pointer.target) or axis}".strip()


def _pointers(entry: Entry, above: str, parent: str) -> Iterator[tuple[str, str, Pointer]]:
    """Path and parent of each. A term without a title is the one above said again."""
    path = _JOINT.join(filter(None, (above, entry.title)))
    own_parent = above if entry.title else parent
    for pointer in entry.pointers:
        yield path, own_parent, pointer
    for below in entry.entries:
        yield from _pointers(below, path, own_parent)


def _is_shown(procedures: Procedures, target: str) -> bool:
    if len(target) == CODE_LENGTH:
        return procedures.is_valid(target)
    return not target or (bool(procedures.values(target)) and not names_cpt(target))


class _Anchors:
    """Which table stands for the words of a pointer that names no code, and on which axis they are a value."""

    def __init__(self, book: Book) -> None:
        self._by_system: defaultdict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
        self._first: dict[str, tuple[str, str]] = {}
        for table in book.tables:
            system = self._by_system[table.heads[1].labels[0][1]]
            for axis in dict.fromkeys((*table.heads[1:], *(axis for row in table.rows for axis in row.axes))):
                for _, label in axis.labels:
                    system.setdefault(label, (table.key, axis.title))
                    self._first.setdefault(label, (table.key, axis.title))

    def of(self, pointer: Pointer) -> tuple[str, str]:
        """Code or table, and axis; empty where nothing is known."""
        if pointer.target:
            length = CODE_LENGTH if len(pointer.target) == CODE_LENGTH else TABLE_LENGTH
            return pointer.target[:length], ""
        value, _, system = pointer.words.partition(" in ")
        within: Mapping[str, tuple[str, str]] = self._by_system.get(system, {})
        return within.get(value) or self._of_words(pointer.words)

    def _of_words(self, words: str) -> tuple[str, str]:
        tries = [words, *(words.partition(end)[0] for end in _ENDS)]
        return next((self._first[each] for each in tries if each in self._first), ("", ""))
