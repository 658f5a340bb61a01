"""Specialty filters: which codes of a deck belong to a specialty. The data, each part with its reason, is
`data/specialties.yaml`.

A part names codes in one of three ways: a chapter of ICD-10-CM by its number ("chapter 11"), the beginning of codes
("C61", "0T"), or a range of beginnings of one length ("N40-N53", "Z85.46-Z85.54", "J9000-J9999"), whose end takes
all that begins with it. Ranges follow the tabular order, in which digits come before letters (C43, C4A, C50); only
QA0 stands elsewhere in print, and no range but its own chapter reaches it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from decks.sources.carrier import SourceRefused

SYSTEMS = ("icd10cm", "icd10pcs", "hcpcs")
_FILE = "specialties.yaml"
_MODIFIER = 2
# First and last categories of each chapter of ICD-10-CM as the Tabular List prints them (a test compares).
CHAPTERS: Mapping[int, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        2: (("C00", "D49"),),
        5: (("F01", "F99"),),
        6: (("G00", "G99"),),
        7: (("H00", "H59"),),
        9: (("I00", "I99"),),
        11: (("K00", "K95"),),
        12: (("L00", "L99"),),
        13: (("M00", "M99"),),
        15: (("O00", "O9A"),),
        16: (("P00", "P96"),),
        17: (("Q00", "Q99"), ("QA0", "QA1")),
    }
)


class SpecialtiesRefused(SourceRefused):
    """The filters cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some codes of one system, and why they belong."""

    system: str
    codes: str  # as the file writes it
    reason: str
    ranges: tuple[tuple[str, str], ...]  # first and last beginning, without dots
    line: int

    def covers(self, code: str) -> bool:
        """`code` without dot."""
        return any(
            first <= code[: len(first)] <= last for first, last in self.ranges if self._fits(code, first)
        )

    def _fits(self, code: str, first: str) -> bool:
        """Modifiers (E1) are no beginnings of codes (E1130)."""
        return self.system != "hcpcs" or (len(code) == _MODIFIER) is (len(first) == _MODIFIER)


@dataclass(frozen=True, slots=True)
class Specialty:
    id: str
    title: str
    reason: str
    parts: Mapping[str, tuple[Part, ...]]  # by system

    def covers(self, system: str, code: str) -> bool:
        key = code.replace(".", "")
        return any(part.covers(key) for part in self.parts.get(system, ()))


def parse_specialties(text: str, name: str = _FILE) -> dict[str, Specialty]:
    """All filters by id, in printed order. Raises `SpecialtiesRefused`."""
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as damage:
        raise SpecialtiesRefused(f"{name}: {' '.join(str(damage).split())}") from damage
    found: dict[str, Specialty] = {}
    for node in _list(root, name):
        specialty = _specialty(node, name)
        if specialty.id in found:
            raise _refused(name, node, f"{specialty.id} stands twice")
        found[specialty.id] = specialty
    return found


@cache
def specialties() -> Mapping[str, Specialty]:
    """The shipped filters, read once."""
    return MappingProxyType(parse_specialties((files("decks") / "data" / _FILE).read_text("utf-8")))


SPECIALTIES = (
    "urology",
    "paediatrics",
    "cardiology",
    "orthopaedics",
    "obgyn",
    "oncology",
    "ophthalmology",
    "emergency",
    "gastroenterology",
    "dermatology",
    "psychiatry",
    "neurology",
)


def covers(specialty: str, system: str, code: str) -> bool:
    """Whether a code, dotted or not, belongs to one of `SPECIALTIES`. Raises `KeyError` for another name."""
    return specialties()[specialty].covers(system, code)


def _specialty(node: yaml.Node, name: str) -> Specialty:
    cells = _mapping(node, name, ("id", "title", "reason", *SYSTEMS))
    identity, title, reason = (_word(cells[key], name) for key in ("id", "title", "reason"))
    parts = {
        system: tuple(_part(system, each, name) for each in _list(cells[system], name)) for system in SYSTEMS
    }
    return Specialty(identity, title, reason, MappingProxyType(parts))


def _part(system: str, node: yaml.Node, name: str) -> Part:
    cells = _mapping(node, name, ("codes", "reason"))
    codes, reason = _word(cells["codes"], name), _word(cells["reason"], name)
    return Part(system, codes, reason, _ranges(codes, node, name), node.start_mark.line + 1)


def _ranges(codes: str, node: yaml.Node, name: str) -> tuple[tuple[str, str], ...]:
    if codes.startswith("chapter "):
        number = codes.removeprefix("chapter ")
        if not number.isdecimal() or int(number) not in CHAPTERS:
            raise _refused(name, node, f"{codes!r} is no chapter that filters know")
        return CHAPTERS[int(number)]
    first, _, last = codes.replace(".", "").partition("-")
    last = last or first
    plain = (first + last).isascii() and (first + last).isalnum() and (first + last).isupper()
    if not (plain or (first + last).isdecimal()) or len(first) != len(last) or first > last:
        raise _refused(name, node, f"{codes!r} is neither the beginning of a code nor a range of them")
    return ((first, last),)


def _mapping(node: yaml.Node, name: str, keys: tuple[str, ...]) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        raise _refused(name, node, f"expected {', '.join(keys)}")
    cells = {str(key.value): value for key, value in node.value}
    if len(cells) != len(node.value) or set(cells) != set(keys):
        raise _refused(name, node, f"the keys are not {', '.join(keys)}, each once")
    return cells


def _list(node: yaml.Node | None, name: str) -> list[yaml.Node]:
    if not isinstance(node, yaml.SequenceNode) or not node.value:
        raise _refused(name, node, "expected a list that is not empty")
    return list(node.value)


def _word(node: yaml.Node, name: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
        raise _refused(name, node, "expected a text that is not empty")
    return str(node.value)


def _refused(name: str, node: yaml.Node | None, what: str) -> SpecialtiesRefused:
    return SpecialtiesRefused(f"{name}, line {node.start_mark.line + 1 if node else 1}: {what}")
