"""The chat page of the sandbox in a real browser: people on the page, the bot played by the test."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox.sample import PICTURE
from tests.flows.looks import looks_right
from tests.flows.staging import ANN, BO, CLEO, GROUP, NARROW, TRIO, WIDE, Stage, stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def _quiz(it: Stage, **more: Any) -> Any:
    options = [{"text": text} for text in ("W08.XXXA", "W08.XXXD", "W07.XXXA")]
    facts: dict[str, Any] = {
        "chat_id": GROUP,
        "question": "Fell from a piano bench. Which code?",
        "options": options,
        "type": "quiz",
        "correct_option_ids": [0],
        "is_anonymous": False,
        "explanation": "A is active treatment.",
    }
    return it.bot("sendPoll", **facts | more)


# ---- the group quiz


def test_three_people_play_a_quiz_in_one_page(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE, group=True) as it:
        it.telegram.post("/sim/clock", freeze=True)
        it.go(TRIO)
        expect(it.page.locator(".phone")).to_have_count(3)
        assert it.page.locator(".slot-name").all_inner_texts() == ["Ann", "Bo", "Cleo"]
        _quiz(it, open_period=30)
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

        _direct(it, "+1 min")
        expect(cleo).to_contain_text("Final results")
        expect(cleo).to_contain_text("✓ right")
        expect(cleo.get_by_role("button", name="W08.XXXA")).to_have_count(0)
        it.hears("poll_answer", 2)
        answers = [(one["user"]["id"], *one["option_ids"]) for one in it.updates("poll_answer")]
        assert answers == [(ANN, 0), (BO, 1)]


def _direct(it: Stage, label: str) -> None:
    """A button of the director's panel."""
    if not it.page.locator(".director").is_visible():
        it.page.get_by_role("button", name="Director").first.click()
    it.page.locator(".director").get_by_role("button", name=label, exact=True).click()


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
        _quiz(it, open_period=5)
        poll = it.page.locator(".poll")
        expect(poll.get_by_role("timer")).to_have_class(re.compile("late"))
        expect(poll).to_contain_text("Final results", timeout=15_000)  # nobody asked in between


def _last(it: Stage) -> Any:
    return it.telegram.messages(GROUP)[-1]


def test_results_that_stay_hidden_until_the_close(tmp_path: Path) -> None:
    with stage(tmp_path, group=True) as it:
        it.go(f"/?user={ANN}&chat={GROUP}")
        _quiz(it, hide_results_until_closes=True, open_period=60)
        poll = it.page.locator(".poll")
        poll.get_by_role("button", name="W08.XXXD").click()
        expect(poll).to_contain_text("your answer")
        expect(poll).to_contain_text("Results come when the poll closes.")
        expect(poll.get_by_role("progressbar")).to_have_count(0)
        expect(poll).not_to_contain_text("wrong")
        it.telegram.post("/sim/clock", advance=61)
        expect(poll).to_contain_text("✗ wrong, your answer")


# ---- messages


def _begin(it: Stage) -> None:
    """Ann starts the bot."""
    it.go(f"/?user={ANN}")
    it.page.get_by_role("button", name="START").click()
    expect(it.page.locator(".bubble.out")).to_contain_text("/start")


