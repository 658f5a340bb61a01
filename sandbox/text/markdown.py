"""parse_mode=MarkdownV2, as Telegram reads it; its error texts count bytes of the UTF-8 source.

`\\` before an ASCII character makes it ordinary. Inside code only "`" and `\\` are special. A `>` at the
beginning of a line begins a quote, or goes on with it; the quote ends with the line that no `>` follows, and is
expandable if this line ends with an extra `||`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.jsontext import Object
from sandbox.refusal import Refused
from sandbox.text.entities import Rich
from sandbox.text.links import UserOf, link, nobody, picture
from sandbox.text.written import Written, unreadable, unreadable_at

BEGINS = {
    "*": "Bold",
    "_": "Italic",
    "__": "Underline",
    "~": "Strikethrough",
    "||": "Spoiler",
    "`": "Code",
    "```": "Pre",
    "[": "TextUrl",
    "![": "CustomEmoji",
}
ENDS = {kind: mark for mark, kind in BEGINS.items()} | {"PreCode": "```", "TextUrl": "]", "CustomEmoji": "]"}

_ESCAPED = re.compile(r"\\([\x01-~])")
_ORDINARY = re.compile(r"(?:[^\\_*\[\]()~`>#+\-=|{}.!\n]|\\(?![\x01-~]))+")
_ORDINARY_IN_CODE = re.compile(r"(?:[^\\`]|\\(?![\x01-~]))+")
_BEGIN = re.compile(r"```|__|\|\||!\[|[*_~`\[]")
_ADDRESS = re.compile(r"\(((?:\\[\x01-~]|[^\\)]|\\(?![\x01-~]))*)\)")
_LANGUAGE = re.compile(r"(?:([^ \t\r\n\0\v`]+)(?=[ \t\r\n\0\v]))?(?:\r\n|\n\r|[\r\n])?")


def parse_markdown_v2(source: str, user_of: UserOf = nobody) -> Rich:
    return _Reader(source, user_of).read()


@dataclass(frozen=True, slots=True)
class _Open:
    kind: str  # as error texts name it
    at: int  # in the source
    offset: int  # in the text
    part: int  # how many parts of the text came before it
    language: str = ""


class _Reader:
    """One pass over the source; `at` is the next character to read."""

    def __init__(self, source: str, user_of: UserOf) -> None:
        self.source = source
        self.user_of = user_of
        self.at = 0
        self.out = Written()
        self.open: list[_Open] = []
        self.in_quote = False
        self.may_quote = True  # nothing stands before it in this line

    def read(self) -> Rich:
        while self.at < len(self.source):
            self.step()
        if self.in_quote:
            self.close_quote(expandable_after=("",))
        if self.open:
            raise self.unclosed()
        return self.out.finished()

    def step(self) -> None:
        in_code = self.open and self.open[-1].kind in ("Code", "Pre", "PreCode")
        ordinary = _ORDINARY_IN_CODE if in_code else _ORDINARY
        if hit := _ESCAPED.match(self.source, self.at):
            self.write(hit[1], hit.end(), may_quote=hit[1] == "\n")
        elif hit := ordinary.match(self.source, self.at):
            self.write(hit[0], hit.end(), may_quote=False)
        elif self.in_quote and self.sees("\n") and not self.source.startswith(">", self.at + 1):
            self.close_quote(expandable_after=("", "\r"))
        elif self.open and self.is_end(ENDS.get(self.open[-1].kind)):
            self.close(self.open[-1])
        else:
            self.begin()

    def write(self, text: str, end: int, *, may_quote: bool) -> None:
        self.out.write(text)
        self.at = end
        if text.strip("\r"):
            self.may_quote = may_quote

    # ---- where something begins

    def begin(self) -> None:
        if self.sees("\n"):
            self.write("\n", self.at + 1, may_quote=True)
        elif self.sees(">") and self.may_quote:
            self.begin_quote()
        elif hit := _BEGIN.match(self.source, self.at):
            self.begin_entity(hit[0])
        else:
            what = (
                f"Character '{self.source[self.at]}' is reserved and must be escaped with the preceding '\\'"
            )
            raise unreadable(what)

    def begin_quote(self) -> None:
        if not self.in_quote:
            self.in_quote = True
            self.push("BlockQuote", self.at)
        self.at += 1

    def begin_entity(self, mark: str) -> None:
        at = self.at
        self.at += len(mark)
        if mark != "```":
            return self.push(BEGINS[mark], at)
        language, self.at = language_at(self.source, self.at)
        return self.push("PreCode" if language else "Pre", at, language)

    def push(self, kind: str, at: int, language: str = "") -> None:
        self.open.append(_Open(kind, at, self.out.size, len(self.out.parts), language))

    # ---- where it ends

    def is_end(self, mark: str | None) -> bool:
        return mark is not None and self.sees(mark) and not (mark == "_" and self.sees("__"))

    def close(self, tag: _Open) -> None:
        self.at += len(ENDS[tag.kind])
        self.out.mark(tag.offset, self.entity(tag))
        self.open.pop()

    def entity(self, tag: _Open) -> Object | None:
        match tag.kind:
            case "TextUrl":
                return link(self.address() if self.sees("(") else self.out.since(tag.part), self.user_of)
            case "CustomEmoji":
                return self.picture()
            case "PreCode":
                return {"type": "pre", "language": tag.language}
            case kind:
                return {"type": kind.lower()}

    def picture(self) -> Object:
        if not self.sees("("):
            raise unreadable("The entity must contain a tg://emoji or tg://time URL")
        entity = picture(self.address())
        if entity is None:
            raise unreadable("Invalid tg://emoji or tg://time URL specified")
        return entity

    def address(self) -> str:
        hit = _ADDRESS.match(self.source, self.at)
        if hit is None:
            raise unreadable_at("Can't find end of a URL", self.source, self.at + 1)
        self.at = hit.end()
        return _ESCAPED.sub(r"\1", hit[1])

    def close_quote(self, *, expandable_after: tuple[str, ...]) -> None:
        """The quote ends with this line; a `||` that was opened just before makes it expandable."""
        kind = "blockquote"
        last = self.open[-1]
        if last.kind == "Spoiler" and self.source[last.at + 2 : self.at] in expandable_after:
            self.open.pop()
            kind = "expandable_blockquote"
        if self.open[-1].kind != "BlockQuote":
            raise self.unclosed()
        self.in_quote = False
        self.write(self.source[self.at : self.at + 1], self.at + 1, may_quote=True)
        self.out.mark(self.open.pop().offset, {"type": kind})

    def sees(self, text: str) -> bool:
        return self.source.startswith(text, self.at)

    def unclosed(self) -> Refused:
        last = self.open[-1]
        return unreadable_at(f"Can't find end of {last.kind} entity", self.source, last.at)


def language_at(source: str, at: int) -> tuple[str, int]:
    """The language after "```", and where the code begins: one line end belongs to neither."""
    hit = _LANGUAGE.match(source, at)
    assert hit is not None
    return hit[1] or "", hit.end()
