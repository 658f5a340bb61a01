"""cc-mcc, pdx-exclusion, drg-severity: the severity lists of MS-DRG v43.1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.decks.oracle.items import UNKNOWN, Asked, Choice, Truth, judged
from tests.decks.oracle.risk import drg
from tests.decks.oracle.tabular import fy2026
from tests.decks.oracle.words import icd_codes

LEVEL = [("level", r"\bMCC\b|\bCC\b|severity")]
EXCLUSION = [
    ("no", r"no longer counts?|does not count|stops? counting|is excluded|exclude[sd]?\b(?!.*still counts)"),
    ("counts", r"counts?"),
]
SEVERITY = [("no", r"does not (count|raise)"), ("raises", r"rais|higher|severity|move")]
LEVELS = [
    ("none", r"neither|non-?CC|\bno(t a|) (CC|MCC)|nothing|no effect|without"),
    ("MCC", r"\bMCC\b"),
    ("CC", r"\bCC\b"),
]
YES, NO = (
    re.compile(r"^\s*yes\b|^it (still )?(counts|raises)", re.IGNORECASE),
    re.compile(r"^\s*no\b|^it does not", re.IGNORECASE),
)
NEED = (r"secondary", r"before (any |the )?(principal diagnosis )?exclusion")


def told(text: str) -> str | None:
    return next((name for name, pattern in LEVELS if re.search(pattern, text, re.IGNORECASE)), None)


def _after(word: str, stem: str) -> str:
    """The first code after the word, or nothing."""
    _, found, rest = stem.partition(word)
    return next(iter(icd_codes(rest)), "") if found else ""


def cc_mcc(asked: Asked) -> Iterator[str]:
    """The level of the subject, or which of the codes has the level, as a secondary diagnosis before exclusions."""
    if asked.claim(LEVEL) is None:
        yield UNKNOWN
    yield from (
        f"the stem does not say {need}" for need in NEED if not re.search(need, asked.stem, re.IGNORECASE)
    )
    codes = [option.key for option in asked.options]
    yield from _plain(codes if all(codes) else asked.subjects)
    if all(codes):
        wanted = told(re.sub(r"\(.*?\)", "", asked.stem))
        yield from judged(asked, [drg().level(key) == wanted for key in codes])
        return
    level = drg().level(asked.subjects[0]) if asked.subjects else ""
    yield from judged(
        asked, [None if (name := told(each.text)) is None else name == level for each in asked.options]
    )


def _plain(keys: list[str]) -> Iterator[str]:
    for key in keys:
        if key not in fy2026().complete:
            yield f"{key} is no complete code"
        if drg().alive_only(key):
            yield f"{key} counts only when the patient is discharged alive"


def pdx_exclusion(asked: Asked) -> Iterator[str]:
    """Whether a CC or MCC counts beside a principal diagnosis: yes or no, or which code does it."""
    claim = asked.claim(EXCLUSION)
    if claim is None:
        yield UNKNOWN
    yield from judged(asked, [_beside(asked, option, claim != "no") for option in asked.options])
    codes = [each.key for each in asked.options if each.key]
    yield from _plain([*dict.fromkeys([*codes, *asked.stem_codes])])


def _beside(asked: Asked, option: Choice, positive: bool) -> Truth:
    principal = _after("rincipal", asked.stem)
    secondary = _after("econdary", asked.stem)
    if option.key:
        if secondary == principal or not secondary or not principal:
            given = asked.stem_codes[0] if len(asked.stem_codes) == 1 else ""
            as_principal = given in drg().cc and given in asked.subjects
            secondary, principal = (given, option.key) if as_principal else (option.key, given)
        elif option.key not in (secondary, principal):
            return None
        if drg().level(secondary) == "none" or principal not in fy2026().complete:
            return None
        return drg().counts_beside(secondary, principal) == positive
    others = [code for code in asked.stem_codes if code != principal]
    if secondary == principal:
        secondary = others[0] if others else ""
    if drg().level(secondary) == "none" or principal not in fy2026().complete:
        return None
    counts = drg().counts_beside(secondary, principal)
    return counts if YES.search(option.text) else not counts if NO.search(option.text) else None


def drg_severity(asked: Asked) -> Iterator[str]:
    """Which secondary diagnosis raises the severity: codes; a principal diagnosis in the stem is counted in."""
    claim = asked.claim(SEVERITY)
    if claim is None:
        yield UNKNOWN
    yield from judged(asked, [_raises(asked, option, claim != "no") for option in asked.options])
    yield from _plain([each.key for each in asked.options if each.key])


def _raises(asked: Asked, option: Choice, positive: bool) -> Truth:
    key = option.key or (asked.subjects[0] if asked.subjects else "")
    principal = _after("rincipal", asked.stem)
    counts = drg().counts_beside(key, principal) if principal else drg().level(key) != "none"
    if option.key:
        return counts == positive
    return counts if YES.search(option.text) else not counts if NO.search(option.text) else None
