"""The chat page in a real browser: chats, people, the director, access for everybody, many messages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.flows.looks import looks_right
from tests.flows.page_acts import begin, direct, quiz
from tests.flows.staging import ANN, BO, GROUP, NARROW, WIDE, Stage, stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


# ---- chats


def test_a_group_is_made_from_the_address_and_the_bot_is_started_in_it(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE) as it:
        it.go(f"/?users={ANN},{BO}&chat={GROUP}")
        ann, bo = it.phone(ANN), it.phone(BO)
        ann.get_by_role("button", name="MAKE THIS GROUP").click()
        expect(bo.locator(".composer")).to_be_visible()
        bo.get_by_role("button", name="Menu", exact=True).click()
        bo.get_by_role("menuitem", name="Leave the group").click()
        expect(ann.locator(".service").last).to_have_text("Bo left")
        bo.get_by_role("button", name="JOIN").click()
        expect(bo.locator(".composer")).to_be_visible()

        key = {"text": "Play in a group", "url": "https://t.me/codedrill_bot?startgroup=quiz"}
        it.bot("sendMessage", chat_id=GROUP, text="Hi", reply_markup={"inline_keyboard": [[key]]})
        ann.get_by_role("button", name="Play in a group").click()
        it.page.get_by_role("dialog").get_by_role("button", name="Study group").click()
        expect(bo.locator(".bubble.in").last).to_contain_text("/start@codedrill_bot quiz")


def test_topics_unread_counts_and_the_list_of_chats(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE) as it:
        forum = -1_000_000_000_077
        for user, name in ((ANN, "Ann"), (BO, "Bo")):
            it.telegram.post("/sim/users", id=user, first_name=name)
        it.telegram.post(
            "/sim/chats", id=forum, type="supergroup", title="Forum", members=[ANN, BO], topics=["ICD", "CPT"]
        )
        it.go(f"/?users={ANN},{BO}&chat={forum}")
        ann, bo = it.phone(ANN), it.phone(BO)
        ann.get_by_role("tab", name="CPT").click()
        ann.locator(".composer").fill("Modifier 25?")
        ann.locator(".composer").press("Enter")
        expect(ann.locator(".bubble.out")).to_have_text(re.compile("Modifier 25"))
        tab = bo.get_by_role("tab", name="CPT")
        expect(tab.locator(".badge")).to_have_text("2")  # the topic itself, and the message in it
        expect(bo.locator(".bubble", has_text="Modifier")).to_have_count(0)
        tab.click()
        expect(bo.locator(".bubble", has_text="Modifier")).to_be_visible()
        expect(bo.locator(".topic-tab .badge")).to_have_count(1)  # ICD, which was never opened

        bo.get_by_role("button", name=re.compile("All chats")).click()
        ann.locator(".composer").fill("Anyone?")
        ann.locator(".composer").press("Enter")
        item = bo.locator(".chat-item", has_text="Forum")
        expect(item).to_contain_text("Ann: Anyone?")
        expect(item).to_contain_text("forum")
        bo.get_by_role("button", name="New group").click()
        dialog = it.page.get_by_role("dialog", name="New group")
        dialog.get_by_label("Name").fill("CRC night")
        dialog.get_by_role("button", name="Make it").click()
        expect(bo.locator(".title")).to_have_text("CRC night")
        expect(bo.locator(".service")).to_contain_text(["CodeDrill"])


def test_a_person_is_added_and_one_leaves_the_page(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE, group=True) as it:
        it.go(f"/?users={ANN},{BO}&chat={GROUP}")
        it.page.get_by_role("button", name="Add a person").first.click()
        dialog = it.page.get_by_role("dialog", name="Add a person")
        dialog.get_by_label("Name").fill("Raj")
        dialog.get_by_role("button", name="Add").click()
        expect(it.page.locator(".slot-name")).to_have_text(["Ann", "Bo", "Raj"])
        expect(it.page.locator(".phone").last.locator(".title")).to_have_text("Study group")
        it.page.get_by_role("button", name="Remove Bo from this page").click()
        expect(it.page.locator(".slot-name")).to_have_text(["Ann", "Raj"])
        it.page.reload()
        expect(it.page.locator(".slot-name")).to_have_text(["Ann", "Raj"])
        it.page.set_viewport_size(NARROW)
        it.page.get_by_role("tab", name="Raj").click()
        expect(it.page.locator(".phone:visible")).to_have_count(1)
        it.bot("sendMessage", chat_id=GROUP, text="who is there?")  # Raj sees it, Ann is behind him
        expect(it.page.get_by_role("tab", name="Ann").locator(".badge")).to_have_text("1")
        expect(it.page.get_by_role("tab", name="Raj").locator(".badge")).to_have_count(0)


# ---- the director


def test_the_director_moves_time_and_makes_trouble(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE, group=True) as it:
        it.go(f"/?user={ANN}&chat={GROUP}")
        expect(it.page.locator(".title")).to_have_text("Study group")
        panel = it.page.get_by_role("complementary", name="Director")
        expect(panel).to_be_hidden()
        before = it.telegram.get("/sim/clock")["now"]
        direct(it, "+1 h")
        expect(it.page.locator(".desk-clock")).not_to_have_text("")
        assert it.telegram.get("/sim/clock")["now"] - before >= 3600
        panel.get_by_role("switch", name="Time stands still").click()
        expect(panel.locator(".big-clock")).to_contain_text("frozen")

        panel.get_by_label("What happens").select_option("flood")
        panel.get_by_label("Retry after, s").fill("7")
        panel.get_by_role("button", name="Inject").click()
        expect(panel.get_by_role("list", name="Faults that wait")).to_contain_text("retry after 7 s")
        [fault] = it.telegram.get("/sim/faults")
        assert (fault["method"], fault["status"], fault["retry_after"]) == ("sendMessage", 429, 7)
        panel.get_by_role("button", name="Clear all").click()
        expect(panel.get_by_role("list", name="Faults that wait")).to_be_hidden()
        assert it.telegram.get("/sim/faults") == []

        panel.get_by_role("button", name="Start outage").click()
        expect(panel).to_contain_text("The bot is cut off until")
        panel.get_by_role("button", name="End it").click()
        expect(panel).not_to_contain_text("The bot is cut off until")
        it.bot("sendMessage", chat_id=GROUP, text="back again")
        expect(panel.get_by_role("list", name=re.compile("Calls of the bot"))).to_contain_text("sendMessage")
        panel.get_by_role("switch", name=re.compile("Privacy mode")).click()
        expect(panel.get_by_role("switch", name=re.compile("Privacy mode"))).not_to_be_checked()
        assert it.telegram.get("/sim/bot")["privacy"] is False

        panel.get_by_role("button", name="Make it a supergroup").click()
        expect(panel).to_contain_text("supergroup, id -100")
        panel.get_by_role("button", name="Remove the bot").click()
        expect(panel.get_by_role("button", name="Add the bot")).to_be_visible()
        it.shot("director")


def test_a_person_blocks_the_bot_and_comes_back(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE) as it:
        begin(it)
        direct(it, "Block the bot as Ann")
        expect(it.page.get_by_role("button", name="RESTART")).to_be_visible()
        it.page.get_by_role("button", name="RESTART").click()
        expect(it.page.locator(".composer")).to_be_visible()
        it.hears("my_chat_member", 2)
        changes = [one["new_chat_member"]["status"] for one in it.updates("my_chat_member")]
        assert changes == ["kicked", "member"]


# ---- for everybody


def test_all_by_keyboard(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        it.go(f"/?user={ANN}")
        keys = it.page.keyboard
        expect(it.page.get_by_role("button", name="START")).to_be_visible()
        _tab_to(it.page, "START")
        keys.press("Enter")
        expect(it.page.locator(".bubble.out")).to_be_visible()
        it.bot("sendMessage", chat_id=ANN, text="Hello")
        expect(it.page.locator(".bubble.in")).to_be_visible()
        _to_last_message(it.page)
        expect(it.page.locator(".bubble.in")).to_be_focused()
        keys.press("Enter")
        expect(it.page.get_by_role("menu", name="Message actions")).to_be_visible()
        keys.press("ArrowRight")
        keys.press("Escape")
        expect(it.page.locator(".bubble.in")).to_be_focused()
        keys.press("Enter")
        keys.press("Enter")  # the first reaction
        expect(it.page.locator(".chip")).to_have_count(1)
        _tab_to(it.page, "Menu")
        keys.press("Enter")
        expect(it.page.get_by_role("menuitem", name="Clock forward 1 minute")).to_be_focused()
        keys.press("End")
        keys.press("ArrowUp")
        expect(it.page.get_by_role("menuitem", name="Start afresh")).to_be_focused()
        keys.press("Escape")
        expect(it.page.get_by_role("button", name="Menu", exact=True)).to_be_focused()
        _tab_to(it.page, "Message")
        keys.type("by hand")
        keys.press("Enter")
        expect(it.page.locator(".bubble.out").last).to_contain_text("by hand")


def _to_last_message(page: Page) -> None:
    """Again while the log is still being drawn (a message that turns "read" takes the focus with it)."""
    for _ in range(3):
        _tab_to(page, "Messages")
        page.keyboard.press("ArrowUp")
        if page.locator(".bubble.in").evaluate("node => node === document.activeElement"):
            return


def _tab_to(page: Page, name: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent).trim()"
        )
        if label == name or label.startswith(f"{name}."):
            return
    raise AssertionError(f"the Tab key does not reach {name}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_has_a_name_enough_contrast_and_room(tmp_path: Path, scheme: Any) -> None:
    with stage(tmp_path, group=True) as it:
        it.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        _everything(it)
        it.go(f"/?users={ANN},{BO}&chat={GROUP}")
        expect(it.page.locator(".phone:visible .poll")).to_have_count(2)
        it.page.get_by_role("button", name="W07.XXXA").click()
        expect(it.page.locator(".phone:visible .verdict")).to_have_count(2)
        expect(it.page.get_by_role("log")).to_have_count(1)
        looks_right(it.page)
        it.page.get_by_role("button", name=re.compile("All chats")).click()
        looks_right(it.page)
        it.page.locator(".chat-item:visible", has_text="Study group").click()
        it.page.get_by_role("button", name="Menu", exact=True).click()
        it.page.get_by_role("menuitem", name="Director").click()
        looks_right(it.page)
        it.page.set_viewport_size(WIDE)
        looks_right(it.page)


def _everything(it: Stage) -> None:
    """One message of each kind."""
    say = {"user": ANN, "chat": GROUP}
    first = it.telegram.post("/sim/message", **say, text="A code: J44.1")
    it.telegram.post(
        "/sim/message", user=BO, chat=GROUP, text="And a reply " + "x" * 90, reply_to=first["message_id"]
    )
    it.telegram.post("/sim/react", user=BO, chat=GROUP, message_id=first["message_id"], emoji="🔥")
    it.telegram.post("/sim/pin", user=BO, chat=GROUP, message_id=first["message_id"])
    for facts in (
        {"photo": True},
        {"dice": True},
        {"location": {"latitude": 1.5, "longitude": 2.5}},
        {"contact": {"first_name": "Dana", "phone_number": "+1555"}},
    ):
        it.telegram.post("/sim/message", **say, **facts)
    rows = [
        [
            {"text": f"{style} with a long label", "callback_data": style, "style": style}
            for style in ("primary", "success", "danger")
        ]
    ]
    text = "<b>Bold</b> <code>E11.42</code> <a href='https://example.org'>link</a> <blockquote>Quote</blockquote>"
    it.bot("sendMessage", chat_id=GROUP, text=text, parse_mode="HTML", reply_markup={"inline_keyboard": rows})
    it.bot("sendPoll", chat_id=GROUP, question="Days?", options=[{"text": "One"}, {"text": "Two"}])
    quiz(it, open_period=300)


def test_the_theme_is_chosen_and_remembered(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE) as it:
        it.page.emulate_media(color_scheme="light")
        it.go("/")
        expect(it.page.locator(".title")).to_have_text("CodeDrill")
        it.page.get_by_role("button", name="Switch between light and dark").click()
        it.page.reload()
        assert it.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


# ---- under load


def test_five_hundred_messages_are_drawn_at_once(tmp_path: Path) -> None:
    with stage(tmp_path, group=True) as it:
        for number in range(500):
            it.telegram.post("/sim/message", user=BO, chat=GROUP, text=f"message {number}, with a code J44.1")
        it.go(f"/?user={ANN}&chat={GROUP}")
        expect(it.page.locator(".bubble")).to_have_count(500)
        redraw = """() => { const start = performance.now();
            document.querySelector('.log').scrollTop = 0; document.body.offsetHeight;
            return performance.now() - start; }"""
        assert it.page.evaluate(redraw) < 250
        expect(it.page.get_by_role("button", name="To the newest message")).to_be_visible()
        it.telegram.post("/sim/message", user=BO, chat=GROUP, text="the newest")
        expect(it.page.locator(".bubble", has_text="the newest")).to_have_count(1)
        expect(it.page.locator(".down .badge")).to_have_text("1")  # she reads above
        expect(it.page.locator(".bubble")).to_have_count(500)  # the oldest is gone, as in the sandbox


def test_what_happened_while_the_connection_was_lost_is_there_afterwards(tmp_path: Path) -> None:
    with stage(tmp_path, group=True) as it:
        it.go(f"/?user={ANN}&chat={GROUP}")
        it.telegram.post("/sim/message", user=BO, chat=GROUP, text="before")
        expect(it.page.locator(".bubble", has_text="before")).to_be_visible()
        it.telegram.restart()
        it.bot("sendMessage", chat_id=GROUP, text="meanwhile")
        expect(it.page.locator(".bubble", has_text="meanwhile")).to_be_visible(timeout=15_000)
        expect(it.page.get_by_role("alert")).to_be_hidden()
        it.trouble.clear()  # the lost connection itself is told in the console
