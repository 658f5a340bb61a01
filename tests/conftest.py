"""For all tests: which come first."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those in a real browser first, the longest before all: at the end one worker would wait for the other."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    if item.get_closest_marker("browser") is None:
        return 2
    return 0 if item.path.name.startswith("test_room") else 1
