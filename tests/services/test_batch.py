"""Rows go to the driver as they are: with the defaults of their table, and with the errors that anybody expects."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.models import Dataset, Slug
from timeline.services.batch import insert_rows


def test_columns_that_are_not_given_get_their_default(session: Session) -> None:
    insert_rows(session, Slug, [{"slug": name, "entity": "tag", "entity_id": 7} for name in ("a", "b")])
    rows = session.execute(sa.select(Slug.entity, Slug.slug, Slug.entity_id, Slug.current).order_by(Slug.slug)).all()
    assert [tuple(row) for row in rows] == [("tag", "a", 7, True), ("tag", "b", 7, True)]


def test_rows_may_have_one_column_and_any_text(session: Session) -> None:
    names = ["", "\t\\N\n", "a,b", "'", "Żółć 🙂", "\\"]
    insert_rows(session, Dataset, [{"name": name} for name in names])
    assert session.scalars(sa.select(Dataset.name).order_by(Dataset.id)).all() == names


def test_a_row_that_breaks_a_rule_raises_what_sqlalchemy_raises(session: Session) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        insert_rows(session, Dataset, [{"name": "twice"}, {"name": "twice"}])
    session.rollback()
