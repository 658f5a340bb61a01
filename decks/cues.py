"""What a learner who knows nothing could win by: naive rules, and how often each would be right.

Each rule looks at the options (and the words of the stem) and never at codes or titles as such. Where a rule
likes several options alike it tosses. An item of n options counts n/4, so that guessing wins 0.25 whatever n is;
`LIMIT` is the share that a rule may reach over about 2,000 items of one template.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from decks.model import Item

LIMIT = 0.35

Values = Sequence[float]  # how much a rule likes each option
Rule = Callable[[Item], Values]

_WORD = re.compile(r"\w+(?:\.\w+)*")  # a code is one word
_PLACES = 7


def measure(items: Sequence[Item]) -> dict[str, float]:
    """For each rule the share of items that it answers rightly; typed items do not count. Empty without items."""
    choices = [item for item in items if item.options]
    if not choices:
        return {}
    half = len(choices) // 2
    won = {name: _won(choices, rule) for name, rule in _RULES.items()}
    won["position"] = max(_won(choices, _at(place)) for place in range(_PLACES))
    won["length"] = _won(choices[half:], _learned(choices[:half]))
    return won


def excess(measured: Mapping[str, float]) -> dict[str, float]:
    """The rules that win too often."""
    return {name: share for name, share in measured.items() if share > LIMIT}


def _won(items: Sequence[Item], rule: Rule) -> float:
    return sum(_chance(item, rule(item)) * len(item.options) / 4 for item in items) / len(items)


def _chance(item: Item, values: Values) -> float:
    best = [index for index, value in enumerate(values) if value == max(values)]
    return sum(index in item.key for index in best) / len(best)


def _at(place: int) -> Rule:
    return lambda item: [float(index == place) for index in range(len(item.options))]


def _longest(item: Item) -> Values:
    return [float(len(option.text)) for option in item.options]


def _shortest(item: Item) -> Values:
    return [-length for length in _longest(item)]


def _shared_with_stem(item: Item) -> Values:
    stem = _words(item.stem)
    return [float(len(_words(option.text) & stem)) for option in item.options]


def _most_alike(item: Item) -> Values:
    """The convergence cue: the option that resembles the others most."""
    marks = [_marks(option.text) for option in item.options]
    return [round(sum(_likeness(one, other) for other in marks), 6) for one in marks]


def _odd_one_out(item: Item) -> Values:
    return [-likeness for likeness in _most_alike(item)]


def _learned(items: Sequence[Item]) -> Rule:
    """How often an option of a length was right: the best that length alone can teach."""
    seen = Counter(len(option.text) for item in items for option in item.options)
    right = Counter(len(item.options[index].text) for item in items for index in item.key)
    return lambda item: [right[len(each.text)] / max(seen[len(each.text)], 1) for each in item.options]


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _marks(text: str) -> frozenset[str]:
    """The words of a sentence; of a code its beginnings, which say how near two codes stand."""
    if " " in text:
        return _words(text)
    return frozenset(text[:end] for end in range(1, len(text) + 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


_RULES: Mapping[str, Rule] = {
    "longest": _longest,
    "shortest": _shortest,
    "stem words": _shared_with_stem,
    "most alike": _most_alike,
    "odd one out": _odd_one_out,
}
