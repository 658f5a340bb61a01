"""Alembic's entry: `db.schema` hands over an open connection."""

from alembic import context

from db.metadata import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
