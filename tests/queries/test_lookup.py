"""What parameters name is remembered between questions, but not beyond a change."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.factories import EventFactory
from tests.queries.asking import question
from timeline.db import Database
from timeline.errors import Invalid
from timeline.models import SYSTEM_ACCOUNT, Tag
from timeline.services import kind
from timeline.vocab import Entity


def test_what_a_filter_names_is_looked_up_again_after_a_change(database: Database) -> None:
    def says(**args: str) -> str:
        with database.reading() as session:
            return question(session, **args).says

    with database.transaction(SYSTEM_ACCOUNT, "first") as session:
        EventFactory(session=session, actors=["ada"], tags=["x"])
    with database.reading() as session:
        [tag] = session.scalars(sa.select(Tag.id))
    before = says(tag="x")
    assert says(tag="x") == before
    with database.transaction(SYSTEM_ACCOUNT, "another name") as session:
        kind.update_many(session, Entity.TAG, {tag: {"slug": "why", "name": {"text": "Why"}}})
    assert says(tag="x") == says(tag="why") == before.replace("x", "Why")
    with pytest.raises(ZeroDivisionError), database.transaction(SYSTEM_ACCOUNT, "not kept") as session:
        kind.update_many(session, Entity.TAG, {tag: {"slug": "never"}})
        assert question(session, tag="never").drivers
        raise ZeroDivisionError
    with pytest.raises(Invalid), database.reading() as session:
        question(session, tag="never")
