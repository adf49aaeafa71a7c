"""Approvals of matters, who may give them, and who has saved each matter last."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the table and the columns: nobody may approve anything yet, and who saved a matter is not known."""
    op.add_column("staff", sa.Column("approves", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("matters", sa.Column("saved_by", sa.String(length=32), nullable=False, server_default=""))
    op.create_table(
        "approvals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=32), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.String(length=32), nullable=False),
        sa.Column("decided", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter"], ["matters.id"], name=op.f("fk_approvals_matter"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
    )
    op.create_index(op.f("ix_approvals_matter"), "approvals", ["matter"])
