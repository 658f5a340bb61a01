"""What differs between two editions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from decks.diff import Difference, Listed, compare

LISTINGS = st.dictionaries(
    st.sampled_from("ABCDEF"), st.builds(Listed, st.sampled_from(["x", "X", "x  y", "x y"]), st.booleans())
)


def _edition(**titles: str) -> dict[str, Listed]:
    return {code: Listed(title, active=True) for code, title in titles.items()}


def test_an_edition_does_not_differ_from_itself() -> None:
    assert compare(_edition(A="x"), _edition(A="x")) == Difference((), (), ())


def test_codes_are_added_gone_or_revised() -> None:
    old, new = _edition(A="x", B="x", C="x"), _edition(B="y", C="x", E="x", D="x")
    assert compare(old, new) == Difference(added=("D", "E"), gone=("A",), revised=("B",))


def test_a_code_out_of_force_counts_as_absent() -> None:
    ended = {"A": Listed("x", active=False)}
    assert compare(_edition(A="x"), ended) == Difference((), ("A",), ())
    assert compare(ended, _edition(A="y")) == Difference(("A",), (), ())


def test_white_space_changes_no_title_but_case_does() -> None:
    assert compare(_edition(A="x y"), _edition(A=" x \n y")).revised == ()
    assert compare(_edition(A="x y"), _edition(A="X y")).revised == ("A",)


@given(LISTINGS, LISTINGS)
def test_back_is_the_mirror_of_forth(old: dict[str, Listed], new: dict[str, Listed]) -> None:
    forth, back = compare(old, new), compare(new, old)
    assert back == Difference(forth.gone, forth.added, forth.revised)
