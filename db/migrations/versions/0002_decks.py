"""Decks that are published and rolled back, what that did to cards, flags, item statistics, private CPT copies."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for name, kind, default in (
        ("certification", sa.Text(), "''"),
        ("exam_day", sa.Integer(), "0"),
        ("builds", sa.Text(), "''"),
        ("answered", sa.Integer(), "0"),
        ("answered_right", sa.Integer(), "0"),
    ):
        op.add_column("learner", sa.Column(name, kind, server_default=sa.text(default), nullable=False))
    _publishing()
    _flags()
    _statistics()
    _cpt()


def _publishing() -> None:
    op.create_table(
        "publication",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("deck", sa.Text(), nullable=False),
        sa.Column("build", sa.Text(), nullable=False),
        sa.Column("at", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("undone_at", ID, nullable=True),
        sa.Column("summary", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "carried",
        sa.Column("learner", ID, nullable=False),
        sa.Column("card", ID, nullable=False),
        sa.Column("build", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("seen", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["card"], ["card.id"]),
        sa.PrimaryKeyConstraint("learner", "card", "build"),
        sqlite_with_rowid=False,
    )


def _flags() -> None:
    op.create_table(
        "flag",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("learner", ID, nullable=False),
        sa.Column("card", ID, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("at", ID, nullable=False),
        sa.Column("status", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_at", ID, nullable=True),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["card"], ["card.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "flag_open",
        "flag",
        ["at"],
        unique=False,
        sqlite_where=sa.text("status = 0"),
        postgresql_where=sa.text("status = 0"),
    )
    op.create_table(
        "withdrawn",
        sa.Column("card", ID, nullable=False),
        sa.Column("at", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["card"], ["card.id"]),
        sa.PrimaryKeyConstraint("card"),
    )


def _statistics() -> None:
    op.create_table(
        "tally",
        sa.Column("card", ID, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("ms", ID, nullable=False),
        sa.Column("ability", ID, nullable=False),
        sa.Column("ability_squared", ID, nullable=False),
        sa.Column("ability_right", ID, nullable=False),
        sa.ForeignKeyConstraint(["card"], ["card.id"]),
        sa.PrimaryKeyConstraint("card"),
    )
    op.create_table(
        "picked",
        sa.Column("card", ID, nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("right", sa.SmallInteger(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["card"], ["card.id"]),
        sa.PrimaryKeyConstraint("card", "option"),
        sqlite_with_rowid=False,
    )


def _cpt() -> None:
    op.create_table(
        "cpt_copy",
        sa.Column("learner", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("licensed_at", ID, nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner"),
    )
    op.create_table(
        "cpt_code",
        sa.Column("learner", ID, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("descriptor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "code"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Back by the backup that was made before the migration."""
    raise NotImplementedError("restore the backup instead")
