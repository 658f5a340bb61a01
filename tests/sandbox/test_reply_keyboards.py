"""Keyboards below the input line: what people see of them, for whom they are, and what pressing a key sends."""

from typing import Any

import pytest

from sandbox import acts
from sandbox.api import BotApi
from sandbox.jsontext import Object
from sandbox.world import NotThere
from tests.sandbox.makers import ANN, keyboard, new_api, ok, refused

BEA = 1002
GROUP = -7


def keys(*labels: str, **more: Any) -> Object:
    return {"keyboard": [[{"text": label} for label in labels]]} | more


async def sent(api: BotApi, markup: Any, chat: int = ANN, **params: Any) -> Object:
    message: Object = await ok(
        api, "sendMessage", **{"chat_id": chat, "text": "Q", "reply_markup": markup} | params
    )
    return message


def beside(api: BotApi, message: Object) -> Object:
    return api.world.chats[message["chat"]["id"]].extras.get(message["message_id"], {})


def in_a_group() -> BotApi:
    """Ann and Bea are in a group with the bot; Ann has written there (message 2)."""
    api = new_api()
    api.world.know_user(BEA, "Bea", "bea_codes")
    acts.make_chat(api.world, "group", "Coders", GROUP, members=[ANN, BEA])
    acts.write(api.world, ANN, GROUP, "hi")
    return api


@pytest.mark.parametrize(
    "markup",
    [
        keys("A", "B", resize_keyboard=True, one_time_keyboard=True),
        {"remove_keyboard": True},
        {"force_reply": True, "input_field_placeholder": "Your answer"},
    ],
)
async def test_people_see_it_and_bots_do_not(markup: Object) -> None:
    api = new_api()
    message = await sent(api, markup)
    assert "reply_markup" not in message
    assert beside(api, message) == {"keyboard": markup}


async def test_a_key_may_be_its_label() -> None:
    api = new_api()
    assert beside(api, await sent(api, {"keyboard": [["A"], []]}))["keyboard"] == {
        "keyboard": [[{"text": "A"}]]
    }


async def test_an_inline_keyboard_is_none_of_these() -> None:
    api = new_api()
    assert beside(api, await sent(api, keyboard("A=x"))) == {}


@pytest.mark.parametrize(
    ("markup", "description"),
    [
        ({"keyboard": 5}, "object expected as reply markup"),
        ({"keyboard": [5]}, "object expected as reply markup"),
        ({"keyboard": [[{"text": " "}]]}, "BUTTON_TEXT_INVALID"),
        ({"keyboard": [[{"text": "A"}] * 10] * 31}, "reply markup is too long"),
    ],
)
async def test_broken_keyboards_are_refused(markup: Object, description: str) -> None:
    status, said = await refused(new_api(), "sendMessage", chat_id=ANN, text="Q", reply_markup=markup)
    assert status == 400
    if description != "object expected as reply markup":
        assert said == f"Bad Request: {description}"


@pytest.mark.parametrize(
    ("key", "description"),
    [
        ({"request_contact": True}, "phone number can be requested in private chats only"),
        ({"request_location": True}, "BUTTON_TYPE_INVALID"),
        ({"request_poll": {"type": "quiz"}}, "BUTTON_TYPE_INVALID"),
    ],
)
async def test_in_groups_nobody_is_asked_for_more_than_words(key: Object, description: str) -> None:
    markup = {"keyboard": [[{"text": "A", **key}]]}
    given = {"chat_id": GROUP, "text": "Q", "reply_markup": markup}
    assert await refused(in_a_group(), "sendMessage", **given) == (400, f"Bad Request: {description}")


# ---- for whom


@pytest.mark.parametrize(
    ("params", "people"),
    [
        ({"text": "Q"}, []),
        ({"reply_parameters": {"message_id": 2}}, [ANN]),
        ({"text": "👍 Hi @BEA_codes"}, [BEA]),
        ({"text": '<a href="tg://user?id=1002">you</a>', "parse_mode": "HTML"}, [BEA]),
        ({"text": "@bea_codes", "reply_parameters": {"message_id": 2}}, [ANN, BEA]),
    ],
)
async def test_a_selective_keyboard_is_for_who_is_named_or_answered(
    params: Object, people: list[int]
) -> None:
    api = in_a_group()
    message = await sent(api, keys("A", selective=True), GROUP, **params)
    assert beside(api, message)["for"] == people
    for user in (ANN, BEA):
        if user in people:
            assert acts.press_reply_key(api.world, user, GROUP, "A")["text"] == "A"
        else:
            with pytest.raises(NotThere):
                acts.press_reply_key(api.world, user, GROUP, "A")


async def test_in_a_private_chat_it_is_for_the_one_who_is_there() -> None:
    api = new_api()
    await sent(api, keys("A", selective=True))
    assert acts.press_reply_key(api.world, ANN, ANN, "A")["text"] == "A"


# ---- pressing a key


async def test_a_key_sends_its_label() -> None:
    api = new_api()
    await sent(api, keys("Good", "Again"))
    message = acts.press_reply_key(api.world, ANN, ANN, "Again")
    assert (message["text"], message["from"]["id"]) == ("Again", ANN)
    assert list(api.world.updates.waiting)[-1].update["message"] == message


async def test_the_last_keyboard_counts_until_it_is_removed() -> None:
    api = new_api()
    await sent(api, keys("A"))
    await sent(api, keys("B"))
    await sent(api, keyboard("C=x"))
    with pytest.raises(NotThere, match='no reply keyboard with "A"'):
        acts.press_reply_key(api.world, ANN, ANN, "A")
    acts.press_reply_key(api.world, ANN, ANN, "B")
    await sent(api, {"remove_keyboard": True})
    with pytest.raises(NotThere):
        acts.press_reply_key(api.world, ANN, ANN, "B")


async def test_a_removal_for_one_leaves_it_to_the_others() -> None:
    api = in_a_group()
    await sent(api, keys("A"), GROUP)
    removal = {"remove_keyboard": True, "selective": True}
    await sent(api, removal, GROUP, reply_parameters={"message_id": 2})
    acts.press_reply_key(api.world, BEA, GROUP, "A")
    with pytest.raises(NotThere):
        acts.press_reply_key(api.world, ANN, GROUP, "A")


async def test_a_key_may_ask_for_the_contact_or_the_place() -> None:
    api = new_api()
    asking = [[{"text": "Me", "request_contact": True}, {"text": "Here", "request_location": True}]]
    await sent(api, {"keyboard": asking})
    contact = acts.press_reply_key(api.world, ANN, ANN, "Me")["contact"]
    assert contact == {"phone_number": "+15550001001", "first_name": "Learner 1001", "user_id": ANN}
    assert acts.press_reply_key(api.world, ANN, ANN, "Here")["location"] == {
        "latitude": 40.7,
        "longitude": -74.0,
    }
