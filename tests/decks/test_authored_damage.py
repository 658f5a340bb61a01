"""Hostile and broken files of authored decks: refused with file and line, early, and never half read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.authored import AuthoredDeck
from decks.exchange.authored_csv import csv_of_notes, notes_of_csv
from decks.exchange.authored_tree import DEEPEST, LARGEST, MOST_NODES, tree_of
from decks.exchange.authored_yaml import deck_of_yaml, yaml_of_deck
from decks.sources.carrier import SourceRefused
from tests.decks import authored_made as made

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
GOOD_YAML = yaml_of_deck(made.deck(made.note(), made.note(id="two", stem="Wohin fließt das Blut?"))).encode()
GOOD_CSV = csv_of_notes([made.note(), made.note(id="two", stem="=1+1, isn't it?")]).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(SourceRefused) as refused:
        tree_of(data, "x.yaml")
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LAUGHS, "x.yaml, line 1: an anchor (&name) is not taken; write it out where it is needed"),
        ("a: *b\n", "x.yaml, line 1: an alias (*b) is not taken; write it out"),
        ("[" * 3_000 + "]" * 3_000, f"x.yaml, line 1: nested more than {DEEPEST} deep"),
        ("{a: " * 3_000, f"x.yaml, line 1: nested more than {DEEPEST} deep"),
        (
            "".join(f"{'  ' * depth}a:\n" for depth in range(1_000)),
            f"line 8: nested more than {DEEPEST} deep",
        ),
        ("a: !!python/object/apply:os.system [x]\n", "x.yaml, line 1: a tag (!name) is not taken"),
        ("a: 1\nb: !!set {x}\n", "x.yaml, line 2: a tag (!name) is not taken"),
        ("a: 1\nb: 2\na: 3\n", "x.yaml, line 3: the field 'a' stands here twice"),
        ("a: {b: 1, b: 2}\n", "x.yaml, line 1: the field 'b' stands here twice"),
        ("? [a]\n: b\n", "x.yaml, line 1: a field's name must be a word"),
        ("a:\n\tb: 1\n", "x.yaml, line 2: found character that cannot start any token (a tab stands here"),
        ("%YAML 1.1\n---\na: 1\n", "x.yaml, line 1: YAML directives are not taken"),
        ("a: 1\n---\nb: 2\n", "x.yaml, line 2: a second document begins; keep one a file"),
        ("a: 'x\n", "x.yaml, line 2: found unexpected end of stream"),
        ("a: why: not\n", "x.yaml, line 1: mapping values are not allowed in this context"),
        ("a: x\nb: \x07\n", "x.yaml, line 2: the control character U+0007 stands here; delete it"),
        ('a: x\nb: "\\a"\n', "x.yaml, line 2: the invisible character U+0007 stands in '\\x07'; delete it"),
        ("a: x\u200by\n", "x.yaml, line 1: the invisible character U+200B stands in 'x\\u200by'; delete it"),
        ("a: x\u202ey\n", "x.yaml, line 1: the invisible character U+202E stands in"),
        ("", "x.yaml is empty"),
        ("# nothing\n", "x.yaml is empty"),
    ],
)
def test_yaml_that_an_author_does_not_need_is_refused_by_line(text: str, words: str) -> None:
    assert words in refusal(text.encode())


def test_other_encodings_are_refused_by_line_and_a_byte_order_mark_is_taken() -> None:
    assert refusal("a: x\nb: caf\xe9\n".encode("latin-1")) == (
        "x.yaml, line 2: not UTF-8 (byte E9); save it as UTF-8"
    )
    assert refusal("a: x\n".encode("utf-16")) == "x.yaml, line 1: not UTF-8 (byte FF); save it as UTF-8"
    assert deck_of_yaml(b"\xef\xbb\xbf" + GOOD_YAML, "x.yaml") == deck_of_yaml(GOOD_YAML, "x.yaml")


def test_too_much_is_refused_before_it_is_built() -> None:
    assert refusal(b"#" * (LARGEST + 1)) == "x.yaml has more than 5 MB; split it"
    assert refusal(b"[" + b"a," * MOST_NODES + b"]") == (
        f"x.yaml, line 1: more than {MOST_NODES} values; split the file"
    )


def outcome(data: bytes, name: str) -> AuthoredDeck | int | str:
    """What reading gives; any other exception than a refusal fails the test."""
    try:
        return len(notes_of_csv(data, name)) if name.endswith(".csv") else deck_of_yaml(data, name)
    except SourceRefused as refused:
        return str(refused)


@settings(max_examples=200)
@given(
    st.sampled_from([("x.yaml", GOOD_YAML), ("x.csv", GOOD_CSV)]),
    st.lists(
        st.tuples(st.integers(0, 3_000), st.integers(0, 40), st.binary(max_size=8)), min_size=1, max_size=3
    ),
)
def test_a_file_with_bytes_lost_or_put_in_is_read_or_refused_by_name(
    good: tuple[str, bytes], cuts: list[tuple[int, int, bytes]]
) -> None:
    name, data = good
    for start, length, instead in cuts:
        data = data[:start] + instead + data[start + length :]
    read = outcome(data, name)
    assert not isinstance(read, str) or read.startswith(name)


@settings(max_examples=200)
@given(st.sampled_from(["x.yaml", "x.csv"]), st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_refused_by_name(name: str, data: bytes) -> None:
    read = outcome(data, name)
    assert isinstance(read, str)
    assert read.startswith(name)


def test_a_cut_file_is_never_half_a_deck() -> None:
    whole = deck_of_yaml(GOOD_YAML, "x.yaml")
    beginning = GOOD_YAML.index(b"notes:")
    read = [outcome(GOOD_YAML[:end], "x.yaml") for end in range(beginning, len(GOOD_YAML), 7)]
    complete = [deck for deck in read if isinstance(deck, AuthoredDeck)]
    assert all(deck.notes[0] == whole.notes[0] or len(deck.notes) == 1 for deck in complete)
    assert any(isinstance(said, str) for said in read)
