"""The compiled deck: one SQLite file that is never written again. Both its maker and its reader follow this.

Codes have numbers in printed order, from 0. Among the billable codes each has a `place`, among the headers
too, so that any part of the List is one range of places, and a random code of it is one look-up. A header's
first billable code below it has the place `id - place` (what stands before it and is no header). No random
row order, no clock and no path enters the file: the same sources give the same bytes.

Notes belong to an owner: a key (`J44`), `block:J40-J4A` or `chapter:10`, since 39 blocks bear the name of
their one category. What can be asked of the codes stands in the fact tables (`decks.fact_table`).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date

from decks.model import Edition

APPLICATION_ID = 0x43644432  # "CdD2"
FORMAT = 3  # raise it when the tables, the reader of the sources or the core order change

SCHEMA = """
CREATE TABLE chapter (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE block (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, chapter INTEGER NOT NULL
);
CREATE TABLE category (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, block INTEGER NOT NULL,
    first_billable INTEGER NOT NULL, billables INTEGER NOT NULL,
    first_header INTEGER NOT NULL, headers INTEGER NOT NULL
);
CREATE TABLE node (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, title TEXT NOT NULL, parent INTEGER,
    billable INTEGER NOT NULL, place INTEGER NOT NULL, billables INTEGER NOT NULL, seventh INTEGER
);
CREATE TABLE seventh (id INTEGER, position INTEGER, character TEXT NOT NULL, meaning TEXT NOT NULL,
    PRIMARY KEY (id, position)) WITHOUT ROWID;
CREATE TABLE note (owner TEXT, position INTEGER, kind TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (owner, position)) WITHOUT ROWID;
CREATE TABLE core (position INTEGER PRIMARY KEY, card TEXT NOT NULL);
"""

# Made after the rows: smaller, faster, and in one order.
INDEXES = """
CREATE UNIQUE INDEX node_code ON node (code);
CREATE INDEX node_parent ON node (parent);
CREATE UNIQUE INDEX node_place ON node (billable, place);
"""

META = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"


def edition_text(edition: Edition) -> str:
    return json.dumps(asdict(edition), default=date.isoformat)


def edition_of(text: str) -> Edition:
    """What `edition_text` wrote. Raises ValueError, TypeError, KeyError for anything else."""
    values = json.loads(text)
    days = {name: date.fromisoformat(values[name]) for name in values if name.endswith(("_from", "_to"))}
    return Edition(**(values | days))
