"""Calls as the specification tells them, for a world as it is: most of them right, some nearly, some wild."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from sandbox.jsontext import Object, dumps
from sandbox.spec.check import SPEC
from sandbox.world import World

TYPES, UNIONS = SPEC._facts["types"], SPEC._facts["unions"]
ARRAY = "Array of "
TEXTS = [
    "A",
    "hello",
    "",
    "<b>x</b>",
    "*x*",
    "&",
    "/go",
    "👍",
    "x" * 300,
    "x" * 5000,
    "@ann",
    "a\nb\nc\nd",
    "\ud800",
]
CONSTANTS = ["HTML", "MarkdownV2", "typing", "quiz", "attach://file", "https://t.me/x", "tg://user?id=1001"]
WILD: list[Any] = [None, True, 0, -1, 1 << 62, 10**30, 1.5, 1e300]
WILD += ["", [], {}, [[]], {"a": {}}, "\ud800", "{", "NaN"]
ARTICLE: Object = {"type": "article", "id": "1", "title": "A", "input_message_content": {"message_text": "A"}}
KEYBOARD: Object = {"inline_keyboard": [[{"text": "A", "callback_data": "x"}]]}
REPLY_KEYS: Object = {"keyboard": [[{"text": "A"}]]}
FIXED: dict[str, list[Any]] = {
    "user_id": [1001, 1002, 123456, 5],
    "options": [["A", "B"], [{"text": "A"}, "B", "C"], ["A"] * 13],
    "correct_option_ids": [[0], [1, 0], [5]],
    "open_period": [5, 60, 4],
    "emoji": ["🎲", "👍", "🎰"],
    "parse_mode": ["HTML", "MarkdownV2", "Markdown", ""],
    "text_parse_mode": ["HTML", ""],
    "language_code": ["", "de", "deu"],
    "timeout": [0],
    "reply_markup": [KEYBOARD, REPLY_KEYS, REPLY_KEYS | {"selective": True}, {"remove_keyboard": True}],
    "url": ["", "https://t.me/codedrill_bot?start=x"],
    "action": ["typing", "fly"],
    "callback_data": ["x", "y" * 64],
    "results": [[], [ARTICLE], [ARTICLE | {"reply_markup": KEYBOARD}]],
}


class Caller:
    """Makes calls for one world."""

    def __init__(self, world: World, chance: Random) -> None:
        self.world = world
        self.chance = chance

    def call(self, method: str) -> Object:
        """Its parameters: as needed, or with more of them. At times one is wild, or all are text as in forms."""
        fields = SPEC.methods[method]
        self._chat = self.chance.choice(sorted(self.world.chats))
        is_calm = self.chance.random() < 0.6
        params = self._object(fields, 4, most=1 if is_calm else 4)
        if method.startswith("edit") and self.chance.random() < 0.8:
            params |= {name: self._known(name) for name in ("chat_id", "message_id") if name in fields}
        if method == "stopPoll" and self.world.polls and self.chance.random() < 0.8:
            poll = self.chance.choice(list(self.world.polls.values()))
            params = {"chat_id": poll.chat, "message_id": poll.message}
        if params and not is_calm and self.chance.random() < 0.3:
            params[self.chance.choice(sorted(params))] = self.chance.choice(WILD)
        if self.chance.random() < 0.25:
            params = {name: one if isinstance(one, str) else dumps(one) for name, one in params.items()}
        return params

    def _object(self, fields: Mapping[str, Any], depth: int, most: int) -> Object:
        more = self.chance.sample(sorted(fields), min(len(fields), self.chance.randint(0, most)))
        names = [name for name in fields if fields[name].get("required") or name in more]
        return {name: self._field(name, fields[name], depth) for name in names}

    def _field(self, name: str, field: Mapping[str, Any], depth: int) -> Any:
        if "const" in field:
            return field["const"]
        if name in FIXED and (name != "reply_markup" or self.chance.random() < 0.7):
            return self.chance.choice(FIXED[name])
        known = self._known(name)
        return self._value(field["type"], depth) if known is None else known

    def _known(self, name: str) -> Any:
        """What is there in the world."""
        world, chat = self.world, self.world.chats[self._chat]
        match name:
            case "chat_id" | "from_chat_id":
                return self.chance.choice([self._chat] * 9 + ["@coders", 5])
            case "message_id" | "reply_to_message_id":
                return self._one(chat.messages)
            case "message_ids":
                return sorted(self.chance.choices(list(chat.messages) or [1], k=3))
            case "message_thread_id":
                return self._one(chat.topics)
            case "callback_query_id":
                return self._one(world.queries)
            case "inline_query_id":
                return self._one(world.inline.queries)
            case "inline_message_id":
                return self._one(world.inline.messages)
            case "file_id" | "photo_file_id" | "sticker_file_id":
                return self._one(world.files.files)
        return None

    def _one(self, those: Any) -> Any:
        """One of them, most likely a late one; else one that never was."""
        return self.chance.choice([*list(those)[-4:], self.chance.choice(list(those) or [99]), 99])

    def _value(self, kind: str, depth: int) -> Any:
        if kind.startswith(ARRAY):
            count = self.chance.randint(0, 3) if depth > 0 else 0
            return [self._value(kind.removeprefix(ARRAY), depth - 1) for _ in range(count)]
        match kind:
            case "Integer":
                return self.chance.choice([0, 1, 2, 60, 1001, -1, self.chance.getrandbits(40)])
            case "Float":
                return self.chance.choice([0.0, 50.1, -181.0])
            case "Boolean":
                return self.chance.random() < 0.5
            case "String":
                return self.chance.choice(self.chance.choice([TEXTS[:2], TEXTS, CONSTANTS]))
            case "Integer|String":
                return self._chat
            case "InputFile" | "InputFile|String":
                return self.chance.choice(["attach://file", self._one(self.world.files.files)])
        return self._compound(kind, depth)

    def _compound(self, kind: str, depth: int) -> Any:
        if depth <= 0:
            return self.chance.choice(WILD)
        if kind in UNIONS:
            kinds = [one for variants in UNIONS[kind]["of"].values() for one, _ in variants]
            return self._object(TYPES[self.chance.choice(kinds)], depth - 1, most=2)
        if kind.endswith("|String") and self.chance.random() < 0.5:
            return self.chance.choice(TEXTS)
        return self._object(TYPES[kind.removesuffix("|String")], depth - 1, most=2)
