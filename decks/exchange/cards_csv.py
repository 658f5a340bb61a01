"""Cards as a CSV file for other programs: front, back, tags, due.

RFC 4180, UTF-8 with a byte order mark, without which Excel reads it as Latin-1. A cell that a spreadsheet would
run as a formula gets an apostrophe before it (OWASP, "CSV Injection").
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO

HEADER = ("front", "back", "tags", "due")
_FORMULA = tuple("=+-@＝＋－＠")  # the wide ones count where the input method is East Asian


@dataclass(frozen=True, slots=True)
class CardLine:
    """One card in plain text."""

    front: str
    back: str
    tags: tuple[str, ...] = ()
    due: date | None = None  # None: new


def csv_of_cards(cards: Iterable[CardLine]) -> bytes:
    """The whole file, with a header. Tags are parted by blanks (inside one: "_"); due is ISO 8601 or empty."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(map(_row, cards))
    return text.getvalue().encode("utf-8-sig", "replace")


def _row(card: CardLine) -> tuple[str, str, str, str]:
    tags = " ".join("_".join(tag.split()) for tag in card.tags)
    return (
        safe_cell(card.front),
        safe_cell(card.back),
        safe_cell(tags),
        card.due.isoformat() if card.due else "",
    )


def safe_cell(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would calculate; no control characters."""
    kept = "".join(sign for sign in text if sign in "\n\t" or sign >= " ").replace("\t", " ")
    return f"'{kept}" if kept.lstrip().startswith(_FORMULA) else kept
