"""What arrives from Telegram, and what we take it for."""

from __future__ import annotations

import copy
import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import bodies
from bot.actions import (
    Action,
    AskInline,
    BotInGroup,
    GradeCard,
    GroupCall,
    Ignore,
    Reach,
    Say,
    SendFile,
    Show,
    StaleButton,
    Start,
    Study,
    UnknownCommand,
    Unreadable,
)
from bot.request import Request
from bot.screens import Button, Html, Screen
from bot.understanding import Unparsable, understand
from scheduler.card import Grade
from tests.bot.updates import (
    ANN,
    CHANNEL,
    FILE,
    GROUP,
    OTHER_BOT,
    PHOTO,
    STICKER,
    US,
    Json,
    membership,
    message,
    tap,
)

RECEIVED = 1_772_463_612_345


def understood(**update: Any) -> tuple[Request, Action]:
    return understand(json.dumps({"update_id": 1, **update}), RECEIVED)


def action(**update: Any) -> Action:
    return understood(**update)[1]


def test_a_text_is_said_by_somebody_somewhere_when_we_received_it() -> None:
    assert understood(message=message(text="J44.1")) == (Request(5, 5, RECEIVED), Say("J44.1"))


def test_the_time_is_when_it_was_received_and_not_when_it_was_written() -> None:
    request, _ = understood(message=message(text="J44.1", date=1))
    assert (request.at_ms, request.at) == (RECEIVED, RECEIVED // 1000)


def test_a_tap_says_which_message_it_was_on() -> None:
    assert understood(callback_query=tap(data="1:g:2s:5:3")) == (
        Request(5, 5, RECEIVED, message_id=10, query_id="4711"),
        GradeCard(100, 5, Grade.GOOD),
    )


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/start deck_1", Start("deck_1")),
        ("/study@codedrill_bot", Study()),
        ("/exams", UnknownCommand("exams")),
    ],
)
def test_a_command_is_an_action(text: str, meant: Action) -> None:
    entity = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
    assert action(message=message(text=text, entities=[entity])) == meant


@pytest.mark.parametrize(
    ("content", "meant"),
    [
        ({"photo": PHOTO}, Show(Unreadable.PICTURE)),
        ({"photo": PHOTO, "caption": "E11.42"}, Show(Unreadable.PICTURE)),
        ({"sticker": STICKER}, Show(Unreadable.OTHER)),
        ({"voice": FILE | {"duration": 3}}, Show(Unreadable.OTHER)),
        ({"document": FILE}, SendFile("a", "", 1000)),
        ({"document": FILE | {"file_name": "a\ud800.zip"}}, SendFile("a", "a?.zip", 1000)),
        (
            {"document": FILE, "animation": FILE | {"width": 1, "height": 1, "duration": 1}},
            Show(Unreadable.OTHER),
        ),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, Show(Unreadable.OTHER)),
        ({"contact": {"phone_number": "1", "first_name": "Ann"}}, Show(Unreadable.OTHER)),
        ({"dice": {"emoji": "🎲", "value": 3}}, Show(Unreadable.OTHER)),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_no_text_is_shown(content: Json, meant: Action) -> None:
    assert action(message=message(**content)) == meant


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # PTB warns itself of its own
@pytest.mark.parametrize(
    "content",
    [
        {"pinned_message": message(text="x")},
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"something_new_of_2027": {"x": 1}},
        {},
    ],
    ids=["pinned", "timer", "unknown", "nothing"],
)
def test_a_service_message_is_left_alone(content: Json) -> None:
    assert action(message=message(**content)) == Ignore()


def test_a_message_from_another_bot_is_left_alone() -> None:
    assert action(message=message(text="/study", **{"from": OTHER_BOT})) == Ignore()


def test_a_message_from_nobody_is_left_alone() -> None:
    nobody = {key: value for key, value in message(text="/study", chat=GROUP).items() if key != "from"}
    assert action(message=nobody) == Ignore()


