"""parse_mode=Markdown, the older one that Telegram still reads.

Entities hold no other entities and no `\\`; an entity that never ends is all it refuses.
"""

from __future__ import annotations

import re

from sandbox.text.entities import Rich
from sandbox.text.links import UserOf, link, nobody
from sandbox.text.markdown import language_at
from sandbox.text.written import Written, unreadable_at

KINDS = {"*": "bold", "_": "italic", "`": "code", "```": "pre"}

_ORDINARY = re.compile(r"[^_*`\[\\]+|\\(?![_*`\[])")
_ESCAPED = re.compile(r"\\([_*`\[])")
_BEGIN = re.compile(r"```|[_*`\[]")
_ADDRESS = re.compile(r"\(([^)]*)\)?")


def parse_markdown(source: str, user_of: UserOf = nobody) -> Rich:
    out, at = Written(), 0
    while at < len(source):
        if hit := _ESCAPED.match(source, at):
            out.write(hit[1])
            at = hit.end()
        elif hit := _ORDINARY.match(source, at):
            out.write(hit[0])
            at = hit.end()
        elif source[at] == "[":
            at = _link(source, at, out, user_of)
        else:
            at = _entity(source, at, out)
    return out.finished()


def _entity(source: str, at: int, out: Written) -> int:
    """Writes the entity that begins here, and says where it ends."""
    hit = _BEGIN.match(source, at)
    assert hit is not None
    language, begin = language_at(source, hit.end()) if hit[0] == "```" else ("", hit.end())
    end = _end(source, at, hit[0], begin)
    offset = out.size
    out.write(source[begin:end])
    out.mark(offset, {"type": KINDS[hit[0]]} | ({"language": language} if language else {}))
    return end + len(hit[0])


def _link(source: str, at: int, out: Written, user_of: UserOf) -> int:
    """Like `_entity`. A link without text has no address: what looks like one is text."""
    end = _end(source, at, "]", at + 1)
    text, offset = source[at + 1 : end], out.size
    address = _ADDRESS.match(source, end + 1) if text else None
    out.write(text)
    out.mark(offset, link(address[1] if address else text, user_of))
    return address.end() if address else end + 1


def _end(source: str, at: int, mark: str, begin: int) -> int:
    end = source.find(mark, begin)
    if end < 0:
        raise unreadable_at("Can't find end of the entity starting", source, at)
    return end
