"""How an item is worded as one of Telegram's quiz polls, and whether it fits there. Lengths in UTF-16 units."""

from __future__ import annotations

from string import ascii_uppercase

from bot.screens import MAX_OPTION, MAX_QUESTION
from decks.model import Item
from scheduler.room_state import MOST_QUESTIONS


def asked(stem: str, at: int, of: int) -> str:
    """`3/10 · Which code?`; a poll's question is one paragraph. `at` counts from 1."""
    return f"{at}/{of} · {_flat(stem)}"


def options(item: Item) -> tuple[str, ...]:
    """In the form's order, so that their places are those of the key; with letters, as explanations name them."""
    lettered = zip(ascii_uppercase, item.options, strict=False)
    return tuple(f"{letter}  {_flat(option.text)}" for letter, option in lettered)


def fits(item: Item) -> bool:
    """Wherever in an exam it comes."""
    is_short = _units(asked(item.stem, MOST_QUESTIONS, MOST_QUESTIONS)) <= MAX_QUESTION
    return is_short and all(_units(one) <= MAX_OPTION for one in options(item))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
