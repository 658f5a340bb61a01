"""One question of a group's exam, as stories."""

import pytest

from scheduler.room import transition
from scheduler.room_effects import EditCount, Mark, Reveal
from scheduler.room_events import (
    Answer,
    End,
    Event,
    HandOver,
    Join,
    Leave,
    Pause,
    Posted,
    Result,
    Resume,
    Revealed,
    Skip,
    Start,
    Tick,
)
from scheduler.room_score import Place, standing
from scheduler.room_state import (
    Asking,
    Mode,
    Tally,
    Vote,
    member_of,
)
from tests.scheduler.room_made import (
    ANN,
    BO,
    CY,
    HOST,
    NOW,
    PAIR,
    STRANGER,
    answer,
    lobby,
    playing,
    settings,
)

# --- one question ----------------------------------------------------------------------------------------


def test_the_clock_starts_when_the_message_is_there() -> None:
    game = lobby(ANN)
    game.delay = 20  # Telegram lets us wait
    game.tell(Start(HOST))
    game.wait(19)
    assert game.asking.closes_at is None
    game.wait(1)
    assert game.asking.closes_at == game.now + 45


def test_a_question_closes_in_its_last_second_and_is_revealed_then() -> None:
    game = playing(ANN)
    answer(game, ANN, 1)
    game.wait(44)
    assert isinstance(game.room.phase, Asking)
    game.wait(1)
    assert game.effects() == [
        EditCount(0),
        Reveal(0, Tally(1, 1), {ANN: Mark((1,), 0, right=True, points=100)}),
    ]


def test_the_last_tap_before_closing_counts() -> None:
    game = playing(ANN)
    answer(game, ANN, 1)
    game.wait(44)
    answer(game, ANN, 2)
    game.wait(1)
    assert standing(game.room) == (Place(1, HOST, 0, 0), Place(1, ANN, 0, 0))


def test_a_tap_that_comes_too_late_closes_the_question_and_does_not_count() -> None:
    game = playing(ANN)
    game.now += 45  # no alarm rang
    effects = game.tell(Answer(ANN, 0, 1))
    assert effects == [Reveal(0, Tally(0, 0), {})]


def test_a_tap_before_the_bot_knows_its_message_counts() -> None:
    game = lobby(ANN)
    game.delay = 3
    game.tell(Start(HOST))
    answer(game, ANN, 1)
    assert game.asking.votes == {ANN: Vote((1,), 45)}


def test_when_all_have_answered_it_closes_but_not_before_nine_seconds() -> None:
    game = playing(ANN)
    start = game.now - NOW
    answer(game, HOST, 0)
    answer(game, ANN, 1)
    game.wait(45)
    assert game.times(Reveal) == [start + 9]


def test_an_answer_may_still_change_while_it_waits_for_the_nine_seconds() -> None:
    game = playing()
    answer(game, HOST, 0)
    answer(game, HOST, 1)
    game.wait(9)
    assert standing(game.room) == (Place(1, HOST, 100, 1),)


def test_who_left_is_not_waited_for_and_the_answer_stands() -> None:
    game = playing(ANN, BO)
    answer(game, ANN, 1)
    game.tell(Leave(ANN))
    answer(game, HOST, 2)
    game.wait(10)
    assert isinstance(game.room.phase, Asking)
    game.tell(Leave(BO))
    assert standing(game.room)[0] == Place(1, ANN, 100, 1)


def test_who_comes_late_starts_with_nothing_and_is_waited_for() -> None:
    game = playing()
    game.tell(Join(ANN))
    answer(game, HOST, 1)
    game.wait(10)
    answer(game, ANN, 1)
    assert [one.points for one in game.room.members] == [100, 100]


def test_who_comes_back_keeps_the_points() -> None:
    game = playing(ANN, BO)
    answer(game, ANN, 1)
    game.wait(45)
    game.tell(Leave(ANN))
    game.tell(Join(ANN))
    back = member_of(game.room, ANN)
    assert back is not None
    assert (back.present, back.points) == (True, 100)


def test_pick_several_counts_the_last_taps_and_only_the_whole_key() -> None:
    game = playing(ANN, BO, questions=(PAIR,))
    for option in (4, 0, 3):  # 3 takes the place of 4
        answer(game, ANN, option)
    answer(game, BO, 0)
    game.wait(45)
    assert [one.points for one in game.room.members] == [0, 100, 0]
    assert game.room.tallies == (Tally(right=1, answered=1),)


def test_a_doubled_tap_in_pick_several_takes_nothing_back() -> None:
    game = playing(ANN, questions=(PAIR,))
    for option in (0, 0, 3, 3, 0):
        answer(game, ANN, option)
    assert game.asking.votes == {ANN: Vote((0, 3), 45)}


@pytest.mark.parametrize(
    "event",
    [
        Answer(STRANGER, 0, 1),
        Answer(ANN, 1, 1),
        Answer(ANN, 0, 4),
        Answer(ANN, 0, -1),
        Skip(ANN, 0),
        Skip(HOST, 1),
        Pause(ANN),
        Resume(HOST),
        End(ANN),
        Start(HOST),
        Leave(STRANGER),
        Join(ANN),
        Posted(0, NOW + 99),
        Posted(1, NOW + 99),
        Revealed(0, NOW + 99),
        Result(ANN, 9_999, 99, 99),
        HandOver(ANN, ANN),
    ],
)
def test_foreign_stale_doubled_and_forged_events_change_nothing(event: Event) -> None:
    game = playing(ANN)
    assert transition(game.room, event, game.now + 1).room == game.room


def test_the_count_is_edited_once_when_half_have_answered() -> None:
    game = playing(ANN, BO, CY)
    start = game.now - NOW
    for member in (ANN, BO):
        answer(game, member, 0)
    game.wait(20)
    answer(game, CY, 0)
    game.wait(20)
    assert game.times(EditCount) == [start + 3]


def test_the_count_is_edited_at_half_time_when_few_have_answered() -> None:
    game = playing(ANN, BO, CY)
    start = game.now - NOW
    answer(game, ANN, 0)
    game.wait(45)
    assert game.times(EditCount) == [start + 23]


def test_a_late_alarm_edits_no_count_that_the_reveal_replaces() -> None:
    game = playing(ANN)
    answer(game, ANN, 1)
    game.now += 44
    assert game.tell(Tick()) == []
    game.wait(1)
    assert [type(effect) for effect in game.effects()] == [Reveal]


def test_a_poll_counts_by_itself() -> None:
    game = playing(ANN, BO, CY, rules=settings(mode=Mode.POLL))
    answer(game, ANN, 0)
    game.wait(45)
    assert game.times(EditCount) == []


def test_the_bonus_is_a_tenth_of_a_right_answer_at_most() -> None:
    game = playing(ANN, BO, CY, rules=settings(40, speed_bonus=True))
    answer(game, HOST, 1)
    answer(game, CY, 0)
    game.wait(20)
    answer(game, ANN, 1)
    game.wait(19)
    answer(game, BO, 1)
    game.wait(1)
    assert [one.points for one in game.room.members] == [110, 105, 100, 0]
