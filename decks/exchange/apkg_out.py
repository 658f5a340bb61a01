"""Cards as an Anki package (`.apkg`) that current Anki imports, with scheduling and reviews.

A package is a zip with a SQLite collection. Days are counted on the learner's calendar, from 04:00 as in Anki and
in `scheduler.day`; Anki moves them to its own count when it imports. Neither clock nor chance nor path enters the
file: the same notes and the same `now` give the same bytes (with one version of SQLite and zlib).
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from enum import Enum
from hashlib import sha1, sha256
from html import escape
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from decks.exchange import apkg_schema as schema

_ROLLOVER_HOUR = 4
_ROLLOVER = timedelta(hours=_ROLLOVER_HOUR)
_DAYS_BEFORE = 1_000  # the collection is "created" so many days before now; an older debt counts as this old
_OURS = -1  # Anki's "usn" of what no server has seen
_META = b"\x08\x02"  # PackageMetadata.version = LEGACY_2: read collection.anki21
_NO_MEDIA = b"{}"
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_LAST_STEP = 1_001  # one step left today, one in all


class Queue(Enum):
    """Where a card that has been answered waits: Anki's (type, queue)."""

    LEARNING = (1, 1)
    REVIEW = (2, 2)
    RELEARNING = (3, 1)
    SUSPENDED = (2, -1)


@dataclass(frozen=True, slots=True)
class Scheduled:
    """When an answered card comes back. A card without it is new."""

    queue: Queue
    due: int  # days from the learning day of `now`, negative: overdue. (RE)LEARNING: UTC epoch second
    interval: int  # days
    ease: int  # thousandths, 2500
    reps: int
    lapses: int


@dataclass(frozen=True, slots=True)
class PastReview:
    """One answer for the history. `kind`: 0 learning, 1 review, 2 relearning."""

    at: int  # UTC epoch milliseconds; one that is taken moves on by one
    grade: int  # 1 Again to 4 Easy
    interval: int  # days given by this answer
    last_interval: int  # days before it
    ease: int  # thousandths after it
    taken: int  # milliseconds
    kind: int = 1


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """One card: two sides in plain text."""

    guid: str  # `guid_of(card id)`: by it Anki updates the note at the next import
    front: str
    back: str
    tags: tuple[str, ...] = ()
    scheduling: Scheduled | None = None
    reviews: tuple[PastReview, ...] = ()


def guid_of(card: str) -> str:
    """The stable name of a card in Anki: 80 bits of the card id's digest, in hex."""
    return sha256(card.encode()).hexdigest()[:20]


def write_apkg(path: Path, deck_title: str, notes: Iterable[AnkiNote], now: datetime) -> int:
    """Makes the package whole or not at all, and says how many notes it holds.

    `now` carries the learner's zone; "::" in the title makes a deck within a deck. Raises ValueError for a `now`
    without zone, a note without front, a guid that comes twice.
    """
    if now.tzinfo is None:
        raise ValueError("now has no zone; pass the learner's wall clock")
    listed = tuple(notes)
    _refuse_unsound(listed)
    packed = _zipped(_collection(_clean(deck_title) or "CodeDrill", listed, now))
    _put(path, packed)
    return len(listed)


def _refuse_unsound(notes: tuple[AnkiNote, ...]) -> None:
    seen: set[str] = set()
    for note in notes:
        if not _clean(note.front):
            raise ValueError(f"the note {note.guid!r} has no front; Anki refuses such a note")
        if note.guid in seen:
            raise ValueError(f"the guid {note.guid!r} comes twice; a second note would replace the first")
        seen.add(note.guid)


def _collection(title: str, notes: tuple[AnkiNote, ...], now: datetime) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(schema.TABLES)
        connection.execute("BEGIN")
        deck = _number_of(title)
        connection.execute(f"INSERT INTO col VALUES ({_marks(13)})", _col_row(title, deck, now))
        at = int(now.timestamp())
        first = (
            at * 1_000
        )  # numbers of notes and cards are milliseconds in Anki; a taken one is changed there
        connection.executemany(
            f"INSERT INTO notes VALUES ({_marks(11)})",
            (_note_row(first + place, note, at) for place, note in enumerate(notes)),
        )
        connection.executemany(
            f"INSERT INTO cards VALUES ({_marks(18)})",
            (_card_row(first + place, deck, place, note.scheduling, at) for place, note in enumerate(notes)),
        )
        connection.executemany(f"INSERT INTO revlog VALUES ({_marks(9)})", _review_rows(notes, first))
        connection.execute("COMMIT")
        return connection.serialize()


