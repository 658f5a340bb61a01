"""Three people in one page play a group's exam of five questions to the end, with the real bot and a real browser."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from bot.config import SANDBOX_TOKEN
from tests.flows.running import data_folder, start_bot
from tests.flows.staging import ANN, BO, CLEO, WIDE, Stage, stage
from tests.sandbox.test_page_groups import group_of, tab

LETTERS = "ABCDEFGH"
PEOPLE = ((ANN, "Ann"), (BO, "Bo"), (CLEO, "Cleo"))


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_three_people_play_a_room_of_five_questions_to_the_end(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        group_of(it)
        data = data_folder(tmp_path / "data")
        bot = start_bot(it.telegram, data)
        try:
            played(it, data)
        finally:
            bot.terminate()
            bot.wait(30)
    assert bot.returncode == 0


def played(it: Stage, data: Path) -> None:
    say(it, ANN, "/exam crc 5 20")
    expect(last(it, ANN)).to_contain_text("Host Ann", timeout=20_000)
    for user, name in PEOPLE[1:]:
        tab(it, name)
        phone = it.phone(user)
        phone.get_by_role("button", name="All chats").click()
        phone.locator(".chat-item", has_text="Exam night").click()
        tap(it, user, "Join")
        expect(phone.locator(".toast")).to_have_text("You are in.")
    expect(last(it, CLEO)).to_contain_text("In so far (3): Ann, Bo, Cleo", timeout=15_000)
    it.shot("room-lobby")
    tab(it, "Ann")
    tap(it, ANN, "Start")
    for i in range(5):
        expect(last(it, ANN)).to_contain_text(f"{i + 1}/5 · 20 s", timeout=40_000)
        key = asked(data, i)
        for number, (user, name) in enumerate(PEOPLE):
            tab(it, name)
            right = (number + i) % 2 == 0
            for place in key if right else wrong(data, i):
                tap(it, user, LETTERS[place])
            expect(it.phone(user).locator(".toast").last).to_contain_text("You can change it")
        if i == 0:
            it.shot("room-question")
        expect(last(it, CLEO)).to_contain_text("Right and fastest", timeout=30_000)
        if i == 0:
            it.shot("room-reveal")
            fits(it, CLEO)
    expect(last(it, CLEO)).to_contain_text("It is over.", timeout=40_000)
    expect(last(it, CLEO)).to_contain_text("1 Ann 3")
    expect(last(it, CLEO)).to_contain_text("1 Cleo 3")
    expect(last(it, CLEO)).to_contain_text("3 Bo 2")
    it.shot("room-standing")
    it.page.set_viewport_size(WIDE)
    it.shot("room-three-phones")


def last(it: Stage, user: int) -> Locator:
    return it.phone(user).locator(".bubble").last


def say(it: Stage, user: int, text: str) -> None:
    phone = it.phone(user)
    phone.get_by_role("textbox").fill(text)
    phone.get_by_role("textbox").press("Enter")


def tap(it: Stage, user: int, label: str) -> None:
    last(it, user).get_by_role("button", name=label, exact=True).click()


def fits(it: Stage, user: int) -> None:
    """The whole of the last message is in view, without scrolling."""
    box, view = last(it, user).bounding_box(), it.page.viewport_size
    assert box is not None and view is not None  # noqa: PT018
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= view["height"]


def room(data: Path) -> dict[str, Any]:
    path = data / SANDBOX_TOKEN.partition(":")[0] / "codedrill.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        (state,) = connection.execute("SELECT state FROM room").fetchone()
    found: dict[str, Any] = json.loads(state)
    return found


def asked(data: Path, i: int) -> list[int]:
    """The key: read where the room keeps it."""
    key: list[int] = room(data)["q"][i][1:]
    return key


def wrong(data: Path, i: int) -> list[int]:
    options, *key = room(data)["q"][i]
    return [*key[1:], next(place for place in range(options) if place not in key)]
