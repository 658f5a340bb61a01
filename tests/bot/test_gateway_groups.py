"""What arrives from groups and channels, and what we take it for."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot import understanding
from bot.actions import (
    Action,
    AnswerRoom,
    AskRoom,
    GroupCall,
    GroupMoved,
    Ignore,
    InChannel,
    JoinRoom,
    MemberLeft,
    VotedInPoll,
)
from bot.callbacks import pack
from bot.request import Request
from tests.bot.updates import ANN, CHANNEL, GROUP, OTHER_BOT, Json, message, tap

ANONYMOUS: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


def understood(**content: Any) -> tuple[Request, Action]:
    return understanding.understand(json.dumps({"update_id": 1, **content}), 1_000)


def action(**content: Any) -> Action:
    return understood(**content)[1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/exam", ""),
        ("/exam@codedrill_bot crc 5 20", "crc 5 20"),
        ("/EXAM  crc ", "crc"),
        ("/exam\ncrc", "crc"),
    ],
)
def test_exam_in_a_group_asks_for_a_room(text: str, words: str) -> None:
    assert action(message=message(text=text, chat=GROUP)) == AskRoom(words)


def test_other_commands_in_a_group_are_answered_once_and_talk_is_not() -> None:
    assert action(message=message(text="/study", chat=GROUP)) == GroupCall()
    assert action(message=message(text="I think it is B", chat=GROUP)) == Ignore()
    assert action(message=message(text="/example", chat=GROUP)) == Ignore()


def test_a_topic_counts_only_where_the_message_is_in_one() -> None:
    in_topic = message(text="/exam", chat=GROUP, message_thread_id=7, is_topic_message=True)
    in_reply = message(text="/exam", chat=GROUP, message_thread_id=7)
    assert understood(message=in_topic)[0].topic == 7
    assert understood(message=in_reply)[0].topic == 0


def test_who_asks_is_known_by_name_and_the_group_by_title() -> None:
    request, _ = understood(message=message(text="/exam", chat=GROUP, **{"from": ANN | {"last_name": "Lee"}}))
    assert (request.name, request.title, request.chat) == ("Ann Lee", "Study group", GROUP["id"])


def test_an_anonymous_admin_may_ask_but_other_bots_and_channels_may_not() -> None:
    as_group = message(text="/exam", chat=GROUP, sender_chat=GROUP, **{"from": ANONYMOUS})
    as_channel = message(text="/exam", chat=GROUP, sender_chat=CHANNEL, **{"from": ANONYMOUS})
    assert action(message=as_group) == AskRoom("")
    assert action(message=as_channel) == Ignore()
    assert action(message=message(text="/exam", chat=GROUP, **{"from": OTHER_BOT})) == Ignore()


def test_in_a_group_only_a_rooms_buttons_mean_anything() -> None:
    there = message(text="…", chat=GROUP)
    assert action(callback_query=tap(message=there, data=pack(JoinRoom(3)))) == JoinRoom(3)
    assert action(callback_query=tap(message=there, data=pack(AnswerRoom(3, 1, 2)))) == AnswerRoom(3, 1, 2)
    for forged in ("1:s", "1:x:0", "1:xs:1:0:0", "nonsense", ""):
        assert action(callback_query=tap(message=there, data=forged)) == Ignore()


def test_service_messages_tell_who_left_and_where_the_group_went() -> None:
    assert action(message=message(chat=GROUP, left_chat_member=ANN)) == MemberLeft(5)
    assert action(message=message(chat=GROUP, migrate_to_chat_id=-1_000_9)) == GroupMoved(-100, -10009)
    assert action(message=message(chat=GROUP, migrate_from_chat_id=-9)) == GroupMoved(-9, -100)


def test_a_vote_names_its_poll_and_who_voted() -> None:
    vote = {"poll_id": "77", "user": ANN, "option_ids": [2], "option_persistent_ids": ["c"]}
    request, voted = understood(poll_answer=vote)
    assert voted == VotedInPoll("77", (2,))
    assert (request.learner, request.name) == (5, "Ann")


def test_a_vote_in_the_name_of_a_chat_is_nobodys() -> None:
    vote = {"poll_id": "77", "voter_chat": GROUP, "option_ids": [2], "option_persistent_ids": ["c"]}
    assert action(poll_answer=vote) == Ignore()


def test_a_channel_is_told_that_it_is_none_for_exams_and_its_other_posts_are_left_alone() -> None:
    assert action(channel_post=message(text="/exam", chat=CHANNEL)) == InChannel()
    assert action(channel_post=message(text="News of the day", chat=CHANNEL)) == Ignore()


def test_half_of_a_pair_in_a_name_reaches_no_database() -> None:
    broken = {**ANN, "first_name": "Ann\ud83d"}
    written = understood(message=message(text="/exam", chat=GROUP, **{"from": broken}))[0]
    assert written.name == "Ann?"
