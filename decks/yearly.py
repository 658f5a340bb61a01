"""The edition beside an edition: what its addenda make of a list of codes, and what they made it from.

A list maps codes with the dot to what they are. Titles that the addenda do not touch are taken over, so they
never seem revised because one file writes accents and the other does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from decks.diff import Listed
from decks.sources.icd10cm_addenda import Addenda, Change, Deed
from decks.sources.tree import Branch, Chapter
from decks.spelling import dotted

_CAME = (Deed.ADD, Deed.REVISE_TO)


def listed_in(chapters: Iterable[Chapter]) -> dict[str, Listed]:
    listed: dict[str, Listed] = {}
    waiting = [
        branch for chapter in chapters for section in chapter.sections for branch in section.categories
    ]
    while waiting:
        branch: Branch = waiting.pop()
        listed[branch.code] = Listed(branch.title, not branch.children)
        waiting.extend(branch.children)
    return listed


def after(listed: Mapping[str, Listed], addenda: Addenda) -> dict[str, Listed]:
    """The list that the addenda make of this one."""
    return _turned(
        listed, [each for each in addenda.changes if each.deed not in _CAME], addenda.changes, _CAME
    )


def before(listed: Mapping[str, Listed], addenda: Addenda) -> dict[str, Listed]:
    """The list that the addenda were written for."""
    went = (Deed.DELETE, Deed.REVISE_FROM)
    return _turned(listed, [each for each in addenda.changes if each.deed in _CAME], addenda.changes, went)


def _turned(
    listed: Mapping[str, Listed], out: Iterable[Change], all_of_them: Iterable[Change], into: tuple[Deed, ...]
) -> dict[str, Listed]:
    turned = dict(listed)
    for change in out:
        turned.pop(dotted(change.row.code), None)
    for change in all_of_them:
        if change.deed in into:
            turned[dotted(change.row.code)] = Listed(change.row.long, change.row.is_billable)
    return turned
