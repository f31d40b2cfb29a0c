"""Counters for the overviews, signatures on the links, texts in the order of time

What changes is derived: it is made anew, empty, and `timeline db upgrade` fills it from the truth.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
KEY = ["what", "target_id", "audience", "span_class", "se", "el", "event_id"]
START = ["what", "target_id", "audience", "se", "el", "event_id"]


def _links(*last: str) -> None:
    """Make the table of links anew, with these columns at the end of its key."""
    op.drop_table("event_read_link")
    op.create_table(
        "event_read_link",
        sa.Column("what", sa.SmallInteger(), nullable=False),
        sa.Column("target_id", BIG, nullable=False),
        sa.Column("audience", sa.SmallInteger(), nullable=False),
        sa.Column("span_class", sa.SmallInteger(), nullable=False),
        sa.Column("se", sa.BigInteger(), nullable=False),
        sa.Column("el", sa.BigInteger(), nullable=False),
        sa.Column("event_id", BIG, nullable=False),
        *(sa.Column(name, BIG, nullable=False) for name in last),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_event_read_link_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(*KEY, *last, name=op.f("pk_event_read_link")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_event_read_link_event", "event_read_link", ["event_id"])
    op.create_index("ix_event_read_link_start", "event_read_link", [*START, *last])


def _stale() -> None:
    """Note that the read model no longer is what the program expects (see services.rebuild)."""
    op.execute("DELETE FROM counter WHERE name = 'read_model'")


def upgrade() -> None:
    _links("signature")
    op.create_table(
        "event_count",
        sa.Column("what", sa.SmallInteger(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("bucket", BIG, nullable=False),
        sa.Column("target_id", BIG, nullable=False),
        sa.Column("begins", BIG, nullable=False),
        sa.Column("ends", BIG, nullable=False),
        sa.Column("opens", BIG, nullable=False),
        sa.Column("closes", BIG, nullable=False),
        sa.Column("starting", BIG, nullable=False),
        sa.Column("whole", BIG, nullable=False),
        sa.PrimaryKeyConstraint("what", "level", "bucket", "target_id", name=op.f("pk_event_count")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "postgresql":
        # How frequent words are: of an index that holds a part of the rows the planner keeps that, but does not use it.
        words = "array_to_tsvector(string_to_array(folded, ' '))"
        op.execute(f"CREATE STATISTICS event_words ON ({words}) FROM event_search")
    _stale()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP STATISTICS event_words")
    op.drop_table("event_count")
    _links()
    _stale()
