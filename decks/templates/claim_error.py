"""`claim-error`: a claim with four diagnosis codes, one of which fails a check. The discriminator names the error:

    header        a header is reported            seventh     the seventh character is missing
    dropped-x     the placeholder is missing      death-d/-s  D or S after an injury that means death
    side          modifier RT or LT, and a code of the other side
    manifestation a manifestation is listed first
    external      an external cause is listed first
    ended         the code had ended on the date of service (proven by the addenda of the next edition)

Exactly one error is put into a claim of which all other codes are clean (`decks.claim_lines`); which errors a code
can have is found in `decks.claim_faults`. There is no Excludes1 error: unrelated conditions may be reported
together (guideline I.A.12.a).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.claim_faults import (
    DEATH,
    DROPPED,
    ENDED,
    EXTERNAL,
    HEADER,
    MANIFEST,
    ORGANISM,
    SEVENTH,
    SIDE,
    faults_in,
)
from decks.claim_lines import Company, candidates, must_follow
from decks.dates import in_words
from decks.distractors import WRONG_OPTIONS
from decks.facts import Entry, Fact, Facts
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.placeholder import dropped, filled
from decks.tabular import Tabular

ID = "claim-error"
_SIDE = re.compile(r"\b(right|left|bilateral)\b", re.IGNORECASE)
_FIRST = (MANIFEST, EXTERNAL)
_MATCHING = "on the side of the procedure, "
_SETTINGS = ("Physician claim", "Outpatient hospital claim")


def mine(book: Tabular) -> Iterator[Fact]:
    return faults_in(book)


@dataclass(frozen=True, slots=True)
class _Claim:
    wrong: str  # the code as it is reported
    lines: tuple[tuple[str, str], ...]  # (code, title) in the order of the claim
    served: date
    setting: str
    modifier: str  # RT, LT or none


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    claim = _claim(facts, fact, concept, rng)
    titles = dict(claim.lines)
    where = cited(facts, ID, fact, concept)

    def explain(clean: Lettered) -> str:
        named = ", ".join(f"{letter} {option.text}" for letter, option in clean)
        fault = _fault(fact.discriminator, concept, claim)
        return f"{fault} The others are complete, valid and allowed where they stand: {named}. {where.path}"

    wrong = tuple(Option(code, code) for code in titles if code != claim.wrong)
    known = concept.code if claim.wrong == concept.code else None
    reached = min(difficulty, _hardness(fact))
    return choice_item(
        where, Question(_stem(claim), Option(claim.wrong, known), wrong, reached, explain), rng
    )


def _hardness(fact: Fact) -> Difficulty:
    """How much must be known to see it; a header of five characters looks like a complete code."""
    if fact.discriminator in (SEVENTH, SIDE):
        return Difficulty.EASY
    looks_complete = fact.discriminator == HEADER and len(fact.code) >= len("E11.32")
    plain = fact.discriminator in (HEADER, DROPPED, MANIFEST, EXTERNAL)
    return Difficulty.MEDIUM if plain and not looks_complete else Difficulty.HARD


def _stem(claim: _Claim) -> str:
    listed = "; ".join(f"{place}. {code} {title}" for place, (code, title) in enumerate(claim.lines, 1))
    side = (
        f" The procedure has modifier {claim.modifier}, and all diagnoses are linked to it."
        if claim.modifier
        else ""
    )
    return (
        f"{claim.setting}, date of service {in_words(claim.served)}. Documented diagnoses and the codes reported, in "
        f"this order: {listed}.{side} One code fails a check: each must be correctly built, complete and valid on "
        f"that date, {_MATCHING if claim.modifier else ''}and allowed in its place. Which code fails?"
    )


def _claim(facts: Facts, fact: Fact, concept: Concept, rng: Random) -> _Claim:
    error, wrong = fact.discriminator, _reported(fact.discriminator, concept)
    others = [(each.code, each.title) for each in _company(facts, fact, concept, wrong, rng)]
    rng.shuffle(others)
    place = 0 if error in _FIRST else rng.randint(_may_not_be_first(concept), len(others))
    others.sort(key=lambda line: must_follow(line[0]))
    if place == 0 and must_follow(others[0][0]):
        raise Undrawable(f"nothing may stand first beside {concept.code}")
    lines = (*others[:place], (wrong, concept.title), *others[place:])
    opposite = {"right": "LT", "left": "RT"}.get(_side(concept.title), "") if error == SIDE else ""
    return _Claim(wrong, lines, _served(facts, error, rng), rng.choice(_SETTINGS), opposite)


def _may_not_be_first(concept: Concept) -> bool:
    """A sequela follows the condition that remains (guideline I.B.10)."""
    late = must_follow(concept.code) or ORGANISM.match(concept.code)
    return bool(late) or concept.title.endswith(", sequela")


def _reported(error: str, concept: Concept) -> str:
    if error == DROPPED:
        return dropped(concept.code)
    if error.startswith(DEATH):
        return filled(concept.code, error[-1].upper())
    return concept.code


def _served(facts: Facts, error: str, rng: Random) -> date:
    """A day of the edition; where its end is the error, one of the year after."""
    edition = facts.edition
    first = edition.effective_to + timedelta(days=1) if error == ENDED else edition.effective_from
    return first + timedelta(days=rng.randrange(365))


def _company(facts: Facts, fact: Fact, concept: Concept, wrong: str, rng: Random) -> list[Concept]:
    """Three clean codes. How many are shorter than the wrong one, and how many stand before it in the book, is
    chance's, as far as there are such."""
    company = Company(facts, concept, is_wide=fact.discriminator not in (SIDE, *_FIRST))
    pool = [entry for entry in candidates(facts, concept, rng) if _may_join(fact, entry)]
    lengths, places = _sides(rng), _sides(rng)
    while len(company.members) < WRONG_OPTIONS:
        length, place = lengths[len(company.members)], places[len(company.members)]
        pool.sort(key=lambda entry: _misfit(entry.code, wrong, length, place))
        if not _admit_one(company, pool):
            raise Undrawable(f"too few clean codes fit beside {concept.code}")
    return company.members


