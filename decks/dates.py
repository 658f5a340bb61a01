"""Days as a coder writes them."""

from __future__ import annotations

from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def in_words(day: date) -> str:
    """ "October 1, 2026", whatever the machine's language is."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"
