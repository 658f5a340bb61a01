"""Bringing a learner's cards over when a deck has another build: what is unchanged is not touched, the rest is moved
by `decks.fate` and `scheduler.carry`, and written down so that a rollback can put it back.

Done when the learner comes, and by an alarm for those who do not; harmless to repeat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.request import Desk
from bot.services.review_grading import settled
from db import cards, decks, learners
from db.cards import Owned
from db.decks import Carried, Kind
from db.learners import Learner
from decks.cards import parse_card, system_of
from decks.fate import Fate, fate_of, heirs
from decks.model import Deck, Edition
from scheduler.card import Moment
from scheduler.carry import sooner

KINDS = {
    Fate.REVISED: Kind.REVISED,
    Fate.HEADER: Kind.HEADER,
    Fate.GONE: Kind.GONE,
    Fate.DROPPED: Kind.DROPPED,
}


@dataclass(slots=True)
class Brought:
    """What became of one learner's cards of one code set."""

    edition: Edition
    unchanged: int = 0
    returned: int = 0  # put back as they were: a rollback, or a build that holds them again
    revised: list[str] = field(default_factory=list)  # codes
    retired: list[str] = field(default_factory=list)
    heirs: list[str] = field(default_factory=list)  # cards on codes that took the place of retired ones

    @property
    def is_worth_telling(self) -> bool:
        return bool(self.revised or self.retired or self.returned)


def is_behind(desk: Desk, person: Learner) -> bool:
    return person.builds != desk.library.builds


def bring_over(desk: Desk, person: Learner, moment: Moment) -> list[Brought]:
    """Bring all cards to the builds in use; what is worth telling, by code set."""
    stood, brought = _by_system(person.builds), list[Brought]()
    for system, build in _by_system(desk.library.builds).items():
        origin = stood.get(system)
        if origin is not None and origin != build:
            brought.append(_Step(desk, person.id, moment, origin, build).take(system))
    learners.set_builds(desk.work, person.id, desk.library.builds)
    return [one for one in brought if one.is_worth_telling]


def _by_system(builds: str) -> Mapping[str, str]:
    return {system_of(name): name for name in builds.split()}


@dataclass(frozen=True, slots=True)
class _Step:
    """From one build to another, for one learner."""

    desk: Desk
    learner: int
    moment: Moment
    origin: str
    build: str

    def take(self, system: str) -> Brought:
        old, new = self.desk.library.older(self.origin), self.desk.library.decks[system]
        earlier = {one.card: one for one in decks.carried(self.desk.work, self.learner, build=self.origin)}
        brought = Brought(new.edition)
        for owned in cards.of_system(self.desk.work, self.learner, system):
            before = earlier.get(owned.card)
            if before is not None and self._is_undone(before, owned, new):
                brought.returned += self._put_back(owned, before)
            else:
                self._move(owned, old, new, brought)
        return brought

    def _is_undone(self, before: Carried, owned: Owned, new: Deck) -> bool:
        """A rollback undoes whatever the step did; a later build undoes that a card was retired."""
        return before.origin == self.build or (before.kind is not Kind.REVISED and new.holds(owned.stable))

    def _put_back(self, owned: Owned, before: Carried) -> bool:
        """Exactly as it was, unless it was reviewed since; then the review stands."""
        decks.drop_carried(self.desk.work, self.learner, owned.card, self.origin)
        if owned.held.rev != before.rev:
            return False
        was = before.before
        cards.advance(
            self.desk.work,
            self.learner,
            owned.card,
            owned.held,
            was.state,
            day=self.moment.day,
            aside=was.aside,
        )
        return True

    def _move(self, owned: Owned, old: Deck | None, new: Deck, brought: Brought) -> None:
        kind = KINDS.get(fate_of(owned.stable, old, new))
        if kind is None or (kind is not Kind.REVISED and owned.held.aside):
            brought.unchanged += 1
            return
        code = parse_card(owned.stable).code
        if kind is Kind.REVISED:
            brought.revised += [code] if code not in brought.revised else []
            state, aside = sooner(owned.held.state, self.moment.day), owned.held.aside
        else:
            brought.retired += [code] if code not in brought.retired else []
            brought.heirs += heirs(owned.stable, old, new)
            state, aside = settled(owned.held.state), True
        moved = cards.advance(
            self.desk.work, self.learner, owned.card, owned.held, state, day=self.moment.day, aside=aside
        )
        decks.carry(
            self.desk.work, self.learner, owned.card, origin=self.origin, build=self.build, kind=kind,
            rev=moved.rev, before=owned.held,
        )  # fmt: skip
