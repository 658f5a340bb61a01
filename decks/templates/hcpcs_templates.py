"""The templates of HCPCS Level II by their id. Each mines its facts from a file and draws an item from a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from decks.facts import Fact
from decks.hcpcs_facts import HcpcsBook, HcpcsFacts
from decks.model import Concept, Difficulty, Item
from decks.templates import hcpcs_modifier, hcpcs_section, hcpcs_title


@dataclass(frozen=True, slots=True)
class HcpcsTemplate:
    mine: Callable[[HcpcsBook], Iterator[Fact]]
    draw: Callable[[HcpcsFacts, Fact, Concept, Random, Difficulty], Item]


HCPCS_TEMPLATES: Mapping[str, HcpcsTemplate] = MappingProxyType(
    {each.ID: HcpcsTemplate(each.mine, each.draw) for each in (hcpcs_section, hcpcs_title, hcpcs_modifier)}
)
