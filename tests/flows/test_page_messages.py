"""Messages on the chat page in a real browser: how they look, what is done with them, how they are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from sandbox.sample import PICTURE
from tests.flows.page_acts import begin
from tests.flows.staging import ANN, BO, CLEO, GROUP, TRIO, WIDE, stage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


# ---- messages


def test_formatting_is_shown_and_hidden_text_is_revealed(tmp_path: Path) -> None:
    with stage(tmp_path) as it:
        begin(it)
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
        begin(it)
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
        begin(it)
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
        begin(it)
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
