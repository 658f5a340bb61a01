"""A group's exam from question to question, as stories: pause and end."""

from scheduler.room import wake_at
from scheduler.room_effects import Post, Redraw, Reveal, ShowStanding
from scheduler.room_events import (
    Answer,
    End,
    Leave,
    Pause,
    Resume,
    Revealed,
    Skip,
    Start,
)
from scheduler.room_score import Place, hardest, is_revealed, standing
from scheduler.room_state import (
    MOST_MEMBERS,
    Finished,
    Reason,
    Revealing,
    Tally,
    Why,
)
from tests.scheduler.room_made import (
    ANN,
    BO,
    CY,
    HOST,
    NOW,
    ONE,
    answer,
    lobby,
    playing,
)

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
    game.delay = 5
    answer(game, HOST, 1)
    game.wait(9 + 5 + 7)
    assert game.times(Post) == []
    game.wait(1)
    assert game.effects()[-1] == Post(1)


def test_the_next_question_waits_a_minute_for_a_reveal_that_telegram_does_not_take() -> None:
    game = playing()
    game.delay = 1_000
    answer(game, HOST, 1)
    game.wait(9 + 8 + 59)
    assert game.times(Post) == []
    game.wait(1)
    assert game.effects()[-1] == Post(1)


def test_a_reveal_said_to_be_there_twice_stays_no_longer() -> None:
    game = playing()
    answer(game, HOST, 1)
    game.wait(9)
    game.tell(Revealed(0, game.now + 1))
    phase = game.room.phase
    game.now += 4
    game.tell(Revealed(0, game.now))
    assert game.room.phase == phase


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


def test_a_keen_group_of_two_hundred_stays_below_telegrams_limit() -> None:
    everybody = range(2, MOST_MEMBERS + 1)
    game = playing(*everybody, questions=(ONE,) * 10)
    for _ in range(10):
        for member in (HOST, *everybody):
            answer(game, member, 1)
        game.wait(9 + 8)
    moments = [at for at, _ in game.log]
    assert max(sum(at - 60 < other <= at for other in moments) for at in moments) <= 20
    assert (len(game.times(Reveal)), standing(game.room)[-1].points) == (10, 1_000)


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


def test_pause_and_resume_are_shown() -> None:
    game = playing(ANN)
    game.tell(Pause(HOST))
    game.wait(10)
    game.tell(Resume(HOST))
    game.wait(10)
    assert game.effects() == [Redraw(), Redraw()]


def test_a_pause_in_a_reveal_gives_its_time_again() -> None:
    game = playing()
    answer(game, HOST, 1)
    game.wait(10)
    game.tell(Pause(HOST))
    game.wait(100)
    game.tell(Resume(HOST))
    assert game.room.phase == Revealing(0, game.now + 8, shown=True)


def test_a_room_that_nobody_resumes_is_over() -> None:
    game = playing(ANN)
    game.tell(Pause(HOST))
    game.wait(1_800)
    assert game.room.phase == Finished(Reason.STILL, told=True)


def test_hard_is_what_somebody_had_wrong() -> None:
    game = playing(ANN)
    for right in ((HOST, ANN), (HOST,), ()):
        for member in (HOST, ANN):
            if right:
                answer(game, member, 1 if member in right else 0)
        game.wait(60)
    assert [tally.answered for tally in game.room.tallies] == [2, 2, 0]
    assert hardest(game.room) == (1,)
