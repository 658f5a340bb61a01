"""All decks that ship, as a learner of an edition sees them, and a copy of CPT made up for tests."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from decks.authored import AuthoredNote
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints
from decks.build_authored import build_authored
from decks.cards import AUTHORED
from decks.collection import Collection, Stored, View
from decks.form_drawing import draw_form
from decks.form_items import CptSource
from decks.forms import Form
from decks.model import Library
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.icd10cm import FY2026
from decks.sources.icd10pcs_edition import PCS_FY2025
from tests.deck_file import deck_file
from tests.decks import authored_made as made
from tests.decks.cpt_rows import CptRows

DECKS = (FY2026.id, PCS_FY2025.id, HCPCS_OCTOBER_2025.id, f"{AUTHORED}conventions")


@cache
def exam_shelf() -> View:
    """One instance for the tests of one process."""
    return opened({deck: deck_file(deck) for deck in DECKS})


def opened(files: Mapping[str, Path]) -> View:
    """The first is the learner's own."""
    return Collection.open({deck: Stored.at(path) for deck, path in files.items()}).of(next(iter(files)))


def with_notes(folder: Path, *notes: AuthoredNote, **changed: Any) -> View:
    """Diagnoses, and a deck of these notes; `changed` are fields of the deck."""
    path = folder / "authored-cells.sqlite"
    build_authored(path, made.deck(*notes, **changed), "made for a test")
    return opened({FY2026.id: deck_file(), f"{AUTHORED}cells": path})


def own_copy() -> CptRows:
    """Every 13th code of each section; the words mean nothing."""
    codes = [
        f"{number:05d}" for part in (range(100, 2000, 13), range(10_000, 100_000, 13)) for number in part
    ]
    return CptRows({code: f"Made up service of the number {code[::-1]}" for code in codes}, "made-up.csv")


def form_of(exam: str, seed: str = "1", library: Library | None = None, cpt: CptSource | None = None) -> Form:
    """A whole exam; 80 items in 120 minutes where the outline gives no figure."""
    blueprint = blueprints()[exam]
    size = (80, 120) if blueprint.is_configurable else (None, None)
    return draw_form(blueprint, library or exam_shelf(), seed, items=size[0], minutes=size[1], cpt=cpt)


def blueprint_of(exam: str) -> Blueprint:
    return blueprints()[exam]
