"""foundation"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

AUDIENCES = {"public": 0, "staff": 1}


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("disabled_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "role IN ('system', 'contributor', 'editor', 'admin')",
            name=op.f("ck_account_role"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("name", name=op.f("uq_account_name")),
    )
    op.create_table(
        "actor",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("type", sa.String(length=80), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "type IN ('person', 'organisation', 'state', 'body')",
            name=op.f("ck_actor_type"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column(
            "value",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("name", name=op.f("uq_dataset_name")),
    )
    op.create_table(
        "kind",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kind")),
    )
    op.create_table(
        "label",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column(
            "entity_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("lang", sa.String(length=80), nullable=True),
        sa.Column("script", sa.String(length=80), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("sort", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
    )
    with op.batch_alter_table("label", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_label_entity_entity_id_sort"),
            ["entity", "entity_id", "sort"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_label_entity_folded_entity_id"),
            ["entity", "folded", "entity_id"],
            unique=False,
        )

    op.create_table(
        "place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("country", sa.String(length=80), nullable=True),
        sa.Column(
            "parent_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_place_point")),
        sa.CheckConstraint("lat BETWEEN -90 AND 90", name=op.f("ck_place_lat")),
        sa.CheckConstraint("lon BETWEEN -180 AND 180", name=op.f("ck_place_lon")),
        sa.ForeignKeyConstraint(["parent_id"], ["place.id"], name=op.f("fk_place_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
    )
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_place_lat_lon"), ["lat", "lon"], unique=False)
        batch_op.create_index(batch_op.f("ix_place_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "role",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
    )
    op.create_table(
        "slug",
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "entity_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.CheckConstraint("length(slug) BETWEEN 1 AND 80", name=op.f("ck_slug_length")),
        sa.PrimaryKeyConstraint("entity", "slug", name=op.f("pk_slug")),
    )
    with op.batch_alter_table("slug", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_slug_entity_entity_id_current"),
            ["entity", "entity_id", "current"],
            unique=False,
        )

    op.create_table(
        "source",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("archived_url", sa.Text(), nullable=True),
        sa.Column("published", sa.Text(), nullable=True),
        sa.Column("accessed", sa.Text(), nullable=True),
        sa.Column("hash", sa.Text(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    op.create_table(
        "tag",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
    )
    op.create_table(
        "timeline",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("lang", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("query", sa.Text(), nullable=True),
        sa.Column("lane_by", sa.String(length=80), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'published', 'archived')",
            name=op.f("ck_timeline_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline")),
    )
    op.create_table(
        "changeset",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("instant", sa.BigInteger(), nullable=True),
        sa.Column(
            "author_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_changeset_author_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changeset")),
        sa.UniqueConstraint("seq", name=op.f("uq_changeset_seq")),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=80), nullable=False),
        sa.Column(
            "kind_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("lang", sa.String(length=80), nullable=False),
        sa.Column("edtf", sa.Text(), nullable=True),
        sa.Column("date_text", sa.Text(), nullable=True),
        sa.Column("known_until", sa.Text(), nullable=True),
        sa.Column("se", sa.BigInteger(), nullable=True),
        sa.Column("sl", sa.BigInteger(), nullable=True),
        sa.Column("ee", sa.BigInteger(), nullable=True),
        sa.Column("el", sa.BigInteger(), nullable=True),
        sa.Column("qual", sa.SmallInteger(), nullable=False),
        sa.Column("precision", sa.String(length=80), nullable=True),
        sa.Column("offset_s", sa.Integer(), nullable=True),
        sa.Column("month_day", sa.SmallInteger(), nullable=True),
        sa.Column("span_class", sa.SmallInteger(), nullable=True),
        sa.Column("importance", sa.SmallInteger(), nullable=False),
        sa.Column(
            "dataset_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("description_private", sa.Boolean(), nullable=False),
        sa.Column("publish_at", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("deleted_at", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state <> 'published' OR edtf IS NOT NULL",
            name=op.f("ck_event_published_has_date"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'published', 'archived')",
            name=op.f("ck_event_state"),
        ),
        sa.CheckConstraint(
            "status IN ('occurred', 'ongoing', 'planned', 'postponed', 'cancelled', 'alleged')",
            name=op.f("ck_event_status"),
        ),
        sa.CheckConstraint("(edtf IS NULL) = (se IS NULL)", name=op.f("ck_event_date_has_bounds")),
        sa.CheckConstraint("importance BETWEEN 1 AND 5", name=op.f("ck_event_importance")),
        sa.CheckConstraint(
            "se <= sl AND ee <= el AND se < ee AND sl < el",
            name=op.f("ck_event_bounds"),
        ),
        sa.ForeignKeyConstraint(["dataset_id"], ["dataset.id"], name=op.f("fk_event_dataset_id")),
        sa.ForeignKeyConstraint(["kind_id"], ["kind.id"], name=op.f("fk_event_kind_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("dataset_id", "external_id", name=op.f("uq_event_dataset_id_external_id")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_kind_id"), ["kind_id"], unique=False)

    op.create_table(
        "lane",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "timeline_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["timeline_id"],
            ["timeline.id"],
            name=op.f("fk_lane_timeline_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lane")),
        sa.UniqueConstraint("timeline_id", "slug", name=op.f("uq_lane_timeline_id_slug")),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column(
            "entity_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("base_revision", sa.Integer(), nullable=True),
        sa.Column("merge_patch", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=80), nullable=False),
        sa.Column(
            "author_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column(
            "verdict_by",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name=op.f("fk_proposal_author_id")),
        sa.ForeignKeyConstraint(["verdict_by"], ["account.id"], name=op.f("fk_proposal_verdict_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_proposal_entity_entity_id"),
            ["entity", "entity_id"],
            unique=False,
        )

    op.create_table(
        "token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("prefix", sa.String(length=80), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("last_used_at", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_token_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_account_id"), ["account_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("field", sa.String(length=80), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("preferred", sa.Boolean(), nullable=False),
        sa.Column(
            "preferred_by",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_claim_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["preferred_by"], ["account.id"], name=op.f("fk_claim_preferred_by")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_claim_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_source_id"), ["source_id"], unique=False)

    op.create_table(
        "event_actor",
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column(
            "actor_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "role_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_event_actor_actor_id")),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_actor_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_event_actor_role_id")),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_event_actor")),
    )
    with op.batch_alter_table("event_actor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_actor_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_actor_role_id"), ["role_id"], unique=False)

    op.create_table(
        "event_place",
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column(
            "place_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_place_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["place_id"], ["place.id"], name=op.f("fk_event_place_place_id")),
        sa.PrimaryKeyConstraint("event_id", "position", name=op.f("pk_event_place")),
    )
    with op.batch_alter_table("event_place", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_place_place_id"), ["place_id"], unique=False)

    op.create_table(
        "event_read",
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("audience", sa.SmallInteger(), nullable=False),
        sa.Column("span_class", sa.SmallInteger(), nullable=False),
        sa.Column("se", sa.BigInteger(), nullable=False),
        sa.Column("sl", sa.BigInteger(), nullable=False),
        sa.Column("ee", sa.BigInteger(), nullable=False),
        sa.Column("el", sa.BigInteger(), nullable=False),
        sa.Column("qual", sa.SmallInteger(), nullable=False),
        sa.Column("precision", sa.SmallInteger(), nullable=False),
        sa.Column("month_day", sa.SmallInteger(), nullable=True),
        sa.Column(
            "kind_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("status", sa.String(length=80), nullable=False),
        sa.Column("importance", sa.SmallInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "se <= sl AND ee <= el AND se < ee AND sl < el",
            name=op.f("ck_event_read_bounds"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_read_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_read")),
    )
    with op.batch_alter_table("event_read", schema=None) as batch_op:
        batch_op.create_index("ix_event_read_end", ["audience", "el", "se", "event_id"], unique=False)
        batch_op.create_index(
            "ix_event_read_importance",
            ["audience", "importance", "se", "el", "event_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_event_read_month_day",
            ["audience", "month_day", "se", "el", "event_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_event_read_span",
            ["audience", "span_class", "se", "el", "event_id"],
            unique=False,
        )
        batch_op.create_index("ix_event_read_start", ["audience", "se", "el", "event_id"], unique=False)
        batch_op.create_index(
            "ix_event_read_updated",
            ["audience", "updated_at", "event_id"],
            unique=False,
        )

    op.create_table(
        "event_read_link",
        sa.Column("what", sa.SmallInteger(), nullable=False),
        sa.Column(
            "target_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("audience", sa.SmallInteger(), nullable=False),
        sa.Column("span_class", sa.SmallInteger(), nullable=False),
        sa.Column("se", sa.BigInteger(), nullable=False),
        sa.Column("el", sa.BigInteger(), nullable=False),
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_read_link_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "what",
            "target_id",
            "audience",
            "span_class",
            "se",
            "el",
            "event_id",
            name=op.f("pk_event_read_link"),
        ),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("event_read_link", schema=None) as batch_op:
        batch_op.create_index("ix_event_read_link_event", ["event_id"], unique=False)
        batch_op.create_index(
            "ix_event_read_link_start",
            ["what", "target_id", "audience", "se", "el", "event_id"],
            unique=False,
        )

    op.create_table(
        "event_search",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("lang", sa.String(length=80), nullable=False),
        sa.Column("audience", sa.SmallInteger(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_search_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_search")),
    )
    with op.batch_alter_table("event_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_search_event_id"), ["event_id"], unique=False)

    op.create_table(
        "event_tag",
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "tag_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_tag_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_event_tag_tag_id")),
        sa.PrimaryKeyConstraint("event_id", "tag_id", name=op.f("pk_event_tag")),
    )
    with op.batch_alter_table("event_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_tag_tag_id"), ["tag_id"], unique=False)

    op.create_table(
        "event_text",
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("lang", sa.String(length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_event_text_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("event_id", "lang", name=op.f("pk_event_text")),
    )
    op.create_table(
        "media",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("alt", sa.Text(), nullable=True),
        sa.Column("credit", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_media_event_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
    )
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_media_event_id"), ["event_id"], unique=False)

    op.create_table(
        "relation",
        sa.Column(
            "from_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("type", sa.String(length=80), nullable=False),
        sa.Column(
            "to_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "type IN ('precedes', 'leads_to', 'responds_to', 'depends_on', 'announces', 'extends', 'ends_at', "
            "'part_of', 'refers_to', 'contradicts')",
            name=op.f("ck_relation_type"),
        ),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_relation_not_itself")),
        sa.ForeignKeyConstraint(
            ["from_id"],
            ["event.id"],
            name=op.f("fk_relation_from_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["to_id"], ["event.id"], name=op.f("fk_relation_to_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("from_id", "type", "to_id", name=op.f("pk_relation")),
    )
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relation_to_id"), ["to_id"], unique=False)
        batch_op.create_index(
            "uq_relation_parent",
            ["from_id"],
            unique=True,
            sqlite_where=sa.text("type = 'part_of'"),
            postgresql_where=sa.text("type = 'part_of'"),
        )

    op.create_table(
        "revision",
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column(
            "entity_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column(
            "changeset_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "closed_by",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("valid_from", sa.BigInteger(), nullable=True),
        sa.Column("valid_to", sa.BigInteger(), nullable=True),
        sa.Column("se", sa.BigInteger(), nullable=True),
        sa.Column("sl", sa.BigInteger(), nullable=True),
        sa.Column("ee", sa.BigInteger(), nullable=True),
        sa.Column("el", sa.BigInteger(), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["changeset_id"], ["changeset.id"], name=op.f("fk_revision_changeset_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["changeset.id"], name=op.f("fk_revision_closed_by")),
        sa.PrimaryKeyConstraint("entity", "entity_id", "n", name=op.f("pk_revision")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_changeset_id"), ["changeset_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_revision_closed_by"), ["closed_by"], unique=False)

    op.create_table(
        "timeline_entry",
        sa.Column(
            "timeline_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "lane_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("headline", sa.Text(), nullable=True),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_timeline_entry_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["lane_id"],
            ["lane.id"],
            name=op.f("fk_timeline_entry_lane_id"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["timeline_id"],
            ["timeline.id"],
            name=op.f("fk_timeline_entry_timeline_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("timeline_id", "event_id", name=op.f("pk_timeline_entry")),
    )
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_timeline_entry_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_timeline_entry_lane_id"), ["lane_id"], unique=False)

    op.create_table(
        "citation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "event_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "source_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "claim_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("stance", sa.String(length=80), nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("locator", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.CheckConstraint("stance IN ('supports', 'disputes')", name=op.f("ck_citation_stance")),
        sa.CheckConstraint("confidence BETWEEN 0 AND 1", name=op.f("ck_citation_confidence")),
        sa.ForeignKeyConstraint(
            ["claim_id"],
            ["claim.id"],
            name=op.f("fk_citation_claim_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_citation_event_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_citation_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation")),
    )
    with op.batch_alter_table("citation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_citation_event_id_position"),
            ["event_id", "position"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_citation_source_id"), ["source_id"], unique=False)

    op.bulk_insert(
        sa.table("counter", sa.column("name"), sa.column("value")),
        [{"name": "changeset", "value": 0}, {"name": "public_version", "value": 1}],
    )
    op.bulk_insert(
        sa.table(
            "account",
            sa.column("id"),
            sa.column("name"),
            sa.column("role"),
            sa.column("created_at"),
        ),
        [{"id": 1, "name": "system", "role": "system", "created_at": 0}],
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval(pg_get_serial_sequence('account', 'id'), 1)")
        for name, audience in AUDIENCES.items():
            op.execute(
                f"CREATE INDEX event_words_{name} ON event_search USING gin "
                f"(array_to_tsvector(string_to_array(folded, ' '))) WHERE audience = {audience}"
            )
    else:
        for name in AUDIENCES:
            # The words are folded already; this tokenizer parts them at blanks and keeps every other letter.
            op.execute(
                f"CREATE VIRTUAL TABLE event_words_{name} USING fts5"
                "(folded, content='event_search', content_rowid='id', tokenize='ascii')"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in AUDIENCES:
            op.execute(f"DROP TABLE event_words_{name}")
    with op.batch_alter_table("citation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_citation_source_id"))
        batch_op.drop_index(batch_op.f("ix_citation_event_id_position"))

    op.drop_table("citation")
    with op.batch_alter_table("timeline_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_timeline_entry_lane_id"))
        batch_op.drop_index(batch_op.f("ix_timeline_entry_event_id"))

    op.drop_table("timeline_entry")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_closed_by"))
        batch_op.drop_index(batch_op.f("ix_revision_changeset_id"))

    op.drop_table("revision")
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_relation_parent",
            sqlite_where=sa.text("type = 'part_of'"),
            postgresql_where=sa.text("type = 'part_of'"),
        )
        batch_op.drop_index(batch_op.f("ix_relation_to_id"))

    op.drop_table("relation")
    with op.batch_alter_table("media", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_media_event_id"))

    op.drop_table("media")
    op.drop_table("event_text")
    with op.batch_alter_table("event_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_tag_tag_id"))

    op.drop_table("event_tag")
    with op.batch_alter_table("event_search", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_search_event_id"))

    op.drop_table("event_search")
    with op.batch_alter_table("event_read_link", schema=None) as batch_op:
        batch_op.drop_index("ix_event_read_link_start")
        batch_op.drop_index("ix_event_read_link_event")

    op.drop_table("event_read_link")
    with op.batch_alter_table("event_read", schema=None) as batch_op:
        batch_op.drop_index("ix_event_read_updated")
        batch_op.drop_index("ix_event_read_start")
        batch_op.drop_index("ix_event_read_span")
        batch_op.drop_index("ix_event_read_month_day")
        batch_op.drop_index("ix_event_read_importance")
        batch_op.drop_index("ix_event_read_end")

    op.drop_table("event_read")
    with op.batch_alter_table("event_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_place_place_id"))

    op.drop_table("event_place")
    with op.batch_alter_table("event_actor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_actor_role_id"))
        batch_op.drop_index(batch_op.f("ix_event_actor_actor_id"))

    op.drop_table("event_actor")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_source_id"))
        batch_op.drop_index(batch_op.f("ix_claim_event_id"))

    op.drop_table("claim")
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_token_account_id"))

    op.drop_table("token")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_entity_entity_id"))

    op.drop_table("proposal")
    op.drop_table("lane")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_kind_id"))

    op.drop_table("event")
    op.drop_table("changeset")
    op.drop_table("timeline")
    op.drop_table("tag")
    op.drop_table("source")
    with op.batch_alter_table("slug", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_slug_entity_entity_id_current"))

    op.drop_table("slug")
    op.drop_table("role")
    with op.batch_alter_table("place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_place_parent_id"))
        batch_op.drop_index(batch_op.f("ix_place_lat_lon"))

    op.drop_table("place")
    with op.batch_alter_table("label", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_entity_folded_entity_id"))
        batch_op.drop_index(batch_op.f("ix_label_entity_entity_id_sort"))

    op.drop_table("label")
    op.drop_table("kind")
    op.drop_table("dataset")
    op.drop_table("counter")
    op.drop_table("actor")
    op.drop_table("account")
