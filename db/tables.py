"""The tables: schema, types, and what Alembic compares with. No statement is built here.

Telegram ids need 64 bits. Moments are UTC epoch integers, seconds unless the name says `_ms`; days are
learning-day numbers (`scheduler.day`). Rows carry what SM-2 needs and nothing about people but their id.
"""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlmodel import Field, SQLModel

from db.columns import Id, column

MAIN_SLOT = 0  # the one screen that is edited in place
NOTICE_SLOT = 1  # a message nobody asked for

RECEIVED, DONE, DEAD = 0, 1, 2  # inbox.status


class LearnerRow(SQLModel, table=True):
    """One person. `fresh_*`: how many new cards were met on `fresh_day`, and where in the core list.

    `builds` names the decks that the cards were last brought over to; `answered*` count first answers to cards.
    """

    __tablename__: ClassVar[str] = "learner"

    id: int = Field(sa_column=column(Id, key=True))
    created_at: int = Field(sa_column=column(Id))
    zone: str = Field(sa_column=column(Text))
    zone_known: int = Field(sa_column=column(SmallInteger, default="0"))
    deck: str = Field(sa_column=column(Text))
    new_per_day: int = Field(sa_column=column(Integer))
    fresh_list: str = Field(sa_column=column(Text, default="''"))
    fresh_position: int = Field(sa_column=column(Integer, default="0"))
    fresh_day: int = Field(sa_column=column(Integer, default="0"))
    fresh_count: int = Field(sa_column=column(Integer, default="0"))
    fresh_extra: int = Field(sa_column=column(Integer, default="0"))
    reachable: int = Field(sa_column=column(SmallInteger, default="1"))
    certification: str = Field(sa_column=column(Text, default="''"))
    exam_day: int = Field(sa_column=column(Integer, default="0"))  # day number, 0 for no date
    builds: str = Field(sa_column=column(Text, default="''"))
    answered: int = Field(sa_column=column(Integer, default="0"))
    answered_right: int = Field(sa_column=column(Integer, default="0"))


class CardRow(SQLModel, table=True):
    """A short number for a card's stable id. Numbers are never reused: reviews point at them for ever."""

    __tablename__: ClassVar[str] = "card"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    stable: str = Field(sa_column=Column(Text, nullable=False, unique=True))


