"""What holds for every group's exam, whatever happens in it: random histories against a second account."""

from dataclasses import replace

from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from scheduler.outage import LONGEST_GAP, Outage
from scheduler.room import transition, wake_at
from scheduler.room_events import (
    Answer,
    BotBack,
    BotRemoved,
    Change,
    End,
    HandOver,
    Join,
    Leave,
    Migrated,
    Pause,
    Posted,
    Result,
    Resume,
    Revealed,
    Share,
    Skip,
    Start,
    Tick,
)
from scheduler.room_state import Asking, Finished, Lobby, Mode, Question, Scheduled, Settings, Window
from tests.scheduler.room_table import Table

HOST = 1
people = st.integers(1, 5)
questions = st.lists(
    st.sampled_from([Question(4, (1,)), Question(4, (3,)), Question(5, (0, 3))]), min_size=1, max_size=4
).map(tuple)
modes = st.sampled_from([Mode.LIVE, Mode.LIVE, Mode.LIVE, Mode.OWN_PACE])  # polls: test_room_poll_histories
settings = st.builds(Settings, st.integers(10, 60), st.booleans(), modes, st.integers(5, 12), st.just(600))


class GroupExam(Table, RuleBasedStateMachine):
    """What can happen at the table; what holds is asserted there."""

    @initialize(
        rules=settings,
        asked=questions,
        guests=st.sets(people),
        starts=st.sampled_from([True, True, True, False]),
        delay=st.sampled_from([0, 0, 1, 3, 12]),
        waits=st.sampled_from([None, None, 0, 60]),
    )
    def begin(
        self,
        rules: Settings,
        asked: tuple[Question, ...],
        guests: set[int],
        starts: bool,
        delay: int,
        waits: int | None,
    ) -> None:
        self.opens(HOST, rules, asked, delay)
        if waits is not None:
            self.room = replace(self.room, scheduled=Scheduled(HOST, self.now + waits))
            self.crashing = self.other = self.room
        for guest in guests:
            self.comes(guest)
        if starts:
            self.tell(Start(HOST))

    # --- people ------------------------------------------------------------------------------------------

    @rule(member=people)
    def comes(self, member: int) -> None:
        phase = self.room.phase
        if not isinstance(phase, Finished) and not (
            isinstance(phase, Window) and self.now >= phase.closes_at
        ):
            self.model.joins(self.room, member)
        self.tell(Join(member))

    @precondition(lambda self: len(self.model.here) > 1)
    @rule(member=people)
    def leaves(self, member: int) -> None:
        self.goes(member)

    def goes(self, member: int) -> None:
        if member in self.model.here and not isinstance(self.room.phase, Finished):
            self.model.here.remove(member)
        self.tell(Leave(member))

    @rule(member=people, i=st.integers(-1, 4), option=st.integers(-1, 5))
    def forged_tap(self, member: int, i: int, option: int) -> None:
        self.tap(Answer(member, i, option))

    @precondition(lambda self: isinstance(self.room.phase, Asking))
    @rule(members=st.lists(people, min_size=1, max_size=6), option=st.integers(0, 4))
    def some_answer(self, members: list[int], option: int) -> None:
        for member in members:
            if isinstance(self.room.phase, Asking):
                self.tap(Answer(member, self.room.phase.i, (option + member) % 5))

    @precondition(lambda self: isinstance(self.room.phase, Asking))
    @rule()
    def everybody_answers(self) -> None:
        for member in self.model.here:
            for option in (0, 3):
                if isinstance(self.room.phase, Asking):
                    self.tap(Answer(member, self.room.phase.i, option))

    @precondition(lambda self: isinstance(self.room.phase, Window))
    @rule(member=people, points=st.integers(0, 400))
    def somebody_hands_in(self, member: int, points: int) -> None:
        if any(one.id == member for one in self.room.members):
            self.model.hands_in(self.room, Result(member, points, 1, 2))
        self.tell(Result(member, points, 1, 2))

    # --- the host ----------------------------------------------------------------------------------------

    @precondition(lambda self: isinstance(self.room.phase, Lobby))
    @rule(rules=settings)
    def the_host_changes_and_starts(self, rules: Settings) -> None:
        self.tell(Change(self.room.host, rules, self.room.questions))
        self.tell(Start(self.room.host))

    @precondition(lambda self: isinstance(self.room.phase, Asking))
    @rule()
    def the_host_skips(self) -> None:
        assert isinstance(self.room.phase, Asking)
        self.skips(self.room.host, self.room.phase.i)

    @rule(times=st.sampled_from([1, 2, 5, 25]), seconds=st.integers(1, 6))
    def the_host_fidgets(self, times: int, seconds: int) -> None:
        for _ in range(times):
            self.tell(Pause(self.room.host))
            self.plays_on(seconds)
            self.tell(Resume(self.room.host))

    @precondition(lambda self: self.room.paused is not None)
    @rule()
    def the_host_resumes(self) -> None:
        self.tell(BotBack())
        self.tell(Resume(self.room.host))

    @rule(
        by=people,
        to=people,
        what=st.sampled_from(["start", "pause", "resume", "skip", "over", "over", "end"]),
    )
    def anybody_presses(self, by: int, to: int, what: str) -> None:
        match what:
            case "start":
                self.tell(Start(by))
            case "pause":
                self.tell(Pause(by))
            case "resume":
                self.tell(Resume(by))
            case "skip":
                self.skips(by, to - 2)
            case "over":
                self.tell(HandOver(by, to))
            case "end" if by == to:
                self.tell(End(by))

    def skips(self, by: int, i: int) -> None:
        phase = self.room.phase
        runs = isinstance(phase, Asking) and phase.i == i and phase.closes_at is not None
        if runs and by == self.room.host and self.model.opened_at is not None:
            self.model.skipped = True
        self.tell(Skip(by, i))

    # --- accidents ---------------------------------------------------------------------------------------

    @rule(i=st.integers(-1, 4), ago=st.integers(0, 99))
    def forged_post(self, i: int, ago: int) -> None:
        if i not in (one for _, one in self.in_flight):
            self.tell(Posted(i, self.now - ago))
            self.tell(Revealed(i, self.now - ago))

    @rule(chance=st.integers(0, 5), to=st.integers(1, 3), calls=st.integers(-1, 30))
    def accident(self, chance: int, to: int, calls: int) -> None:
        match chance:
            case 0:
                if self.room.home != to:
                    self.model.opened_at = None
                    self.in_flight.clear()
                self.tell(Migrated(to))
            case 1:
                if self.model.opened_at is None:
                    self.in_flight.clear()
                self.tell(BotRemoved())
            case 2:
                self.tell(Share(calls))
            case _:
                self.tell(BotBack())

    @rule(seconds=st.integers(1, 30) | st.integers(1, 200))
    def we_are_out(self, seconds: int) -> None:
        """The outage is told first."""
        since = self.now
        if seconds > LONGEST_GAP:
            self.now += seconds
        else:
            self.pass_to(self.now + seconds)
        self.tell(Outage(since, self.now))

    @rule(seconds=st.integers(1, 90))
    def the_alarm_is_late(self, seconds: int) -> None:
        self.pass_to(self.now + seconds)
        self.tell(Tick())

    # --- time --------------------------------------------------------------------------------------------

    @rule(seconds=st.integers(1, 15))
    def a_moment_passes(self, seconds: int) -> None:
        self.plays_on(seconds)

    @rule(seconds=st.integers(10, 120))
    def the_game_goes_on(self, seconds: int) -> None:
        self.plays_on(seconds)

    # --- what holds --------------------------------------------------------------------------------------

    @invariant()
    def the_score_is_the_sum_of_its_parts(self) -> None:
        if hasattr(self, "model"):
            self.model.agrees(self.room)

    def teardown(self) -> None:
        """With ticks alone the room comes to its end."""
        if not hasattr(self, "room"):
            return
        room, now, ticks = self.room, self.now, 0
        while (wake := wake_at(room)) is not None:
            now, ticks = max(now, wake), ticks + 1
            room = transition(room, Tick(), now).room
            assert ticks < 50
        assert isinstance(room.phase, Finished)


TestGroupExam = GroupExam.TestCase
TestGroupExam.settings = hypothesis_settings(max_examples=100, stateful_step_count=50, deadline=None)
