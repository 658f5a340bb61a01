"""Which complete codes of an edition have which severity level, as far as a level can be claimed without an if.

Left out are MCCs that count only for the living, and codes that raise nothing in some MS-DRG whatever the principal
diagnosis. Hospital-acquired conditions stay: what is claimed is claimed for what is present on admission.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from decks.sources.msdrg import Level, SeverityTable
from decks.tabular import Node, Tabular

NAMES: Mapping[str, str] = MappingProxyType({"MCC": "an MCC", "CC": "a CC", "none": "a non-CC"})
LEVELS: tuple[Level, ...] = ("MCC", "CC", "none")


def levels_in(book: Tabular, table: SeverityTable) -> dict[Node, Level]:
    """In printed order."""
    silent = {code for _, codes in table.silenced for code in codes}
    return {
        node: table.level(node.code)
        for node in book.billable
        if node.code.replace(".", "") not in silent and not table.alive_only(node.code)
    }
