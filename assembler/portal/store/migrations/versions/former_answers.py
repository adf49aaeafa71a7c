"""The answers that stood before the last one of each question."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the column; of answers that were written anew before it only the last is known."""
    op.add_column("questions", sa.Column("former", sa.JSON(), nullable=False, server_default="[]"))
