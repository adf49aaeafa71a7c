"""Who made each token."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the column; of the tokens there are it is not known."""
    op.add_column("tokens", sa.Column("made_by", sa.String(length=32), nullable=False, server_default=""))
