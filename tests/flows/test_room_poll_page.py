"""Two people in one page play a group's exam of three quiz polls to the end, with the real bot and a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.flows.running import data_folder, start_bot
from tests.flows.staging import ANN, BO, Stage, stage
from tests.flows.test_room_page import asked, last, room, say, tap, wrong
from tests.sandbox.test_page_groups import group_of, tab


@pytest.mark.browser
@pytest.mark.timeout(300)
def test_two_people_play_a_room_of_three_quiz_polls_to_the_end(tmp_path: Path) -> None:
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
    say(it, ANN, "/exam crc 3 20")
    expect(last(it, ANN)).to_contain_text("Host Ann", timeout=20_000)
    tap(it, ANN, "Settings")
    tap(it, ANN, "Quiz polls")
    expect(last(it, ANN).get_by_role("button", name="• Quiz polls")).to_be_visible(timeout=20_000)
    it.shot("room-poll-settings")
    tap(it, ANN, "Back")
    expect(last(it, ANN)).to_contain_text("Telegram's own quiz polls", timeout=15_000)
    tap(it, ANN, "Start")
    for i in range(3):
        expect(last(it, ANN)).to_contain_text(f"{i + 1}/3 · ", timeout=40_000)
        vote(it, ANN, asked(data, i), room(data)["q"][i][0])
        tab(it, "Bo")
        if i == 0:
            phone = it.phone(BO)
            phone.get_by_role("button", name="All chats").click()
            phone.locator(".chat-item", has_text="Exam night").click()
        vote(it, BO, wrong(data, i), room(data)["q"][i][0])
        expect(last(it, BO)).to_contain_text("wrong, your answer")
        expect(last(it, BO)).to_contain_text("Final results", timeout=30_000)
        it.shot(f"room-poll-{i + 1}")
        tab(it, "Ann")
    expect(last(it, ANN)).to_contain_text("It is over.", timeout=60_000)
    expect(last(it, ANN)).to_contain_text("1 Ann 3")
    expect(last(it, ANN)).to_contain_text("2 Bo 0")
    it.shot("room-poll-standing")


def vote(it: Stage, user: int, places: list[int], options: int) -> None:
    """By the buttons of the poll, which come before those of the message."""
    poll = last(it, user).locator(".poll")
    buttons = poll.get_by_role("button").or_(poll.get_by_role("checkbox"))
    for place in places:
        buttons.nth(place).click()
    if len(places) > 1:
        poll.get_by_role("button", name="Vote").click()
    assert options > max(places)
