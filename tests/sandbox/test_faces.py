"""Anonymous administrators and people who write as a channel: what the bot is told, and what it can find out."""

from typing import Any

import pytest

from sandbox import acts, membership
from sandbox.api import BotApi
from sandbox.chat import Chat
from sandbox.methods.replies import origin
from sandbox.views import summary, transcript
from sandbox.world import NotPossible
from tests.sandbox.group_makers import BOB, BOT, CHANNEL, EVE, act, changes, member, new_chat, press, updates
from tests.sandbox.makers import ANN, keyboard, new_api, ok
from tests.sandbox.poll_makers import cast, sent

GROUP_BOT, CHANNEL_BOT = 1_087_968_824, 136_817_688


def hidden(**facts: Any) -> tuple[BotApi, Chat]:
    """A supergroup whose creator Ann is anonymous."""
    api = new_api()
    chat = new_chat(api, **facts)
    act(api, chat, ANN, "hide")
    updates(api)
    return api, chat


def test_an_anonymous_administrator_writes_as_the_group() -> None:
    api, chat = hidden(bot="member")
    acts.write(api.world, ANN, chat.id, "/exam@codedrill_bot")
    ((kind, message),) = updates(api)
    assert (kind, message["from"]["id"], message["from"]["username"]) == (
        "message",
        GROUP_BOT,
        "GroupAnonymousBot",
    )
    assert message["sender_chat"] == message["chat"] == chat.shape
    assert "sim" not in message
    assert GROUP_BOT not in api.world.users


def test_who_is_seen_again_writes_in_the_own_name() -> None:
    api, chat = hidden(bot="member")
    act(api, chat, ANN, "show")
    acts.write(api.world, ANN, chat.id, "/exam")
    assert [payload["from"]["id"] for _, payload in updates(api)] == [ANN]


async def test_a_tap_gives_the_name_away() -> None:
    api, chat = hidden(bot="member")
    message = await ok(api, "sendMessage", chat_id=chat.id, text="Go?", reply_markup=keyboard("Start=s"))
    press(api, chat, ANN, message["message_id"], "Start")
    assert [payload["from"]["id"] for _, payload in updates(api)] == [ANN]


async def test_only_an_administrator_learns_who_is_anonymous() -> None:
    for bot, leaders, status in (("member", [], "member"), ("administrator", [ANN, BOT], "creator")):
        api, chat = hidden(bot=bot)
        shown = await ok(api, "getChatAdministrators", chat_id=chat.id)
        assert [one["user"]["id"] for one in shown] == leaders
        found = await member(api, chat, ANN)
        assert (found["status"], found.get("is_anonymous")) == (status, True if leaders else None)


async def test_the_vote_of_an_anonymous_administrator_is_the_groups() -> None:
    api, chat = hidden(bot="member")
    poll = await sent(api, chat_id=chat.id, is_anonymous=False)
    cast(api, poll, 1)
    cast(api, poll, 2, user=BOB)
    answers = [payload for kind, payload in updates(api) if kind == "poll_answer"]
    assert [(one["user"]["id"], one.get("voter_chat", {}).get("id")) for one in answers] == [
        (CHANNEL_BOT, chat.id),
        (BOB, None),
    ]


def test_whom_an_anonymous_administrator_brings_or_removes_the_group_does() -> None:
    api, chat = hidden(bot="member")
    act(api, chat, EVE, "join", by=ANN)
    act(api, chat, BOT, "kick", by=ANN)
    told = [(kind, payload["from"]["id"]) for kind, payload in updates(api)]
    assert told == [("message", GROUP_BOT), ("my_chat_member", GROUP_BOT), ("message", GROUP_BOT)]


def test_the_own_words_stay_ones_own() -> None:
    api, chat = hidden(bot="member")
    message = acts.write(api.world, ANN, chat.id, "Qiuet")
    acts.edit(api.world, ANN, chat.id, message["message_id"], "Quiet")
    with pytest.raises(NotPossible):
        acts.edit(api.world, BOB, chat.id, message["message_id"], "Loud")
    assert "Coders (edited): Quiet" in transcript(chat)
    assert summary(api.world, chat)["last_from"] == "Coders"
    acts.delete(api.world, ANN, chat.id, message["message_id"])


def test_one_who_leads_a_channel_writes_in_its_name() -> None:
    api = new_api()
    chat, channel = new_chat(api, bot="member"), new_chat(api, "channel")
    acts.write(api.world, ANN, chat.id, "/exam", as_chat=CHANNEL)
    ((_, message),) = updates(api)
    assert (message["from"]["id"], message["sender_chat"]) == (CHANNEL_BOT, channel.shape)
    assert origin(message)["type"] == "chat"
    with pytest.raises(NotPossible):
        acts.write(api.world, BOB, chat.id, "/exam", as_chat=CHANNEL)
    with pytest.raises(NotPossible):
        acts.write(api.world, ANN, chat.id, "/exam", as_chat=-99)


def test_who_cannot_hide_is_refused() -> None:
    api = new_api()
    small, chat = new_chat(api, "group"), new_chat(api)
    for where, user in ((small, ANN), (chat, BOB), (chat, BOT)):
        with pytest.raises(NotPossible):
            act(api, where, user, "hide", by=ANN)
    assert changes(api) == []


def test_in_a_group_that_moved_one_can_be_anonymous() -> None:
    api = new_api()
    new = membership.migrate(api.world, new_chat(api, "group"))
    act(api, new, ANN, "hide")
    acts.write(api.world, ANN, new.id, "/exam")
    assert updates(api)[-1][1]["from"]["id"] == GROUP_BOT
