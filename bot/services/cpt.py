"""A learner's own licensed copy of CPT: items and codes out of it. For its owner alone, in the private chat.

Nobody else's desk ever reads these rows: every look goes by the learner who asks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from bot.request import Desk, Request
from db import cards, cpt
from db.cpt import Copy
from db.learners import Learner
from db.uow import Work
from decks.cpt_items import SYSTEM, TEMPLATES, card_of, code_of
from decks.cpt_items import draw as draw_item
from decks.model import Difficulty, Item, Undrawable

LONGEST = 500  # UTF-16 units of a descriptor in an item: four of them and a rationale fit into one message
_CODE = re.compile(r"\d{4}[0-9A-Z]", re.ASCII)
_SPAN = re.compile(r"(\d{4}[0-9A-Z]) ?(?:-|–|—|to) ?(\d{4}[0-9A-Z])", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CptPage:
    """Where the learner stands with CPT. `cards` of the copy that are learnt, those set aside left out."""

    copy: Copy | None
    cards: int
    owned: int  # cards that ever were, those set aside too: what a button was drawn from


@dataclass(frozen=True, slots=True)
class CptCode:
    """One code of the learner's own copy."""

    code: str
    descriptor: str
    copy: Copy
    around: tuple[str | None, str | None]  # the codes before and after
    is_learnt: bool  # all its cards are there


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """`decks.form_items.CptSource`, out of the owner's rows. Lives as long as its unit of work."""

    work: Work
    learner: int
    name: str

    def any_card(self, rng: Random, first: str, last: str) -> str | None:
        code = cpt.any_code_of(self.work, self.learner, rng, first, last)
        return None if code is None else card_of(code, rng.choice(TEMPLATES))

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        code = code_of(card)
        descriptor = cpt.find(self.work, self.learner, code)
        if descriptor is None:
            raise Undrawable("the copy has no such code")
        around = [(each, shortened(words)) for each, words in cpt.neighbours(self.work, self.learner, code)]
        return draw_item(card, shortened(descriptor), around, self.name, rng, difficulty)


def source(desk: Desk, person: Learner) -> OwnCopy | None:
    """What an exam's CPT sections are drawn from; None without a copy."""
    return source_of(desk.work, person.id)


def source_of(work: Work, person: int) -> OwnCopy | None:
    name = cpt.name(work, person)
    return None if name is None else OwnCopy(work, person, name)


def is_own(stable: str) -> bool:
    """Whether a card asks a learner's own copy, and none of the decks."""
    return stable.startswith(f"{SYSTEM}:")


def drawn(desk: Desk, person: Learner, stable: str, chance: Random, difficulty: Difficulty) -> Item:
    """The item of any card as this learner sees it: out of their copy, or out of the decks. Raises `Undrawable`."""
    if not is_own(stable):
        return desk.library.draw(stable, chance, difficulty)
    copy = source(desk, person)
    if copy is None:
        raise Undrawable("no copy of CPT is at hand")
    return copy.draw(stable, chance, difficulty)


def shortened(descriptor: str) -> str:
    units = descriptor.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return descriptor
    return units[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def page(work: Work, person: int) -> CptPage:
    owned = cards.of_system(work, person, SYSTEM)
    return CptPage(cpt.copy(work, person), sum(not one.held.aside for one in owned), len(owned))


def span_of(text: str) -> tuple[str, str] | None:
    """ "99202-99499", "0001A to 0042A": first and last code. A range that runs backwards is turned round."""
    found = _SPAN.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    first, last = sorted(code.upper() for code in found.groups())
    return first, last


def find(desk: Desk, request: Request, typed: str) -> CptCode | None:
    """A code of the asker's own copy, in their private chat; None for anything else."""
    code = typed.strip().upper()
    if not is_private(request) or not _CODE.fullmatch(code):
        return None
    copy, descriptor = cpt.copy(desk.work, request.learner), cpt.find(desk.work, request.learner, code)
    if copy is None or descriptor is None:
        return None
    near = [each for each, _ in cpt.neighbours(desk.work, request.learner, code, reach=1)]
    before = next((each for each in near if each < code), None)
    after = next((each for each in near if each > code), None)
    learnt = [cards.is_started(desk.work, request.learner, card_of(code, each)) for each in TEMPLATES]
    return CptCode(code, descriptor, copy, (before, after), all(learnt))


def is_private(request: Request) -> bool:
    return request.chat == request.learner
