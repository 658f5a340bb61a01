"""Bringing a learner's cards over when a deck has another build: what is unchanged is not touched, the rest is moved
by `decks.fate` and `scheduler.carry`, and written down so that a rollback can put it back.

Done when the learner comes, and by an alarm for those who do not; harmless to repeat.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
        origin = stood.get(system, _nothing(system))
        if origin != build:
            brought.append(_Step(desk, person.id, moment, origin, build).take(system))
    learners.set_builds(desk.work, person.id, desk.library.builds)
    return [one for one in brought if one.is_worth_telling]


def lay_aside(desk: Desk, person: Learner, moment: Moment, stable: str, card: int) -> None:
    """A card that the builds in use cannot draw: it waits for a build that holds it, and is asked no more until then.

    Its deck may be away altogether: then its cards stand on no build, until it is there again.
    """
    held, system = cards.load(desk.work, person.id, card), stable.partition(":")[0]
    nothing = _nothing(system)
    origin = _by_system(desk.library.builds).get(system, nothing)
    state = settled(held.state)
    moved = cards.advance(desk.work, person.id, card, held, state, day=moment.day, aside=True)
    decks.carry(
        desk.work,
        person.id,
        card,
        origin=origin,
        build=nothing,
        kind=Kind.DROPPED,
        rev=moved.rev,
        before=held,
    )


def _nothing(system: str) -> str:
    """The name of the build that cards stand on whose code set has none."""
    return f"{system}@"


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
        earlier = self._earlier()
        brought = Brought(new.edition)
        for owned in cards.of_system(self.desk.work, self.learner, system):
            done = earlier.get(owned.card, ())
            if steps := self._to_take_back(owned, done, new):
                self._put_back(owned, steps)
                brought.returned += 1
            elif not self._drop_undone(owned, done):
                self._move(owned, old, new, brought)
        return brought

    def _earlier(self) -> Mapping[int, Sequence[Carried]]:
        """By card."""
        found = defaultdict[int, list[Carried]](list)
        for one in decks.carried(self.desk.work, self.learner):
            found[one.card].append(one)
        return found

    def _drop_undone(self, owned: Owned, earlier: Sequence[Carried]) -> bool:
        """A rollback of what was reviewed since: the review stands."""
        undone = [one for one in earlier if one.origin == self.build]
        for one in undone:
            decks.drop_carried(self.desk.work, self.learner, owned.card, one.build)
        return bool(undone)

    def _to_take_back(self, owned: Owned, earlier: Sequence[Carried], new: Deck) -> list[Carried]:
        """The last steps of a card that was not reviewed since, newest first, as far back as to where its build asked
        of it what the new one asks; or as to where it was retired, when it was and is there again.
        """
        steps, rev = list[Carried](), owned.held.rev
        by_rev = {one.rev: one for one in earlier}
        while (one := by_rev.get(rev)) and one.before.rev < rev:
            steps.append(one)
            rev = one.before.rev
        for number, one in enumerate(steps, 1):
            if self._asked_the_same(one.origin, owned.stable, new):
                return steps[:number]
        retired = bool(steps) and steps[0].kind is not Kind.REVISED and new.holds(owned.stable)
        return steps[:1] if retired else []

    def _asked_the_same(self, origin: str, stable: str, new: Deck) -> bool:
        if origin == self.build:
            return True
        old = self.desk.library.older(origin)
        return old is not None and old.mark(stable) == new.mark(stable) is not None

    def _put_back(self, owned: Owned, steps: Sequence[Carried]) -> None:
        """Exactly as it was before them."""
        was = steps[-1].before
        moved = cards.advance(
            self.desk.work,
            self.learner,
            owned.card,
            owned.held,
            was.state,
            day=self.moment.day,
            aside=was.aside,
        )
        for one in steps:
            decks.take_back(self.desk.work, self.learner, one, rev=moved.rev)

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
