"""The shape of an error that goes out (RFC 9457). What the statuses are is decided by the API."""

from __future__ import annotations

from marshmallow import Schema, fields


class ProblemEntry(Schema):
    """One fault: what is wrong, and where."""

    message = fields.String(required=True, metadata={"description": "What is wrong, and how to mend it."})
    parameter = fields.String(metadata={"description": "The query parameter at fault."})
    pointer = fields.String(metadata={"description": "The place in the body at fault, a JSON Pointer (RFC 6901)."})
    where = fields.String(metadata={"description": "The place in a file at fault."})


class ProblemDocument(Schema):
    """Why there is no answer."""

    type = fields.String(required=True, metadata={"description": "What kind of problem: a stable name, not a page."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String(required=True, metadata={"description": "The path that was asked for."})
    errors = fields.List(fields.Nested(ProblemEntry), metadata={"description": "Every fault, all at once."})
    deleted_at = fields.String(metadata={"description": "When the thing was deleted (410)."})
    incident = fields.String(metadata={"description": "Where the log tells more (500)."})
