"""The tables: schema, types, and what Alembic compares with. No statement is built here.

Telegram ids need 64 bits. Moments are UTC epoch integers, seconds unless the name says `_ms`; days are
learning-day numbers (`scheduler.day`). Rows carry what SM-2 needs and nothing about people but their id.
"""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeEngine
from sqlmodel import Field, SQLModel

# SQLite's INTEGER holds 64 bits and only an INTEGER primary key gives row numbers by itself.
Id = BigInteger().with_variant(Integer(), "sqlite")

MAIN_SLOT = 0  # the one screen that is edited in place
NOTICE_SLOT = 1  # a message nobody asked for

RECEIVED, DONE, DEAD = 0, 1, 2  # inbox.status


def _column(
    kind: TypeEngine[Any] | type[TypeEngine[Any]],
    *items: SchemaItem,
    key: bool = False,
    null: bool = False,
    default: str | None = None,
) -> Column[Any]:
    return Column(
        kind,
        *items,
        primary_key=key,
        nullable=null,
        autoincrement=False,
        server_default=None if default is None else text(default),
    )


class LearnerRow(SQLModel, table=True):
    """One person. `fresh_*`: how many new cards were met on `fresh_day`, and where in the core list.

    `builds` names the decks that the cards were last brought over to; `answered*` count first answers to cards.
    """

    __tablename__: ClassVar[str] = "learner"

    id: int = Field(sa_column=_column(Id, key=True))
    created_at: int = Field(sa_column=_column(Id))
    zone: str = Field(sa_column=_column(Text))
    zone_known: int = Field(sa_column=_column(SmallInteger, default="0"))
    deck: str = Field(sa_column=_column(Text))
    new_per_day: int = Field(sa_column=_column(Integer))
    fresh_list: str = Field(sa_column=_column(Text, default="''"))
    fresh_position: int = Field(sa_column=_column(Integer, default="0"))
    fresh_day: int = Field(sa_column=_column(Integer, default="0"))
    fresh_count: int = Field(sa_column=_column(Integer, default="0"))
    fresh_extra: int = Field(sa_column=_column(Integer, default="0"))
    reachable: int = Field(sa_column=_column(SmallInteger, default="1"))
    certification: str = Field(sa_column=_column(Text, default="''"))
    exam_day: int = Field(sa_column=_column(Integer, default="0"))  # day number, 0 for no date
    builds: str = Field(sa_column=_column(Text, default="''"))
    answered: int = Field(sa_column=_column(Integer, default="0"))
    answered_right: int = Field(sa_column=_column(Integer, default="0"))


class CardRow(SQLModel, table=True):
    """A short number for a card's stable id. Numbers are never reused: reviews point at them for ever."""

    __tablename__: ClassVar[str] = "card"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    stable: str = Field(sa_column=Column(Text, nullable=False, unique=True))


