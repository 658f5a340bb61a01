"""The text that a reader of markup writes while it reads, with its entities; both Markdowns share it."""

from __future__ import annotations

from sandbox.jsontext import Object
from sandbox.refusal import Refused, bad_request
from sandbox.text.entities import Rich, cleaned, finished, units


class Written:
    def __init__(self) -> None:
        self.size = 0  # in UTF-16 units
        self.parts: list[str] = []
        self.entities: list[Object] = []

    def write(self, text: str) -> None:
        text = cleaned(text)
        self.parts.append(text)
        self.size += units(text)

    def since(self, part: int) -> str:
        return "".join(self.parts[part:])

    def mark(self, offset: int, entity: Object | None) -> None:
        """From there on the text is this entity, unless there is none of either."""
        if entity and self.size > offset:
            self.entities.append({"offset": offset, "length": self.size - offset, **entity})

    def finished(self) -> Rich:
        return finished("".join(self.parts), self.entities)


def unreadable(what: str) -> Refused:
    return bad_request(f"can't parse entities: {what}")


def unreadable_at(what: str, source: str, at: int, more: str = "") -> Refused:
    """Telegram counts the bytes of the UTF-8 source."""
    offset = len(source[:at].encode("utf-8", "surrogatepass"))
    return unreadable(f"{what} at byte offset {offset}{more}")
