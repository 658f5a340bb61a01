"""Alembic's entry: `db.schema` hands over an open connection."""

from alembic import context

from sqlmodel import SQLModel

from db import tables

context.configure(
    connection=context.config.attributes["connection"], target_metadata=tables.SQLModel.metadata
)
with context.begin_transaction():
    context.run_migrations()
