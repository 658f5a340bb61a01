"""Telegram <-> our values: an update becomes a request and an action, a reply becomes a screen row.

`understand` runs on the event loop, before the unit of work; `handle` is the use-case that the writer runs:
dispatch, draw, settle the inbox row, all in one commit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
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
from bot import callbacks, commands, routes, routes_room
from bot.actions import Action, Unreadable
from bot.callbacks import StaleCallback
from bot.request import Desk, Request
from bot.screens import (
    LINK,
    STOP,
    STOP_BEFORE,
    Asks,
    Button,
    CloseQuiz,
    Html,
    InlineAnswer,
    Posting,
    Quiz,
    Reply,
    Rows,
    Screen,
)
from bot.services import carry, learner
from bot.views import carry as carry_views
from bot.views import home
from db import decks, errands, inbox, learners, screens
from db.learners import Learner
from db.screens import NOTICE_SLOT, Pending
from db.uow import Work
from decks.model import Library

_ROOM_ACTIONS = (*get_args(act.RoomAction), act.GroupCall)


class Unparsable(ValueError):
    """An update that cannot be read; it is set aside by itself."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What is left to do after the commit: draw, stop the spinner, run errands."""

    pending: Pending | None = None
    notice: Pending | None = None
    query_id: str | None = None
    toast: str | None = None
    alert: bool = False
    errand: bool = False
    told: tuple[Pending, ...] = ()  # notices to other chats
    inline: InlineAnswer | None = None


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


def handle(work: Work, library: Library, update_id: int, request: Request, action: Action) -> Handled:
    """One update, in one unit of work."""
    if isinstance(action, _ROOM_ACTIONS):
        return _handle_room(Desk(work, library), update_id, request, action)
    desk, news = _arrive(Desk(work, library), request)
    reply = routes.dispatch(desk, request, action)
    pending = None if reply.silent else _draw(desk, request, reply)
    if reply.errand is not None and pending is not None:
        errands.ask(
            work,
            kind=reply.errand,
            learner=request.learner,
            chat=request.chat,
            rev=pending.rev,
            now=request.at,
        )
    told = tuple(notice(work, chat, screen, request.at) for chat, screen in reply.tells)
    told += tuple(post(work, one, request.at) for one in reply.postings)
    inbox.settle(work, update_id)
    return Handled(
        pending,
        news,
        request.query_id,
        reply.toast,
        reply.alert,
        reply.errand is not None or reply.has_errand,
        told,
        reply.inline,
    )


def _handle_room(desk: Desk, update_id: int, request: Request, action: Action) -> Handled:
    """What concerns a group: its room is drawn there, and the one who tapped is told alone."""
    reply = routes_room.dispatch(desk, request, action)
    if reply.moved is not None:
        screens.drop(desk.work, reply.moved[0])
    told = tuple(post(desk.work, one, request.at) for one in reply.postings)
    inbox.settle(desk.work, update_id)
    query_id = None if reply.answers_later else request.query_id
    return Handled(
        query_id=query_id, toast=reply.toast, alert=reply.alert, errand=reply.has_errand, told=told
    )


def post(work: Work, posting: Posting, now: int) -> Pending:
    """What a group's message shows from now on. `now` in UTC seconds."""
    present = screens.load(work, posting.chat, posting.slot)
    return screens.draw(
        work, posting.chat, present, body=_posted(posting), asks=posting.asks, fresh=posting.fresh, now=now,
        slot=posting.slot, once=posting.slot == NOTICE_SLOT,
    )  # fmt: skip


def _posted(posting: Posting) -> str:
    match posting.shows:
        case Screen() as screen:
            body = json.loads(body_of(screen))
        case Quiz() as quiz:
            body = _quiz(quiz)
        case CloseQuiz():
            body = {STOP: True}
    if posting.ends_poll:
        body[STOP_BEFORE] = True
    return json.dumps(body | ({"message_thread_id": posting.topic} if posting.topic else {}))


def _quiz(quiz: Quiz) -> dict[str, Any]:
    body: dict[str, Any] = {
        "question": quiz.question,
        "options": [{"text": option} for option in quiz.options],
        "type": "quiz",
        "correct_option_ids": list(quiz.key),
        "allows_multiple_answers": len(quiz.key) > 1,
        "is_anonymous": False,
        "protect_content": False,
    }
    if quiz.rows:
        body["reply_markup"] = _keyboard(quiz.rows)
    if quiz.why:
        body |= {"explanation": quiz.why, "explanation_parse_mode": "HTML"}
    return body


