"""Every story ends with the same two facts: no call was refused, and no parameter was unknown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox.others.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    on = Stage(tmp_path)
    try:
        yield on
        assert not on.has_begun or (on.refusals(), on.unknown()) == (set(), {})
    finally:
        on.close()
