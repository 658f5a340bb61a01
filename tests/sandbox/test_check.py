"""The validator of calls: forms and JSON mean the same, and what is wrong is refused in Telegram's words."""

from typing import Any

import pytest

from sandbox.jsontext import Object
from sandbox.spec.check import PATH, SPEC, Spec
from sandbox.spec.words import LEFT, UNLIMITED
from tests.sandbox.spec_makers import File, decoded, why

# ---- names


def test_method_names_are_found_whatever_their_case() -> None:
    assert [SPEC.canonical(name) for name in ("sendmessage", "GETME", "getUpdates", "sendNothing", "")] == [
        "sendMessage",
        "getMe",
        "getUpdates",
        None,
        None,
    ]


def test_unknown_parameters_are_left_out_and_named() -> None:
    assert SPEC.check("sendMessage", {"chat_id": 1, "text": "x", "txt": "y", "more": None}) == (
        {"chat_id": 1, "text": "x"},
        ("txt", "more"),
    )


def test_what_is_left_to_other_rules_exists() -> None:
    named = {(method, name) for method, fields in SPEC.methods.items() for name in fields}
    named |= {("*", name) for _, name in named}
    assert (LEFT | UNLIMITED) - named == set()


# ---- values


def test_text_becomes_what_it_says() -> None:
    assert decoded(
        "sendLocation",
        chat_id=" 1001 ",
        latitude="1.5",
        longitude="-2",
        heading="90",
        protect_content="True",
        disable_notification="no",
        allow_paid_broadcast=2,
        reply_parameters='{"message_id":"7","quote":null,"allow_sending_without_reply":true,"newer":[1]}',
        reply_markup='{"force_reply":true}',
    ) == {
        "chat_id": 1001,
        "latitude": 1.5,
        "longitude": -2.0,
        "heading": 90,
        "protect_content": True,
        "disable_notification": False,
        "allow_paid_broadcast": False,
        "reply_parameters": {"message_id": 7, "allow_sending_without_reply": True, "newer": [1]},
        "reply_markup": {"force_reply": True},
    }


def test_nothing_and_blanks_are_absent() -> None:
    found = decoded(
        "sendMessage",
        chat_id=1,
        text="x",
        parse_mode="",
        message_thread_id="",
        entities=" ",
        reply_markup="",
        link_preview_options="null",
        protect_content=None,
    )
    assert found == {"chat_id": 1, "text": "x", "parse_mode": ""}


def test_chats_are_ids_or_names() -> None:
    good: list[Any] = [-100, "-100", "@codedrill", "x" * 30]
    assert [decoded("getChat", chat_id=chat)["chat_id"] for chat in good] == [
        -100,
        -100,
        "@codedrill",
        "x" * 30,
    ]
    bad: list[Any] = [None, "", [], True, 1.5, 10**40, "\ud800"]
    assert [why("getChat", chat_id=chat) for chat in bad] == [
        "chat_id is empty",
        "chat_id is empty",
        *["chat not found"] * 5,
    ]


