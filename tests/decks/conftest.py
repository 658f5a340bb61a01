from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from decks.library import Icd10Library, open_library
from tests.deck_file import deck_file


@pytest.fixture(scope="session")
def deck() -> Path:
    return deck_file()


@pytest.fixture(scope="session")
def library(deck: Path) -> Iterator[Icd10Library]:
    opened = open_library(deck)
    yield opened
    opened.close()