def test_formatting_is_shown_and_hidden_text_is_revealed(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        _begin(it)
        quote = "\n".join(f"line {number} of a long rationale" for number in range(8))
        text = (
            f"<b>bold</b> <code>E11.42</code> <tg-spoiler>secret</tg-spoiler> <u>under</u>\n"
            f"<blockquote expandable>{quote}</blockquote>\n<pre>a block</pre>\n"
            '<a href="https://example.org/x">a link</a> &lt;img src=x onerror=alert(1)&gt;'
        )
        it.bot("sendMessage", chat_id=ANN, text=text, parse_mode="HTML")
        bubble = it.page.locator(".bubble.in")
        expect(bubble.locator("b", has_text="bold")).to_be_visible()
        expect(bubble).to_contain_text("<img src=x onerror=alert(1)>")  # text, not markup
        assert bubble.locator("img").count() == 0
        expect(bubble.locator("a[href]")).to_have_attribute("rel", "noopener noreferrer")

        hidden = bubble.get_by_role("button", name="Hidden text, tap to reveal")
        hidden.click()
        expect(bubble.locator(".spoiler")).to_have_class(re.compile("shown"))
        clamp = bubble.locator(".clamp")
        before = clamp.evaluate("node => node.clientHeight")
        bubble.get_by_role("button", name="Show all of the quote").click()
        assert clamp.evaluate("node => node.clientHeight") > before
        bubble.get_by_role("button", name="Copy E11.42").click()
        assert it.page.evaluate("navigator.clipboard.readText()") == "E11.42"
        expect(it.page.locator(".toast")).to_have_text("Copied: E11.42")


def test_taps_are_answered_by_toast_by_dialog_and_by_link(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        _begin(it)
        row = [{"text": "Toast", "callback_data": "1"}, {"text": "Alert", "callback_data": "2"}]
        deep = [{"text": "Deep", "url": "https://t.me/codedrill_bot?start=ref7"}]
        it.bot("sendMessage", chat_id=ANN, text="Tap", reply_markup={"inline_keyboard": [row, deep]})
        toast = it.page.get_by_role("button", name="Toast")
        toast.click()
        expect(toast).to_have_attribute("aria-busy", "true")
        it.bot("answerCallbackQuery", callback_query_id=it.hears("callback_query")["id"], text="Well done")
        expect(it.page.locator(".toast")).to_have_text("Well done")
        expect(toast).not_to_have_attribute("aria-busy", "true")
        it.page.get_by_role("button", name="Alert").click()
        query = it.hears("callback_query", 2)
        it.bot("answerCallbackQuery", callback_query_id=query["id"], text="Stop", show_alert=True)
        expect(it.page.get_by_role("dialog")).to_contain_text("Stop")
        it.page.keyboard.press("Enter")
        it.page.get_by_role("button", name="Deep").click()
        expect(it.page.locator(".bubble.out").last).to_contain_text("/start ref7")


def test_reply_edit_react_pin_and_delete_by_the_menu_of_a_message(tmp_path: Path) -> None:
    with stage(tmp_path, WIDE, group=True) as it:
        it.go(TRIO)
        it.telegram.post("/sim/message", user=ANN, chat=GROUP, text="Is J44.1 billable?")
        bo = it.phone(BO)
        _menu(bo, "Is J44.1 billable?", "Reply")
        expect(bo.locator(".context")).to_contain_text("Reply to Ann")
        bo.get_by_label("Message", exact=True).fill("Yes, it is")
        bo.get_by_role("button", name="Send").click()
        answer = it.phone(ANN).locator(".bubble", has_text="Yes, it is")
        expect(answer.locator(".reply-quote")).to_contain_text("Is J44.1 billable?")

        _menu(bo, "Yes, it is", "Edit")
        bo.get_by_label("Message", exact=True).fill("Yes, it is billable")
        bo.get_by_role("button", name="Send").click()
        expect(answer).to_contain_text("edited")
        _menu(it.phone(ANN), "Yes, it is billable", "React with 👍")
        chip = it.phone(CLEO).locator(".chip")
        expect(chip).to_have_text("👍1")
        chip.click()
        expect(chip).to_have_attribute("aria-pressed", "true")
        expect(it.phone(ANN).locator(".chip")).to_have_text("👍2")

        _menu(it.phone(ANN), "Is J44.1", "Pin")
        expect(it.phone(CLEO).locator(".pinned")).to_contain_text("Is J44.1 billable?")
        it.phone(CLEO).locator(".pinned").click()
        expect(it.phone(CLEO).locator(".bubble:focus")).to_contain_text("Is J44.1 billable?")
        _menu(bo, "Yes, it is", "Delete")
        expect(answer).to_have_count(0)
        expect(it.phone(ANN).locator(".service", has_text="pinned")).to_be_visible()


def _menu(phone: Locator, text: str, item: str) -> None:
    message = phone.locator(".bubble").filter(has=phone.page.locator(".text", has_text=text))
    message.hover()
    message.get_by_role("button", name="Message menu").click()
    phone.get_by_role("menuitem", name=item, exact=True).click()


# ---- writing


def test_a_reply_keyboard_is_pressed_once_and_goes(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        _begin(it)
        keys = [[{"text": "Careless"}, {"text": "My number", "request_contact": True}]]
        markup = {"keyboard": keys, "one_time_keyboard": True, "input_field_placeholder": "Why missed?"}
        it.bot("sendMessage", chat_id=ANN, text="Why?", reply_markup=markup)
        board = it.page.get_by_role("group", name="Keyboard of the bot")
        expect(board).to_be_visible()
        expect(it.page.locator(".composer")).to_have_attribute("placeholder", "Why missed?")
        it.page.get_by_role("button", name="Hide the keyboard").click()
        expect(board).to_be_hidden()
        it.page.get_by_role("button", name="Show the keyboard").click()
        board.get_by_role("button", name="My number").click()
        expect(it.page.locator(".bubble.out").last).to_contain_text("Ann")
        expect(board).to_be_hidden()  # one time
        assert "contact" in it.hears("message", 2)

        it.bot("sendMessage", chat_id=ANN, text="Gone", reply_markup={"remove_keyboard": True})
        expect(it.page.get_by_role("button", name="Show the keyboard")).to_have_count(0)
        it.bot("sendMessage", chat_id=ANN, text="Your name?", reply_markup={"force_reply": True})
        expect(it.page.locator(".context")).to_contain_text("Your name?")
        it.page.locator(".composer").fill("Ann of course")
        it.page.keyboard.press("Enter")
        expect(it.page.locator(".bubble.out .reply-quote")).to_contain_text("Your name?")


def test_inline_mode_asks_the_bot_and_sends_what_is_chosen(tmp_path: Path) -> None:
    with stage(tmp_path, group=True) as it:
        it.go(f"/?user={ANN}&chat={GROUP}")
        composer = it.page.locator(".composer")
        expect(composer).to_be_visible()
        composer.press_sequentially("@codedrill_bot J44")
        query = it.hears("inline_query")
        assert query["query"] == "J44"
        content = {"message_text": "J44.1: COPD with exacerbation"}
        article = {"type": "article", "id": "1", "title": "J44.1", "input_message_content": content}
        it.bot("answerInlineQuery", inline_query_id=query["id"], results=[article], cache_time=0)
        results = it.page.get_by_role("group", name="Inline results")
        expect(results.get_by_role("button", name="J44.1")).to_be_visible()
        it.page.keyboard.press("ArrowUp")
        it.page.keyboard.press("Enter")
        sent = it.page.locator(".bubble.out")
        expect(sent).to_contain_text("J44.1: COPD with exacerbation")
        expect(sent).to_contain_text("via @codedrill_bot")
        expect(composer).to_have_value("")

        again = [{"text": "Search", "switch_inline_query_current_chat": "E11"}]
        it.bot("sendMessage", chat_id=GROUP, text="More?", reply_markup={"inline_keyboard": [again]})
        it.page.get_by_role("button", name="Search").click()
        expect(composer).to_have_value("@codedrill_bot E11")


DROP = """view => {
    const data = new DataTransfer();
    data.items.add(new File(['hello'], 'dropped.txt', { type: 'text/plain' }));
    for (const kind of ['dragover', 'drop'])
      view.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def test_files_are_sent_shown_and_loaded_again(tmp_path: Path) -> None:
    picture, notes = tmp_path / "card.png", tmp_path / "misses.csv"
    picture.write_bytes(PICTURE)
    notes.write_text("code,missed\nJ44.1,3\n")
    with stage(tmp_path) as it:
        _begin(it)
        files = it.page.locator(".file-input")
        files.set_input_files(notes)
        dialog = it.page.get_by_role("dialog")
        dialog.get_by_label("Caption").fill("my misses")
        dialog.get_by_role("button", name="Send").click()
        file = it.page.get_by_role("link", name="Download misses.csv")
        with it.page.expect_download() as got:
            file.click()
        assert Path(got.value.path()).read_text() == notes.read_text()
        expect(it.page.locator(".bubble.out").last).to_contain_text("my misses")

        it.page.locator(".chat-view").evaluate(DROP)
        it.page.get_by_role("dialog", name=re.compile("dropped.txt")).get_by_role(
            "button", name="Send"
        ).click()
        expect(it.page.get_by_role("link", name="Download dropped.txt")).to_be_visible()

        files.set_input_files(picture)
        it.page.get_by_role("dialog").get_by_role("button", name="Send").click()
        photo = it.page.get_by_role("button", name="Enlarge the photo")
        photo.click()
        large = it.page.get_by_role("dialog").get_by_role("img")
        expect(large).to_be_visible()
        assert large.evaluate("image => image.naturalWidth") > 0
        it.page.keyboard.press("Escape")
        assert "document" in it.hears("message", 2)
        assert "photo" in it.hears("message", 4)


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
        _direct(it, "+1 h")
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
        _begin(it)
        _direct(it, "Block the bot as Ann")
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
        _tab_to(it.page, "Messages")
        keys.press("ArrowUp")
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
    _quiz(it, open_period=300)


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
