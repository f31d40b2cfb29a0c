"""Whether the truth agrees with itself: what its columns derive from others, current slugs, chains of revisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline import dates, text
from timeline.models import Changeset, Event, Label, Revision, Slug
from timeline.services.findings import Difference, short
from timeline.services.lookup import MODELS
from timeline.services.time_columns import NONE, time_columns
from timeline.vocab import Entity

_BATCH = 5_000
_CHAIN = ("closed_by", "valid_from", "valid_to")


def times(session: Session, ids: Sequence[int], *, repair: bool) -> list[Difference]:
    """Compare the time columns of events with their dates; with `repair` write those that differ."""
    found: list[Difference] = []
    right: list[dict[str, Any]] = []
    columns = [getattr(Event, name) for name in NONE]
    for row in session.execute(sa.select(Event.id, *columns).where(Event.id.in_(ids))):
        stored = {name: row._mapping[name] for name in NONE}
        try:
            fresh = time_columns(_parsed(row.edtf), _parsed(row.known_until))
        except dates.EdtfError as error:
            cure = f"give the event a date that can be read ({error.reason})"
            found.append(Difference("event", f"event {row.id}", "edtf", short(row.edtf), "a date", cure))
            continue
        wrong = next((name for name in NONE if stored[name] != fresh[name]), None)
        if wrong is not None:
            told = short(stored[wrong]), short(fresh[wrong])
            found.append(Difference("event", f"event {row.id}", wrong, *told))
            right.append({"id": row.id, **fresh})
    if right and repair:
        session.execute(sa.update(Event), right)
    return found


def _parsed(edtf: str | None) -> dates.Edtf | None:
    return None if edtf is None else dates.parse(edtf)


def labels(session: Session, *, repair: bool) -> Iterator[Difference]:
    """Compare the folded words and the script of names with the names; with `repair` write those that differ."""
    last = 0
    chosen = sa.select(Label.id, Label.entity, Label.entity_id, Label.text, Label.folded, Label.script)
    while rows := session.execute(chosen.where(Label.id > last).order_by(Label.id).limit(_BATCH)).all():
        last = rows[-1].id
        right: list[dict[str, Any]] = []
        for row in rows:
            for column, fresh in (("folded", text.fold(row.text)), ("script", text.script(row.text))):
                stored = getattr(row, column)
                if stored != fresh:
                    yield Difference(
                        "label", f"{row.entity} {row.entity_id} ({row.text})", column, short(stored), short(fresh)
                    )
                    right.append({"id": row.id, column: fresh})
        if repair:
            for each in right:
                session.execute(sa.update(Label), [each])


def slugs(session: Session) -> Iterator[Difference]:
    """Find things that have no current slug or several, and slugs of nothing."""
    for entity, model in MODELS.items():
        table: Any = model
        mine = sa.and_(Slug.entity == entity, Slug.entity_id == table.id, Slug.current)
        number = sa.select(sa.func.count()).where(mine).correlate(table).scalar_subquery()
        for row in session.execute(sa.select(table.id, number.label("number")).where(number != 1)):
            cure = "give it one" if row.number == 0 else "take all but one away"
            yield Difference("slug", f"{entity} {row.id}", "current", f"{row.number} slugs", "1 slug", cure)
        lost = sa.select(Slug.slug, Slug.entity_id).where(
            Slug.entity == entity, sa.not_(sa.exists().where(table.id == Slug.entity_id).correlate(Slug))
        )
        for row in session.execute(lost):
            cure = "take it away, if it is not kept so that nothing else gets it"
            yield Difference("slug", f"{entity} {row.entity_id}", "entity_id", short(row.slug), "a thing's id", cure)


def revisions(session: Session, *, repair: bool) -> Iterator[Difference]:
    """Compare each thing's revisions with the changesets that made them: numbered from 1 without a gap, each valid
    until the next; with `repair` write what follows from the changesets. The latest is the one the thing names."""
    wrong = list(session.execute(_chains()))
    for row in wrong:
        where = f"{row.entity} {row.entity_id}"
        if row.n != row.place:
            cure = f"revision {row.place} is lost: load it from a backup"
            yield Difference("revision", where, "n", str(row.n), str(row.place), cure)
        for column in _CHAIN:
            stored, fresh = getattr(row, column), getattr(row, f"true_{column}")
            if stored != fresh:
                yield Difference("revision", f"{where} (n {row.n})", column, short(stored), short(fresh))
                break
    if repair and wrong:
        _mend_chains(session, wrong)
    for entity, model in MODELS.items():
        table: Any = model
        mine = sa.and_(Revision.entity == entity, Revision.entity_id == table.id)
        latest = sa.select(sa.func.max(Revision.n)).where(mine).correlate(table).scalar_subquery()
        differ = sa.select(table.id, table.revision, latest.label("n")).where(latest.is_distinct_from(table.revision))
        for row in session.execute(differ):
            cure = "history was lost: load it from a backup"
            yield Difference(str(entity), f"{entity} {row.id}", "revision", str(row.revision), short(row.n), cure)


def _chains() -> sa.Select[Any]:
    """Select the revisions that are not what their changesets say, with what these say."""
    order: dict[str, Any] = {
        "partition_by": (Revision.entity, Revision.entity_id),
        "order_by": Revision.n,
    }
    following = sa.func.lead(Revision.changeset_id).over(**order)
    each = sa.select(
        *Revision.__table__.columns,
        sa.func.row_number().over(**order).label("place"),
        following.label("true_closed_by"),
    ).subquery()
    mine, next_ = Changeset.__table__.alias("mine"), Changeset.__table__.alias("next")
    differ = [
        each.c.n != each.c.place,
        each.c.closed_by.is_distinct_from(each.c.true_closed_by),
        each.c.valid_from.is_distinct_from(mine.c.instant),
        each.c.valid_to.is_distinct_from(next_.c.instant),
    ]
    names = ("entity", "entity_id", "n", "place", *_CHAIN, "true_closed_by")
    return (
        sa.select(
            *(each.c[name] for name in names),
            mine.c.instant.label("true_valid_from"),
            next_.c.instant.label("true_valid_to"),
        )
        .join(mine, mine.c.id == each.c.changeset_id)
        .join(next_, next_.c.id == each.c.true_closed_by, isouter=True)
        .where(sa.or_(*differ))
        .order_by(each.c.entity, each.c.entity_id, each.c.n)
    )


def _mend_chains(session: Session, wrong: Sequence[Any]) -> None:
    table: Any = Revision.__table__
    statement = sa.update(table).where(
        table.c.entity == sa.bindparam("its"), table.c.entity_id == sa.bindparam("key"), table.c.n == sa.bindparam("at")
    )
    rows = [
        {
            "its": Entity(row.entity),
            "key": row.entity_id,
            "at": row.n,
            **{column: getattr(row, f"true_{column}") for column in _CHAIN},
        }
        for row in wrong
    ]
    session.execute(statement, rows)
