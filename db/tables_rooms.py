"""The tables of group exams. What a room is made of stands in its `state`; rows beside it are what others ask for."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Column, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlmodel import Field, SQLModel

from db.columns import Id, column


class GroupRow(SQLModel, table=True):
    """A group that the bot is called in. `topic`: the one topic for exams, null for any."""

    __tablename__: ClassVar[str] = "group_chat"

    chat: int = Field(sa_column=column(Id, key=True))
    title: str = Field(sa_column=column(Text, default="''"))
    admins_only: int = Field(sa_column=column(SmallInteger, default="0"))
    topic: int | None = Field(sa_column=column(Id, null=True))
    zone: str = Field(sa_column=column(Text, default="''"))
    said_at: int = Field(sa_column=column(Id, default="0"))


class RoomRow(SQLModel, table=True):
    """A group's exam: its form as drawn, and the machine's state. `slot` is where its screen lives in its chat.

    `noted`: Telegram has what the room asked for, and the room has not been told yet; `poll` is Telegram's id of the
    last quiz poll, and `poll_of` the question that it asks. `panel`: which page of the lobby its message shows.
    """

    __tablename__: ClassVar[str] = "room"

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    chat: int = Field(sa_column=column(Id))
    topic: int = Field(sa_column=column(Id, default="0"))
    slot: int = Field(sa_column=column(SmallInteger))
    blueprint: str = Field(sa_column=column(Text))
    form: str = Field(sa_column=column(Text))
    builds: str = Field(sa_column=column(Text))
    state: str = Field(sa_column=column(Text))
    panel: int = Field(sa_column=column(SmallInteger, default="0"))
    noted: str | None = Field(sa_column=column(Text, null=True))
    poll: str | None = Field(sa_column=column(Text, null=True))
    poll_of: int | None = Field(sa_column=column(SmallInteger, null=True))
    wake_at: int | None = Field(sa_column=column(Id, null=True))
    opened_at: int = Field(sa_column=column(Id))
    finished_at: int | None = Field(sa_column=column(Id, null=True))

    __table_args__ = (
        Index(
            "room_wake",
            "wake_at",
            sqlite_where=text("wake_at IS NOT NULL"),
            postgresql_where=text("wake_at IS NOT NULL"),
        ),
        Index(
            "room_open",
            "chat",
            "topic",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        Index(
            "room_poll",
            "poll",
            unique=True,
            sqlite_where=text("poll IS NOT NULL"),
            postgresql_where=text("poll IS NOT NULL"),
        ),
        Index("room_of_chat", "chat", "id"),
        {"sqlite_autoincrement": True},
    )


class RoomMemberRow(SQLModel, table=True):
    """Somebody who joined a room: the name that the group sees, and the sitting of an own-pace room. They need not
    have opened the bot, so there may be no learner.
    """

    __tablename__: ClassVar[str] = "room_member"

    learner: int = Field(sa_column=column(Id, key=True))
    room: int = Field(sa_column=column(Id, ForeignKey("room.id", ondelete="CASCADE"), key=True))
    name: str = Field(sa_column=column(Text))
    exam: int | None = Field(sa_column=column(Id, null=True))

    __table_args__ = (
        Index("room_member_of_room", "room"),
        Index(
            "room_member_of_exam",
            "exam",
            sqlite_where=text("exam IS NOT NULL"),
            postgresql_where=text("exam IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )


class RoomMarkRow(SQLModel, table=True):
    """What a member's answer to a closed question was worth. `options`: the places that were chosen, `0 2`."""

    __tablename__: ClassVar[str] = "room_mark"
    __table_args__ = ({"sqlite_with_rowid": False},)

    room: int = Field(sa_column=column(Id, ForeignKey("room.id", ondelete="CASCADE"), key=True))
    learner: int = Field(sa_column=column(Id, key=True))
    question: int = Field(sa_column=column(SmallInteger, key=True))
    options: str = Field(sa_column=column(Text))
    seconds: int = Field(sa_column=column(Integer))
    right: int = Field(sa_column=column(SmallInteger))
    points: int = Field(sa_column=column(Integer))


class ChallengeRow(SQLModel, table=True):
    """A scheduled exam of a group (`scheduler.challenge`). `wall`: minutes after midnight in `zone`; `first` and
    `held` are day numbers of the calendar there; `settings` are what the room is opened with. `away_at`: since when
    the bot is not in the group.
    """

    __tablename__: ClassVar[str] = "challenge"

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    chat: int = Field(sa_column=column(Id))
    topic: int = Field(sa_column=column(Id, default="0"))
    by: int = Field(sa_column=column(Id))
    name: str = Field(sa_column=column(Text))
    settings: str = Field(sa_column=column(Text))
    repeat: str = Field(sa_column=column(Text))
    first: int = Field(sa_column=column(Integer))
    wall: int = Field(sa_column=column(SmallInteger))
    zone: str = Field(sa_column=column(Text))
    held: int | None = Field(sa_column=column(Integer, null=True))
    wake_at: int | None = Field(sa_column=column(Id, null=True))
    away_at: int | None = Field(sa_column=column(Id, null=True))

    __table_args__ = (
        Index(
            "challenge_wake",
            "wake_at",
            sqlite_where=text("wake_at IS NOT NULL"),
            postgresql_where=text("wake_at IS NOT NULL"),
        ),
        Index("challenge_of_chat", "chat"),
        {"sqlite_autoincrement": True},
    )
