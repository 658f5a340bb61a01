"""Looking codes up, inline too, and building one of ICD-10-PCS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class AskCode:
    """Which code, or which words?"""


@dataclass(frozen=True, slots=True)
class FindCode:
    """/code, and what stands behind it."""

    text: str


@dataclass(frozen=True, slots=True)
class FindWords:
    """/find, and what stands behind it."""

    text: str


@dataclass(frozen=True, slots=True)
class ShowCode:
    """`page` counts what stands below it, from 0."""

    system: str  # "icd10cm"
    code: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowPlace:
    """A block of ICD-10-CM, a chapter where `block` is empty, all chapters where that is 0."""

    chapter: int
    block: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowNotes:
    """All notes that govern a code."""

    system: str
    code: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ShowFound:
    """Another page of what was found, or what another code set has; the words stand in what the screen asks."""

    system: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class ChooseCards:
    """Which cards of a code to learn."""

    system: str
    code: str
    page: int = 0


@dataclass(frozen=True, slots=True)
class AddCard:
    """`mark` names one of the code's cards (CRC-32 of its stable id)."""

    system: str
    code: str
    mark: int


@dataclass(frozen=True, slots=True)
class BuildCode:
    """The code builder of ICD-10-PCS, behind these characters."""

    prefix: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class AskInline:
    """`@bot text` in any chat."""

    query_id: str
    text: str


LookupAction: TypeAlias = (
    AskCode | FindCode | FindWords | ShowCode | ShowPlace | ShowNotes | ShowFound | ChooseCards |
    AddCard | BuildCode | AskInline
)  # fmt: skip
