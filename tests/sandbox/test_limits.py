"""Flood limits by a clock that stands still."""

import pytest

from sandbox import acts
from sandbox.limits import Limits
from sandbox.refusal import Refused
from tests.sandbox.makers import ANN, NOON, StillClock, answer, new_api, new_world, ok, refused

GROUP = -5


def taken(limits: Limits, chat_id: int, now: float, tries: int) -> int:
    """How many of the tries get through."""
    done = 0
    for _ in range(tries):
        try:
            limits.take(chat_id, now)
            done += 1
        except Refused:
            pass
    return done


def wait_for(limits: Limits, chat_id: int, now: float) -> int:
    with pytest.raises(Refused) as caught:
        limits.take(chat_id, now)
    assert caught.value.parameters is not None
    return caught.value.parameters["retry_after"]


def test_a_private_chat_takes_five_at_once_and_then_one_a_second() -> None:
    limits = Limits()
    assert taken(limits, ANN, NOON, 10) == 5
    assert wait_for(limits, ANN, NOON) == 1
    assert taken(limits, ANN, NOON + 1, 10) == 1
    assert taken(limits, ANN, NOON + 3, 10) == 2


def test_a_group_takes_twenty_a_minute() -> None:
    limits = Limits()
    assert taken(limits, GROUP, NOON, 30) == 20
    assert wait_for(limits, GROUP, NOON) == 3
    assert taken(limits, GROUP, NOON + 60, 30) == 20


def test_the_wait_is_rounded_up_to_whole_seconds() -> None:
    limits = Limits()
    taken(limits, GROUP, NOON, 20)
    assert [wait_for(limits, GROUP, NOON + later) for later in (0.5, 1.5, 2.9)] == [3, 2, 1]


def test_all_chats_together_take_thirty_a_second() -> None:
    limits = Limits()
    assert sum(taken(limits, user, NOON, 1) for user in range(1, 50)) == 30
    assert wait_for(limits, 99, NOON) == 1
    assert sum(taken(limits, user, NOON + 1, 1) for user in range(1, 50)) == 30


def test_a_refused_call_costs_nothing() -> None:
    limits = Limits()
    taken(limits, ANN, NOON, 1000)
    assert sum(taken(limits, user, NOON, 1) for user in range(2000, 2050)) == 25


def test_doing_what_the_answer_says_works() -> None:
    limits, now = Limits(), NOON
    taken(limits, GROUP, now, 20)
    for _ in range(5):
        now += wait_for(limits, GROUP, now)
        assert taken(limits, GROUP, now, 5) == 1


async def test_the_answer_is_telegrams() -> None:
    clock = StillClock()
    api = new_api(new_world(clock), limits=True)
    for number in range(5):
        await ok(api, "sendMessage", chat_id=ANN, text=f"{number}")
    given = await answer(api, "sendMessage", chat_id=ANN, text="one more")
    assert given.status == 429
    assert given.body == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert len(api.world.chats[ANN].messages) == 6
    clock.advance(1)
    await ok(api, "sendMessage", chat_id=ANN, text="one more")


async def test_edits_count_and_callback_answers_and_typing_do_not() -> None:
    api = new_api(limits=True)
    for _ in range(50):
        await ok(api, "sendChatAction", chat_id=ANN, action="typing")
        await ok(api, "getMe")
        await refused(api, "answerCallbackQuery", callback_query_id="1")
    sent = await ok(api, "sendMessage", chat_id=ANN, text="0")
    for number in range(1, 5):
        await ok(api, "editMessageText", chat_id=ANN, message_id=sent["message_id"], text=f"{number}")
    status, _ = await refused(api, "editMessageText", chat_id=ANN, message_id=sent["message_id"], text="9")
    assert status == 429


async def test_a_chat_is_limited_by_its_public_name_too() -> None:
    api = new_api(limits=True)
    acts.make_chat(api.world, "supergroup", "Coders", -100, members=[ANN], username="Coders")
    for number in range(20):
        await ok(api, "sendMessage", chat_id="@coders", text=f"{number}")
    for chat in ("@coders", -100):
        assert (await refused(api, "sendMessage", chat_id=chat, text="one more"))[0] == 429
    assert (await refused(api, "sendMessage", chat_id="coders", text="no name"))[0] == 400


async def test_limits_can_be_switched_off() -> None:
    api = new_api(limits=False)
    for number in range(100):
        await ok(api, "sendMessage", chat_id=ANN, text=f"{number}")
