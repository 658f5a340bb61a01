"""Group exams in play: action -> reply. Only the host's taps direct; what a tap did is told to the person alone."""

from __future__ import annotations

from bot import actions as act
from bot.handlers.room_showing import postings
from bot.request import Desk, Request
from bot.screens import Reply
from bot.services import challenge, room
from bot.services.room_rows import room_of
from bot.services.room_values import Moved, RoomStale
from bot.views import room_toasts as toasts
from scheduler.room_events import (
    Answer,
    BotBack,
    BotRemoved,
    End,
    HandOver,
    HostEvent,
    Leave,
    Migrated,
    Pause,
    Resume,
    Skip,
    Start,
)
from scheduler.room_state import Asking, Lobby, Room, Window, has_open_poll, is_full, is_present, present


def reply(*moved: Moved, toast: str | None = None, alert: bool = False) -> Reply:
    return Reply(silent=True, toast=toast, alert=alert, postings=postings(moved))


def on_join(desk: Desk, request: Request, action: act.JoinRoom) -> Reply:
    moved = room.join(desk, request, action.room)
    was_in, is_in = (is_present(one, request.learner) for one in (moved.before, moved.room))
    if not is_in:
        return reply(moved, toast=toasts.full() if is_full(moved.room) else toasts.over(), alert=True)
    late = not isinstance(moved.before.phase, Lobby | Window)
    return reply(moved, toast=toasts.in_already() if was_in else toasts.joined(late=late))


def on_leave(desk: Desk, request: Request, action: act.LeaveRoom) -> Reply:
    moved = room.play(desk, request, action.room, Leave(request.learner))
    was_in = is_present(moved.before, request.learner)
    return reply(moved, toast=toasts.left() if was_in else toasts.not_in())


def on_answer(desk: Desk, request: Request, action: act.AnswerRoom) -> Reply:
    answer = Answer(request.learner, action.i, action.option)
    moved = room.play(desk, request, action.room, answer)
    if not is_present(moved.before, request.learner):
        return reply(moved, toast=toasts.join_first(), alert=True)
    chosen = _chosen(moved.room, request.learner, action.i)
    if action.option not in chosen:
        return reply(moved, toast=_why_not(moved.room, action.i), alert=True)
    asking = moved.room.phase
    assert isinstance(asking, Asking)
    left = None if asking.closes_at is None else asking.closes_at - request.at
    picks = len(moved.room.questions[action.i].key)
    return reply(moved, toast=toasts.answered(chosen, picks, left))


def _chosen(after: Room, member: int, i: int) -> tuple[int, ...]:
    """What stands for this question."""
    if not isinstance(after.phase, Asking) or after.phase.i != i:
        return ()
    vote = after.phase.votes.get(member)
    return vote.options if vote else ()


def _why_not(after: Room, i: int) -> str:
    is_open = isinstance(after.phase, Asking) and after.phase.i == i
    return toasts.paused() if is_open and after.paused is not None else toasts.closed()


def on_start(desk: Desk, request: Request, action: act.StartRoom) -> Reply:
    return _directed(desk, request, action.room, Start(request.learner), toasts.starting())


def on_pause(desk: Desk, request: Request, action: act.PauseRoom) -> Reply:
    before = room_of(room.loaded(desk, action.room, request.chat))
    told = toasts.pauses_later() if has_open_poll(before) else toasts.paused_now()
    return _directed(desk, request, action.room, Pause(request.learner), told)


def on_resume(desk: Desk, request: Request, action: act.ResumeRoom) -> Reply:
    return _directed(desk, request, action.room, Resume(request.learner), toasts.going_on())


def on_skip(desk: Desk, request: Request, action: act.SkipQuestion) -> Reply:
    return _directed(desk, request, action.room, Skip(request.learner, action.i), toasts.skipped())


def on_end(desk: Desk, request: Request, action: act.EndRoom) -> Reply:
    before = room_of(room.loaded(desk, action.room, request.chat))
    done = toasts.window_ended() if isinstance(before.phase, Window) else toasts.ended()
    return _directed(desk, request, action.room, End(request.learner), done)


def on_hand_over(desk: Desk, request: Request, action: act.HandOverRoom) -> Reply:
    record = room.loaded(desk, action.room, request.chat)
    heir = _next_after(room_of(record), request.learner)
    if heir is None:
        return reply(toast=toasts.nobody_else(), alert=True)
    name = room.name_of(desk, record.id, heir)
    return _directed(desk, request, action.room, HandOver(request.learner, heir), toasts.handed_over(name))


def _next_after(before: Room, host: int) -> int | None:
    """The next who is there, in the order of joining, round and round."""
    here = [one.id for one in present(before)]
    if host not in here or len(here) < 2:
        return next((one for one in here if one != host), None)
    return here[(here.index(host) + 1) % len(here)]


def _directed(desk: Desk, request: Request, number: int, event: HostEvent, done: str) -> Reply:
    moved = room.play(desk, request, number, event)
    if moved.before.host != request.learner:
        name = room.name_of(desk, moved.record.id, moved.before.host)
        return reply(moved, toast=toasts.host_only(name), alert=True)
    return reply(moved, toast=done if moved.room != moved.before else toasts.nothing())


def on_stale() -> Reply:
    return Reply(silent=True, toast=toasts.over(), alert=True)


def on_member_left(desk: Desk, request: Request, action: act.MemberLeft) -> Reply:
    return reply(*room.everywhere(desk, request.chat, Leave(action.member), request.at))


def on_bot(desk: Desk, request: Request, action: act.BotInGroup) -> Reply:
    event = BotBack() if action.may_write else BotRemoved()
    challenge.bot_in_group(desk, request, is_in=action.may_write)
    return reply(*room.everywhere(desk, request.chat, event, request.at))


def on_moved(desk: Desk, request: Request, action: act.GroupMoved) -> Reply:
    """Both service messages may tell of one move; the second finds nothing in the old chat."""
    moved = room.everywhere(desk, action.chat, Migrated(action.to), request.at)
    room.move(desk, action.chat, action.to)
    here = [one.but(record=room.moved_to(one.record, action.to)) for one in moved]
    return Reply(silent=True, postings=postings(here), moved=(action.chat, action.to))


STALE = RoomStale
