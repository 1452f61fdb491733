"""Acts on many rows, and how the rows of staff lists are called."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from matchmaker.store.models.batches import BulkBatch, BulkRow
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.registrations import Registration

_TITLES = {
    "linkage": sa.select(Linkage.code, Listing.words).join(Listing, Listing.id == Linkage.need_id),
    "letter": sa.select(Letter.code, Letter.to_name),
    "registration": sa.select(Registration.code, Registration.name),
}
_CODES = {"linkage": Linkage.code, "letter": Letter.code, "registration": Registration.code}


def by_code(session: Session, code: str, *, hold: bool = False) -> BulkBatch | None:
    """The batch with this code, with its rows; held for the transaction where asked."""
    query = sa.select(BulkBatch).where(BulkBatch.code == code).options(selectinload(BulkBatch.rows))
    if hold:
        query = query.with_for_update(of=BulkBatch).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def by_form(session: Session, person_id: int, form_key: str) -> BulkBatch | None:
    """The batch that this form of this person made, with its rows."""
    query = sa.select(BulkBatch).where(BulkBatch.person_id == person_id, BulkBatch.form_key == form_key)
    return session.scalars(query.options(selectinload(BulkBatch.rows))).one_or_none()


def rows_of(session: Session, batch_id: int) -> Sequence[BulkRow]:
    """The rows of a batch, in the order in which they were done."""
    return session.scalars(sa.select(BulkRow).where(BulkRow.batch_id == batch_id).order_by(BulkRow.id)).all()


def titles(session: Session, kind: str, codes: Collection[str]) -> dict[str, str]:
    """How these rows are called in their list."""
    found = session.execute(_TITLES[kind].where(_CODES[kind].in_(codes))).tuples() if codes else ()
    return dict(iter(found))
