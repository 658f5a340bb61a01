"""A room that was opened by a schedule, as stories."""

from dataclasses import replace

from scheduler.outage import Outage
from scheduler.room import open_room, transition, wake_at
from scheduler.room_codec import pack, unpack
from scheduler.room_effects import Post
from scheduler.room_events import BotRemoved, End, Join, Start, Tick
from scheduler.room_moves import STANDSTILL
from scheduler.room_state import Asking, Finished, Lobby, Mode, Reason, Room, Scheduled, Window
from tests.scheduler.room_made import ANN, HOST, NOW, ONE, Game, settings

WAITING = 300


def scheduled(mode: Mode = Mode.LIVE) -> Game:
    step = open_room(HOST, settings(mode=mode), (ONE,), NOW, Scheduled(HOST, NOW + WAITING))
    return Game(step.room, log=[(NOW, effect) for effect in step.effects])


def test_it_starts_by_itself_when_the_waiting_time_is_over() -> None:
    game = scheduled()
    game.tell(Join(ANN))
    game.wait(WAITING - 1)
    assert game.room.phase == Lobby()
    game.wait(1)
    assert game.times(Post) == [WAITING]


def test_it_waits_for_a_second_one_and_starts_with_them() -> None:
    game = scheduled()
    game.wait(WAITING + 60)
    assert game.room.phase == Lobby()
    game.tell(Join(ANN))
    assert isinstance(game.room.phase, Asking)


def test_the_host_starts_it_earlier_also_alone() -> None:
    game = scheduled()
    game.wait(20)
    game.tell(Start(HOST))
    assert isinstance(game.room.phase, Asking)


def test_one_to_which_nobody_comes_ends_after_half_an_hour() -> None:
    game = scheduled()
    game.wait(STANDSTILL - 1)
    assert isinstance(game.room.phase, Lobby)
    game.wait(1)
    assert isinstance(game.room.phase, Finished)
    assert game.room.phase.reason is Reason.STILL


def test_one_that_the_host_closed_never_starts() -> None:
    game = scheduled()
    game.tell(Join(ANN))
    game.tell(End(HOST))
    game.wait(WAITING)
    assert isinstance(game.room.phase, Finished)


def test_its_window_opens_where_everybody_plays_at_their_own_pace() -> None:
    game = scheduled(Mode.OWN_PACE)
    game.tell(Join(ANN))
    game.wait(WAITING)
    assert isinstance(game.room.phase, Window)


def test_an_outage_in_the_waiting_time_is_given_back() -> None:
    game = scheduled()
    game.tell(Join(ANN))
    game.now = NOW + 400
    game.tell(Outage(NOW + 100, NOW + 400))
    assert game.room.scheduled == Scheduled(HOST, NOW + WAITING + 300)


def test_an_outage_after_the_waiting_time_changes_nothing() -> None:
    room = transition(scheduled().room, Outage(NOW + 400, NOW + 500), NOW + 500).room
    assert room.scheduled == Scheduled(HOST, NOW + WAITING)


def test_it_does_not_start_in_a_group_without_us() -> None:
    game = scheduled()
    game.tell(Join(ANN))
    game.tell(BotRemoved())
    game.wait(WAITING + 60)
    assert game.room.phase == Lobby()


def test_the_alarm_knows_the_start() -> None:
    game = scheduled()
    game.tell(Join(ANN))
    game.wait(20)
    assert wake_at(game.room) == NOW + WAITING


def test_a_row_from_before_there_were_schedules_is_read() -> None:
    room = open_room(HOST, settings(), (ONE,), NOW).room
    old = {name: value for name, value in pack(room).items() if name != "sched"}
    assert unpack(old) == room


def test_a_room_that_nobody_scheduled_never_starts_by_itself() -> None:
    room: Room = replace(scheduled().room, scheduled=None)
    room = transition(room, Join(ANN), NOW + 1).room
    assert transition(room, Tick(), NOW + WAITING + 60).room.phase == Lobby()
