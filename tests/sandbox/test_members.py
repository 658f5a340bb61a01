"""Who is in a chat and as what: what people and the bot itself do, and what the bot is told and sees of it."""

import pytest

from sandbox import acts
from sandbox.world import NotPossible, NotThere
from tests.sandbox.group_makers import (
    BOB,
    BOT,
    EVE,
    JOINED,
    LEFT,
    act,
    changes,
    member,
    new_chat,
    press,
    readable_member,
    updates,
)
from tests.sandbox.makers import ANN, keyboard, new_api, ok, refused

# ---- the bot itself


@pytest.mark.parametrize("kind", ["group", "supergroup"])
async def test_the_bot_is_told_of_its_own_coming_and_going(kind: str) -> None:
    api = new_api()
    chat = new_chat(api, kind, bot="none")
    act(api, chat, BOT, "join", by=ANN)
    assert changes(api) == [("my_chat_member", "left", "member"), JOINED]
    act(api, chat, BOT, "promote", by=ANN)
    act(api, chat, BOT, "demote", by=ANN)
    act(api, chat, BOT, "kick", by=ANN)
    assert changes(api) == [
        ("my_chat_member", "member", "administrator"),
        ("my_chat_member", "administrator", "member"),
        ("my_chat_member", "member", "kicked"),
        LEFT,
    ]
    acts.write(api.world, ANN, chat.id, "/still_there")
    assert changes(api) == []


async def test_in_a_channel_the_bot_is_an_administrator_or_not_there() -> None:
    api = new_api()
    chat = new_chat(api, "channel", bot="none")
    act(api, chat, BOT, "join", by=ANN)
    assert changes(api) == [("my_chat_member", "left", "administrator")]
    assert (await member(api, chat, BOT))["can_post_messages"] is True


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_kicked_bot_is_refused_until_it_is_added_again(kind: str) -> None:
    api = new_api()
    chat = new_chat(api, kind)
    act(api, chat, BOT, "kick", by=ANN)
    say = {"chat_id": chat.id, "text": "x"}
    assert await refused(api, "sendMessage", **say) == (
        403,
        f"Forbidden: bot was kicked from the {kind} chat",
    )
    act(api, chat, BOT, "join", by=ANN)
    assert (await ok(api, "sendMessage", **say))["text"] == "x"
    assert await ok(api, "leaveChat", chat_id=chat.id) is True
    assert await refused(api, "getChatMemberCount", chat_id=chat.id) == (
        403,
        f"Forbidden: bot is not a member of the {kind} chat",
    )


async def test_who_never_started_the_bot_cannot_be_written_to() -> None:
    api = new_api()
    chat = new_chat(api)
    assert await refused(api, "sendMessage", chat_id=BOB, text="x") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    acts.write(api.world, 77, chat.id, "beep", from_bot=True)
    assert await refused(api, "sendMessage", chat_id=77, text="x") == (
        403,
        "Forbidden: bot can't send messages to bots",
    )


# ---- what people do


async def test_people_come_and_go_and_an_administrator_is_told() -> None:
    api = new_api()
    chat = new_chat(api)
    act(api, chat, EVE, "join")
    act(api, chat, EVE, "join")
    act(api, chat, EVE, "demote", by=ANN)
    act(api, chat, EVE, "leave")
    assert changes(api) == [
        ("chat_member", "left", "member"),
        JOINED,
        ("chat_member", "member", "left"),
        LEFT,
    ]


async def test_a_plain_member_sees_only_the_messages_of_that() -> None:
    api = new_api()
    chat = new_chat(api, bot="member")
    act(api, chat, EVE, "join", by=ANN)
    (message,) = [payload for _, payload in updates(api)]
    assert (message["from"]["id"], message["new_chat_members"][0]["id"]) == (ANN, EVE)


async def test_who_is_banned_stays_out_until_unbanned_or_added() -> None:
    api = new_api()
    chat = new_chat(api)
    act(api, chat, BOB, "kick", by=ANN)
    with pytest.raises(NotPossible):
        act(api, chat, BOB, "join")
    with pytest.raises(NotPossible):
        acts.write(api.world, BOB, chat.id, "let me in")
    act(api, chat, BOB, "unban", by=ANN)
    act(api, chat, BOB, "join")
    assert changes(api) == [
        ("chat_member", "member", "kicked"),
        LEFT,
        ("chat_member", "kicked", "left"),
        ("chat_member", "left", "member"),
        JOINED,
    ]


async def test_what_cannot_be_is_refused() -> None:
    api = new_api()
    chat = new_chat(api)
    with pytest.raises(NotThere):
        act(api, chat, EVE, "promote", by=ANN)
    for action in ("kick", "demote", "restrict", "promote"):
        with pytest.raises(NotPossible):
            act(api, chat, ANN, action, by=BOB)
    with pytest.raises(NotPossible):
        act(api, chat, BOB, "praise", by=ANN)
    assert changes(api) == []


async def test_a_restriction_stays_with_who_leaves_and_comes_back() -> None:
    api = new_api()
    chat = new_chat(api)
    act(api, chat, BOB, "restrict", by=ANN)
    with pytest.raises(NotPossible):
        acts.write(api.world, BOB, chat.id, "hello")
    act(api, chat, BOB, "leave")
    assert ((await member(api, chat, BOB))["is_member"], chat.has(BOB)) == (False, False)
    act(api, chat, BOB, "join")
    assert ((await member(api, chat, BOB))["status"], chat.has(BOB)) == ("restricted", True)
    act(api, chat, BOB, "demote", by=ANN)
    acts.write(api.world, BOB, chat.id, "hello")


async def test_who_is_banned_taps_no_more() -> None:
    api = new_api()
    chat = new_chat(api)
    message = await ok(api, "sendMessage", chat_id=chat.id, text="x", reply_markup=keyboard("A=a"))
    press(api, chat, BOB, message["message_id"], "A")
    act(api, chat, BOB, "kick", by=ANN)
    with pytest.raises(NotPossible):
        press(api, chat, BOB, message["message_id"], "A")


async def test_only_in_a_supergroup_one_member_is_restricted() -> None:
    api = new_api()
    chat = new_chat(api, "group")
    for user in (BOB, BOT):
        with pytest.raises(NotPossible):
            act(api, chat, user, "restrict", by=ANN)


async def test_a_bot_that_may_only_read_is_told_and_refused() -> None:
    api = new_api()
    chat = new_chat(api, bot="member")
    act(api, chat, BOT, "restrict", by=ANN)
    assert changes(api) == [("my_chat_member", "member", "restricted")]
    assert await refused(api, "sendMessage", chat_id=chat.id, text="x") == (
        400,
        "Bad Request: not enough rights to send text messages to the chat",
    )


# ---- looking


async def test_administrators_and_the_count() -> None:
    api = new_api()
    chat = new_chat(api)
    acts.write(api.world, 77, chat.id, "beep", from_bot=True)
    act(api, chat, 77, "promote", by=ANN)
    shown = await ok(api, "getChatAdministrators", chat_id=chat.id)
    for one in shown:
        readable_member(one)
    assert [(one["user"]["id"], one["status"]) for one in shown] == [(ANN, "creator"), (BOT, "administrator")]
    assert len(await ok(api, "getChatAdministrators", chat_id=chat.id, return_bots=True)) == 3
    assert await ok(api, "getChatMemberCount", chat_id=chat.id) == 4
    assert await ok(api, "getChatMemberCount", chat_id=ANN) == 2
    assert [(await member(api, api.world.chats[ANN], one))["status"] for one in (ANN, BOT)] == ["member"] * 2
