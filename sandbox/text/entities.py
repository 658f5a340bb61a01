"""What Telegram makes of a text and its entities before it shows them.

Rules, in order (TDLib's, seen from outside):
1. Control characters become spaces, carriage returns and a few invisible marks vanish.
2. Code and links never lie in one another; a quote lies in no quote. The outer one stays.
3. Bold, italic, underline, strike and spoiler of one kind that touch are one. Where they cross code or a link
   they are cut at its edges, and nothing of them stays inside code.
4. The end is trimmed; the beginning too, up to the first entity.
5. Commands, mentions, tags and addresses are found, except inside code and links.

Offsets and lengths count UTF-16 units.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from sandbox.jsontext import Object

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
CODES = ("code", "pre")
_RANK = {"blockquote": 0, "expandable_blockquote": 0, "pre": 10, "code": 20, "text_link": 49}
_RANK |= {"text_mention": 49, "bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94}
_RANK |= {"custom_emoji": 99, "date_time": 30}

_ODD = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
_CLEAN = {code: " " for code in range(32) if code != 10} | {13: ""}
_CLEAN |= dict.fromkeys([*range(0x2028, 0x202F), 0x333, 0x33F, 0x30A], "")
_TOPS = "com|edu|gov|info|io|me|net|org"  # Telegram knows all domains, these are the ones that bots write
_HINT = re.compile(rf"[/@#$]|\.(?:{_TOPS})\b")  # what all that is found has
_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]*[^\s<>\"'.,;:!?)\]])"
    r"|(?<![\w.@/-])(?P<email>[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})(?![\w.-])"
    rf"|(?<![\w.@/-])(?P<domain>(?:[A-Za-z0-9-]{{1,63}}\.)+(?:{_TOPS})(?![\w@])(?:/[^\s<>\"]*[^\s<>\"'.,;:!?)\]])?)"
    r"|(?<![\w#])(?P<hashtag>#(?=\w*[^\W\d])\w{1,256})(?![\w#])"
    r"|(?<![\w$])(?P<cashtag>\$[A-Z]{1,8})(?![\w$])"
    r"|(?<![\w/<>@])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/<>])"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z0-9_]{4,32})(?!\w)"
)

_KIND = {"domain": "url"}


@dataclass(frozen=True, slots=True)
class Rich:
    """A text with its entities, as a message shows them."""

    text: str
    entities: list[Object]


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def part(text: str, entity: Object) -> str:
    """What an entity marks."""
    start, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
    return text.encode("utf-16-le")[start:end].decode("utf-16-le")


def cleaned(text: str) -> str:
    return text.translate(_CLEAN) if _ODD.search(text) else text


def finished(text: str, entities: list[Object]) -> Rich:
    """Rules 2 to 5 for a cleaned text."""
    text, entities = _trimmed(text, _untangled(_sorted(entities)))
    return Rich(text, _sorted([*entities, *_found(text, entities)]))


def _sorted(entities: Iterable[Object]) -> list[Object]:
    entities = list(entities)
    if len(entities) < 2:
        return entities
    return sorted(entities, key=lambda e: (e["offset"], -e["length"], _RANK.get(e["type"], 50)))


def _end(entity: Object) -> int:
    return int(entity["offset"] + entity["length"])


# ---- rules 2 and 3


def _untangled(entities: list[Object]) -> list[Object]:
    if len(entities) < 2 or _is_valid(entities):
        return entities
    quotes = _disjoint(e for e in entities if e["type"] in QUOTES)
    solid = _disjoint(e for e in entities if e["type"] not in (*QUOTES, *SPLITTABLE))
    solid = _sorted([*quotes, *(e for e in solid if all(_fits(e, quote) for quote in quotes))])
    pieces = [piece for kind in SPLITTABLE for piece in _pieces(kind, entities, solid)]
    return _sorted([*solid, *pieces])


def _is_valid(entities: list[Object]) -> bool:
    """Whether sorted entities already obey rules 2 and 3."""
    around: list[Object] = []
    ends: dict[str, int] = {}
    for entity in entities:
        while around and _end(around[-1]) <= entity["offset"]:
            around.pop()
        kind = entity["type"]
        if ends.get(kind, -1) >= entity["offset"] and (kind in SPLITTABLE or ends[kind] > entity["offset"]):
            return False
        if not _may_lie_in(kind, [outer["type"] for outer in around]):
            return False
        ends[kind] = _end(entity)
        around.append(entity)
    return True


def _may_lie_in(kind: str, around: list[str]) -> bool:
    if any(outer in CODES for outer in around):
        return False
    if kind in SPLITTABLE:
        return True
    if kind in CODES:
        return all(outer in QUOTES for outer in around)
    if kind in QUOTES:
        return all(outer in SPLITTABLE for outer in around)
    return all(outer in (*SPLITTABLE, *QUOTES) for outer in around)


def _disjoint(entities: Iterable[Object]) -> list[Object]:
    kept: list[Object] = []
    for entity in entities:
        if not kept or _end(kept[-1]) <= entity["offset"]:
            kept.append(entity)
    return kept


def _fits(entity: Object, quote: Object) -> bool:
    apart = _end(entity) <= quote["offset"] or _end(quote) <= entity["offset"]
    return apart or (quote["offset"] <= entity["offset"] and _end(entity) <= _end(quote))


def _pieces(kind: str, entities: list[Object], solid: list[Object]) -> list[Object]:
    edges = sorted({edge for e in solid for edge in (e["offset"], _end(e))})
    codes = [(e["offset"], _end(e)) for e in solid if e["type"] in CODES]
    spans = [
        span
        for start, end in _merged((e["offset"], _end(e)) for e in entities if e["type"] == kind)
        for span in _cut(start, end, edges)
    ]
    spans = [span for span in spans if not any(begin <= span[0] < end for begin, end in codes)]
    return [{"offset": start, "length": end - start, "type": kind} for start, end in spans]


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _cut(start: int, end: int, edges: list[int]) -> list[tuple[int, int]]:
    points = [start, *(edge for edge in edges if start < edge < end), end]
    return list(pairwise(points))


# ---- rule 4


def _trimmed(text: str, entities: list[Object]) -> tuple[str, list[Object]]:
    right = text.rstrip(" \n")
    if len(right) < len(text):
        entities = _within(entities, units(right))
    blank = len(right) - len(right.lstrip(" \n"))
    gone = min(blank, entities[0]["offset"]) if entities else blank
    if gone:
        entities = [{**e, "offset": e["offset"] - gone} for e in entities]
    return right[gone:], entities


def _within(entities: list[Object], size: int) -> list[Object]:
    inside = [e for e in entities if e["offset"] < size]
    return _sorted({**e, "length": min(e["length"], size - e["offset"])} for e in inside)


# ---- rule 5


def _found(text: str, entities: list[Object]) -> list[Object]:
    if not _HINT.search(text):
        return []
    taken = [(e["offset"], _end(e)) for e in entities if e["type"] not in (*SPLITTABLE, *QUOTES)]
    found: list[Object] = []
    for match in _FOUND.finditer(text):
        start, length = units(text[: match.start()]), units(match[0])
        if not any(begin < start + length and start < end for begin, end in taken):
            found.append(
                {"offset": start, "length": length, "type": _KIND.get(str(match.lastgroup), match.lastgroup)}
            )
    return found
