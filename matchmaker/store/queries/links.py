"""Listings as they are linked to the word lists: read to be linked anew, and written back without touching what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.records import How
from matchmaker.store.models.listings import Listing, unlisted_of
from matchmaker.store.models.people import Party

BATCH = 2000
_ROW = sa.select(*Listing.__table__.columns, Party.code.label("party_code"), Party.name.label("party_name")).join(Party, Listing.party_id == Party.id)


def to_link(session: Session, *, held: bool = False) -> Iterator[sa.Row[Any]]:
    """Every listing in any status with the code and name of its party, in the order written; `held` keeps others from revising them meanwhile."""
    after = 0
    while rows := batch(session, after=after, held=held):
        yield from rows
        after = rows[-1].id


def batch(session: Session, *, after: int, most: int = BATCH, held: bool = False) -> Sequence[sa.Row[Any]]:
    """The next listings behind one, by its number."""
    query = _ROW.where(Listing.id > after).order_by(Listing.id).limit(most)
    return session.execute(query.with_for_update(of=Listing) if held else query).all()


def write_links(session: Session, links: Sequence[dict[str, Any]]) -> None:
    """Write what these listings were linked to (`id`, `linked`, `role`, `role_chosen`); their versions stay, since nobody revised them."""
    if links:
        table = cast(sa.Table, Listing.__table__)
        update = sa.update(table).where(table.c.id == sa.bindparam("listing"))
        columns = {name: sa.bindparam(f"new_{name}", type_=table.c[name].type) for name in ("linked", "unlisted", "role", "role_chosen")}
        session.connection().execute(update.values(columns), [_bound(link) for link in links])


def _bound(link: dict[str, Any]) -> dict[str, Any]:
    link = {**link, "unlisted": unlisted_of(link["linked"])}
    return {"listing" if name == "id" else f"new_{name}": value for name, value in link.items()}


def linked_to(session: Session, product: str, *, chosen: bool = False) -> sa.Row[Any] | None:
    """The newest listing in any status that is linked to this product, or, if asked, that a person linked to it: code, side, words."""
    query = sa.select(Listing.code, Listing.side, Listing.words, Listing.linked).where(Listing.linked.is_not(None)).order_by(Listing.id.desc())
    for row in session.execute(query.execution_options(yield_per=BATCH)):
        if any(key == product and (how == How.CHOSEN or not chosen) for key, how, _ in row.linked.get("readings", ())):
            return row
    return None
