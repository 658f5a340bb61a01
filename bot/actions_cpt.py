"""A learner's own licensed copy of CPT."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ShowCpt:
    """/cpt: the learner's own licensed copy."""


@dataclass(frozen=True, slots=True)
class MapCpt:
    """Which columns of a document hold codes and words, counted from 1."""

    mark: int  # of the document that the button was drawn from, see `bot.services.cpt_file`
    code: int
    words: int


@dataclass(frozen=True, slots=True)
class KeepCpt:
    """Yes, it is my own licensed copy: keep it."""

    mark: int
    code: int
    words: int


@dataclass(frozen=True, slots=True)
class DeclineCpt:
    """No, it is not."""


@dataclass(frozen=True, slots=True)
class AddCptCards:
    """Ten cards by chance."""

    owned: int  # cards of CPT that were there when the button was drawn


@dataclass(frozen=True, slots=True)
class ShowCptCode:
    code: str


@dataclass(frozen=True, slots=True)
class AddCptCode:
    """The cards of one code."""

    code: str


@dataclass(frozen=True, slots=True)
class AskDropCpt:
    pass


@dataclass(frozen=True, slots=True)
class DropCpt:
    licensed_at: int  # of the copy that the button was drawn from


CptAction: TypeAlias = (
    ShowCpt | MapCpt | KeepCpt | DeclineCpt | AddCptCards | ShowCptCode | AddCptCode | AskDropCpt |
    DropCpt
)  # fmt: skip
