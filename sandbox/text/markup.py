"""parse_mode=HTML, as Telegram reads it; its error texts count bytes of the UTF-8 source.

Tag names are case-insensitive, `</>` closes whatever is open, and a `&` that begins no known reference is a `&`.
Anything between the brackets of a known tag that it has no use for is ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.jsontext import Object, is_utf8
from sandbox.refusal import Refused
from sandbox.text.entities import Rich, cleaned, finished, units
from sandbox.text.links import UserOf, date_format, link, moment, nobody, number
from sandbox.text.written import unreadable, unreadable_at

KINDS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
MAX_REFERENCE = 10  # characters of "&#x1F600" that are still read

_SPECIAL = re.compile("[<&]")
_SPACE = re.compile(r"[ \t\r\n\0\v]*")
_NAME = re.compile(r"[^ \t\r\n\0\v>]*")
_ATTRIBUTE = re.compile(r"[^ \t\r\n\0\v=>/\"']*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9A-Fa-f]*)|#(?P<dec>[0-9]*)|(?P<name>[A-Za-z]*))(?P<end>;?)")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    argument: str
    unix: str  # of a moment
    offset: int
    part: int  # how many parts of the text came before it


def parse_html(source: str, user_of: UserOf = nobody) -> Rich:
    reader = _Reader(source, user_of)
    reader.read()
    text = "".join(reader.parts)
    if not is_utf8(text):
        raise unreadable("Text contains invalid Unicode characters after decoding HTML entities")
    for entity in reader.entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return finished(text, reader.entities)


def plain(source: str) -> Rich:
    return finished(cleaned(source), [])


class _Reader:
    """One pass over the source; `at` is the next character to read."""

    def __init__(self, source: str, user_of: UserOf) -> None:
        self.source = source
        self.user_of = user_of
        self.at = 0
        self.size = 0  # of the text so far, in UTF-16 units
        self.parts: list[str] = []
        self.open: list[_Tag] = []
        self.entities: list[Object] = []

    def read(self) -> None:
        while hit := _SPECIAL.search(self.source, self.at):
            self.write(self.source[self.at : hit.start()])
            self.at = hit.start()
            if hit[0] == "&":
                self.write(self.reference())
            elif self.source.startswith("</", self.at):
                self.close_tag(self.at)
            else:
                self.open_tag(self.at)
        self.write(self.source[self.at :])
        if self.open:
            raise unreadable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')

    def write(self, text: str) -> None:
        text = cleaned(text)
        self.parts.append(text)
        self.size += units(text)

    def reference(self) -> str:
        hit = _REFERENCE.match(self.source, self.at)
        decoded = _decoded(hit) if hit else None
        self.at = hit.end() if hit and decoded else self.at + 1
        return decoded or "&"

    # ---- <b ...>

    def open_tag(self, begin: int) -> None:
        self.at = begin + 1
        name = self.take(_NAME).lower()
        if self.is_over():
            raise self.wrong("Unclosed start tag", begin)
        if name not in KINDS:
            raise self.wrong(f'Unsupported start tag "{name}"', begin)
        meant = self.attributes(name, begin) if self.here() != ">" else self.no_attributes()
        argument = meant.get("argument", "")
        if name == "span" and argument != "spoiler":
            raise self.wrong('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Tag(name, argument, meant.get("unix", ""), self.size, len(self.parts)))

    def no_attributes(self) -> dict[str, str]:
        """Most tags have none."""
        self.at += 1
        return {}

    def attributes(self, tag: str, begin: int) -> dict[str, str]:
        meant: dict[str, str] = {}
        while self.take(_SPACE) is not None and self.here() != ">":
            name = self.take(_ATTRIBUTE)
            if not name:
                raise self.wrong(f'Empty attribute name in the tag "{tag}"', begin)
            self.take(_SPACE)
            value = self.value(tag, begin) if self.here() == "=" else None
            if self.is_over():
                raise self.wrong(f'Unclosed start tag "{tag}"', begin)
            meant |= _meaning(tag, name, value)
        self.at += 1
        return meant

    def value(self, tag: str, begin: int) -> str:
        self.at += 1
        self.take(_SPACE)
        if self.is_over():
            raise self.wrong(f'Unclosed start tag "{tag}"', begin)
        if self.here() in "\"'":
            return self.quoted(begin)
        start = self.at
        token = self.take(_TOKEN).lower()
        if self.is_over():
            raise self.wrong("Unclosed start tag", begin)
        if self.here() not in " \t\r\n\0\v>":
            raise self.wrong("Unexpected end of name token", start)
        return token

    def quoted(self, begin: int) -> str:
        quote, value = self.here(), []
        self.at += 1
        while not self.is_over() and self.here() != quote:
            if self.here() == "&":
                value.append(self.reference())
            else:
                value.append(self.here())
                self.at += 1
        self.at += 1
        if self.at >= len(self.source):
            raise self.wrong("Unclosed start tag", begin)
        return "".join(value)

    # ---- </b>

    def close_tag(self, begin: int) -> None:
        if not self.open:
            raise self.wrong("Unexpected end tag", begin)
        self.at = begin + 2
        found = self.take(_NAME).lower()
        self.take(_SPACE)
        if self.is_over() or self.here() != ">":
            raise self.wrong("Unclosed end tag", begin)
        self.at += 1
        tag = self.open.pop()
        if found not in ("", tag.name):
            raise self.wrong("Unmatched end tag", begin, f', expected "</{tag.name}>", found "</{found}>"')
        if self.size > tag.offset:
            self.add(tag)

    def add(self, tag: _Tag) -> None:
        entity: Object = {"offset": tag.offset, "length": self.size - tag.offset, "type": KINDS[tag.name]}
        match tag.name:
            case "code" | "pre":
                return self.add_code(entity, tag.argument)
            case "a":
                more = link(tag.argument or "".join(self.parts[tag.part :]), self.user_of)
            case "blockquote" if tag.argument:
                more = {"type": "expandable_blockquote"}
            case "tg-emoji":
                more = _emoji(tag.argument)
            case "tg-time":
                more = _moment(tag.unix, tag.argument)
            case _:
                more = {}
        return self.entities.append(entity | more) if more is not None else None

    def add_code(self, entity: Object, language: str) -> None:
        """`pre` and `code` around the same text are one `pre`, which has the language of the `code`."""
        last = self.entities[-1] if self.entities else {}
        other = "code" if entity["type"] == "pre" else "pre"
        same = [last.get(name) for name in ("type", "offset", "length")]
        language = language or last.get("language", "")
        if same == [other, entity["offset"], entity["length"]] and language:
            entity = {**entity, "type": "pre"}
            self.entities.pop()
        self.entities.append({**entity, "language": language} if language else entity)

    # ---- reading

    def take(self, pattern: re.Pattern[str]) -> str:
        hit = pattern.match(self.source, self.at)
        assert hit is not None
        self.at = hit.end()
        return hit[0]

    def here(self) -> str:
        return self.source[self.at : self.at + 1]

    def is_over(self) -> bool:
        return self.at >= len(self.source)

    def wrong(self, what: str, at: int, more: str = "") -> Refused:
        return unreadable_at(what, self.source, at, more)


def _decoded(hit: re.Match[str]) -> str | None:
    if hit["name"] is not None:
        return _NAMED.get(hit["name"])
    if hit.end() - hit.start() - len(hit["end"]) >= MAX_REFERENCE:
        return None
    code = int(hit["hex"] or "0", 16) if hit["hex"] is not None else int(hit["dec"] or "0")
    return chr(code) if 0 < code < 0x10FFFF else None


def _meaning(tag: str, name: str, value: str | None) -> dict[str, str]:
    """What the tag's attribute means for it, if anything."""
    match tag, name, value:
        case "blockquote", "expandable", _:
            return {"argument": "1"}
        case (
            ("a", "href", str(text)) | ("tg-emoji", "emoji-id", str(text)) | ("tg-time", "format", str(text))
        ):
            return {"argument": text}
        case "code", "class", str(text) if text.startswith("language-"):
            return {"argument": text.removeprefix("language-")}
        case "span", "class", str(text) if text.startswith("tg-"):
            return {"argument": text.removeprefix("tg-")}
        case "tg-time", "unix", str(text):
            return {"unix": text}
        case _:
            return {}


def _emoji(argument: str) -> Object:
    if not number(argument):
        raise unreadable("Invalid custom emoji identifier specified")
    return {"custom_emoji_id": argument}


def _moment(unix: str, letters: str) -> Object | None:
    """A wrong format is refused, a wrong time forgotten."""
    if date_format(letters) is None:
        raise unreadable("Invalid date format used")
    digits = re.match("[0-9]{0,11}", unix)
    return moment(int(digits[0]), letters) if digits and digits[0] else None
