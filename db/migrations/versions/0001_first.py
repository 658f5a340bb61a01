"""The first schema: learners, cards and their states, reviews, screens, inbox, errands, marks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("stable", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("stable"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "errand",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("learner", ID, nullable=False),
        sa.Column("chat", ID, nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("asked_at", ID, nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", ID, nullable=False),
        sa.Column("received_ms", ID, nullable=False),
        sa.Column("status", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("starts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("update_id"),
    )
    op.create_index(
        "inbox_waiting",
        "inbox",
        ["received_ms"],
        unique=False,
        sqlite_where=sa.text("status = 0"),
        postgresql_where=sa.text("status = 0"),
    )
    op.create_table(
        "learner",
        sa.Column("id", ID, nullable=False),
        sa.Column("created_at", ID, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("zone_known", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("deck", sa.Text(), nullable=False),
        sa.Column("new_per_day", sa.Integer(), nullable=False),
        sa.Column("fresh_list", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("fresh_position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("fresh_day", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("fresh_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("fresh_extra", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reachable", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "mark",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", ID, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "screen",
        sa.Column("chat", ID, nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("asks", sa.Text(), nullable=True),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("shown_rev", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("shown_epoch", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("once", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("drawn_at", ID, nullable=False),
        sa.PrimaryKeyConstraint("chat", "slot"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "screen_behind",
        "screen",
        ["chat"],
        unique=False,
        sqlite_where=sa.text("shown_rev < rev"),
        postgresql_where=sa.text("shown_rev < rev"),
    )
    op.create_table(
        "card_state",
        sa.Column("learner", ID, nullable=False),
        sa.Column("card", ID, nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("reps", sa.Integer(), nullable=False),
        sa.Column("ease", sa.Float(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("repeat_grade", sa.SmallInteger(), nullable=True),
        sa.Column("repeat_at", ID, nullable=True),
        sa.Column("due", sa.Integer(), nullable=True),
        sa.Column("aside", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["card"],
            ["card.id"],
        ),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "card"),
        sqlite_with_rowid=False,
    )
    op.create_index("card_state_due", "card_state", ["learner", "due"], unique=False)
    op.create_index(
        "card_state_repeat",
        "card_state",
        ["learner", "repeat_at"],
        unique=False,
        sqlite_where=sa.text("repeat_at IS NOT NULL"),
        postgresql_where=sa.text("repeat_at IS NOT NULL"),
    )
    op.create_table(
        "review",
        sa.Column("learner", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("card", ID, nullable=False),
        sa.Column("at", ID, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("prev", sa.Integer(), nullable=True),
        sa.Column("before_kind", sa.SmallInteger(), nullable=False),
        sa.Column("before_reps", sa.Integer(), nullable=True),
        sa.Column("before_ease", sa.Float(), nullable=True),
        sa.Column("before_interval", sa.Integer(), nullable=True),
        sa.Column("before_last", sa.Integer(), nullable=True),
        sa.Column("before_lapses", sa.Integer(), nullable=True),
        sa.Column("before_repeat_grade", sa.SmallInteger(), nullable=True),
        sa.Column("before_repeat_at", ID, nullable=True),
        sa.Column("before_aside", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["card"],
            ["card.id"],
        ),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "seq"),
        sqlite_with_rowid=False,
    )
