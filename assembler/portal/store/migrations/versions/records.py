"""The record of each packet, and the day on which it was signed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns; both are empty until the files of a packet have said what its record is."""
    op.add_column("packets", sa.Column("record", sa.String(length=60), nullable=False, server_default=""))
    op.add_column("packets", sa.Column("signed", sa.String(length=10), nullable=False, server_default=""))
