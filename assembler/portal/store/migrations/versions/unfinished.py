"""Unfinished matters, kept until somebody goes on with them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "unfinished",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("programme", sa.String(length=60), nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(length=32), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter"], ["matters.id"], name=op.f("fk_unfinished_matter"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["partner"], ["partners.id"], name=op.f("fk_unfinished_partner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfinished")),
    )
    op.create_index(op.f("ix_unfinished_matter"), "unfinished", ["matter"])
    op.create_index(op.f("ix_unfinished_partner"), "unfinished", ["partner"])
