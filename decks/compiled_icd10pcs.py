"""The compiled deck of ICD-10-PCS. Both its maker and its reader follow this.

A table is one row with its content as short text: its codes are the product of its rows, so none is written out.
A code's `place` is its number among all codes, in the order of tables and rows, from 0. Beside the tables stand the
values of each axis by body system, the definitions, and the pointers of the index, those of one shape numbered
from 0, so that one by chance is one look-up.
"""

from __future__ import annotations

import json

from decks.sources.icd10pcs_shapes import Axis, Row, Table

SCHEMA = """
CREATE TABLE pcs_table (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL, title TEXT NOT NULL, first INTEGER NOT NULL, codes INTEGER NOT NULL,
    content TEXT NOT NULL
);
CREATE TABLE head (prefix TEXT, character TEXT, label TEXT NOT NULL, PRIMARY KEY (prefix, character)) WITHOUT ROWID;
CREATE TABLE value (
    system TEXT, position INTEGER, axis TEXT, place INTEGER, label TEXT NOT NULL,
    PRIMARY KEY (system, position, axis, place)
) WITHOUT ROWID;
CREATE TABLE term (
    id INTEGER PRIMARY KEY, section TEXT NOT NULL, position INTEGER NOT NULL, titles TEXT NOT NULL,
    definition TEXT NOT NULL, explanation TEXT NOT NULL, includes TEXT NOT NULL
);
CREATE TABLE term_title (
    section TEXT, position INTEGER, title TEXT, term INTEGER NOT NULL, PRIMARY KEY (section, position, title)
) WITHOUT ROWID;
CREATE TABLE lead (
    id INTEGER PRIMARY KEY, path TEXT NOT NULL, main TEXT NOT NULL, parent TEXT NOT NULL, kind TEXT NOT NULL,
    words TEXT NOT NULL, target TEXT NOT NULL, near TEXT NOT NULL, shape TEXT NOT NULL, place INTEGER NOT NULL
);
"""

INDEXES = """
CREATE UNIQUE INDEX pcs_table_key ON pcs_table (key);
CREATE INDEX lead_path ON lead (path);
CREATE INDEX lead_main ON lead (main, shape);
CREATE INDEX lead_parent ON lead (parent, shape);
CREATE INDEX lead_near ON lead (near, shape);
CREATE UNIQUE INDEX lead_place ON lead (shape, place);
"""

LEAD = "path, main, parent, kind, words, target, near, shape"


def table_text(table: Table) -> str:
    """Each axis once, rows by the numbers of their axes."""
    numbers: dict[Axis, int] = {}
    heads = [numbers.setdefault(axis, len(numbers)) for axis in table.heads]
    rows = [[numbers.setdefault(axis, len(numbers)) for axis in row.axes] for row in table.rows]
    axes = [[axis.position, axis.title, *map("".join, axis.labels)] for axis in numbers]
    return json.dumps([table.definition, axes, heads, rows], separators=(",", ":"))


def table_of(text: str) -> Table:
    """The inverse of `table_text`."""
    definition, axes, heads, rows = json.loads(text)
    made = [
        Axis(position, title, tuple((label[0], label[1:]) for label in labels))
        for position, title, *labels in axes
    ]
    body = tuple(Row(tuple(made[number] for number in row)) for row in rows)
    return Table(tuple(made[number] for number in heads), definition, body)
