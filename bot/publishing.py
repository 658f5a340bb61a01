"""Which build of each deck the bot uses: chosen at start, changed by publishing and rolling back.

A deck file that is made anew becomes a build (`decks.builds`). At start the builds that are made now are published by
themselves, since they came with a new CodeDrill or with an import; one that was rolled back is not. Reads
and copies files: call it outside the writer.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from db import decks
from db.uow import Work
from decks.builds import build_path, keep_build
from decks.collection import Collection, Stored, open_deck
from decks.library import deck_path
from decks.sources.shelf import LibraryDamaged

log = logging.getLogger(__name__)

BY_UPGRADE = 0


def made(data: Path, names: Iterable[str]) -> dict[str, str]:
    """Deck -> build of every deck file that is there, each kept as a build. Raises OSError."""
    paths = {deck: deck_path(data, deck) for deck in names}
    return {deck: keep_build(data, deck, path) for deck, path in paths.items() if path.exists()}


def adopt(work: Work, builds: dict[str, str], now: int) -> dict[str, str]:
    """Publish what is new; deck -> build in use from now on. `now` in UTC seconds."""
    for deck, build in builds.items():
        if not decks.was_undone(work, deck, build):
            decks.publish(work, deck, build, by=BY_UPGRADE, now=now)
    return decks.in_use(work)


def opened(data: Path, in_use: dict[str, str], made_now: dict[str, str]) -> Collection:
    """The decks in use. One whose build cannot be read any more (an older format) is replaced by the file made now.

    Raises `LibraryDamaged` when neither can be read.
    """
    stored = {}
    for deck, build in in_use.items():
        path = build_path(data, deck, build)
        if is_readable(path, deck):
            stored[deck] = Stored(build, path)
        elif deck in made_now:
            stored[deck] = Stored(made_now[deck], build_path(data, deck, made_now[deck]))
        else:
            log.warning("deck %s is in use as build %s, which cannot be read; it is left out", deck, build)
    order = {deck: place for place, deck in enumerate(made_now)}
    names = sorted(stored, key=lambda deck: order.get(deck, len(order)))
    return Collection.open({deck: stored[deck] for deck in names}, kept=partial(build_path, data))


def is_readable(path: Path, deck: str) -> bool:
    """Whether a build is there, whole, and of this version of CodeDrill: what is not cannot be put to use."""
    try:
        open_deck(path, deck).close()
    except (LibraryDamaged, KeyError):
        return False
    return True
