"""`navigate`: where the index of ICD-10-PCS leads from a term.

Provable from the index alone. Terms that lead to several places are asked for one of them, and the stem says so. No
wrong option is a place that the term, or a term below it, leads to, nor the beginning or the continuation of one.
All four look alike: the same verb, codes of the same length.

Hard: the places of the terms beside it; where there are too few, two and two, so that the key and its sibling do not
stand out. Medium: other places under the main term. Easy: anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from random import Random
from zlib import crc32

from decks.choice import Lettered, Question, choice_item
from decks.facts import Fact
from decks.model import Difficulty, Item, Option, Undrawable
from decks.pcs_facts import Lead, PcsFacts
from decks.pcs_index import Placed, placed_leads
from decks.pcs_words import cited, path_of
from decks.sources.icd10pcs_shapes import Book

ID = "navigate"
_WRONG = 3
_CHANCES = 20
_MANY = 300
_PAIRS_TRIED = 5
_FEWEST = 8  # of one shape, so that an option can be found


def mine(book: Book) -> Iterator[Fact]:
    """One fact a term, in printed order. Its code is the table or code that it leads to first."""
    terms: dict[str, list[Placed]] = {}
    for placed in placed_leads(book):
        terms.setdefault(placed.lead.path, []).append(placed)
    shapes = Counter(placed.lead.shape for term in terms.values() for placed in term)
    for path, term in terms.items():
        fair = [
            each for each in term if each.code and shapes[each.lead.shape] >= _FEWEST and _is_fair(each.lead)
        ]
        if fair:
            lines = [fair[0].lead.main, path, *(each.lead.text for each in term)]
            yield Fact(fair[0].code, name_of(path), "\n".join(lines))


def _is_fair(lead: Lead) -> bool:
    """Its words do not stand in the term already."""
    told = _bare(lead.words)
    return not (told and told in _bare(lead.path))


def name_of(path: str) -> str:
    """Eight hex digits of the term: part of the card's id."""
    return f"{crc32(_bare(path).encode()):08x}"