def test_uploads_stay_under_any_name_that_can_be_a_file() -> None:
    photo, other, text = File(), File(), File()
    assert SPEC.check("sendPhoto", {"chat_id": 1, "photo": photo, "cover": other, "caption": text}) == (
        {"chat_id": 1, "photo": photo, "cover": other},
        (),
    )
    assert decoded("sendPhoto", chat_id=1, photo="attach://cover")["photo"] == "attach://cover"


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("getUpdates", {"limit": "x"}, 'field "limit" must be of type Number'),
        ("getUpdates", {"limit": True}, 'field "limit" must be of type Number'),
        ("getUpdates", {"limit": 2**63}, 'field "limit" must be of type Number'),
        ("sendLocation", {"latitude": "1_0"}, 'field "latitude" must be of type Number'),
        ("sendLocation", {"latitude": float("nan")}, 'field "latitude" must be of type Number'),
        ("sendMessage", {"text": ["x"]}, 'field "text" must be of type String'),
        ("sendMessage", {"text": "\ud800"}, "strings must be encoded in UTF-8"),
        ("sendMessage", {"chat_id": 1}, ""),
        ("sendChatAction", {"chat_id": 1}, "wrong parameter action in request"),
        ("deleteMessage", {"chat_id": 1}, "message identifier is not specified"),
        ("deleteMessages", {"chat_id": 1, "message_ids": []}, 'parameter "message_ids" is required'),
        ("sendContact", {"chat_id": 1, "phone_number": ""}, "phone number is empty"),
        ("verifyUser", {"custom_description": "x" * 71}, 'parameter "custom_description" is too long'),
        ("sendContact", {"vcard": "é" * 1025}, 'parameter "vcard" is too long'),
        ("deleteMessages", {"message_ids": [1] * 101}, 'parameter "message_ids" is too long'),
        ("deleteMessages", {"message_ids": ["x"]}, "expected an Array of Integer as message_ids"),
        ("deleteMessages", {"message_ids": "{}"}, "expected an Array of Integer as message_ids"),
        ("sendLocation", {"heading": 361}, 'parameter "heading" is out of range'),
        ("getUpdates", {"allowed_updates": [1]}, "expected an Array of String as allowed_updates"),
        ("getUpdates", {"allowed_updates": "message"}, "can't parse allowed_updates JSON object"),
        ("setMyCommands", {"commands": "["}, "can't parse BotCommand JSON object"),
        ("setMyCommands", {"commands": [5]}, "expected an Array of BotCommand"),
        ("sendMessage", {"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
        ("sendMessage", {"reply_markup": "[1]"}, "object expected as reply markup"),
        (
            "sendMessage",
            {"reply_markup": {"keyboard": [[{}]]}},
            "can't parse reply keyboard markup: Can't find field \"text\"",
        ),
        (
            "sendMessage",
            {"entities": [{"type": "bold", "offset": "x"}]},
            'can\'t parse entities: Field "offset" must be of type Number',
        ),
        (
            "answerInlineQuery",
            {"button": {"text": "A", "start_parameter": "x" * 65}},
            'can\'t parse button: Field "start_parameter" is too long',
        ),
        (
            "setMessageReaction",
            {"reaction": [{"type": "x"}]},
            "can't parse reaction type: unsupported reaction type specified",
        ),
        (
            "setChatPermissions",
            {"permissions": {"can_send_polls": 1}},
            'can\'t parse ChatPermissions: Field "can_send_polls" must be of type Boolean',
        ),
        ("sendPhoto", {"chat_id": 1}, "there is no photo in the request"),
        ("copyMessage", {"chat_id": 1, "message_id": 2}, "from_chat_id is empty"),
        ("sendMediaGroup", {"media": [1]}, "expected an Array of InputMedia"),
        ("getMyCommands", {"scope": "[1]"}, "unsupported BotCommandScope type specified"),
        ("getMyCommands", {"scope": {"type": "world"}}, "unsupported BotCommandScope type specified"),
        ("sendRichMessage", {"rich_message": "[" * 200 + "]" * 200}, "can't parse rich message JSON object"),
    ],
)
def test_wrong_values_are_refused_in_telegrams_words(method: str, params: Object, description: str) -> None:
    if description:
        assert why(method, **params) == description
    else:
        assert decoded(method, **params) == params


def test_ranges_that_telegram_bends_are_not_refused() -> None:
    assert decoded("getUpdates", limit=1000, timeout=-5) == {"limit": 1000, "timeout": -5}
    nowhere = {"chat_id": 1, "latitude": 0.0, "longitude": 0.0, "heading": 0}
    assert decoded("sendLocation", **nowhere) == nowhere


def test_lengths_that_depend_on_entities_are_left_to_the_methods() -> None:
    long = {"chat_id": 1, "photo": "x", "caption": "&amp;" * 1024}
    assert decoded("sendPhoto", **long) == long


def test_deep_values_are_refused() -> None:
    deep: Any = "x"
    for _ in range(100_000):
        deep = [deep]
    for method, name in (("sendRichMessage", "rich_message"), ("sendMessage", "reply_markup")):
        assert why(method, chat_id=1, text="x", **{name: deep}).startswith("can't parse")


def test_the_file_is_read_when_it_is_needed() -> None:
    missing = Spec(PATH.with_name("nothing.json"))
    with pytest.raises(FileNotFoundError):
        missing.canonical("getMe")
