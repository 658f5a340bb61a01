"""The sandbox's world: who is there, and what every chat shows. No HTTP and no asyncio in here.

Rules:
1. A private chat has its user's id and exists once the user wrote; before that the bot cannot write there.
2. Message ids rise within a chat and are never used twice. A chat keeps its last 500 messages, and the world those
   among its last 100,000: what is older is gone, so memory is bounded.
3. A tap can be answered once, within 150 s.
4. Every change raises `rev` and is told to the listeners. What is told or returned is never changed afterwards.
5. What shall happen later (a poll closes) lies in the agenda.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random

from sandbox import shapes
from sandbox.agenda import Agenda
from sandbox.chat import MEMBER, Chat, view
from sandbox.clock import Now
from sandbox.files import FileShelf
from sandbox.inline_state import InlineState
from sandbox.jsontext import Object
from sandbox.poll_state import Poll
from sandbox.updates import LIVES, UpdateQueue

KEPT_MESSAGES = 500
KEPT_IN_ALL = 100_000
KEPT_QUERIES = 50_000
BOT_ID = 8_000_000_001
FIRST_USER_ID = 1001
FIRST_CHAT_NUMBER = 1
SUPERGROUP = -1_000_000_000_000
SETTINGS: Object = {"privacy": True, "inline": True, "inline_feedback": True}  # what one tells BotFather


class NotThere(LookupError):
    """No such user, chat, message, button or query."""


class NotPossible(ValueError):
    """Telegram has no such thing."""


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
        seed: int = 0,
    ) -> None:
        self.clock = clock
        self.agenda = Agenda(clock)
        self.bot = shapes.user(BOT_ID, bot_name, bot_username, is_bot=True)
        self.settings = dict(SETTINGS)
        self.about: dict[str, str] = {}  # the bot's name and descriptions, by kind and language
        self.users: dict[int, Object] = {}
        self.chats: dict[int, Chat] = {}
        self.commands: dict[str, list[Object]] = {}
        self.queries: dict[str, Query] = {}
        self.polls: dict[str, Poll] = {}
        self.inline = InlineState()
        self.files = FileShelf()
        self.updates = UpdateQueue(first_update_id)
        self.webhook: Object | None = None  # url, secret_token, max_connections
        self.next_query_id = 1
        self.next_poll_id = 1
        self.next_user_id = FIRST_USER_ID
        self.next_chat_number = FIRST_CHAT_NUMBER
        self.first_message_id = 1
        self.rev = 0
        self.chance = Random(seed)
        self.listeners: list[Callable[[Object], None]] = []
        self.on_webhook: Callable[[], None] = lambda: None
        self._order: deque[tuple[Chat, int]] = deque()  # all messages, oldest first, also those gone since

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
        """The bot gets the id that its token names."""
        old = self.bot["id"]
        self.bot = {**self.bot, "id": bot_id}
        for chat in self.chats.values() if bot_id != old else ():
            if old in chat.members:
                chat.members[bot_id] = chat.members.pop(old)
                self.touch(chat)

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
        if user_id == self.bot["id"]:
            raise NotPossible(f"{user_id} is the bot itself")
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
            self.tell("user", None, user=shape)
        return shape

    def user(self, user_id: int) -> Object:
        """Also the bot; a stranger gets a name of his own."""
        return self.bot if user_id == self.bot["id"] else self.users.get(user_id) or self.know_user(user_id)

    def _free_user_id(self) -> int:
        while self.next_user_id in self.users:
            self.next_user_id += 1
        return self.next_user_id

    def _rename_chat(self, user_id: int, shape: Object) -> None:
        if user_id in self.chats:
            self.chats[user_id].shape = shapes.private_chat(shape)
            self.chats[user_id].rev = self.rev

    def private_chat(self, user_id: int) -> Chat:
        """The user's chat with the bot, made on first use."""
        if user_id not in self.chats:
            shape = shapes.private_chat(self.know_user(user_id))
            self._add(Chat(user_id, "private", shape, self.first_message_id, {user_id: MEMBER}))
        return self.chats[user_id]

    def add_chat(
        self,
        kind: str,
        title: str,
        chat_id: int | None = None,
        members: Iterable[int] = (),
        *,
        username: str | None = None,
        forum: bool = False,
    ) -> Chat:
        """A group, supergroup or channel; a known id gets the new title and the further members."""
        people = [self.know_user(member)["id"] for member in members]
        chat_id = self._free_chat_id(kind) if chat_id is None else chat_id
        old = self.chats.get(chat_id)
        if chat_id >= 0 or (old and old.kind != kind):
            raise NotPossible("a group has a negative id and stays what it is")
        chat = old or self._add(Chat(chat_id, kind, {}, self.first_message_id))
        forum = forum or chat.shape.get("is_forum", False)
        chat.shape = shapes.wide_chat(
            chat_id, kind, title, username or chat.shape.get("username"), forum=forum
        )
        for person in people:
            if not chat.has(person):
                chat.members[person] = {"status": "member" if chat.members else "creator"}
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
        chat.rev = self.rev

    # ---- messages

    def post(self, chat: Chat, sender: Object | None, content: Object, extra: Object | None = None) -> Object:
        """A new message in the chat; without a sender it comes from the chat itself (a channel)."""
        number = chat.next_message_id
        message: Object = {"message_id": number}
        message |= {"from": sender} if sender else {"sender_chat": chat.shape}
        message |= {"chat": chat.shape, "date": self.now(), **content}
        chat.next_message_id += 1
        chat.messages[number] = message
        if extra:
            chat.extras[number] = extra
        self._order.append((chat, number))
        self._drop_old(chat)
        self.touch(chat)
        self.tell("message", chat.id, message=view(chat, message))
        return message

    def _drop_old(self, chat: Chat) -> None:
        if len(chat.messages) > KEPT_MESSAGES:
            self.drop(chat, next(iter(chat.messages)))
        while len(self._order) > KEPT_IN_ALL:
            oldest, number = self._order.popleft()
            if number in oldest.messages:
                self.drop(oldest, number)
                self.touch(oldest)

    def drop(self, chat: Chat, number: int) -> None:
        """Forget a message and what hangs on it, without a word to anybody."""
        message = chat.messages.pop(number, None)
        extra = chat.extras.pop(number, None)
        if message and "poll" in message:
            self.polls.pop(message["poll"]["id"], None)
        if number in chat.pinned:
            chat.pinned = [one for one in chat.pinned if one != number]
        if extra and "inline_id" in extra:
            self.inline.messages.pop(extra["inline_id"], None)

    def remember_order(self) -> None:
        """After the chats were filled from outside: the oldest goes first again."""
        dated = [(m["date"], chat.id, n) for chat in self.chats.values() for n, m in chat.messages.items()]
        self._order = deque((self.chats[chat], number) for _, chat, number in sorted(dated))

    def replace(self, chat: Chat, message: Object) -> None:
        chat.messages[message["message_id"]] = message
        self.touch(chat)
        self.tell("edited", chat.id, message=view(chat, message))

    def mark(self, chat: Chat, number: int, **facts: object) -> None:
        """What people see of a message and bots do not has changed; None takes a fact away."""
        extra = {**chat.extras.get(number, {}), **facts}
        extra = {name: value for name, value in extra.items() if value is not None}
        chat.extras[number] = extra
        self.touch(chat)
        self.tell("edited", chat.id, message=view(chat, chat.messages[number]))

    def delete(self, chat: Chat, message_id: int) -> None:
        self.drop(chat, message_id)
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

    def answer(self, query_id: str, text: str, *, show_alert: bool, url: str | None = None) -> bool:
        """Whether the tap still waited for its answer."""
        query = self.queries.pop(query_id, None)
        if query is None or not self.is_alive(query):
            return False
        self.rev += 1
        answer = {"query_id": query_id, "user": query.user, "text": text, "show_alert": show_alert}
        self.tell("callback_answer", query.chat, **answer, **({"url": url} if url else {}))
        return True
