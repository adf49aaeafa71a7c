"""Where Alembic begins: it works on the connection it is handed, inside the transaction that is open there."""

from alembic import context

from assembler.portal.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True, transactional_ddl=False
)
context.run_migrations()
