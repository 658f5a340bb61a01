"""`hcpcs-section`: a title is given and its section sought; or a section's heading and its letter, both ways.

Finding the section is what an open book asks. The title stands without its code, and the sections without their
headings: a code would point at its letter, a title at words that it shares. Provable, because a code stands in the
section of its first letter, and no code of another section has a title of the same words.

Hard: three sections that hold titles which begin with the same word (injections stand in C, J, Q and S). Medium: one
or two of these. Easy: none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.facts import Fact
from decks.hcpcs_facts import HcpcsBook, HcpcsFacts, opening_of, words_of
from decks.hcpcs_options import WRONG_OPTIONS, cited, file_of
from decks.hcpcs_sections import ASKED, HEADINGS_NOTE, could_be, heading
from decks.model import Concept, Difficulty, Item, Option, Undrawable

ID = "hcpcs-section"
TO_LETTER = "letter"


def mine(book: HcpcsBook) -> Iterator[Fact]:
    """Section by section: the section itself, then its codes."""
    sections: defaultdict[frozenset[str], set[str]] = defaultdict(set)
    for row in book.rows:
        if row.live and row.kind == "code":
            sections[words_of(row.title)].add(row.code[0])
    asked = ""
    for row in book.codes:
        if row.code[0] != asked:
            asked = row.code[0]
            yield from _headings(asked)
        if len(sections[words_of(row.title)]) == 1:
            yield Fact(row.code)


def _headings(letter: str) -> Iterator[Fact]:
    if letter in ASKED:
        yield Fact(letter, data=heading(letter))
        yield Fact(letter, TO_LETTER, heading(letter))


def draw(facts: HcpcsFacts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    if len(fact.code) == 1:
        return _heading_item(facts, fact, rng)
    own = fact.code[0]
    letters, reached = _three_sections(facts, own, opening_of(concept.title), rng, difficulty)
    stem = f"In which section of {file_of(facts)} is the code “{concept.title}”?"
    return _item(facts, fact, stem, [own, *letters], reached, rng, as_heading=False)


def _three_sections(
    facts: HcpcsFacts, own: str, opening: str, rng: Random, difficulty: Difficulty
) -> tuple[list[str], Difficulty]:
    kin = [letter for letter in facts.sections_opening(opening) if letter != own]
    far = [letter for letter in facts.sections if letter != own and letter not in kin]
    wanted = {Difficulty.HARD: WRONG_OPTIONS, Difficulty.MEDIUM: 1, Difficulty.EASY: 0}[difficulty]
    near = rng.sample(kin, min(wanted, len(kin)))
    rest = rng.sample(far, min(WRONG_OPTIONS - len(near), len(far)))
    left = [letter for letter in kin if letter not in near]
    near += rng.sample(left, min(WRONG_OPTIONS - len(near) - len(rest), len(left)))
    return near + rest, _reached(len(near))


def _reached(kin: int) -> Difficulty:
    if kin == WRONG_OPTIONS:
        return Difficulty.HARD
    return Difficulty.MEDIUM if kin else Difficulty.EASY


def _heading_item(facts: HcpcsFacts, fact: Fact, rng: Random) -> Item:
    others: list[str] = []
    for letter in rng.sample(ASKED, len(ASKED)):
        if len(others) < WRONG_OPTIONS and not any(could_be(letter, each) for each in (fact.code, *others)):
            others.append(letter)
    to_letter = fact.discriminator == TO_LETTER
    stem = (
        f"Code books head one section of HCPCS Level II “{heading(fact.code)}”. Which one?"
        if to_letter
        else f"What do code books call section {fact.code} of HCPCS Level II?"
    )
    letters = [fact.code, *others]
    return _item(
        facts, fact, stem, letters, Difficulty.EASY, rng, as_heading=not to_letter, note=HEADINGS_NOTE
    )


def _item(
    facts: HcpcsFacts,
    fact: Fact,
    stem: str,
    letters: Sequence[str],
    reached: Difficulty,
    rng: Random,
    *,
    as_heading: bool,
    note: str = "",
) -> Item:
    if len(letters) <= WRONG_OPTIONS:
        raise Undrawable(f"too few sections stand beside {fact.code}")
    where = cited(facts, ID, fact, note=note)

    def explain(wrong: Lettered) -> str:
        if as_heading:
            named = ", ".join(f"{letter} is section {option.code}" for letter, option in wrong)
        else:
            named = "; ".join(
                f"{letter} {option.text}: {heading(option.code or '')}" for letter, option in wrong
            )
        return f"{where.path} {named}."

    right, *others = (Option(heading(each) if as_heading else f"Section {each}", each) for each in letters)
    return choice_item(where, Question(stem, right, tuple(others), reached, explain), rng)
