"""The printed order of codes, and where a new code goes in it.

No key sorts it: letters stand among digits where the subject asks for it (C43, C4A, C44; S06.0X8, S06.0XA,
S06.0X9). So the order is kept as it was read, character by character, and a new code is put behind the next
smaller one of its kind (digit or letter) that begins alike. Where there is none of its kind, digits come before
letters. In which order new codes are added makes no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

CATEGORY = 3  # so many characters name a category
_LETTERS = "ABCDEFGHIJKLMNOPQRSTVWXYZU"  # chapter 22, the codes for special purposes, is printed last


class TabularOrder:
    def __init__(self, codes: Iterable[str]) -> None:
        self._next: dict[
            str, dict[str, None]
        ] = {}  # what begins alike -> the characters that follow, in order
        for code in codes:
            for size in range(len(code)):
                self._next.setdefault(code[:size], {})[code[size]] = None

    def add(self, code: str) -> None:
        for size in range(len(code)):
            followers = list(self._next.get(code[:size], ()))
            if code[size] not in followers:
                followers.insert(_place(followers, code[size]), code[size])
                self._next[code[:size]] = dict.fromkeys(followers)

    def codes(self, beginning: str = "") -> Iterator[str]:
        """All codes and all beginnings of codes, each before what lies below it."""
        for character in self._next.get(beginning, ()):
            yield beginning + character
            yield from self.codes(beginning + character)


def _place(followers: Sequence[str], new: str) -> int:
    kin = [place for place, each in enumerate(followers) if each.isdigit() == new.isdigit()]
    smaller = [place for place in kin if followers[place] < new]
    if smaller:
        return smaller[-1] + 1
    if kin:
        return kin[0]
    return 0 if new.isdigit() else len(followers)


def shared_length(one: str, other: str) -> int:
    """With how many same characters two codes begin."""
    unequal = (place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return next(unequal, min(len(one), len(other)))


def descends(previous: str, code: str) -> bool:
    """Whether `code` cannot follow. Told of categories only, and of like with like: below them even official
    files are not that strict (V02.03 before V02.02 in 2021).
    """
    shared = shared_length(previous, code)
    if shared == len(previous) or shared >= CATEGORY:
        return False
    before, after = previous[shared], code[shared]
    if shared == 0:
        return _LETTERS.index(before) > _LETTERS.index(after)
    return before.isdigit() == after.isdigit() and before > after
