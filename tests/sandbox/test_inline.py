"""Inline mode: people ask, the bot answers, a person sends a result, the bot edits it."""

from typing import Any

import pytest
import telegram
from aiogram import types

from sandbox import acts, inline
from sandbox.api import BotApi
from sandbox.files import upload
from sandbox.jsontext import Object
from sandbox.membership import act
from sandbox.sample import PICTURE
from sandbox.topics import create
from sandbox.world import NotPossible, NotThere
from tests.sandbox.makers import ANN, StillClock, keyboard, new_api, new_world, ok, refused

BEA = 1002
TOO_LATE = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


def article(name: str = "1", **more: Any) -> Object:
    return {
        "type": "article",
        "id": name,
        "title": "A",
        "input_message_content": {"message_text": "<b>A</b>"},
    } | more


def ask(api: BotApi, query: str = "q", user: int = ANN, chat: int = ANN, offset: str = "") -> str:
    return inline.ask(api.world, user, query, offset, chat).id


async def answer(api: BotApi, *results: Object, query: str = "", **params: Any) -> Any:
    return await ok(
        api, "answerInlineQuery", inline_query_id=query or ask(api), results=list(results), **params
    )


async def chosen(api: BotApi, result: Object, chat: int = ANN, topic: int = 0) -> Object:
    query = ask(api)
    await answer(api, result, query=query, cache_time=0)
    return inline.choose(api.world, ANN, chat, query, result["id"], topic)


def heard(api: BotApi, kind: str) -> list[Any]:
    return [one.update[kind] for one in api.world.updates.waiting if kind in one.update]


# ---- asking and answering


def test_what_people_type_reaches_the_bot() -> None:
    api = new_api()
    acts.make_chat(api.world, "group", "Coders", -7, members=[ANN])
    ask(api, "diabetes", offset="20")
    ask(api, chat=-7)
    private, group = heard(api, "inline_query")
    expected = {"id": "9000001", "from": api.world.users[ANN], "query": "diabetes", "offset": "20"}
    assert private == {**expected, "chat_type": "sender"}
    assert (group["id"], group["chat_type"]) == ("9000002", "group")
    assert types.InlineQuery.model_validate(private).query == "diabetes"
    parsed = telegram.InlineQuery.de_json(private, None)
    assert parsed.chat_type == "sender"


def test_without_inline_mode_nobody_asks() -> None:
    api = new_api()
    with pytest.raises(NotPossible, match="at most 256"):
        ask(api, "x" * 257)
    api.world.settings["inline"] = False
    with pytest.raises(NotPossible, match="no inline mode"):
        ask(api)


async def test_people_see_the_results() -> None:
    api = new_api()
    told: list[Object] = []
    query = ask(api)
    api.world.listeners.append(told.append)
    button = {"text": "More", "start_parameter": "more"}
    await answer(api, article(), query=query, next_offset="1", button=button)
    shown = {"results": [article()], "next_offset": "1", "button": button}
    assert told == [{"type": "inline_answer", "chat": None, "query_id": query, "user": ANN, **shown}]


async def test_a_query_is_answered_once_and_within_30_seconds() -> None:
    clock = StillClock()
    api = new_api(new_world(clock))
    query = ask(api)
    clock.advance(29.9)
    await answer(api, query=query)
    given = {"inline_query_id": query, "results": []}
    assert await refused(api, "answerInlineQuery", **given) == TOO_LATE
    query = ask(api, "other")
    clock.advance(30)
    assert await refused(api, "answerInlineQuery", inline_query_id=query, results=[]) == TOO_LATE
    assert await refused(api, "answerInlineQuery", inline_query_id="7", results=[]) == TOO_LATE


@pytest.mark.parametrize(
    ("params", "users"),
    [
        ({}, [ANN, ANN, BEA]),
        ({"cache_time": 0}, []),
        ({"cache_time": 10}, [ANN, BEA]),
        ({"is_personal": True}, [ANN, ANN]),
    ],
)
async def test_an_answer_is_kept_for_all_or_for_one(params: Object, users: list[int]) -> None:
    """Asked again: by Ann and Bea at once, by Ann and by Bea after a minute; then who was not asked of the bot."""
    clock = StillClock()
    api = new_api(new_world(clock))
    await answer(api, article(), **params)
    known = []
    for user, wait in ((ANN, 0), (BEA, 0), (ANN, 60)):
        clock.advance(wait)
        if inline.ask(api.world, user, "q", "", user).answer:
            known.append(user)
    assert sorted(known) == users
    assert inline.ask(api.world, ANN, "q", "1", ANN).answer is None


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(str(n)) for n in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article("")]}, "RESULT_ID_INVALID"),
        ({"results": [article("é" * 33)]}, "RESULT_ID_INVALID"),
        (
            {"results": [article(type="poem")]},
            "can't parse inline query result: unsupported inline query result type",
        ),
        ({"results": [article(title="")]}, "article title is empty"),
        ({"results": [article(input_message_content={"message_text": ""})]}, "message text is empty"),
        ({"results": [article(reply_markup=keyboard("A=" + "x" * 65))]}, "BUTTON_DATA_INVALID"),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"results": "["}, "can't parse inline query result JSON object"),
        ({"results": None}, 'parameter "results" is required'),
    ],
)
async def test_bad_answers_are_refused_and_the_query_still_waits(params: Object, description: str) -> None:
    api = new_api()
    query = ask(api)
    given = {"inline_query_id": query, "results": []} | params
    assert await refused(api, "answerInlineQuery", **given) == (400, f"Bad Request: {description}")
    await answer(api, query=query)