def _sides(rng: Random) -> list[int]:
    """-1 for each that shall be less, 1 for each that shall be more."""
    less = rng.randint(0, WRONG_OPTIONS)
    return rng.sample([-1] * less + [1] * (WRONG_OPTIONS - less), WRONG_OPTIONS)


def _misfit(code: str, wrong: str, length: int, place: int) -> int:
    return ((len(code) - len(wrong)) * length < 0) + ((code > wrong) != (place > 0))


def _admit_one(company: Company, pool: list[Entry]) -> bool:
    """What is looked at leaves the pool."""
    while pool:
        if company.admit(pool.pop(0)):
            return True
    return False


def _may_join(fact: Fact, entry: Entry) -> bool:
    """No code of a side beside a modifier; beside a code that has ended, none that ends the same day."""
    return (
        not (fact.discriminator == SIDE and _SIDE.search(entry.title)) and entry.code not in fact.data.split()
    )


def _side(title: str) -> str:
    found = _SIDE.search(title)
    return found[0].casefold() if found else ""


def _fault(error: str, concept: Concept, claim: _Claim) -> str:
    name = f"{claim.wrong} “{concept.title}”"
    match error:
        case "header":
            below = concept.children[0]
            return (
                f"{name} is a header, with {below} below it: all characters are required (guideline I.B.2)."
            )
        case "seventh":
            first, last = concept.children[0], concept.children[-1]
            return f"{name} lacks its seventh character: complete are {first} … {last} (guideline I.A.5)."
        case "dropped-x":
            return f"{claim.wrong} lacks the placeholder X: the code is {concept.code} (guideline I.A.4)."
        case "side":
            side = _side(concept.title)
            return f"{name} is of the {side} side, but modifier {claim.modifier} says the other (guideline I.B.13)."
        case "manifestation":
            return f"{name} is a manifestation: the underlying disease is sequenced first (guideline I.A.13)."
        case "external":
            return f"{name} is an external cause, which is never first-listed (guideline I.C.20.a.6)."
        case "ended":
            return (
                f"{name} had ended before {in_words(claim.served)}: the date of service decides the edition."
            )
        case _:
            name = f"{concept.code} “{concept.title}”"
            return f"{claim.wrong} does not exist: {name} means death and takes A only (guideline I.A.5)."
