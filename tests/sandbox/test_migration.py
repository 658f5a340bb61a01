"""A group becomes a supergroup."""

import pytest

from sandbox import acts, membership
from sandbox.world import NotPossible
from tests.sandbox.group_makers import BOB, GROUP, SUPER, new_chat, updates
from tests.sandbox.makers import ANN, answer, new_api, new_world, ok, refused

BOT = 123456


def test_both_chats_say_so_and_the_bot_hears_both() -> None:
    api = new_api()
    old = new_chat(api, "group", bot="member")
    new = membership.migrate(api.world, old)
    assert (old.id, new.id, old.moved_to) == (GROUP, SUPER, SUPER)
    joined, *messages = updates(api)
    assert joined[0] == "my_chat_member"
    said = [(message["chat"], message["from"]["id"]) for _, message in messages]
    assert said == [
        ({"id": GROUP, "title": "Coders", "type": "group"}, ANN),
        ({"id": SUPER, "title": "Coders", "type": "supergroup"}, ANN),
    ]
    (last,), (first,) = list(old.messages.values())[-1:], new.messages.values()
    assert (last["migrate_to_chat_id"], first["migrate_from_chat_id"]) == (SUPER, GROUP)
    assert first["message_id"] == 1


@pytest.mark.parametrize("bot", ["member", "administrator"])
def test_the_bot_joins_the_supergroup_and_never_leaves_the_group(bot: str) -> None:
    api = new_api()
    old = new_chat(api, "group", bot=bot)
    membership.migrate(api.world, old)
    told = [payload for kind, payload in updates(api) if kind == "my_chat_member"]
    assert [one["chat"]["id"] for one in told] == [SUPER]
    assert [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in told] == [
        ("left", bot)
    ]


def test_a_bot_that_is_not_there_hears_nothing_of_it() -> None:
    api = new_api()
    membership.migrate(api.world, new_chat(api, "group", bot="none"))
    assert updates(api) == []


def test_people_their_standing_and_what_is_set_come_along() -> None:
    api = new_api()
    old = new_chat(api, "group", bot="administrator")
    old.facts["description"] = "We code"
    membership.act(api.world, old, BOB, "kick", api.world.user(ANN))
    new = membership.migrate(api.world, old)
    assert [new.status(one) for one in (ANN, BOB, BOT)] == ["creator", "kicked", "administrator"]
    assert new.facts == {"description": "We code"}


async def test_the_bot_is_told_where_the_group_went() -> None:
    api = new_api()
    membership.migrate(api.world, new_chat(api, "group"))
    given = await answer(api, "sendMessage", chat_id=GROUP, text="x")
    assert given.body == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": SUPER},
    }
    assert (await ok(api, "sendMessage", chat_id=SUPER, text="x"))["chat"]["type"] == "supergroup"
    assert (await ok(api, "getChat", chat_id=GROUP))["type"] == "group"


async def test_people_write_in_the_new_chat_only() -> None:
    api = new_api()
    old = new_chat(api, "group")
    membership.migrate(api.world, old)
    with pytest.raises(NotPossible):
        acts.write(api.world, BOB, GROUP, "hello?")
    acts.write(api.world, BOB, SUPER, "hello!")
    assert await refused(api, "deleteMessage", chat_id=GROUP, message_id=1) == (
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
    )


def test_a_taken_number_is_not_taken_again() -> None:
    api = new_api()
    old = new_chat(api, "group")
    api.world.add_chat("channel", "News", SUPER)
    new = membership.migrate(api.world, old)
    assert (new.kind, new.id == SUPER) == ("supergroup", False)


@pytest.mark.parametrize("kind", ["supergroup", "channel"])
def test_only_a_group_migrates_and_only_once(kind: str) -> None:
    api = new_api()
    with pytest.raises(NotPossible):
        membership.migrate(api.world, new_chat(api, kind))
    old = new_chat(api, "group")
    membership.migrate(api.world, old)
    with pytest.raises(NotPossible):
        membership.migrate(api.world, old)


def test_a_group_without_people_can_migrate_too() -> None:
    world = new_world()
    old = world.add_chat("group", "Empty", GROUP)
    new = membership.migrate(world, old)
    assert (new.members, [message["from"] for message in new.messages.values()]) == ({}, [world.bot])
