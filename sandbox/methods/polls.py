"""sendPoll and stopPoll: what a poll must be, and its end."""

from __future__ import annotations

from typing import Any

from sandbox import keyboards, polls
from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.methods.addressing import message_of, open_chat
from sandbox.methods.sending import send
from sandbox.methods.wording import INVISIBLE, without
from sandbox.params import Params, integer, nested, text, truth
from sandbox.poll_state import Poll
from sandbox.refusal import bad_request
from sandbox.text.entities import units
from sandbox.text.rich import rich
from sandbox.world import World

MAX_QUESTION = 300
MAX_OPTION = 100
MAX_OPTIONS = 12
MAX_EXPLANATION = 200
MAX_EXPLANATION_LINES = 2  # line feeds in it
MAX_DESCRIPTION = 1024
SHORTEST, LONGEST = 5, 2_628_000  # seconds a poll may be open


def send_poll(world: World, params: Params) -> Object:
    chat = open_chat(world, params)
    facts = _facts(world, chat, params)
    closes_at = _closes_at(world, params, facts)
    poll = polls.draft(world, chat, facts, closes_at=closes_at, is_closed=truth(params, "is_closed"))
    return _sent(world, chat, params, poll, hidden=truth(params, "hide_results_until_closes"))


def _sent(world: World, chat: Chat, params: Params, poll: Poll, *, hidden: bool) -> Object:
    message = send(world, chat, params, {"poll": poll.shape()}, polls.beside(world, poll, hidden=hidden))
    polls.begin(world, poll)
    return message


def stop_poll(world: World, params: Params) -> Object:
    chat = open_chat(world, params)
    message = message_of(chat, params, "message with poll to stop not found")
    markup = keyboards.markup_to_edit(params)
    poll = world.polls.get(message.get("poll", {}).get("id", ""))
    if poll is None:
        raise bad_request("message is not a poll")
    if message.get("from", world.bot)["id"] != world.bot["id"]:
        raise bad_request("poll can't be stopped")
    if poll.is_closed:
        raise bad_request("poll has already been closed")
    polls.close(world, poll, reply_markup=markup)
    return poll.shape()


def send_again(world: World, chat: Chat, message: Object, params: Params) -> Object:
    """A copy: the same poll, open and without votes. A period begins anew, a date is forgotten."""
    old = world.polls.get(message["poll"]["id"])
    if old is None:
        raise bad_request("the message can't be copied")
    facts, period = without(old.facts, "close_date"), old.facts.get("open_period")
    closes_at = world.clock.now() + period if period else None
    facts |= {"close_date": int(closes_at)} if closes_at else {}
    hidden = "hide_results" in world.chats[old.chat].extras.get(old.message, {})
    return _sent(world, chat, params, polls.draft(world, chat, facts, closes_at=closes_at), hidden=hidden)


# ---- what it says


def _facts(world: World, chat: Chat, params: Params) -> Object:
    question = _words(params, "question", "poll question", MAX_QUESTION)
    options = _options(params)
    is_quiz = _is_quiz(params)
    facts: Object = {
        **_named("question", question),
        "options": options,
        "is_anonymous": _is_anonymous(chat, params),
        "type": "quiz" if is_quiz else "regular",
        "allows_multiple_answers": truth(params, "allows_multiple_answers"),
        "allows_revoting": _allows_revoting(params, is_quiz=is_quiz),
        "members_only": truth(params, "members_only"),
    }
    countries = nested(params, "country_codes", "country_codes")
    facts |= ({"country_codes": countries} if countries else {}) | _described(world, params)
    return facts | (_answer_key(world, params, len(options)) if is_quiz else {})


def _is_quiz(params: Params) -> bool:
    kind = text(params, "type") or "regular"
    if kind not in ("quiz", "regular"):
        raise bad_request("unsupported poll type specified")
    return kind == "quiz"


def _is_anonymous(chat: Chat, params: Params) -> bool:
    anonymous = "is_anonymous" not in params or truth(params, "is_anonymous")
    if not anonymous and chat.kind == "channel":
        raise bad_request("non-anonymous polls can't be sent to channel chats")
    return anonymous