def test_a_command_in_a_group_calls_us() -> None:
    request, called = understood(message=message(text="/study@codedrill_bot", chat=GROUP))
    assert (request.learner, request.chat, called) == (5, -100, GroupCall())


@pytest.mark.parametrize("text", ["good morning", "/roll 6", "J44.1"])
def test_chatter_in_a_group_is_left_alone(text: str) -> None:
    assert action(message=message(text=text, chat=GROUP)) == Ignore()


def test_a_photo_in_a_group_is_left_alone() -> None:
    assert action(message=message(photo=PHOTO, chat=GROUP)) == Ignore()


@pytest.mark.parametrize("data", ["", "zzz", "2:h", "1:g:2s:5:9", "x" * 64, "\ud800", "🌳"])
def test_a_forged_payload_is_a_stale_button(data: str) -> None:
    request, meant = understood(callback_query=tap(data=data))
    assert (request.query_id, meant) == ("4711", StaleButton())


def test_a_tap_without_data_is_a_stale_button() -> None:
    assert action(callback_query=tap()) == StaleButton()
    assert action(callback_query=tap(game_short_name="chess")) == StaleButton()


def test_a_tap_without_its_message_is_still_a_tap() -> None:
    query = {key: value for key, value in tap(data="1:s").items() if key != "message"}
    assert understood(callback_query=query | {"inline_message_id": "9"}) == (
        Request(5, 5, RECEIVED, message_id=None, query_id="4711"),
        Study(),
    )


def test_a_tap_on_a_message_too_old_to_be_seen_is_still_a_tap() -> None:
    inaccessible = {"chat": message()["chat"], "message_id": 3, "date": 0}
    request, meant = understood(callback_query=tap(data="1:s", message=inaccessible))
    assert (request.chat, request.message_id, meant) == (5, 3, Study())


def test_a_tap_in_a_group_is_left_alone_but_its_spinner_is_stopped() -> None:
    request, meant = understood(callback_query=tap(data="1:s", message=message(text="…", chat=GROUP)))
    assert (request.query_id, meant) == ("4711", Ignore())


@pytest.mark.parametrize(("status", "reachable"), [("kicked", False), ("member", True)])
def test_a_block_and_its_end_are_told(status: str, reachable: bool) -> None:
    assert understood(my_chat_member=membership(status)) == (Request(5, 5, RECEIVED), Reach(reachable))


def test_an_inline_query_is_nobodys() -> None:
    """The answer is the same for everybody, so it needs no learner."""
    query = {"id": "1", "from": ANN, "query": "J44\ud800", "offset": ""}
    assert understood(inline_query=query) == (Request(0, 0, RECEIVED), AskInline("1", "J44?"))


def test_a_code_card_sent_by_inline_mode_is_no_word_of_the_learners() -> None:
    assert action(message=message(text="J44.1  complete code", via_bot=US)) == Ignore()


@pytest.mark.parametrize(("status", "may_write"), [("kicked", False), ("left", False), ("member", True)])
def test_what_becomes_of_us_in_a_group_concerns_its_rooms(status: str, may_write: bool) -> None:
    assert action(my_chat_member=membership(status, chat=GROUP)) == BotInGroup(may_write)


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": message(text="/study", edit_date=2)},
        {"channel_post": message(text="/study", chat=CHANNEL)},
        {"edited_channel_post": message(text="/study", chat=CHANNEL)},
        {"chosen_inline_result": {"result_id": "1", "from": ANN, "query": "J44"}},
        {"something_new_of_2027": {"x": [1, 2]}},
        {},
    ],
    ids=["edited", "channel", "edited channel", "chosen", "unknown", "nothing"],
)
def test_updates_that_we_did_not_ask_for_are_left_alone(update: Json) -> None:
    assert action(**update) == Ignore()


