"""The tables about items: flags, cards that were withdrawn, and the statistics of first answers."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import Column, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlmodel import Field, SQLModel

from db.columns import Id, column


class FlagRow(SQLModel, table=True):
    """A learner says that something is wrong with an item. `status`: 0 open, then how it was settled."""

    __tablename__: ClassVar[str] = "flag"

    id: int = Field(sa_column=Column(Id, primary_key=True, autoincrement=True))
    learner: int = Field(sa_column=column(Id, ForeignKey("learner.id", ondelete="CASCADE")))
    card: int = Field(sa_column=column(Id, ForeignKey("card.id")))
    item: str = Field(sa_column=column(Text))
    reason: str = Field(sa_column=column(Text))
    words: str | None = Field(sa_column=column(Text, null=True))
    at: int = Field(sa_column=column(Id))
    status: int = Field(sa_column=column(SmallInteger, default="0"))
    answer: str | None = Field(sa_column=column(Text, null=True))
    answered_at: int | None = Field(sa_column=column(Id, null=True))

    __table_args__ = (
        Index("flag_open", "at", sqlite_where=text("status = 0"), postgresql_where=text("status = 0")),
        {"sqlite_autoincrement": True},
    )


class WithdrawnRow(SQLModel, table=True):
    """A card that maintainers took out: it is asked of nobody."""

    __tablename__: ClassVar[str] = "withdrawn"

    card: int = Field(sa_column=column(Id, ForeignKey("card.id"), key=True))
    at: int = Field(sa_column=column(Id))
    by: int = Field(sa_column=column(Id))
    reason: str = Field(sa_column=column(Text))


class TallyRow(SQLModel, table=True):
    """First answers to a card, of all learners together. Ability: the learner's own share right before, in
    thousandths; its sums give the discrimination (point-biserial).
    """

    __tablename__: ClassVar[str] = "tally"

    card: int = Field(sa_column=column(Id, ForeignKey("card.id"), key=True))
    tries: int = Field(sa_column=column(Integer))
    right: int = Field(sa_column=column(Integer))
    ms: int = Field(sa_column=column(Id))
    ability: int = Field(sa_column=column(Id))
    ability_squared: int = Field(sa_column=column(Id))
    ability_right: int = Field(sa_column=column(Id))  # of those who were right


class PickedRow(SQLModel, table=True):
    """How often an option of a card was shown and picked, in first answers."""

    __tablename__: ClassVar[str] = "picked"
    __table_args__ = ({"sqlite_with_rowid": False},)

    card: int = Field(sa_column=column(Id, ForeignKey("card.id"), key=True))
    option: str = Field(sa_column=column(Text, key=True))
    right: int = Field(sa_column=column(SmallInteger))
    shown: int = Field(sa_column=column(Integer))
    times: int = Field(sa_column=column(Integer))


class MetRow(SQLModel, table=True):
    """A card whose first answer by this learner was given in an exam, so that no later one counts as the first."""

    __tablename__: ClassVar[str] = "met"
    __table_args__ = ({"sqlite_with_rowid": False},)

    learner: int = Field(sa_column=column(Id, ForeignKey("learner.id", ondelete="CASCADE"), key=True))
    card: int = Field(sa_column=column(Id, ForeignKey("card.id"), key=True))
