"""Which build of each deck is in use, and what bringing cards over to it did to them.

A publication is one row; the newest of a deck that is not undone is the one in use. So publishing and rolling
back are one small change each, whatever the number of learners.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from db import statements as sql
from db.cards import Held, fields, state_of
from db.uow import Work


class Kind(IntEnum):
    """What a new build did to a card."""

    REVISED = 1  # another title or another note: kept, but asked again sooner
    HEADER = 2  # the code is no longer complete
    GONE = 3  # the code is no longer there
    DROPPED = 4  # the code is, what the card asked of it is not


@dataclass(frozen=True, slots=True)
class Publication:
    id: int
    deck: str
    build: str
    at: int  # UTC seconds
    by: int  # learner id of the maintainer, 0 for the command line
    undone_at: int | None
    summary: str


@dataclass(frozen=True, slots=True)
class Carried:
    card: int
    build: str
    origin: str
    kind: Kind
    rev: int  # that it got; another one since means that it was reviewed
    before: Held  # with the rev that it had


def in_use(work: Work) -> dict[str, str]:
    """Deck -> build."""
    return dict(work.rows(sql.IN_USE))


def history(work: Work, deck: str) -> Sequence[Publication]:
    """Newest first."""
    return [Publication(*row) for row in work.rows(sql.PUBLICATIONS, deck_=deck)]


def publish(work: Work, deck: str, build: str, *, by: int, now: int, summary: str = "") -> bool:
    """Put a build to use. False when it already is: publishing twice changes nothing."""
    if in_use(work).get(deck) == build:
        return False
    work.do(sql.ADD_PUBLICATION, deck=deck, build=build, at=now, by=by, summary=summary)
    return True


def roll_back(work: Work, deck: str, *, now: int) -> str | None:
    """Undo the newest publication; the build that is in use then. None, and no change, without an older one."""
    standing = [one for one in history(work, deck) if one.undone_at is None]
    if len(standing) < 2:
        return None
    work.do(sql.UNDO_PUBLICATION, id_=standing[0].id, undone_at=now)
    return standing[1].build


def was_undone(work: Work, deck: str, build: str) -> bool:
    """Whether the newest publication of this build was rolled back."""
    found = next((one for one in history(work, deck) if one.build == build), None)
    return found is not None and found.undone_at is not None


def carry(
    work: Work, learner: int, card: int, *, origin: str, build: str, kind: Kind, rev: int, before: Held
) -> None:
    """Write down what a step from one build to another did to a card."""
    work.do(sql.DROP_CARRIED, learner_=learner, card_=card, build_=build)
    work.do(
        sql.ADD_CARRIED, learner=learner, card=card, build=build, origin=origin, kind=int(kind), rev=rev,
        before=_dumped(before),
    )  # fmt: skip


def carried(work: Work, learner: int, *, build: str = "") -> Sequence[Carried]:
    """What steps to a build did to a learner's cards; without one, what all steps did."""
    rows = work.rows(sql.CARRIED, learner_=learner)
    return [
        Carried(card, to, origin, Kind(kind), rev, _loaded(held))
        for card, to, origin, kind, rev, held in rows
        if build in ("", to)
    ]


def take_back(work: Work, learner: int, one: Carried, *, rev: int) -> None:
    """Forget a step that was undone. The card is as the step before left it, now with `rev`."""
    drop_carried(work, learner, one.card, one.build)
    work.do(sql.CARRIED_AGAIN, learner_=learner, card_=one.card, rev_=one.before.rev, rev=rev)


def drop_carried(work: Work, learner: int, card: int, build: str) -> None:
    work.do(sql.DROP_CARRIED, learner_=learner, card_=card, build_=build)


def unseen(work: Work, learner: int, card: int) -> Kind | None:
    """What was done to a card and not yet said on it."""
    row = work.row(sql.UNSEEN, learner_=learner, card_=card)
    return None if row is None else Kind(row[1])


def seen(work: Work, learner: int, card: int) -> None:
    work.do(sql.SEEN, learner_=learner, card_=card)


def waiting(work: Work, *, after: int, limit: int) -> Sequence[int]:
    """Learners whose cards may stand on other builds than those of today: all with cards, by ascending id."""
    return [row[0] for row in work.rows(sql.LEARNERS_AFTER, after_=after, limit_=limit)]


def _dumped(held: Held) -> str:
    return json.dumps([*fields(held.state).values(), int(held.aside), held.rev])


def _loaded(text: str) -> Held:
    *state, aside, before = json.loads(text)
    return Held(state_of(*state), before, bool(aside))
