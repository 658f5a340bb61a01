"""hcc-maps, hcc-survivor: payment HCCs of CMS-HCC V28, payment year 2026."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.decks.oracle.items import UNKNOWN, Asked, Choice, Truth, judged
from tests.decks.oracle.risk import hcc
from tests.decks.oracle.tabular import fy2026
from tests.decks.oracle.words import bare, fold

MAPS = [("not", r"does not map|maps? to no|do not map|without"), ("maps", r"\bmaps?\b|risk adjust")]
SURVIVOR = [("survivor", r"surviv|remain|stay|kept|counts|left|drop")]
YES = re.compile(r"^\s*(yes|it maps|maps)\b", re.IGNORECASE)
NO = re.compile(r"^\s*(no\b|it does not|does not|maps to no)", re.IGNORECASE)


def maps(key: str) -> bool | None:
    """Whether a complete code has a payment HCC; None for two, for age or sex edits, for no code of FY2026."""
    model = hcc()
    if key not in fy2026().complete or model.rests_on_age_or_sex(key):
        return None
    found = model.of.get(key, set())
    return None if len(found) > 1 else bool(found)


def hcc_maps(asked: Asked) -> Iterator[str]:
    claim = asked.claim(MAPS)
    if claim is None:
        yield UNKNOWN
    if re.search(r"V28", asked.stem + str(dict(asked.source))) is None:
        yield "the model is not named"
    if all(option.key for option in asked.options):
        facts = [maps(option.key) for option in asked.options]
        yield from judged(asked, [None if fact is None else fact == (claim == "maps") for fact in facts])
        return
    fact = maps(asked.subjects[0]) if asked.subjects else None
    yield from judged(asked, [_answer(option, fact) for option in asked.options])


def _answer(option: Choice, fact: bool | None) -> Truth:
    if fact is None:
        return None
    if YES.search(option.text):
        return fact
    return not fact if NO.search(option.text) else None


def hcc_survivor(asked: Asked) -> Iterator[str]:
    """Two HCCs, or two codes of them, in the stem: the higher drops the lower."""
    if asked.claim(SURVIVOR) is None:
        yield UNKNOWN
    pair = _hccs(asked.stem)
    for key in asked.stem_codes if not pair else []:
        found = hcc().of.get(key, set())
        if len(found) != 1 or maps(key) is None:
            yield f"{key} has not one payment HCC"
            return
        pair |= found
    if len(pair) != 2:
        yield f"the stem names HCCs {sorted(pair)}, not two"
        return
    one, other = sorted(pair)
    up = {high for high, low in ((one, other), (other, one)) if low in hcc().drops.get(high, set())}
    if len(up) > 1:
        yield "each drops the other"
    yield from judged(asked, [_survives(option, pair, up) for option in asked.options])


def _hccs(text: str) -> set[int]:
    numbers = {int(each) for each in re.findall(r"\bHCC\s*(\d{1,3})\b", text)}
    labels = {number for number, label in hcc().labels.items() if f"“{fold(label)}”" in fold(text)}
    return (numbers | labels) & set(hcc().labels)


def _survives(option: Choice, pair: set[int], up: set[int]) -> Truth:
    named = _hccs(option.text) or {n for n, label in hcc().labels.items() if bare(label) == bare(option.text)}
    if option.key in hcc().of:
        named = hcc().of[option.key]
    if len(named) == 1:
        return named == up
    if re.search(r"\bboth\b", option.text, re.IGNORECASE):
        return not up
    return False if re.search(r"\b(neither|none)\b", option.text, re.IGNORECASE) else None
