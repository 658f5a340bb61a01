"""Chats, messages and acts of people in them."""

from typing import Any

import pytest

from sandbox import acts
from sandbox.files import upload
from sandbox.jsontext import Object
from sandbox.sample import PICTURE
from sandbox.world import KEPT_MESSAGES, NotPossible, NotThere, World
from tests.sandbox.makers import ANN, NOON, StillClock, new_api, new_world, ok, refused

GROUP, CHANNEL = -7, -1_000_000_000_009


def updates(world: World) -> list[Object]:
    return world.updates.first(100, world.clock.now())


def test_a_first_message_makes_user_and_chat_and_an_update() -> None:
    world = new_world()
    message = acts.write(world, ANN, ANN, "/start")
    assert updates(world) == [{"update_id": 1, "message": message}]
    assert message == {
        "message_id": 1,
        "from": {"id": ANN, "is_bot": False, "first_name": "Learner 1001"},
        "chat": {"id": ANN, "first_name": "Learner 1001", "type": "private"},
        "date": int(NOON),
        "text": "/start",
        "entities": [{"offset": 0, "length": 6, "type": "bot_command"}],
    }


def test_new_names_show_in_new_messages() -> None:
    world = new_world()
    acts.write(world, ANN, ANN, "one")
    world.know_user(ANN, "Ann", "ann_lee", "en")
    message = acts.write(world, ANN, ANN, "two")
    assert message["from"]["first_name"] == "Ann"
    assert message["chat"] == {"id": ANN, "first_name": "Ann", "username": "ann_lee", "type": "private"}
    assert world.know_user(ANN)["language_code"] == "en"


def test_users_without_id_get_the_next_free_one() -> None:
    world = new_world()
    world.know_user(1001)
    assert [world.know_user()["id"], world.know_user()["id"]] == [1002, 1003]


def test_a_photo_has_sizes_and_no_text() -> None:
    world = new_world()
    message = acts.write(
        world, ANN, ANN, None, content={"photo": world.files.photo(upload("a.png", PICTURE))}
    )
    assert "text" not in message
    widths = [size["width"] for size in message["photo"]]
    assert widths == sorted(widths)
    assert len({size["file_unique_id"] for size in message["photo"]}) == len(widths)


def test_groups_take_messages_of_people_and_of_other_bots() -> None:
    world = new_world()
    group = acts.make_chat(world, "group", "Coders", GROUP, members=[ANN], bot="administrator")
    person = acts.write(world, ANN, GROUP, "hello")
    robot = acts.write(world, 55, GROUP, "beep", from_bot=True)
    assert (person["chat"], person["from"]["is_bot"]) == (
        {"id": GROUP, "title": "Coders", "type": "group"},
        False,
    )
    assert robot["from"]["is_bot"] is True
    assert [user for user in group.members if group.has(user)] == [ANN, world.bot["id"], 55]
    assert [list(update)[1] for update in updates(world)][-2:] == ["message", "message"]


def test_a_post_in_a_channel_comes_from_the_channel() -> None:
    world = new_world()
    acts.make_chat(world, "channel", "News", CHANNEL, members=[ANN])
    post = acts.write(world, ANN, CHANNEL, "hello")
    assert updates(world)[-1] == {"update_id": 2, "channel_post": post}
    assert "from" not in post
    assert post["sender_chat"] == post["chat"] == {"id": CHANNEL, "title": "News", "type": "channel"}


def test_new_chats_get_ids_of_their_kind() -> None:
    world = new_world()
    group, channel = world.add_chat("group", "G"), world.add_chat("channel", "C")
    assert -1_000_000_000_000 < group.id < 0
    assert channel.id < -1_000_000_000_000


@pytest.mark.parametrize(("kind", "chat_id"), [("group", 5), ("supergroup", GROUP)])
def test_impossible_chats_are_refused(kind: str, chat_id: int) -> None:
    world = new_world()
    world.add_chat("group", "Coders", GROUP)
    with pytest.raises(NotPossible):
        world.add_chat(kind, "X", chat_id)


def test_nobody_else_writes_in_a_private_chat() -> None:
    with pytest.raises(NotPossible):
        acts.write(new_world(), ANN, ANN + 1, "hello")
    with pytest.raises(NotThere):
        acts.write(new_world(), ANN, GROUP, "hello")


@pytest.mark.parametrize("text", ["", " \n ", "x" * 4097, "\ud800"])
def test_what_an_app_would_not_send_is_refused_without_a_trace(text: str) -> None:
    world = new_world()
    with pytest.raises(NotPossible):
        acts.write(world, ANN, ANN, text)
    assert (world.users, world.chats, updates(world)) == ({}, {}, [])


def test_a_chat_keeps_its_last_messages() -> None:
    world = new_world()
    for number in range(KEPT_MESSAGES + 3):
        acts.write(world, ANN, ANN, f"{number}")
    kept = world.chats[ANN].messages
    assert (len(kept), min(kept), max(kept)) == (KEPT_MESSAGES, 4, KEPT_MESSAGES + 3)


# ---- block


