"""The tables of mock exams: sittings, and corrections of keys."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Column, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlmodel import Field, SQLModel

from db.columns import Id, column


class ExamRow(SQLModel, table=True):
    """One sitting of a mock exam: planned while `started_at` is null, running while `finished_at` is. `form` and
    `state` are written by the bot; an exam is played out of the `builds` that it was drawn from.

    `hidden`: the learner wants to see no clock. `counted`: its answers are in the item statistics. `sealed`: it is a
    group's, where others still answer; nothing of its key is shown.
    """

    __tablename__: ClassVar[str] = "exam"

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    learner: int = Field(sa_column=column(Id, ForeignKey("learner.id", ondelete="CASCADE")))
    blueprint: str = Field(sa_column=column(Text))
    mode: str = Field(sa_column=column(Text, default="''"))
    form: str = Field(sa_column=column(Text))
    builds: str = Field(sa_column=column(Text))
    state: str | None = Field(sa_column=column(Text, null=True))
    wake_at: int | None = Field(sa_column=column(Id, null=True))
    rev: int = Field(sa_column=column(Integer, default="0"))
    hidden: int = Field(sa_column=column(SmallInteger, default="0"))
    planned_at: int = Field(sa_column=column(Id))
    started_at: int | None = Field(sa_column=column(Id, null=True))
    finished_at: int | None = Field(sa_column=column(Id, null=True))
    score: str | None = Field(sa_column=column(Text, null=True))
    counted: int = Field(sa_column=column(SmallInteger, default="0"))
    sealed: int = Field(sa_column=column(SmallInteger, default="0"))

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


class CorrectionRow(SQLModel, table=True):
    """What is held of a question of past exams from now on; the newest of a scope is the one that counts.

    `scope`: "#" and an item's mark, "@" and a build, empty for every drawing of the card. `options`: the right ones
    by name, as JSON. `checked`: the last learner whose exams were marked anew, null when all were.
    """

    __tablename__: ClassVar[str] = "correction"

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    card: int = Field(sa_column=column(Id, ForeignKey("card.id")))
    scope: str = Field(sa_column=column(Text, default="''"))
    kind: int = Field(sa_column=column(SmallInteger))
    options: str = Field(sa_column=column(Text, default="''"))
    reason: str = Field(sa_column=column(Text))
    at: int = Field(sa_column=column(Id))
    by: int = Field(sa_column=column(Id))
    checked: int | None = Field(sa_column=column(Id, null=True))

    __table_args__ = (
        Index(
            "correction_open",
            "id",
            sqlite_where=text("checked IS NOT NULL"),
            postgresql_where=text("checked IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )
