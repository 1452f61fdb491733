"""Named reads and counts of searches that found nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.store.models.searches import EmptySearch


class Wanted(NamedTuple):
    """One search that found nothing, over some time: how often, and when last."""

    side: str
    words: str
    product: str
    place: str
    commune: str
    radius_km: int | None
    chosen: str
    times: int
    last_on: date


def different_on(session: Session, day: date) -> int:
    """How many different searches are kept of a day."""
    return session.scalar(sa.select(sa.func.count(EmptySearch.id)).where(EmptySearch.day == day)) or 0


def add_to(session: Session, day: date, key: str, times: int) -> bool:
    """Add to the count that a search has on this day; says whether it has one."""
    update = sa.update(EmptySearch).where(EmptySearch.day == day, EmptySearch.key == key).values(times=EmptySearch.times + times)
    return bool(session.execute(update.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def begin(session: Session, *, day: date, key: str, times: int, **columns: Any) -> None:
    """Begin a count; where another process has begun it meanwhile, add to that."""
    try:
        with session.begin_nested():
            session.execute(sa.insert(EmptySearch).values(day=day, key=key, times=times, **columns))
    except IntegrityError:
        add_to(session, day, key, times)


def in_vain(session: Session, *, since: date, until: date, commune: str = "", most: int, after: int = 0) -> Sequence[Wanted]:
    """Searches of these days that found nothing, the most frequent first, then the latest."""
    times, last_on = sa.func.sum(EmptySearch.times).label("times"), sa.func.max(EmptySearch.day).label("last_on")
    same = [getattr(EmptySearch, name) for name in ("key", "side", "product", "commune", "radius_km", "chosen")]
    query = sa.select(
        EmptySearch.side, sa.func.max(EmptySearch.words), EmptySearch.product, sa.func.max(EmptySearch.place), EmptySearch.commune,
        EmptySearch.radius_km, EmptySearch.chosen, times, last_on,
    )  # fmt: skip
    query = query.where(EmptySearch.day.between(since, until)).group_by(*same)
    if commune:
        query = query.where(EmptySearch.commune == commune)
    return [Wanted(*row) for row in session.execute(query.order_by(times.desc(), last_on.desc(), EmptySearch.key).limit(most).offset(after))]


def first_day(session: Session) -> date | None:
    """The first day of which anything is kept."""
    return session.scalar(sa.select(sa.func.min(EmptySearch.day)))


def communes(session: Session) -> Sequence[str]:
    """The codes of the communes near which something was looked for in vain."""
    return session.scalars(sa.select(EmptySearch.commune).where(EmptySearch.commune != "").distinct().order_by(EmptySearch.commune)).all()
