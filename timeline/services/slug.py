"""Slugs: given or made, unique in their entity and never reused; an old one keeps leading to its thing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from timeline.errors import Invalid, Problem
from timeline.models import Slug
from timeline.services import lookup
from timeline.services.batch import insert_rows, pieces
from timeline.vocab import Entity


class Wish(NamedTuple):
    """The slug that a new thing was given, or what to make one of: `stem`, then `stem-year`, then numbers."""

    given: str | None
    stem: str
    year: str | None = None


def taken(session: Session, entity: Entity, slugs: Iterable[str]) -> dict[str, int]:
    """Return those slugs that are taken, by old slugs and deleted things too, and by whom."""
    found: dict[str, int] = {}
    for piece in pieces(slugs):
        statement = sa.select(Slug.slug, Slug.entity_id).where(Slug.entity == entity, Slug.slug.in_(piece))
        found.update((slug, key) for slug, key in session.execute(statement))
    return found


def give(session: Session, entity: Entity, wishes: Sequence[Wish]) -> list[str]:
    """Return a free slug for each wish, in order. Raise `Invalid` (pointers `/3/slug`) when a given one is taken."""
    candidates = {c for wish in wishes for c in ((wish.given,) if wish.given else _plain(wish))}
    busy = set(taken(session, entity, candidates))
    problems: list[Problem] = []
    for position, wish in enumerate(wishes):
        if wish.given is not None:
            if wish.given in busy:
                cure = "choose another; a slug is never used again, even after a deletion"
                problems.append(Problem(f"the slug {wish.given} is taken", pointer=f"/{position}/slug", cure=cure))
            busy.add(wish.given)
    if problems:
        raise Invalid(problems)
    slugs = [wish.given for wish in wishes]
    numbered: list[int] = []
    for position, wish in enumerate(wishes):
        if wish.given is None:
            free = next((c for c in _plain(wish) if c not in busy), None)
            slugs[position] = free
            if free is None:
                numbered.append(position)
            else:
                busy.add(free)
    if numbered:
        stems = {position: _plain(wishes[position])[-1] for position in numbered}
        for position, slug in _number(session, entity, stems, busy).items():
            slugs[position] = slug
    return [slug for slug in slugs if slug is not None]


def _plain(wish: Wish) -> list[str]:
    return [wish.stem, f"{wish.stem}-{wish.year}"] if wish.year else [wish.stem]


def _number(session: Session, entity: Entity, stems: Mapping[int, str], busy: set[str]) -> dict[int, str]:
    """Return `stem-2`, `stem-3` … for each position. The next number of a stem is remembered in the session."""
    following: dict[tuple[Entity, str], int] = session.info.setdefault("slug_numbers", {})
    if len(following) > lookup.REMEMBERED:
        following.clear()
    unseen = {stem for stem in stems.values() if (entity, stem) not in following}
    following.update(((entity, stem), number) for stem, number in _first_free(session, entity, unseen).items())
    while True:
        chosen: dict[int, str] = {}
        numbers = {(entity, stem): following[entity, stem] for stem in stems.values()}
        mine = set(busy)
        for position, stem in stems.items():
            while (slug := f"{stem}-{numbers[entity, stem]}") in mine:
                numbers[entity, stem] += 1
            mine.add(slug)
            numbers[entity, stem] += 1
            chosen[position] = slug
        clash = taken(session, entity, chosen.values())
        if not clash:
            following.update(numbers)
            return chosen
        busy |= clash.keys()


def _first_free(session: Session, entity: Entity, stems: Collection[str]) -> dict[str, int]:
    """Return for each stem a number whose slug is free and the one before it taken: powers of two, then halving.

    Costs the logarithm of the number in statements, however many stems there are.
    """
    powers = [2**exponent for exponent in range(1, 25)]
    found = taken(session, entity, (f"{stem}-{power}" for stem in stems for power in powers))
    high = {stem: next(p for p in powers if f"{stem}-{p}" not in found) for stem in stems}
    low = {stem: number // 2 for stem, number in high.items()}
    while narrowing := {stem: (low[stem] + high[stem]) // 2 for stem in stems if high[stem] - low[stem] > 1}:
        found = taken(session, entity, (f"{stem}-{middle}" for stem, middle in narrowing.items()))
        for stem, middle in narrowing.items():
            (low if f"{stem}-{middle}" in found else high)[stem] = middle
    return high


def insert(session: Session, entity: Entity, slugs: Mapping[int, str]) -> None:
    """Write the slugs of new things, by id."""
    rows = [{"entity": entity, "slug": slug, "entity_id": key, "current": True} for key, slug in slugs.items()]
    insert_rows(session, Slug, rows)


def rename(session: Session, entity: Entity, slugs: Mapping[int, str]) -> None:
    """Give things new slugs, by id; the old ones lead on to them. Raise `Invalid` (pointers `/id/slug`) when one is
    taken by something else; a thing may have its own old slug back."""
    if not slugs:
        return
    owners = taken(session, entity, slugs.values())
    problems = [
        Problem(f"the slug {slug} is taken", pointer=f"/{key}/slug", cure="choose another")
        for key, slug in slugs.items()
        if owners.get(slug, key) != key or list(slugs.values()).count(slug) > 1
    ]
    if problems:
        raise Invalid(problems)
    for piece in pieces(slugs):
        old = sa.update(Slug).where(Slug.entity == entity, Slug.entity_id.in_(piece), Slug.current)
        session.execute(old.values(current=False))
    back = [slug for slug in slugs.values() if slug in owners]
    for again in pieces(back):
        session.execute(sa.update(Slug).where(Slug.entity == entity, Slug.slug.in_(again)).values(current=True))
    insert(session, entity, {key: slug for key, slug in slugs.items() if slug not in owners})
    lookup.forget(session, entity)