@lru_cache(2_048)
def _bare(text: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[^0-9a-z]+", " ", text.casefold()).strip()


def heap(fact: Fact) -> tuple[str, str]:
    """Letter by letter, then main term by main term."""
    main = fact.data.partition("\n")[0]
    return main[:1].upper(), main


def draw(facts: PcsFacts, fact: Fact, rng: Random, difficulty: Difficulty) -> Item:
    _, path, *_ = fact.data.split("\n")
    leads = facts.leads(path)
    asked = [lead for lead in leads if _is_fair(lead)]
    if not asked:
        raise Undrawable(f"the index leads nowhere from {path}")
    lead = rng.choice(asked)
    others, reached = _three_others(facts, lead, [*leads, *facts.leads_below(path)], rng, difficulty)
    froms = {other.text: other.path for other in others}

    def explain(wrong: Lettered) -> str:
        named = "; ".join(
            f"{letter} {option.text} stands at “{froms[option.text]}”" for letter, option in wrong
        )
        return f"{_told(leads)} {_table(facts, lead)}{named}."

    stem = (
        f"The ICD-10-PCS Index prints several references at “{path}”. Which of these is one of them?"
        if len(leads) > 1
        else f"Where does the ICD-10-PCS Index send you from “{path}”?"
    )
    wrong = tuple(Option(other.text) for other in others)
    where = cited(facts, ID, fact, f"Index, {path}", _table(facts, lead).strip(), note=lead.text)
    return choice_item(where, Question(stem, Option(lead.text), wrong, reached, explain), rng)


def _told(leads: Sequence[Lead]) -> str:
    return f"The Index prints at “{leads[0].path}”: {'; '.join(lead.text for lead in leads)}."


def _table(facts: PcsFacts, lead: Lead) -> str:
    path = path_of(facts, lead.target)
    return f"{path} " if path else ""


Free = Callable[[Sequence[Lead]], list[Lead]]


def _three_others(
    facts: PcsFacts, lead: Lead, reached: Sequence[Lead], rng: Random, difficulty: Difficulty
) -> tuple[list[Lead], Difficulty]:
    def free(pool: Sequence[Lead]) -> list[Lead]:
        """In random order, each text once."""
        found = {
            _bare(other.text): other for other in pool if not any(_overlap(other, one) for one in reached)
        }
        return _disguised(lead, rng.sample(list(found.values()), len(found)))

    for each in range(difficulty, 0, -1):
        others = _once(_pool(facts, lead, Difficulty(each), free, rng))
        if len(others) >= _WRONG:
            return others[:_WRONG], Difficulty(each)
    others = _once(
        free(facts.leads_anywhere(lead, rng, _MANY))
    )  # most of its shape lead to one and the same table
    if len(others) < _WRONG:
        raise Undrawable(f"too few places stand beside {lead.path}")
    return others[:_WRONG], Difficulty.EASY


def _once(leads: Sequence[Lead]) -> list[Lead]:
    return list({_bare(other.text): other for other in leads}.values())


def _disguised(lead: Lead, others: list[Lead]) -> list[Lead]:
    """Where the key shares words with the term, those that share as many come first: else words would tell."""
    shared = _shared(lead, lead)
    return sorted(others, key=lambda other: _shared(lead, other) < shared)


def _is_as_near(lead: Lead, other: Lead) -> bool:
    return 0 < _shared(lead, lead) <= _shared(lead, other)


def _shared(lead: Lead, other: Lead) -> int:
    """How many words another place has in common with the term."""
    return len(frozenset(_bare(lead.path).split()) & frozenset(_bare(other.words).split()))


def _pool(facts: PcsFacts, lead: Lead, ring: Difficulty, free: Free, rng: Random) -> list[Lead]:
    match ring:
        case Difficulty.HARD:
            return _near(facts, lead, free, rng)
        case Difficulty.MEDIUM if lead.parent:
            return _of_different_parents(lead, free(facts.leads_of_main(lead, rng, _CHANCES)))
        case Difficulty.MEDIUM:
            return _two_and_two(facts, lead, free, rng)
        case Difficulty.EASY:
            alike = [each for each in free(facts.leads_near(lead, rng, _CHANCES)) if _is_as_near(lead, each)][
                :1
            ]
            return _of_different_parents(lead, [*alike, *free(facts.leads_anywhere(lead, rng, _CHANCES))])


def _near(facts: PcsFacts, lead: Lead, free: Free, rng: Random) -> list[Lead]:
    beside = facts.leads_beside(lead)
    siblings = free(rng.sample(beside, min(len(beside), _CHANCES)))
    if len(siblings) >= _WRONG:
        return siblings
    near = free(facts.leads_near(lead, rng, _CHANCES))
    if not siblings:
        return _of_different_parents(lead, near)
    for other in near[:_PAIRS_TRIED]:
        pair = [each for each in free(facts.leads_beside(other)) if _bare(each.text) != _bare(other.text)]
        if other.parent != lead.parent and pair:
            return [siblings[0], other, pair[0]]
    return []


def _two_and_two(facts: PcsFacts, lead: Lead, free: Free, rng: Random) -> list[Lead]:
    """One of the key's body system, two of another."""
    near = free(facts.leads_near(lead, rng, _CHANCES))
    for other in free(facts.leads_anywhere(lead, rng, _CHANCES))[:_PAIRS_TRIED]:
        pair = free(
            [each for each in facts.leads_near(other, rng, _CHANCES) if _bare(each.text) != _bare(other.text)]
        )
        if near and pair and other.near not in ("", lead.near):
            return [near[0], other, pair[0]]
    return []


def _of_different_parents(lead: Lead, leads: Sequence[Lead]) -> list[Lead]:
    """The first of each parent but the pointer's own, then the rest; main terms have none and count as they are."""
    seen = {lead.parent} - {""}
    first, rest = list[Lead](), list[Lead]()
    for other in leads:
        (rest if other.parent in seen else first).append(other)
        seen |= {other.parent} - {""}
    return [*first, *rest]


def _overlap(one: Lead, other: Lead) -> bool:
    """One says the other again, or more of it, or less."""
    if one.target and other.target and "use" not in (one.kind, other.kind):
        return _is_part(one.target, other.target)
    return bool(one.words and other.words) and _is_part(_bare(one.words), _bare(other.words))


def _is_part(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
