"""Through which link each version came back."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the column; of what came back before it is not known, so that nobody takes that back."""
    op.add_column("returns", sa.Column("link", sa.String(length=32), nullable=False, server_default=""))
