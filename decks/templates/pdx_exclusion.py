"""`pdx-exclusion`: which principal diagnosis takes the CC or MCC status of a secondary diagnosis away?

Provable from the PDX exclusion collections of MS-DRG v43.1: the key is a member of the code's collection, the others
are members of other collections only. All four stand equally near to the secondary diagnosis: in its block, in its
chapter, or beyond it. Codes of one category and one collection are mostly one card: two of them are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.cms_lists import DRG_VERSION, drg_cited, is_plain, knows
from decks.distractors import WRONG_OPTIONS
from decks.exclusions import Exclusions
from decks.facts import Fact, Facts
from decks.fair_options import fair, option_of, read_pools, write_pools
from decks.model import Concept, Difficulty, Item, Undrawable
from decks.severity_levels import levels_in
from decks.sources.msdrg import SeverityTable, shipped_drg
from decks.tabular import Tabular

ID = "pdx-exclusion"
_MOST = 2  # cards of one category and one collection


def mine(book: Tabular) -> Iterator[Fact]:
    return facts_in(book, shipped_drg()) if knows(book) else iter(())


def facts_in(book: Tabular, table: SeverityTable) -> Iterator[Fact]:
    """In printed order."""
    exclusions = Exclusions(book, table)
    made = Counter[tuple[str, int]]()
    for node, level in levels_in(book, table).items():
        if level == "none" or not is_plain(node):
            continue
        group = (node.category, exclusions.collection(node))
        rings = exclusions.principals_around(node) if made[group] < _MOST else []
        if any(rings):
            made[group] += 1
            yield Fact(node.code, data=f"{level}\n\n{write_pools([codes for ring in rings for codes in ring])}")
