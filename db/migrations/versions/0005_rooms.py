"""Group exams: groups, rooms, who is in them, what answers were worth, scheduled challenges."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "group_chat",
        sa.Column("chat", ID, autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("admins_only", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("topic", ID, nullable=True),
        sa.Column("zone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("said_at", ID, server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("chat"),
    )
    op.create_table(
        "room",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("chat", ID, nullable=False),
        sa.Column("topic", ID, server_default=sa.text("0"), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("blueprint", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("builds", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("panel", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("noted", sa.Text(), nullable=True),
        sa.Column("poll", sa.Text(), nullable=True),
        sa.Column("poll_of", sa.SmallInteger(), nullable=True),
        sa.Column("wake_at", ID, nullable=True),
        sa.Column("opened_at", ID, nullable=False),
        sa.Column("finished_at", ID, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    _index("room_wake", "room", ["wake_at"], where="wake_at IS NOT NULL")
    _index("room_open", "room", ["chat", "topic"], where="finished_at IS NULL", unique=True)
    _index("room_poll", "room", ["poll"], where="poll IS NOT NULL", unique=True)
    op.create_index("room_of_chat", "room", ["chat", "id"], unique=False)
    op.create_table(
        "room_member",
        sa.Column("learner", ID, autoincrement=False, nullable=False),
        sa.Column("room", ID, autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("exam", ID, nullable=True),
        sa.ForeignKeyConstraint(["room"], ["room.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "room"),
        sqlite_with_rowid=False,
    )
    op.create_index("room_member_of_room", "room_member", ["room"], unique=False)
    _index("room_member_of_exam", "room_member", ["exam"], where="exam IS NOT NULL")
    op.create_table(
        "room_mark",
        sa.Column("room", ID, autoincrement=False, nullable=False),
        sa.Column("learner", ID, autoincrement=False, nullable=False),
        sa.Column("question", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("right", sa.SmallInteger(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["room"], ["room.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("room", "learner", "question"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "challenge",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("chat", ID, nullable=False),
        sa.Column("topic", ID, server_default=sa.text("0"), nullable=False),
        sa.Column("by", ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("repeat", sa.Text(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("wall", sa.SmallInteger(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=True),
        sa.Column("wake_at", ID, nullable=True),
        sa.Column("away_at", ID, nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    _index("challenge_wake", "challenge", ["wake_at"], where="wake_at IS NOT NULL")
    op.create_index("challenge_of_chat", "challenge", ["chat"], unique=False)
    op.add_column("exam", sa.Column("sealed", sa.SmallInteger(), server_default=sa.text("0"), nullable=False))


def _index(name: str, table: str, columns: list[str], *, where: str, unique: bool = False) -> None:
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def downgrade() -> None:
    """Back by the backup that was made before the migration."""
    raise NotImplementedError("restore the backup instead")
