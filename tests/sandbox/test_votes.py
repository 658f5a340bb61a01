"""Polls that are there: votes and what the bot hears of them, the end by hand and by the clock, copies."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import telegram
from aiogram import types

from sandbox import acts, polls
from sandbox.api import BotApi
from sandbox.clock import Clock
from sandbox.jsontext import Object, loads
from sandbox.snapshot import become, restore, snapshot
from sandbox.timekeeper import keep_time
from sandbox.world import KEPT_MESSAGES, NotPossible, NotThere, World
from tests.sandbox.makers import ANN, NOON, StillClock, keyboard, new_api, new_world, ok, refused
from tests.sandbox.poll_makers import QUIZ, cast, heard, sent, shown

BEA = 1002
BAD_BUTTON = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"


async def test_a_vote_counts_and_is_told() -> None:
    api = new_api()
    message = await sent(api, is_anonymous=False)
    cast(api, message, 1)
    poll = shown(api, message)["poll"]
    assert [option["voter_count"] for option in poll["options"]] == [0, 1, 0]
    answer = {"option_ids": [1], "option_persistent_ids": ["1"], "user": api.world.users[ANN]}
    assert heard(api) == [("poll", poll), ("poll_answer", {"poll_id": poll["id"], **answer})]
    assert api.world.chats[ANN].extras[2] == {"votes": {str(ANN): [1]}}


async def test_nobody_is_named_in_an_anonymous_poll() -> None:
    api = new_api()
    cast(api, await sent(api), 0)
    assert [kind for kind, _ in heard(api)] == ["poll"]


async def test_a_vote_can_be_changed_repeated_and_withdrawn() -> None:
    api = new_api()
    message = await sent(api, is_anonymous=False)
    for chosen in ((0,), (2,), (2,), ()):
        cast(api, message, *chosen)
    answers = [content["option_ids"] for kind, content in heard(api) if kind == "poll_answer"]
    assert answers == [[0], [2], []]
    assert shown(api, message)["poll"]["total_voter_count"] == 0
    assert "votes" not in api.world.chats[ANN].extras.get(2, {})


async def test_people_choose_several_answers_where_they_may() -> None:
    api = new_api()
    message = await sent(api, allows_multiple_answers=True)
    cast(api, message, 2, 0, 2)
    cast(api, message, 0, user=BEA)
    poll = shown(api, message)["poll"]
    counts = [option["voter_count"] for option in poll["options"]]
    assert (counts, poll["total_voter_count"]) == ([2, 0, 1], 2)


@pytest.mark.parametrize(
    ("params", "chosen", "said"),
    [
        ({}, (3,), "the poll has no such option"),
        ({}, (-1,), "the poll has no such option"),
        ({}, (0, 1), "this poll takes one option"),
        ({}, (), "there is no vote to withdraw"),
        ({"is_closed": True}, (0,), "the poll is closed"),
        ({"members_only": True, "chat_id": -7}, (0,), "only members of the chat vote in this poll"),
    ],
)
async def test_votes_that_no_app_offers_are_refused(params: Object, chosen: Any, said: str) -> None:
    api = new_api()
    acts.make_chat(api.world, "group", "Coders", -7, members=[BEA])
    message = await sent(api, **params)
    with pytest.raises(NotPossible, match=said):
        cast(api, message, *chosen)
    assert shown(api, message)["poll"]["total_voter_count"] == 0


@pytest.mark.parametrize("params", [QUIZ, {"allows_revoting": False}])
@pytest.mark.parametrize("chosen", [(), (0,), (1,)])
async def test_the_first_vote_stands_in_a_quiz_and_without_revoting(params: Object, chosen: Any) -> None:
    api = new_api()
    message = await sent(api, **params)
    cast(api, message, 1)
    with pytest.raises(NotPossible, match="the first vote stands"):
        cast(api, message, *chosen)


def test_nobody_votes_in_what_is_no_poll_of_the_bot() -> None:
    world = new_api().world
    picture = {"poll": {"id": "1", "question": "Q"}}
    acts.write(world, ANN, ANN, None, content=picture)
    for number in (1, 2, 9):
        with pytest.raises(NotThere):
            polls.of_message(world, world.chats[ANN], number)


# ---- the end


async def test_a_stopped_poll_is_told_and_loses_its_keyboard() -> None:
    api = new_api()
    message = await sent(api, reply_markup=keyboard("A=x"))
    stopped = await ok(api, "stopPoll", chat_id=ANN, message_id=2)
    assert stopped == {**message["poll"], "is_closed": True}
    assert shown(api, message) == {k: v for k, v in message.items() if k != "reply_markup"} | {
        "poll": stopped
    }
    assert heard(api) == [("poll", stopped)]
    markup = keyboard("B=y")
    message = await sent(api)
    await ok(api, "stopPoll", chat_id=ANN, message_id=3, reply_markup=markup)
    assert shown(api, message)["reply_markup"] == markup


@pytest.mark.parametrize(
    ("number", "params", "said"),
    [
        (9, {}, "message with poll to stop not found"),
        (1, {}, "message is not a poll"),
        (3, {}, "poll has already been closed"),
        (2, {"reply_markup": {"inline_keyboard": [[{"text": "A"}]]}}, BAD_BUTTON),
    ],
)
async def test_what_cannot_be_stopped_stays(number: int, params: Object, said: str) -> None:
    api = new_api()
    await sent(api)
    await sent(api, is_closed=True)
    assert await refused(api, "stopPoll", chat_id=ANN, message_id=number, **params) == (
        400,
        f"Bad Request: {said}",
    )
    assert api.world.chats[ANN].messages[2]["poll"]["is_closed"] is False


async def test_a_poll_sent_closed_is_closed_from_the_beginning() -> None:
    api = new_api()
    message = await sent(api, is_closed=True, open_period=60)
    assert message["poll"]["is_closed"] is True
    assert (heard(api), api.world.agenda.next_at, api.world.chats[ANN].extras) == ([], None, {})


@pytest.mark.parametrize(
    "when", [{"open_period": 60}, {"close_date": int(NOON) + 60}, {"open_period": "60", "close_date": 5}]
)
async def test_a_poll_closes_by_the_clock(when: Object) -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    message = await sent(api, hide_results_until_closes=True, **when)
    assert message["poll"]["close_date"] == NOON + 60
    beside = {"hide_results": True, "opened_at": NOON, "closes_at": NOON + 60}
    assert api.world.chats[ANN].extras[2] == beside
    cast(api, message, 0)
    clock.advance(59.9)
    await ok(api, "getMe")
    assert shown(api, message)["poll"]["is_closed"] is False
    clock.advance(0.1)
    await ok(api, "getMe")
    closed = shown(api, message)["poll"]
    assert (closed["is_closed"], heard(api)[1:]) == (True, [("poll", closed)])


async def test_the_timekeeper_closes_polls_although_nobody_calls() -> None:
    clock = Clock(frozen_at=NOON)
    api = new_api(World(clock))
    keeper = asyncio.create_task(keep_time(api.world))
    message = await sent(api, open_period=60)
    clock.advance(60)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    keeper.cancel()
    assert shown(api, message)["poll"]["is_closed"] is True


async def test_a_restored_poll_still_closes_on_time_and_keeps_its_votes() -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    message = await sent(api, open_period=60, is_anonymous=False)
    cast(api, message, 1)
    kept = loads("".join(snapshot(api.world, clean=True).encoded({})))
    clock.advance(3600)
    await ok(api, "getMe")
    become(api.world, restore(kept))
    clock.at = NOON
    api.world.agenda.tick()
    assert shown(api, message)["poll"]["is_closed"] is False
    clock.advance(60)
    api.world.agenda.tick()
    poll = shown(api, message)["poll"]
    assert (poll["is_closed"], [option["voter_count"] for option in poll["options"]]) == (True, [0, 1, 0])


@pytest.mark.parametrize("gone", [
    lambda api: acts.delete(api.world, ANN, ANN, 2),
    lambda api: [acts.write(api.world, ANN, ANN, "x") for _ in range(KEPT_MESSAGES)],
])  # fmt: skip
async def test_a_poll_goes_with_its_message(gone: Callable[[BotApi], Any]) -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    await sent(api, open_period=60)
    gone(api)
    assert api.world.polls == {}
    clock.advance(60)
    api.world.agenda.tick()
    assert [kind for kind, _ in heard(api) if kind == "poll"] == []


async def test_a_copy_is_a_new_poll_and_begins_anew() -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    message = await sent(
        api, open_period=60, hide_results_until_closes=True, type="quiz", correct_option_id=1
    )
    cast(api, message, 1)
    clock.advance(60)
    await ok(api, "getMe")
    number = (await ok(api, "copyMessage", chat_id=ANN, from_chat_id=ANN, message_id=2))["message_id"]
    copied = api.world.chats[ANN].messages[number]["poll"]
    assert copied == {**message["poll"], "id": "5000000000000000002", "close_date": NOON + 120}
    assert api.world.chats[ANN].extras[number]["hide_results"] is True
    again = {"chat_id": ANN, "from_chat_id": ANN, "message_id": 2, "message_thread_id": 9}
    assert (await refused(api, "copyMessage", **again))[0] == 400
    assert len(api.world.polls) == 2


async def test_a_copy_forgets_a_date() -> None:
    api = new_api()
    message = await sent(api, close_date=int(NOON) + 60)
    await ok(api, "copyMessage", chat_id=ANN, from_chat_id=ANN, message_id=message["message_id"])
    assert "close_date" not in api.world.chats[ANN].messages[3]["poll"]


async def test_of_many_messages_those_that_can_go_go() -> None:
    api = new_api()
    await sent(api)
    acts.write(api.world, ANN, ANN, None, content={"poll": {"id": "1", "question": "Q", "is_closed": False}})
    many = {"chat_id": ANN, "from_chat_id": ANN, "message_ids": [1, 2, 3]}
    assert await ok(api, "forwardMessages", **many) == [{"message_id": 4}]
    assert await ok(api, "copyMessages", **many) == [{"message_id": 5}, {"message_id": 6}]


# ---- what frameworks understand


async def test_frameworks_read_what_is_sent() -> None:
    api = new_api()
    words = {"explanation": "why", "description": "read", "open_period": 60, "country_codes": ["DE"]}
    message = await sent(api, type="quiz", correct_option_ids=[1], is_anonymous=False, **words)
    cast(api, message, 1)
    (_, poll), (_, answer) = heard(api)
    ptb, ptb_answer = telegram.Poll.de_json(poll, None), telegram.PollAnswer.de_json(answer, None)
    aiogram, aiogram_answer = types.Poll.model_validate(poll), types.PollAnswer.model_validate(answer)
    assert (ptb.api_kwargs, ptb_answer.api_kwargs) == ({}, {})
    assert (aiogram.model_extra, aiogram_answer.model_extra) == ({}, {})
    assert aiogram.correct_option_ids == list(ptb.correct_option_ids) == [1]
    assert [option.voter_count for option in ptb.options] == [0, 1, 0]
    assert (ptb_answer.option_ids, aiogram_answer.option_persistent_ids) == ((1,), ["1"])
    assert types.Message.model_validate(message).poll == types.Poll.model_validate(message["poll"])
