"""The templates of ICD-10-CM by their id. Each mines its facts from an edition and draws an item from a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from types import MappingProxyType

from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item
from decks.tabular import Tabular
from decks.templates import (
    billable,
    cc_mcc,
    chain,
    changed,
    chapter_block,
    claim_error,
    code_first,
    code_of_title,
    drg_severity,
    drug_intent,
    excludes1,
    excludes_kind,
    hcc_maps,
    hcc_survivor,
    inclusion_term,
    laterality,
    navigate_index,
    not_billable,
    pdx_exclusion,
    placeholder_x,
    seventh_character,
    title_of_code,
    typed_code,
    use_additional,
)


@dataclass(frozen=True, slots=True)
class Template:
    mine: Callable[[Tabular], Iterator[Fact]]
    draw: Callable[[Facts, Fact, Concept, Random, Difficulty], Item]


_ALL = (
    title_of_code,
    code_of_title,
    typed_code,
    billable,
    not_billable,
    placeholder_x,
    seventh_character,
    laterality,
    excludes1,
    excludes_kind,
    code_first,
    use_additional,
    chain,
    inclusion_term,
    chapter_block,
    drug_intent,
    claim_error,
    changed,
    hcc_maps,
    hcc_survivor,
    cc_mcc,
    pdx_exclusion,
    drg_severity,
    navigate_index,
)
TEMPLATES: Mapping[str, Template] = MappingProxyType(
    {each.ID: Template(each.mine, each.draw) for each in _ALL}
)
