"""Whatever bots and people do, in whatever order: no call crashes, and the world stays sound."""

import json
from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sandbox import acts, inline, membership, pins, polls, reactions, topics
from sandbox.api import Answer, BotApi
from sandbox.files import Upload, upload
from sandbox.jsontext import Object
from sandbox.methods import METHODS
from sandbox.sample import PICTURE
from sandbox.spec.check import SPEC
from sandbox.world import NotPossible, NotThere, World
from tests.sandbox.invariants import check, check_round_trip
from tests.sandbox.makers import ANN, TOKEN, StillClock, new_api, new_world
from tests.sandbox.spec_values import Caller
from tests.virtual_time import run

BEA = 1002
SUPER = -1_000_000_000_009
PHOTO = upload("a.png", PICTURE)
PAPER = Upload("a.txt", "text/plain", b"x")
SIMULATED = [*sorted(METHODS.keys() - {"logOut", "setWebhook", "leaveChat"}), "getUpdates"]
FAVOURITES = ["sendPoll", "stopPoll", "sendMessage", "answerInlineQuery", "editMessageText", "sendPhoto"]
FAVOURITES += ["sendPoll", "pinChatMessage", "copyMessage", "answerCallbackQuery", "setMessageReaction"]
OTHERS = sorted(SPEC.methods)  # also those that are not simulated

Act = Callable[[World, StillClock, Any], object]


def _chat(world: World, pick: Any) -> int:
    return int(pick(sorted(world.chats)))


def _message(world: World, pick: Any) -> tuple[Any, int]:
    chat = world.chats[_chat(world, pick)]
    return chat, int(pick(sorted(chat.messages) or [1]))


def _vote(world: World, _: StillClock, pick: Any) -> None:
    chat, number = _message(world, pick)
    polls.vote(world, pick([ANN, BEA]), polls.of_message(world, chat, number), pick([(), (0,), (1,), (0, 1)]))


def _choose(world: World, _: StillClock, pick: Any) -> None:
    query = pick([one.id for one in world.inline.queries.values() if one.answer] or ["0"])
    asked = world.inline.queries.get(query)
    names = sorted(asked.answer["messages"]) if asked and asked.answer else []
    user = asked.user if asked else ANN
    inline.choose(world, user, _chat(world, pick), query, pick(names or ["x"]), pick([0, 0, 2]))


def _pin(world: World, _: StillClock, pick: Any) -> None:
    chat, number = _message(world, pick)
    acts.message_of(chat, number)
    pins.pin(world, chat, number, world.user(ANN))


def _react(world: World, _: StillClock, pick: Any) -> None:
    chat, number = _message(world, pick)
    acts.message_of(chat, number)
    emoji = pick([[], [{"type": "emoji", "emoji": "👍"}]])
    reactions.react(world, chat, number, world.user(pick([ANN, BEA])), emoji)


def _member(world: World, _: StillClock, pick: Any) -> None:
    chat = world.chats[pick([-7, -8, SUPER])]
    action = pick(["join", "leave", "kick", "promote", "demote", "restrict", "unban"])
    who = pick([ANN, BEA, world.bot["id"]])
    membership.act(world, chat, who, action, world.user(ANN))


ACTS: list[Act] = [
    lambda world, _, pick: acts.write(
        world, pick([ANN, BEA]), _chat(world, pick), pick(["hi", "/go", "@ann 👍", "/start x"]), topic=pick([0, 0, 2])
    ),
    lambda world, _, pick: acts.write(
        world, ANN, _chat(world, pick), "hi", reply_to=_message(world, pick)[1]
    ),
    lambda world, _, pick: acts.write(
        world, BEA, _chat(world, pick), None, content={"photo": world.files.photo(PHOTO)}
    ),
    lambda world, _, pick: acts.edit(world, ANN, _message(world, pick)[0].id, _message(world, pick)[1], "new"),
    lambda world, _, pick: acts.delete(world, ANN, _message(world, pick)[0].id, _message(world, pick)[1]),
    lambda world, _, pick: acts.tap(world, ANN, _message(world, pick)[0].id, _message(world, pick)[1], "x"),
    lambda world, _, pick: acts.press_reply_key(world, ANN, _chat(world, pick), "A"),
    lambda world, _, pick: acts.set_blocked(world, ANN, ANN, blocked=pick([True, False])),
    lambda world, _, pick: inline.ask(world, pick([ANN, BEA]), pick(["", "q"]), "", ANN),
    lambda world, _, pick: topics.create(world, world.chats[SUPER], world.user(ANN), "T"),
    lambda world, _, pick: membership.migrate(world, world.chats[-7]),
    lambda world, clock, pick: clock.advance(pick([1.0, 5.0, 40.0, 86_400.0])),
    _vote, _vote, _choose, _pin, _react, _member,
]  # fmt: skip


def peopled(clock: StillClock) -> BotApi:
    """Ann and Bea, a group, a channel and a forum, in all of which the bot is; a poll and a question wait."""
    world = new_world(clock)
    api = new_api(world)
    world.know_user(ANN, "Ann", "ann")
    acts.write(world, BEA, BEA, "hi")
    acts.make_chat(world, "group", "Coders", -7, members=[ANN, BEA], bot="administrator")
    acts.make_chat(world, "channel", "News", -8, members=[ANN])
    forum = acts.make_chat(
        world, "supergroup", "Forum", SUPER, members=[ANN], bot="administrator", username="coders", forum=True
    )
    topics.create(world, forum, world.user(ANN), "Codes")
    return api


async def play(seed: int, steps: int) -> None:
    chance, clock = Random(seed), StillClock()
    api = peopled(clock)
    caller = Caller(api.world, chance)
    told: list[Object] = []
    api.world.listeners.append(told.append)
    for _ in range(steps):
        if chance.random() < 0.4:
            with suppress(NotThere, NotPossible):
                chance.choice(ACTS)(api.world, clock, lambda values: chance.choice(list(values)))
        else:
            method = chance.choice(chance.choice([*[FAVOURITES] * 3, SIMULATED, SIMULATED, OTHERS]))
            await _call(api, method, caller.call(method))
        api.world.agenda.tick()
        check(api.world)
    json.dumps([*told, *api.calls.since(0)], allow_nan=False)
    check_round_trip(api.world)


async def _call(api: BotApi, method: str, params: Object) -> None:
    files = {"file": PHOTO if len(params) % 2 else PAPER}
    given = await api.call(TOKEN, method, params | files)
    assert isinstance(given, Answer)
    assert given.status == (200 if given.body["ok"] else given.body["error_code"])
    assert given.status in (200, 400, 403, 404, 409), (method, params, given)


@settings(max_examples=80, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.integers(0, 1 << 32))
def test_whatever_happens_no_call_crashes_and_the_world_stays_sound(seed: int) -> None:
    run(play(seed, 150))
