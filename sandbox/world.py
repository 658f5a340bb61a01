"""The sandbox's world: who is there, and what every chat shows. No HTTP and no asyncio in here.

Rules:
1. A private chat has its user's id and exists once the user wrote; before that the bot finds no chat.
2. Message ids rise within a chat and are never used twice; a chat keeps its last 500 messages.
3. A tap can be answered once, within 150 s.
4. Every change raises `rev` and is told to the listeners. What is told or returned is never changed afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sandbox import shapes
from sandbox.clock import Now
from sandbox.jsontext import Object
from sandbox.updates import LIVES, UpdateQueue

KEPT_MESSAGES = 500
KEPT_QUERIES = 50_000
BOT_ID = 8_000_000_001
FIRST_USER_ID = 1001
FIRST_CHAT_NUMBER = 1
SUPERGROUP = -1_000_000_000_000


class NotThere(LookupError):
    """No such user, chat, message, button or query."""


class NotPossible(ValueError):
    """Telegram has no such thing."""


@dataclass(slots=True)
class Chat:
    id: int
    kind: str  # private, group, supergroup or channel
    shape: Object  # as messages show it
    next_message_id: int
    members: set[int] = field(default_factory=set)
    messages: dict[int, Object] = field(default_factory=dict)
    blocked: bool = False  # its user blocked the bot
    rev: int = 0


@dataclass(frozen=True, slots=True)
class Query:
    """A tap that waits for its answer."""

    id: str
    user: int
    chat: int
    asked_at: float


class World:
    def __init__(
        self,
        clock: Now,
        *,
        first_update_id: int = 1,
        bot_name: str = "CodeDrill",
        bot_username: str = "codedrill_bot",
    ) -> None:
        self.clock = clock
        self.bot = shapes.user(BOT_ID, bot_name, bot_username, is_bot=True)
        self.users: dict[int, Object] = {}
        self.chats: dict[int, Chat] = {}
        self.commands: dict[str, list[Object]] = {}
        self.queries: dict[str, Query] = {}
        self.updates = UpdateQueue(first_update_id)
        self.next_query_id = 1
        self.next_user_id = FIRST_USER_ID
        self.next_chat_number = FIRST_CHAT_NUMBER
        self.first_message_id = 1
        self.rev = 0
        self.listeners: list[Callable[[Object], None]] = []

    def now(self) -> int:
        return int(self.clock.now())

    def tell(self, kind: str, chat: int | None, **facts: object) -> None:
        event = {"type": kind, "chat": chat, **facts}
        for listener in self.listeners:
            listener(event)

    def send_update(self, kind: str, payload: Object) -> None:
        self.rev += 1
        self.updates.add(kind, payload, self.clock.now())

    # ---- users and chats

    def adopt_bot(self, bot_id: int) -> None:
        self.bot = {**self.bot, "id": bot_id}

    def know_user(
        self,
        user_id: int | None = None,
        first_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        *,
        is_bot: bool = False,
    ) -> Object:
        """Make a user, or give a known one new names; without an id the next free one."""
        user_id = user_id or self._free_user_id()
        old = self.users.get(user_id, {})
        shape = shapes.user(
            user_id,
            first_name or old.get("first_name"),
            username or old.get("username"),
            language_code or old.get("language_code"),
            is_bot=is_bot or old.get("is_bot", False),
        )
        if shape != old:
            self.rev += 1
            self.users[user_id] = shape
            self._rename_chat(user_id, shape)
        return shape

    def _free_user_id(self) -> int:
        while self.next_user_id in self.users:
            self.next_user_id += 1
        return self.next_user_id

    def _rename_chat(self, user_id: int, shape: Object) -> None:
        if user_id in self.chats:
            self.chats[user_id].shape = shapes.private_chat(shape)
            self.chats[user_id].rev += 1

    def private_chat(self, user_id: int) -> Chat:
        """The user's chat with the bot, made on first use."""
        if user_id not in self.chats:
            shape = shapes.private_chat(self.know_user(user_id))
            self._add(Chat(user_id, "private", shape, self.first_message_id, {user_id}))
        return self.chats[user_id]

    def add_chat(
        self, kind: str, title: str, chat_id: int | None = None, members: Iterable[int] = ()
    ) -> Chat:
        """A group, supergroup or channel; a known id gets the new title and the further members."""
        if chat_id is None:
            chat_id = self._free_chat_id(kind)
        old = self.chats.get(chat_id)
        if chat_id >= 0 or (old and old.kind != kind):
            raise NotPossible("a group has a negative id and stays what it is")
        for member in members:
            self.know_user(member)
        chat = old or self._add(Chat(chat_id, kind, {}, self.first_message_id))
        chat.shape = shapes.wide_chat(chat_id, kind, title)
        chat.members |= set(members)
        self.touch(chat)
        return chat

    def _free_chat_id(self, kind: str) -> int:
        base = 0 if kind == "group" else SUPERGROUP
        while base - self.next_chat_number in self.chats:
            self.next_chat_number += 1
        return base - self.next_chat_number

    def _add(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        self.touch(chat)
        return chat

    def touch(self, chat: Chat) -> None:
        self.rev += 1
        chat.rev += 1

    # ---- messages

    def post(self, chat: Chat, sender: Object | None, content: Object) -> Object:
        """A new message in the chat; without a sender it comes from the chat itself (a channel)."""
        origin = {"from": sender} if sender else {"sender_chat": chat.shape}
        message = {
            "message_id": chat.next_message_id,
            **origin,
            "chat": chat.shape,
            "date": self.now(),
            **content,
        }
        chat.next_message_id += 1
        chat.messages[message["message_id"]] = message
        if len(chat.messages) > KEPT_MESSAGES:
            del chat.messages[next(iter(chat.messages))]
        self.touch(chat)
        self.tell("message", chat.id, message=message)
        return message

    def replace(self, chat: Chat, message: Object) -> None:
        chat.messages[message["message_id"]] = message
        self.touch(chat)
        self.tell("edited", chat.id, message=message)

    def delete(self, chat: Chat, message_id: int) -> None:
        del chat.messages[message_id]
        self.touch(chat)
        self.tell("deleted", chat.id, message_id=message_id)

    # ---- taps

    def ask(self, user_id: int, chat: Chat) -> Query:
        query = Query(str(self.next_query_id), user_id, chat.id, self.clock.now())
        self.next_query_id += 1
        self.queries[query.id] = query
        self._forget_old_queries()
        return query

    def _forget_old_queries(self) -> None:
        """The dict is in order of asking, so the first one tells."""
        while query := next(iter(self.queries.values()), None):
            if len(self.queries) <= KEPT_QUERIES and self.is_alive(query):
                break
            del self.queries[query.id]

    def is_alive(self, query: Query) -> bool:
        return self.clock.now() - query.asked_at < LIVES["callback_query"]

    def answer(self, query_id: str, text: str, *, show_alert: bool) -> bool:
        """Whether the tap still waited for its answer."""
        query = self.queries.pop(query_id, None)
        if query is None or not self.is_alive(query):
            return False
        self.rev += 1
        answer = {"query_id": query_id, "user": query.user, "text": text, "show_alert": show_alert}
        self.tell("callback_answer", query.chat, **answer)
        return True
