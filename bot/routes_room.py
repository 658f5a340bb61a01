"""Which handler answers which action of a group's exam: one match, nothing else."""

from __future__ import annotations

from bot import actions as act
from bot.actions import Action
from bot.handlers import challenge, group, room, room_opening, room_poll, room_table
from bot.request import Desk, Request
from bot.screens import Reply


def dispatch(desk: Desk, request: Request, action: Action) -> Reply:
    if group.needs_admin(desk, request, action):
        return group.ask(desk, request, action)
    try:
        return _handle(desk, request, action)
    except room.STALE:
        return room.on_stale()


def _handle(desk: Desk, request: Request, action: Action) -> Reply:
    match action:
        case act.AskRoom():
            return room_opening.on_ask(desk, request, action)
        case act.HostRoom():
            return room_opening.on_host(desk, request, action)
        case act.RoomAgain():
            return room_opening.on_again(desk, request, action)
        case act.ShowPanel():
            return room_opening.on_panel(desk, request, action)
        case act.ChangeRoom():
            return room_opening.on_change(desk, request, action)
        case act.JoinRoom():
            return room.on_join(desk, request, action)
        case act.LeaveRoom():
            return room.on_leave(desk, request, action)
        case act.StartRoom():
            return room.on_start(desk, request, action)
        case act.AnswerRoom():
            return room.on_answer(desk, request, action)
        case act.PauseRoom():
            return room.on_pause(desk, request, action)
        case act.ResumeRoom():
            return room.on_resume(desk, request, action)
        case act.SkipQuestion():
            return room.on_skip(desk, request, action)
        case act.EndRoom():
            return room.on_end(desk, request, action)
        case act.HandOverRoom():
            return room.on_hand_over(desk, request, action)
        case act.VotedInPoll():
            return room_poll.on_vote(desk, request, action)
        case act.MemberLeft():
            return room.on_member_left(desk, request, action)
        case act.GroupMoved():
            return room.on_moved(desk, request, action)
        case act.BotInGroup():
            return room.on_bot(desk, request, action)
        case act.AskChallenge():
            return challenge.on_ask(desk, request, action)
        case act.CancelChallenge():
            return challenge.on_cancel(desk, request, action)
        case act.RoomEveryWeek():
            return challenge.on_weekly(desk, request, action)
        case act.AskTable():
            return room_table.on_ask(desk, request)
        case act.AskGroup():
            return group.on_settings(desk, request)
        case act.ChangeGroup():
            return group.on_change(desk, request, action)
        case act.InChannel():
            return room_opening.on_channel(request)
        case act.GroupCall():
            return room_opening.on_call(desk, request)
        case _:
            return Reply(silent=True)
