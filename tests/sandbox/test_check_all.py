"""Every method of the Bot API: good calls are taken, and nothing but `Refused` comes out of bad ones."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.jsontext import Object
from sandbox.refusal import Refused
from sandbox.spec.check import SPEC
from sandbox.spec.nested import Types
from sandbox.spec.values import Wrong
from sandbox.spec.words import LEFT
from tests.sandbox.spec_makers import FACTS, File, Least, call, form, request_types, value, why

METHODS = sorted(SPEC.methods)


@pytest.mark.parametrize("method", METHODS)
def test_every_method_accepts_a_minimal_call(method: str) -> None:
    params = call(method, Least(), depth=0)
    assert SPEC.check(method, params) == (params, ())


@pytest.mark.parametrize("method", METHODS)
def test_what_is_required_is_missed(method: str) -> None:
    for name in call(method, Least(), depth=0):
        lacking = {key: value for key, value in call(method, Least(), depth=0).items() if key != name}
        if (method, name) in LEFT:
            assert SPEC.check(method, lacking) == (lacking, ())
        else:
            why(method, **lacking)


@given(st.sampled_from(METHODS), st.randoms(use_true_random=False))
@settings(max_examples=300, deadline=None)
def test_forms_and_json_mean_the_same(method: str, luck: Random) -> None:
    params = call(method, luck, depth=3)
    assert SPEC.check(method, params) == (params, ())
    assert SPEC.check(method, form(params)) == (params, ())


# ---- junk

TEXTS = st.text() | st.sampled_from(
    ["\ud800", "[" * 5000, "{}", "[1]", '"x"', "NaN", "1e999", "9" * 5000, " "]
)
PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([10**30, -(2**63)]) | TEXTS
KEYS = st.text(max_size=3) | st.sampled_from(["type", "text", "inline_keyboard", "keyboard", "id", "media"])
JUNK = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(KEYS, inner), max_leaves=8)


def hurt(value: Any, junk: Any) -> Iterator[Any]:
    """The value with junk at each place in it."""
    yield junk
    if isinstance(value, dict):
        for key in value:
            yield {other: inner for other, inner in value.items() if other != key}
            yield from ({**value, key: worse} for worse in hurt(value[key], junk))
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from ([*value[:place], worse, *value[place + 1 :]] for worse in hurt(inner, junk))


@given(st.sampled_from(METHODS), st.randoms(use_true_random=False), JUNK, st.sampled_from([dict, form]))
@settings(max_examples=500, deadline=None)
def test_junk_in_a_good_call_is_taken_or_refused(
    method: str, luck: Random, junk: Any, sent: Callable[[Mapping[str, Any]], Object]
) -> None:
    for params in hurt(call(method, luck, depth=3), junk):
        if isinstance(params, dict):
            with suppress(Refused):
                SPEC.check(method, sent(params))


@pytest.mark.parametrize("name", request_types())
def test_every_type_takes_its_own_and_survives_junk(name: str) -> None:
    types = Types(FACTS["types"], FACTS["unions"])
    good = value({"type": name}, Random(name), depth=2)
    assert types.reader(name)(good) == good
    bad: list[Any] = [None, True, 7, 1.5, "x", "\ud800", [], [[1]], {}, {"type": []}]
    for junk in bad:
        for params in hurt(good, junk):
            with suppress(Refused, Wrong):
                types.reader(name)(params)


STRANGE = [File(), "9" * 5000, 10**5000, float("inf"), "\ud800", b"x", (), {1: 2}, {None: []}]


@pytest.mark.parametrize("value", STRANGE, ids=map(str, range(len(STRANGE))))
def test_what_no_request_can_carry_is_taken_or_refused(value: Any) -> None:
    for method, fields in SPEC.methods.items():
        for name in fields:
            with suppress(Refused):
                SPEC.check(method, {name: value})
