"""Webhooks, what was announced to whom, and the e-mail addresses of staff with what they want to be told of."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the tables, and the columns of staff: nobody is told of anything yet."""
    op.add_column("staff", sa.Column("email", sa.Text(), nullable=False, server_default=""))
    op.add_column("staff", sa.Column("notices", sa.JSON(), nullable=False, server_default="[]"))
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
    )
    op.create_table(
        "announced",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_announced")),
    )
    owners = ("webhook", "staff", "matter")
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=32), nullable=False),
        *(sa.Column(name, sa.String(length=32), nullable=True) for name in owners),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("created", "tries", "due")),
        *(
            sa.ForeignKeyConstraint([name], [f"{table}.id"], name=op.f(f"fk_deliveries_{name}"), ondelete="CASCADE")
            for name, table in zip(owners, ("webhooks", "staff", "matters"), strict=True)
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    for name in (*owners, "due"):
        op.create_index(op.f(f"ix_deliveries_{name}"), "deliveries", [name])
