"""A group's exam at one's own pace, and what may be seen when, as stories."""

from scheduler.outage import Outage
from scheduler.room import transition
from scheduler.room_effects import ShowStanding
from scheduler.room_events import (
    End,
    Join,
    Result,
    Start,
    Tick,
)
from scheduler.room_score import Place, may_review, public, standing
from scheduler.room_state import (
    Finished,
    Mode,
    Phase,
    Reason,
    Settings,
    Window,
)
from tests.scheduler.room_made import (
    ANN,
    BO,
    HOST,
    ONE,
    STRANGER,
    Game,
    answer,
    lobby,
    playing,
    settings,
)


def now(game: Game) -> Phase:
    """What it is in; a function, as mypy would take an earlier answer for the present one."""
    return game.room.phase


def own_pace() -> Settings:
    return settings(mode=Mode.OWN_PACE)


def test_at_ones_own_pace_results_come_in_and_the_standing_when_the_window_closes() -> None:
    game = lobby(ANN, BO, rules=own_pace())
    game.tell(Start(HOST))
    for event in (Result(ANN, 200, 2, 3), Result(ANN, 300, 3, 3), Result(STRANGER, 300, 3, 3)):
        game.tell(event)
    game.wait(86_400 + 60)
    assert standing(game.room)[0] == Place(1, ANN, 200, 2)
    assert (game.room.phase, game.effects()[-1]) == (Finished(Reason.PLAYED, told=True), ShowStanding())


def test_keys_stay_closed_until_the_window_is() -> None:
    game = lobby(ANN, rules=own_pace())
    game.tell(Start(HOST))
    closes_at = game.now + 86_400
    game.tell(Result(ANN, 200, 2, 3))
    assert [may_review(game.room, at) for at in (game.now, closes_at, closes_at + 1)] == [False, False, True]


def test_one_joins_a_window_as_long_as_it_is_open() -> None:
    game = lobby(rules=own_pace())
    game.tell(Start(HOST))
    game.wait(86_399)
    game.tell(Join(ANN))
    game.wait(1)
    game.tell(Join(BO))
    assert [one.id for one in game.room.members] == [HOST, ANN]


def test_an_outage_makes_the_window_longer() -> None:
    game = lobby(rules=own_pace())
    game.tell(Start(HOST))
    closes_at = game.now + 86_400
    game.tell(Outage(game.now + 10, game.now + 1_010))
    assert game.room.phase == Window(closes_at + 1_000, given=1_000)


def test_the_host_closes_the_window_early_and_results_still_come_in() -> None:
    game = lobby(ANN, BO, rules=own_pace())
    game.tell(Start(HOST))
    game.wait(100)
    game.tell(End(BO))
    assert now(game) == Window(game.now - 100 + 86_400)
    game.tell(End(HOST))
    assert now(game) == Window(game.now)
    game.tell(Join(STRANGER))
    game.tell(Result(ANN, 100, 1, 1))
    game.wait(10)
    game.tell(End(HOST))  # once more
    game.wait(60)
    assert [one.id for one in game.room.members] == [HOST, ANN, BO]
    assert standing(game.room)[0] == Place(1, ANN, 100, 1)
    assert now(game) == Finished(Reason.PLAYED, told=True)


def test_keys_of_a_live_room_open_at_its_end() -> None:
    game = playing(questions=(ONE,))
    assert not may_review(game.room, game.now)
    game.tell(End(HOST))
    assert may_review(game.room, game.now)


def test_the_public_view_counts_and_names_no_choice() -> None:
    game = playing(ANN)
    answer(game, ANN, 1)
    view = public(game.room)
    assert (view.phase, view.i, view.answered, view.present) == ("Asking", 0, 1, 2)
    assert view.standing == (Place(1, HOST, 0, 0), Place(1, ANN, 0, 0))


def test_a_tick_that_comes_early_changes_nothing() -> None:
    game = playing(ANN)
    assert transition(game.room, Tick(), game.now).room == game.room
