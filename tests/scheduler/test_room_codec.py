"""A room as a row keeps it. `test_room_histories` revives one after every event."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.exam_codec import UnknownVersion
from scheduler.room import open_room
from scheduler.room_codec import pack, unpack
from scheduler.room_state import (
    Asking,
    Finished,
    Lobby,
    Member,
    Mode,
    Phase,
    Question,
    Reason,
    Revealing,
    Room,
    Scheduled,
    Settings,
    Tally,
    Vote,
    Why,
    Window,
)
from tests.scheduler.room_made import HOST, NOW, ONE, settings
from tests.scheduler.room_table import revived

numbers = st.integers(0, 300)
moments = st.integers(0, 2**40)
people = st.integers(1, 2**52)
maybe = st.none() | moments
votes = st.builds(Vote, st.lists(st.integers(0, 11), min_size=1, max_size=3).map(tuple), numbers)
flags = st.booleans()
phases: st.SearchStrategy[Phase] = st.one_of(
    st.builds(Lobby),
    st.builds(
        Asking, numbers, numbers, flags, maybe, maybe, flags, flags, moments, st.dictionaries(people, votes)
    ),
    st.builds(Revealing, numbers, moments, flags),
    st.builds(Window, moments, moments, st.frozensets(people)),
    st.builds(Finished, st.sampled_from(Reason), flags),
)
rules = st.builds(
    Settings, st.integers(10, 600), flags, st.sampled_from(Mode), st.integers(5, 120), st.integers(600, 9_999)
)
asked = st.sampled_from([ONE, Question(4, (3,)), Question(12, (0, 11, 5))])
members = st.builds(Member, people, flags, numbers, numbers, numbers)
tallies = st.builds(Tally, numbers, numbers, flags)
rooms = st.builds(
    Room,
    rules,
    st.lists(asked, max_size=3).map(tuple),
    people,
    st.lists(members, max_size=3).map(tuple),
    moments,
    phases,
    st.lists(tallies, max_size=3).map(tuple),
    st.none() | st.sampled_from(Why),
    flags,
    st.none() | st.integers(-(2**52), 0),
    numbers,
    moments,
    st.lists(moments, max_size=3).map(tuple),
    numbers,
    maybe,
    flags,
    flags,
    st.none() | st.builds(Scheduled, people, moments),
)


@given(rooms)
def test_a_row_gives_back_the_room(room: Room) -> None:
    assert revived(room) == room


def test_a_row_of_another_version_is_refused() -> None:
    with pytest.raises(UnknownVersion):
        unpack({**pack(open_room(HOST, settings(), (ONE,), NOW).room), "v": 2})
