"""Packets that are signed in a page, and the steps of each signing."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add both tables."""
    op.create_table(
        "signings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("packet", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(length=64), nullable=False) for name in ("issued_sha256", "sha256", "audit_sha256")),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("expires", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["packet"], ["packets.id"], name=op.f("fk_signings_packet"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signings")),
    )
    op.create_index(op.f("ix_signings_packet"), "signings", ["packet"])
    op.create_table(
        "signing_steps",
        sa.Column("signing", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["signing"], ["signings.id"], name=op.f("fk_signing_steps_signing"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("signing", "number", name=op.f("pk_signing_steps")),
    )
    op.create_index(op.f("ix_signing_steps_signing"), "signing_steps", ["signing"])
