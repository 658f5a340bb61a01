"""Which items may not stand in one form: near-duplicates, and items that answer one another.

Near-duplicates are two items

* of one subject, or of one template and category (of ICD-10-PCS: table, of HCPCS: three characters);
* of one stem and a common option, letter case and punctuation aside; where no options are shown, of one stem. A stem
  that names nothing ("Which of these codes needs more characters ...") may come again with other codes;
* resting on the same printed note.

One item answers another when what it shows holds what the other asks for:

* a code that is the subject, the key or the answer of the other stands in its stem or among its options;
* or its stem holds the words of the other's key (three words or more), as where one asks for the name of a definition
  and the other for the definition of the name.

Of a learner's own copy of CPT neither categories nor notes nor codes of wrong options are compared: it may be small,
and these only help to rule out. Questions of one case are meant to stand together and are not compared with each
other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from decks.authored_texts import folded
from decks.cards import AUTHORED, parse_card
from decks.cpt_items import SYSTEM as CPT
from decks.model import Item

_CODE = re.compile(
    r"\b(?:[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?|[0-9A-HJ-NP-Z]{7}|[A-Z]\d{4}|\d{4}[0-9FTU])(?![\w.]*\w)"
)
_MODIFIER = 2
_CATEGORY = 3
_TELLING = 3  # words


@dataclass(frozen=True, slots=True)
class Marks:
    """What of an item is compared."""

    names: frozenset[str]  # none of which may come twice in a form
    shown: frozenset[str]  # codes
    asked: frozenset[str]  # codes
    stem: str
    keys: tuple[str, ...]  # wordy ones, folded


def marks_of(item: Item) -> Marks:
    card = parse_card(item.id.partition("#")[0])
    stem, options = folded(item.stem), [folded(option.text) for option in item.options]
    names = {f"subject {card.system} {card.code}"}
    if not card.system.startswith(AUTHORED) and card.system != CPT:
        names.add(f"category {card.system} {card.template} {card.code[:_CATEGORY]}")
    names |= {f"stem {stem} {option}" for option in options or [""]}
    if item.source.note and card.system != CPT:
        names.add(f"note {folded(item.source.note)}")
    rights = [item.options[at] for at in item.key]
    asked = {card.code, item.answer or "", *(option.code or "" for option in rights)}
    asked |= {code for option in rights for code in codes_in(option.text)}
    keys = (folded(option.text) for option in rights)
    return Marks(
        frozenset(names),
        frozenset(_shown(item) if card.system != CPT else codes_in(item.stem)),
        frozenset(code for code in asked if len(code) >= _MODIFIER),
        stem,
        tuple(key for key in keys if key.count(" ") >= _TELLING - 1),
    )


def codes_in(text: str) -> list[str]:
    """Codes as they are written, whole words."""
    return _CODE.findall(text)


def _shown(item: Item) -> set[str]:
    """Codes in stem and options. An option that is a title shows words only, whatever code is behind it."""
    shown = set(codes_in(item.stem))
    for option in item.options:
        shown.update(codes_in(option.text))
        shown.update({option.text} if option.text == option.code and len(option.text) >= _MODIFIER else ())
    return shown


class Fences:
    """What stands in a form so far."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._shown: set[str] = set()
        self._asked: set[str] = set()
        self._stems: list[str] = []
        self._keys: list[str] = []

    def admit(self, items: Sequence[Item]) -> bool:
        """Takes items that belong together, or none of them: then one is too like what stands there."""
        marks = [marks_of(item) for item in items]
        if any(self._refuses(each) for each in marks):
            return False
        for each in marks:
            self._names |= each.names
            self._shown |= each.shown
            self._asked |= each.asked
            self._stems.append(each.stem)
            self._keys += each.keys
        return True

    def _refuses(self, marks: Marks) -> bool:
        return (
            not self._names.isdisjoint(marks.names)
            or not self._shown.isdisjoint(marks.asked)
            or not self._asked.isdisjoint(marks.shown)
            or any(key in stem for key in marks.keys for stem in self._stems)
            or any(key in marks.stem for key in self._keys)
        )
