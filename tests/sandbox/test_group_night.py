"""A group of many: sixty people and a bot play a question in virtual time; two hundred tap at once."""

from __future__ import annotations

import asyncio
from random import Random
from typing import Any

from sandbox.api import BotApi
from sandbox.world import World
from tests.sandbox.group_makers import BOB, GROUP, SUPER, crowd, member, new_chat, press
from tests.sandbox.makers import NOON, StillClock, answer, keyboard, new_api, new_world, ok
from tests.sandbox.poll_makers import QUIZ, cast, sent
from tests.virtual_time import run

KEYS = keyboard("A=a", "B=b")


class LoopClock:
    """The time of the (virtual) loop."""

    def now(self) -> float:
        return NOON + asyncio.get_running_loop().time()


class Host:
    """A bot that counts taps: toasts at once, and the question edited as often as it may be."""

    def __init__(self, api: BotApi, chat: int, message: int) -> None:
        self.api, self.where = api, {"chat_id": chat, "message_id": message}
        self.tapped: set[int] = set()
        self.told = 0
        self.edits: list[float] = []
        self.refused = 0

    async def poll(self) -> None:
        offset = 0
        while True:
            updates = await ok(self.api, "getUpdates", timeout=50, offset=offset)
            for update in updates:
                offset = update["update_id"] + 1
                if query := update.get("callback_query"):
                    self.tapped.add(query["from"]["id"])
                    name = query["from"]["first_name"]
                    await ok(
                        self.api, "answerCallbackQuery", callback_query_id=query["id"], text=f"{name}: kept"
                    )

    async def show(self) -> None:
        while True:
            await asyncio.sleep(0.5)
            if (count := len(self.tapped)) != self.told:
                await self._edit(count)

    async def _edit(self, count: int) -> None:
        text = f"{count} answered"
        given = await answer(self.api, "editMessageText", **self.where, text=text, reply_markup=KEYS)
        if given.status == 429:
            self.refused += 1
            await asyncio.sleep(given.body["parameters"]["retry_after"])
        else:
            self.told = count
            self.edits.append(asyncio.get_running_loop().time())


async def question(api: BotApi, chat: int) -> int:
    number: int = (await ok(api, "sendMessage", chat_id=chat, text="Which?", reply_markup=KEYS))["message_id"]
    return number


async def the_night() -> tuple[Host, list[Any], list[int]]:
    api = new_api(World(LoopClock()), limits=True)
    chat, people = crowd(api, 60)
    toasts: list[Any] = []
    api.world.listeners.append(lambda event: toasts.append(event) if "query_id" in event else None)
    host = Host(api, chat.id, await question(api, chat.id))
    tasks = [asyncio.create_task(host.poll()), asyncio.create_task(host.show())]
    chance = Random(1)
    for person in people:
        await asyncio.sleep(chance.uniform(0, 1))
        press(api, chat, person, host.where["message_id"], chance.choice("AB"))
    await asyncio.sleep(90)
    for task in tasks:
        task.cancel()
    assert chat.messages[host.where["message_id"]]["text"] == "60 answered"
    return host, toasts, people


def test_a_night_of_sixty_in_virtual_time() -> None:
    host, toasts, people = run(the_night())
    assert host.tapped == set(people)
    assert [(one["user"], one["text"]) for one in toasts] == [
        (person, f"Person {place}: kept") for place, person in enumerate(people)
    ]
    most = max(sum(at <= one < at + 30 for one in host.edits) for at in host.edits)
    assert (most <= 20 + 10, 1 <= host.refused <= 12) == (
        True,
        True,
    )  # a full bucket, and one every three seconds


async def test_edits_in_a_group_are_counted_and_toasts_are_free() -> None:
    clock = StillClock()
    api = new_api(new_world(clock), limits=True)
    chat, people = crowd(api, 25, "group")
    message = await question(api, chat.id)
    for place, person in enumerate(people):
        query = press(api, chat, person, message, "A")
        await ok(api, "answerCallbackQuery", callback_query_id=query.id, text="Kept")
        given = await answer(
            api,
            "editMessageText",
            chat_id=GROUP,
            message_id=message,
            text=f"{place}",
            reply_markup=KEYS,
        )
        assert given.status == (200 if place < 19 else 429)
    assert given.body["parameters"] == {"retry_after": 3}
    clock.advance(3)
    await ok(api, "editMessageText", chat_id=GROUP, message_id=message, text="again")


async def test_two_hundred_tap_and_vote_again_and_again_and_nothing_piles_up() -> None:
    api = new_api()
    chat, people = crowd(api, 200)
    message = await question(api, chat.id)
    poll = await sent(api, chat_id=SUPER, is_anonymous=False, **QUIZ)
    for person in people:
        cast(api, poll, 0, user=person)
    assert len(api.world.updates) == 2 * 200
    for _ in range(20):
        queries = [press(api, chat, person, message, "A") for person in people]
        for query in queries:
            await ok(api, "answerCallbackQuery", callback_query_id=query.id)
        api.world.updates.confirm(api.world.updates.next_id)
        assert (len(api.world.updates), len(api.world.queries)) == (0, 0)
    assert (len(chat.messages), len(chat.members)) == (3, 201)


async def test_a_crowd_that_nobody_answers_is_forgotten_after_its_time() -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    chat, people = crowd(api, 200)
    message = await question(api, chat.id)
    for _ in range(10):
        for person in people:
            press(api, chat, person, message, "B")
        clock.advance(151)
    press(api, chat, people[0], message, "B")
    assert (len(api.world.queries), api.world.updates.count(clock.now())) == (1, 1)


async def test_what_a_bot_learns_of_who_may_start_an_exam() -> None:
    api = new_api()
    chat = new_chat(api, bot="member")
    leaders = await ok(api, "getChatAdministrators", chat_id=chat.id)
    assert [one["status"] for one in leaders] == ["creator"]
    assert (await member(api, chat, BOB))["status"] == "member"
