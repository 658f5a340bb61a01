"""Mock exams."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "exam",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("learner", ID, nullable=False),
        sa.Column("blueprint", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("builds", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("wake_at", ID, nullable=True),
        sa.Column("rev", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("hidden", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("planned_at", ID, nullable=False),
        sa.Column("started_at", ID, nullable=True),
        sa.Column("finished_at", ID, nullable=True),
        sa.Column("score", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    _index("exam_wake", ["wake_at"], unique=False, where="wake_at IS NOT NULL")
    _index("exam_unfinished", ["learner"], unique=True, where="finished_at IS NULL")
    op.create_index("exam_of_learner", "exam", ["learner", "id"], unique=False)


def _index(name: str, columns: list[str], *, unique: bool, where: str) -> None:
    op.create_index(
        name, "exam", columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def downgrade() -> None:
    """Back by the backup that was made before the migration."""
    raise NotImplementedError("restore the backup instead")
