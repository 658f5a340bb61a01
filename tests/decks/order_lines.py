"""Writes order files and addenda, for tests of their readers. Columns counted by hand from the official files."""

from __future__ import annotations

from collections.abc import Iterable

from decks.sources.icd10cm_order import OrderRow


def order_text(rows: Iterable[OrderRow]) -> bytes:
    lines = (
        f"{number:05} {row.code:<7} {row.is_billable:d} {row.short:<60} {row.long}\r\n"
        for number, row in enumerate(rows, 1)
    )
    return "".join(lines).encode()


def codes_text(rows: Iterable[OrderRow]) -> bytes:
    return "".join(f"{row.code:<7} {row.long}\r\n" for row in rows if row.is_billable).encode()


def change_line(deed: str, row: OrderRow) -> str:
    return f"{deed:<12} {row.is_billable:d} {row.code:<7} {row.short:<60} {row.long}\r\n"


def summary(heading: str, before: int, added: int, deleted: int, both: int = 0) -> str:
    return (
        f"\r\n{heading}\r\n{before:>7} {heading.lower()} in icd10cm_order_2026.txt\r\n"
        f"{before + added - deleted:>7} {heading.lower()} in icd10cm_order_2027.txt\r\n"
        f"{added:>7} additions\r\n{deleted:>7} deletions\r\n{both:>7} revisions\r\nof which\r\n"
        f"{both:>7} revisions to both long and short titles\r\n      0 revisions to long title only\r\n"
        "      0 revisions to short title only\r\n"
    )


def row(code: str, long: str, *, billable: bool = True) -> OrderRow:
    return OrderRow(code, billable, long[:60], long)


SMALL_BOOK = (
    row("C43", "Malignant melanoma of skin", billable=False),
    row("C430", "Malignant melanoma of lip"),
    row("C439", "Malignant melanoma of skin, unspecified"),
    row("C4A", "Merkel cell carcinoma", billable=False),
    row("C4A0", "Merkel cell carcinoma of lip"),
    row("C44", "Other and unspecified malignant neoplasm of skin", billable=False),
    row("C440", "Other and unspecified malignant neoplasm of skin of lip"),
    row("I10", "Essential (primary) hypertension"),
    row("Z87", "Personal history of other diseases and conditions", billable=False),
    row("Z870", "Personal history of diseases of the respiratory system"),
    row("U07", "Emergency use of U07", billable=False),
    row("U071", "COVID-19"),
)
