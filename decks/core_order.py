"""In which order core cards are met. Cards are ids, `system:code:template`.

All three keep every card and drop none.
"""

from __future__ import annotations

from collections.abc import Sequence

_ROUND = 24  # rows whose first codes come before the second codes of any of them
_DELAY = 14  # new codes between two cards of one code, about a day of study
_TYPED = frozenset({"typed-code"})
_CATEGORY = 3


def rounds(rows: Sequence[Sequence[Sequence[str]]]) -> list[str]:
    """Rows of codes of cards: codes by rounds of rows, the later cards of a code delayed, typed ones last."""
    turns = [
        (rank + turn * _ROUND, rank, sorted(cards, key=is_typed))
        for rank, codes in enumerate(rows)
        for turn, cards in enumerate(codes)
    ]
    places = [
        (number + step * _DELAY, step, card)
        for number, (_, _, cards) in enumerate(sorted(turns, key=lambda turn: turn[:2]))
        for step, card in enumerate(cards)
    ]
    return [card for _, _, card in sorted(places, key=lambda place: place[:2])]


def met_before_typed(cards: Sequence[str]) -> list[str]:
    """Typed cards wait for a choice of the same code; those without any choice stay where they are."""
    choices = {_code(card) for card in cards if not is_typed(card)}
    waiting: dict[str, list[str]] = {}
    met: set[str] = set()
    placed: list[str] = []
    for card in cards:
        code = _code(card)
        if is_typed(card) and code in choices and code not in met:
            waiting.setdefault(code, []).append(card)
        else:
            met.add(code)
            placed += [card, *waiting.pop(code, ())]
    return placed


def apart(cards: Sequence[str]) -> list[str]:
    """The same order, but no two neighbours are of one category. Raises `ValueError` when that cannot be.

    A card that would follow its like waits for the next place that fits; what is left at the end goes to the
    last fitting place before it, though never before the first card of its code.
    """
    waiting, placed = list(cards), list[str]()
    while waiting:
        last = category_of(placed[-1]) if placed else ""
        fit = next((place for place, card in enumerate(waiting) if category_of(card) != last), None)
        if fit is None:
            break
        placed.append(waiting.pop(fit))
    for card in waiting:
        placed.insert(_place_for(card, placed), card)
    return placed


def category_of(card: str) -> str:
    system, code, *_ = card.split(":")
    return f"{system}:{code[:_CATEGORY]}"


def is_typed(card: str) -> bool:
    return card.split(":")[2] in _TYPED


def _place_for(card: str, placed: Sequence[str]) -> int:
    category = category_of(card)
    for place in range(len(placed) - 1, 0, -1):
        if _code(placed[place]) == _code(card) and is_typed(card):
            break
        if category not in (category_of(placed[place - 1]), category_of(placed[place])):
            return place
    raise ValueError(f"too many cards of {category} to keep them apart: {card}")


def _code(card: str) -> str:
    system, code, *_ = card.split(":")
    return f"{system}:{code}"
