"""Corrections in the exams that hold their questions: which question is thrown out, which has another key.

An exam's row stays as it was drawn; what is held of its questions now is looked up whenever it is marked. A key is
corrected by the names of the right options, so the question is drawn again to find their places. Where one of them is
not among its options, or the question cannot be drawn any more, nothing is proven, and its own key stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.request import Desk
from bot.services.exam_paper import Paper, Placed
from bot.services.exam_rows import item_in
from bot.services.items import name_of
from db import corrections
from db.corrections import Correction, Kind
from decks.cards import system_of
from decks.model import Item
from scheduler import exam_state


@dataclass(frozen=True, slots=True)
class Fix:
    """One question of an exam. `keyed`: the question with its right key, each way of it; none where it is out."""

    position: int
    correction: Correction
    keyed: tuple[Placed, ...]

    @property
    def is_out(self) -> bool:
        return not self.keyed

    @property
    def key(self) -> tuple[int, ...]:
        """All that is right."""
        return tuple(dict.fromkeys(place for one in self.keyed for place in one.key))


def fixes_of(desk: Desk, builds: str, paper: Paper) -> list[Fix]:
    """By position. One statement; nothing is drawn unless a key of this exam was corrected."""
    found = corrections.all_of(desk.work)
    concerned = {one.stable for one in found}
    places = [at for at, one in enumerate(paper.questions) if one.item.card in concerned] if found else []
    fixes = [_fix(desk, builds, paper, at, found) for at in places]
    return [one for one in fixes if one is not None]


def put_right(item: Item, fixes: Sequence[Fix], position: int) -> Item:
    """With the key that holds now."""
    fix = next((one for one in fixes if one.position == position and not one.is_out), None)
    if fix is None:
        return item
    return replace(item, key=fix.key, answer=fix.keyed[0].answer if item.answer is not None else None)


def _fix(desk: Desk, builds: str, paper: Paper, position: int, found: Sequence[Correction]) -> Fix | None:
    placed = paper.questions[position]
    last = corrections.newest(found, placed.item.card, _scopes(builds, placed))
    if last is None:
        return None
    if last.kind is Kind.OUT:
        return Fix(position, last, ())
    item = item_in(desk, builds, placed.item)  # no private copy is ever corrected
    keyed = _keyed(placed, item, last.options) if item else ()
    unchanged = keyed == (placed,) if keyed else True
    return None if unchanged else Fix(position, last, keyed)


def _scopes(builds: str, placed: Placed) -> Sequence[str]:
    system = placed.item.card.partition(":")[0]
    build = next((name for name in builds.split() if system_of(name.partition("@")[0]) == system), "")
    return ("", f"#{placed.item.id.rpartition('#')[2]}", f"@{build}")


def _keyed(placed: Placed, item: Item, right: Sequence[str]) -> tuple[Placed, ...]:
    """Of a question that takes one option any of the right ones will do; one that takes several wants just these."""
    if placed.answer is not None:
        return tuple(replace(placed, answer=answer) for answer in right)
    names = [name_of(option) for option in item.options]
    if any(name not in names for name in right):
        return ()
    key = tuple(names.index(name) for name in right)
    if sorted(key) == sorted(placed.key) and placed.slot.kind is not exam_state.Kind.ORDER:
        return (placed,)
    if placed.slot.kind is exam_state.Kind.ONE:
        return tuple(replace(placed, key=(place,)) for place in key)
    return (replace(placed, key=key),)
