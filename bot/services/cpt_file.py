"""A document that may be a learner's own copy of CPT, as values: which one, what was found, which columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from decks.sources.cpt_file import ENDINGS

# Kinds of errands; "CODE WORDS FILE NAME" follows, columns counted from 1, 0 0 for a guess.
LOOK, KEEP = "cpt-look", "cpt-keep"

MOST_BYTES = 20 * 2**20  # a bot may fetch no larger file (Bot API, getFile)
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Sent:
    """A document in the chat. Nothing of it is kept: it is fetched again when its owner says yes."""

    file: str  # Telegram's id of it
    name: str

    @property
    def mark(self) -> int:
        """For buttons, which are drawn from one document and mean no other."""
        return crc32(self.file.encode())

    @property
    def words(self) -> str:
        return f"{self.file} {self.name}"

    @classmethod
    def of(cls, words: str) -> Sent | None:
        file, _, name = words.partition(" ")
        return cls(file, name) if file else None


@dataclass(frozen=True, slots=True)
class Columns:
    """Counted from 1; a name is empty where the table has none."""

    code: int
    words: int
    code_name: str = ""
    words_name: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a document holds. More than one choice: which columns are meant must be asked."""

    sent: Sent
    codes: int
    choices: tuple[Columns, ...]


def looked_of(sent: Sent, told: Mapping[str, Any]) -> Looked:
    """From the answer of `bot.deck_work`."""
    return Looked(sent, told["codes"], tuple(Columns(*each) for each in told["choices"]))


def kind_of(errand: str, sent: Sent, code: int = 0, words: int = 0) -> str:
    return f"{errand} {code} {words} {sent.words}"


def about_of(about: str) -> tuple[int, int, Sent]:
    """What `kind_of` wrote behind the errand's first word."""
    code, words, file, name = about.split(" ", 3)
    return int(code), int(words), Sent(file, name)


def is_readable(name: str) -> bool:
    return name.lower().endswith(ENDINGS)


def safe_name(name: str) -> str:
    """The last part, without what means something to a file system."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign if sign.isalnum() or sign in "._- " else "_" for sign in last)
    return kept.lstrip(". ")[-LONGEST_NAME:].strip() or "file"
