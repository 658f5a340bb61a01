"""The addenda of an order file: what one edition of ICD-10-CM changes in the one before.

Lines: 1-12 what is done (Add, Delete, Revise from, Revise to), 14 flag, 16-22 code, 24-83 short title, 85 on
long title. A code that becomes a header is deleted with flag 1 and added with flag 0. Then a blank line and a
summary of headers, a blank line and a summary of codes; it must agree with the lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from pathlib import Path
from unicodedata import combining, normalize

from decks.sources.addenda_summary import SUMMARY_LINES, Tally, tally
from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_order import (
    Columns,
    Count,
    Misplaced,
    OrderRow,
    content_of,
    count_of,
    numbered_lines,
    refuse_disorder,
    refused,
    row_of,
)
from decks.sources.tabular_order import TabularOrder

_COLUMNS = Columns(code=15, flag=13, short=23, long=84, blank=(12, 14, 22, 83))
_WORD = slice(0, 12)


class Deed(Enum):
    ADD = "Add:"
    DELETE = "Delete:"
    REVISE_FROM = "Revise from:"
    REVISE_TO = "Revise to:"


@dataclass(frozen=True, slots=True)
class Change:
    line: int
    deed: Deed
    row: OrderRow


@dataclass(frozen=True, slots=True)
class Addenda:
    name: str
    changes: tuple[Change, ...]
    headers: Tally
    codes: Tally

    @property
    def before(self) -> Count:
        return Count(self.headers.before, self.codes.before)

    @property
    def after(self) -> Count:
        return Count(self.headers.after, self.codes.after)


def read_addenda(path: Path) -> Addenda:
    """Raises `SourceRefused`."""
    return parse_addenda(path.name, content_of(path))


def parse_addenda(name: str, content: bytes) -> Addenda:
    """Raises `SourceRefused`."""
    lines = numbered_lines(name, content)
    codes_at = max(len(lines) - SUMMARY_LINES, 0)
    headers_at = max(codes_at - SUMMARY_LINES, 0)
    changes = tuple(_change(name, line, text) for line, text in lines[:headers_at])
    headers = tally(name, lines[headers_at:codes_at], "Headers")
    codes = tally(name, lines[codes_at:], "Codes")
    _refuse_unpaired(name, changes)
    _refuse_false(name, headers_at + 2, headers, [each for each in changes if not each.row.is_billable])
    _refuse_false(name, codes_at + 2, codes, [each for each in changes if each.row.is_billable])
    return Addenda(name, changes, headers, codes)


def _change(name: str, line: int, text: str) -> Change:
    try:
        return Change(line, _deed(text), row_of(text, _COLUMNS))
    except Misplaced as fault:
        raise refused(name, line, fault) from fault


def _deed(text: str) -> Deed:
    try:
        return Deed(text[_WORD].rstrip(" "))
    except ValueError as unknown:
        raise Misplaced(f"{text[_WORD]!r} is neither Add, Delete nor Revise") from unknown


def _refuse_unpaired(name: str, changes: Sequence[Change]) -> None:
    for old, new in pairwise((None, *changes, None)):
        begun = old if old and old.deed is Deed.REVISE_FROM else None
        ended = new if new and new.deed is Deed.REVISE_TO else None
        lone = begun or ended
        if lone and not (begun and ended and _is_same_code(begun, ended)):
            raise refused(name, lone.line, f"{lone.row.code}: a revision has a from, and then its to")


def _is_same_code(one: Change, other: Change) -> bool:
    return (one.row.code, one.row.is_billable) == (other.row.code, other.row.is_billable)


def _refuse_false(name: str, line: int, summary: Tally, changes: Sequence[Change]) -> None:
    deeds = Counter(change.deed for change in changes)
    kinds = Counter(_revised_titles(changes))
    found = (deeds[Deed.ADD], deeds[Deed.DELETE], deeds[Deed.REVISE_TO], *map(kinds.__getitem__, _KINDS))
    told = (
        summary.added,
        summary.deleted,
        summary.revised,
        summary.both,
        summary.long_only,
        summary.short_only,
    )
    if found != told:
        raise refused(name, line, f"the summary tells {told}, the lines hold {found}")
    if summary.before + summary.added - summary.deleted != summary.after:
        raise refused(name, line, "the summary does not add up")


_KINDS = ("both", "long", "short")


def _revised_titles(changes: Sequence[Change]) -> Iterator[str]:
    for old, new in pairwise(changes):
        if new.deed is Deed.REVISE_TO:
            short, long = old.row.short != new.row.short, old.row.long != new.row.long
            yield "both" if short and long else "long" if long else "short" if short else "none"


def applied(rows: Sequence[OrderRow], addenda: Addenda) -> tuple[OrderRow, ...]:
    """The next edition's rows, or `SourceRefused`; `rows` stay as they are.

    Titles are compared without accents, which the order file does not write and the Tabular List does; short
    ones only where `rows` have them.
    """
    _refuse_other(addenda.name, "before", rows, addenda.before)
    held = {row.code: row for row in rows}
    order = TabularOrder(held)
    for change in addenda.changes:
        _apply(addenda.name, change, held)
        order.add(change.row.code)
    result = tuple(held[code] for code in order.codes() if code in held)
    refuse_disorder(f"{addenda.name} applied", result)
    _refuse_other(addenda.name, "after", result, addenda.after)
    return result


def _refuse_other(name: str, which: str, rows: Sequence[OrderRow], told: Count) -> None:
    found = count_of(rows)
    if found != told:
        raise SourceRefused(f"{name}: the edition {which} has {found}, the summary tells {told}")


def _apply(name: str, change: Change, held: dict[str, OrderRow]) -> None:
    code, present = change.row.code, held.get(change.row.code)
    if change.deed in (Deed.ADD, Deed.REVISE_TO):
        if present is not None:
            raise refused(name, change.line, f"{code} is there already")
        held[code] = change.row
    elif present is None:
        raise refused(name, change.line, f"{code} is not there")
    elif not _is_told(present, change.row):
        raise refused(name, change.line, f"{code} is there as {present.long!r}, which is another row")
    else:
        del held[code]


def _is_told(present: OrderRow, told: OrderRow) -> bool:
    same_short = not present.short or folded(present.short) == folded(told.short)
    same_long = folded(present.long) == folded(told.long)
    return same_short and same_long and present.is_billable is told.is_billable


def folded(title: str) -> str:
    """Without accents."""
    return "".join(each for each in normalize("NFKD", title) if not combining(each))
