"""Telegram's HTML, as strict as its parser is told to be (Bot API, "HTML style").

Stands alone: it knows nothing of our own code, so a mistake there cannot hide here.
"""

from __future__ import annotations

from html.parser import HTMLParser

NESTING = {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "tg-spoiler", "a", "blockquote"}
CLOSED_TO_OTHERS = {"code", "pre"}
ATTRIBUTES = {"a": {"href"}, "blockquote": {"expandable"}, "code": {"class"}}
ENTITIES = {"&lt;", "&gt;", "&amp;", "&quot;"}


class NotTelegramHtml(AssertionError):
    pass


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in NESTING | CLOSED_TO_OTHERS:
            raise NotTelegramHtml(f"no such tag: {tag}")
        if not {name for name, _ in attrs} <= ATTRIBUTES.get(tag, set()):
            raise NotTelegramHtml(f"{tag} with {attrs}")
        if CLOSED_TO_OTHERS & set(self.open):
            raise NotTelegramHtml(f"{tag} inside {self.open}")
        if tag == "blockquote" and tag in self.open:
            raise NotTelegramHtml("blockquotes do not nest")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise NotTelegramHtml(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if "<" in data or ">" in data or "&" in data:
            raise NotTelegramHtml(f"not escaped: {data!r}")
        self.text += data

    def handle_entityref(self, name: str) -> None:
        signs = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
        if name not in signs:
            raise NotTelegramHtml(f"&{name}; is none of Telegram's")
        self.text += signs[name]

    def handle_charref(self, name: str) -> None:
        raise NotTelegramHtml(f"&#{name}; is not needed")

    def handle_comment(self, data: str) -> None:
        raise NotTelegramHtml(f"a comment: {data!r}")

    def handle_decl(self, decl: str) -> None:
        raise NotTelegramHtml(f"a declaration: {decl!r}")

    def handle_pi(self, data: str) -> None:
        raise NotTelegramHtml(f"an instruction: {data!r}")


def read(text: str) -> str:
    """What the learner sees. Raises `NotTelegramHtml`."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if reader.open:
        raise NotTelegramHtml(f"left open: {reader.open}")
    return reader.text


def units(text: str) -> int:
    """UTF-16 units, as Telegram counts."""
    return sum(2 if ord(sign) > 0xFFFF else 1 for sign in text)
