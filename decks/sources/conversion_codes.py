"""What a cell of a conversion table says: codes, runs of codes, prose, and the many ways to write a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

CM = re.compile(r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?", re.ASCII)
PCS = re.compile(r"[0-9A-HJ-NP-Z]{7}", re.ASCII)
_NOTHING = {"", "none", "nopcs", "n/a"}
_PARTING = re.compile(r"[;, ]+(?:and )?")
_DASH = re.compile(r" *[-\u2013] *")
_PROSE = re.compile(r"[a-z]{2}")
_SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LONGEST_RUN = 100
_YEAR = re.compile(r"20[0-9]{2}", re.ASCII)
_SERIAL = re.compile(r"[4-6][0-9]{4}", re.ASCII)  # a day as workbooks count it: 2009 to 2091
_SERIAL_ZERO = date(1899, 12, 30)
_SLASHES = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/(?:20)?([0-9]{2})", re.ASCII)
_DASHES = re.compile(r"(20[0-9]{2})-([0-9]{2})-([0-9]{2})", re.ASCII)
_MONTH_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{2})", re.ASCII)


def codes_of(cell: str, code: re.Pattern[str]) -> tuple[tuple[str, ...], str]:
    """The codes of a cell, without dots, and what it says in words. Raises `ValueError` for what is neither."""
    if cell.lower() in _NOTHING:
        return (), ""
    try:
        parts = filter(None, _PARTING.split(_DASH.sub("-", cell)))
        return tuple(dict.fromkeys(each for part in parts for each in _run(part, code))), ""
    except ValueError:
        if is_prose(cell):
            return (), cell
        raise


def is_prose(cell: str) -> bool:
    """Whether it holds words: codes have no small letters."""
    return _PROSE.search(cell) is not None


def _run(part: str, code: re.Pattern[str]) -> Iterator[str]:
    """One code, or all that lie between two: `H02.101-H02.106`. Whether each of them exists is not known here."""
    ends = part.split("-")
    if len(ends) > 2 or not all(map(code.fullmatch, ends)):
        raise ValueError(f"{part[:40]!r} is no code")
    first, last = ends[0].replace(".", ""), ends[-1].replace(".", "")
    shared = next((at for at in range(len(first)) if first[at] != last[at : at + 1]), len(first))
    yield from (first[:shared] + tail for tail in _tails(first[shared:], last[shared:]))


def _tails(first: str, last: str) -> list[str]:
    if len(first) != len(last) or first > last:
        raise ValueError(f"no run of codes ends in {first} and {last}")
    if len(first) < 2:
        return [""] if not first else list(_SIGNS[_SIGNS.index(first) : _SIGNS.index(last) + 1])
    if not (first.isdecimal() and last.isdecimal()) or int(last) - int(first) > _LONGEST_RUN:
        raise ValueError(f"the run of codes from {first} to {last} cannot be counted")
    return [str(each).zfill(len(first)) for each in range(int(first), int(last) + 1)]


def effective_date(cell: str, month_day: str = "") -> str:
    """`2024` where only the year is told, else `2023-04-01`; empty if nothing is. Raises `ValueError`."""
    if month_day:
        return _with_day(cell, month_day)
    if cell == "" or _YEAR.fullmatch(cell):
        return cell
    if _SERIAL.fullmatch(cell):
        return (_SERIAL_ZERO + timedelta(days=int(cell))).isoformat()
    if slashes := _SLASHES.fullmatch(cell):
        return _day(2000 + int(slashes[3]), int(slashes[1]), int(slashes[2]))
    if dashes := _DASHES.fullmatch(cell):
        return _day(*map(int, dashes.groups()))
    raise ValueError(f"{cell[:40]!r} is no date")


def _with_day(year: str, month_day: str) -> str:
    told = _MONTH_DAY.fullmatch(month_day)
    if told is None or not _YEAR.fullmatch(year):
        raise ValueError(f"{year[:40]!r} and {month_day[:40]!r} are no date")
    return _day(int(year), int(told[1]), int(told[2]))


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError as impossible:
        raise ValueError(f"{year}-{month}-{day} is no date") from impossible
