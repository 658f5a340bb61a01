"""`use-additional`: what does the Use additional code note at a code tell to add?

Provable: the note is printed at the code itself, is one line, and names its codes without a condition on them.
Wrong options are such notes of other codes; none of them governs the code, from whatever level, and no Use
additional code note over it names any code that they name. The code's title stands in the stem only where its
words do not point at the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from random import Random

from decks.addition_pools import AdditionPools, three_of, write_pools
from decks.additions import KIND, Addition, additions, bare
from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item, Option
from decks.note_pairs import NotePairs, meet
from decks.tabular import Tabular

ID = "use-additional"
_WORD = re.compile(r"\w{3,}")


def mine(book: Tabular) -> Iterator[Fact]:
    pairs = NotePairs(book, KIND)
    plain = list(additions(book, pairs))
    pools = AdditionPools(plain)
    for addition in {(each.node.code, each.discriminator): each for each in plain}.values():
        yield Fact(addition.node.code, addition.discriminator, _data(pairs, pools, addition))


def _data(pairs: NotePairs, pools: AdditionPools, addition: Addition) -> str:
    """What is added; then, by nearness, what is not, each with a code that prints it."""
    told = [rule.names for rule in pairs.over_or_below(addition.node)]

    def allowed(other: Addition) -> bool:
        return not any(meet(names, each) for names in other.names for each in told)

    around = pools.around(addition, allowed)
    offered = [[f"{each.node.code} {each.what}" for each in pool] for pool in around]
    return f"{addition.what}\n\n{write_pools(offered)}"


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    what, _, offered = fact.data.partition("\n\n")
    chosen, reached = three_of(offered, difficulty, rng, _differ, f" {what}")
    places = {words: code for code, _, words in (each.partition(" ") for each in chosen)}

    def explain(wrong: Lettered) -> str:
        found = ((letter, places[option.text]) for letter, option in wrong)
        listed = "; ".join(f"{letter} stands at {code} ({_title(facts, code)})" for letter, code in found)
        return (
            f"At {concept.code} ({concept.title}) the Tabular List prints: “Use additional {what}”. The additional "
            f"code comes after {concept.code} (guidelines I.A.13, I.B.7). The others are notes of other codes; none "
            f"governs {concept.code}: {listed}."
        )

    title = "" if _points(concept.title, what, list(places)) else f" ({concept.title})"
    stem = f"What does the Use additional code note at {concept.code}{title} tell you to add?"
    question = Question(stem, Option(what), tuple(map(Option, places)), reached, explain)
    place, note = f"Tabular, note at {concept.code}", f"Use additional {what}"
    return choice_item(cited(facts, ID, fact, concept, place=place, note=note), question, rng)


def _differ(one: str, other: str) -> bool:
    return bare(one.partition(" ")[2]) != bare(other.partition(" ")[2])


def _points(title: str, right: str, wrong: Sequence[str]) -> bool:
    """Whether the right option shares more words with the title than each wrong one."""
    words = _words(title)
    return len(_words(right) & words) > max(len(_words(each) & words) for each in wrong)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _title(facts: Facts, code: str) -> str:
    concept = facts.find(code)
    return concept.title if concept else "another code"
