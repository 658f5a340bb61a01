"""Questions on a learner's own copy of CPT, made from rows handed in and shown to their owner alone.

No deck, no library, no lint and no statistics ever see them; the caller keeps them in the private chat. Card ids are
`cpt:CODE:title-of-code` and `cpt:CODE:code-of-title`. The other options are codes around the right one in ascending
order, none with the same words; hard takes the nearest, easy the farthest of those handed in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from types import MappingProxyType

from decks.cards import CardId, parse_card
from decks.choice import Cited, Lettered, Question, choice_item
from decks.facts import Entry
from decks.model import Difficulty, Item, Option, Source, Undrawable

SYSTEM = "cpt"
TITLE_OF_CODE, CODE_OF_TITLE = "title-of-code", "code-of-title"
TEMPLATES = (TITLE_OF_CODE, CODE_OF_TITLE)
DOMAIN = "CPT"
_WRONG = 3
_NEAREST = 6
# So many of the neighbours, counted from the nearest, are passed over.
_SKIPPED: Mapping[Difficulty, int] = MappingProxyType(
    {Difficulty.HARD: 0, Difficulty.MEDIUM: 6, Difficulty.EASY: 18}
)


def card_of(code: str, template: str) -> str:
    return str(CardId(SYSTEM, code, template))


def code_of(card: str) -> str:
    """The code that a card of this system asks. Raises `Undrawable` for any other text, and repeats none of it:
    messages may be logged.
    """
    match card.split(":"):
        case [system, code, template] if system == SYSTEM and template in TEMPLATES:
            return code
        case _:
            raise Undrawable("this is no card of a CPT code")


def draw(
    card: str,
    descriptor: str,
    neighbours: Sequence[tuple[str, str]],
    copy: str,
    rng: Random,
    difficulty: Difficulty,
) -> Item:
    """The item of a card; `neighbours` are (code, descriptor) in ascending order without it, `copy` the name of the
    learner's copy. Same arguments, same item. Raises `Undrawable` with fewer than three others.
    """
    own = Entry(code_of(card), descriptor)
    others, reached = _three(own, [Entry(*each) for each in neighbours], rng, difficulty)
    wanted = parse_card(card)
    to_title = wanted.template == TITLE_OF_CODE
    source = Source("CPT", copy, own.code, "Your own licensed copy, for you alone.")
    cited = Cited(wanted, source, DOMAIN, f"{own.code} is “{own.title}” in your copy.")
    right, *wrong = (Option(each.title if to_title else each.code, each.code) for each in (own, *others))
    stem = (
        f"In your copy of CPT, what does {own.code} describe?"
        if to_title
        else f"In your copy of CPT, which code describes “{own.title}”?"
    )
    titles = {each.code: each.title for each in others}

    def explain(lettered: Lettered) -> str:
        named = (
            f"{letter} {'is ' + (option.code or '') if to_title else f'{option.text} is “{titles[option.text]}”'}"
            for letter, option in lettered
        )
        return f"{cited.path} {'; '.join(named)}."

    return choice_item(cited, Question(stem, right, tuple(wrong), reached, explain), rng)


def _three(
    own: Entry, neighbours: Sequence[Entry], rng: Random, difficulty: Difficulty
) -> tuple[list[Entry], Difficulty]:
    """By chance among those as far away as the difficulty says, nearer ones where the copy ends too soon. How many
    stand before the key is by chance too, so that it is not always in the middle of the four.
    """
    others = _with_other_words(own, neighbours)
    before = [entry for entry in reversed(others) if entry.code < own.code]
    behind = [entry for entry in others if entry.code > own.code]
    for reached in range(difficulty, 0, -1):
        skipped = _SKIPPED[Difficulty(reached)] // 2
        sides = before[skipped : skipped + _NEAREST], behind[skipped : skipped + _NEAREST]
        chosen = _from(sides, rng.randint(0, _WRONG), rng)
        if len(chosen) == _WRONG:
            return chosen, Difficulty(reached)
    chosen = _from((before, behind), rng.randint(0, _WRONG), rng)
    if len(chosen) < _WRONG:
        raise Undrawable("too few codes with other words stand beside this one")
    return chosen, Difficulty.HARD


def _with_other_words(own: Entry, neighbours: Sequence[Entry]) -> list[Entry]:
    """Each descriptor once, and never that of the key."""
    seen = {own.title.casefold()}
    kept: list[Entry] = []
    for entry in neighbours:
        if entry.title.casefold() not in seen:
            seen.add(entry.title.casefold())
            kept.append(entry)
    return kept


def _from(sides: tuple[Sequence[Entry], Sequence[Entry]], wanted: int, rng: Random) -> list[Entry]:
    """`wanted` of the first side and the rest of the other, as far as they reach."""
    first, last = sides
    below = max(min(wanted, len(first)), _WRONG - len(last))
    if below > len(first):
        return []
    return rng.sample(first, below) + rng.sample(last, _WRONG - below)
