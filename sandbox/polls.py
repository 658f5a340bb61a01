"""Polls and quizzes: what happens to them. Who votes is a person; the bot sends and stops.

Rules:
1. A vote replaces the one before; an empty one withdraws it. In a quiz, and where revoting is not allowed, the first
   vote stands.
2. One option, unless several answers are allowed. Nobody votes in a closed poll.
3. Every change is told: the message as people see it, `poll` to the bot, and `poll_answer` unless it is anonymous.
4. A poll with a time closes by itself; the sandbox's clock decides.
5. A poll lives as long as its message.
"""

from __future__ import annotations

from functools import partial

from sandbox.chat import Chat
from sandbox.faces import CHANNEL_BOT, is_hidden
from sandbox.jsontext import Object
from sandbox.poll_state import Poll
from sandbox.world import NotPossible, NotThere, World

FIRST_ID = 5_000_000_000_000_000_000


def draft(
    world: World, chat: Chat, facts: Object, *, closes_at: float | None, is_closed: bool = False
) -> Poll:
    """A poll of the bot that is about to be the chat's next message; the world knows it from `begin` on."""
    number = str(FIRST_ID + world.next_poll_id)
    closes_at = None if is_closed else closes_at
    return Poll(number, chat.id, chat.next_message_id, facts, closes_at=closes_at, is_closed=is_closed)


def beside(world: World, poll: Poll, *, hidden: bool) -> Object:
    """What people see beside the message."""
    extra: Object = {"hide_results": True} if hidden else {}
    if poll.closes_at is not None:
        extra |= {"opened_at": world.clock.now(), "closes_at": poll.closes_at}
    return extra


def begin(world: World, poll: Poll) -> None:
    """Its message was sent."""
    world.next_poll_id += 1
    world.polls[poll.id] = poll
    _set_alarm(world, poll)


def wake(world: World) -> None:
    """After a restart: the agenda again knows what closes when."""
    for poll in world.polls.values():
        _set_alarm(world, poll)


def _set_alarm(world: World, poll: Poll) -> None:
    if poll.closes_at is not None and not poll.is_closed:
        world.agenda.at(poll.closes_at, partial(_time_is_over, world, poll.id))


def _time_is_over(world: World, poll_id: str) -> None:
    poll = world.polls.get(poll_id)
    if poll and not poll.is_closed:
        close(world, poll)


def close(world: World, poll: Poll, **changes: Object | None) -> None:
    """Close it; `changes` are further changes of its message (None takes one away)."""
    poll.is_closed = True
    _show(world, poll, changes)
    world.send_update("poll", poll.shape())


def of_message(world: World, chat: Chat, number: int) -> Poll:
    if number not in chat.messages:
        raise NotThere(f"no message {number} in chat {chat.id}")
    poll = world.polls.get(chat.messages[number].get("poll", {}).get("id", ""))
    if poll is None:
        raise NotThere(f"message {number} is no poll that one can vote in")
    return poll


def vote(world: World, user_id: int, poll: Poll, chosen: tuple[int, ...]) -> None:
    """Raises `NotPossible` for a vote that Telegram's apps do not allow."""
    chosen = tuple(sorted(set(chosen)))
    _check(poll, user_id, chosen)
    if poll.facts["members_only"] and not world.chats[poll.chat].has(user_id):
        raise NotPossible("only members of the chat vote in this poll")
    user = world.know_user(user_id)
    if poll.votes.get(user_id, ()) == chosen:
        return
    poll.votes.pop(user_id, None)
    if chosen:
        poll.votes[user_id] = chosen
    _show(world, poll, {})
    world.send_update("poll", poll.shape())
    if not poll.facts["is_anonymous"]:
        _tell_answer(world, poll, user, chosen)


def _check(poll: Poll, user_id: int, chosen: tuple[int, ...]) -> None:
    if poll.is_closed:
        raise NotPossible("the poll is closed")
    if chosen and not 0 <= chosen[0] <= chosen[-1] < len(poll.facts["options"]):
        raise NotPossible("the poll has no such option")
    if len(chosen) > 1 and not poll.facts["allows_multiple_answers"]:
        raise NotPossible("this poll takes one option")
    if user_id in poll.votes and not poll.facts["allows_revoting"]:
        raise NotPossible("the first vote stands in this poll")
    if not chosen and user_id not in poll.votes:
        raise NotPossible("there is no vote to withdraw")


def _tell_answer(world: World, poll: Poll, user: Object, chosen: tuple[int, ...]) -> None:
    names = [poll.facts["options"][place]["persistent_id"] for place in chosen]
    chat = world.chats[poll.chat]
    voter = {"user": user}
    if is_hidden(chat, user["id"]):  # `user` only for clients that do not know `voter_chat`
        voter = {"user": CHANNEL_BOT, "voter_chat": chat.shape}
    answer = {"poll_id": poll.id, **voter, "option_ids": list(chosen), "option_persistent_ids": names}
    world.send_update("poll_answer", answer)


def _show(world: World, poll: Poll, changes: dict[str, Object | None]) -> None:
    chat = world.chats[poll.chat]
    message = {**chat.messages[poll.message], "poll": poll.shape(), **changes}
    chat.messages[poll.message] = {name: value for name, value in message.items() if value is not None}
    votes = {str(user): list(chosen) for user, chosen in poll.votes.items()}
    world.mark(chat, poll.message, votes=votes or None)