def _col_row(title: str, deck: int, now: datetime) -> tuple[int | str, ...]:
    at, offset = int(now.timestamp()), now.utcoffset() or timedelta()
    day = (now - _ROLLOVER).date() - timedelta(_DAYS_BEFORE)
    created = int(datetime.combine(day, time(_ROLLOVER_HOUR), timezone(offset)).timestamp())
    west = -int(offset.total_seconds() // 60)
    texts = (
        schema.settings_json(west),
        schema.note_types_json(),
        schema.decks_json(deck, title, at),
        "{}",
        "{}",
    )
    return (1, created, at * 1_000, at * 1_000, schema.SCHEMA_VERSION, 0, 0, 0, *texts)


def _note_row(number: int, note: AnkiNote, at: int) -> tuple[int | str, ...]:
    front, tags = _clean(note.front), " ".join(filter(None, map(_tag, note.tags)))
    fields = f"{field_html(note.front)}\x1f{field_html(note.back)}"
    shown = front.replace("\n", "")  # what is left when Anki strips the HTML
    checksum = int(sha1(shown.encode(), usedforsecurity=False).hexdigest()[:8], 16)
    return (
        number,
        note.guid,
        schema.NOTE_TYPE,
        at,
        _OURS,
        tags and f" {tags} ",
        fields,
        shown,
        checksum,
        0,
        "",
    )


def _card_row(number: int, deck: int, place: int, state: Scheduled | None, at: int) -> tuple[int | str, ...]:
    head, tail = (number, number, deck, 0, at, _OURS), (0, 0, 0, "")
    if state is None:
        return (*head, 0, 0, place + 1, 0, 0, 0, 0, 0, *tail)
    learning = state.queue in (Queue.LEARNING, Queue.RELEARNING)
    due = state.due if learning else max(0, _DAYS_BEFORE + state.due)
    left = _LAST_STEP if learning else 0
    return (*head, *state.queue.value, due, state.interval, state.ease, state.reps, state.lapses, left, *tail)


def _review_rows(notes: tuple[AnkiNote, ...], first: int) -> list[tuple[int, ...]]:
    rows: dict[int, tuple[int, ...]] = {}
    for place, note in enumerate(notes):
        for past in note.reviews:
            at = past.at
            while at in rows:
                at += 1
            rest = (past.grade, past.interval, past.last_interval, past.ease, past.taken, past.kind)
            rows[at] = (at, first + place, _OURS, *rest)
    return sorted(rows.values())


def field_html(text: str) -> str:
    """Plain text as a field of Anki: it shows what it says, also where it looks like markup or a sound."""
    shown = escape(_clean(text), quote=False).replace("\n", "<br>")
    for mark in ("[sound:", "[anki:", "[latex]", "[$]", "[$$]"):
        shown = shown.replace(mark, "&#91;" + mark[1:])
    return shown


def _clean(text: str) -> str:
    """No control characters (Anki parts fields by one of them), no lone halves of surrogate pairs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(sign for sign in lines if sign == "\n" or sign >= " ")
    return kept.encode("utf-8", "replace").decode().strip()


def _tag(text: str) -> str:
    return "_".join(_clean(text).split())


def _number_of(title: str) -> int:
    """Anki finds a deck by its name; the number only has to be stable, and above those of its own decks."""
    return 10**12 + int(sha256(title.encode()).hexdigest()[:9], 16)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _zipped(collection: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as box:
        for name, content in (("meta", _META), ("collection.anki21", collection), ("media", _NO_MEDIA)):
            member = ZipInfo(name, _EARLIEST)
            member.compress_type = ZIP_DEFLATED
            box.writestr(member, content)
    return packed.getvalue()


def _put(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o600)  # a learner's progress
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
