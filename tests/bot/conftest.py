from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.chat import BOB, EVE, Chat, Room, learner_with


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = Room(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def ann(room: Room) -> Chat:
    """A learner."""
    return learner_with(room)


@pytest.fixture
def bob(room: Room) -> Chat:
    """Another one."""
    return learner_with(room, learner=BOB)


@pytest.fixture
def eve(room: Room) -> Chat:
    """A maintainer."""
    room.maintainers = frozenset({EVE})
    return Chat(room, EVE)
