"""From Anki's HTML to plain text, and from cloze marks to gaps. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

# Possessive and atomic: no text makes them try twice.
_UNSEEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|title)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_BREAK = re.compile(
    r"</?(?:address|article|blockquote|br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tr|ul)\b"
    r"""(?>[^<>"']|"[^"]*"|'[^']*')*+>""",
    re.IGNORECASE,
)
_CELL = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_TAG = re.compile(r"""<[a-zA-Z/!?](?>[^<>"']|"[^"]*"|'[^']*')*+>""")
_IMAGE = re.compile(r"<(?:img|svg|object|embed|picture|canvas)\b", re.IGNORECASE)
_SOUND = re.compile(r"\[(?:sound|anki:(?:play|tts))[: \]][^\]]*\]?|<(?:audio|video)\b", re.IGNORECASE)
_SOUND_MARK = re.compile(r"\[(?:sound:|anki:play:)[^\]]*\]|\[anki:tts\b[^\]]*\].*?\[/anki:tts\]", re.DOTALL)
_CLOZE_MARK = re.compile(r"\{\{c([0-9]{1,3}(?:,[0-9]{1,3})*)::|\}\}")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SPACES = re.compile(r"[^\S\n]+")
_DEEPEST = 8


def plain_text(html: str) -> str:
    """The words that a browser would show, one paragraph a line. Images, sounds, scripts and styles are dropped."""
    shown = _SOUND_MARK.sub("", _UNSEEN.sub("", html)).replace("\n", " ").replace("\r", " ")
    shown = _CELL.sub(" ", _BREAK.sub("\n", shown))
    text = unescape(_TAG.sub("", shown))
    kept = _CONTROL.sub("", text)
    lines = (_SPACES.sub(" ", line).strip() for line in kept.splitlines())
    return "\n".join(line for line in lines if line)


def images(html: str) -> int:
    return len(_IMAGE.findall(html))


def sounds(html: str) -> int:
    return len(_SOUND.findall(html))


@dataclass(slots=True)
class _Gap:
    numbers: frozenset[int]
    parts: list[str | _Gap] = field(default_factory=list)
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Cloze:
    number: int
    front: str  # the gap is "[...]" or "[hint]", gaps of other numbers show their text
    back: str  # what the gap hides; several gaps of one number are parted by "; "


def clozes(text: str) -> Iterator[Cloze]:
    """One a number that occurs in {{c1::hidden::hint}}, in order of number. Marks may lie within each other."""
    parts = _parsed(text)
    numbers = sorted({number for gap in _gaps(parts) for number in gap.numbers if number > 0})
    for number in numbers:
        hidden = (_inner(gap.parts) for gap in _gaps(parts) if number in gap.numbers)
        yield Cloze(number, "".join(_front(part, number) for part in parts), "; ".join(hidden))


def _parsed(text: str) -> list[str | _Gap]:
    outside: list[str | _Gap] = []
    stack: list[tuple[_Gap, str]] = []
    at = 0
    for mark in _CLOZE_MARK.finditer(text):
        here = stack[-1][0].parts if stack else outside
        here.append(text[at : mark.start()])
        at = mark.end()
        if mark[1] and len(stack) < _DEEPEST:
            stack.append((_Gap(frozenset(map(int, mark[1].split(",")))), mark[0]))
        elif mark[1] or not stack:
            here.append(mark[0])
        else:
            gap = _closed(stack.pop()[0])
            (stack[-1][0].parts if stack else outside).append(gap)
    (stack[-1][0].parts if stack else outside).append(text[at:])
    while stack:  # never closed: it is text
        gap, opening = stack.pop()
        (stack[-1][0].parts if stack else outside).extend([opening, *gap.parts])
    return outside


def _closed(gap: _Gap) -> _Gap:
    last = gap.parts[-1]
    if isinstance(last, str) and "::" in last:
        gap.parts[-1], _, gap.hint = last.partition("::")
    return gap


def _gaps(parts: list[str | _Gap]) -> Iterator[_Gap]:
    for part in parts:
        if isinstance(part, _Gap):
            yield part
            yield from _gaps(part.parts)


def _front(part: str | _Gap, number: int) -> str:
    if isinstance(part, str):
        return part
    if number in part.numbers:
        return f"[{part.hint or '...'}]"
    return "".join(_front(inner, number) for inner in part.parts)


def _inner(parts: list[str | _Gap]) -> str:
    return "".join(part if isinstance(part, str) else _inner(part.parts) for part in parts)
