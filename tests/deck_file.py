"""The compiled deck that tests read: made once, kept under `.cache/`, made again when its sources change."""

from __future__ import annotations

from pathlib import Path

from decks.build import build
from decks.library import deck_path, is_current

CACHE = Path(__file__).parent.parent / ".cache"


def deck_file() -> Path:
    """Two workers may both make it; each moves a whole file into place, so neither disturbs the other."""
    path = deck_path(CACHE)
    if not is_current(path):
        build(path)
    return path
