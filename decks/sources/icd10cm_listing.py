"""What the files beside the Tabular List say of each code: that it is, whether it is billable, its title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_files import OfficialSet
from decks.sources.icd10cm_order import Count, OrderRow, count_of, parse_codes, parse_order
from decks.sources.zips import Found

_CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}", re.ASCII)
_FLAG = 14  # column of the order file, from 0


@dataclass(frozen=True, slots=True)
class Listed:
    line: int  # from 1
    billable: bool | None  # None where the file does not say it
    title: str | None


@dataclass(frozen=True, slots=True)
class Listing:
    place: str
    rows: Mapping[str, Listed]  # by the code without dot
    has_headers: bool
    total: int  # codes, with headers where they are listed


def listing_of(files: OfficialSet, published: Count | None) -> Listing:
    """From the order file, else the codes file, else the list of names. Raises `SourceRefused`."""
    if files.order:
        rows = _order_rows(files.order, published)
        if files.codes:
            _refuse_other_codes(files.order, files.codes, rows)
        return _listing(files.order, rows, has_headers=True)
    if files.codes:
        return _listing(files.codes, _codes_rows(files.codes, published), has_headers=False)
    assert files.code_list is not None
    return _of_names(files.code_list)


def _order_rows(file: Found, published: Count | None) -> tuple[OrderRow, ...]:
    return parse_order(file.place, file.content, published or _told(file.content))


def _told(content: bytes) -> Count:
    """What the file itself says; the Tabular List has to agree."""
    flags = [line[_FLAG : _FLAG + 1] for line in content.splitlines()]
    return Count(flags.count(b"0"), flags.count(b"1"))


def _codes_rows(file: Found, published: Count | None) -> tuple[OrderRow, ...]:
    """A last line without its end is no fault here: that nothing is cut off, the counts tell."""
    content = file.content if file.content.endswith(b"\n") else file.content + b"\n"
    expected = published.billable if published else content.count(b"\n")
    return parse_codes(file.place, content, expected)


def _refuse_other_codes(order: Found, codes: Found, rows: Sequence[OrderRow]) -> None:
    billable = {row.code for row in rows if row.is_billable}
    listed = _codes_rows(codes, Count(0, count_of(rows).billable))
    for line, row in enumerate(listed, 1):
        if row.code not in billable:
            raise SourceRefused(
                f"{codes.place}, line {line}: {row.code} is no billable code of {order.place}"
            )


def _listing(file: Found, rows: Sequence[OrderRow], *, has_headers: bool) -> Listing:
    listed = {row.code: Listed(line, row.is_billable, row.long) for line, row in enumerate(rows, 1)}
    return Listing(file.place, listed, has_headers, len(listed))


def _of_names(file: Found) -> Listing:
    """Chapters and blocks stand in it too; 39 blocks bear the name of a category."""
    try:
        lines = file.content.decode("ascii").splitlines()
    except UnicodeDecodeError as strange:
        raise SourceRefused(f"{file.place} is no list of names: {strange}") from strange
    listed = {
        name: Listed(line, None, None)
        for line, text in enumerate(lines, 1)
        if _CODE.fullmatch(name := text.strip())
    }
    return Listing(file.place, listed, has_headers=True, total=len(listed))
