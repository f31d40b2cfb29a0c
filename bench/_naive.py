"""A Flask service as a tutorial would write it, over the plain tables: the ORM with eager tags, marshmallow, JSON."""

from __future__ import annotations

import os

from flask import Flask, Response, jsonify, request
from marshmallow import Schema, fields
from sqlalchemy import Column, ForeignKey, Table, create_engine, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    mapped_column,
    relationship,
    scoped_session,
    selectinload,
    sessionmaker,
)

app = Flask(__name__)
Session = scoped_session(sessionmaker(create_engine("sqlite:///" + os.environ["PLAIN_DATABASE"])))


class Base(DeclarativeBase):
    """Root of the tables."""


event_tag = Table(
    "event_tag",
    Base.metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True),
)


class Tag(Base):
    """A tag."""

    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Event(Base):
    """An event."""

    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    summary: Mapped[str]
    kind: Mapped[str]
    place: Mapped[str | None]
    date: Mapped[str]
    precision: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    tags: Mapped[list[Tag]] = relationship(secondary=event_tag)


class EventSchema(Schema):
    """What is shown of an event."""

    id = fields.Integer()
    title = fields.String()
    summary = fields.String()
    kind = fields.String()
    place = fields.String()
    date = fields.String()
    precision = fields.String()
    start = fields.Integer()
    end = fields.Integer()
    tags = fields.Pluck("TagSchema", "name", many=True)


class TagSchema(Schema):
    """What is shown of a tag."""

    name = fields.String()


schema = EventSchema(many=True)


@app.get("/events")
def events() -> Response:
    """List the first 100 events that overlap the window [start, end), in seconds."""
    start, end = request.args.get("start", type=int), request.args.get("end", type=int)
    question = select(Event).options(selectinload(Event.tags)).where(Event.start < end, Event.end > start)
    found = Session.scalars(question.order_by(Event.start, Event.end, Event.id).limit(100)).all()
    return jsonify(items=schema.dump(found))


@app.teardown_appcontext
def close(_error: BaseException | None) -> None:
    """Give the connection back."""
    Session.remove()