class CardStateRow(SQLModel, table=True):
    """A learner's memory of one card. `due`: the day it waits for; `repeat_at`: the second, for today's repeats."""

    __tablename__: ClassVar[str] = "card_state"

    learner: int = Field(sa_column=column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    card: int = Field(sa_column=column(Id, ForeignKey("card.id"), key=True))
    kind: int = Field(sa_column=column(SmallInteger))
    reps: int = Field(sa_column=column(Integer))
    ease: float = Field(sa_column=column(Float))
    interval: int = Field(sa_column=column(Integer))
    last: int = Field(sa_column=column(Integer))
    lapses: int = Field(sa_column=column(Integer))
    repeat_grade: int | None = Field(sa_column=column(SmallInteger, null=True))
    repeat_at: int | None = Field(sa_column=column(Id, null=True))
    due: int | None = Field(sa_column=column(Integer, null=True))
    aside: int = Field(sa_column=column(SmallInteger, default="0"))
    rev: int = Field(sa_column=column(Integer))

    __table_args__ = (
        Index("card_state_due", "learner", "due"),
        Index(
            "card_state_repeat",
            "learner",
            "repeat_at",
            sqlite_where=text("repeat_at IS NOT NULL"),
            postgresql_where=text("repeat_at IS NOT NULL"),
        ),
        {"sqlite_with_rowid": False},
    )


class ReviewRow(SQLModel, table=True):
    """One grading event, never updated. `undoes` names the event it takes back, `prev` the live one before.

    `before_*` is the card's state before the event, so that undo restores it exactly.
    """

    __tablename__: ClassVar[str] = "review"
    __table_args__ = ({"sqlite_with_rowid": False},)

    learner: int = Field(sa_column=column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    seq: int = Field(sa_column=column(Integer, key=True))
    card: int = Field(sa_column=column(Id, ForeignKey("card.id")))
    at: int = Field(sa_column=column(Id))
    day: int = Field(sa_column=column(Integer))
    grade: int = Field(sa_column=column(SmallInteger))
    ms: int = Field(sa_column=column(Integer))
    undoes: int | None = Field(sa_column=column(Integer, null=True))
    prev: int | None = Field(sa_column=column(Integer, null=True))
    before_kind: int = Field(sa_column=column(SmallInteger))
    before_reps: int | None = Field(sa_column=column(Integer, null=True))
    before_ease: float | None = Field(sa_column=column(Float, null=True))
    before_interval: int | None = Field(sa_column=column(Integer, null=True))
    before_last: int | None = Field(sa_column=column(Integer, null=True))
    before_lapses: int | None = Field(sa_column=column(Integer, null=True))
    before_repeat_grade: int | None = Field(sa_column=column(SmallInteger, null=True))
    before_repeat_at: int | None = Field(sa_column=column(Id, null=True))
    before_aside: int = Field(sa_column=column(SmallInteger, default="0"))


class ScreenRow(SQLModel, table=True):
    """What a chat should show (`body`, `rev`, `epoch`) and what it shows (`shown_*`, `message_id`).

    A new `epoch` asks for a fresh message instead of an edit. `asks` says what the message waits for.
    `once` marks a notice that must not be sent twice: it is marked shown before it is sent.
    """

    __tablename__: ClassVar[str] = "screen"

    chat: int = Field(sa_column=column(Id, key=True))
    slot: int = Field(sa_column=column(SmallInteger, key=True))
    body: str | None = Field(sa_column=column(Text, null=True))
    asks: str | None = Field(sa_column=column(Text, null=True))
    rev: int = Field(sa_column=column(Integer))
    epoch: int = Field(sa_column=column(Integer))
    shown_rev: int = Field(sa_column=column(Integer, default="0"))
    shown_epoch: int = Field(sa_column=column(Integer, default="0"))
    message_id: int | None = Field(sa_column=column(Id, null=True))
    once: int = Field(sa_column=column(SmallInteger, default="0"))
    drawn_at: int = Field(sa_column=column(Id))

    __table_args__ = (
        Index(
            "screen_behind",
            "chat",
            sqlite_where=text("shown_rev < rev"),
            postgresql_where=text("shown_rev < rev"),
        ),
        {"sqlite_with_rowid": False},
    )


class InboxRow(SQLModel, table=True):
    """Every update Telegram gave us, committed before it is acknowledged. `body` is erased when handled."""

    __tablename__: ClassVar[str] = "inbox"

    update_id: int = Field(sa_column=column(Id, key=True))
    received_ms: int = Field(sa_column=column(Id))
    status: int = Field(sa_column=column(SmallInteger, default="0"))
    starts: int = Field(sa_column=column(Integer, default="0"))
    tries: int = Field(sa_column=column(Integer, default="0"))
    body: str | None = Field(sa_column=column(Text, null=True))
    error: str | None = Field(sa_column=column(Text, null=True))

    __table_args__ = (
        Index(
            "inbox_waiting",
            "received_ms",
            sqlite_where=text("status = 0"),
            postgresql_where=text("status = 0"),
        ),
    )


class ErrandRow(SQLModel, table=True):
    """Slow work asked for in a unit of work, done outside it, its result brought in by a second one.

    `rev` is that of the screen which waits for the result: a screen that has moved on is left alone.
    """

    __tablename__: ClassVar[str] = "errand"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    kind: str = Field(sa_column=column(Text))
    learner: int = Field(sa_column=column(Id))
    chat: int = Field(sa_column=column(Id))
    rev: int = Field(sa_column=column(Integer))
    asked_at: int = Field(sa_column=column(Id))
    tries: int = Field(sa_column=column(Integer, default="0"))


class MarkRow(SQLModel, table=True):
    """Moments worth keeping across a restart: `alive` is written every few seconds while intake works."""

    __tablename__: ClassVar[str] = "mark"

    name: str = Field(sa_column=column(Text, key=True))
    at: int = Field(sa_column=column(Id))


class PublicationRow(SQLModel, table=True):
    """A build of a deck that was published. The newest that is not undone is the one in use.

    `by` is the learner id of the maintainer, 0 for the command line and for an upgrade of CodeDrill.
    """

    __tablename__: ClassVar[str] = "publication"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    deck: str = Field(sa_column=column(Text))
    build: str = Field(sa_column=column(Text))
    at: int = Field(sa_column=column(Id))
    by: int = Field(sa_column=column(Id))
    undone_at: int | None = Field(sa_column=column(Id, null=True))
    summary: str = Field(sa_column=column(Text, default="''"))


class CarriedRow(SQLModel, table=True):
    """What bringing a card over from one build (`origin`) to another did to it: how it was before, and the rev it
    got, so that a rollback puts it back unless it was reviewed since. `seen`: the learner was told on the card.
    """

    __tablename__: ClassVar[str] = "carried"
    __table_args__ = ({"sqlite_with_rowid": False},)

    learner: int = Field(sa_column=column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    card: int = Field(sa_column=column(Id, ForeignKey("card.id"), key=True))
    build: str = Field(sa_column=column(Text, key=True))
    origin: str = Field(sa_column=column(Text))
    kind: int = Field(sa_column=column(SmallInteger))
    rev: int = Field(sa_column=column(Integer))
    before: str = Field(sa_column=column(Text))
    seen: int = Field(sa_column=column(SmallInteger, default="0"))


class CptCopyRow(SQLModel, table=True):
    """A learner's own licensed copy of CPT: when its owner said that it is licensed."""

    __tablename__: ClassVar[str] = "cpt_copy"

    learner: int = Field(sa_column=column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    name: str = Field(sa_column=column(Text))
    licensed_at: int = Field(sa_column=column(Id))


class CptCodeRow(SQLModel, table=True):
    """One code of a learner's own copy: for that learner alone, never in logs, groups, exports or statistics."""

    __tablename__: ClassVar[str] = "cpt_code"
    __table_args__ = ({"sqlite_with_rowid": False},)

    learner: int = Field(sa_column=column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    code: str = Field(sa_column=column(Text, key=True))
    descriptor: str = Field(sa_column=column(Text))
