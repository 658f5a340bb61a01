"""The text form of HCPCS Level II ("ANWEB"): lines of 320 columns, latin-1.

Columns as the CMS record layout numbers them, from 1: code 1-5 (a modifier in 4-5), sequence 6-10, record
identity 11, long description 12-91, short description 92-119, cross references 205-229 in fives, coverage
230, dates of addition 269-276, action 277-284 and termination 285-292, action 293, blank from 294. Old files
open with disclaimers. Files since 2026 cut blanks off the end of all continuation lines; before, one line of
2019 has 316 columns.

A file that ends in the midst of a line is refused. One that was cut between two lines is seen by its missing
last section, or by its count of codes; only a zip proves that nothing at all is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs_record import Record

_WIDTH = 320
_ACTION_ENDS = 293
_TEXT_ENDS = 91
_HEAD = re.compile(r"(   [A-Z0-9]{2}|[A-Z0-9]{5})([0-9]{5})([3478])")
_LIKE_A_RECORD = re.compile(r"[ A-Z0-9]{5}[0-9]{5}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_FIELDS = {
    "short": (92, 119),
    "coverage": (230, 230),
    "added": (269, 276),
    "effective": (277, 284),
    "terminated": (285, 292),
    "action": (293, 293),
}
_REFERENCES = range(204, 229, 5)


def text_records(content: bytes, name: str) -> Iterator[Record]:
    """Every record of the file, in its order."""
    trimmed: set[bool] = set()
    for place, line in _record_lines(content, name):
        record = _record(line, place)
        if record.identity in "48":
            trimmed.add(len(line) <= _TEXT_ENDS)
            _refuse_mixture(trimmed, place)
        yield record


def _record_lines(content: bytes, name: str) -> Iterator[tuple[str, str]]:
    begun = False
    for number, raw in enumerate(_lines(content, name), 1):
        place = f"{name}, line {number}"
        line = raw.decode("latin-1")
        begun = begun or _LIKE_A_RECORD.match(line) is not None
        if begun:
            _refuse_encoding(raw, line, place)
            yield place, line
    if not begun:
        raise SourceRefused(f"{name} has no line that begins like an HCPCS record")


def _lines(content: bytes, name: str) -> list[bytes]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"\0" in content:
        raise SourceRefused(f"{name} is not latin-1 text; take the file as CMS publishes it")
    *lines, rest = content.split(b"\n")
    if rest:
        raise SourceRefused(f"{name}, line {len(lines) + 1}: the file ends in the midst of a line")
    return [line.removesuffix(b"\r") for line in lines]


def _refuse_encoding(raw: bytes, line: str, place: str) -> None:
    if _CONTROL.search(line):
        raise SourceRefused(f"{place}: a control character; the encoding is not latin-1")
    if not raw.isascii() and _is_utf8(raw):
        raise SourceRefused(f"{place}: written in UTF-8, not latin-1")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _record(line: str, place: str) -> Record:
    head = _HEAD.match(line)
    if head is None:
        raise SourceRefused(f"{place}: no HCPCS record: {line[:20]!r}")
    key, sequence, identity = head.groups()
    _refuse_misplaced_key(key, identity, place)
    details = _details(line, place) if identity in "37" else _nothing(line, place)
    return Record(place, key.strip(), int(sequence), identity, line[11:_TEXT_ENDS].strip(), details)


def _refuse_misplaced_key(key: str, identity: str, place: str) -> None:
    if key.startswith(" ") != (identity in "78"):
        raise SourceRefused(f"{place}: {key!r} does not belong to a record of kind {identity}")


def _details(line: str, place: str) -> dict[str, str]:
    if not _ACTION_ENDS <= len(line) <= _WIDTH or line[_ACTION_ENDS:].strip():
        raise SourceRefused(f"{place}: {len(line)} columns, not {_WIDTH}; have columns moved?")
    details = {name: line[first - 1 : last].strip() for name, (first, last) in _FIELDS.items()}
    return details | {"references": " ".join(line[start : start + 5] for start in _REFERENCES)}


def _nothing(line: str, place: str) -> dict[str, str]:
    if len(line) > _WIDTH or (len(line) <= _TEXT_ENDS and line.endswith(" ")):
        raise SourceRefused(f"{place}: {len(line)} columns, not {_WIDTH}")
    if line[_TEXT_ENDS:].strip() or not line[11:_TEXT_ENDS].strip():
        raise SourceRefused(f"{place}: a continuation holds columns 12 to 91, and nothing else")
    return {}


def _refuse_mixture(trimmed: set[bool], place: str) -> None:
    if len(trimmed) > 1:
        raise SourceRefused(f"{place}: this line was cut, or others were not")
