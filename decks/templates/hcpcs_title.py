"""`hcpcs-title`: a title is given and its code sought, or the code is given and its title sought.

Provable, because no two of the codes asked share a title; those that name themselves, a code of CPT, or another
code's very title are not asked (`decks.hcpcs_facts`). One card for each way.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.facts import Entry, Fact
from decks.hcpcs_facts import HcpcsBook, HcpcsFacts
from decks.hcpcs_options import cited, file_of, three_others
from decks.model import Concept, Difficulty, Item, Option

ID = "hcpcs-title"
TO_TITLE = "title"


def mine(book: HcpcsBook) -> Iterator[Fact]:
    for row in book.codes:
        yield Fact(row.code)
        yield Fact(row.code, TO_TITLE)


def draw(facts: HcpcsFacts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    where, to_title = f"in {file_of(facts)}", fact.discriminator == TO_TITLE
    stem = (
        f"What is {concept.code} {where}?"
        if to_title
        else f"Which code has the title “{concept.title}” {where}?"
    )
    return item_of_entry(facts, ID, fact, concept, stem, rng, difficulty, to_title=to_title)


def item_of_entry(
    facts: HcpcsFacts,
    template: str,
    fact: Fact,
    concept: Concept,
    stem: str,
    rng: Random,
    difficulty: Difficulty,
    *,
    to_title: bool,
) -> Item:
    """Options are titles, or else codes; the rationale says what each other one is."""
    own = Entry(concept.code, concept.title)
    others, reached = three_others(facts, own, rng, difficulty, _length if to_title else _alike)
    titles = {entry.code: entry.title for entry in others}
    where = cited(facts, template, fact)

    def explain(wrong: Lettered) -> str:
        if to_title:
            named = ", ".join(f"{letter} is {option.code}" for letter, option in wrong)
            return f"{where.path} Of the others, {named}."
        named = "; ".join(f"{letter} {option.text} is “{titles[option.text]}”" for letter, option in wrong)
        return f"{where.path} {named}."

    right, *wrong = (Option(each.title if to_title else each.code, each.code) for each in (own, *others))
    return choice_item(where, Question(stem, right, tuple(wrong), reached, explain), rng)


def _length(entry: Entry) -> int:
    return len(entry.title)


def _alike(_entry: Entry) -> int:
    return 0
