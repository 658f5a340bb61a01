"""`codedrill decks export DECK FILE`: a deck for other programs. The ending of the file's name chooses the form.

    .sqlite          the whole deck, as it was made
    .jsonl           an item of each card
    .csv .yaml       an authored deck with all its notes, as it can be imported again
    .csv .apkg       cards with two sides: the checked notes of an authored deck, or items drawn from a generated one

No deck holds CPT; a note that looks as if it did is left out.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.clock import WallClock
from decks.authored import AuthoredDeck
from decks.authored_texts import all_texts
from decks.cards import AUTHORED, parse_card
from decks.collection import OpenDeck
from decks.cpt_shape import names_cpt
from decks.drills import drill
from decks.exchange.apkg_out import write_apkg
from decks.exchange.authored_csv import csv_of_notes
from decks.exchange.authored_yaml import put_text, read_deck, yaml_of_deck
from decks.exchange.cards_csv import csv_of_cards
from decks.exchange.item_sides import anki_note, card_line
from decks.exchange.jsonl import json_of_item
from decks.library import deck_path
from decks.model import Difficulty, Item, Undrawable
from decks.workshop import authored_files

USUAL = 100  # items drawn where no count is named
ENDINGS = (".sqlite", ".jsonl", ".csv", ".yaml", ".apkg")
Wanted = tuple[str | None, int | None]  # template, count


class NotExported(ValueError):
    """The text says why, and what to do."""


def export(data: Path, deck: str, library: OpenDeck, target: Path, wanted: Wanted) -> str:
    """Writes the file; what to tell about it. Raises `NotExported`, `SourceRefused`, OSError."""
    template, _ = wanted
    if template is not None and template not in library.templates:
        raise NotExported(f"{deck} has no cards of {template!r}; there is {', '.join(library.templates)}")
    if target.suffix == ".sqlite":
        shutil.copyfile(deck_path(data, deck), target)
        return f"{deck} is in {target}"
    if deck.startswith(AUTHORED) and target.suffix in (".csv", ".yaml"):
        return _authored(read_deck(authored_files(data)[deck]), target)
    write = _WRITERS.get(target.suffix)
    if write is None:
        raise NotExported(_no_form(deck, target))
    return f"{write(deck, library, target, wanted):,} items of {deck} are in {target}"


def _no_form(deck: str, target: Path) -> str:
    if target.suffix == ".yaml":
        return f"{deck} is drawn from official files and has no notes to write as YAML; take .csv or .apkg"
    return f"a name that ends with {', '.join(ENDINGS)}"


def _authored(deck: AuthoredDeck, target: Path) -> str:
    """With drafts, which only readers see: the file is for its authors."""
    notes = tuple(note for note in deck.notes if not any(map(names_cpt, all_texts(note))))
    write = csv_of_notes(notes) if target.suffix == ".csv" else yaml_of_deck(replace(deck, notes=notes))
    put_text(target, write)
    left = len(deck.notes) - len(notes)
    told = f"; left out: {left:,} with what looks like a CPT or CDT code" if left else ""
    return f"{len(notes):,} notes of {deck.id} are in {target}{told}"


def _jsonl(_: str, library: OpenDeck, target: Path, wanted: Wanted) -> int:
    with target.open("w", encoding="utf-8") as file:
        return sum(1 for item in _each(library, wanted) if file.write(f"{json_of_item(item)}\n"))


def _csv(deck: str, library: OpenDeck, target: Path, wanted: Wanted) -> int:
    items = list(_chosen(deck, library, wanted))
    target.write_bytes(csv_of_cards(map(card_line, items)))
    return len(items)


def _apkg(deck: str, library: OpenDeck, target: Path, wanted: Wanted) -> int:
    now = datetime.fromtimestamp(WallClock().now_ms() / 1000, UTC)
    edition = library.edition
    notes = {note.guid: note for note in map(anki_note, _chosen(deck, library, wanted))}  # small decks repeat
    return write_apkg(target, f"CodeDrill {edition.system} {edition.name}", notes.values(), now)


_WRITERS: dict[str, Callable[[str, OpenDeck, Path, Wanted], int]] = {
    ".jsonl": _jsonl, ".csv": _csv, ".apkg": _apkg,
}  # fmt: skip


def _chosen(deck: str, library: OpenDeck, wanted: Wanted) -> Iterator[Item]:
    template, count = wanted
    if deck.startswith(AUTHORED):
        yield from (item for item in _each(library, wanted) if not _looks_like_cpt(item))
        return
    try:
        yield from drill(library, count or USUAL, "1", [template] if template else ())
    except Undrawable as nothing:
        raise NotExported(str(nothing)) from nothing


def _each(library: OpenDeck, wanted: Wanted) -> Iterator[Item]:
    """Of every card, or of the first that are wanted."""
    template, count = wanted
    for card, _ in library.cards():
        if count is not None and count <= 0:
            return
        if template in (None, parse_card(card).template):
            try:
                item = library.draw(card, Random(card), Difficulty.MEDIUM)
            except Undrawable:
                continue
            count = None if count is None else count - 1
            yield item


def _looks_like_cpt(item: Item) -> bool:
    return any(map(names_cpt, (item.stem, item.rationale, *(option.text for option in item.options))))
