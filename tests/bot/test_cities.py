"""City names, and the zones behind them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import callbacks, cities
from bot.actions import SetZone
from bot.cities import MOST, City, find


@pytest.mark.parametrize(
    ("typed", "city"),
    [
        ("Houston", City("Houston", "US", "America/Chicago")),
        ("manila", City("Manila", "PH", "Asia/Manila")),
        ("  MANILA  ", City("Manila", "PH", "Asia/Manila")),
        ("sao paulo", City("São Paulo", "BR", "America/Sao_Paulo")),
        ("São   Paulo", City("São Paulo", "BR", "America/Sao_Paulo")),
        ("st. louis", City("St. Louis", "US", "America/Chicago")),
        ("st louis", City("St. Louis", "US", "America/Chicago")),
        ("new york", City("New York City", "US", "America/New_York")),
        ("hydera", City("Hyderabad", "IN", "Asia/Kolkata")),
        ("zurich", City("Zürich", "CH", "Europe/Zurich")),
        ("Zürich", City("Zürich", "CH", "Europe/Zurich")),
    ],
)
def test_a_city_is_found_as_people_write_it(typed: str, city: City) -> None:
    assert find(typed)[0] == city


def test_an_exact_name_goes_before_names_that_only_begin_so() -> None:
    assert find("Lima") == [City("Lima", "PE", "America/Lima")]
    assert {city.name for city in find("lim")} > {"Lima", "Limassol"}


def test_the_beginning_of_a_name_is_enough() -> None:
    assert "Hyderabad" in {city.name for city in find("hyder")}


def test_one_city_is_offered_for_each_zone_the_biggest_first() -> None:
    found = find("santa")
    assert len({city.zone for city in found}) == len(found) == MOST
    sizes = {city: size for size, (_, city) in enumerate(reversed(cities._cities()))}
    for offered in found:
        rivals = [city for city in sizes if city.zone == offered.zone and city.name.startswith("Santa")]
        assert max(rivals, key=sizes.__getitem__) == offered


@pytest.mark.parametrize(
    "typed", ["", " ", "x", "Nowheresville", "12345", "🌳", "...", "\0", "m" * 5_000, "a b " * 1_250]
)
def test_no_city_is_found(typed: str) -> None:
    assert find(typed) == []


@given(st.text(max_size=80))
def test_any_text_finds_at_most_five(typed: str) -> None:
    assert len(find(typed)) <= MOST


def test_every_zone_is_one_of_this_machines_and_fits_onto_a_button() -> None:
    zones = {city.zone for _, city in cities._cities()}
    assert len(zones) > 200
    for zone in zones:
        assert ZoneInfo(zone).key == zone
        assert callbacks.unpack(callbacks.pack(SetZone(zone))) == SetZone(zone)


def test_every_city_is_found_by_its_own_name() -> None:
    """Biggest first: a smaller one of the same zone and name is hidden behind the bigger one, with the same time."""
    listed = cities._cities()
    assert len(listed) > 5_000
    for _, city in listed[:400]:
        assert city.zone in {found.zone for found in find(city.name)}
