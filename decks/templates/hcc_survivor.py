"""`hcc-survivor`: two codes are documented; which payment HCC survives the hierarchy of CMS-HCC V28, or do both?

Provable from the hierarchy rows of V28. Of two HCCs that a row joins, the one above survives; where no row joins
them, both count. Left out are codes that `hcc-maps` leaves out, the row 223 above 227 (a heart assist device counts
only beside heart failure), and 62 beside 202, which only 63 joins. HCCs are told by their labels. "Both" is right
in a third of the cards: a code has half as many partners outside of its hierarchies as within.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.cms_lists import HCC_MODEL, hcc_cited, knows
from decks.facts import Fact, Facts, Ring
from decks.fair_options import read_pools, write_pools
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.neighbourhood import ring_between
from decks.sources.hcc import RiskModel, shipped_hcc
from decks.tabular import Node, Tabular

ID = "hcc-survivor"
_SUBJECTS = 4  # codes of an HCC that are asked about
_PARTNERS = 4  # codes of the other HCC, of each nearness
_BOTH = "both"
_LEFT_OUT = (frozenset({223, 227}), frozenset({62, 202}))
_STEM = "{model}: two visits of one year lead to {first}, and {second}. Which HCC survives the hierarchy?"

Pair = tuple[int, int]


def mine(book: Tabular) -> Iterator[Fact]:
    return facts_in(book, shipped_hcc()) if knows(book) else iter(())


def facts_in(book: Tabular, model: RiskModel) -> Iterator[Fact]:
    """In printed order."""
    nodes: defaultdict[int, list[Node]] = defaultdict(list)
    for node in book.billable:
        if model.askable(node.code):
            nodes[model.hccs_of(node.code)[0]].append(node)
    made = [
        (node.number, Fact(node.code, str(other), _data(model, (hcc, other), _partners(node, nodes[other]))))
        for hcc in nodes
        for node in _spread(nodes[hcc], _SUBJECTS)
        for other in _others(model, hcc, nodes)
    ]
    yield from (fact for _, fact in sorted(made, key=lambda each: each[0]))


def _others(model: RiskModel, hcc: int, nodes: Mapping[int, Sequence[Node]]) -> list[int]:
    """Those that a row joins with it, and half as many that none does, the nearest by number."""
    known = [other for other in nodes if other != hcc and {hcc, other} not in _LEFT_OUT]
    kin = [other for other in known if other in model.trumps(hcc) or hcc in model.trumps(other)]
    strangers = [other for other in known if model.survivors((hcc, other)) == tuple(sorted((hcc, other)))]
    strangers.sort(key=lambda other: (abs(other - hcc), other))
    return sorted(kin) + strangers[: (len(kin) + 1) // 2]


def _spread(nodes: Sequence[Node], most: int) -> Sequence[Node]:
    """As many categories as can be, then the rest."""
    firsts = {node.category: node for node in reversed(nodes)}
    chosen = sorted(firsts.values(), key=lambda each: each.number)[:most]
    return [*chosen, *(node for node in nodes if node not in chosen)][:most]


def _partners(node: Node, others: Sequence[Node]) -> list[list[str]]:
    """Codes in the block, in the chapter, and beyond."""
    pools: list[list[str]] = [[], [], []]
    for each in sorted(others, key=lambda other: abs(other.number - node.number)):
        ring = ring_between(node, each)
        pool = pools[0 if ring <= Ring.BLOCK else 1 if ring is Ring.CHAPTER else 2]
        if len(pool) < _PARTNERS:
            pool.append(each.code)
    return pools


def _data(model: RiskModel, pair: Pair, partners: list[list[str]]) -> str:
    """Both HCCs with their labels, the own one first, and which survives; then codes of the other one."""
    left = model.survivors(pair)
    named = [f"{hcc} {model.label(hcc)}" for hcc in pair]
    return "\n".join((*named, str(left[0]) if len(left) == 1 else _BOTH)) + f"\n\n{write_pools(partners)}"


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    told, _, listed = fact.data.partition("\n\n")
    own, other, left = told.split("\n")
    partner, reached = _partner(facts, listed, rng, difficulty)
    options = {
        own.partition(" ")[0]: Option(f"The HCC of {concept.code}", concept.code),
        other.partition(" ")[0]: Option(f"The HCC of {partner.code}", partner.code),
        _BOTH: Option("Both HCCs"),
    }
    names = {each.partition(" ")[0]: each.partition(" ")[2] for each in (own, other)}
    where = hcc_cited(facts, ID, fact, concept, f"Hierarchies, HCC {min(names, key=int)}")

    def explain(lettered: Lettered) -> str:
        return _why(names, left, {option: name for name, option in options.items()}, lettered)

    documented = [_documented(own, concept), _documented(other, partner)]
    rng.shuffle(documented)
    stem = _STEM.format(model=HCC_MODEL, first=documented[0], second=documented[1])
    wrong = tuple(option for name, option in options.items() if name != left)
    return choice_item(where, Question(stem, options[left], wrong, reached, explain), rng)


def _partner(facts: Facts, listed: str, rng: Random, difficulty: Difficulty) -> tuple[Concept, Difficulty]:
    """A code of the other HCC, as near as the difficulty asks, else as there is."""
    rated = list(zip((Difficulty.HARD, Difficulty.MEDIUM, Difficulty.EASY), read_pools(listed), strict=True))
    outwards = [each for each in rated if each[0] <= difficulty]
    inwards = [each for each in reversed(rated) if each[0] > difficulty]
    nearness, pool = next(each for each in (*outwards, *inwards) if each[1])
    found = facts.find(rng.choice(pool))
    if found is None:
        raise Undrawable("the edition lacks the other code")
    return found, min(nearness, difficulty)


def _documented(hcc: str, concept: Concept) -> str:
    return f"{concept.code} ({concept.title}), HCC “{hcc.partition(' ')[2]}”"


def _why(names: Mapping[str, str], left: str, kinds: Mapping[Option, str], wrong: Lettered) -> str:
    one, other = names
    if left == _BOTH:
        rule = f"No hierarchy row of V28 joins HCC {one} “{names[one]}” and HCC {other} “{names[other]}”"
        alone = " and ".join(letter for letter, _ in wrong)
        return f"{rule}: both count. {alone} would drop the other one without a row."
    lost = other if left == one else one
    rule = f"By the hierarchy of V28, HCC {left} “{names[left]}” drops HCC {lost} “{names[lost]}”"
    told = [
        f"{letter} would need two HCCs that no row joins"
        if kinds[option] == _BOTH
        else f"{letter} is dropped"
        for letter, option in wrong
    ]
    return f"{rule}: only the graver one counts. {'; '.join(told)}."
