"""Second factors with their recovery codes, and the people whom a provider of sign-ins knows."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the tables."""
    staff = (["staff"], ["staff.id"])
    op.create_table(
        "second_factors",
        sa.Column("staff", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(*staff, name=op.f("fk_second_factors_staff"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("staff", sa.String(length=32), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(*staff, name=op.f("fk_recovery_codes_staff"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("staff", "hash", name=op.f("pk_recovery_codes")),
    )
    op.create_table(
        "identities",
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("staff", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(*staff, name=op.f("fk_identities_staff"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identities")),
    )
    op.create_index(op.f("ix_identities_staff"), "identities", ["staff"])
