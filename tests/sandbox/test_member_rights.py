"""What the bot does to members: ban, restrict, promote; what ends by the clock, and what it may not."""

import pytest

from sandbox import acts
from sandbox.jsontext import Object
from sandbox.world import NotPossible
from tests.sandbox.group_makers import BOB, BOT, EVE, LEFT, SUPER, act, changes, member, new_chat
from tests.sandbox.makers import ANN, NOON, StillClock, new_api, new_world, ok, refused


async def test_the_bot_bans_and_unbans() -> None:
    api = new_api()
    chat = new_chat(api)
    one = {"chat_id": chat.id, "user_id": BOB}
    assert await ok(api, "banChatMember", **one) is True
    assert await member(api, chat, BOB) == {
        "user": {"id": BOB, "is_bot": False, "first_name": "Learner 1002"},
        "status": "kicked",
        "until_date": 0,
    }
    assert await ok(api, "unbanChatMember", **one, only_if_banned=True) is True
    assert changes(api) == [
        ("chat_member", "member", "kicked"),
        LEFT,
        ("chat_member", "kicked", "left"),
    ]
    act(api, chat, BOB, "join")
    await ok(api, "unbanChatMember", **one, only_if_banned=True)
    assert chat.has(BOB) is True
    await ok(api, "unbanChatMember", **one)
    assert chat.has(BOB) is False


@pytest.mark.parametrize(("seconds", "ends"), [(29, False), (30, True), (366 * 86400 + 1, False)])
async def test_a_ban_and_a_restriction_end_by_the_clock(seconds: int, *, ends: bool) -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    chat = new_chat(api)
    until = int(NOON) + seconds
    await ok(api, "banChatMember", chat_id=chat.id, user_id=BOB, until_date=until)
    act(api, chat, EVE, "join")
    await ok(api, "restrictChatMember", chat_id=chat.id, user_id=EVE, until_date=until, permissions={})
    assert (await member(api, chat, BOB))["until_date"] == (until if ends else 0)
    clock.advance(seconds)
    statuses = [(await member(api, chat, user))["status"] for user in (BOB, EVE)]
    assert statuses == (["left", "member"] if ends else ["kicked", "restricted"])
    if ends:
        acts.write(api.world, EVE, chat.id, "free")
        act(api, chat, BOB, "join")


async def test_the_bot_restricts_and_frees() -> None:
    api = new_api()
    chat = new_chat(api)
    one: Object = {"chat_id": chat.id, "user_id": BOB}
    await ok(api, "restrictChatMember", **one, permissions={"can_send_polls": True})
    shown = await member(api, chat, BOB)
    assert {name for name, value in shown.items() if value is True} == {
        "is_member", "can_send_polls", "can_send_messages", "can_react_to_messages"
    }  # fmt: skip
    acts.write(api.world, BOB, chat.id, "hello")
    with pytest.raises(NotPossible, match="not enough rights to send dice"):
        acts.write(api.world, BOB, chat.id, None, content={"dice": {"emoji": "🎲", "value": 1}})
    every = {name: True for name in shown if name.startswith("can_")}
    await ok(api, "restrictChatMember", **one, permissions=every)
    assert (await member(api, chat, BOB))["status"] == "member"


async def test_to_free_somebody_does_not_bring_him_in() -> None:
    api = new_api()
    chat = new_chat(api)
    api.world.know_user(EVE)
    one = {"chat_id": chat.id, "user_id": EVE}
    await ok(api, "restrictChatMember", **one, permissions={})
    assert (await member(api, chat, EVE))["is_member"] is False
    shown = await member(api, chat, EVE)
    await ok(
        api, "restrictChatMember", **one, permissions={name: True for name in shown if name[:4] == "can_"}
    )
    assert (await member(api, chat, EVE))["status"] == "left"
    assert await ok(api, "getChatMemberCount", chat_id=chat.id) == 3


async def test_the_bot_promotes_and_may_change_only_whom_it_promoted() -> None:
    api = new_api()
    chat = new_chat(api)
    one = {"chat_id": chat.id, "user_id": BOB}
    await ok(api, "promoteChatMember", **one, can_pin_messages=True)
    shown = await member(api, chat, BOB)
    assert {name for name, value in shown.items() if value is True} == {
        "can_be_edited", "can_manage_chat", "can_pin_messages"
    }  # fmt: skip
    await ok(api, "promoteChatMember", **one)
    assert (await member(api, chat, BOB))["status"] == "member"
    act(api, chat, BOB, "promote", by=ANN)
    no = (400, "Bad Request: user is an administrator of the chat")
    for method in ("promoteChatMember", "banChatMember"):
        assert await refused(api, method, **one) == no


@pytest.mark.parametrize(
    ("method", "user", "description"),
    [
        ("banChatMember", ANN, "can't remove chat owner"),
        ("banChatMember", BOT, "can't restrict self"),
        ("promoteChatMember", ANN, "can't remove chat owner"),
        ("promoteChatMember", BOT, "can't promote self"),
        ("promoteChatMember", EVE, "USER_NOT_MUTUAL_CONTACT"),
        ("getChatMember", 4242, "PARTICIPANT_ID_INVALID"),
        ("getChatMember", 0, "invalid user_id specified"),
    ],
)
async def test_people_with_whom_it_does_not_work(method: str, user: int, description: str) -> None:
    api = new_api()
    chat = new_chat(api)
    api.world.know_user(EVE)
    given = {"chat_id": chat.id, "user_id": user, "can_pin_messages": True}
    assert await refused(api, method, **given) == (400, f"Bad Request: {description}")


@pytest.mark.parametrize(
    ("method", "description"),
    [
        ("banChatMember", "not enough rights to restrict/unrestrict chat member"),
        ("unbanChatMember", "not enough rights to restrict/unrestrict chat member"),
        ("restrictChatMember", "not enough rights to restrict/unrestrict chat member"),
        ("promoteChatMember", "not enough rights"),
    ],
)
async def test_a_plain_member_has_no_rights_over_others(method: str, description: str) -> None:
    api = new_api()
    new_chat(api, bot="member")
    given = {"chat_id": SUPER, "user_id": BOB, "permissions": {}}
    assert await refused(api, method, **given) == (400, f"Bad Request: {description}")
    assert changes(api) == []


async def test_methods_that_are_only_for_some_chats() -> None:
    api = new_api()
    chat = new_chat(api, "group")
    one = {"user_id": BOB, "permissions": {}}
    only = "Bad Request: method is available"
    assert await refused(api, "restrictChatMember", chat_id=chat.id, **one) == (
        400,
        f"{only} only for supergroups",
    )
    assert await refused(api, "unbanChatMember", chat_id=chat.id, **one) == (
        400,
        f"{only} for supergroup and channel chats only",
    )
    assert await refused(api, "banChatMember", chat_id=ANN, **one) == (
        400,
        "Bad Request: chat member status can't be changed in private chats",
    )
    assert await refused(api, "getChatAdministrators", chat_id=ANN) == (
        400,
        "Bad Request: there are no administrators in the private chat",
    )
