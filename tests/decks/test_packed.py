"""Unpacking what ships, within a limit."""

import gzip

import pytest

from decks.sources.carrier import SourceRefused
from decks.sources.packed import LARGEST, gunzipped, shipped


def test_what_was_packed_comes_back() -> None:
    assert gunzipped(gzip.compress(b"J44.1"), "x.gz") == b"J44.1"


@pytest.mark.parametrize(
    ("packed", "words"),
    [
        (gzip.compress(bytes(LARGEST + 1), 1), "x.gz unpacks to more than"),
        (gzip.compress(b"J44.1")[:-3], "x.gz is damaged"),
        (b"J44.1", "x.gz is damaged"),
    ],
    ids=["a bomb", "cut off", "not packed"],  # packed bytes hold the time: as names they would differ
)
def test_bombs_and_damage_are_refused(packed: bytes, words: str) -> None:
    with pytest.raises(SourceRefused, match=words):
        gunzipped(packed, "x.gz")


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(SourceRefused, match=r"gone\.gz cannot be read"):
        shipped("gone.gz")
