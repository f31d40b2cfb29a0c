"""The closed vocabularies: words that the code itself must understand. Open ones (kinds, tags, roles) are tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Audience:
    """Who may see a row of the read model. Leads every index there (data-model.md 1)."""

    PUBLIC = 0
    STAFF = 1


class State(StrEnum):
    """Where an event or timeline stands in editing. Archived is withdrawn: its address answers 410."""

    DRAFT = "draft"
    REVIEW = "review"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Status(StrEnum):
    """Whether an event happened. When it happened is said by its date alone."""

    OCCURRED = "occurred"
    ONGOING = "ongoing"
    PLANNED = "planned"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    ALLEGED = "alleged"


class ActorType(StrEnum):
    """What an actor is."""

    PERSON = "person"
    ORGANISATION = "organisation"
    STATE = "state"
    BODY = "body"


class Stance(StrEnum):
    """Whether a citation supports what it is cited for."""

    SUPPORTS = "supports"
    DISPUTES = "disputes"


class Role(StrEnum):
    """What an account may do."""

    SYSTEM = "system"
    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    ADMIN = "admin"


class Entity(StrEnum):
    """The things that have labels, slugs or revisions. The value is the name of the table."""

    EVENT = "event"
    KIND = "kind"
    TAG = "tag"
    ACTOR = "actor"
    PLACE = "place"
    SOURCE = "source"
    TIMELINE = "timeline"
    ROLE = "role"


class Match(StrEnum):
    """How an event must lie to the window (temporal.md 3.1)."""

    INTERSECTS = "intersects"
    STARTS = "starts"
    ENDS = "ends"
    WITHIN = "within"
    COVERS = "covers"
    BEFORE = "before"
    AFTER = "after"


class Certainty(StrEnum):
    """Whether an event lies so for certain, or only may."""

    POSSIBLE = "possible"
    DEFINITE = "definite"


@dataclass(frozen=True, slots=True)
class RelationType:
    """One way in which an event relates to another.

    `inverse` is how the other event sees it. `link` says whether a Gantt draws it; `from_target` that the arrow runs
    from the target to the event that names the relation, since the target comes first in time or logic.
    """

    name: str
    inverse: str
    link: bool = True
    from_target: bool = False
    finish_to_finish: bool = False
    hierarchy: bool = False


RELATIONS: dict[str, RelationType] = {
    relation.name: relation
    for relation in (
        RelationType("precedes", "follows"),
        RelationType("leads_to", "follows_from"),
        RelationType("responds_to", "answered_by", from_target=True),
        RelationType("depends_on", "required_by", from_target=True),
        RelationType("announces", "announced_by"),
        RelationType("extends", "extended_by"),
        RelationType("ends_at", "end_of", finish_to_finish=True),
        RelationType("part_of", "has_part", link=False, hierarchy=True),
        RelationType("refers_to", "referred_to_by", link=False),
        RelationType("contradicts", "contradicts", link=False),
    )
}

INVERSES: dict[str, str] = {relation.inverse: relation.name for relation in RELATIONS.values()}
RELATION_NAMES: tuple[str, ...] = tuple(dict.fromkeys([*RELATIONS, *INVERSES]))
