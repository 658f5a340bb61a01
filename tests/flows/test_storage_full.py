"""A store that takes no writes, and updates that cannot be handled: nothing is lost, nothing is answered wrongly."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot import gateway
from db import inbox, settler
from db.inbox import MAX_STARTS, MAX_TRIES
from db.store import Store
from db.tables import DEAD, DONE, RECEIVED
from db.writer import InlineWriter
from decks.model import Concept, Deck, Difficulty, Edition, Item, Library
from tests.flows.playing import ANN, BOB, Death, Stage, play

LONG = "What is this? " * 250  # its row needs a page of its own
SOME_TIME = 100.0
APOLOGY = "Something went wrong on my side"


def fill(store: Store) -> None:
    """No page can be added to the file."""
    [pages] = store._connection.execute("PRAGMA page_count").fetchone()
    store._connection.execute(f"PRAGMA max_page_count = {pages}")


def make_room(store: Store) -> None:
    store._connection.execute("PRAGMA max_page_count = 1000000")


def forbid_writes(store: Store) -> None:
    """As when a disk with errors is mounted again to be read only."""
    store._connection.execute("PRAGMA query_only = ON")


def allow_writes(store: Store) -> None:
    store._connection.execute("PRAGMA query_only = OFF")


class StumblingWriter(InlineWriter):
    """The store takes no writes from the first time on that a use-case is asked for."""

    def __init__(self, store: Store, at: Callable[..., Any]) -> None:
        super().__init__(store)
        self._at: Callable[..., Any] | None = at
        self.has_stumbled = False

    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if use_case is self._at:
            self._at, self.has_stumbled = None, True
            forbid_writes(self._store)
        return await super().run(use_case, *args, **kwargs)


class DyingWriter(InlineWriter):
    """Dies whenever it should handle one certain kind of update."""

    deaths = 0

    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if use_case is gateway.handle and "poison" in repr(args[-1]):
            DyingWriter.deaths += 1
            raise Death
        return await super().run(use_case, *args, **kwargs)


class BrokenLibrary:
    """A deck that cannot draw any item, for a reason that nobody thought of."""

    def __init__(self, whole: Library) -> None:
        self._whole = whole
        self.draws = 0

    def of(self, deck: str) -> Library:
        return self

    @property
    def decks(self) -> Mapping[str, Deck]:
        return self._whole.decks

    @property
    def editions(self) -> Sequence[Edition]:
        return self._whole.editions

    @property
    def builds(self) -> str:
        return self._whole.builds

    def older(self, name: str) -> Deck | None:
        return self._whole.older(name)

    def holds(self, card: str) -> bool:
        return self._whole.holds(card)

    @property
    def edition(self) -> Edition:
        return self._whole.edition

    def newcomer_fingerprint(self, certification: str = "") -> str:
        return self._whole.newcomer_fingerprint(certification)

    def find(self, code: str) -> Concept | None:
        return self._whole.find(code)

    def newcomer_cards(self, certification: str = "") -> Sequence[str]:
        return self._whole.newcomer_cards(certification)

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        self.draws += 1
        raise RuntimeError("no such luck")


def test_while_the_disk_is_full_intake_stands_still_and_nothing_is_lost(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        async with stage.bot() as parts:
            stage.say("/start", ANN)
            await stage.rest()
            fill(stage.store)
            sent, calls = stage.world.updates.next_id, stage.api.calls.seq
            stage.say(LONG, ANN)
            stage.tap("Start", ANN)
            stage.say("/start", BOB)
            await asyncio.sleep(SOME_TIME)

            assert stage.inbox() == {DONE: 1}
            assert [one.id for one in stage.world.updates.waiting] == [sent, sent + 1, sent + 2]
            assert {call["method"] for call in stage.api.calls.since(calls)} <= {"getUpdates"}
            assert parts.health._trouble is not None

            make_room(stage.store)
            await stage.rest()
        assert stage.inbox() == {DONE: 4}
        assert not stage.world.updates.waiting  # now they are confirmed
        assert "10 to go" in stage.screen(ANN)["text"]
        assert stage.labels(BOB) == ["How it works", "Start", "Choose my exam first"]
        assert stage.wrong_screens() == []

    play(tmp_path, story)


@pytest.mark.parametrize("stage_of_it", [inbox.receive, gateway.handle, settler.settle])
def test_a_store_that_fails_at_any_stage_of_a_tap_only_delays_it(
    stage_of_it: Callable[..., Any], tmp_path: Path
) -> None:
    async def story(stage: Stage) -> None:
        async with stage.bot():
            stage.say("/start")
            await stage.rest()
        async with stage.bot(lambda store: StumblingWriter(store, stage_of_it)):
            query = stage.tap("Start")
            sent = len(stage.calls("editMessageText"))
            await asyncio.sleep(SOME_TIME)

            in_hand = {inbox.receive: {DONE: 1}, gateway.handle: {DONE: 1, RECEIVED: 1}}
            assert stage.inbox() == in_hand.get(stage_of_it, {DONE: 2})
            assert stage.query("SELECT max(tries), max(starts) FROM inbox") == [(0, 0)]
            shown = len(stage.calls("editMessageText")) - sent
            assert shown == (stage_of_it is settler.settle)

            allow_writes(stage.store)
            await stage.rest()
            assert stage.inbox() == {DONE: 2}
            assert "10 to go" in stage.screen()["text"]
            assert len(stage.calls("editMessageText")) - sent == 1
            assert stage.answer_to(query) == ""
            assert stage.wrong_screens() == []

    play(tmp_path, story)


def test_a_mark_is_not_made_while_the_store_takes_no_writes_and_is_afterwards(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        async with stage.bot():
            stage.parts.health._now = asyncio.get_running_loop().time  # the machine's clock stands still here
            await asyncio.sleep(SOME_TIME)
            forbid_writes(stage.store)
            stage.say("/start")
            await asyncio.sleep(10)
            before = stage.query("SELECT at FROM mark WHERE name = 'alive'")
            await asyncio.sleep(3600)  # the watchdog on the poller lets this pass
            assert stage.query("SELECT at FROM mark WHERE name = 'alive'") == before
            allow_writes(stage.store)
            await stage.rest()
            await asyncio.sleep(60)
            [(now,)] = stage.query("SELECT at FROM mark WHERE name = 'alive'")
            assert now - before[0][0] > 3600

    play(tmp_path, story)


def test_an_update_that_cannot_be_read_is_set_aside_and_those_around_it_are_handled(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        stage.say("/start", ANN)
        stage.send("message", {"message_id": "seven", "chat": 5})
        stage.world.updates.waiting[-1].update["message"]["from"] = {"id": [ANN]}
        stage.say("/start", BOB)
        async with stage.bot():
            await stage.rest()
            assert stage.inbox() == {DONE: 2, DEAD: 1}
            assert stage.labels(ANN) == stage.labels(BOB) == ["How it works", "Start", "Choose my exam first"]
            [(body, error)] = stage.query("SELECT body, error FROM inbox WHERE status = ?", DEAD)
            assert (body, error != "") == (None, True)  # the reason is kept, what somebody wrote is not
            assert stage.wrong_screens() == []

    play(tmp_path, story)


def test_what_fails_each_time_is_tried_three_times_set_aside_and_told_once(tmp_path: Path) -> None:
    async def story(stage: Stage) -> None:
        whole = stage.library
        stage.library = broken = BrokenLibrary(whole)
        async with stage.bot():
            stage.say("/start")
            await stage.rest()
            query = stage.tap("Start")
            await stage.rest()
            await asyncio.sleep(SOME_TIME)
            assert broken.draws == MAX_TRIES
            assert stage.inbox() == {DONE: 1, DEAD: 1}
            assert stage.query("SELECT tries, error FROM inbox WHERE status = ?", DEAD) == [
                (MAX_TRIES, "failed each time")
            ]
            assert stage.answer_to(query) == ""
            assert [APOLOGY in one["text"] for one in stage.messages()] == [False, True]
        stage.library = whole  # it is repaired, and started again
        async with stage.bot():
            await asyncio.sleep(SOME_TIME)
            assert len(stage.messages()) == 2  # told once is enough
            stage.tap("Study")
            await stage.rest()
            assert stage.inbox() == {DONE: 2, DEAD: 1}
            assert "10 to go" in stage.messages()[-1]["text"]
            assert stage.wrong_screens() == []

    play(tmp_path, story)


def test_what_kills_the_process_each_time_is_set_aside_and_told(tmp_path: Path) -> None:
    DyingWriter.deaths = 0

    async def story(stage: Stage) -> None:
        stage.say("/start", ANN)
        async with stage.bot():
            await stage.rest()
        stage.say("poison", ANN)
        stage.say("/start", BOB)
        lives = 0
        while stage.inbox() != {DONE: 2, DEAD: 1} and lives < 20:
            lives += 1
            try:
                async with stage.bot(DyingWriter):
                    await asyncio.sleep(60)
            except Death:
                pass
            if lives <= MAX_STARTS:
                assert stage.inbox().get(DEAD) is None
        assert [APOLOGY in one["text"] for one in stage.messages(ANN)] == [False, True]
        assert stage.labels(BOB) == ["How it works", "Start", "Choose my exam first"]
        assert stage.wrong_screens() == []

    play(tmp_path, story)
    assert DyingWriter.deaths == MAX_STARTS + 1  # the first time it is new, and not marked
