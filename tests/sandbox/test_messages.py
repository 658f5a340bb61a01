"""Send, edit, delete: what the chat shows afterwards, and every refusal in Telegram's words."""

from typing import Any

import pytest

from sandbox import acts
from sandbox.jsontext import dumps
from tests.sandbox.makers import ANN, NOON, StillClock, keyboard, new_api, new_world, ok, refused

NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)


async def test_a_message_is_shown_as_it_was_sent() -> None:
    api = new_api()
    message = await ok(
        api, "sendMessage", chat_id=ANN, text="<b>Hi</b>", parse_mode="HTML", reply_markup=keyboard("A=x")
    )
    assert message == {
        "message_id": 2,
        "from": {"id": 123456, "is_bot": True, "first_name": "CodeDrill", "username": "codedrill_bot"},
        "chat": {"id": ANN, "first_name": "Learner 1001", "type": "private"},
        "date": int(NOON),
        "text": "Hi",
        "entities": [{"offset": 0, "length": 2, "type": "bold"}],
        "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "x"}]]},
    }
    assert api.world.chats[ANN].messages[2] == message


async def test_text_parameters_and_values_mean_the_same() -> None:
    api = new_api()
    markup = keyboard("A=x")
    first = await ok(api, "sendMessage", chat_id=ANN, text="Hi", reply_markup=markup)
    second = await ok(api, "sendMessage", chat_id=str(ANN), text="Hi", reply_markup=dumps(markup))
    assert {**first, "message_id": 0} == {**second, "message_id": 0}


async def test_options_about_notification_and_previews_are_taken() -> None:
    message = await ok(
        new_api(),
        "sendMessage",
        chat_id=ANN,
        text="Hi",
        disable_notification=True,
        link_preview_options='{"is_disabled":true}',
        something_newer="yes",
    )
    assert message["text"] == "Hi"


@pytest.mark.parametrize(
    ("text", "mode", "description"),
    [
        (None, "", "message text is empty"),
        ("", "", "message text is empty"),
        (" \n", "", "text must be non-empty"),
        ("<b></b>", "HTML", "text must be non-empty"),
        ("x" * 4097, "", "message is too long"),
        ("👍" * 2049, "", "message is too long"),
        ("&amp;" * 4097, "HTML", "message is too long"),
        ("x" * 40_000, "", "message is too long"),
        ("<x>", "HTML", 'can\'t parse entities: Unsupported start tag "x" at byte offset 0'),
        ("x", "Word", "unsupported parse_mode"),
        ("\ud800", "", "strings must be encoded in UTF-8"),
        (["x"], "", 'field "text" must be of type String'),
    ],
)
async def test_texts_that_cannot_be_sent(text: Any, mode: str, description: str) -> None:
    api = new_api()
    assert await refused(api, "sendMessage", chat_id=ANN, text=text, parse_mode=mode) == (
        400,
        f"Bad Request: {description}",
    )
    assert len(api.world.chats[ANN].messages) == 1


async def test_length_is_counted_after_parsing() -> None:
    api = new_api()
    await ok(api, "sendMessage", chat_id=ANN, text="<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML")
    await ok(api, "sendMessage", chat_id=ANN, text="👍" * 2048)


METHODS = ["sendMessage", "editMessageText", "editMessageReplyMarkup", "deleteMessage", "sendChatAction"]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("chat_id", "description"),
    [
        (777, "chat not found"),
        ("@codedrill", "chat not found"),
        ("0", "chat not found"),
        ([], "chat not found"),
        (10**40, "chat not found"),
        ("", "chat_id is empty"),
        (None, "chat_id is empty"),
    ],
)
async def test_unknown_chats_are_not_found(method: str, chat_id: Any, description: str) -> None:
    params = {"chat_id": chat_id, "message_id": 1, "text": "x", "action": "typing"}
    assert await refused(new_api(), method, **params) == (400, f"Bad Request: {description}")


@pytest.mark.parametrize("method", METHODS)
async def test_who_blocked_the_bot_gets_nothing(method: str) -> None:
    api = new_api()
    acts.set_blocked(api.world, ANN, ANN, blocked=True)
    assert await refused(api, method, chat_id=ANN, message_id=1, text="x", action="typing") == (
        403,
        "Forbidden: bot was blocked by the user",
    )


async def test_a_reply_shows_what_it_answers() -> None:
    api = new_api()
    message = await ok(api, "sendMessage", chat_id=ANN, text="x", reply_parameters='{"message_id":1}')
    assert message["reply_to_message"]["text"] == "/start"
    again = await ok(api, "sendMessage", chat_id=ANN, text="x", reply_to_message_id=2)
    assert "reply_to_message" not in again["reply_to_message"]


