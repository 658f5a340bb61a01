"""`pdx-exclusion`: which principal diagnosis takes the CC or MCC status of a secondary diagnosis away?

Provable from the PDX exclusion collections of MS-DRG v43.1: the key is a member of the code's collection, the others
are members of other collections only. All four stand equally near to the secondary diagnosis, so that likeness to
it does not tell. Codes of one category and one collection are mostly one question: two of them are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.cms_lists import DRG_VERSION, drg_cited, is_initial, knows
from decks.exclusions import Exclusions
from decks.facts import Fact, Facts, Ring, rings_from
from decks.fair_options import fair_three, option_of, read_pools, write_pools
from decks.model import Concept, Difficulty, Item, Undrawable
from decks.severity_levels import NAMES, levels_in
from decks.sources.msdrg import SeverityTable, shipped_drg
from decks.tabular import Tabular

ID = "pdx-exclusion"
_MOST = 2  # cards of one category and one collection
_STEM = (
    "Secondary diagnosis {code} ({title}) is {level}. Which principal diagnosis excludes it, so that it no longer "
    "counts as {level} (PDX exclusion list of {version})?"
)


def mine(book: Tabular) -> Iterator[Fact]:
    return facts_in(book, shipped_drg()) if knows(book) else iter(())


def facts_in(book: Tabular, table: SeverityTable) -> Iterator[Fact]:
    """In printed order."""
    exclusions, made = Exclusions(book, table), Counter[tuple[str, int]]()
    for node, level in levels_in(book, table).items():
        group = (node.category, exclusions.collection(node))
        if level == "none" or not is_initial(node) or made[group] == _MOST:
            continue
        sides = exclusions.principals_around(node)
        if any(each.excluding for each in sides):
            made[group] += 1
            pools = [pool for each in sides for pool in (each.excluding, each.others)]
            yield Fact(node.code, data=f"{level}\n\n{write_pools(pools)}")


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    level, _, listed = fact.data.partition("\n\n")
    ring, excluding, others = _ring(listed, difficulty)
    right = option_of(facts, _key(excluding, others, rng))
    stem = _STEM.format(code=concept.code, title=concept.title, level=NAMES[level], version=DRG_VERSION)
    pool = [option_of(facts, code) for code in others]
    wrong = fair_three(right, pool, rng, concept.title)
    if wrong is None:
        raise Undrawable(f"too few principal diagnoses stand beside {concept.code}")
    where = drg_cited(facts, ID, fact, concept, concept.code)

    def explain(lettered: Lettered) -> str:
        told = ", ".join(f"{letter} {option.code}" for letter, option in lettered)
        return (
            f"{right.code} is in the PDX exclusion collection of {concept.code}, so {concept.code} counts as a "
            f"non-CC beside it. Such a list names principal diagnoses that are taken to be closely related to the "
            f"secondary one. Not in this collection, so that it stays {NAMES[level]}: {told}."
        )

    reached = min(difficulty, ring.difficulty)
    return choice_item(where, Question(stem, right, wrong, reached, explain), rng)


def _key(excluding: list[str], others: list[str], rng: Random) -> str:
    """Collections often reach to the end of a chapter; the key shall not be the last in the alphabet more often than
    the first.
    """
    wanted = rng.random()
    shuffled = rng.sample(excluding, len(excluding))
    return min(shuffled, key=lambda code: abs(sum(other < code for other in others) / len(others) - wanted))


def _ring(listed: str, difficulty: Difficulty) -> tuple[Ring, list[str], list[str]]:
    """The ring that the difficulty asks for, or the next outwards, or the next inwards that a question can be
    made of."""
    lines = [list(pool) for pool in read_pools(listed)]
    outwards = rings_from(difficulty)
    inwards = [ring for ring in reversed(Ring) if ring not in outwards]
    ring = next(ring for ring in (*outwards, *inwards) if lines[2 * ring])
    return ring, lines[2 * ring], lines[2 * ring + 1]
