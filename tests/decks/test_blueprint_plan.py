"""Laying pools out over sections: limits are kept whatever the pools, and nothing stays open that could be filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import inf
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from decks.blueprint import Kind
from decks.form_plan import RECALL_SHARE, SHARED_SHARE, TEMPLATE_SHARE, plan
from decks.form_pools import Cards, Pool, Slot
from decks.forms import RECALL

BY_HEART = sorted(RECALL)
OTHERS = [f"template-{number}" for number in range(9)]


def nothing(_rng: Random) -> Iterator[Cards]:
    return iter(())


def template(name: str, units: float = inf) -> Pool:
    return Pool(name, (name,), units, 1, "", "", nothing)


def notes(name: str, units: float) -> Pool:
    return Pool(name, (), units, 1, "", "", nothing)


def slot(section: int, pool: Pool, weight: int = 1) -> Slot:
    return Slot(section, pool, Kind.ONE, weight)


def laid(wanted: Sequence[int], slots: Sequence[Slot], seed: int = 1) -> list[int]:
    return plan(wanted, slots, [each.pool.units for each in slots], Random(seed))


pools = st.one_of(
    st.sampled_from([*BY_HEART, *OTHERS]).map(template),
    st.builds(notes, st.sampled_from(["x", "y"]), st.just(25)),
    st.just(notes("cpt", inf)),
)
layouts = st.lists(st.integers(0, 40), min_size=1, max_size=5).flatmap(
    lambda wanted: st.tuples(
        st.just(wanted),
        st.lists(st.builds(slot, st.integers(0, len(wanted) - 1), pools, st.integers(1, 5)), max_size=25),
    )
)


@given(layouts, st.integers(0, 9))
def test_every_limit_counts_on_what_the_form_holds(layout: tuple[list[int], list[Slot]], seed: int) -> None:
    wanted, slots = layout
    counts = laid(wanted, slots, seed)
    size = sum(counts)
    used: Counter[str] = Counter()
    for each, count in zip(slots, counts, strict=True):
        used[each.pool.id] += count
    by_section = Counter(dict.fromkeys(range(len(wanted)), 0))
    for each, count in zip(slots, counts, strict=True):
        by_section[each.section] += count
    assert [number for number, most in enumerate(wanted) if by_section[number] > most] == []
    assert [name for name in OTHERS if used[name] > max(1, TEMPLATE_SHARE * size)] == []
    assert sum(used[name] for name in BY_HEART) <= max(1, RECALL_SHARE * size)
    assert sum(used[name] ** 2 / 25 for name in ("x", "y")) <= max(1.0, SHARED_SHARE * size) + 1e-9


@given(layouts)
def test_what_stays_open_could_not_be_filled(layout: tuple[list[int], list[Slot]]) -> None:
    """A pool without an end leaves no section open that it serves."""
    wanted, slots = layout
    served = [*slots, *(slot(number, notes("cpt", inf)) for number in range(len(wanted)))]
    assert sum(laid(wanted, served)) == sum(wanted)


def test_a_template_goes_where_nothing_else_can() -> None:
    """The first section could use up what the second needs; it gives way to it."""
    shared, own = template("template-0"), notes("cpt", inf)
    slots = [slot(0, shared, 99), slot(0, own), slot(1, shared)]
    assert laid([17, 3], slots) == [0, 17, 3]


def test_weights_share_a_section_out() -> None:
    slots = [slot(0, notes("cpt", inf), 3), slot(0, notes("own", inf), 1)]
    assert sorted(laid([40], slots)) == [10, 30]


def test_without_pools_nothing_is_laid_out() -> None:
    assert laid([5], []) == []