def _allows_revoting(params: Params, *, is_quiz: bool) -> bool:
    return truth(params, "allows_revoting") if "allows_revoting" in params else not is_quiz


def _words(params: Params, name: str, what: str, most: int) -> Object:
    source = text(params, name) or ""
    mode = text(params, f"{name}_parse_mode") or ""
    found = rich(source, mode, nested(params, f"{name}_entities", "entities"), lambda _: None)
    if not found.text.strip(INVISIBLE):
        raise bad_request("text must be non-empty")
    if len(found.text) > most:
        raise bad_request(f"{what} length must not exceed {most}")
    kept = [one for one in found.entities if one["type"] == "custom_emoji"]  # the only kind shown there
    return {"text": found.text, "entities": kept}


def _named(name: str, words: Object) -> Object:
    return {name: words["text"]} | ({f"{name}_entities": words["entities"]} if words["entities"] else {})


def _options(params: Params) -> list[Object]:
    given: Any = nested(params, "options", "options") or []
    if not isinstance(given, list):
        raise bad_request("expected an Array of poll options")
    if not given:
        raise bad_request("poll must have at least one answer option")
    if len(given) > MAX_OPTIONS:
        raise bad_request(f"poll can't have more than {MAX_OPTIONS} options")
    return [_option(one, place) for place, one in enumerate(given)]


def _option(given: Any, place: int) -> Object:
    given = {"text": given} if isinstance(given, str) else given
    if not isinstance(given, dict):
        raise bad_request("can't parse InputPollOption: Expected InputPollOption to be an Object")
    words = _words(given, "text", "poll options", MAX_OPTION)
    return {"persistent_id": str(place), **_named("text", words)}


def _answer_key(world: World, params: Params, count: int) -> Object:
    """Which options are right, and the explanation."""
    right: Any = nested(params, "correct_option_ids", "correct_option_ids")
    if right is None:
        old = integer(params, "correct_option_id")  # its name before quizzes had several
        right = [] if old is None else [old]
    if not isinstance(right, list) or not right or not all(_is_place(one, count) for one in right):
        raise bad_request("wrong correct option ID specified")
    if len(set(right)) > 1 and not truth(params, "allows_multiple_answers"):
        raise bad_request("wrong correct option ID specified")
    return {"correct_option_ids": sorted(set(right)), **_explanation(world, params)}


def _is_place(given: Any, count: int) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given < count


def _explanation(world: World, params: Params) -> Object:
    words = _rich(world, params, "explanation", MAX_EXPLANATION)
    if words and words["explanation"].count("\n") > MAX_EXPLANATION_LINES:
        raise bad_request("quiz explanation has too many line feeds")
    return words


def _described(world: World, params: Params) -> Object:
    return _rich(world, params, "description", MAX_DESCRIPTION)


def _rich(world: World, params: Params, name: str, most: int) -> Object:
    source = text(params, name)
    if not source:
        return {}
    mode = text(params, f"{name}_parse_mode") or ""
    found = rich(source, mode, nested(params, f"{name}_entities", "entities"), world.users.get)
    if units(found.text) > most:
        raise bad_request("message caption is too long")  # what Telegram says of explanations too
    return {name: found.text} | ({f"{name}_entities": found.entities} if found.entities else {})


def _closes_at(world: World, params: Params, facts: Object) -> float | None:
    """When it closes by itself. Of both times Telegram takes the period (TDLib: a period resets the date)."""
    period, date = integer(params, "open_period") or 0, integer(params, "close_date") or 0
    if not period and not date:
        return None
    seconds = period or date - world.now()
    if not SHORTEST <= seconds <= LONGEST:
        raise bad_request(f"poll must be open for {SHORTEST} to {LONGEST} seconds")
    closes_at = world.clock.now() + period if period else float(date)
    if period:
        facts["open_period"] = period
    facts["close_date"] = int(closes_at)
    return closes_at
