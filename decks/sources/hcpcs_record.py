"""Records of HCPCS Level II, from whatever file, put together to entries and checked.

A long description runs over several records: 3 begins a code and 7 a modifier, 4 and 8 continue them. Pieces
are stripped and joined with one blank. Sequence numbers count by 100 in the text, by 10 in the workbook.
A file that ends before section V, or lacks codes or modifiers, was cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs_entry import Entry, HcpcsFile, Kind
from decks.sources.hcpcs_foreign import Sieve, is_code, is_modifier

_FIRST: dict[str, Kind] = {"3": "code", "7": "modifier"}
_CONTINUES = {"4": "3", "8": "7"}
_STEPS = (10, 100)
_DATE = re.compile(r"[0-9]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Record:
    place: str  # "HCPC2026_ANWEB.txt, line 12"
    key: str  # the code or modifier
    sequence: int
    identity: str  # 3 4 7 8
    text: str  # a piece of the long description
    details: Mapping[str, str]  # short coverage added effective terminated action references; of 3 and 7


def assemble(records: Iterable[Record], name: str) -> HcpcsFile:
    """All entries of a file. Raises `SourceRefused` with the place of what does not agree."""
    sieve = Sieve()
    found: dict[str, Entry] = {}
    for first, title in _joined(records):
        if sieve.keeps(first.key):
            _add(found, entry_of(first, title, sieve), first.place)
    return finished(found, sieve, name)


def finished(found: Mapping[str, Entry], sieve: Sieve, name: str) -> HcpcsFile:
    entries = [found[code] for code in sorted(found)]
    codes = tuple(entry for entry in entries if entry.kind == "code")
    modifiers = tuple(entry for entry in entries if entry.kind == "modifier")
    sections = {entry.code[0] for entry in codes}
    if not modifiers or not {"A", "V"} <= sections:
        raise SourceRefused(f"{name} is no whole HCPCS file: it has no modifiers, or not all of A to V")
    return HcpcsFile(codes, modifiers, sieve.dropped())


def _add(found: dict[str, Entry], entry: Entry, place: str) -> None:
    if entry.code in found:
        raise SourceRefused(f"{place}: {entry.code} stands here a second time")
    found[entry.code] = entry


def _joined(records: Iterable[Record]) -> Iterator[tuple[Record, str]]:
    group: list[Record] = []
    for record in records:
        if record.identity in _FIRST:
            yield from _closed(group)
            group = [_beginning(record)]
        else:
            group.append(_following(record, group))
    yield from _closed(group)


def _closed(group: list[Record]) -> Iterator[tuple[Record, str]]:
    if group:
        yield group[0], " ".join(" ".join(record.text for record in group).split())


def _beginning(record: Record) -> Record:
    if record.sequence not in _STEPS:
        raise SourceRefused(f"{record.place}: {record.key} begins with sequence {record.sequence}")
    return record


def _following(record: Record, group: list[Record]) -> Record:
    wanted = (group[0].key, group[0].identity) if group else None
    if wanted != (record.key, _CONTINUES.get(record.identity)):
        raise SourceRefused(f"{record.place}: {record.key} is continued without its first line")
    if record.sequence != group[0].sequence * (len(group) + 1):
        raise SourceRefused(f"{record.place}: {record.key} lacks a line before sequence {record.sequence}")
    return record


def entry_of(record: Record, title: str, sieve: Sieve) -> Entry:
    """The entry that a first record describes."""
    kind, details = _kind(record), record.details
    return Entry(
        code=record.key,
        kind=kind,
        title=_described(title, record),
        short=" ".join(details["short"].split()),
        coverage=_one_of("CDIMS", details["coverage"], record),
        added=_needed(day_in(details["added"], record.place), record),
        effective=day_in(details["effective"], record.place),
        terminated=day_in(details["terminated"], record.place),
        action=_one_of("ABCDFNPRST", details["action"] or "?", record),
        cross_references=sieve.references(details["references"].split(), record.place),
    )


def _kind(record: Record) -> Kind:
    kind = _FIRST[record.identity]
    if not (is_code(record.key) if kind == "code" else is_modifier(record.key)):
        raise SourceRefused(f"{record.place}: {record.key!r} is no {kind}")
    return kind


def _described(title: str, record: Record) -> str:
    if not title:
        raise SourceRefused(f"{record.place}: {record.key} has no long description")
    return title


def _one_of(known: str, letter: str, record: Record) -> str:
    if letter and (len(letter) != 1 or letter not in known):
        raise SourceRefused(f"{record.place}: {letter!r} is none of {known}; have columns moved?")
    return letter


def _needed(day: date | None, record: Record) -> date:
    if day is None:
        raise SourceRefused(f"{record.place}: {record.key} does not say when it was added")
    return day


def day_in(text: str, place: str) -> date | None:
    """The day that YYYYMMDD names, None for blanks."""
    if not text.strip():
        return None
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError as impossible:
        raise SourceRefused(f"{place}: {text!r} is no date; have columns moved?") from impossible
