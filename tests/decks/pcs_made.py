"""A book of ICD-10-PCS of a few tables, written by hand, and the deck made of it."""

from __future__ import annotations

from pathlib import Path

from decks.build_icd10pcs import build_icd10pcs
from decks.library_icd10pcs import PcsLibrary, open_icd10pcs
from decks.sources.icd10pcs_edition import PCS_FY2025
from decks.sources.icd10pcs_shapes import (
    Axis,
    Book,
    DefinedAxis,
    DefinedSection,
    Entry,
    Letter,
    Pointer,
    Row,
    Table,
    Term,
)

SECTION = "Medical and Surgical"
TITLES = {4: "Body Part", 5: "Approach", 6: "Device", 7: "Qualifier"}
OPERATIONS = {
    "B": ("Excision", "Cutting out a part"),
    "T": ("Resection", "Cutting out all"),
    "5": ("Destruction", "Eradication by a destructive agent"),
    "D": ("Extraction", "Pulling out by force"),
    "Q": ("Repair", "Restoring"),
    "V": ("Restriction", "Partly closing a tube"),
    "L": ("Occlusion", "Wholly closing a tube"),
}
APPROACHES = {"0": "Open", "3": "Percutaneous", "4": "Percutaneous Endoscopic", "X": "External"}
GUT = {"1": "Upper Gut", "2": "Lower Gut", "3": "Whole Gut", "4": "Side Gut"}
MUSCLE = {"J": "Left Muscle", "K": "Right Muscle", "L": "Long Muscle", "M": "Short Muscle"}
NO_DEVICE, NO_QUALIFIER = {"Z": "No Device"}, {"Z": "No Qualifier"}


def axis(position: int, title: str, labels: dict[str, str]) -> Axis:
    return Axis(position, title, tuple(labels.items()))


def row(*labels: dict[str, str]) -> Row:
    return Row(
        tuple(axis(position, TITLES[position], each) for position, each in zip(TITLES, labels, strict=True))
    )


def table(system: str, name: str, operation: str, *rows: Row) -> Table:
    title, definition = OPERATIONS[operation]
    heads = ("Section", {"0": SECTION}), ("Body System", {system: name}), ("Operation", {operation: title})
    return Table(tuple(axis(place, *each) for place, each in enumerate(heads, 1)), definition, rows)


def tables() -> tuple[Table, ...]:
    return (
        table("D", "Gut", "B", row(GUT, some("034"), NO_DEVICE, {"X": "Diagnostic", **NO_QUALIFIER})),
        table(
            "D",
            "Gut",
            "V",
            row({"1": "Upper Gut", "2": "Lower Gut"}, some("03"), {"C": "Band", "D": "Ring"}, NO_QUALIFIER),
            row({"3": "Whole Gut"}, some("0"), {"C": "Clip"}, NO_QUALIFIER),
        ),
        *(table("D", "Gut", mark, row(GUT, some("0X"), NO_DEVICE, NO_QUALIFIER)) for mark in "T5DL"),
        table("K", "Muscles", "Q", row(MUSCLE, some("0X"), NO_DEVICE, NO_QUALIFIER)),
        table("K", "Muscles", "B", row(MUSCLE, some("0X"), NO_DEVICE, NO_QUALIFIER)),
    )


def some(marks: str) -> dict[str, str]:
    return {mark: APPROACHES[mark] for mark in marks}


def definitions() -> tuple[DefinedSection, ...]:
    operations = tuple(Term((title,), text, "", ()) for title, text in OPERATIONS.values())
    approaches = tuple(Term((title,), f"Way number {mark}", "", ()) for mark, title in APPROACHES.items())
    axes = DefinedAxis(3, "Operation", operations), DefinedAxis(5, "Approach", approaches)
    return (DefinedSection("0", SECTION, axes),)


def term(title: str, *pointers: tuple[str, str, str], below: tuple[Entry, ...] = ()) -> Entry:
    return Entry(title, tuple(Pointer(*pointer) for pointer in pointers), below)


def index() -> tuple[Letter, ...]:
    guts = tuple(term(label.removesuffix(" Gut"), ("codes", "", f"0DB{mark}")) for mark, label in GUT.items())
    muscles = tuple(
        term(label.removesuffix(" Muscle"), ("codes", "", f"0KB{mark}")) for mark, label in MUSCLE.items()
    )
    excision = term("Excision", below=(term("Gut", below=guts), term("Muscle", below=muscles)))
    marks = [*GUT, *MUSCLE]
    parts = tuple(
        term(f"Nerve {place}", ("use", (GUT | MUSCLE)[mark], "")) for place, mark in enumerate(marks)
    )
    both = term("Myotome", ("use", "Left Muscle", ""), ("use", "Right Muscle", ""))
    named = term("Upper gut wall", ("use", "Upper Gut", ""))
    lost = term("Lost", ("code", "", "0ZZ0ZZZ"))
    return (
        Letter("E", (excision,)),
        Letter("L", (lost,)),
        Letter("M", (both,)),
        Letter("N", parts),
        Letter("U", (named,)),
    )


def made_book() -> Book:
    return Book("2025", tables(), definitions(), (), index())


def made_library(folder: Path) -> PcsLibrary:
    path = folder / "pcs.sqlite"
    build_icd10pcs(path, PCS_FY2025, made_book(), "a mark")
    return open_icd10pcs(path)
