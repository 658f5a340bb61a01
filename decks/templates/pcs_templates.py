"""The templates of ICD-10-PCS by their id. Each mines its facts from a book, says which heap a fact belongs to, and
draws an item from a fact.

Two of them can be asked of more codes than those that stand for their facts; `card_fact` makes such a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from decks.facts import Fact
from decks.model import Difficulty, Item
from decks.pcs_facts import PcsFacts
from decks.sources.icd10pcs_shapes import Book
from decks.templates import navigate, pcs_character, pcs_neighbour, pcs_root_operation


@dataclass(frozen=True, slots=True)
class PcsTemplate:
    mine: Callable[[Book], Iterator[Fact]]
    heap: Callable[[Fact], tuple[str, str]]  # branch and twig
    draw: Callable[[PcsFacts, Fact, Random, Difficulty], Item]
    card_fact: Callable[[PcsFacts, str, str], Fact | None]  # of a code and a discriminator


def _listed_only(_facts: PcsFacts, _code: str, _discriminator: str) -> Fact | None:
    return None


PCS_TEMPLATES: Mapping[str, PcsTemplate] = MappingProxyType(
    {
        pcs_character.ID: PcsTemplate(
            pcs_character.mine, pcs_character.heap, pcs_character.draw, pcs_character.card_fact
        ),
        pcs_root_operation.ID: PcsTemplate(
            pcs_root_operation.mine,
            pcs_root_operation.heap,
            pcs_root_operation.draw,
            pcs_root_operation.card_fact,
        ),
        pcs_neighbour.ID: PcsTemplate(
            pcs_neighbour.mine, pcs_neighbour.heap, pcs_neighbour.draw, _listed_only
        ),
        navigate.ID: PcsTemplate(navigate.mine, navigate.heap, navigate.draw, _listed_only),
    }
)