async def test_bad_markup_in_a_result_is_refused() -> None:
    api = new_api()
    content = {"message_text": "<b>A", "parse_mode": "HTML"}
    given = {"inline_query_id": ask(api), "results": [article(input_message_content=content)]}
    status, said = await refused(api, "answerInlineQuery", **given)
    assert (status, said.startswith("Bad Request: can't parse entities:")) == (400, True)


# ---- choosing


async def test_a_chosen_result_is_a_message_via_the_bot() -> None:
    api = new_api()
    content = {"message_text": "<b>A</b>", "parse_mode": "HTML"}
    message = await chosen(api, article(input_message_content=content))
    assert (message["text"], message["entities"][0]["type"]) == ("A", "bold")
    assert (message["from"]["id"], message["via_bot"]) == (ANN, api.world.bot)
    assert heard(api, "message")[-1] == message
    told = {"result_id": "1", "from": api.world.users[ANN], "query": "q"}
    assert heard(api, "chosen_inline_result") == [told]
    api.world.settings["inline_feedback"] = False
    await chosen(api, article())
    assert len(heard(api, "chosen_inline_result")) == 1


PLACE = {"latitude": 1.5, "longitude": 2.5}
PERSON = {"phone_number": "+1", "first_name": "Bea"}


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        ({"type": "location", "title": "L", **PLACE}, {"location": PLACE}),
        ({"type": "venue", "title": "V", "address": "Here", **PLACE}, {"location": PLACE}),
        ({"type": "contact", **PERSON}, {"contact": PERSON}),
        (article(input_message_content=PLACE), {"location": PLACE}),
        (article(input_message_content=PERSON), {"contact": PERSON}),
    ],
)
async def test_places_and_contacts_are_sent(result: Object, shown: Object) -> None:
    message = await chosen(new_api(), {"id": "1", **result})
    assert shown.items() <= message.items()
    assert types.Message.model_validate(message).via_bot is not None


@pytest.mark.parametrize(
    "kind", ["photo", "document", "audio", "video", "voice", "gif", "mpeg4_gif", "sticker"]
)
async def test_files_that_were_sent_before_are_sent_again(kind: str) -> None:
    api = new_api()
    stored = kind if kind not in ("gif", "mpeg4_gif") else "animation"
    given = upload("a.png", PICTURE)
    shelf = api.world.files
    file_id = shelf.photo(given)[-1]["file_id"] if kind == "photo" else shelf.put(stored, given).id
    name = "mpeg4_file_id" if kind == "mpeg4_gif" else f"{kind}_file_id"
    result = {"type": kind, "id": "1", "title": "T", name: file_id}
    message = await chosen(api, result)
    assert stored in message


async def test_what_the_sandbox_cannot_send_is_not_sent() -> None:
    result = {
        "type": "photo",
        "id": "1",
        "photo_url": "https://x.org/a.jpg",
        "thumbnail_url": "https://x.org/a.jpg",
    }
    with pytest.raises(NotPossible, match="results of type photo"):
        await chosen(new_api(), result)


async def test_only_who_asked_chooses_and_only_what_was_answered() -> None:
    api = new_api()
    query = ask(api)
    with pytest.raises(NotThere):
        inline.choose(api.world, ANN, ANN, query, "1")
    await answer(api, article(), query=query)
    for user, name in ((BEA, "1"), (ANN, "2")):
        with pytest.raises(NotThere):
            inline.choose(api.world, user, user, query, name)


async def test_a_result_goes_only_where_its_sender_may_write() -> None:
    api = new_api()
    chat = acts.make_chat(api.world, "supergroup", "Forum", -9, members=[BEA, ANN], forum=True)
    create(api.world, chat, api.world.user(BEA), "Codes")
    topic = max(chat.topics)
    message = await chosen(api, article(), -9, topic)
    assert (message["message_thread_id"], message["is_topic_message"]) == (topic, True)
    with pytest.raises(NotThere, match="no topic 99"):
        await chosen(api, article(), -9, 99)
    act(api.world, chat, ANN, "kick", api.world.user(BEA))
    with pytest.raises(NotPossible, match="banned"):
        await chosen(api, article(), -9)
    acts.set_blocked(api.world, ANN, ANN, blocked=True)
    with pytest.raises(NotPossible, match="blocked"):
        await chosen(api, article())


# ---- afterwards


async def test_a_result_with_buttons_is_edited_by_its_inline_id() -> None:
    api = new_api()
    message = await chosen(api, article(reply_markup=keyboard("A=x")))
    name = heard(api, "chosen_inline_result")[0]["inline_message_id"]
    acts.tap(api.world, BEA, ANN, message["message_id"], "x")
    tapped = heard(api, "callback_query")[0]
    assert (tapped["inline_message_id"], tapped["data"], "message" in tapped) == (name, "x", False)
    assert types.CallbackQuery.model_validate(tapped).inline_message_id == name
    assert (
        await ok(api, "editMessageText", inline_message_id=name, text="B", reply_markup=keyboard("A=x"))
        is True
    )
    assert await ok(api, "editMessageReplyMarkup", inline_message_id=name) is True
    shown = api.world.chats[ANN].messages[message["message_id"]]
    assert (shown["text"], "reply_markup" in shown) == ("B", False)
    acts.delete(api.world, ANN, ANN, message["message_id"])
    assert await refused(api, "editMessageText", inline_message_id=name, text="C") == (
        400,
        "Bad Request: MESSAGE_ID_INVALID",
    )


async def test_an_edit_in_a_chat_answers_the_message() -> None:
    api = new_api()
    await ok(api, "sendMessage", chat_id=ANN, text="A")
    edited = await ok(api, "editMessageText", chat_id=ANN, message_id=2, inline_message_id="x", text="B")
    assert edited["text"] == "B"
