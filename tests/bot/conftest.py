from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.chat import Room


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    opened = Room(tmp_path)
    yield opened
    opened.close()