def _arrive(desk: Desk, request: Request) -> tuple[Desk, Pending | None]:
    """The decks of this learner's edition, and the cards brought over to them."""
    person = learners.load(desk.work, request.learner)
    if person is None:
        return desk, None
    desk = replace(desk, library=desk.library.of(person.deck))
    return desk, bring_over(desk, person, request.at)


def bring_over(desk: Desk, person: Learner, now: int) -> Pending | None:
    """Cards on other builds are brought over; the notice that tells it, if there is anything to tell. `now` in UTC
    seconds.
    """
    if not carry.is_behind(desk, person):
        return None
    brought = carry.bring_over(desk, person, learner.moment_at(person, now))
    return notice(desk.work, person.id, carry_views.news(brought), now) if brought else None


def notice(work: Work, chat: int, screen: Screen, now: int) -> Pending:
    """A message nobody asked for, shown at most once. `now` in UTC seconds."""
    present = screens.load(work, chat, NOTICE_SLOT)
    return screens.draw(
        work, chat, present, body=body_of(screen), asks=None, fresh=True, now=now, slot=NOTICE_SLOT, once=True
    )


def carry_some(
    work: Work, library: Library, now: int, after: int, limit: int
) -> tuple[list[Pending], int | None]:
    """Looks at the next learners beyond id `after`, and brings over the first whose cards stand on other builds: one
    at a time, since a few thousand cards hold the writer up for a tenth of a second. The notices, and the last id
    seen; None when nobody is left.
    """
    last = None
    for last in decks.waiting(work, after=after, limit=limit):
        person = learners.load(work, last)
        desk = Desk(work, library.of(person.deck) if person else library)
        if person is not None and carry.is_behind(desk, person):
            found = bring_over(desk, person, now)
            return ([found] if found else []), last
    return [], last


def set_aside(work: Work, update_id: int, error: str, request: Request | None) -> Pending | None:
    """Dead letter: the row is kept for repair, and the learner is told."""
    inbox.bury(work, update_id, error)
    if request is None or request.chat <= 0:
        return None
    return notice(work, request.chat, home.apology(), request.at)


def body_of(screen: Screen, remark: Html | None = None) -> str:
    """The row's body: what Telegram takes, with the remark apart so that the next one replaces it."""
    body: dict[str, Any] = {"text": screen.text}
    if screen.rows:
        body["reply_markup"] = _keyboard(screen.rows)
    if remark:
        body["remark"] = remark
    return json.dumps(body)


def _draw(desk: Desk, request: Request, reply: Reply) -> Pending:
    present = screens.load(desk.work, request.chat)
    if reply.screen is None and (present is None or present.body is None):
        reply = replace(routes.dispatch(desk, request, act.Start()), toast=reply.toast)
    if reply.screen is not None:
        body, asks = body_of(reply.screen, reply.remark), reply.asks.dump() if reply.asks else None
    else:
        assert present is not None and present.body is not None  # noqa: PT018
        body, asks = _with_remark(present.body, reply.remark), present.asks
    elsewhere = _is_below(request, present) or (reply.again and _is_elsewhere(request, present))
    fresh = reply.fresh or elsewhere
    return screens.draw(desk.work, request.chat, present, body=body, asks=asks, fresh=fresh, now=request.at)


def _is_elsewhere(request: Request, present: Pending | None) -> bool:
    """An old message was tapped, further up than the screen: bring the screen down to the learner."""
    shown = None if present is None else present.message_id
    return shown is not None and request.message_id is not None and request.message_id != shown


def _is_below(request: Request, present: Pending | None) -> bool:
    """A notice below the screen was tapped: what it leads to belongs below the notice."""
    shown = None if present is None else present.message_id
    return shown is not None and request.message_id is not None and request.message_id > shown


def _with_remark(body: str, remark: Html | None) -> str:
    values = json.loads(body)
    values.pop("remark", None)
    return json.dumps(values | ({"remark": remark} if remark else {}))


def _keyboard(rows: Rows) -> dict[str, Any]:
    return {"inline_keyboard": [[_key(button) for button in row] for row in rows]}


def _key(button: Button) -> dict[str, Any]:
    key: dict[str, Any] = {"text": button.label}
    if button.action is not None:
        key["callback_data"] = callbacks.pack(button.action)
    elif button.start is not None:
        key["url"] = f"https://{LINK}?start={button.start}"
    else:
        key["copy_text"] = {"text": button.copy}
    if button.style is not None:
        key["style"] = button.style
    return key


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


__all__ = ["Asks", "Handled", "Unparsable", "body_of", "carry_some", "handle", "set_aside", "understand"]
