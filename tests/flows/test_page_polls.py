"""Polls on the chat page in a real browser: a group quiz seen by three people at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.flows.page_acts import direct, quiz
from tests.flows.staging import ANN, BO, CLEO, GROUP, TRIO, WIDE, Stage, stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


# ---- the group quiz


def test_three_people_play_a_quiz_in_one_page(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE, group=True) as it:
        it.telegram.post("/sim/clock", freeze=True)
        it.go(TRIO)
        expect(it.page.locator(".phone")).to_have_count(3)
        assert it.page.locator(".slot-name").all_inner_texts() == ["Ann", "Bo", "Cleo"]
        quiz(it, open_period=30)
        ann, bo, cleo = (it.phone(user).locator(".poll") for user in (ANN, BO, CLEO))
        expect(ann.get_by_role("timer")).to_have_text("0:30")

        ann.get_by_role("button", name="W08.XXXA").click()
        expect(ann).to_contain_text("✓ right, your answer")
        expect(ann).to_contain_text("A is active treatment.")
        expect(ann.get_by_role("progressbar").first).to_have_attribute("aria-valuenow", "100")
        bo.get_by_role("button", name="W08.XXXD").click()
        expect(bo).to_contain_text("✗ wrong, your answer")
        expect(ann.get_by_role("progressbar").first).to_have_attribute("aria-valuenow", "50")
        expect(ann.locator(".total")).to_have_text("2 answers")

        expect(cleo.locator(".total")).to_have_text("2 answers")  # she knows how many, not what
        expect(cleo.get_by_role("progressbar")).to_have_count(0)
        expect(cleo).not_to_contain_text("active treatment")
        it.shot("quiz-open")

        direct(it, "+1 min")
        expect(cleo).to_contain_text("Final results")
        expect(cleo).to_contain_text("✓ right")
        expect(cleo.get_by_role("button", name="W08.XXXA")).to_have_count(0)
        it.hears("poll_answer", 2)
        answers = [(one["user"]["id"], *one["option_ids"]) for one in it.updates("poll_answer")]
        assert answers == [(ANN, 0), (BO, 1)]


def test_several_answers_are_ticked_sent_and_taken_back(tmp_path: Path) -> None:
    with stage(tmp_path, group=True) as it:
        it.go(f"/?user={ANN}&chat={GROUP}")
        it.bot(
            "sendPoll",
            chat_id=GROUP,
            question="Which days?",
            options=[{"text": "Monday"}, {"text": "Friday"}],
            allows_multiple_answers=True,
            is_anonymous=False,
        )
        poll = it.page.locator(".poll")
        expect(poll.get_by_role("button", name="Vote")).to_be_disabled()
        poll.get_by_role("checkbox", name="Monday").click()
        it.telegram.post("/sim/vote", user=BO, chat=GROUP, message_id=_last(it)["message_id"], options=[1])
        expect(poll.locator(".total")).to_have_text("1 vote")
        expect(poll.get_by_role("checkbox", name="Monday")).to_be_checked()  # still ticked after Bo's vote
        poll.get_by_role("checkbox", name="Friday").click()
        poll.get_by_role("button", name="Vote").click()
        expect(poll.get_by_role("progressbar")).to_have_count(2)
        poll.get_by_role("button", name="Who voted").click()
        expect(it.page.get_by_role("dialog", name="Who voted")).to_contain_text("Friday: Ann, Bo")
        it.page.keyboard.press("Escape")
        poll.get_by_role("button", name="Retract vote").click()
        expect(poll.get_by_role("checkbox")).to_have_count(2)


def test_a_poll_closes_when_its_time_is_over(tmp_path: Path) -> None:
    with stage(tmp_path, group=True) as it:
        it.go(f"/?user={ANN}&chat={GROUP}")
        quiz(it, open_period=5)
        poll = it.page.locator(".poll")
        expect(poll.get_by_role("timer")).to_have_class(re.compile("late"))
        expect(poll).to_contain_text("Final results", timeout=15_000)  # nobody asked in between


def _last(it: Stage) -> Any:
    return it.telegram.messages(GROUP)[-1]


def test_results_that_stay_hidden_until_the_close(tmp_path: Path) -> None:
    with stage(tmp_path, group=True) as it:
        it.go(f"/?user={ANN}&chat={GROUP}")
        quiz(it, hide_results_until_closes=True, open_period=60)
        poll = it.page.locator(".poll")
        poll.get_by_role("button", name="W08.XXXD").click()
        expect(poll).to_contain_text("your answer")
        expect(poll).to_contain_text("Results come when the poll closes.")
        expect(poll.get_by_role("progressbar")).to_have_count(0)
        expect(poll).not_to_contain_text("wrong")
        it.telegram.post("/sim/clock", advance=61)
        expect(poll).to_contain_text("✗ wrong, your answer")
