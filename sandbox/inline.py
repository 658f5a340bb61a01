"""Inline mode: people ask in any chat, the bot answers with results, a person sends one of them.

Rules:
1. A query waits 30 s for its answer; it is answered once. What was answered is kept as long as the bot said
   (`cache_time`), for all or for this user alone (`is_personal`), and not asked again.
2. The chosen result becomes a message of the person, sent via the bot. With inline buttons it has an
   `inline_message_id`, by which the bot can edit it wherever it is.
"""

from __future__ import annotations

from sandbox.acts import chat_of, check_post, enter, where
from sandbox.chat import Chat
from sandbox.hearing import say
from sandbox.inline_state import InlineQuery
from sandbox.jsontext import Object, dumps, is_utf8
from sandbox.world import NotPossible, NotThere, World

MAX_QUERY = 256


def ask(world: World, user_id: int, query: str, offset: str, chat_id: int) -> InlineQuery:
    """Typed `@bot query`. From the cache it is answered at once."""
    if not world.settings["inline"]:
        raise NotPossible("this bot has no inline mode; switch it on with /sim/bot")
    if len(query) > MAX_QUERY or not is_utf8(query):
        raise NotPossible(f"a query has at most {MAX_QUERY} characters")
    user = world.know_user(user_id)
    asked = world.inline.add(user_id, query, offset, world.clock.now())
    known = _recalled(world, asked)
    if known:
        world.inline.answer(asked.id, known, world.clock.now())
        world.rev += 1
        tell_answer(world, asked, known)
    else:
        kind = "sender" if chat_id == user_id else chat_of(world, chat_id).kind
        update = {"id": asked.id, "from": user, "query": query, "offset": offset, "chat_type": kind}
        world.send_update("inline_query", update)
    return world.inline.queries[asked.id]


def _recalled(world: World, asked: InlineQuery) -> Object | None:
    keys = (cache_key(asked, personal=True), cache_key(asked, personal=False))
    return next((known for key in keys if (known := world.inline.recall(key, world.clock.now()))), None)


def cache_key(asked: InlineQuery, *, personal: bool) -> str:
    return dumps([asked.user if personal else 0, asked.offset, asked.query])


def tell_answer(world: World, asked: InlineQuery, answer: Object) -> None:
    shown = {
        name: answer[name] for name in ("results", "next_offset", "button") if answer.get(name) is not None
    }
    world.tell("inline_answer", None, query_id=asked.id, user=asked.user, **shown)


def choose(world: World, user_id: int, chat_id: int, query_id: str, result_id: str, topic: int = 0) -> Object:
    """Send a result; the bot hears of it as far as it is told (inline feedback, and if it is in the chat)."""
    asked = world.inline.queries.get(query_id)
    if asked is None or asked.answer is None or asked.user != user_id:
        raise NotThere(f"no answered query {query_id} of this user")
    if result_id not in asked.answer["messages"]:
        raise NotThere(f"query {query_id} has no result {result_id}")
    made = asked.answer["messages"][result_id]
    if made["content"] is None:
        raise NotPossible(f"the sandbox does not send results of type {made['type']}")
    chat = enter(world, user_id, chat_id)
    place = where(chat, topic)
    check_post(world, chat, user_id, {**made["content"], **place})
    inline_id = _inline_id(world, chat) if made["markup"] else None
    message = _send(world, chat, user_id, {**made["content"], **place}, made["markup"], inline_id)
    if world.settings["inline_feedback"]:
        _tell_chosen(world, asked, result_id, inline_id)
    return message


def _inline_id(world: World, chat: Chat) -> str:
    inline_id = f"AgAAAI{chat.next_message_id:08d}{abs(chat.id):016d}"
    world.inline.messages[inline_id] = (chat.id, chat.next_message_id)
    return inline_id


def _send(
    world: World, chat: Chat, user_id: int, content: Object, markup: Object | None, inline_id: str | None
) -> Object:
    sender = None if chat.kind == "channel" else world.know_user(user_id)
    shown = {"via_bot": world.bot, **content, **({"reply_markup": markup} if markup else {})}
    return say(world, chat, sender, shown, {"inline_id": inline_id} if inline_id else None)


def _tell_chosen(world: World, asked: InlineQuery, result_id: str, inline_id: str | None) -> None:
    chosen: Object = {"result_id": result_id, "from": world.user(asked.user), "query": asked.query}
    world.send_update(
        "chosen_inline_result", chosen | ({"inline_message_id": inline_id} if inline_id else {})
    )
