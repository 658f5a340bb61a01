"""`seventh-character`: a stem and what the record says of the encounter; which complete code is it?

Provable: only the characters of this very stem are offered, and their meanings differ. Stems that take one
character only (S06 with death) are not asked. Options are codes, so that no word of a meaning points at the key.
Fractures have up to sixteen characters: hard options agree in the phase of care, and form a square of wound and
healing where there is one, so that the key is not in their middle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.distractors import WRONG_OPTIONS
from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.phases import Phase, documented, phase_of
from decks.tabular import Node, Tabular

ID = "seventh-character"
_FRACTURE = "Guideline I.C.19.c: a fracture keeps A, B or C during active treatment, whoever treats it"
_INJURY = "Guideline I.C.19.a: A means active treatment, D the care after it, S a condition that remains"
_PRINTED = "Guideline I.A.5: the note in the Tabular List says which characters the category takes"
_RULES = (  # the first whose letters begin the code
    ("M80 M84", "Guideline I.C.13.c: A during active treatment, the others for the healing after it"),
    (
        "O",
        "Guideline I.C.15.a.6: the character names the fetus; 0 is for one fetus, or where it is not known",
    ),
    ("H40", "Guideline I.C.7.a: the character is the stage of the glaucoma"),
    ("R40", "Guideline I.C.18.e: the character says when the score was taken"),
    ("V W X Y", "Guideline I.C.20.a.2: the external cause takes the character of the encounter"),
    ("S T", _INJURY),
    ("", _PRINTED),
)


def mine(book: Tabular) -> Iterator[Fact]:
    for node in book.headers:
        rule = node.seventh_characters if _is_stem(node) else ()
        for character, meaning in rule if len(rule) > 1 else ():
            yield Fact(node.code, character, meaning)


def _is_stem(node: Node) -> bool:
    """The seventh character comes next."""
    ends = [child.code[-1] for child in node.branch.children if not child.children]
    return ends == [character for character, _ in node.seventh_characters]


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    meanings = dict(concept.seventh_characters)
    codes = {code[-1]: code for code in concept.children}
    if fact.discriminator not in codes or codes.keys() != meanings.keys():
        raise Undrawable(f"{concept.code} does not take {fact.discriminator}")
    others, reached = _others(meanings, fact.discriminator, rng, difficulty)
    where = cited(facts, ID, fact, concept)

    def explain(wrong: Lettered) -> str:
        own = f"{codes[fact.discriminator]}: {fact.discriminator} means “{fact.data}”."
        named = "; ".join(
            f"{letter} {option.text[-1]} “{meanings[option.text[-1]]}”" for letter, option in wrong
        )
        return f"{own} {_rule(concept.code, meanings)}. The others say: {named}. {where.path}"

    stem = f"“{concept.title}”. {documented(fact.data)} Which complete code is right?"
    right, *wrong = (Option(codes[each], codes[each]) for each in (fact.discriminator, *others))
    return choice_item(where, Question(stem, right, tuple(wrong), reached, explain), rng)


def _others(
    meanings: Mapping[str, str], own: str, rng: Random, difficulty: Difficulty
) -> tuple[Sequence[str], Difficulty]:
    """A set of four or less leaves nothing to choose, and what the stem tells in the words of the meaning ("fetus 2")
    leaves nothing to find out: both are called easy."""
    rest = [each for each in rng.sample(list(meanings), len(meanings)) if each != own]
    if len(rest) <= WRONG_OPTIONS or not phase_of(meanings[own]).care:
        return rest[:WRONG_OPTIONS], Difficulty.EASY
    phases = {each: phase_of(meaning) for each, meaning in meanings.items()}
    match difficulty:
        case Difficulty.HARD:
            square = _square(phases, own, rest)
            return square or sorted(rest, key=lambda e: phases[e].care != phases[own].care)[
                :WRONG_OPTIONS
            ], difficulty
        case Difficulty.MEDIUM:
            return rest[:WRONG_OPTIONS], difficulty
        case Difficulty.EASY:
            return _spread(phases, own, rest), difficulty


def _square(phases: Mapping[str, Phase], own: str, rest: Sequence[str]) -> list[str]:
    """Another wound, another healing, and both: four codes of one phase of which none is the odd one."""
    home = phases[own]
    corners = {(each.wound, each.healing): name for name, each in phases.items() if each.care == home.care}
    for wound in (phases[each].wound for each in rest):
        for healing in (phases[each].healing for each in rest):
            others = [(wound, home.healing), (home.wound, healing), (wound, healing)]
            if wound != home.wound and healing != home.healing and corners.keys() >= set(others):
                return [corners[each] for each in others]
    return []


def _spread(phases: Mapping[str, Phase], own: str, rest: Sequence[str]) -> list[str]:
    """One of each other phase of care first."""
    chosen: list[str] = []
    seen = {phases[own].care}
    for each in rest:
        if phases[each].care not in seen:
            chosen.append(each)
            seen.add(phases[each].care)
    return [*chosen, *(each for each in rest if each not in chosen)][:WRONG_OPTIONS]


def _rule(code: str, meanings: Mapping[str, str]) -> str:
    if code[0] in "ST" and any("fracture" in meaning for meaning in meanings.values()):
        return _FRACTURE
    return next(rule for begins, rule in _RULES if not begins or code.startswith(tuple(begins.split())))
