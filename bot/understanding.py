"""What Telegram sends, as our values: an update becomes a request and an action, whatever arrives.

Runs on the event loop, before the unit of work. The one place that knows how Telegram words an update.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberRestricted,
    ChatMemberUpdated,
    MaybeInaccessibleMessage,
    Message,
    Update,
    User,
)

from bot import actions as act
from bot import callbacks, commands
from bot.actions import Action, Unreadable
from bot.callbacks import StaleCallback
from bot.request import Request

_ROOM_ACTIONS = get_args(act.RoomAction)


class Unparsable(ValueError):
    """An update that cannot be read; it is set aside by itself."""


def understand(
    body: str, received_ms: int, maintainers: frozenset[int] = frozenset()
) -> tuple[Request, Action]:
    """Who asks what. Raises `Unparsable`, whatever arrives."""
    try:
        request, action = _understood(Update.de_json(json.loads(body), None), received_ms)
        if not (_is_id(request.learner) and _is_id(request.chat)):
            raise TypeError(f"ids {request.learner!r}, {request.chat!r}")
    except Exception as error:  # PTB raises whatever its types raise, and takes what does not fit them
        raise Unparsable(f"{type(error).__name__}: {error}") from error
    return replace(request, maintainer=request.learner in maintainers), action


def _understood(update: Update, received_ms: int) -> tuple[Request, Action]:
    if update.callback_query is not None:
        return _tapped(update.callback_query, received_ms)
    if update.message is not None:
        return _written(update.message, received_ms)
    if update.inline_query is not None:  # whoever asks is told the same, and need not be a learner
        asked = update.inline_query
        return Request(0, 0, received_ms), act.AskInline(asked.id, _clean(asked.query))
    if update.my_chat_member is not None:
        return _admitted(update.my_chat_member, received_ms)
    if update.poll_answer is not None and update.poll_answer.user is not None:
        vote, voter = update.poll_answer, update.poll_answer.user
        if vote.voter_chat is not None:  # an anonymous admin: Telegram does not say who
            return Request(0, 0, received_ms), act.Ignore()
        request = Request(voter.id, 0, received_ms, name=_clean(voter.full_name))
        return request, act.VotedInPoll(vote.poll_id, tuple(vote.option_ids))
    if update.channel_post is not None:
        return _in_channel(update.channel_post, received_ms)
    return Request(0, 0, received_ms), act.Ignore()


def _admitted(change: ChatMemberUpdated, received_ms: int) -> tuple[Request, Action]:
    """The bot itself was let in, or put out."""
    learner, chat, now = change.from_user.id, change.chat, change.new_chat_member
    if chat.type == Chat.PRIVATE:
        return Request(learner, learner, received_ms), act.Reach(now.status != ChatMember.BANNED)
    gone = now.status in (ChatMember.LEFT, ChatMember.BANNED)
    mute = isinstance(now, ChatMemberRestricted) and not now.can_send_messages
    return Request(learner, chat.id, received_ms), act.BotInGroup(not (gone or mute))


def _in_channel(post: Message, received_ms: int) -> tuple[Request, Action]:
    is_asked = commands.after(_clean(post.text or ""), "exam") is not None
    action = act.InChannel() if is_asked else act.Ignore()
    return Request(0, post.chat.id, received_ms), action


def _is_id(value: object) -> bool:
    return type(value) is int and abs(value) < 2**63


def _tapped(query: CallbackQuery, received_ms: int) -> tuple[Request, Action]:
    message = query.message
    chat = message.chat.id if message is not None else query.from_user.id
    request = Request(
        query.from_user.id, chat, received_ms, message.message_id if message is not None else None, query.id
    )
    if chat != query.from_user.id:
        return _tapped_in_group(query, request)
    try:
        action = callbacks.unpack(query.data or "")
    except StaleCallback:
        return request, act.StaleButton()
    is_forged = isinstance(action, _ROOM_ACTIONS)  # no group is here
    return request, act.StaleButton() if is_forged else action


def _tapped_in_group(query: CallbackQuery, request: Request) -> tuple[Request, Action]:
    """Only a room's buttons mean anything there."""
    request = replace(request, name=_clean(query.from_user.full_name), **_whereabouts(query.message))
    try:
        action = callbacks.unpack(query.data or "")
    except StaleCallback:
        return request, act.Ignore()
    return request, action if isinstance(action, _ROOM_ACTIONS) else act.Ignore()


def _whereabouts(message: MaybeInaccessibleMessage | None) -> dict[str, Any]:
    """Topic and title. `message_thread_id` stands also in plain replies, and means nothing there."""
    if message is None:
        return {}
    in_topic = isinstance(message, Message) and message.is_topic_message
    topic = message.message_thread_id if isinstance(message, Message) and in_topic else 0
    return {"topic": topic or 0, "title": _clean(message.chat.title or "")}


def _written(message: Message, received_ms: int) -> tuple[Request, Action]:
    person = message.from_user
    if message.chat.type != Chat.PRIVATE and (service := _service(message)) is not None:
        return Request(0, message.chat.id, received_ms), service
    if person is None or (person.is_bot and not _writes_as_group(message)):
        return Request(0, 0, received_ms), act.Ignore()
    request = Request(person.id, message.chat.id, received_ms)
    if message.via_bot is not None:  # a card out of inline mode: not the learner's own words
        return request, act.Ignore()
    if message.chat.type != Chat.PRIVATE:
        request = replace(request, name=_clean(person.full_name), **_whereabouts(message))
        return request, _called_in_group(message)
    if message.text is not None:
        return _named(request, person, commands.parse(_clean(message.text)))
    if message.photo:
        return request, act.Show(Unreadable.PICTURE)
    if message.document is not None and message.animation is None:
        sent = message.document
        return request, act.SendFile(sent.file_id, _clean(sent.file_name or ""), sent.file_size or 0)
    return request, act.Show(Unreadable.OTHER) if message.effective_attachment else act.Ignore()


def _named(request: Request, person: User, asked: Action) -> tuple[Request, Action]:
    """Who follows a link may join a group's exam by it, where others see the name."""
    is_link = isinstance(asked, act.Start) and asked.payload
    return (replace(request, name=_clean(person.full_name)) if is_link else request), asked


def _called_in_group(message: Message) -> Action:
    text = _clean(message.text or "")
    asked = commands.parse(text)
    if (words := commands.after(text, "exam")) is not None:
        return act.AskRoom(words)
    if (words := commands.after(text, "challenge")) is not None:
        return act.AskChallenge(words)
    if commands.after(text, "examsettings") is not None:
        return act.AskGroup()
    if commands.after(text, "table") is not None:
        return act.AskTable()
    return act.Ignore() if isinstance(asked, act.Say | act.UnknownCommand) else act.GroupCall()


def _service(message: Message) -> Action | None:
    """What Telegram tells of a group."""
    if message.migrate_to_chat_id is not None:
        return act.GroupMoved(message.chat.id, message.migrate_to_chat_id)
    if message.migrate_from_chat_id is not None:
        return act.GroupMoved(message.migrate_from_chat_id, message.chat.id)
    if message.left_chat_member is not None:
        return act.MemberLeft(message.left_chat_member.id)
    return None


def _writes_as_group(message: Message) -> bool:
    """An anonymous admin."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def _clean(text: str) -> str:
    """Without halves of surrogate pairs, which no database and no Telegram takes."""
    return text.encode("utf-8", "replace").decode()
