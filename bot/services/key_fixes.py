"""Keys that another build of an authored deck has put right: found by comparing what is in use with all older builds.

So nothing has to be written down when a deck is published, rolled back, or changed while the bot was away. A
correction holds for exams drawn from the older build, and is made once; when that build is in use again, it is taken
back. What a maintainer has said of all drawings of a card comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.request import Desk
from db import cards, corrections, decks, items
from db.corrections import BY_COMMAND, Correction, Kind
from db.uow import Work
from decks.authored_fixes import is_put_right, right_of
from decks.cards import AUTHORED
from decks.library_authored import AuthoredLibrary

REASON = "its authors put it right"


@dataclass(frozen=True, slots=True)
class PutRight:
    stable: str
    scope: str  # the older build
    option: str


def put_right(desk: Desk) -> list[PutRight]:
    """For the reader: everything that the authored decks in use say about older builds."""
    return [
        one
        for deck in desk.library.decks.values()
        if isinstance(deck, AuthoredLibrary) and deck.edition.id.startswith(AUTHORED)
        for name in _older(desk, deck.edition.id)
        for one in _compared(desk, deck, name)
    ]


def correct(work: Work, found: Sequence[PutRight], builds: str, now: int) -> int:
    """How many are new. `builds` in use, `now` in UTC seconds."""
    known = corrections.all_of(work)
    new = [one for one in found if _is_new(known, one)]
    for one in new:
        _add(work, Kind.KEY, one.stable, one.scope, now, one.option)
    back = _in_use_again(known, {f"@{name}" for name in builds.split()})
    for stable, scope in back:
        _add(work, Kind.STANDS, stable, scope, now)
    return len(new) + len(back)


def _add(work: Work, kind: Kind, stable: str, scope: str, now: int, *options: str) -> None:
    card = cards.number(work, stable)
    corrections.add(
        work, card, kind=kind, reason=REASON, by=BY_COMMAND, now=now, scope=scope, options=options
    )
    items.begin_anew(work, card)


def _is_new(known: Sequence[Correction], one: PutRight) -> bool:
    last = corrections.newest(known, one.stable, (one.scope, ""))
    return last is None or (last.scope == one.scope and last.options != (one.option,))


def _in_use_again(known: Sequence[Correction], scopes: Collection[str]) -> list[tuple[str, str]]:
    places = dict.fromkeys((one.stable, one.scope) for one in known if one.scope in scopes)
    return [(stable, scope) for stable, scope in places if corrections.newest(known, stable, (scope,))]


def _older(desk: Desk, deck: str) -> list[str]:
    """Names of all builds of a deck but the one in use."""
    names = dict.fromkeys(f"{deck}@{one.build}" for one in decks.history(desk.work, deck))
    return [name for name in names if name not in desk.library.builds.split()]


def _compared(desk: Desk, new: AuthoredLibrary, name: str) -> Iterator[PutRight]:
    old = desk.library.older(name)
    if not isinstance(old, AuthoredLibrary):
        return
    for stable, mark in new.cards():
        if old.mark(stable) not in (None, mark) and is_put_right(old.note(stable), new.note(stable)):
            yield PutRight(stable, f"@{name}", right_of(new.note(stable)))
