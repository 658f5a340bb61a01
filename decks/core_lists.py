"""The core list of a certification: what a learner meets first, in which order, and why.

Blocks (`data/core/blocks/NAME.csv`) are lists of codes with the templates that fit them, familiar ones first, each
row with its reason. A plan (`data/core/CERTIFICATION.csv`) takes blocks: the domain of the outline that they serve,
their weight in that exam, how many of their first cards at most, and which of their templates are worth asking
there (none named: all of them). So 11 exams share their rows.

A core card is `system:code:template`, or `system:code:template:discriminator` where a row writes the template as
`template:discriminator`. Without one, a template with several facts for a code serves its first.

Order: blocks take turns by weight, so that a block of weight 30 gives ten cards while one of weight 3 gives one.
Within a block codes go by rounds of rows, and the second card of a code follows `_DELAY` new codes after the first.
A code's first card is a choice, since nobody can type what he has never seen. Two cards of one category (of
ICD-10-CM and HCPCS: three characters, of ICD-10-PCS: the table) never follow each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from decks.core_order import apart, met_before_typed, rounds
from decks.core_rows import CoreListRefused, Line, lines_of
from decks.template_ids import TEMPLATE_IDS

_BLOCK_COLUMNS = ("system", "codes", "templates", "reason")
_PLAN_COLUMNS = ("block", "domain", "weight", "most", "templates", "reason")
_COUNT = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
_CODE = {
    "icd10cm": re.compile(r"[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,4})?", re.ASCII),
    "icd10pcs": re.compile(r"[0-9A-HJ-NP-Z]{3}([0-9A-HJ-NP-Z]{4})?", re.ASCII),
    "hcpcs": re.compile(r"[A-Z][0-9]{4}|[A-Z][0-9A-Z]", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class BlockRow:
    system: str  # icd10cm, icd10pcs, hcpcs
    codes: tuple[str, ...]  # the easiest first
    templates: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class PlanRow:
    block: str
    domain: str  # of the certification's outline
    weight: int  # parts of the exam, counted against the other rows of the plan
    most: int | None  # how many of the block's first cards to take; None: all
    templates: frozenset[str]  # which of the block's to take; empty: all
    reason: str
    line: int  # where it stands in the file


@dataclass(frozen=True, slots=True)
class CoreCard:
    card: str
    domain: str


def parse_block(name: str, text: str) -> tuple[BlockRow, ...]:
    """A block. Raises `CoreListRefused` with file and line, also for a card that stands twice."""
    rows, seen = [], set[str]()
    for line in lines_of(name, text, _BLOCK_COLUMNS):
        row = BlockRow(line["system"], line.words("codes"), line.words("templates"), line["reason"])
        _refuse_odd(line, row)
        for card in _cards_of(row):
            if card in seen:
                raise line.refused(f"{card} stands twice")
            seen.add(card)
        rows.append(row)
    return tuple(rows)


def parse_plan(name: str, text: str) -> tuple[PlanRow, ...]:
    """A certification's plan. Raises `CoreListRefused` with file and line."""
    return tuple(map(_plan_row, lines_of(name, text, _PLAN_COLUMNS, may_be_empty=("most", "templates"))))


def core_cards(certification: str, plan: str, blocks: Mapping[str, str]) -> tuple[str, ...]:
    """Card ids in the order of meeting; `plan` and the named blocks are the texts of the files."""
    return tuple(each.card for each in placed_cards(certification, plan, blocks))


def placed_cards(certification: str, plan: str, blocks: Mapping[str, str]) -> tuple[CoreCard, ...]:
    """The same with the domain that each card serves. A card of two blocks keeps its first place and domain.

    Raises `CoreListRefused` with file and line.
    """
    name = f"{certification}.csv"
    turns: dict[str, tuple[float, int, str]] = {}
    for number, row in enumerate(parse_plan(name, plan)):
        if row.block not in blocks:
            raise CoreListRefused(f"{name}, line {row.line}: there is no block {row.block}")
        cards = _ordered(parse_block(f"blocks/{row.block}.csv", blocks[row.block]), row.templates)
        if not cards:
            raise CoreListRefused(f"{name}, line {row.line}: {row.block} has none of these templates")
        for place, card in enumerate(cards[: row.most]):
            turn = ((place + 0.5) / row.weight, number, row.domain)
            turns[card] = min(turns.get(card, turn), turn)
    woven = sorted(turns, key=lambda card: turns[card][:2])
    try:
        return tuple(CoreCard(card, turns[card][2]) for card in apart(met_before_typed(woven)))
    except ValueError as crowded:
        raise CoreListRefused(f"{name}: {crowded}") from crowded


def missing(cards: Iterable[str], has_card: Callable[[str], bool]) -> tuple[str, ...]:
    """The cards that the decks do not hold. Lint refuses a core list while there are any."""
    return tuple(card for card in cards if not has_card(card))


def _plan_row(line: Line) -> PlanRow:
    templates = frozenset(line.words("templates"))
    if unknown := sorted(templates - TEMPLATE_IDS):
        raise line.refused(f"no template is called {', '.join(unknown)}")
    weight, most = _count(line, "weight"), _count(line, "most") if line["most"] else None
    return PlanRow(line["block"], line["domain"], weight, most, templates, line["reason"], line.number)


def _count(line: Line, column: str) -> int:
    if not _COUNT.fullmatch(line[column]):
        raise line.refused(f"{column} is {line[column]!r}, not 1 to 999")
    return int(line[column])


def _ordered(rows: Sequence[BlockRow], wanted: frozenset[str]) -> list[str]:
    kept = [(row, [each for each in row.templates if not wanted or _bare(each) in wanted]) for row in rows]
    return rounds(
        [[[f"{row.system}:{code}:{t}" for t in ts] for code in row.codes] for row, ts in kept if ts]
    )


def _cards_of(row: BlockRow) -> Iterator[str]:
    return (f"{row.system}:{code}:{template}" for code in row.codes for template in row.templates)


def _refuse_odd(line: Line, row: BlockRow) -> None:
    if row.system not in _CODE:
        raise line.refused(f"the system is {row.system!r}, none of {', '.join(_CODE)}")
    for code in row.codes:
        if not _CODE[row.system].fullmatch(code):
            raise line.refused(f"{code!r} is no code of {row.system}")
    for template in row.templates:
        if _bare(template) not in TEMPLATE_IDS:
            raise line.refused(f"no template is called {template}")


def _bare(template: str) -> str:
    return template.partition(":")[0]
