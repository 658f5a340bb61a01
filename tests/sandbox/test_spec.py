"""bot_api.json: made from the installed aiogram, and in agreement with python-telegram-bot."""

import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import telegram
from telegram import constants as c

from sandbox.spec.check import PATH, SPEC
from sandbox.spec.limits import mined
from sandbox.spec.make import built

FACTS = json.loads(PATH.read_text(encoding="utf-8"))

# parameters of PTB's own, which it turns into others before the call
PTB_ONLY = {
    "allow_sending_without_reply",
    "caption",
    "caption_entities",
    "contact",
    "current_offset",
    "filename",
    "location",
    "parse_mode",
    "reply_to_message_id",
    "venue",
}
# what PTB 22.8 lacks: Bot API 10.1 to 10.3, and what was dropped long ago
SPEC_ONLY = {
    "callback_query_id",
    "can_send_welcome_messages",
    "can_stop",
    "ephemeral_message_parameters",
    "exclude_limited",
    "keep_on_stop",
    "receiver_user_id",
    "rich_message",
    "sticker_format",
    "switch_pm_parameter",
    "switch_pm_text",
}
NEWER_METHODS = [
    "answerChatJoinRequestQuery",
    "deleteEphemeralMessage",
    "editEphemeralMessageCaption",
    "editEphemeralMessageMedia",
    "editEphemeralMessageReplyMarkup",
    "editEphemeralMessageText",
    "sendChatJoinRequestWebApp",
    "sendRichMessage",
    "sendRichMessageDraft",
]
# optional in PTB, which also takes one object for all of them
IN_ONE_OBJECT = {
    (method, name)
    for method, names in {
        "editMessageLiveLocation": "latitude longitude",
        "sendContact": "phone_number first_name",
        "sendLocation": "latitude longitude",
        "sendVenue": "latitude longitude title address",
    }.items()
    for name in names.split()
}
# since 10.1 a rich message can come instead
NO_LONGER_REQUIRED = {("editMessageText", "text")}


def limits(place: str) -> Any:
    """The limits at `methods.NAME.param` or `types.NAME.key`."""
    kind, name, key = place.split(".")
    field = FACTS[kind][name][key]
    return next(field[unit] for unit in ("chars", "bytes", "parsed", "items", "value") if unit in field)


def test_the_committed_file_is_what_the_installed_aiogram_says() -> None:
    assert PATH.read_text(encoding="utf-8") == built()


