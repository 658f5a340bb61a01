"""Groups that the bot is called in, and what was chosen for them."""

from __future__ import annotations

from dataclasses import dataclass

from db import statements_rooms as sql
from db.uow import Work

SETTINGS_SLOT = 30_000  # of the group's settings; rooms count up from 2
SAID_APART = 60  # seconds between messages that only answer a call


@dataclass(frozen=True, slots=True)
class Group:
    """`topic`: the one for exams, None for any. `zone` is empty until somebody chose one."""

    chat: int
    title: str
    admins_only: bool
    topic: int | None
    zone: str
    said_at: int


def ensure(work: Work, chat: int, title: str) -> Group:
    """The group, made on first sight; its title as it is now where it is known."""
    found = load(work, chat)
    if found is None:
        work.do(sql.ADD_GROUP, chat=chat, title=title)
        return Group(chat, title, False, None, "", 0)
    if title and found.title != title:
        return change(work, found, title=title)
    return found


def load(work: Work, chat: int) -> Group | None:
    row = work.row(sql.GROUP, chat_=chat)
    return None if row is None else Group(row[0], row[1], bool(row[2]), *row[3:])


def change(
    work: Work,
    group: Group,
    *,
    title: str | None = None,
    admins_only: bool | None = None,
    topic: int | bool | None = False,
    zone: str | None = None,
) -> Group:
    """`topic` False leaves it as it is."""
    after = Group(
        group.chat,
        group.title if title is None else title,
        group.admins_only if admins_only is None else admins_only,
        group.topic if topic is False else topic,
        group.zone if zone is None else zone,
        group.said_at,
    )
    work.do(
        sql.SET_GROUP, chat_=group.chat, title=after.title, admins_only=int(after.admins_only), topic=after.topic,
        zone=after.zone,
    )  # fmt: skip
    return after


def may_say(work: Work, group: Group, now: int) -> bool:
    """Whether a call may be answered by a message: at most one a minute, so that nobody fills a group with them. A
    yes counts.
    """
    if now - group.said_at < SAID_APART:
        return False
    work.do(sql.SAID_IN_GROUP, chat_=group.chat, said_at=now)
    return True
