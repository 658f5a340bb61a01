"""The placeholder X, and how a code goes wrong without it.

A code with a seventh character whose stem is shorter than six characters is filled up with X, so that the
seventh stays seventh (guideline I.A.4). Here stands what people write instead. Whether such a writing is a code
after all is for the edition to say.
"""

from __future__ import annotations

from decks.spelling import dotted

_COMPLETE = 7
DROPPED, SHORT, BEHIND, ZERO, ZERO_BEHIND, INSIDE, TOO_MANY = (
    "dropped", "short", "behind", "zero", "zero behind", "inside", "too many",
)  # fmt: skip


def filled(stem: str, character: str) -> str:
    """The complete code of a stem (with the dot) and its seventh character."""
    return dotted(f"{stem.replace('.', '').ljust(_COMPLETE - 1, 'X')}{character}")


def stem_of(code: str) -> str:
    """The code without seventh character and placeholders."""
    return dotted(code.replace(".", "")[:-1].rstrip("X"))


def is_filled(code: str) -> bool:
    """Whether it is a complete code whose seventh character follows placeholders."""
    return len(code.replace(".", "")) == _COMPLETE and code[-2] == "X"


def dropped(code: str) -> str:
    return misbuilt(code)[DROPPED]


def misbuilt(code: str) -> dict[str, str]:
    """Wrong writings of a code with placeholders, by what was done."""
    key = code.replace(".", "")
    stem, character = key[:-1].rstrip("X"), key[-1]
    fill = "X" * (_COMPLETE - 1 - len(stem))
    written = {
        DROPPED: stem + character,
        SHORT: stem + fill[:-1] + character,
        BEHIND: stem + character + fill,
        ZERO: stem + "0" * len(fill) + character,
        ZERO_BEHIND: stem + character + "0" * len(fill),
        INSIDE: stem[:-1] + "X" + stem[-1] + fill[:-1] + character,
        TOO_MANY: stem + fill + "X" + character,
    }
    if len(fill) == 1:
        del written[SHORT]
    if len(stem) == 3:
        del written[INSIDE]
    return {how: dotted(wrong) for how, wrong in written.items()}
