"""`cc-mcc`: which of four codes is an MCC, a CC or a non-CC as a secondary diagnosis.

Provable from the lists of MS-DRG v43.1, and claimed for what is present on admission and before exclusions: a
hospital-acquired condition may count for nothing otherwise. A non-CC is asked where others of its block are more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, zip_longest
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.cms_lists import DRG_VERSION, drg_cited, knows, told_apart
from decks.distractors import WRONG_OPTIONS
from decks.facts import Fact, Facts, Ring
from decks.fair_options import option_of, read_pools, write_pools, wrong_options
from decks.model import Concept, Difficulty, Item
from decks.neighbourhood import Neighbourhood
from decks.severity_levels import LEVELS, NAMES, levels_in
from decks.sources.msdrg import Level, SeverityTable, shipped_drg
from decks.tabular import Node, Tabular

ID = "cc-mcc"
_STEM = "{version}: which of these codes {level} as a secondary diagnosis, present on admission, before exclusions?"
_ASKED: Mapping[str, str] = {"MCC": "is an MCC", "CC": "has the level CC (not MCC)", "none": "is a non-CC"}
_WHY: Mapping[str, str] = {
    "MCC": "is a major complication or comorbidity (MCC): it leads to the MS-DRG “with MCC” where the family has one",
    "CC": "is a complication or comorbidity (CC): it leads to the MS-DRG “with CC” where the family has one",
    "none": "is a non-CC: it is reported, but leads to no higher MS-DRG by itself",
}
_RULE = "The highest level among all secondary diagnoses decides, unless the principal diagnosis excludes it."
_OF_A_LEVEL = 3  # wrong options of each level and ring

Kinds = Mapping[Level, Neighbourhood]


def mine(book: Tabular) -> Iterator[Fact]:
    return facts_in(book, shipped_drg()) if knows(book) else iter(())


def facts_in(book: Tabular, table: SeverityTable) -> Iterator[Fact]:
    """In printed order."""
    levels = levels_in(book, table)
    severe = [node for node, level in levels.items() if level != "none"]
    sections, categories = {node.section.id for node in severe}, {node.category for node in severe}
    kinds = {each: Neighbourhood(node for node, level in levels.items() if level == each) for each in LEVELS}
    for node, level in levels.items():
        if level == "none" and not (node.section.id in sections and told_apart(node, categories)):
            continue
        near, block, chapter = (_pool(kinds, level, node, ring) for ring in Ring if ring < Ring.ELSEWHERE)
        pools = [near, block, chapter or _pool(kinds, level, node, Ring.ELSEWHERE)]
        if sum(map(len, pools)) >= WRONG_OPTIONS:
            yield Fact(node.code, data=f"{level}\n\n{write_pools(pools)}")


def _pool(kinds: Kinds, own: Level, node: Node, ring: Ring) -> list[str]:
    """Codes of the other two levels, with their level, in turn."""
    found = [
        [f"{each.code}/{level}" for each in kinds[level].around(node, ring)[:_OF_A_LEVEL]]
        for level in LEVELS
        if level != own
    ]
    return [each for each in chain.from_iterable(zip_longest(*found)) if each]


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    level, _, listed = fact.data.partition("\n\n")
    pools = read_pools(listed)
    levels = dict(each.split("/") for pool in pools for each in pool)
    right = option_of(facts, concept.code)
    bare = tuple([each.partition("/")[0] for each in pool] for pool in pools)
    wrong, reached = wrong_options(facts, right, bare, rng, difficulty)
    where = drg_cited(facts, ID, fact, concept, concept.code)

    def explain(lettered: Lettered) -> str:
        told = ((letter, each.code or "") for letter, each in lettered)
        others = ", ".join(f"{letter} {code} is {NAMES[levels[code]]}" for letter, code in told)
        return f"{concept.code} {_WHY[level]}. {_RULE} {others}."

    stem = _STEM.format(version=DRG_VERSION, level=_ASKED[level])
    return choice_item(where, Question(stem, right, wrong, reached, explain), rng)
