"""What answers in a room are worth, who stands where, and what everybody may see.

A right answer is worth 100 points, exactly the key and nothing else. The bonus for speed is at most a tenth of
that, in proportion to the time that was left at the last tap; ten of the fastest make up for one right answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scheduler.room_effects import Mark
from scheduler.room_state import Asking, Finished, Member, Room, Tally, Vote, Window, is_complete, present

RIGHT = 100
FASTEST = 10


@dataclass(frozen=True, slots=True)
class Place:
    rank: int  # 1, 2, 2, 4
    member: int
    points: int
    right: int


@dataclass(frozen=True, slots=True)
class Public:
    """All that the group may see. Nobody's choice is in it, nor a key."""

    phase: str
    i: int | None
    answered: int  # of the open question
    present: int
    closes_at: int | None
    paused: bool
    standing: tuple[Place, ...]


def marks_of(room: Room, asking: Asking) -> dict[int, Mark]:
    """By member, of everybody who answered; none of a skipped question."""
    if asking.skipped:
        return {}
    return {member: _mark(room, asking.i, vote) for member, vote in asking.votes.items()}


def tally_of(room: Room, asking: Asking, marks: Mapping[int, Mark]) -> Tally:
    return Tally(sum(mark.right for mark in marks.values()), answered(room), asking.skipped)


def credited(room: Room, marks: Mapping[int, Mark]) -> tuple[Member, ...]:
    """The members with what the closed question brought them."""
    return tuple(_with(one, marks[one.id]) if one.id in marks else one for one in room.members)


def answered(room: Room) -> int:
    """How many have answered the open question in full."""
    if not isinstance(room.phase, Asking):
        return 0
    return sum(is_complete(room, room.phase.i, vote) for vote in room.phase.votes.values())


def all_answered(room: Room, asking: Asking) -> bool:
    """Nobody who is there is still waited for."""
    votes = (asking.votes.get(one.id) for one in present(room))
    return all(vote is not None and is_complete(room, asking.i, vote) for vote in votes)


def standing(room: Room) -> tuple[Place, ...]:
    """Everybody who joined, best first; equal points share a rank."""
    order = sorted(room.members, key=lambda one: -one.points)
    ranks: dict[int, int] = {}
    for rank, one in enumerate(order, 1):
        ranks.setdefault(one.points, rank)
    return tuple(Place(ranks[one.points], one.id, one.points, one.right) for one in order)


def hardest(room: Room) -> tuple[int, ...]:
    """Closed questions that somebody had wrong, the one with the smallest share of right answers first."""
    missed = [i for i, tally in enumerate(room.tallies) if not tally.skipped and tally.right < tally.answered]
    return tuple(sorted(missed, key=lambda i: room.tallies[i].right / room.tallies[i].answered))


def public(room: Room) -> Public:
    return Public(
        phase=type(room.phase).__name__,
        i=getattr(room.phase, "i", None),
        answered=answered(room),
        present=len(present(room)),
        closes_at=getattr(room.phase, "closes_at", None),
        paused=room.paused is not None,
        standing=standing(room),
    )


def is_revealed(room: Room, i: int) -> bool:
    """Key, rationale and marks of the question may be shown."""
    return i < len(room.tallies)


def may_review(room: Room, now: int) -> bool:
    """The whole form may be shown with its keys: nobody can answer any more."""
    match room.phase:
        case Finished():
            return True
        case Window(closes_at=closes_at):
            return now > closes_at
        case _:
            return False


def _mark(room: Room, i: int, vote: Vote) -> Mark:
    right = set(vote.options) == set(room.questions[i].key)
    full = room.settings.seconds
    bonus = FASTEST * vote.left // full if room.settings.speed_bonus else 0
    return Mark(vote.options, full - vote.left, right, RIGHT + bonus if right else 0)


def _with(member: Member, mark: Mark) -> Member:
    points, right = member.points + mark.points, member.right + mark.right
    return replace(member, points=points, right=right, answered=member.answered + 1)