async def test_a_reply_to_nothing_is_refused_unless_allowed() -> None:
    api = new_api()
    asked = {"message_id": 99}
    assert await refused(api, "sendMessage", chat_id=ANN, text="x", reply_parameters=asked) == (
        400,
        "Bad Request: message to be replied not found",
    )
    asked["allow_sending_without_reply"] = True
    message = await ok(api, "sendMessage", chat_id=ANN, text="x", reply_parameters=asked)
    assert "reply_to_message" not in message


# ---- edits


async def test_an_edit_replaces_text_and_keyboard_and_notes_the_time() -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    sent = await ok(api, "sendMessage", chat_id=ANN, text="one", reply_markup=keyboard("A=x"))
    clock.advance(60)
    edited = await ok(api, "editMessageText", chat_id=ANN, message_id=2, text="<i>two</i>", parse_mode="HTML")
    assert edited["text"] == "two"
    assert (edited["date"], edited["edit_date"]) == (sent["date"], sent["date"] + 60)
    assert "reply_markup" not in edited
    assert sent["text"] == "one"


async def test_the_keyboard_alone_can_be_changed_and_taken_away() -> None:
    api = new_api()
    await ok(api, "sendMessage", chat_id=ANN, text="one", reply_markup=keyboard("A=x"))
    edited = await ok(api, "editMessageReplyMarkup", chat_id=ANN, message_id=2, reply_markup=keyboard("B=y"))
    assert (edited["text"], edited["reply_markup"]) == ("one", keyboard("B=y"))
    assert "reply_markup" not in await ok(api, "editMessageReplyMarkup", chat_id=ANN, message_id=2)


async def test_an_edit_that_changes_nothing_is_refused() -> None:
    api = new_api()
    same = {"text": "<b>one</b>", "parse_mode": "HTML", "reply_markup": keyboard("A=x")}
    await ok(api, "sendMessage", chat_id=ANN, **same)
    edit = {"chat_id": ANN, "message_id": 2}
    assert await refused(api, "editMessageText", **edit, **same) == (400, NOT_MODIFIED)
    assert await refused(api, "editMessageReplyMarkup", **edit, reply_markup=keyboard("A=x")) == (
        400,
        NOT_MODIFIED,
    )
    await ok(api, "editMessageText", **edit, **same | {"text": "one"})
    await ok(api, "editMessageText", **edit, **same)
    assert await refused(api, "editMessageText", **edit, **same) == (400, NOT_MODIFIED)
    await ok(api, "editMessageText", **edit, **same | {"reply_markup": keyboard("A=y")})


@pytest.mark.parametrize("method", ["editMessageText", "editMessageReplyMarkup"])
async def test_edits_of_what_is_not_there_or_not_mine(method: str) -> None:
    api = new_api()
    bad = "Bad Request: "
    assert await refused(api, method, chat_id=ANN, message_id=9, text="x") == (
        400,
        bad + "message to edit not found",
    )
    assert await refused(api, method, chat_id=ANN, message_id=1, text="x") == (
        400,
        bad + "message can't be edited",
    )
    assert await refused(api, method, chat_id=ANN, text="x") == (
        400,
        bad + "message identifier is not specified",
    )


# ---- deletes


async def test_a_deleted_message_is_gone_and_its_number_stays_unused() -> None:
    api = new_api()
    await ok(api, "sendMessage", chat_id=ANN, text="x")
    assert await ok(api, "deleteMessage", chat_id=ANN, message_id=2) is True
    assert list(api.world.chats[ANN].messages) == [1]
    assert await refused(api, "deleteMessage", chat_id=ANN, message_id=2) == (
        400,
        "Bad Request: message to delete not found",
    )
    assert (await ok(api, "sendMessage", chat_id=ANN, text="x"))["message_id"] == 3


async def test_after_48_hours_a_message_stays() -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    clock.advance(48 * 3600 - 1)
    await ok(api, "sendMessage", chat_id=ANN, text="x")
    await ok(api, "deleteMessage", chat_id=ANN, message_id=1)
    clock.advance(48 * 3600)
    assert await refused(api, "deleteMessage", chat_id=ANN, message_id=2) == (
        400,
        "Bad Request: message can't be deleted for everyone",
    )


async def test_typing_is_told_and_nonsense_refused() -> None:
    api = new_api()
    told: list[Any] = []
    api.world.listeners.append(told.append)
    assert await ok(api, "sendChatAction", chat_id=ANN, action="typing") is True
    assert told == [{"type": "chat_action", "chat": ANN, "action": "typing", "topic": 0}]
    assert await refused(api, "sendChatAction", chat_id=ANN, action="singing") == (
        400,
        "Bad Request: wrong parameter action in request",
    )
