"""A group's exam: `Lobby -> Asking <-> Revealing -> Finished`, or `Lobby -> Window -> Finished` at one's own pace.

Rules:
1. Only who joined takes part, in play too, from zero points on. Only the host starts, pauses, resumes, skips, ends
   and hands over; when the host leaves, the first by join order who is there follows.
2. A question's clock starts when its message is posted (`Posted`), not when it was meant to be.
3. Answers are hidden and may be changed until the question closes: a new option takes the place of the oldest one
   chosen, an option that is chosen already changes nothing. What counts is what stands when it closes: at its time,
   or when everybody who is there has answered, but at least 9 s after its post.
4. `now` is when an event was received. A tap in the very second of the closing is late. The sweep handles what was
   received in time before it ticks.
5. At most three calls a question: post, one edit of the count, reveal. `scheduler.room_budget` keeps a room below
   20 calls a minute, new messages at least 9 s apart.
6. No clock runs while the room is paused, its message is lost (the group became a supergroup) or we were out
   (`scheduler.outage`): what was left then is left afterwards. An outage of more than a minute pauses: the host says
   when all are back. So does the removal of the bot, and three questions in a row that nobody answered.
7. A skipped question counts for nobody.
8. A room in which nobody moves for half an hour although it waits for somebody is over; so is one that all have
   left.
9. At one's own pace the members' sittings are exams of their own, with deadlines inside the window; each hands in
   one result. The host's End brings the end of the window forward. Keys stay closed until nobody can answer any
   more (`scheduler.room_score.may_review`).
10. A quiz poll (`Mode.POLL`) takes one vote of each, who votes is in, and nothing stops it before its time: a pause,
   ours or the host's, begins when it closes, and comes in a new message. Out of the group the clock stands all the
   same, as we cannot close it then. In a supergroup the poll comes anew: votes stand, and may be cast again. One that
   Telegram refuses is asked as a text; a text that it refuses is skipped (`scheduler.room_poll`).
11. A scheduled room starts by itself when its waiting time is over and at least two are there; a later second one
   starts it at once. An outage in the waiting time is given back. Else rule 8 ends it.
12. Whatever else comes, foreign, stale, doubled or forged, changes nothing.

What a room does by itself stands in `scheduler.room_moves`, scores in `scheduler.room_score`.
"""

from __future__ import annotations

from dataclasses import replace

from scheduler.outage import Outage
from scheduler.room_effects import Redraw
from scheduler.room_events import (
    Answer,
    Ballot,
    BotBack,
    BotRemoved,
    Change,
    End,
    Event,
    HandOver,
    Join,
    Leave,
    Migrated,
    Pause,
    Posted,
    Refused,
    Result,
    Resume,
    Revealed,
    Share,
    Skip,
    Start,
    Tick,
)
from scheduler.room_host import directed
from scheduler.room_moves import advanced, next_move
from scheduler.room_play import answered, handed_in, posted, revealed
from scheduler.room_poll import balloted, refused
from scheduler.room_state import (
    CALLS_A_MINUTE,
    FEWEST_CALLS,
    Member,
    Question,
    Room,
    Scheduled,
    Settings,
    check_questions,
)
from scheduler.room_steps import Step
from scheduler.room_world import came_back, given_back, joined, left, migrated, removed


def open_room(
    host: int,
    settings: Settings,
    questions: tuple[Question, ...],
    now: int,
    scheduled: Scheduled | None = None,
) -> Step:
    """A lobby with its host in it, and its first message. Raises `Unplayable`."""
    check_questions(questions)
    members = (Member(host),)
    room = Room(settings, questions, host, members, since=now, calls=(now,), posted_at=now, behind=False)
    room = replace(room, scheduled=scheduled)
    return Step(room, (Redraw(),))


def transition(room: Room, event: Event, now: int) -> Step:
    """The room after the event, and the calls it asks for. `now` in UTC seconds."""
    if isinstance(event, Outage):  # first of all: what was due in it is not due
        return advanced(given_back(room, event), now)
    before = advanced(room, now)
    after = advanced(_moved(before.room, event, now), now)
    return Step(after.room, (*before.effects, *after.effects))


def wake_at(room: Room) -> int | None:
    """When a tick next does something; None while nothing will."""
    move = next_move(room)
    return None if move is None else move.at


def _moved(room: Room, event: Event, now: int) -> Room:
    match event:
        case Join(member=member):
            return joined(room, member, now)
        case Leave(member=member):
            return left(room, member, now)
        case Answer():
            return answered(room, event, now)
        case Ballot():
            return balloted(room, event, now)
        case Refused(i=i):
            return refused(room, i, now)
        case Posted(i=i, at=at):
            return posted(room, i, at, now)
        case Revealed(i=i, at=at):
            return revealed(room, i, at, now)
        case Result():
            return handed_in(room, event)
        case Change() | Start() | Pause() | Resume() | Skip() | End() | HandOver():
            return directed(room, event, now) if event.by == room.host else room
        case Migrated(to=to):
            return migrated(room, to, now)
        case BotRemoved():
            return removed(room, now)
        case BotBack():
            return came_back(room, now)
        case Share(calls=calls):
            return replace(room, share=max(FEWEST_CALLS, min(calls, CALLS_A_MINUTE)))
        case Tick() | Outage():
            return room
