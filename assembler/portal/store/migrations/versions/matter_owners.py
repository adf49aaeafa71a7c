"""The owner of each matter, and who has typed each unfinished one."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the columns: a matter belongs to whoever has saved it last, what is unfinished to the person of the name that it has."""
    for table in ("matters", "unfinished"):
        op.add_column(table, sa.Column("owner", sa.String(length=32), nullable=False, server_default=""))
    op.execute("UPDATE matters SET owner = saved_by")
    op.execute("UPDATE unfinished SET owner = coalesce((SELECT id FROM staff WHERE staff.name = unfinished.by), '')")
    op.create_index(op.f("ix_matters_owner"), "matters", ["owner"])
