"""What a test-wise reader sees in four options without knowing anything: how often each cue hits the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tests.decks.oracle.items import Asked
from tests.decks.oracle.words import bare, undotted

BAR = 0.35
Score = Callable[[Asked, int], float]


def _words(text: str) -> set[str]:
    return {word for word in bare(text).split() if len(word) > 2}


def _shared_with_stem(asked: Asked, index: int) -> float:
    return len(_words(asked.options[index].text) & _words(asked.stem))


def _close(asked: Asked, index: int) -> float:
    """Characters of the option's code that most others have at the same place."""
    codes = [undotted(option.code or option.text) for option in asked.options]
    mine, others = codes[index], [code for at, code in enumerate(codes) if at != index]
    return sum(code[at : at + 1] == mark for at, mark in enumerate(mine) for code in others)


def _common_words(asked: Asked, index: int) -> float:
    texts = [_words(option.text) for option in asked.options]
    return sum(word in other for word in texts[index] for at, other in enumerate(texts) if at != index)


def _own_words(asked: Asked, index: int) -> float:
    return len(_words(asked.options[index].text)) * 100 - 100 * _common_words(asked, index)


def _length(asked: Asked, index: int) -> float:
    return len(asked.options[index].text)


def _rank(asked: Asked, index: int) -> float:
    return sorted(option.text for option in asked.options).index(asked.options[index].text)


CUES: dict[str, Score] = {
    "longest": _length,
    "shortest": lambda asked, index: -_length(asked, index),
    "shares words with the stem": _shared_with_stem,
    "shares no words with the stem": lambda asked, index: -_shared_with_stem(asked, index),
    "code like the others": _close,
    "code unlike the others": lambda asked, index: -_close(asked, index),
    "words like the others": _common_words,
    "words of its own": _own_words,
    "first in the alphabet": lambda asked, index: -_rank(asked, index),
    "last in the alphabet": _rank,
}


def cue_shares(items: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Share right per cue over items of four options and one key; among equals a guess, so its share counts."""
    asked = [each for each in map(Asked, items) if len(each.options) == 4 and len(each.key) == 1]
    if not asked:
        return {}
    shares = {name: sum(_hit(each, score) for each in asked) / len(asked) for name, score in CUES.items()}
    places = Counter(each.key[0] for each in asked)
    return shares | {f"always {'ABCD'[place]}": places[place] / len(asked) for place in range(4)}


def _hit(asked: Asked, score: Score) -> float:
    scores = [score(asked, index) for index in range(4)]
    best = [index for index in range(4) if scores[index] == max(scores)]
    return 1 / len(best) if asked.key[0] in best else 0.0
