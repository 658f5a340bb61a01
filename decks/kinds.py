"""Items of other kinds, made of the templates' own: pick several, put in order, and the typed lines of a coding set.

Nothing new is claimed, so each key is as provable as the items that it comes from:

* Pick several: two items of one template that ask for the same property of a code ("valid for submission", "maps to a
  payment HCC"), merged. Both keys have it and no wrong option does, since each was proven for its own code.
* Put in order: two codes of a Code first note, in its order; or an MCC, a CC and a non-CC by their level, from
  `cc-mcc` items, which prove the level of every option.
* Coding set: an item whose right option is a code, asked without options. Its stem must name one code alone, so
  seventh characters are asked with the code that they complete, drugs with their subcategory, and procedures with
  their table, in which no two codes have the same values.

Cases on one record (principal diagnosis, what raises the DRG, which procedure) cannot be proven from the code sets:
they are authored, and share a `case`. The same card, seed and difficulty give the same item, in the same builds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from random import Random
from types import MappingProxyType

from decks.cards import item_id, parse_card
from decks.choice import LETTERS
from decks.kind_phrases import LINES, TURNS
from decks.model import Deck, Difficulty, Item, Option, Undrawable

SET_RECORD = "Coding set: each line is a record by itself. Type its complete code."
RIGHTS = 2  # of pick several
WRONGS = 3
_PATIENCE = 40  # items drawn in search of one that fits

# The highest first: how `cc-mcc` asks for a level, and how its rationale calls that of a wrong option.
_ASKED_LEVELS = (" is an MCC ", " has the level CC ", " is a non-CC ")
_LEVELS = ("an MCC", "a CC", "a non-CC")
_TOLD = re.compile(rf"\b([A-Z][0-9A-Z]{{2}}(?:\.[0-9A-Z]{{1,4}})?) is ({'|'.join(_LEVELS)})\b")


def split(item: Item) -> tuple[str, str]:
    """The record, which the questions of a case share, and the question; no record in other items."""
    record, between, question = item.stem.partition("\n\n")
    return (record, question) if between else ("", item.stem)


def pick_several(deck: Deck, card: str, rng: Random, difficulty: Difficulty) -> Item:
    """Two right options among five; the key holds both indices. Raises `Undrawable`."""
    first = deck.draw(card, rng, difficulty)
    asked, words, wrong_words = _turn(first)
    second = next((each for each in _others(deck, first, rng, difficulty) if _is_apart(first, each)), None)
    if second is None:
        raise Undrawable(f"nothing goes together with {card}")
    rights = [item.options[item.key[0]] for item in (first, second)]
    own, other = (_wrong(item) for item in (first, second))
    kept = rng.randint(1, WRONGS - 1)
    wrongs = rng.sample(own, kept) + rng.sample(other, WRONGS - kept)
    options = tuple(rng.sample([*rights, *wrongs], RIGHTS + WRONGS))
    key = tuple(at for at, option in enumerate(options) if option in rights)
    told = "; ".join(
        f"{letter} {option.code} {wrong_words}"
        for letter, option in zip(LETTERS, options, strict=False)
        if option not in rights
    )
    letters = " and ".join(LETTERS[at] for at in key)
    rationale = f"{letters}. {' '.join(item.path for item in (first, second) if item.path)} {told}."
    reached = min(first.difficulty, second.difficulty)
    return _made(first, first.stem.replace(asked, words), options, key, rationale, reached)


def put_in_order(deck: Deck, card: str, rng: Random, difficulty: Difficulty) -> Item:
    """The key holds all indices, in the right order. Raises `Undrawable`."""
    make = _ORDERS.get(parse_card(card).template)
    if make is None:
        raise Undrawable(f"{card} gives no order")
    return make(deck, card, rng, difficulty)


def typed_line(deck: Deck, card: str, rng: Random, difficulty: Difficulty) -> Item:
    """A line of a coding set: `SET_RECORD`, an empty line, the question; the answer is typed. Raises `Undrawable`."""
    for _ in range(_PATIENCE):
        item = deck.draw(card, rng, difficulty)
        question, answer = (item.stem, item.answer) if item.answer else _typed(item)
        if question and answer:
            stem = f"{SET_RECORD}\n\n{question}"
            rationale = f"{answer}. {item.source.note or item.path}".strip()
            return _made(item, stem, (), (), rationale, item.difficulty, answer)
    raise Undrawable(f"{card} cannot be asked without options")


def _typed(item: Item) -> tuple[str, str | None]:
    """The question without its options; empty where the stem then names no single code."""
    before, after = LINES[item.template]
    if before not in item.stem:
        return "", None
    subject = item.subject
    words = after.format(subject=subject, header=subject[:5], table=subject[:3])
    return item.stem.replace(before, words).replace("”?", "”."), item.options[item.key[0]].code


def _turn(item: Item) -> tuple[str, str, str]:
    found = next((turn for turn in TURNS if turn[0] in item.stem), None)
    if found is None:
        raise Undrawable(f"{item.template} asks for no property of each option")
    return found


def _others(deck: Deck, item: Item, rng: Random, difficulty: Difficulty) -> Iterator[Item]:
    for _ in range(_PATIENCE):
        try:
            yield deck.draw(deck.any_card(item.template, rng), rng, difficulty)
        except Undrawable:
            continue


def _is_apart(one: Item, other: Item) -> bool:
    """The same question of other codes."""
    shared = {option.code for option in one.options} & {option.code for option in other.options}
    return one.stem == other.stem and not shared


def _wrong(item: Item) -> list[Option]:
    return [option for at, option in enumerate(item.options) if at not in item.key]


def _by_note(deck: Deck, card: str, rng: Random, difficulty: Difficulty) -> Item:
    item, wanted = deck.draw(card, rng, difficulty), parse_card(card)
    first, then = deck.find(wanted.discriminator), deck.find(wanted.code)
    head, asked, _ = item.stem.partition("What does the Code first note")
    if first is None or then is None or not asked:
        raise Undrawable(f"{card} gives no order")
    stem = f"{head}Put them in the order that the Code first note at {then.code}, or above it, gives."
    right = [Option(f"{each.code} {each.title}", each.code) for each in (first, then)]
    rationale = f"{item.source.place}: “{item.source.note}”. {first.code} stands first, then {then.code}."
    return _ordered(item, stem, right, rationale, item.difficulty, rng)


def _by_level(deck: Deck, card: str, rng: Random, difficulty: Difficulty) -> Item:
    first = deck.draw(card, rng, difficulty)
    found: dict[int, Option] = {}
    for each in chain([first], _others(deck, first, rng, difficulty)):
        for level, option in _levels(each):
            found.setdefault(level, option)
        if len(found) == len(_LEVELS):
            break
    right = [found[level] for level in sorted(found)]
    if len({option.code for option in right}) < len(_LEVELS):
        raise Undrawable(f"too few levels stand beside {card}")
    version = first.stem.partition(":")[0]
    stem = (
        f"{version}: put these codes in the order of their level as secondary diagnoses, present on admission, "
        "before exclusions: the MCC first, then the CC, then the non-CC."
    )
    told = "; ".join(f"{option.code} is {name}" for option, name in zip(right, _LEVELS, strict=True))
    return _ordered(first, stem, right, f"{told}.", first.difficulty, rng)


def _levels(item: Item) -> Iterator[tuple[int, Option]]:
    """The key's first."""
    told = {code: _LEVELS.index(level) for code, level in _TOLD.findall(item.rationale)}
    right = item.options[item.key[0]]
    yield next(at for at, asked in enumerate(_ASKED_LEVELS) if asked in item.stem), right
    yield from ((told[each.code], each) for each in item.options if each.code in told and each != right)


def _ordered(
    item: Item, stem: str, right: list[Option], rationale: str, reached: Difficulty, rng: Random
) -> Item:
    options = tuple(rng.sample(right, len(right)))
    key = tuple(options.index(option) for option in right)
    letters = ", ".join(LETTERS[at] for at in key)
    return _made(item, stem, options, key, f"{letters}. {rationale}", reached)


_ORDERS: Mapping[str, Callable[[Deck, str, Random, Difficulty], Item]] = MappingProxyType(
    {"code-first": _by_note, "cc-mcc": _by_level}
)


def _made(
    item: Item,
    stem: str,
    options: tuple[Option, ...],
    key: tuple[int, ...],
    rationale: str,
    reached: Difficulty,
    answer: str | None = None,
) -> Item:
    card = parse_card(item.id.partition("#")[0])
    return Item(
        id=item_id(card, stem, tuple(option.text for option in options)),
        template=item.template,
        subject=item.subject,
        stem=stem,
        options=options,
        key=key,
        answer=answer,
        rationale=rationale,
        source=item.source,
        domain=item.domain,
        difficulty=reached,
        path=item.path,
    )
