"""The tables: truth and read model. Importing this package makes the metadata complete."""

from timeline.models.account import SYSTEM_ACCOUNT, Account, Token
from timeline.models.actor import Actor
from timeline.models.base import Base
from timeline.models.changeset import Changeset, Counter, Proposal, Revision
from timeline.models.event import Dataset, Event, EventText, Media
from timeline.models.kind import ActorRole, Kind, Tag
from timeline.models.label import Label, Slug
from timeline.models.links import EventActor, EventPlace, EventTag, Relation
from timeline.models.place import Place
from timeline.models.read import EventCount, EventLink, EventRead, EventSearch, LinkTo, Stale
from timeline.models.source import Citation, Claim, Source
from timeline.models.timeline import Lane, Timeline, TimelineEntry

__all__ = [
    "SYSTEM_ACCOUNT",
    "Account",
    "Actor",
    "ActorRole",
    "Base",
    "Changeset",
    "Citation",
    "Claim",
    "Counter",
    "Dataset",
    "Event",
    "EventActor",
    "EventCount",
    "EventLink",
    "EventPlace",
    "EventRead",
    "EventSearch",
    "EventTag",
    "EventText",
    "Kind",
    "Label",
    "Lane",
    "LinkTo",
    "Media",
    "Place",
    "Proposal",
    "Relation",
    "Revision",
    "Slug",
    "Source",
    "Stale",
    "Tag",
    "Timeline",
    "TimelineEntry",
    "Token",
]
