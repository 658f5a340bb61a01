"""Answers of exams in the item statistics, and corrections of keys."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNCOUNTED = sa.text("finished_at IS NOT NULL AND counted = 0")
OPEN = sa.text("checked IS NOT NULL")


def upgrade() -> None:
    op.add_column(
        "exam", sa.Column("counted", sa.SmallInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index(
        "exam_uncounted", "exam", ["id"], unique=False, sqlite_where=UNCOUNTED, postgresql_where=UNCOUNTED
    )
    op.create_table(
        "met",
        sa.Column("learner", ID, autoincrement=False, nullable=False),
        sa.Column("card", ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["card"], ["card.id"]),
        sa.PrimaryKeyConstraint("learner", "card"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "correction",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("card", ID, nullable=False),
        sa.Column("scope", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("options", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", ID, nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("checked", ID, nullable=True),
        sa.ForeignKeyConstraint(["card"], ["card.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "correction_open", "correction", ["id"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    """Back by the backup that was made before the migration."""
    raise NotImplementedError("restore the backup instead")