class CardStateRow(SQLModel, table=True):
    """A learner's memory of one card. `due`: the day it waits for; `repeat_at`: the second, for today's repeats."""

    __tablename__: ClassVar[str] = "card_state"

    learner: int = Field(sa_column=_column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    card: int = Field(sa_column=_column(Id, ForeignKey("card.id"), key=True))
    kind: int = Field(sa_column=_column(SmallInteger))
    reps: int = Field(sa_column=_column(Integer))
    ease: float = Field(sa_column=_column(Float))
    interval: int = Field(sa_column=_column(Integer))
    last: int = Field(sa_column=_column(Integer))
    lapses: int = Field(sa_column=_column(Integer))
    repeat_grade: int | None = Field(sa_column=_column(SmallInteger, null=True))
    repeat_at: int | None = Field(sa_column=_column(Id, null=True))
    due: int | None = Field(sa_column=_column(Integer, null=True))
    aside: int = Field(sa_column=_column(SmallInteger, default="0"))
    rev: int = Field(sa_column=_column(Integer))

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

    learner: int = Field(sa_column=_column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    seq: int = Field(sa_column=_column(Integer, key=True))
    card: int = Field(sa_column=_column(Id, ForeignKey("card.id")))
    at: int = Field(sa_column=_column(Id))
    day: int = Field(sa_column=_column(Integer))
    grade: int = Field(sa_column=_column(SmallInteger))
    ms: int = Field(sa_column=_column(Integer))
    undoes: int | None = Field(sa_column=_column(Integer, null=True))
    prev: int | None = Field(sa_column=_column(Integer, null=True))
    before_kind: int = Field(sa_column=_column(SmallInteger))
    before_reps: int | None = Field(sa_column=_column(Integer, null=True))
    before_ease: float | None = Field(sa_column=_column(Float, null=True))
    before_interval: int | None = Field(sa_column=_column(Integer, null=True))
    before_last: int | None = Field(sa_column=_column(Integer, null=True))
    before_lapses: int | None = Field(sa_column=_column(Integer, null=True))
    before_repeat_grade: int | None = Field(sa_column=_column(SmallInteger, null=True))
    before_repeat_at: int | None = Field(sa_column=_column(Id, null=True))
    before_aside: int = Field(sa_column=_column(SmallInteger, default="0"))


class ScreenRow(SQLModel, table=True):
    """What a chat should show (`body`, `rev`, `epoch`) and what it shows (`shown_*`, `message_id`).

    A new `epoch` asks for a fresh message instead of an edit. `asks` says what the message waits for.
    `once` marks a notice that must not be sent twice: it is marked shown before it is sent.
    """

    __tablename__: ClassVar[str] = "screen"

    chat: int = Field(sa_column=_column(Id, key=True))
    slot: int = Field(sa_column=_column(SmallInteger, key=True))
    body: str | None = Field(sa_column=_column(Text, null=True))
    asks: str | None = Field(sa_column=_column(Text, null=True))
    rev: int = Field(sa_column=_column(Integer))
    epoch: int = Field(sa_column=_column(Integer))
    shown_rev: int = Field(sa_column=_column(Integer, default="0"))
    shown_epoch: int = Field(sa_column=_column(Integer, default="0"))
    message_id: int | None = Field(sa_column=_column(Id, null=True))
    once: int = Field(sa_column=_column(SmallInteger, default="0"))
    drawn_at: int = Field(sa_column=_column(Id))

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

    update_id: int = Field(sa_column=_column(Id, key=True))
    received_ms: int = Field(sa_column=_column(Id))
    status: int = Field(sa_column=_column(SmallInteger, default="0"))
    starts: int = Field(sa_column=_column(Integer, default="0"))
    tries: int = Field(sa_column=_column(Integer, default="0"))
    body: str | None = Field(sa_column=_column(Text, null=True))
    error: str | None = Field(sa_column=_column(Text, null=True))

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
    kind: str = Field(sa_column=_column(Text))
    learner: int = Field(sa_column=_column(Id))
    chat: int = Field(sa_column=_column(Id))
    rev: int = Field(sa_column=_column(Integer))
    asked_at: int = Field(sa_column=_column(Id))
    tries: int = Field(sa_column=_column(Integer, default="0"))


class MarkRow(SQLModel, table=True):
    """Moments worth keeping across a restart: `alive` is written every few seconds while intake works."""

    __tablename__: ClassVar[str] = "mark"

    name: str = Field(sa_column=_column(Text, key=True))
    at: int = Field(sa_column=_column(Id))


class PublicationRow(SQLModel, table=True):
    """A build of a deck that was published. The newest that is not undone is the one in use.

    `by` is the learner id of the maintainer, 0 for the command line and for an upgrade of CodeDrill.
    """

    __tablename__: ClassVar[str] = "publication"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    deck: str = Field(sa_column=_column(Text))
    build: str = Field(sa_column=_column(Text))
    at: int = Field(sa_column=_column(Id))
    by: int = Field(sa_column=_column(Id))
    undone_at: int | None = Field(sa_column=_column(Id, null=True))
    summary: str = Field(sa_column=_column(Text, default="''"))


class CarriedRow(SQLModel, table=True):
    """What bringing a card over from one build (`origin`) to another did to it: how it was before, and the rev it
    got, so that a rollback puts it back unless it was reviewed since. `seen`: the learner was told on the card.
    """

    __tablename__: ClassVar[str] = "carried"
    __table_args__ = ({"sqlite_with_rowid": False},)

    learner: int = Field(sa_column=_column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    card: int = Field(sa_column=_column(Id, ForeignKey("card.id"), key=True))
    build: str = Field(sa_column=_column(Text, key=True))
    origin: str = Field(sa_column=_column(Text))
    kind: int = Field(sa_column=_column(SmallInteger))
    rev: int = Field(sa_column=_column(Integer))
    before: str = Field(sa_column=_column(Text))
    seen: int = Field(sa_column=_column(SmallInteger, default="0"))


class FlagRow(SQLModel, table=True):
    """A learner says that something is wrong with an item. `status`: 0 open, then how it was settled."""

    __tablename__: ClassVar[str] = "flag"

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    learner: int = Field(sa_column=_column(Id, ForeignKey("learner.id", ondelete="CASCADE")))
    card: int = Field(sa_column=_column(Id, ForeignKey("card.id")))
    item: str = Field(sa_column=_column(Text))
    reason: str = Field(sa_column=_column(Text))
    words: str | None = Field(sa_column=_column(Text, null=True))
    at: int = Field(sa_column=_column(Id))
    status: int = Field(sa_column=_column(SmallInteger, default="0"))
    answer: str | None = Field(sa_column=_column(Text, null=True))
    answered_at: int | None = Field(sa_column=_column(Id, null=True))

    __table_args__ = (
        Index("flag_open", "at", sqlite_where=text("status = 0"), postgresql_where=text("status = 0")),
        {"sqlite_autoincrement": True},
    )


class WithdrawnRow(SQLModel, table=True):
    """A card that maintainers took out: it is asked of nobody."""

    __tablename__: ClassVar[str] = "withdrawn"

    card: int = Field(sa_column=_column(Id, ForeignKey("card.id"), key=True))
    at: int = Field(sa_column=_column(Id))
    by: int = Field(sa_column=_column(Id))
    reason: str = Field(sa_column=_column(Text))


class TallyRow(SQLModel, table=True):
    """First answers to a card, of all learners together. Ability: the learner's own share right before, in
    thousandths; its sums give the discrimination (point-biserial).
    """

    __tablename__: ClassVar[str] = "tally"

    card: int = Field(sa_column=_column(Id, ForeignKey("card.id"), key=True))
    tries: int = Field(sa_column=_column(Integer))
    right: int = Field(sa_column=_column(Integer))
    ms: int = Field(sa_column=_column(Id))
    ability: int = Field(sa_column=_column(Id))
    ability_squared: int = Field(sa_column=_column(Id))
    ability_right: int = Field(sa_column=_column(Id))  # of those who were right


class PickedRow(SQLModel, table=True):
    """How often an option of a card was shown and picked, in first answers."""

    __tablename__: ClassVar[str] = "picked"
    __table_args__ = ({"sqlite_with_rowid": False},)

    card: int = Field(sa_column=_column(Id, ForeignKey("card.id"), key=True))
    option: str = Field(sa_column=_column(Text, key=True))
    right: int = Field(sa_column=_column(SmallInteger))
    shown: int = Field(sa_column=_column(Integer))
    times: int = Field(sa_column=_column(Integer))


class CptCopyRow(SQLModel, table=True):
    """A learner's own licensed copy of CPT: when its owner said that it is licensed."""

    __tablename__: ClassVar[str] = "cpt_copy"

    learner: int = Field(sa_column=_column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    name: str = Field(sa_column=_column(Text))
    licensed_at: int = Field(sa_column=_column(Id))


class ExamRow(SQLModel, table=True):
    """One sitting of a mock exam: planned while `started_at` is null, running while `finished_at` is. `form` and
    `state` are written by the bot; an exam is played out of the `builds` that it was drawn from.

    `hidden`: the learner wants to see no clock. `counted`: its answers are in the item statistics. `sealed`: it is a
    group's, where others still answer; nothing of its key is shown.
    """

    __tablename__: ClassVar[str] = "exam"

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    learner: int = Field(sa_column=_column(Id, ForeignKey("learner.id", ondelete="CASCADE")))
    blueprint: str = Field(sa_column=_column(Text))
    mode: str = Field(sa_column=_column(Text, default="''"))
    form: str = Field(sa_column=_column(Text))
    builds: str = Field(sa_column=_column(Text))
    state: str | None = Field(sa_column=_column(Text, null=True))
    wake_at: int | None = Field(sa_column=_column(Id, null=True))
    rev: int = Field(sa_column=_column(Integer, default="0"))
    hidden: int = Field(sa_column=_column(SmallInteger, default="0"))
    planned_at: int = Field(sa_column=_column(Id))
    started_at: int | None = Field(sa_column=_column(Id, null=True))
    finished_at: int | None = Field(sa_column=_column(Id, null=True))
    score: str | None = Field(sa_column=_column(Text, null=True))
    counted: int = Field(sa_column=_column(SmallInteger, default="0"))
    sealed: int = Field(sa_column=_column(SmallInteger, default="0"))

    __table_args__ = (
        Index(
            "exam_uncounted",
            "id",
            sqlite_where=text("finished_at IS NOT NULL AND counted = 0"),
            postgresql_where=text("finished_at IS NOT NULL AND counted = 0"),
        ),
        Index(
            "exam_wake",
            "wake_at",
            sqlite_where=text("wake_at IS NOT NULL"),
            postgresql_where=text("wake_at IS NOT NULL"),
        ),
        Index(
            "exam_unfinished",
            "learner",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
        Index("exam_of_learner", "learner", "id"),
        {"sqlite_autoincrement": True},
    )


class MetRow(SQLModel, table=True):
    """A card whose first answer by this learner was given in an exam, so that no later one counts as the first."""

    __tablename__: ClassVar[str] = "met"
    __table_args__ = ({"sqlite_with_rowid": False},)

    learner: int = Field(sa_column=_column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    card: int = Field(sa_column=_column(Id, ForeignKey("card.id"), key=True))


class CorrectionRow(SQLModel, table=True):
    """What is held of a question of past exams from now on; the newest of a scope is the one that counts.

    `scope`: "#" and an item's mark, "@" and a build, empty for every drawing of the card. `options`: the right ones
    by name, as JSON. `checked`: the last learner whose exams were marked anew, null when all were.
    """

    __tablename__: ClassVar[str] = "correction"

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    card: int = Field(sa_column=_column(Id, ForeignKey("card.id")))
    scope: str = Field(sa_column=_column(Text, default="''"))
    kind: int = Field(sa_column=_column(SmallInteger))
    options: str = Field(sa_column=_column(Text, default="''"))
    reason: str = Field(sa_column=_column(Text))
    at: int = Field(sa_column=_column(Id))
    by: int = Field(sa_column=_column(Id))
    checked: int | None = Field(sa_column=_column(Id, null=True))

    __table_args__ = (
        Index(
            "correction_open",
            "id",
            sqlite_where=text("checked IS NOT NULL"),
            postgresql_where=text("checked IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )


class CptCodeRow(SQLModel, table=True):
    """One code of a learner's own copy: for that learner alone, never in logs, groups, exports or statistics."""

    __tablename__: ClassVar[str] = "cpt_code"
    __table_args__ = ({"sqlite_with_rowid": False},)

    learner: int = Field(sa_column=_column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    code: str = Field(sa_column=_column(Text, key=True))
    descriptor: str = Field(sa_column=_column(Text))
