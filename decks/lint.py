"""What is wrong with a deck, or remarkable in it: counts per template, cues, core lists.

Expected counts are those of the design note (`codes.md` §3.1), seen on FY2026 by other code. A count that is off by
more than `TOLERANCE` must have its reason here; without one it is an error, and so is a template without any card
and a cue that wins too often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from decks.core import missing, parse_core
from decks.core_lists import CERTIFICATIONS
from decks.cues import LIMIT, excess, measure
from decks.drills import drill
from decks.model import Deck
from decks.newcomers import listed
from decks.sources.icd10cm import FY2026
from decks.sources.inputs import core_text

TOLERANCE = 0.02


@dataclass(frozen=True, slots=True)
class Expected:
    cards: int
    why: str = ""  # why ours differ


@dataclass(frozen=True, slots=True)
class Count:
    template: str
    cards: int
    expected: Expected | None

    @property
    def is_off(self) -> bool:
        return self.expected is not None and abs(self.cards / self.expected.cards - 1) > TOLERANCE


@dataclass(frozen=True, slots=True)
class Finding:
    is_error: bool
    text: str


EXPECTED: Mapping[str, Mapping[str, Expected]] = MappingProxyType(
    {
        FY2026.id: {
            "title-of-code": Expected(74_719),
            "code-of-title": Expected(73_936),
            "typed-code": Expected(74_378),
            "billable": Expected(
                69_736,
                "a seven-character code is longer than any header, so its length alone would give it away",
            ),
            "not-billable": Expected(23_416),
        }
    }
)


def counts(deck: Deck) -> list[Count]:
    expected = EXPECTED.get(deck.edition.id, {})
    return [Count(name, cards, expected.get(name)) for name, cards in deck.templates.items()]


def count_findings(deck: Deck) -> Iterator[Finding]:
    for one in counts(deck):
        if one.is_off and one.expected is not None:
            words = f"{one.template}: {one.cards:,} cards, {one.expected.cards:,} expected"
            yield Finding(not one.expected.why, f"{words}: {one.expected.why or 'no reason is known'}")
    for name in EXPECTED.get(deck.edition.id, {}).keys() - deck.templates.keys():
        yield Finding(True, f"{name}: no cards")


def cue_findings(deck: Deck, items: int, told: Callable[[str], object] | None = None) -> Iterator[Finding]:
    """Draws `items` of each template. A naive rule must not be right too often."""
    for template in deck.templates:
        measured = measure(list(drill(deck, items, "lint", [template])))
        if told and measured:
            best = max(measured, key=lambda name: measured[name])
            told(f"{template}: best naive rule {best} {measured[best]:.1%}")
        for name, share in excess(measured).items():
            yield Finding(True, f"{template}: the rule “{name}” wins {share:.1%}, at most {LIMIT:.0%} may")


def core_findings(decks: Mapping[str, Deck]) -> Iterator[Finding]:
    """Core lists name only what the decks hold. By deck id; `icd10cm-2026` must be among them."""
    first = decks[FY2026.id]
    for code in missing(parse_core(core_text()), lambda card: first.holds(str(card))):
        yield Finding(True, f"core-icd10cm.csv: {FY2026.id} cannot ask {code}")
    for certification in CERTIFICATIONS:
        for card in listed(certification):
            if not any(deck.resolved(card) for deck in decks.values()):
                yield Finding(True, f"core/{certification}.csv: no deck holds {card}")
