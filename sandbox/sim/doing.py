"""What people do: write, upload, tap, vote, ask inline, react, pin."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from sandbox import acts, inline, pins, polls, reactions
from sandbox.bodies import UNREADABLE_FORM
from sandbox.files import NoPicture, Upload, upload
from sandbox.jsontext import Object
from sandbox.methods.media import DICE, contact, location, shown
from sandbox.refusal import Refused
from sandbox.sim import asked
from sandbox.sim.desk import Desk, patience, where, which, who
from sandbox.world import NotPossible

MAX_OPTIONS = 12
KINDS = {"photo", "document", "audio", "video", "animation", "voice", "video_note", "sticker"}
OTHER = ("photo", "location", "contact", "dice", "poll")


async def write(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user, text = who(facts), asked.text(facts, "text")
    content = _content(desk, facts)
    if (text is None) is (content is None):
        raise NotPossible("a message has either text, or one of photo, location, contact, dice, poll")
    message = acts.write(desk.world, user, where(facts, user), text, content=content, **_place(facts))
    return {"message_id": message["message_id"]}


def _place(facts: Object) -> Object:
    return {
        "reply_to": asked.number(facts, "reply_to"),
        "topic": asked.number(facts, "topic") or 0,
        "from_bot": asked.truth(facts, "from_bot"),
        "as_chat": asked.number(facts, "as_chat"),
    }


def _content(desk: Desk, facts: Object) -> Object | None:
    """What is sent instead of a text."""
    asked.truth(facts, "photo")
    given = [name for name in OTHER if facts.get(name)]
    if len(given) > 1:
        raise NotPossible(f"a message is one of {', '.join(given)}")
    try:
        return _made(desk, given[0], facts[given[0]]) if given else None
    except Refused as refused:  # the bot's own methods check the same things
        raise NotPossible(refused.description.removeprefix("Bad Request: ")) from refused


def _made(desk: Desk, kind: str, given: Any) -> Object:
    if kind == "photo":
        return {"photo": desk.world.files.photo(_sample())}
    if kind == "dice":
        emoji = given if isinstance(given, str) and given in DICE else "🎲"
        return {"dice": {"emoji": emoji, "value": desk.world.chance.randint(1, DICE[emoji])}}
    if not isinstance(given, dict):
        raise NotPossible(f'"{kind}" must be an object')
    if kind == "location":
        return {"location": location(given)}
    return {"contact": contact(given)} if kind == "contact" else _poll(given)


def _sample() -> Upload:
    """A picture for who only says `photo: true`."""
    from sandbox.sample import PICTURE

    return upload("photo.png", PICTURE)


def _poll(given: Object) -> Object:
    """A poll of a person is a picture of one: nobody votes in it."""
    options = asked.texts(given, "options", 100) or []
    if not given.get("question") or not all(options) or not 1 <= len(options) <= MAX_OPTIONS:
        raise NotPossible('a poll has a "question" and 1 to 12 "options"')
    shapes = [{"persistent_id": str(n), "text": text, "voter_count": 0} for n, text in enumerate(options)]
    flags = dict.fromkeys(("is_closed", "allows_multiple_answers", "members_only"), False)
    rules = {
        "total_voter_count": 0,
        "is_anonymous": True,
        "type": "regular",
        "allows_revoting": True,
        **flags,
    }
    question = asked.text(given, "question", 300)
    return {"poll": {"id": "1", "question": question, "options": shapes, **rules}}


async def edit(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user, text = who(facts), asked.text(facts, "text")
    if text is None:
        raise NotPossible('"text" is missing')
    acts.edit(desk.world, user, where(facts, user), which(facts), text)
    return {"message_id": which(facts)}


async def delete(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user = who(facts)
    acts.delete(desk.world, user, where(facts, user), which(facts))
    return {"deleted": True}


async def take_upload(desk: Desk, request: web.Request) -> Any:
    """Multipart: fields like those of /sim/message, and a file."""
    if request.content_type != "multipart/form-data":
        raise NotPossible("send multipart/form-data with a file")
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge as error:
        raise NotPossible("a file has at most 50 MB") from error
    except UNREADABLE_FORM as error:
        raise NotPossible("the body is no multipart/form-data") from error
    file = form.get("file")
    if not isinstance(file, web.FileField):
        raise NotPossible('the part "file" is missing')
    facts: Object = {name: value for name, value in form.items() if isinstance(value, str)}
    facts |= {
        name: asked.whole(facts[name], name)
        for name in ("user", "chat", "reply_to", "topic", "as_chat")
        if name in facts
    }
    given = await asyncio.to_thread(upload, file.filename, file.file.read(), file.content_type)
    return await _send_file(desk, facts, given)


async def _send_file(desk: Desk, facts: Object, given: Upload) -> Any:
    kind = facts.get("kind") or ("photo" if given.pictures else "document")
    if kind not in KINDS or not given.data:
        raise NotPossible(f'"kind" must be one of {", ".join(sorted(KINDS))}, and the file not empty')
    user = who(facts)
    try:
        content = shown(desk.world.files, kind, given, {})
    except NoPicture as trouble:
        raise NotPossible(f"this is no photo: {trouble}") from trouble
    caption = asked.text(facts, "caption")
    message = acts.write(desk.world, user, where(facts, user), caption, content=content, **_place(facts))
    return {"message_id": message["message_id"]}


async def tap(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user, chat = who(facts), where(facts, who(facts))
    data, label = asked.text(facts, "data"), asked.text(facts, "text")
    if (data is None) is (label is None):
        raise NotPossible("a tap has either data or the text of a button")
    number = asked.number(facts, "message_id")
    if number is None:
        return _press_reply_key(desk, user, chat, label, facts)
    if data is None:
        button = acts.button(desk.world, chat, number, label or "")
        if "callback_data" not in button:
            return {name: value for name, value in button.items() if name != "text"}
        data = button["callback_data"]
    query = acts.tap(desk.world, user, chat, number, data or "")
    seconds = patience(facts)
    return await desk.answers.to("callback_answer", query.id, seconds) if seconds else {"query_id": query.id}


def _press_reply_key(desk: Desk, user: int, chat: int, label: str | None, facts: Object) -> Object:
    if label is None:
        raise NotPossible('"message_id" is missing')
    topic = asked.number(facts, "topic") or 0
    return {"message_id": acts.press_reply_key(desk.world, user, chat, label, topic)["message_id"]}


async def vote(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user, options = who(facts), facts.get("options")
    is_list = isinstance(options, list) and len(options) <= MAX_OPTIONS
    if not is_list or not all(isinstance(one, int) and not isinstance(one, bool) for one in options or []):
        raise NotPossible('"options" must be a list of option numbers, counted from 0')
    chat = acts.chat_of(desk.world, where(facts, user))
    poll = polls.of_message(desk.world, chat, which(facts))
    polls.vote(desk.world, user, poll, tuple(options or []))
    return {"options": list(poll.votes.get(user, ()))}


async def ask_inline(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user = who(facts)
    query, offset = asked.text(facts, "query") or "", asked.text(facts, "offset", 64) or ""
    found = inline.ask(desk.world, user, query, offset, where(facts, user))
    if found.answer:
        kept = ("results", "next_offset", "button")
        known = {name: found.answer[name] for name in kept if found.answer[name] is not None}
        return {"query_id": found.id, "answered": True, **known}
    seconds = patience(facts)
    return await desk.answers.to("inline_answer", found.id, seconds) if seconds else {"query_id": found.id}


async def choose(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user = who(facts)
    query, result = asked.text(facts, "query_id"), asked.text(facts, "result_id")
    topic = asked.number(facts, "topic") or 0
    message = inline.choose(desk.world, user, where(facts, user), query or "", result or "", topic)
    return {"message_id": message["message_id"]}


async def react(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user, emoji = who(facts), asked.text(facts, "emoji", 16)
    chat = acts.chat_of(desk.world, where(facts, user))
    acts.message_of(chat, which(facts))
    if not chat.has(user) or (emoji and not reactions.is_allowed(emoji)):
        raise NotPossible("only members react, and only with an emoji that Telegram has for it")
    reaction: list[Object] = [{"type": "emoji", "emoji": emoji}] if emoji else []
    reactions.react(desk.world, chat, which(facts), desk.world.know_user(user), reaction)
    return {"emoji": emoji or None}


async def pin(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user = who(facts)
    chat = acts.chat_of(desk.world, where(facts, user))
    number = which(facts)
    if asked.truth(facts, "unpin"):
        pins.unpin(desk.world, chat, [number])
    elif not pins.is_pinnable(acts.message_of(chat, number)):
        raise NotPossible("service messages can't be pinned")
    elif number not in chat.pinned:
        pins.pin(desk.world, chat, number, desk.world.know_user(user))
    return {"pinned": chat.pinned}


async def start(desk: Desk, request: web.Request) -> Any:
    facts = await asked.body(request)
    user, payload = who(facts), asked.text(facts, "payload", 64) or ""
    message = acts.start(desk.world, user, payload, asked.number(facts, "chat"))
    return {"message_id": message["message_id"]}


CALLS = (
    ("POST", "/sim/message", write),
    ("POST", "/sim/edit", edit),
    ("POST", "/sim/delete", delete),
    ("POST", "/sim/upload", take_upload),
    ("POST", "/sim/tap", tap),
    ("POST", "/sim/vote", vote),
    ("POST", "/sim/inline", ask_inline),
    ("POST", "/sim/inline/choose", choose),
    ("POST", "/sim/react", react),
    ("POST", "/sim/pin", pin),
    ("POST", "/sim/start", start),
)
