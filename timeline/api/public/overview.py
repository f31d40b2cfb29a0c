"""Overviews of what a question finds: how dense it lies on the axis, and how it divides by kind, tag, actor …"""

from __future__ import annotations

from typing import Any

from flask import Response

from timeline import context
from timeline.api import caching, house, listing
from timeline.queries.density import MOST_BUCKETS, density
from timeline.queries.facets import BY, facets
from timeline.schemas.page import Density, Facets
from timeline.schemas.query import CommaList, Whole

blueprint = house.Blueprint("overviews", __name__, url_prefix=house.PREFIX, description="Overviews of many events")

USUAL_BUCKETS = 200

DensityQuery = listing.filters_and(
    "DensityQuery",
    buckets=Whole(1, MOST_BUCKETS, metadata={"description": f"How many stretches, at most. Default {USUAL_BUCKETS}."}),
)
FacetsQuery = listing.filters_and(
    "FacetsQuery",
    by=CommaList(BY, metadata={"description": "What to divide by. Default `kind`.", "example": "kind,tag,decade"}),
)


@blueprint.reads("/density", query=DensityQuery, answer=Density, second_look=listing.look)
def density_of(args: dict[str, Any]) -> Response:
    """Count events along the axis

    The buckets are whole calendar units that cover the window, or what is known of the events where a side of it is
    open: so the first may begin before the window, and the last end after it.
    """
    return _overview(args, lambda question: density(context.session(), question, args.get("buckets", USUAL_BUCKETS)))


@blueprint.reads("/facets", query=FacetsQuery, answer=Facets, second_look=listing.look)
def facets_of(args: dict[str, Any]) -> Response:
    """Count events by kind, tag, actor, place, decade …"""
    return _overview(args, lambda question: facets(context.session(), question, args.get("by", ["kind"])))


def _overview(args: dict[str, Any], count: listing.Counting) -> Response:
    return caching.listed(lambda: caching.json(count(listing.asked(context.session(), args)[0])))
