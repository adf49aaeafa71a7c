"""The codes that were sent to those who sign, and who was reminded."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "signing_codes",
        sa.Column("link", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("sent", "expires", "tries")),
        sa.ForeignKeyConstraint(["link"], ["links.id"], name=op.f("fk_signing_codes_link"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("link", name=op.f("pk_signing_codes")),
    )
    op.create_table(
        "reminders",
        sa.Column("signing", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["signing"], ["signings.id"], name=op.f("fk_reminders_signing"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("signing", "person", name=op.f("pk_reminders")),
    )
    op.create_index(op.f("ix_reminders_signing"), "reminders", ["signing"])
