"""`drg-severity`: beside a principal diagnosis, which secondary diagnosis counts as a CC or MCC?

Provable from the levels and the PDX exclusion collections of MS-DRG v43.1. One of the four counts; at least one of
the others is a CC or MCC that this principal diagnosis excludes, the rest are non-CCs. All stand equally near to
the principal diagnosis. Claimed for what is present on admission. Of a category two principal diagnoses are asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.cms_lists import DRG_VERSION, drg_cited, is_initial, knows
from decks.distractors import WRONG_OPTIONS
from decks.exclusions import Exclusions, Rings
from decks.facts import Fact, Facts, Ring, rings_from
from decks.fair_options import Three, fair_three, option_of, read_pools, write_pools
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.severity_levels import NAMES, levels_in
from decks.sources.msdrg import SeverityTable, shipped_drg
from decks.tabular import Node, Tabular

ID = "drg-severity"
_MOST = 2  # cards of one category
_TRIES = 6  # codes of one category that are looked at
_KEPT = 6  # codes of each kind and ring
_LOOKED_AT = 4  # of the excluded ones, and of the non-CCs
_STEM = (
    "Principal diagnosis {code} ({title}). Which secondary diagnosis, present on admission, counts beside it as a CC "
    "or MCC of {version}, and so can raise the severity of the DRG?"
)
_WHY = (
    "{code} is {level}, and {principal} is not in its PDX exclusion collection: it counts, and leads to the higher "
    "MS-DRG where the family has one."
)
_RINGS = (Ring.FAMILY, Ring.BLOCK, Ring.CHAPTER)  # beyond the chapter hardly anything is excluded


def mine(book: Tabular) -> Iterator[Fact]:
    return facts_in(book, shipped_drg()) if knows(book) else iter(())


def facts_in(book: Tabular, table: SeverityTable) -> Iterator[Fact]:
    """In printed order."""
    levels, made, tried = levels_in(book, table), Counter[str](), Counter[str]()
    severe = Rings(node for node, level in levels.items() if level != "none")
    slight = Rings(node for node, level in levels.items() if level == "none" and is_initial(node))
    for node in sorted(Exclusions(book, table).principals, key=lambda each: each.number):
        if not is_initial(node) or made[node.category] == _MOST or tried[node.category] == _TRIES:
            continue
        tried[node.category] += 1
        rng = Random(node.code)
        pools = [pool for ring in _RINGS for pool in _pools(table, severe, slight, node, ring, rng)]
        if any(pools):
            made[node.category] += 1
            yield Fact(node.code, data=f"\n\n{write_pools(pools)}")


def _pools(
    table: SeverityTable, severe: Rings, slight: Rings, node: Node, ring: Ring, rng: Random
) -> list[list[str]]:
    """What counts, what is excluded, what is a non-CC; all empty where one kind is missing."""
    counting, excluded = list[str](), list[str]()
    for each in severe.around(node, ring, rng):
        kind = excluded if table.is_excluded(each.code, node.code) else counting
        kind.append(f"{each.code}/{table.level(each.code)}")
    none = [each.code for each in slight.around(node, ring, rng)[:_KEPT]] if counting and excluded else []
    enough = none and len(none) + len(excluded) >= WRONG_OPTIONS
    return [counting[:_KEPT], excluded[:_KEPT], none] if enough else [[], [], []]


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    ring, counting, excluded, none = _ring(fact.data.removeprefix("\n\n"), difficulty)
    levels = dict(each.split("/") for each in (*counting, *excluded))
    right = option_of(facts, rng.choice(counting).partition("/")[0])
    wrong = _wrong(facts, right, [each.partition("/")[0] for each in excluded], none, concept, rng)
    where = drg_cited(facts, ID, fact, concept, f"principal diagnosis {concept.code}")

    def explain(lettered: Lettered) -> str:
        why = _WHY.format(code=right.code, level=NAMES[levels[right.code or ""]], principal=concept.code)
        told = "; ".join(f"{letter} {_wrong_because(each, levels, concept)}" for letter, each in lettered)
        return f"{why} {told}."

    stem = _STEM.format(code=concept.code, title=concept.title, version=DRG_VERSION)
    reached = min(difficulty, ring.difficulty)
    return choice_item(where, Question(stem, right, wrong, reached, explain), rng)


def _wrong(
    facts: Facts, right: Option, excluded: list[str], none: list[str], concept: Concept, rng: Random
) -> Three:
    """One or two that are excluded, the rest non-CCs; more of the first where the second are too few."""
    lost, slight = (set(rng.sample(codes, min(_LOOKED_AT, len(codes)))) for codes in (excluded, none))
    most = max(2, WRONG_OPTIONS - len(slight))

    def allowed(three: Three) -> bool:
        return 1 <= sum(each.code in lost for each in three) <= most

    pool = [option_of(facts, code) for code in sorted(lost | slight)]
    three = fair_three(right, pool, rng, concept.title, allowed)
    if three is None:
        raise Undrawable(f"too few secondary diagnoses stand beside {concept.code}")
    return three


def _wrong_because(option: Option, levels: dict[str, str], concept: Concept) -> str:
    level = levels.get(option.code or "")
    if level is None:
        return f"{option.code} is a non-CC"
    return f"{option.code} is {NAMES[level]}, but {concept.code} is in its PDX exclusion collection"


def _ring(listed: str, difficulty: Difficulty) -> tuple[Ring, list[str], list[str], list[str]]:
    """The ring that the difficulty asks for, or the next that a question can be made of."""
    lines = [list(pool) for pool in read_pools(listed)]
    outwards = [ring for ring in rings_from(difficulty) if ring in _RINGS]
    inwards = [ring for ring in reversed(_RINGS) if ring not in outwards]
    ring = next(ring for ring in (*outwards, *inwards) if lines[3 * ring])
    return ring, lines[3 * ring], lines[3 * ring + 1], lines[3 * ring + 2]
