"""The templates by their id. Each draws an item from facts; `fits` says of which codes it can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from decks.facts import Facts
from decks.model import Concept, Difficulty, Item
from decks.templates import billable, code_of_title, title_of_code, typed_code


@dataclass(frozen=True, slots=True)
class Template:
    fits: Callable[[Facts, Concept], bool]
    draw: Callable[[Facts, Concept, Random, Difficulty], Item]


TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {
        title_of_code.ID: Template(title_of_code.fits, title_of_code.draw),
        code_of_title.ID: Template(code_of_title.fits, code_of_title.draw),
        typed_code.ID: Template(typed_code.fits, typed_code.draw),
        billable.ID: Template(billable.fits, billable.draw),
    }
)
