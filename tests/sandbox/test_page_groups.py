"""The chat page for group exams: three people in one page of a phone's size, with the bot in a group."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.flows.page_acts import quiz
from tests.flows.staging import ANN, BO, CLEO, GROUP, TRIO, WIDE, Stage, stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

KEYS = {"inline_keyboard": [[{"text": label, "callback_data": label} for label in "ABCD"]]}


def tab(it: Stage, name: str) -> None:
    it.page.get_by_role("tab", name=name).click()


def menu(phone: Locator, item: str) -> None:
    phone.get_by_role("button", name="Menu", exact=True).click()
    phone.get_by_role("menuitem", name=item, exact=True).click()


def pick(it: Stage, *labels: str) -> None:
    """In dialogs that follow each other."""
    for label in labels:
        it.page.get_by_role("dialog").get_by_role("button", name=label).first.click()


def members(it: Stage, phone: Locator) -> None:
    """Who is in. The head of a chat answers once its facts are there, which is told by how many people it names."""
    expect(phone.locator(".status")).to_contain_text("people")
    phone.locator(".who").click()
    expect(it.page.get_by_role("dialog")).to_be_visible()


def group_of(it: Stage, **facts: Any) -> int:
    """Ann makes a group on the page; its id."""
    it.page.goto(f"{it.telegram.address}/?users={ANN},{BO},{CLEO}")
    ann = it.phone(ANN)
    ann.get_by_role("button", name="All chats").click()
    ann.get_by_role("button", name="New group").click()
    dialog = it.page.get_by_role("dialog", name="New group")
    dialog.get_by_label("Name").fill("Exam night")
    for label, value in facts.items():
        field = dialog.get_by_label(label)
        field.select_option(value) if label == "It is" else field.fill(value)
    dialog.get_by_role("button", name="Make it").click()
    expect(ann.locator(".title")).to_have_text("Exam night")
    made: int = it.hears("my_chat_member")["chat"]["id"]
    return made


def test_three_people_tap_and_each_sees_the_own_toast(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        chat = group_of(it)
        for number in range(12):
            it.bot("sendMessage", chat_id=chat, text=f"Line {number} of the lobby")
        sent = it.bot("sendMessage", chat_id=chat, text="Question 1 of 10\n\nWhich code?", reply_markup=KEYS)
        for user, name in ((ANN, "Ann"), (BO, "Bo"), (CLEO, "Cleo")):
            tab(it, name)
            phone = it.phone(user)
            if user != ANN:
                phone.get_by_role("button", name="All chats").click()
                phone.locator(".chat-item", has_text="Exam night").click()
            phone.locator(".bubble", has_text="Which code?").get_by_role(
                "button", name="B", exact=True
            ).click()
        for number, (user, name) in enumerate(((ANN, "Ann"), (BO, "Bo"), (CLEO, "Cleo")), 1):
            query = it.hears("callback_query", number)
            assert (query["from"]["id"], query["message"]["chat"]["id"]) == (user, chat)
            it.bot("answerCallbackQuery", callback_query_id=query["id"], text=f"{name}: B is kept")
            expect(it.phone(user).locator(".toast")).to_have_text(f"{name}: B is kept")
            expect(it.page.locator(".toast", has_text=name)).to_have_count(1)  # nobody else sees it
        it.bot(
            "editMessageText",
            chat_id=chat,
            message_id=sent["message_id"],
            text="Question 1 of 10\n\nWhich code?\n\n3 of 3 answered",
            reply_markup=KEYS,
        )
        last = it.phone(CLEO).locator(".bubble").last
        expect(last).to_contain_text("3 of 3 answered")
        expect(last.get_by_role("button", name="D", exact=True)).to_be_in_viewport()
        it.shot("group-narrow")


def test_a_deep_link_in_a_group_opens_the_private_chat_with_start(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        chat = group_of(it)
        key = {"text": "My result", "url": "https://t.me/codedrill_bot?start=r-17"}
        it.bot("sendMessage", chat_id=chat, text="Results", reply_markup={"inline_keyboard": [[key]]})
        for user, name in ((ANN, "Ann"), (BO, "Bo")):
            tab(it, name)
            phone = it.phone(user)
            if user != ANN:
                phone.get_by_role("button", name="All chats").click()
                phone.locator(".chat-item", has_text="Exam night").click()
            for _ in range(2):  # the second time too, in a chat that was begun
                phone.get_by_role("button", name="My result").click()
                expect(phone.locator(".title")).to_have_text("CodeDrill")
                expect(phone.locator(".composer")).to_be_hidden()
                it.shot(f"deep-link-{name}")
                phone.get_by_role("button", name="START", exact=True).click()
                expect(phone.locator(".bubble.out").last).to_contain_text("/start r-17")
                expect(phone.locator(".composer")).to_be_visible()
                phone.get_by_role("button", name="All chats").click()
                phone.locator(".chat-item", has_text="Exam night").click()
        it.hears("message", 5)
        told = [one for one in it.updates("message") if "text" in one]
        assert [(one["chat"]["id"], one["text"]) for one in told] == [
            (user, "/start r-17") for user in (ANN, ANN, BO, BO)
        ]


def test_a_forum_is_made_and_its_topic_closed_opened_and_deleted(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        chat = group_of(it, **{"Topics, one a line (makes it a forum)": "Exams\nTalk"})
        ann = it.phone(ANN)
        topic = it.hears("message", 2)["message_thread_id"]
        ann.get_by_role("tab", name="Exams").click()
        it.bot("sendMessage", chat_id=chat, message_thread_id=topic, text="Lobby", reply_markup=KEYS)
        ann.get_by_role("button", name="C", exact=True).click()
        assert it.hears("callback_query")["message"]["message_thread_id"] == topic
        menu(ann, "Close this topic")
        expect(ann.get_by_role("tab", name="Exams (closed)")).to_be_visible()
        it.shot("topic-closed")
        menu(ann, "Open this topic again")
        expect(ann.get_by_role("tab", name="Exams", exact=True)).to_be_visible()
        menu(ann, "Delete this topic")
        pick(it, "Delete it")
        expect(ann.get_by_role("tab", name="Exams")).to_have_count(0)
        expect(ann.get_by_role("tab", name="General")).to_have_attribute("aria-selected", "true")


def test_the_bot_is_silenced_removed_added_and_the_group_moves(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE, group=True) as it:
        it.go(TRIO)
        bo = it.phone(BO)
        members(it, bo)
        pick(it, "CodeDrill", "Remove from the group")
        expect(bo.locator(".status")).to_have_text("3 people, without the bot")
        members(it, bo)
        pick(it, "Add somebody", "CodeDrill")
        expect(bo.locator(".status")).not_to_contain_text("without")
        it.page.get_by_role("button", name="Director").first.click()
        panel = it.page.locator(".director")
        panel.get_by_role("button", name="Make it a supergroup").click()
        for user in (ANN, BO, CLEO):
            expect(it.phone(user).locator(".service").last).to_have_text("The group became a supergroup")
        panel.get_by_role("button", name="Silence the bot").click()
        expect(panel.get_by_role("button", name="Let the bot speak")).to_be_visible()
        told = [(one["chat"]["type"], one["new_chat_member"]["status"]) for one in _mine(it, 5)]
        assert told == [
            ("group", "member"),
            ("group", "kicked"),
            ("group", "member"),
            ("supergroup", "member"),
            ("supergroup", "restricted"),
        ]
        expect(bo.locator(".status")).not_to_contain_text("without")  # it is there, and may not write
        it.shot("moved")


def _mine(it: Stage, count: int) -> Any:
    it.hears("my_chat_member", count)
    return it.updates("my_chat_member")


def test_who_leads_remains_anonymous_and_another_persons_phone_is_opened(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        it.telegram.post("/sim/users", id=1004, first_name="Dev")
        chat = group_of(it, **{"It is": "supergroup"})
        ann, bo = it.phone(ANN), it.phone(BO)
        it.telegram.post("/sim/member", user=1004, chat=chat, action="join")
        members(it, ann)
        pick(it, "Ann", "Remain anonymous")
        ann.locator(".composer").fill("/exam@codedrill_bot")
        ann.get_by_role("button", name="Send").click()
        expect(ann.locator(".bubble.out").last).to_contain_text("Exam night")
        said = [one for one in _heard_texts(it) if one["text"].startswith("/exam")]
        assert [(one["from"]["id"], one["sender_chat"]["id"]) for one in said] == [(1_087_968_824, chat)]
        it.shot("anonymous-own")
        members(it, ann)
        pick(it, "Dev", "Look as Dev")
        dev = it.phone(1004)
        expect(dev.locator(".bubble.in").last).to_contain_text("Exam nightadmin")
        it.shot("anonymous-other")
        expect(bo).to_be_hidden()


def _heard_texts(it: Stage) -> Any:
    it.hears("message", 2)
    return [one for one in it.updates("message") if "text" in one]


def test_a_quiz_is_answered_by_one_after_the_other(tmp_path: Path) -> None:
    with stage(tmp_path, group=True) as it:
        it.go(TRIO)
        sent = quiz(it)
        for user, name in ((ANN, "Ann"), (BO, "Bo"), (CLEO, "Cleo")):
            tab(it, name)
            it.phone(user).locator(".poll").get_by_role("button", name="W08.XXXA").click()
            expect(it.phone(user).locator(".poll")).to_contain_text("right, your answer")
        it.shot("quiz-narrow")
        it.hears("poll_answer", 3)
        assert [one["user"]["id"] for one in it.updates("poll_answer")] == [ANN, BO, CLEO]
        closed = it.bot("stopPoll", chat_id=GROUP, message_id=sent["message_id"])
        assert closed["total_voter_count"] == 3
        expect(it.phone(CLEO).locator(".poll")).to_contain_text("Final results")
