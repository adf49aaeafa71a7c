"""The packet that each packet was issued in the place of."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; it is empty for a packet that superseded none."""
    op.add_column("packets", sa.Column("revises", sa.String(length=32), nullable=False, server_default=""))
