"""What a renamed thing still has to be shown by

A rename refreshes some events at once and the rest afterwards; a row here says how far that went.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "stale",
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("entity_id", BIG, autoincrement=False, nullable=False),
        sa.Column("after_id", BIG, nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("entity", "entity_id", name=op.f("pk_stale")),
    )


def downgrade() -> None:
    op.drop_table("stale")
