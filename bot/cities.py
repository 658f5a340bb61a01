"""City names -> time zones, from a list beside this file (GeoNames, CC BY 4.0).

The bot reads the list when it starts (`load`), because a look-up happens in the writer.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

MOST = 5  # offered at a time


@dataclass(frozen=True, slots=True)
class City:
    name: str
    country: str  # two letters
    zone: str  # IANA


def find(typed: str) -> list[City]:
    """Cities called so, or beginning so; the biggest first, one for each time zone, at most five."""
    name = _folded(typed)
    if len(name) < 2:
        return []
    listed = _cities()
    exact = [city for key, city in listed if key == name]
    found = exact or [city for key, city in listed if key.startswith(name)]
    biggest: dict[str, City] = {}
    for city in found:
        biggest.setdefault(city.zone, city)
    return list(biggest.values())[:MOST]


def load() -> None:
    """Read the list now."""
    _cities()


def _folded(text: str) -> str:
    """Lower case, without accents, dots and double spaces: `são  Paulo` is `sao paulo`."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(char if char.isalnum() else " " for char in plain if not unicodedata.combining(char))
    return " ".join(kept.split())


@lru_cache(maxsize=1)
def _cities() -> list[tuple[str, City]]:
    text = files("bot").joinpath("cities.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return [(_folded(name), City(name, country, zone)) for name, country, zone, _ in rows]