def test_blocking_is_an_update_and_doing_it_twice_is_none() -> None:
    world = new_world()
    acts.write(world, ANN, ANN, "/start")
    acts.set_blocked(world, ANN, ANN, blocked=True)
    acts.set_blocked(world, ANN, ANN, blocked=True)
    (_, update) = updates(world)
    change = update["my_chat_member"]
    assert (change["from"]["id"], change["date"]) == (ANN, int(NOON))
    assert change["old_chat_member"] == {"user": world.bot, "status": "member"}
    assert change["new_chat_member"] == {"user": world.bot, "status": "kicked", "until_date": 0}


def test_start_unblocks_and_nothing_else_gets_through() -> None:
    world = new_world()
    acts.set_blocked(world, ANN, ANN, blocked=True)
    with pytest.raises(NotPossible):
        acts.write(world, ANN, ANN, "hello")
    acts.write(world, ANN, ANN, "/start")
    assert [list(update)[1] for update in updates(world)] == ["my_chat_member", "my_chat_member", "message"]
    assert world.chats[ANN].blocked is False


# ---- taps


async def with_button() -> Any:
    clock = StillClock()
    api = new_api(new_world(clock))
    markup = {
        "inline_keyboard": [[{"text": "A", "callback_data": "x"}, {"text": "B", "url": "https://x.org"}]]
    }
    await ok(api, "sendMessage", chat_id=ANN, text="Q", reply_markup=markup)
    return api, clock


async def test_a_tap_shows_the_message_as_it_was() -> None:
    api, _ = await with_button()
    query = acts.tap(api.world, ANN, ANN, 2, "x")
    await ok(api, "editMessageText", chat_id=ANN, message_id=2, text="Q2")
    tapped = updates(api.world)[-1]["callback_query"]
    assert (tapped["id"], tapped["data"], tapped["from"]["id"]) == (query.id, "x", ANN)
    assert (tapped["message"]["text"], tapped["chat_instance"]) == ("Q", str(ANN))


async def test_data_need_not_be_on_the_keyboard() -> None:
    api, _ = await with_button()
    acts.tap(api.world, ANN, ANN, 2, "forged;DROP TABLE")
    assert updates(api.world)[-1]["callback_query"]["data"] == "forged;DROP TABLE"


async def test_a_label_finds_its_data() -> None:
    api, _ = await with_button()
    assert acts.data_of(api.world, ANN, 2, "A") == "x"
    for chat, message, label in ((ANN, 2, "B"), (ANN, 2, "C"), (ANN, 1, "A"), (ANN, 9, "A"), (5, 2, "A")):
        with pytest.raises(NotThere):
            acts.data_of(api.world, chat, message, label)


async def test_a_deleted_message_cannot_be_tapped() -> None:
    api, _ = await with_button()
    await ok(api, "deleteMessage", chat_id=ANN, message_id=2)
    with pytest.raises(NotThere):
        acts.tap(api.world, ANN, ANN, 2, "x")


TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


async def test_a_tap_is_answered_once_within_150_seconds() -> None:
    api, clock = await with_button()
    told: list[Any] = []
    api.world.listeners.append(told.append)
    query = acts.tap(api.world, ANN, ANN, 2, "x")
    clock.advance(149)
    params = {"callback_query_id": query.id, "text": "Right", "show_alert": "true"}
    assert await ok(api, "answerCallbackQuery", **params) is True
    assert told == [
        {
            "type": "callback_answer",
            "chat": ANN,
            "query_id": query.id,
            "user": ANN,
            "text": "Right",
            "show_alert": True,
        }
    ]
    assert await refused(api, "answerCallbackQuery", **params) == TOO_OLD
    late = acts.tap(api.world, ANN, ANN, 2, "x")
    clock.advance(150)
    assert await refused(api, "answerCallbackQuery", callback_query_id=late.id) == TOO_OLD
    assert await refused(api, "answerCallbackQuery") == TOO_OLD


async def test_a_toast_has_at_most_200_characters() -> None:
    api, _ = await with_button()
    query = acts.tap(api.world, ANN, ANN, 2, "x")
    params = {"callback_query_id": query.id, "text": "x" * 201}
    assert await refused(api, "answerCallbackQuery", **params) == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert await ok(api, "answerCallbackQuery", **params | {"text": "x" * 200}) is True


async def test_old_taps_are_forgotten() -> None:
    api, clock = await with_button()
    for _ in range(10):
        acts.tap(api.world, ANN, ANN, 2, "x")
    clock.advance(150)
    acts.tap(api.world, ANN, ANN, 2, "x")
    assert len(api.world.queries) == 1


@pytest.mark.parametrize(
    ("text", "comes_back"), [("/start", True), ("/start abc", True), ("/startled", False)]
)
def test_only_start_unblocks_the_bot(text: str, comes_back: bool) -> None:
    world = new_world()
    acts.write(world, ANN, ANN, "/start")
    acts.set_blocked(world, ANN, ANN, blocked=True)
    if comes_back:
        acts.write(world, ANN, ANN, text)
    else:
        with pytest.raises(NotPossible):
            acts.write(world, ANN, ANN, text)
    assert world.chats[ANN].blocked is not comes_back
