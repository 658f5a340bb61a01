"""The audit: over 1,000 items of all templates and decks, each judged by the oracle that uses nothing of `decks`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache

import pytest
from typer.testing import CliRunner

from bot.cli_decks import app
from tests.deck_file import CACHE
from tests.decks.oracle.cues import cue_shares
from tests.decks.oracle.made import Item
from tests.decks.oracle.verdict import CHECKS, verdict

NOTES = (
    "excludes1", "excludes-kind", "code-first", "use-additional", "chain", "inclusion-term", "claim-error",
    "hcc-maps", "hcc-survivor", "cc-mcc", "pdx-exclusion", "drg-severity",
)  # fmt: skip
TITLES = (
    "title-of-code", "code-of-title", "typed-code", "billable", "not-billable", "placeholder-x", "seventh-character",
    "laterality", "chapter-block", "drug-intent", "changed",
)  # fmt: skip
DECKS = {
    "icd10cm-2026": TITLES + NOTES,
    "icd10cm-2027": TITLES,
    "icd10pcs-2025": ("navigate", "pcs-character", "pcs-root-operation", "pcs-neighbour"),
    "hcpcs-2025-10": ("hcpcs-section", "hcpcs-title", "hcpcs-modifier"),
}
ALL = [(deck, template) for deck, templates in DECKS.items() for template in templates]
EACH = 34  # items of a template and a deck
SEED = "audit"


@cache
def drawn(deck: str, template: str) -> tuple[Item, ...]:
    words = ["items", deck, "--template", template, "--count", str(EACH), "--seed", SEED, "--format", "jsonl"]
    result = CliRunner().invoke(app, words, env={"CODEDRILL_DATA": str(CACHE), "NO_COLOR": "1"})
    assert result.exit_code == 0, result.output
    return tuple(map(json.loads, result.stdout.splitlines()))


def moved(item: Item) -> Iterator[Item]:
    """The item with each other option as its key."""
    yield from (item | {"key": [at]} for at in range(len(item["options"])) if [at] != item.get("key"))


def test_the_audit_covers_every_template_and_a_thousand_items() -> None:
    assert {template for _, template in ALL} == set(CHECKS)
    assert len(ALL) * EACH > 1_000


@pytest.mark.parametrize(("deck", "template"), ALL)
def test_no_item_is_wrong(deck: str, template: str) -> None:
    items = drawn(deck, template)
    assert len(items) == EACH
    assert {item["id"]: reasons for item in items if (reasons := verdict(item))} == {}


@pytest.mark.parametrize(("deck", "template"), ALL)
def test_the_oracle_lets_no_other_key_pass(deck: str, template: str) -> None:
    assert [item["id"] for each in drawn(deck, template) for item in moved(each) if verdict(item) == []] == []


def test_length_place_and_words_do_not_tell_the_key() -> None:
    items = [item for deck, template in ALL for item in drawn(deck, template)]
    told = {cue: share for cue, share in cue_shares(items).items() if share > 0.35}
    assert told == {}
