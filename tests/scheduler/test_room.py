"""A group's exam, as stories: asking, answering, closing, the end."""

import pytest

from scheduler.exam_state import Unplayable
from scheduler.outage import Outage
from scheduler.room import open_room, transition, wake_at
from scheduler.room_effects import EditCount, Mark, Post, Redraw, Reveal, ShowStanding
from scheduler.room_events import (
    Answer,
    Change,
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
from scheduler.room_score import Place, hardest, is_revealed, may_review, public, standing
from scheduler.room_state import (
    MOST_MEMBERS,
    Asking,
    Finished,
    Lobby,
    Mode,
    Question,
    Reason,
    Revealing,
    Settings,
    Tally,
    Vote,
    Why,
    Window,
    member_of,
)
from tests.scheduler.room_made import (
    ANN,
    BO,
    CY,
    HOST,
    NOW,
    ONE,
    PAIR,
    STRANGER,
    answer,
    lobby,
    playing,
    settings,
)

# --- lobby -----------------------------------------------------------------------------------------------


def test_a_lobby_shows_itself_and_who_joined_in_few_edits() -> None:
    game = lobby(ANN, BO, CY)
    assert game.effects() == [Redraw(), Redraw()]
    assert [one.id for one in game.room.members] == [HOST, ANN, BO, CY]


def test_only_the_host_starts() -> None:
    game = lobby(ANN)
    assert game.tell(Start(ANN)) == []
    assert game.tell(Start(HOST)) == [Post(0)]


def test_a_question_follows_the_lobby_message_by_nine_seconds() -> None:
    step = open_room(HOST, settings(), (ONE,), NOW)
    started = transition(step.room, Start(HOST), NOW + 2)
    assert (started.effects, wake_at(started.room)) == ((), NOW + 9)


def test_the_host_changes_settings_in_the_lobby_and_never_later() -> None:
    game, other = lobby(ANN), settings(30)
    game.tell(Change(ANN, other, (ONE,)))
    assert game.room.settings == settings()
    game.tell(Change(HOST, other, (PAIR,)))
    assert (game.room.settings, game.room.questions) == (other, (PAIR,))
    game.tell(Start(HOST))
    game.tell(Change(HOST, settings(), (ONE,)))
    assert game.room.settings == other


def test_the_host_who_leaves_is_followed_by_the_first_who_joined() -> None:
    game = lobby(ANN, BO)
    game.tell(Leave(HOST))
    assert (game.room.host, [one.id for one in game.room.members]) == (ANN, [ANN, BO])


def test_the_host_hands_over_to_somebody_who_is_there() -> None:
    game = lobby(ANN, BO)
    for event in (HandOver(ANN, BO), HandOver(HOST, STRANGER)):
        game.tell(event)
    assert game.room.host == HOST
    game.tell(HandOver(HOST, BO))
    assert (game.room.host, game.tell(Start(HOST)), game.tell(Start(BO))) == (BO, [], [Post(0)])


def test_a_room_is_full_at_two_hundred() -> None:
    game = lobby(*range(2, MOST_MEMBERS + 1))
    game.tell(Join(STRANGER * 100))
    assert len(game.room.members) == MOST_MEMBERS


def test_a_forgotten_lobby_closes_after_half_an_hour() -> None:
    game = lobby(ANN)
    game.wait(1_800)
    assert (game.room.phase, game.effects()[-1]) == (Finished(Reason.STILL, told=True), Redraw())


def test_an_empty_lobby_closes() -> None:
    game = lobby()
    game.tell(Leave(HOST))
    assert game.room.phase == Finished(Reason.EMPTY, told=True)


@pytest.mark.parametrize(
    "made",
    [
        lambda: Settings(9),
        lambda: Settings(601),
        lambda: Settings(45, reading=4),
        lambda: Settings(45, window=0),
        lambda: Question(4, ()),
        lambda: Question(4, (4,)),
        lambda: Question(4, (1, 1)),
        lambda: Question(13, (1,)),
        lambda: open_room(HOST, settings(), (), NOW),
        lambda: open_room(HOST, settings(), (ONE,) * 101, NOW),
    ],
)
def test_impossible_numbers_are_refused(made: object) -> None:
    with pytest.raises(Unplayable):
        made()  # type: ignore[operator]


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


# --- from question to question ---------------------------------------------------------------------------


def test_a_reveal_stays_and_the_next_question_follows() -> None:
    game = playing()
    start = game.now - NOW
    answer(game, HOST, 1)
    game.wait(9 + 8)
    assert (game.times(Reveal), game.times(Post)) == ([start + 9], [start + 17])
    assert is_revealed(game.room, 0)
    assert not is_revealed(game.room, 1)


def test_a_reveal_that_arrives_late_stays_as_long() -> None:
    game = playing()
    answer(game, HOST, 1)
    game.wait(9)
    game.now += 5
    game.tell(Revealed(0, game.now))
    game.wait(7)
    assert game.times(Post) == []
    game.wait(1)
    assert game.effects()[-1] == Post(1)


def test_a_skipped_question_counts_for_nobody() -> None:
    game = playing(ANN)
    answer(game, ANN, 1)
    effects = game.tell(Skip(HOST, 0))
    assert effects == [Reveal(0, Tally(0, 1, skipped=True), {})]
    assert standing(game.room) == (Place(1, HOST, 0, 0), Place(1, ANN, 0, 0))
    assert game.tell(Skip(HOST, 0)) == []


def test_after_the_last_question_comes_the_standing_with_ties() -> None:
    game = playing(ANN, BO, CY, questions=(ONE, ONE))
    for right in ((ANN, BO, CY), (ANN,)):
        for member in (HOST, ANN, BO, CY):
            answer(game, member, 1 if member in right else 0)
        game.wait(17)
    game.wait(9)
    assert game.room.phase == Finished(Reason.PLAYED, told=True)
    assert game.effects()[-1] == ShowStanding()
    assert standing(game.room) == (
        Place(1, ANN, 200, 2),
        Place(2, BO, 100, 1),
        Place(2, CY, 100, 1),
        Place(4, HOST, 0, 0),
    )
    assert hardest(game.room) == (1, 0)
    assert wake_at(game.room) is None


def test_the_host_ends_it_and_the_open_question_counts_for_nobody() -> None:
    game = playing(ANN)
    answer(game, ANN, 1)
    game.tell(End(HOST))
    game.wait(9)
    assert (game.room.phase, game.effects()) == (Finished(Reason.ENDED, told=True), [ShowStanding()])
    assert standing(game.room)[0].points == 0


def test_a_room_that_all_have_left_is_over() -> None:
    game = playing(ANN)
    game.tell(Leave(ANN))
    game.tell(Leave(HOST))
    assert game.room.phase == Finished(Reason.EMPTY)


def test_three_silent_questions_pause_and_half_an_hour_later_it_is_over() -> None:
    game = playing(questions=(ONE,) * 10)
    game.wait(3 * (45 + 8))
    assert (game.room.paused, len(game.times(Reveal))) == (Why.SILENCE, 3)
    game.wait(1_800)
    assert game.room.phase == Finished(Reason.STILL, told=True)


def test_play_goes_on_after_silence_when_the_host_says_so() -> None:
    game = playing(questions=(ONE,) * 10)
    game.wait(3 * (45 + 8))
    assert game.tell(Resume(HOST)) == [Post(3)]


def test_a_question_that_cannot_be_posted_ends_the_room_in_the_end() -> None:
    game = lobby(ANN)
    game.delay = 100_000
    game.tell(Start(HOST))
    game.wait(1_800)
    assert isinstance(game.room.phase, Finished)


# --- pause -----------------------------------------------------------------------------------------------


def test_a_pause_stops_the_clock_and_nothing_is_answered_in_it() -> None:
    game = playing(ANN)
    game.wait(10)
    game.tell(Pause(HOST))
    game.tell(Answer(ANN, 0, 1))
    game.wait(500)
    assert (game.asking.votes, game.asking.left) == ({}, 35)
    game.tell(Resume(HOST))
    assert game.asking.closes_at == game.now + 35


def test_a_pause_in_a_reveal_gives_its_time_again() -> None:
    game = playing()
    answer(game, HOST, 1)
    game.wait(10)
    game.tell(Pause(HOST))
    game.wait(100)
    game.tell(Resume(HOST))
    assert game.room.phase == Revealing(0, game.now + 8)


def test_a_room_that_nobody_resumes_is_over() -> None:
    game = playing(ANN)
    game.tell(Pause(HOST))
    game.wait(1_800)
    assert game.room.phase == Finished(Reason.STILL, told=True)


# --- own pace --------------------------------------------------------------------------------------------


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


def test_a_lobby_waits_for_its_host() -> None:
    game = lobby(ANN)
    assert game.room.phase == Lobby()
