"""`hcc-maps`: which of four codes maps to a payment HCC of CMS-HCC V28; or the one that leaves the score as it is.

Provable from the mapping of payment year 2026. Left out, as key and as wrong option: codes with two HCCs, codes
whose HCC depends on age or sex, codes that are no longer valid. An HCC is told by its label, and never asked by
number. A code that maps to nothing is asked where others of its block map, or where it is a CC or MCC: what is grave
in one list and nothing in the other misleads (E43).
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.cms_lists import HCC_MODEL, hcc_cited, knows, told_apart
from decks.facts import Fact, Facts, Ring
from decks.fair_options import option_of, read_pools, write_pools, wrong_options
from decks.model import Concept, Difficulty, Item
from decks.neighbourhood import Neighbourhood
from decks.sources.hcc import RiskModel, shipped_hcc
from decks.sources.msdrg import shipped_drg
from decks.tabular import Node, Tabular

ID = "hcc-maps"
_MAPS = f"{HCC_MODEL}: which of these codes maps to a payment HCC?"
_FREE = f"{HCC_MODEL}: which of these codes leaves the risk score as it is, since it maps to no payment HCC?"


def mine(book: Tabular) -> Iterator[Fact]:
    return facts_in(book, shipped_hcc(), shipped_drg().severities) if knows(book) else iter(())


def facts_in(book: Tabular, model: RiskModel, severe: Container[str] = ()) -> Iterator[Fact]:
    """In printed order. `severe` holds codes without the dot that are asked wherever they stand."""
    mapped = [node for node in book.billable if model.askable(node.code)]
    free = [node for node in book.billable if not model.hccs_of(node.code) and not model.edited(node.code)]
    with_hcc, without = Neighbourhood(mapped), Neighbourhood(free)
    paid, sections = {node.code for node in mapped}, {node.section.id for node in mapped}
    categories = {node.category for node in mapped}
    asked = [
        node
        for node in free
        if told_apart(node, categories)
        and (node.section.id in sections or node.code.replace(".", "") in severe)
    ]
    for node in sorted([*mapped, *asked], key=lambda each: each.number):
        is_paid = node.code in paid
        pools = _pools(without if is_paid else with_hcc, node)
        if sum(map(len, pools)) >= 3:
            told = [node] if is_paid else [each for pool in pools for each in pool]
            yield Fact(node.code, data=_data(model, is_paid, told, pools))


def _pools(others: Neighbourhood, node: Node) -> list[list[Node]]:
    near, block = list(others.around(node, Ring.FAMILY)), list(others.around(node, Ring.BLOCK))
    far = list(others.around(node, Ring.CHAPTER)) or list(others.around(node, Ring.ELSEWHERE))
    return [near, block, far]


def _data(model: RiskModel, is_paid: bool, told: list[Node], pools: list[list[Node]]) -> str:
    """The code's HCC with its label, or nothing; the pools; the labels of what the pools hold."""
    hccs = {node.code: model.hccs_of(node.code)[0] for node in told}
    labels = [f"{hcc} {model.label(hcc)}" for hcc in sorted(set(hccs.values()))]
    shown = [[_shown(node, hccs) for node in pool] for pool in pools]
    return "\n".join(
        (f"{labels[0]}\n" if is_paid else "\n", write_pools(shown), *([] if is_paid else labels))
    )


def _shown(node: Node, hccs: dict[str, int]) -> str:
    return f"{node.code}/{hccs[node.code]}" if node.code in hccs else node.code


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    own, _, rest = fact.data.partition("\n\n")
    lines = rest.split("\n")
    listed = read_pools("\n".join(lines[:3]))
    bare = tuple([each.partition("/")[0] for each in pool] for pool in listed)
    right = option_of(facts, concept.code)
    wrong, reached = wrong_options(facts, right, bare, rng, difficulty)
    hccs = dict(each.split("/") for pool in listed for each in pool if "/" in each)
    names = dict(line.split(" ", 1) for line in lines[3:])
    where = hcc_cited(facts, ID, fact, concept, f"Mapping, {concept.code}")

    def explain(lettered: Lettered) -> str:
        if own:
            return _why_paid(concept, own, lettered)
        told = ((letter, each.code or "") for letter, each in lettered)
        listed = "; ".join(
            f"{letter} {code} to “{names[hccs[code]]}” (HCC {hccs[code]})" for letter, code in told
        )
        return (
            f"{concept.code} is in no payment HCC of V28: it is reported where it is documented, but adds nothing to "
            f"the risk score. The others map: {listed}."
        )

    return choice_item(where, Question(_MAPS if own else _FREE, right, wrong, reached, explain), rng)


def _why_paid(concept: Concept, own: str, wrong: Lettered) -> str:
    number, _, label = own.partition(" ")
    others = ", ".join(f"{letter} {option.code}" for letter, option in wrong)
    return (
        f"{concept.code} maps to “{label}” (HCC {number}). Documented and supported at a face-to-face visit of the "
        f"year before, it raises the risk score once, however often it is reported. In no payment HCC: {others}."
    )
