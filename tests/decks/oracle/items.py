"""One JSON item, read: what a check of a template needs to ask it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.decks.oracle.reach import Says
from tests.decks.oracle.tabular import Edition, edition_of, fy2026
from tests.decks.oracle.words import ICD, fold, icd_codes, quoted, undotted

Claims = Sequence[tuple[str, str]]  # name of the claim, pattern in the stem
UNKNOWN = "the stem claims nothing that the oracle knows"
LETTERS = "ABCDEFGHIJ"


@dataclass(frozen=True, slots=True)
class Choice:
    letter: str
    text: str
    code: str  # as given; empty when the option has none

    @property
    def key(self) -> str:
        """The code that this option is, without a dot; empty when it is words."""
        return undotted(self.code or (self.text if ICD.fullmatch(self.text.strip()) else ""))


@dataclass(frozen=True, slots=True)
class Asked:
    item: Mapping[str, Any]

    def _words(self, name: str) -> str:
        value = self.item.get(name)
        return value if isinstance(value, str) else ""

    @property
    def template(self) -> str:
        return self._words("template")

    @property
    def stem(self) -> str:
        return self._words("stem")

    @property
    def rationale(self) -> str:
        return self._words("rationale")

    @property
    def subject(self) -> str:
        return self._words("subject")

    @property
    def answer(self) -> str:
        return self._words("answer")

    @property
    def subjects(self) -> list[str]:
        """ICD-10-CM keys of the subject."""
        return icd_codes(self.subject)

    @property
    def options(self) -> list[Choice]:
        given = self.item.get("options") or []
        return [
            Choice(letter, str(each.get("text", "")), str(each.get("code") or ""))
            for letter, each in zip(LETTERS, given, strict=False)
        ]

    @property
    def key(self) -> list[int]:
        given = self.item.get("key") or []
        return [index for index in given if isinstance(index, int)]

    @property
    def right(self) -> list[Choice]:
        options = self.options
        return [options[index] for index in self.key if 0 <= index < len(options)]

    @property
    def wrong(self) -> list[Choice]:
        return [option for index, option in enumerate(self.options) if index not in self.key]

    @property
    def quotes(self) -> list[str]:
        return quoted(self.stem)

    @property
    def stem_codes(self) -> list[str]:
        return icd_codes(self.stem)

    @property
    def source(self) -> Mapping[str, Any]:
        value = self.item.get("source")
        return value if isinstance(value, dict) else {}

    @property
    def edition_name(self) -> str:
        return str(self.source.get("edition") or "")

    @property
    def edition(self) -> Edition:
        """The ICD-10-CM edition of the source; what rests on HCC or MS-DRG files uses FY2026's codes."""
        return edition_of(self.edition_name) or fy2026()

    def claim(self, claims: Claims) -> str | None:
        """The name of the first claim whose pattern the stem fits."""
        return next((name for name, pattern in claims if re.search(pattern, self.stem, re.IGNORECASE)), None)


Truth = bool | Says | None


def judged(asked: Asked, truths: Sequence[Truth], why: Sequence[str] = ()) -> Iterator[str]:
    """Reasons, given what the oracle holds of each option: true, false, or (None, MAYBE) not provable."""
    if not asked.options:
        yield "no options"
    for index, (option, truth) in enumerate(zip(asked.options, truths, strict=True)):
        told = f" ({why[index]})" if why and why[index] else ""
        if truth is None or truth is Says.MAYBE:
            yield f"{option.letter} is not provable{told}"
        elif index in asked.key and not truth:
            yield f"{option.letter} is the key, but false{told}"
        elif index not in asked.key and truth:
            yield f"{option.letter} is true, but not the key{told}"


def same(one: str, other: str) -> bool:
    return fold(one) == fold(other)
