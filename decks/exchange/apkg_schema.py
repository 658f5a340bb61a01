"""The inside of an Anki package of ours: Anki's schema 11 (`collection.anki21`), which every Anki since 2.1 reads.

Field and column names are Anki's (rslib/src/storage/schema11.sql; the JSON of `col` as Anki's own export with
"Support older Anki versions" writes it).
"""

from __future__ import annotations

import json
from typing import Any

SCHEMA_VERSION = 11
NOTE_TYPE = 1_761_984_000_025  # never changes: by it Anki knows our note type again at the next import
DEFAULT_OPTIONS = 1

TABLES = """
CREATE TABLE col (id integer PRIMARY KEY, crt integer NOT NULL, mod integer NOT NULL, scm integer NOT NULL,
    ver integer NOT NULL, dty integer NOT NULL, usn integer NOT NULL, ls integer NOT NULL, conf text NOT NULL,
    models text NOT NULL, decks text NOT NULL, dconf text NOT NULL, tags text NOT NULL);
CREATE TABLE notes (id integer PRIMARY KEY, guid text NOT NULL, mid integer NOT NULL, mod integer NOT NULL,
    usn integer NOT NULL, tags text NOT NULL, flds text NOT NULL, sfld integer NOT NULL, csum integer NOT NULL,
    flags integer NOT NULL, data text NOT NULL);
CREATE TABLE cards (id integer PRIMARY KEY, nid integer NOT NULL, did integer NOT NULL, ord integer NOT NULL,
    mod integer NOT NULL, usn integer NOT NULL, type integer NOT NULL, queue integer NOT NULL,
    due integer NOT NULL, ivl integer NOT NULL, factor integer NOT NULL, reps integer NOT NULL,
    lapses integer NOT NULL, left integer NOT NULL, odue integer NOT NULL, odid integer NOT NULL,
    flags integer NOT NULL, data text NOT NULL);
CREATE TABLE revlog (id integer PRIMARY KEY, cid integer NOT NULL, usn integer NOT NULL, ease integer NOT NULL,
    ivl integer NOT NULL, lastIvl integer NOT NULL, factor integer NOT NULL, time integer NOT NULL,
    type integer NOT NULL);
CREATE TABLE graves (usn integer NOT NULL, oid integer NOT NULL, type integer NOT NULL);
CREATE INDEX ix_notes_usn ON notes (usn);
CREATE INDEX ix_cards_usn ON cards (usn);
CREATE INDEX ix_revlog_usn ON revlog (usn);
CREATE INDEX ix_cards_nid ON cards (nid);
CREATE INDEX ix_cards_sched ON cards (did, queue, due);
CREATE INDEX ix_revlog_cid ON revlog (cid);
CREATE INDEX ix_notes_csum ON notes (csum);
"""

_CSS = """.card { font-family: arial; font-size: 20px; line-height: 1.5; text-align: center;
    color: black; background-color: white; }
"""


def settings_json(minutes_west: int) -> str:
    """`creationOffset` is the zone of `crt`, so that days are counted on the learner's calendar."""
    settings = {"schedVer": 2, "sched2021": True, "creationOffset": minutes_west, "nextPos": 1, "rollover": 4}
    return json.dumps(settings)


def note_types_json() -> str:
    template = {
        "name": "Card 1",
        "ord": 0,
        "qfmt": "{{Front}}",
        "afmt": "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}",
        "bqfmt": "",
        "bafmt": "",
        "did": None,
    }
    note_type = {
        "id": NOTE_TYPE,
        "name": "CodeDrill",
        "type": 0,
        "mod": 0,
        "usn": 0,
        "sortf": 0,
        "did": None,
        "tmpls": [template],
        "flds": [_field("Front", 0), _field("Back", 1)],
        "css": _CSS,
        "latexPre": "",
        "latexPost": "",
        "req": [[0, "any", [0]]],
    }
    return json.dumps({str(NOTE_TYPE): note_type})


def decks_json(number: int, title: str, at: int) -> str:
    """One deck with Anki's default options; `at` in UTC epoch seconds."""
    deck: dict[str, Any] = {
        "id": number,
        "name": title,
        "mod": at,
        "usn": 0,
        "collapsed": False,
        "desc": "",
        "dyn": 0,
        "conf": DEFAULT_OPTIONS,
        "extendNew": 0,
        "extendRev": 0,
    }
    today = {name: [0, 0] for name in ("lrnToday", "revToday", "newToday", "timeToday")}
    return json.dumps({str(number): deck | today})


def _field(name: str, position: int) -> dict[str, Any]:
    return {"name": name, "ord": position, "sticky": False, "rtl": False, "font": "Arial", "size": 20}
