"""Alembic's entry point: runs the migrations on the given connection, inside its open transaction."""

from alembic import context

from assembler.portal.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True, transactional_ddl=False
)
context.run_migrations()
