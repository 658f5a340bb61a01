"""The parameter `entities`, given instead of a parse_mode (https://core.telegram.org/bots/api#messageentity).

Kinds that Telegram finds itself are ignored, kinds it does not know are refused. So is what begins or ends outside
the text or within a surrogate pair. Of the rest a hundred are used: all emoji, which do not count, then what cannot
be split, then what can, each in the order of the text.
"""

from __future__ import annotations

from typing import Any

from sandbox.jsontext import Object, is_utf8
from sandbox.refusal import Refused, bad_request
from sandbox.text.entities import CODES, QUOTES, SPLITTABLE, Rich, cleaned, finished, units
from sandbox.text.links import BadAddress, UserOf, address, mentioned, moment, nobody, number

MAX_ENTITIES = 100
MAX_OFFSET = 1_000_000
FOUND = ("mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number")
PLAIN = (*SPLITTABLE, *QUOTES, *CODES)


def given(text: str, entities: list[Any], user_of: UserOf = nobody) -> Rich:
    """The text with these entities. Refuses in Telegram's words."""
    read = [entity for raw in entities if (entity := _entity(raw, user_of)) is not None]
    for entity in read:
        _check_numbers(entity)
    placed = _placed(
        text, sorted((e for e in read if e["length"]), key=lambda e: (e["offset"], -e["length"]))
    )
    return finished(cleaned(text), _used(placed))


# ---- one entity


def _entity(raw: Any, user_of: UserOf) -> Object | None:
    if not isinstance(raw, dict):
        raise _unreadable("expected an Object")
    entity = {name: _number(raw, name) for name in ("offset", "length")} | {"type": _text(raw, "type")}
    match entity["type"]:
        case kind if kind in FOUND:
            return None
        case "pre" if raw.get("language"):
            return entity | {"language": _text(raw, "language")}
        case kind if kind in PLAIN:
            return entity
        case kind:
            return entity | _more(str(kind), raw, user_of)


def _more(kind: str, raw: Object, user_of: UserOf) -> Object:
    match kind:
        case "text_link":
            return _link(_text(raw, "url"), user_of)
        case "text_mention":
            return _mention(_number(_user(raw), "id"), user_of)
        case "custom_emoji":
            return _emoji(_number(raw, "custom_emoji_id"))
        case "date_time":
            return _moment(raw)
        case "":
            raise _unreadable("Type is not specified")
        case _:
            raise _unreadable("Unsupported type specified")


def _link(url: str, user_of: UserOf) -> Object:
    user_id = mentioned(url)
    if user_id is not None:
        return _mention(user_id, user_of)
    try:
        return {"url": address(url)}
    except BadAddress as error:
        raise bad_request(f"entity URL '{url}' is invalid: {error}") from error


def _mention(user_id: int, user_of: UserOf) -> Object:
    user = user_of(user_id)
    if user is None:
        raise bad_request("user not found")
    return {"type": "text_mention", "user": user}


def _emoji(emoji_id: int) -> Object:
    if emoji_id == 0:
        raise bad_request("invalid custom emoji identifier specified")
    return {"custom_emoji_id": str(emoji_id)}


def _moment(raw: Object) -> Object:
    unix_time = _number(raw, "unix_time")
    letters = _text(raw, "date_time_format") if raw.get("date_time_format") is not None else ""
    if moment(1, letters) is None:
        raise _unreadable("Invalid date format used")
    found = moment(unix_time, letters)
    if found is None:
        raise bad_request("invalid date specified")
    return found


# ---- its fields


def _text(raw: Object, name: str) -> str:
    match raw.get(name):
        case None:
            raise _unreadable(f'Can\'t find field "{name}"')
        case str(text) if is_utf8(text):
            return text
        case str():
            raise bad_request("strings must be encoded in UTF-8")
        case _:
            raise _unreadable(f'Field "{name}" must be of type String')


def _number(raw: Object, name: str) -> int:
    match raw.get(name):
        case None:
            raise _unreadable(f'Can\'t find field "{name}"')
        case bool() | list() | dict():
            raise _unreadable(f'Field "{name}" must be of type Number')
        case value if (read := number(str(value))) is not None:
            return read
        case _:
            raise _unreadable(f'Field "{name}" must be a valid Number')


def _user(raw: Object) -> Object:
    match raw.get("user"):
        case None:
            raise _unreadable('Can\'t find field "user"')
        case dict(user):
            return user
        case _:
            raise _unreadable('Field "user" must be of type Object')


def _unreadable(why: str) -> Refused:
    return bad_request(f"can't parse MessageEntity: {why}")


# ---- its place


def _check_numbers(entity: Object) -> None:
    for name in ("offset", "length"):
        if not 0 <= entity[name] <= MAX_OFFSET:
            raise bad_request(f"receive an entity with incorrect {name} {entity[name]}")


def _placed(text: str, entities: list[Object]) -> list[Object]:
    """The same entities where they are in the cleaned text."""
    if not entities:
        return []
    edges = _edges(text)
    placed = []
    for entity in entities:
        start, end = _ends(entity, edges)
        if end > start:
            placed.append({**entity, "offset": start, "length": end - start})
    return placed


def _ends(entity: Object, edges: list[tuple[int, int] | None]) -> tuple[int, int]:
    start, size = entity["offset"], len(edges) - 1
    end = start + entity["length"]
    if start > size:
        raise bad_request(f"entity begins after the end of the text at UTF-16 offset {start}")
    first = edges[start]
    if first is None:
        raise bad_request(
            f"entity begins in a middle of a UTF-16 symbol at byte offset {_next(edges, start)}"
        )
    where = f"entity beginning at UTF-16 offset {start} ends"
    if end > size:
        raise bad_request(f"{where} after the end of the text at UTF-16 offset {end}")
    last = edges[end]
    if last is None:
        raise bad_request(f"{where} in a middle of a UTF-16 symbol at byte offset {_next(edges, end)}")
    return first[0], last[0]


def _edges(text: str) -> list[tuple[int, int] | None]:
    """For each UTF-16 offset its place in the cleaned text and its byte; nothing within a surrogate pair."""
    edges: list[tuple[int, int] | None] = [(0, 0)]
    place = byte = 0
    for char in text:
        place += units(cleaned(char))
        byte += len(char.encode("utf-8", "surrogatepass"))
        edges += [None] * (units(char) - 1) + [(place, byte)]
    return edges


def _next(edges: list[tuple[int, int] | None], offset: int) -> int:
    after = edges[offset + 1]
    assert after is not None
    return after[1]


def _used(entities: list[Object]) -> list[Object]:
    emoji = [e for e in entities if e["type"] == "custom_emoji"]
    solid = [e for e in entities if e["type"] not in (*SPLITTABLE, "custom_emoji")]
    return [*emoji, *[*solid, *(e for e in entities if e["type"] in SPLITTABLE)][:MAX_ENTITIES]]
