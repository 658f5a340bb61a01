"""What is wrong with a deck, or remarkable in it: counts per template, cues, core lists.

Expected counts are those of the design note (`codes.md` §3.1), seen on FY2026 by other code. A count that is off by
more than `TOLERANCE` must have its reason here; without one it is an error, and so is a template without any card
and a cue that wins too often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from decks.certifications import CERTIFICATIONS
from decks.core import missing, parse_core
from decks.cpt_shape import names_cpt
from decks.cues import LIMIT, excess, measure
from decks.drills import drill
from decks.editions import FY2027
from decks.model import Deck, Item
from decks.newcomers import listed
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.icd10cm import FY2026
from decks.sources.icd10pcs_edition import PCS_FY2025
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


# In the order of codes.md §3.1.
EXPECTED: Mapping[str, Mapping[str, Expected]] = MappingProxyType(
    {
        FY2026.id: {
            "title-of-code": Expected(74_719),
            "code-of-title": Expected(73_936),
            "typed-code": Expected(74_378),
            "billable": Expected(
                69_736,
                "seven-character codes are left out: no header is as long, so their length alone would tell",
            ),
            "not-billable": Expected(23_416),
            "placeholder-x": Expected(
                11_125, "each code is asked twice: as a choice, and as a repair to type"
            ),
            "seventh-character": Expected(51_305),
            "laterality": Expected(26_692),
            "excludes1": Expected(
                12_165,
                "only notes at the code or its own category are asked (content.md §2), and the code they name; the"
                " 12,165 count every pair under a block's or chapter's note",
            ),
            "code-first": Expected(
                3_841,
                "left out: pairs that an Excludes1 joins, that the cause's own note contradicts, organisms (B97.4),"
                " and causes named outside brackets",
            ),
            "use-additional": Expected(
                372,
                "every note of one line whose codes are unqualified and in brackets counts, also on headers",
            ),
            "inclusion-term": Expected(7_584),
            "chapter-block": Expected(1_918),
            "claim-error": Expected(
                67_681,
                "without the 12,165 Excludes1 lines (content.md §2: unprovable); without chapters 15, 16 and 21 and"
                " codes under a code-first note, where a second error cannot be ruled out; each stem counts once",
            ),
            "hcc-maps": Expected(
                7_736, "codes that map to no HCC are asked too; those with an age or sex edit are left out"
            ),
            "cc-mcc": Expected(
                74_719,
                "present on admission, before exclusions: without those for the discharged alive only, or that"
                " some DRGs pass over; of codes without a level only those beside one with a level",
            ),
            "changed": Expected(30),
        },
        FY2027.id: {"changed": Expected(224, "a code that became a header is told with the codes below it")},
        PCS_FY2025.id: {
            "pcs-character": Expected(
                15_374,
                "the whole book is asked, without the values “no device” and “no qualifier” and without axes of fewer"
                " than four values in their section; sections 0 and 1 alone hold 14,716 triples",
            ),
            "pcs-root-operation": Expected(
                50, "asked both ways, operations and approaches, and by section where the words differ"
            ),
            "pcs-neighbour": Expected(78_638),
        },
        HCPCS_OCTOBER_2025.id: {
            "hcpcs-section": Expected(
                7_258, "live codes whose title is shared or names a CPT number are left out"
            ),
            "hcpcs-title": Expected(14_516, "the same, asked both ways"),
            "hcpcs-modifier": Expected(714),
        },
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
        drawn = list(drill(deck, items, "lint", [template]))
        yield from _licensed(drawn)
        measured = measure(drawn)
        if told and measured:
            best = max(measured, key=lambda name: measured[name])
            told(f"{template}: best naive rule {best} {measured[best]:.1%}")
        for name, share in excess(measured).items():
            yield Finding(True, f"{template}: the rule “{name}” wins {share:.1%}, at most {LIMIT:.0%} may")


def _licensed(items: Iterable[Item]) -> Iterator[Finding]:
    """No deck that is shared may hold a code of CPT or CDT."""
    for item in items:
        texts = (item.stem, item.rationale, *(option.text for option in item.options))
        if any(map(names_cpt, texts)):
            yield Finding(True, f"{item.id} holds what looks like a CPT or CDT code")


def core_findings(decks: Mapping[str, Deck]) -> Iterator[Finding]:
    """Core lists name only what the decks hold. By deck id; `icd10cm-2026` must be among them."""
    first = decks[FY2026.id]
    for code in missing(parse_core(core_text()), lambda card: first.holds(str(card))):
        yield Finding(True, f"core-icd10cm.csv: {FY2026.id} cannot ask {code}")
    for certification in CERTIFICATIONS:
        for card in listed(certification):
            if not any(deck.resolved(card) for deck in decks.values()):
                yield Finding(True, f"core/{certification}.csv: no deck holds {card}")
