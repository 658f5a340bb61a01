"""`navigate`: where the index of ICD-10-PCS leads from a term.

Provable from the index alone. Terms that lead to several places are asked for one of them, and the stem says so. No
wrong option is a place that the term, or a term below it, leads to, nor the beginning or the continuation of one.
All four look alike: the same verb, codes of the same length.

Hard: the places of the terms beside it; where there are too few, two and two, so that the key and its sibling do not
stand out. Medium: other places under the main term. Easy: anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from random import Random
from zlib import crc32

from decks.choice import Lettered, Question, choice_item
from decks.facts import Fact
from decks.model import Difficulty, Item, Option, Undrawable
from decks.pcs_facts import Lead, PcsFacts
from decks.pcs_index import placed_leads
from decks.pcs_words import cited, path_of
from decks.sources.icd10pcs_shapes import Book

ID = "navigate"
_WRONG = 3
_CHANCES = 12
_FEWEST = 8  # of one shape, so that an option can be found


def mine(book: Book) -> Iterator[Fact]:
    """One fact a term, in printed order. Its code is the table or code that it leads to first."""
    terms: dict[str, list[tuple[str, Lead]]] = {}
    shapes: dict[str, int] = {}
    for placed in placed_leads(book):
        shapes[placed.lead.shape] = shapes.get(placed.lead.shape, 0) + 1
        terms.setdefault(placed.lead.path, []).append((placed.code, placed.lead))
    for path, leads in terms.items():
        fitting = [(code, lead) for code, lead in leads if code and _is_fair(lead, shapes)]
        if fitting:
            data = "; ".join([path, *(lead.text for _, lead in leads)])
            yield Fact(fitting[0][0], name_of(path), data)


def _is_fair(lead: Lead, shapes: dict[str, int]) -> bool:
    """Its words do not stand in the term already."""
    told = _bare(lead.words)
    return shapes[lead.shape] >= _FEWEST and not (told and told in _bare(lead.path))


def name_of(path: str) -> str:
    """Eight hex digits of the term: part of the card's id."""
    return f"{crc32(_bare(path).encode()):08x}"


def _bare(text: str) -> str:
    return re.sub(r"[^0-9a-z]+", " ", text.casefold()).strip()


def heap(fact: Fact) -> tuple[str, str]:
    """Letter by letter, then main term by main term."""
    main = path_in(fact).partition(",")[0]
    return main[:1].upper(), main


def path_in(fact: Fact) -> str:
    return fact.data.partition("; ")[0]


def draw(facts: PcsFacts, fact: Fact, rng: Random, difficulty: Difficulty) -> Item:
    path = path_in(fact)
    leads = facts.leads(path)
    asked = [lead for lead in leads if not (lead.words and _bare(lead.words) in _bare(path))]
    if not asked:
        raise Undrawable(f"the index leads nowhere from {path}")
    lead = rng.choice(asked)
    others, reached = _three_others(facts, lead, [*leads, *facts.leads_below(path)], rng, difficulty)
    froms = {other.text: other.path for other in others}

    def explain(wrong: Lettered) -> str:
        named = "; ".join(f"{letter} {option.text} stands at “{froms[option.text]}”" for letter, option in wrong)
        return f"{_told(leads)} {_table(facts, lead)}{named}."

    several = "One of the places is asked: to" if len(leads) > 1 else "To"
    stem = f"{several} which of these does the ICD-10-PCS Index lead from “{path}”?"
    wrong = tuple(Option(other.text) for other in others)
    where = cited(facts, ID, fact, f"Index, {path}", _table(facts, lead).strip(), note=lead.text)
    return choice_item(where, Question(stem, Option(lead.text), wrong, reached, explain), rng)


def _told(leads: Sequence[Lead]) -> str:
    return f"The Index prints at “{leads[0].path}”: {'; '.join(lead.text for lead in leads)}."


def _table(facts: PcsFacts, lead: Lead) -> str:
    path = path_of(facts, lead.target)
    return f"{path} " if path else ""


def _three_others(
    facts: PcsFacts, lead: Lead, reached: Sequence[Lead], rng: Random, difficulty: Difficulty
) -> tuple[list[Lead], Difficulty]:
    def free(pool: Sequence[Lead]) -> list[Lead]:
        """In random order, each text once."""
        found = {_bare(other.text): other for other in pool if not any(_overlap(other, one) for one in reached)}
        return rng.sample(list(found.values()), len(found))

    for each in range(difficulty, 0, -1):
        others = _pool(facts, lead, Difficulty(each), free, rng)
        if len(others) >= _WRONG:
            return others[:_WRONG], Difficulty(each)
    raise Undrawable(f"too few places stand beside {lead.path}")


Free = Callable[[Sequence[Lead]], list[Lead]]


def _pool(facts: PcsFacts, lead: Lead, ring: Difficulty, free: Free, rng: Random) -> list[Lead]:
    match ring:
        case Difficulty.HARD:
            return _near(facts, lead, free, rng)
        case Difficulty.MEDIUM:
            return _of_different_parents(lead, free(facts.leads_of_main(lead, rng, _CHANCES)))
        case Difficulty.EASY:
            return _of_different_parents(lead, free(facts.leads_anywhere(lead, rng, _CHANCES)))


def _near(facts: PcsFacts, lead: Lead, free: Free, rng: Random) -> list[Lead]:
    siblings = free(facts.leads_beside(lead))
    if len(siblings) >= _WRONG:
        return siblings
    near = free(facts.leads_near(lead, rng, _CHANCES))
    if not siblings:
        return _of_different_parents(lead, near)
    for other in near:
        pair = [each for each in free(facts.leads_beside(other)) if _bare(each.text) != _bare(other.text)]
        if other.parent != lead.parent and pair and siblings[0] not in (other, pair[0]):
            return [siblings[0], other, pair[0]]
    return []


def _of_different_parents(lead: Lead, leads: Sequence[Lead]) -> list[Lead]:
    """The first of each parent but the pointer's own; main terms have none and count as they are."""
    seen = {lead.parent} - {""}
    chosen = []
    for other in leads:
        if other.parent not in seen:
            chosen.append(other)
            seen |= {other.parent} - {""}
    return chosen


def _overlap(one: Lead, other: Lead) -> bool:
    """One says the other again, or more of it, or less."""
    if one.kind == "use" or not (one.target and other.target):
        words, others = _bare(one.words), _bare(other.words)
        return words.startswith(others) or others.startswith(words)
    return one.target.startswith(other.target) or other.target.startswith(one.target)
