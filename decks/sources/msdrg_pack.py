"""The severity table that ships with the product, made of the data file of the package drgpy.

    python -m decks.sources.msdrg_pack

Its code is never run. Its reader of the Definitions Manual skips the CCs and MCCs that the manual marks "No Excl";
they stand here, as tables 6I, 6J and 6K of the FY2026 final rule print them.
"""

from __future__ import annotations

import gzip
import json
import lzma
from collections import defaultdict
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from decks.sources.carrier import SourceRefused
from decks.sources.msdrg import NAME, VERSION

DISTRIBUTION = "drgpy"
PACKAGE_VERSION = "0.2.1"
NO_EXCLUSION_MCC = ("J1282",)
_NO_EXCLUSION_CC = (
    "D89833 D89834 D89835 K77 L493 L494 L495 L496 L497 L498 L499 Z1610 Z1611 Z1612 Z1613 Z1619 Z1620 Z1621 Z1622"
    " Z1623 Z1624 Z1629 Z1630 Z1631 Z1632 Z1633 Z16341 Z16342 Z1635 Z1639 Z5900 Z5901 Z5902 Z5910 Z5911 Z5912 Z5919"
    " Z59811 Z59812 Z59819"
)
NO_EXCLUSION_CC = tuple(_NO_EXCLUSION_CC.split())


def packaged_text() -> bytes:
    """The table as text, from the installed package. Raises `SourceRefused`."""
    data = packaged_data()
    principals = sorted({code for codes in data["exmap"].values() for code in codes})
    names = sorted(data["exmap"])
    marks = _marks(data["ccmap"], {name: number for number, name in enumerate(names, 1)})
    table = {
        "principals": " ".join(principals),
        "collections": ["", *_collections(data["exmap"], names, principals)],
        "severe": " ".join(sorted(marks)),
        "marks": " ".join(marks[code] for code in sorted(marks)),
        "alive": " ".join(sorted(code for code, known in data["ccmap"].items() if known["aowa"])),
        "silenced": _silenced(data["drg_exclusions"]),
        "drgs": [_drg(drg) for _, drg in sorted(data["drgmap"].items())],
    }
    return json.dumps(table, separators=(",", ":")).encode("ascii")


def packaged_data() -> dict[str, Any]:
    """What the package knows of this version. Raises `SourceRefused`."""
    try:
        package = distribution(DISTRIBUTION)
        packed = Path(str(package.locate_file(f"drgpy/runtime_data/v{VERSION}.json.xz"))).read_bytes()
    except (PackageNotFoundError, OSError) as absent:
        raise SourceRefused(f"{DISTRIBUTION}=={PACKAGE_VERSION} is not installed whole") from absent
    if package.version != PACKAGE_VERSION:
        raise SourceRefused(
            f"{DISTRIBUTION} is {package.version}, but this table is made from {PACKAGE_VERSION}"
        )
    data: dict[str, Any] = json.loads(lzma.decompress(packed))
    return data


def _marks(known: dict[str, dict[str, Any]], numbers: dict[str, int]) -> dict[str, str]:
    marks = {code: _mark(each, numbers) for code, each in known.items()}
    skipped = dict.fromkeys(NO_EXCLUSION_MCC, "M0") | dict.fromkeys(NO_EXCLUSION_CC, "C0")
    if skipped.keys() & marks.keys():
        raise SourceRefused("the package has learned of codes without exclusions; drop them from this module")
    return marks | skipped


def _mark(known: dict[str, Any], numbers: dict[str, int]) -> str:
    acquired = f"/{known['hac']}" if known["hac"] else ""
    return f"{known['level'][0]}{numbers[known['pdx']]}{acquired}"


def _collections(members: dict[str, list[str]], names: list[str], principals: list[str]) -> list[str]:
    place = {code: at for at, code in enumerate(principals)}
    return [_steps(sorted(place[code] for code in members[name])) for name in names]


def _steps(places: list[int]) -> str:
    """Where runs of neighbours start and stop, each told as its distance from the one before."""
    starts = [at for at, before in zip(places, [-2, *places], strict=False) if at != before + 1]
    stops = [at + 1 for at, after in zip(places, [*places[1:], -2], strict=True) if after != at + 1]
    bounds = [bound for run in zip(starts, stops, strict=True) for bound in run]
    return " ".join(str(bound - before) for bound, before in zip(bounds, [0, *bounds], strict=False))


def _silenced(exclusions: dict[str, list[str]]) -> list[list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for drg, codes in sorted(exclusions.items()):
        groups[" ".join(sorted(codes))].append(drg)
    return [[" ".join(drgs), codes] for codes, drgs in groups.items()]


def _drg(drg: dict[str, Any]) -> list[str]:
    kind = "surgical" if drg["is_surgical"] else "medical" if drg["is_medical"] else ""
    return [drg["drg"], drg["desc"], drg["mdc"], kind]


def _main() -> None:
    text = packaged_text()
    target = Path(__file__).parents[1] / "data" / NAME
    target.write_bytes(gzip.compress(text, 9, mtime=0))
    print(sha256(text).hexdigest())  # noqa: T201 - the digest that decks.sources.msdrg expects


if __name__ == "__main__":
    _main()
