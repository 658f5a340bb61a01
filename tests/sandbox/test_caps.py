"""How much the world keeps: 500 messages a chat, and those among its last 100,000."""

import pytest

from sandbox import acts, pins, world
from sandbox.files import upload
from tests.sandbox.makers import ANN, keyboard, new_api, new_world, ok


def test_of_all_messages_the_oldest_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "KEPT_IN_ALL", 10)
    here = new_world()
    for number in range(4):
        acts.write(here, 1, 1, f"{number}")
    rev = here.chats[1].rev
    for number in range(8):
        acts.write(here, 2, 2, f"{number}")
    assert [len(here.chats[chat].messages) for chat in (1, 2)] == [2, 8]
    assert list(here.chats[1].messages) == [3, 4]
    assert here.chats[1].rev > rev


def test_a_deleted_message_frees_its_place_when_its_turn_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "KEPT_IN_ALL", 3)
    here = new_world()
    for number in range(3):
        acts.write(here, 1, 1, f"{number}")
    here.delete(here.chats[1], 1)
    acts.write(here, 2, 2, "x")
    assert [list(here.chats[chat].messages) for chat in (1, 2)] == [[2, 3], [1]]


async def test_what_hangs_on_a_message_goes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "KEPT_MESSAGES", 3)
    api = new_api()
    chat = api.world.chats[ANN]
    sent = await ok(api, "sendPoll", chat_id=ANN, question="Q", options=["a", "b"])
    pins.pin(api.world, chat, sent["message_id"], api.world.bot)
    assert (len(api.world.polls), chat.pinned) == (1, [2])
    await ok(api, "sendMessage", chat_id=ANN, text="x", reply_markup=keyboard("A=x"))
    await ok(api, "sendMessage", chat_id=ANN, text="y", reply_markup={"keyboard": [["Yes"]]})
    assert (list(chat.messages), api.world.polls, chat.pinned) == ([3, 4, 5], {}, [])
    for _ in range(3):
        await ok(api, "sendMessage", chat_id=ANN, text="z")
    assert chat.extras == {}
    assert (await ok(api, "getChat", chat_id=ANN)).get("pinned_message") is None


def test_ids_go_on_after_messages_are_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "KEPT_MESSAGES", 2)
    here = new_world()
    numbers = [acts.write(here, ANN, ANN, "x")["message_id"] for _ in range(5)]
    assert (numbers, list(here.chats[ANN].messages)) == ([1, 2, 3, 4, 5], [4, 5])


async def test_files_stay_when_their_message_goes() -> None:
    api = new_api()
    sent = await ok(api, "sendDocument", chat_id=ANN, document=upload("a.txt", b"x"))
    await ok(api, "deleteMessage", chat_id=ANN, message_id=sent["message_id"])
    again = await ok(api, "sendDocument", chat_id=ANN, document=sent["document"]["file_id"])
    assert again["document"] == sent["document"]
