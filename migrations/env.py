"""How Alembic reaches the database: `timeline db …` hands it an open connection."""

from __future__ import annotations

from alembic import context

from timeline.models import Base
from timeline.services.migration import compared

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_name=compared,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
