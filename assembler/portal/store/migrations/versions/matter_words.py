"""What each matter is found by: the words in its file, without the names of its fields."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

KEY = re.compile(r"^[\s-]*\w+:(?:\s|$)", re.MULTILINE)
"""The name of a field, as the portal writes files; a file that is saved again is read as what it is."""


def upgrade() -> None:
    """Add the column, and fill it for the matters there are."""
    op.add_column("matters", sa.Column("words", sa.Text(), nullable=False, server_default=""))
    matters = sa.table("matters", sa.column("id", sa.String), sa.column("text", sa.Text), sa.column("words", sa.Text))
    connection = op.get_bind()
    for id, text in connection.execute(sa.select(matters.c.id, matters.c.text)).all():
        connection.execute(sa.update(matters).where(matters.c.id == id).values(words=KEY.sub("", text).casefold()))
