"""ICD-10-PCS out of the compiled file: tables, values, definitions, the index, and the code builder.

`decks.pcs_facts.PcsFacts` over one open file. A few tables and the map of body systems stay in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from random import Random

from decks.compiled_icd10pcs import LEAD, table_of
from decks.model import Edition
from decks.pcs_facts import SYSTEM_LENGTH, Lead, Value
from decks.sources.icd10pcs_codes import Meaning, Procedures
from decks.sources.icd10pcs_shapes import TABLE_LENGTH, Book, Table, Term
from decks.sources.shelf import Shelf

_TABLES_KEPT = 32
_TERM = "SELECT t.titles, t.definition, t.explanation, t.includes FROM term t"


class StoredPcs:
    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._edition = shelf.edition
        self._read = lru_cache(_TABLES_KEPT)(self._procedures)
        keys = [key for (key,) in shelf.rows("SELECT key FROM pcs_table ORDER BY id")]
        self._tables = {
            system: tuple(each) for system, each in groupby(keys, lambda key: key[:SYSTEM_LENGTH])
        }
        rows = shelf.rows("SELECT DISTINCT position, axis, system FROM value ORDER BY position, axis, system")
        self._systems = {
            (position, axis): tuple(system for *_, system in each)
            for (position, axis), each in groupby(rows, lambda row: (row[0], row[1]))
        }
        self._sizes: dict[str, int] = dict(shelf.rows("SELECT shape, COUNT(*) FROM lead GROUP BY shape"))

    @property
    def edition(self) -> Edition:
        return self._edition

    def table(self, key: str) -> Table | None:
        procedures = self._read(key)
        return procedures.table(key) if procedures else None

    def is_valid(self, code: str) -> bool:
        procedures = self._read(code[:TABLE_LENGTH])
        return procedures is not None and procedures.is_valid(code)

    def meanings(self, code: str) -> tuple[Meaning, ...]:
        procedures = self._read(code[:TABLE_LENGTH])
        return procedures.meanings(code) if procedures else ()

    def term(self, section: str, position: int, label: str) -> Term | None:
        where = "JOIN term_title n ON n.term = t.id WHERE n.section = ? AND n.position = ? AND n.title = ?"
        rows = self._shelf.rows(f"{_TERM} {where}", (section, position, label))
        return _term(*rows[0]) if rows else None

    def terms(self, section: str, position: int) -> Sequence[Term]:
        rows = self._shelf.rows(
            f"{_TERM} WHERE t.section = ? AND t.position = ? ORDER BY t.id", (section, position)
        )
        return [_term(*row) for row in rows]

    def values(self, prefix: str) -> tuple[Value, ...]:
        """What may follow zero to six characters, each of which leads to a code; none where nothing may."""
        if len(prefix) < TABLE_LENGTH:
            sql = "SELECT character, label FROM head WHERE prefix = ? ORDER BY character"
            choices: list[tuple[str, str]] = self._shelf.rows(sql, (prefix,))
        else:
            procedures = self._read(prefix[:TABLE_LENGTH])
            found = procedures.values(prefix) if procedures else ()
            choices = [(choice.character, " or ".join(choice.labels)) for choice in found]
        definitions = self._definitions(prefix[:1], len(prefix) + 1) if prefix and choices else {}
        return tuple(Value(mark, label, definitions.get(label, "")) for mark, label in choices)

    def _definitions(self, section: str, position: int) -> dict[str, str]:
        sql = (
            "SELECT n.title, t.definition FROM term_title n JOIN term t ON t.id = n.term"
            " WHERE n.section = ? AND n.position = ?"
        )
        return dict(self._shelf.rows(sql, (section, position)))

    def tables_beside(self, key: str) -> Sequence[str]:
        return [each for each in self.tables_of(key[:SYSTEM_LENGTH]) if each != key]

    def tables_of(self, system: str) -> Sequence[str]:
        return self._tables.get(system, ())

    def systems_beside(self, system: str, position: int, axis: str) -> Sequence[str]:
        systems = self._systems.get((position, axis), ())
        return [each for each in systems if each != system and each[0] == system[0]]

    def labels_of(self, system: str, position: int, axis: str) -> Sequence[str]:
        sql = "SELECT label FROM value WHERE system = ? AND position = ? AND axis = ? ORDER BY place"
        return [label for (label,) in self._shelf.rows(sql, (system, position, axis))]

    def leads(self, path: str) -> Sequence[Lead]:
        return self._leads("path = ? ORDER BY id", path)

    def leads_below(self, path: str) -> Sequence[Lead]:
        """Paths that go on behind a comma: in the order of characters they stand between "," and "-"."""
        return self._leads("path > ? AND path < ? ORDER BY id", f"{path}, ", f"{path}-")

    def leads_beside(self, lead: Lead) -> Sequence[Lead]:
        if not lead.parent:
            return ()
        found = self._leads("parent = ? AND shape = ? ORDER BY id", lead.parent, lead.shape)
        return [each for each in found if each.path != lead.path]

    def leads_near(self, lead: Lead, rng: Random, count: int) -> Sequence[Lead]:
        return self._some("near = ? AND shape = ?", (lead.near, lead.shape), rng, count)

    def leads_of_main(self, lead: Lead, rng: Random, count: int) -> Sequence[Lead]:
        return self._some("main = ? AND shape = ?", (lead.main, lead.shape), rng, count)

    def leads_anywhere(self, lead: Lead, rng: Random, count: int) -> Sequence[Lead]:
        size = self._sizes.get(lead.shape, 0)
        places = rng.sample(range(size), min(count, size))
        marks = ",".join("?" * len(places))
        return self._leads(f"shape = ? AND place IN ({marks}) ORDER BY id", lead.shape, *places)

    def _some(self, where: str, values: Sequence[object], rng: Random, count: int) -> Sequence[Lead]:
        rows = self._shelf.rows(f"SELECT id FROM lead WHERE {where} ORDER BY id", values)
        chosen = [number for (number,) in rng.sample(rows, min(count, len(rows)))]
        return self._leads(f"id IN ({','.join('?' * len(chosen))}) ORDER BY id", *chosen)

    def _leads(self, where: str, *values: object) -> list[Lead]:
        return [Lead(*row) for row in self._shelf.rows(f"SELECT {LEAD} FROM lead WHERE {where}", values)]

    def tables(self) -> Iterator[Table]:
        for (text,) in self._shelf.rows("SELECT content FROM pcs_table ORDER BY id"):
            yield table_of(text)

    def _procedures(self, key: str) -> Procedures | None:
        rows = self._shelf.rows("SELECT content FROM pcs_table WHERE key = ?", (key,))
        if not rows:
            return None
        return Procedures(Book("", (table_of(rows[0][0]),), (), (), ()))


def _term(titles: str, definition: str, explanation: str, includes: str) -> Term:
    return Term(tuple(titles.split("\n")), definition, explanation, tuple(filter(None, includes.split("\n"))))