def test_halves_of_surrogate_pairs_do_not_get_in() -> None:
    said = action(message=message(text="J44\ud83d.1\udc00"))
    assert said == Say("J44?.1?")


@pytest.mark.parametrize(
    "body",
    ["", "null", "[]", "7", '"x"', "{", "\0", "NaN", '{"update_id": 1, "message": 7}', '{"message": {"text": "x"}}',
     '{"update_id": 1, "message": {}}', '{"update_id": 1, "callback_query": {"id": 1}}', "[" * 100_000,
     json.dumps({"update_id": 1, "message": message(text={"a": 1})}),
     json.dumps({"update_id": 1, "message": message(text="x", **{"from": ANN | {"id": "5"}})}),
     json.dumps({"update_id": 1, "message": message(text="x", chat={"id": None, "type": "private"})}),
     json.dumps({"update_id": 1, "message": message(text="x", chat={"id": 2**63, "type": "private"})}),
     json.dumps({"update_id": 1, "callback_query": tap(data=["1:s"])})],
)  # fmt: skip
def test_garbage_is_unparsable(body: str) -> None:
    with pytest.raises(Unparsable):
        understand(body, RECEIVED)


def judged(body: str) -> bool:
    """Whether it was understood; any error but `Unparsable` gets out."""
    try:
        request, meant = understand(body, RECEIVED)
    except Unparsable:
        return False
    assert isinstance(meant, get_args(Action))
    assert request.at_ms == RECEIVED
    assert all(type(one) is int and abs(one) < 2**63 for one in (request.learner, request.chat))
    return True


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
KINDS = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "channel_post",
    "poll",
    "new_of_2027",
]


@given(
    st.integers(0, 2**40), st.dictionaries(st.sampled_from(KINDS) | st.text(max_size=8), values, max_size=3)
)
def test_any_object_with_an_update_id_is_understood_or_unparsable(update_id: int, rest: Json) -> None:
    judged(json.dumps(rest | {"update_id": update_id}))


GOOD: list[Json] = [
    {"update_id": 1, "message": message(text="/start x")},
    {"update_id": 1, "message": message(photo=PHOTO)},
    {"update_id": 1, "message": message(text="/study", chat=GROUP)},
    {"update_id": 1, "callback_query": tap(data="1:g:2s:5:3")},
    {"update_id": 1, "my_chat_member": membership("kicked")},
]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something could be broken."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))][
        1 if not path else 0 :
    ]


BREAKABLE = [(number, place) for number, update in enumerate(GOOD) for place in places(update)]


@given(st.sampled_from(BREAKABLE), values)
def test_a_good_update_with_one_broken_place_is_understood_or_unparsable(
    where: tuple[int, tuple[Any, ...]], value: Any
) -> None:
    number, (*way, last) = where
    broken = copy.deepcopy(GOOD[number])
    inside: Any = broken
    for key in way:
        inside = inside[key]
    inside[last] = value
    judged(json.dumps(broken))


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_any_text_at_all_is_understood_or_unparsable(body: str) -> None:
    judged(body)


def test_the_good_updates_are_all_understood() -> None:
    assert [judged(json.dumps(update)) for update in GOOD] == [True] * len(GOOD)


def test_a_body_is_what_telegram_takes() -> None:
    screen = Screen(
        Html("<b>x</b>"), ((Button("Study", Study(), style="primary"), Button("Copy", copy="J44.1")),)
    )
    assert json.loads(bodies.body_of(screen, Html("first"))) == {
        "text": "<b>x</b>",
        "remark": "first",
        "reply_markup": {
            "inline_keyboard": [
                [
                    {"text": "Study", "callback_data": "1:s", "style": "primary"},
                    {"text": "Copy", "copy_text": {"text": "J44.1"}},
                ]
            ]
        },
    }


def test_a_screen_without_keys_has_no_keyboard() -> None:
    assert json.loads(bodies.body_of(Screen(Html("x")))) == {"text": "x"}
