"""By which authority each of the staff signs for the vendor, and which later form a signing is of."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add both columns: empty, so that nobody may sign for the vendor, and each signing is of papers that are signed together."""
    op.add_column("staff", sa.Column("signs", sa.Text(), nullable=False, server_default=""))
    op.add_column("signings", sa.Column("form", sa.String(length=160), nullable=False, server_default=""))
