"""Makes a deck of authored notes: the checked ones, each as the YAML that it was written in.

Drafts are kept out: a deck file holds what may be asked.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from zlib import crc32

from decks.authored import CASE, FLIP, AuthoredDeck, AuthoredNote, Status
from decks.authored_item import ID, system_of_deck
from decks.draft import make_deck
from decks.exchange.authored_yaml import yaml_of_deck
from decks.fact_table import print_facts
from decks.facts import Fact
from decks.model import Edition

SCHEMA = "CREATE TABLE note (id TEXT PRIMARY KEY, yaml TEXT NOT NULL) WITHOUT ROWID;"
_EVER = date(2000, 1, 1), date(2100, 1, 1)


def build_authored(target: Path, deck: AuthoredDeck, fingerprint: str) -> None:
    """Makes the deck at `target`."""
    texts = {note.id: yaml_of_deck(replace(deck, notes=(note,))) for note in _checked(deck)}
    notes = {note.id: note for note in deck.notes}

    def fill(connection: sqlite3.Connection) -> None:
        connection.executemany("INSERT INTO note VALUES (?, ?)", sorted(texts.items()))
        print_facts(
            connection,
            ID,
            (Fact(note.id, data=f"{crc32(texts[note.id].encode()):08x}") for note in _by_domain(deck)),
            heap=lambda fact: _heap(notes[fact.code]),
            title=lambda code: notes[code].stem,
        )

    make_deck(target, edition_of_deck(deck), fingerprint, SCHEMA, "", fill)


def edition_of_deck(deck: AuthoredDeck) -> Edition:
    """Where a window is not given it is open."""
    return Edition(
        id=system_of_deck(deck),
        system=deck.title,
        name=f"version {deck.version}" if deck.version else deck.edition,
        release=deck.version,
        effective_from=deck.effective_from or _EVER[0],
        effective_to=deck.effective_to or _EVER[1],
        exam_from=deck.exam_from or _EVER[0],
        exam_to=deck.exam_to or _EVER[1],
    )


def _checked(deck: AuthoredDeck) -> Iterator[AuthoredNote]:
    return (note for note in deck.notes if note.status is Status.CHECKED)


def _by_domain(deck: AuthoredDeck) -> list[AuthoredNote]:
    """Notes of one case stand together. A case belongs to the domain of each of its notes."""
    return sorted(_checked(deck), key=lambda note: (note.domain, note.case))


def _heap(note: AuthoredNote) -> tuple[str, str]:
    if note.case:
        return note.domain, f"{CASE}{note.case}"
    return note.domain, f"{FLIP}{note.id}" if note.flips else note.id
