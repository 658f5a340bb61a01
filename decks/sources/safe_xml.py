"""XML that strangers may have written: what is never parsed, and on which line something stands.

Accepted is UTF-8 without any DOCTYPE or ENTITY, so there is nothing to expand and nothing to fetch.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, fromstring

from decks.sources.carrier import SourceRefused

_DECLARED = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*['\"]([^'\"]*)['\"]")
_HEAD = 200  # bytes in which an encoding is declared
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def refuse_unsafe(name: str, content: bytes) -> None:
    """Raises `SourceRefused` for another encoding, a DOCTYPE or an ENTITY."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise SourceRefused(f"{name}, line {_line_at(content, wrong.start)}: is no UTF-8") from wrong
    declared = _DECLARED.search(content[:_HEAD])
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii"):
        raise SourceRefused(f"{name} says that it is {declared[1].decode()}, not UTF-8")
    if b"\0" in content:
        raise SourceRefused(f"{name} is no UTF-8 text: it holds a zero byte")
    forbidden = _FORBIDDEN.search(content)
    if forbidden:
        line = _line_at(content, forbidden.start())
        raise SourceRefused(
            f"{name}, line {line}: holds {forbidden[0].decode()}, which no official file does"
        )


def root_of(name: str, content: bytes, tag: str) -> Element:
    """The whole file. Raises `SourceRefused` when this is no safe XML with that root."""
    refuse_unsafe(name, content)
    try:
        root = fromstring(content)  # noqa: S314 - entities were refused above
    except ParseError as damage:
        raise SourceRefused(f"{name} is damaged: {damage}") from damage
    if root.tag != tag:
        raise SourceRefused(f"{name} begins with <{root.tag}>, not <{tag}>")
    return root


def line_of(content: bytes, words: str) -> int:
    """The first line, from 1, that holds these words; 0 when none does. Slow: for refusals only."""
    place = content.find(words.encode())
    return _line_at(content, place) if place >= 0 else 0


def _line_at(content: bytes, place: int) -> int:
    return content.count(b"\n", 0, place) + 1
