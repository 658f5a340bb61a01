"""Which codes a printed note names: yes, no, or maybe when the words narrow or widen it.

"(I60-I69)" a range in printed order, "(O24.-)" all below, "(E08-E13 with .44)" a part that we do not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from tests.decks.oracle.tabular import Edition, Place
from tests.decks.oracle.words import undotted

_CODE = r"[A-Z][0-9A-Z][0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_TOKEN = re.compile(rf"(?<![A-Za-z0-9.])({_CODE})(\.?-)?(?:\s*(?:-|to)\s*({_CODE})(\.?-)?)?(?![A-Za-z])")
_QUALIFIED = re.compile(r"\b(with|without|except|character|characters|if|unless|not)\b", re.IGNORECASE)
_BRACKETS = re.compile(r"\(([^()]*)\)?")


class Says(IntEnum):
    NO = 0
    MAYBE = 1
    YES = 2


@dataclass(frozen=True, slots=True)
class Reference:
    first: str
    last: str  # the same when it is one code
    sure: bool  # printed in brackets, without a qualifier

    def covers(self, key: str, edition: Edition) -> Says:
        """YES when the code is named or stands under what is named; MAYBE when only a part of it is."""
        if self.first == self.last:
            inside, part = key.startswith(self.first), self.first.startswith(key)
        else:
            inside, part = self._between(key, edition), self._touches(key, edition)
        if inside:
            return Says.YES if self.sure else Says.MAYBE
        return Says.MAYBE if part else Says.NO

    def _between(self, key: str, edition: Edition) -> bool:
        if key.startswith((self.first, self.last)):
            return True
        order = edition.order
        if not {key, self.first, self.last} <= order.keys():
            return False
        return order[self.first] <= order[key] <= order[self.last]

    def _touches(self, key: str, edition: Edition) -> bool:
        """A header of one end; or a range whose ends the edition does not hold ("R10.1-R10.4-")."""
        if not {self.first, self.last} <= edition.order.keys():
            return self.first <= key[: len(self.first)] and key[: len(self.last)] <= self.last
        return self.first.startswith(key) or self.last.startswith(key)


def references(note: str) -> list[Reference]:
    """All that the note names. Codes outside of brackets, or beside a qualifier, are not sure."""
    inside = list(_BRACKETS.finditer(note))
    found = []
    for match in _TOKEN.finditer(note):
        box = next((box for box in inside if box.start() <= match.start() < box.end()), None)
        if not any(mark.isdigit() for mark in match[1]):
            continue
        if box is None and "." not in match[1] and not match[2] and not match[3]:
            continue  # "CD30", "A1N": a word
        sure = box is not None and not _QUALIFIED.search(box[1])
        found.append(Reference(undotted(match[1]), undotted(match[3] or match[1]), sure))
    return found


def named(notes: Iterable[str], key: str, edition: Edition) -> Says:
    """The strongest that any of the notes says of the code."""
    says = [each.covers(key, edition) for note in notes for each in references(note)]
    return max(says, default=Says.NO)


def printed(place: Place, kind: str) -> list[str]:
    return place.notes.get(kind, [])


def above(edition: Edition, key: str, kinds: Iterable[str], levels: Iterable[str]) -> list[str]:
    """Notes of the kinds at the code and at everything above it that has one of the levels."""
    at = edition.place(key)
    wanted = set(levels)
    return [
        note
        for up in (at.up() if at else ())
        if up.level in wanted
        for kind in kinds
        for note in printed(up, kind)
    ]


def governing(edition: Edition, key: str, kind: str) -> list[str]:
    return above(edition, key, [kind], ("code", "block", "chapter"))


def own(edition: Edition, key: str, kind: str) -> list[str]:
    """At the code, or for a seventh-character code at its stem, up to its category."""
    return above(edition, key, [kind], ("code",))