def test_it_is_complete_and_small() -> None:
    assert (FACTS["version"], SPEC.version) == ("10.3", "10.3")
    assert (len(FACTS["methods"]), sum(map(len, FACTS["methods"].values()))) == (185, 1001)
    assert len(PATH.read_bytes()) < 200_000


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("methods.sendMessage.text", [c.MessageLimit.MIN_TEXT_LENGTH, c.MessageLimit.MAX_TEXT_LENGTH]),
        ("methods.editMessageCaption.caption", [0, c.MessageLimit.CAPTION_LENGTH]),
        ("methods.answerCallbackQuery.text", [0, c.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH]),
        ("methods.sendPoll.question", [c.PollLimit.MIN_QUESTION_LENGTH, c.PollLimit.MAX_QUESTION_LENGTH]),
        ("methods.sendPoll.options", [1, c.PollLimit.MAX_OPTION_NUMBER]),
        ("methods.sendPoll.explanation", [0, c.PollLimit.MAX_EXPLANATION_LENGTH]),
        ("methods.sendPoll.open_period", [c.PollLimit.MIN_OPEN_PERIOD, c.PollLimit.MAX_OPEN_PERIOD]),
        ("methods.sendMediaGroup.media", list(c.MediaGroupLimit)),
        ("methods.setMyCommands.commands", [0, c.BotCommandLimit.MAX_COMMAND_NUMBER]),
        ("methods.deleteMessages.message_ids", list(c.BulkRequestLimit)),
        ("methods.answerInlineQuery.next_offset", [0, c.InlineQueryLimit.MAX_OFFSET_LENGTH]),
        ("methods.createForumTopic.name", list(c.ForumTopicLimit)),
        ("methods.setWebhook.secret_token", [1, c.WebhookLimit.MAX_SECRET_TOKEN_LENGTH]),
        ("methods.setWebhook.max_connections", [1, c.WebhookLimit.MAX_CONNECTIONS_LIMIT]),
        ("methods.getUpdates.limit", list(c.PollingLimit)),
        ("methods.sendLocation.heading", [1, c.LocationLimit.MAX_HEADING]),
        ("methods.sendContact.vcard", [0, c.ContactLimit.VCARD]),
        ("types.BotCommand.command", [c.BotCommandLimit.MIN_COMMAND, c.BotCommandLimit.MAX_COMMAND]),
        ("types.BotCommand.description", [1, c.BotCommandLimit.MAX_DESCRIPTION]),
        ("types.CopyTextButton.text", [1, c.InlineKeyboardButtonLimit.MAX_COPY_TEXT]),
        ("types.InlineKeyboardButton.callback_data", [1, c.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA]),
        ("types.InlineQueryResultArticle.id", list(c.InlineQueryResultLimit)),
        ("types.InputChecklist.tasks", [1, c.InputChecklistLimit.MAX_TASK_NUMBER]),
        ("types.InputPollOption.text", [1, c.PollLimit.MAX_OPTION_LENGTH]),
        ("types.ReplyKeyboardMarkup.input_field_placeholder", list(c.ReplyLimit)),
    ],
)
def test_limits_are_those_of_python_telegram_bot(place: str, expected: list[int]) -> None:
    assert limits(place) == expected


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("String", "Caption, 0-1024 characters after entities parsing", {"parsed": [0, 1024]}),
        ("String", "Unique identifier, 1-64 Bytes", {"bytes": [1, 64]}),
        ("String", "Offset length can't exceed 64 bytes", {"bytes": [0, 64]}),
        ("String", "Three-letter ISO 4217 currency code", {}),
        ("Array of Integer", "At most 4 suggested tip amounts", {"items": [0, 4]}),
        ("Integer", "must be between 60 and 86400, or 0x7FFFFFFF for ever", {}),
        ("Integer", "between 5 and 100 in Stars, and between 10 and 1000 in nanograms", {}),
        ("Integer", "from -999999999 to 999999999", {"value": [-999999999, 999999999]}),
        ("Boolean", "up to 1000 messages", {}),
    ],
)
def test_limits_are_read_out_of_words(kind: str, text: str, expected: Any) -> None:
    assert mined(kind, text) == expected


# ---- python-telegram-bot's methods


def ptb(method: str) -> dict[str, inspect.Parameter] | None:
    """The parameters of PTB's method, without those about the request itself."""
    function = getattr(telegram.Bot, re.sub("(?=[A-Z])", "_", method).lower(), None)
    if function is None:
        return None
    own = {"self", "read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "api_kwargs"}
    found = inspect.signature(function).parameters
    return {name: param for name, param in found.items() if name not in own}


def both() -> Iterator[tuple[str, str, bool]]:
    """Every (method, parameter, required in PTB) that both know."""
    for method, fields in SPEC.methods.items():
        for name, param in (ptb(method) or {}).items():
            if name in fields:
                yield method, name, param.default is param.empty


def test_methods_that_ptb_lacks_are_newer_than_it() -> None:
    assert [method for method in SPEC.methods if ptb(method) is None] == NEWER_METHODS


def test_methods_of_ptb_are_all_there() -> None:
    named = {name for name in vars(telegram.Bot) if re.fullmatch("[a-z]+([A-Z][a-z]*)+", name)}
    assert sorted(named - SPEC.methods.keys()) == []


def test_parameters_of_ptb_exist() -> None:
    only = {
        name for method in SPEC.methods for name in (ptb(method) or {}) if name not in SPEC.methods[method]
    }
    assert only == PTB_ONLY


def test_parameters_that_ptb_lacks_are_newer_or_dropped() -> None:
    lacking = {
        name
        for method, fields in SPEC.methods.items()
        if (given := ptb(method)) is not None
        for name in fields.keys() - given.keys()
    }
    assert lacking == SPEC_ONLY


def test_the_same_parameters_are_required() -> None:
    only_ptb = {(m, n) for m, n, needed in both() if needed and not SPEC.methods[m][n].get("required")}
    only_spec = {(m, n) for m, n, needed in both() if not needed and SPEC.methods[m][n].get("required")}
    assert (only_ptb, only_spec) == (NO_LONGER_REQUIRED, IN_ONE_OBJECT)
