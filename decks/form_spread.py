"""What a short form asks of its sections when some cannot be filled: the others take over, in proportion.

Only for forms that are no picture of the whole exam, as a sprint or so many items of one's own. A whole exam, a half
or a section stays short where nothing fills it.
"""

from __future__ import annotations

from collections.abc import Sequence

from decks.blueprint_sums import apportioned

_UNASKED = 0.5  # the weight of a section that is too small for a place of its own in a form so short


def short(asked: Sequence[int], filled: Sequence[int]) -> frozenset[int]:
    """Places of the sections that gave less than was asked."""
    return frozenset(at for at, (own, got) in enumerate(zip(asked, filled, strict=True)) if got < own)


def handed_on(wanted: Sequence[int], filled: Sequence[int], empty: frozenset[int]) -> list[int] | None:
    """What to ask of each section next. `wanted`: by the outline; `filled`: what came of it last; `empty`: places of
    the sections that gave less than was asked, now or earlier, and so are asked for no more than they gave.

    None where nothing is lacking, or nobody can give more.
    """
    lacking = sum(wanted) - sum(filled)
    willing = [at for at in range(len(wanted)) if at not in empty]
    if lacking <= 0 or not willing:
        return None
    shares = apportioned([wanted[at] or _UNASKED for at in willing], lacking)
    more = dict(zip(willing, shares, strict=True))
    return [own + more.get(at, 0) for at, own in enumerate(filled)]
