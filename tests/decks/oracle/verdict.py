"""The oracle: is an item right? Written from the official files, without anything of `decks`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.decks.oracle.claims import claim_error
from tests.decks.oracle.completeness import billable, not_billable, placeholder_x
from tests.decks.oracle.drugs import drug_intent
from tests.decks.oracle.excludes import excludes1, excludes_kind
from tests.decks.oracle.general import general
from tests.decks.oracle.hierarchies import hcc_maps, hcc_survivor
from tests.decks.oracle.inclusion import inclusion_term
from tests.decks.oracle.instructions import chain, code_first, use_additional
from tests.decks.oracle.items import Asked
from tests.decks.oracle.laterality import laterality
from tests.decks.oracle.paths import navigate
from tests.decks.oracle.place import chapter_block
from tests.decks.oracle.procedure_sayings import procedure_sayings
from tests.decks.oracle.procedures import pcs_character, pcs_neighbour, pcs_root_operation
from tests.decks.oracle.sayings import sayings
from tests.decks.oracle.seventh import seventh_character
from tests.decks.oracle.severity import cc_mcc, drg_severity, pdx_exclusion
from tests.decks.oracle.supplies import hcpcs_modifier, hcpcs_section, hcpcs_title, supply_sayings
from tests.decks.oracle.titles import code_of_title, title_of_code, typed_code
from tests.decks.oracle.yearly import changed

Check = Callable[[Asked], Iterator[str]]
CHECKS: dict[str, Check] = {
    check.__name__.replace("_", "-"): check
    for check in (
        title_of_code, code_of_title, typed_code, billable, not_billable, placeholder_x, seventh_character,
        laterality, excludes1, excludes_kind, code_first, use_additional, inclusion_term, chapter_block, chain,
        drug_intent, navigate, pcs_character, pcs_root_operation, pcs_neighbour, hcpcs_section, hcpcs_title,
        hcpcs_modifier, claim_error, hcc_maps, hcc_survivor, cc_mcc, pdx_exclusion, drg_severity, changed,
    )
}  # fmt: skip


def verdict(item: Mapping[str, Any]) -> list[str]:
    """Empty when the item is right; else why it is wrong, or cannot be proven."""
    asked = Asked(item)
    check = CHECKS.get(asked.template)
    if check is None:
        return [f"no template {asked.template!r}"]
    reasons = list(general(asked))
    if any(reason.startswith("key ") for reason in reasons):
        return reasons
    told = (reason for say in (sayings, procedure_sayings, supply_sayings) for reason in say(asked))
    return [*reasons, *told, *check(asked)]
