"""Which builds a bot uses: adopted at start, published, rolled back, kept by content."""

from __future__ import annotations

import os
import shutil
from contextlib import closing
from pathlib import Path

import pytest

from bot import publishing
from db import decks
from db.store import Store
from decks.builds import build_of, build_path, keep_build
from decks.library import deck_path
from decks.sources.icd10cm import FY2026
from tests.bot.chat import Room
from tests.deck_file import deck_file
from tests.older import older_deck

DECK = FY2026.id


def data_with(tmp_path: Path, file: Path) -> Path:
    """A data folder in which this file is the deck that was made."""
    target = deck_path(tmp_path, DECK)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    return tmp_path


def test_a_build_is_named_by_its_content(tmp_path: Path) -> None:
    data = data_with(tmp_path, deck_file())
    first, again = keep_build(data, DECK, deck_path(data)), keep_build(data, DECK, deck_path(data))
    assert first == again == build_of(deck_file())
    assert build_path(data, DECK, first).read_bytes() == deck_file().read_bytes()
    assert len(list(build_path(data, DECK, first).parent.iterdir())) == 1


def test_a_kept_build_stays_when_the_deck_is_made_anew(tmp_path: Path) -> None:
    data = data_with(tmp_path, deck_file())
    first = keep_build(data, DECK, deck_path(data))
    deck_path(data).unlink()
    data_with(tmp_path, older_deck())
    second = keep_build(data, DECK, deck_path(data))
    assert first != second
    assert build_path(data, DECK, first).read_bytes() == deck_file().read_bytes()


def test_what_a_killed_process_left_is_in_nobodys_way(tmp_path: Path) -> None:
    """In a container every process has the same number, so its draft has the same name."""
    data = data_with(tmp_path, deck_file())
    target = build_path(data, DECK, build_of(deck_path(data)))
    target.parent.mkdir(parents=True)
    os.link(deck_path(data), target.with_name(f".{target.name}.{os.getpid()}"))
    assert keep_build(data, DECK, deck_path(data)) == build_of(target)


def test_a_deck_that_is_made_anew_while_it_is_kept_is_kept_under_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, real = data_with(tmp_path, older_deck()), os.link

    def link(source: Path, target: Path) -> None:
        deck_path(data).unlink()
        data_with(tmp_path, deck_file())
        real(source, target)

    monkeypatch.setattr("decks.builds.os.link", link)
    build = keep_build(data, DECK, deck_path(data))
    assert build == build_of(build_path(data, DECK, build)) == build_of(deck_file())


def test_at_the_first_start_what_is_made_is_used(room: Room) -> None:
    assert room.do(publishing.adopt, {DECK: "aa"}, 5) == {DECK: "aa"}
    assert [(one.build, one.at, one.by) for one in room.do(decks.history, DECK)] == [("aa", 5, 0)]


def test_a_start_with_nothing_new_writes_nothing(room: Room) -> None:
    for now in (5, 6):
        room.do(publishing.adopt, {DECK: "aa"}, now)
    assert len(room.do(decks.history, DECK)) == 1


def test_what_was_rolled_back_is_not_adopted_again(room: Room) -> None:
    room.do(publishing.adopt, {DECK: "aa"}, 5)
    room.do(publishing.adopt, {DECK: "bb"}, 6)
    assert room.do(decks.roll_back, DECK, now=7) == "aa"
    assert room.do(publishing.adopt, {DECK: "bb"}, 8) == {DECK: "aa"}
    assert room.do(publishing.adopt, {DECK: "cc"}, 9) == {DECK: "cc"}


def test_publishing_twice_is_publishing_once(room: Room) -> None:
    assert [room.do(decks.publish, DECK, "aa", by=7, now=now) for now in (1, 2)] == [True, False]


def test_the_first_build_cannot_be_rolled_back(room: Room) -> None:
    room.do(decks.publish, DECK, "aa", by=7, now=1)
    assert room.do(decks.roll_back, DECK, now=2) is None
    assert room.do(decks.in_use) == {DECK: "aa"}


def test_rolled_back_can_be_published_again(room: Room) -> None:
    for build in ("aa", "bb"):
        room.do(decks.publish, DECK, build, by=7, now=1)
    room.do(decks.roll_back, DECK, now=2)
    assert room.do(decks.publish, DECK, "bb", by=7, now=3)
    assert room.do(decks.in_use) == {DECK: "bb"}
    assert not room.do(decks.was_undone, DECK, "bb")


def test_the_build_in_use_is_opened_not_the_file_that_was_made_since(tmp_path: Path) -> None:
    data = data_with(tmp_path, older_deck())
    old = keep_build(data, DECK, deck_path(data))
    deck_path(data).unlink()
    data_with(tmp_path, deck_file())
    made = publishing.made(data, [DECK])
    library = publishing.opened(data, {DECK: old}, made)
    assert library.builds == {DECK: old}
    assert library.of(DECK).find("G35") is not None
    assert library.older(f"{DECK}@{made[DECK]}") is not None
    library.close()


def test_a_build_that_cannot_be_read_gives_way_to_the_one_made_now(tmp_path: Path) -> None:
    data = data_with(tmp_path, deck_file())
    made = publishing.made(data, [DECK])
    build_path(data, DECK, "0000").write_text("of an older format")
    library = publishing.opened(data, {DECK: "0000"}, made)
    assert library.builds == made
    library.close()


def test_a_deck_that_cannot_be_read_at_all_is_left_out(tmp_path: Path) -> None:
    data = data_with(tmp_path, deck_file())
    made = publishing.made(data, [DECK])
    library = publishing.opened(data, made | {"icd10cm-2031": "0000"}, made)
    assert list(library.builds) == [DECK]
    library.close()


def test_nothing_to_open_is_told(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="no deck"):
        publishing.opened(tmp_path, {}, {}).of(DECK)


def test_a_store_of_its_own_sees_what_was_published(room: Room) -> None:
    room.do(decks.publish, DECK, "aa", by=7, now=1)
    with closing(Store(room.path)) as other:
        [outcome] = other.run(iter([decks.in_use]))
    assert outcome.value == {DECK: "aa"}
