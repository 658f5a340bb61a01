"""`drug-intent`: what happened with a drug of T36-T50; which code reports it?

Provable: the title of the code names the intent (four kinds of poisoning, adverse effect, underdosing), and no other
code of the drug has the same one. The record's sentence is that of the guideline: an intent that is not stated would
be accidental, so each is stated. Codes take A, and the stem says active treatment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from types import MappingProxyType

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.distractors import WRONG_OPTIONS
from decks.facts import Entry, Fact, Facts, Ring
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.tabular import Tabular

ID = "drug-intent"
_DRUGS = range(36, 51)
_POISONING, _ADVERSE, _UNDER = "Poisoning by ", "Adverse effect of ", "Underdosing of "
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "accidental": "too much of the drug was taken or given by mistake",
        "self-harm": "an overdose of the drug was taken with the intent of self-harm",
        "assault": "another person gave an overdose of the drug in order to do harm",
        "undetermined": "an overdose of the drug was taken; whether by accident or on purpose cannot be determined",
        "adverse effect": "the drug was correctly prescribed and properly given, and caused a reaction",
        "underdosing": "less of the drug was taken than prescribed",
    }
)
_POISONED = "Guideline I.C.19.e.5.b: the poisoning code comes first, then what the drug caused"
_RULES: Mapping[str, str] = MappingProxyType(
    {
        "adverse effect": "Guideline I.C.19.e.5.a: what the drug caused comes first, then this code",
        "underdosing": "Guideline I.C.19.e.5.c: a code of underdosing is never first-listed",
    }
)


def mine(book: Tabular) -> Iterator[Fact]:
    for node in book.billable:
        if _is_drug(node.code) and node.code.endswith("A") and (intent := intent_of(node.title)):
            yield Fact(node.code, data=intent)


def _is_drug(code: str) -> bool:
    return code[0] == "T" and code[1:3].isdigit() and int(code[1:3]) in _DRUGS


def intent_of(title: str) -> str:
    """Empty where the title names none."""
    if title.startswith(_ADVERSE):
        return "adverse effect"
    if title.startswith(_UNDER):
        return "underdosing"
    kinds = ("accidental", "self-harm", "assault", "undetermined") if title.startswith(_POISONING) else ()
    return next((kind for kind in kinds if kind in title.partition(",")[2]), "")


def drug_of(title: str) -> str:
    """ "penicillins" of "Poisoning by penicillins, accidental (unintentional), initial encounter"."""
    for begin in (_POISONING, _ADVERSE, _UNDER):
        if title.startswith(begin):
            words = title.removeprefix(begin).removesuffix(", initial encounter")
            return words.rpartition(", ")[0] if begin == _POISONING else words
    return ""


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    others, reached = _others(facts, concept, rng, difficulty)
    titles = {entry.code: entry.title for entry in others}
    where = cited(facts, ID, fact, concept)

    def explain(wrong: Lettered) -> str:
        rule = _RULES.get(fact.data, _POISONED)
        named = "; ".join(f"{letter} {option.text} is “{titles[option.text]}”" for letter, option in wrong)
        return f"{concept.code} is “{concept.title}”. {rule}. {named}."

    stem = (
        f"Drug: {drug_of(concept.title)}. Documented: {_SENTENCES[fact.data]}. Phase of care: active treatment. "
        "Which code reports the drug and what happened?"
    )
    right, wrong = Option(concept.code, concept.code), tuple(Option(each.code, each.code) for each in others)
    return choice_item(where, Question(stem, right, wrong, reached, explain), rng)


def _others(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty
) -> tuple[tuple[Entry, ...], Difficulty]:
    """Hard: other intents of this drug. Else two drugs with the same two intents, so that the key is not alone:
    medium with a drug of the category, easy with one of another category."""
    own = _codes_of(facts, concept.code)
    intents = rng.sample([intent for intent in own if own[intent].code != concept.code], len(own) - 1)
    mine_ = intent_of(concept.title)
    for code in () if difficulty is Difficulty.HARD else _other_drugs(facts, concept, rng, difficulty):
        other = _codes_of(facts, code)
        if shared := [intent for intent in intents if {intent, mine_} <= other.keys()]:
            reached = Difficulty.MEDIUM if code[:3] == concept.category else Difficulty.EASY
            return (own[shared[0]], other[mine_], other[shared[0]]), reached
    if len(intents) < WRONG_OPTIONS:
        raise Undrawable(f"too few intents at {concept.code}")
    return tuple(own[intent] for intent in intents[:WRONG_OPTIONS]), difficulty


def _other_drugs(facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty) -> Iterator[str]:
    """A code of another drug of the category, if that is wanted, then of three of other categories."""
    category = facts.find(concept.category)
    if category and difficulty is Difficulty.MEDIUM:
        for child in rng.sample(category.children, len(category.children))[:3]:
            code = _code_below(facts, child, rng)
            if _drug(code) != _drug(concept.code):
                yield code
    pool = facts.neighbours(concept, Ring.BLOCK, rng, billable=True)
    yield from [entry.code for entry in pool if intent_of(entry.title)][:3]


def _code_below(facts: Facts, code: str, rng: Random) -> str:
    found = facts.find(code)
    while found and found.children:
        found = facts.find(rng.choice(found.children))
    return found.code if found else code


def _codes_of(facts: Facts, code: str) -> dict[str, Entry]:
    """The codes of a drug by intent, with A."""
    stem = _drug(code)
    written = [
        f"{stem}{digit}XA" if len(stem) == len("T36.9") else f"{stem}{digit}A" for digit in range(1, 7)
    ]
    found = [each for each in map(facts.find, written) if each and each.billable]
    return {intent_of(each.title): Entry(each.code, each.title) for each in found if intent_of(each.title)}


def _drug(code: str) -> str:
    """What stands before the character of the intent: "T36.0X" of T36.0X1A, "T36.9" of T36.91XA."""
    return code[:5] if code[6:7] == "X" else code[:6]
