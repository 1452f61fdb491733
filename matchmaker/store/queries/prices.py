"""Named reads of reference prices. Each says in what order it answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from matchmaker.domain.reference_prices import OLDEST, ReferencePrice
from matchmaker.store.models.prices import ReferencePriceRow

_WITH_PEOPLE = (joinedload(ReferencePriceRow.entered_by), joinedload(ReferencePriceRow.withdrawn_by))
_NEWEST_FIRST = (ReferencePriceRow.read_on.desc(), ReferencePriceRow.id.desc())


def fresh(session: Session, products: Collection[str], today: date) -> list[ReferencePrice]:
    """The prices of these products that can still be held beside a listing, newest first."""
    if not products:
        return []
    query = sa.select(ReferencePriceRow).where(
        ReferencePriceRow.product.in_(products), ReferencePriceRow.withdrawn_at.is_(None), ReferencePriceRow.read_on.between(today - OLDEST, today)
    )
    return [reference_of(row) for row in session.scalars(query.order_by(*_NEWEST_FIRST))]


def standing(session: Session) -> list[ReferencePrice]:
    """Every price that was not withdrawn, newest first."""
    query = sa.select(ReferencePriceRow).where(ReferencePriceRow.withdrawn_at.is_(None))
    return [reference_of(row) for row in session.scalars(query.order_by(*_NEWEST_FIRST))]


def of_product(session: Session, product: str) -> Sequence[ReferencePriceRow]:
    """Every price of a product, withdrawn ones among them, newest first, each with who entered and who withdrew it."""
    query = sa.select(ReferencePriceRow).where(ReferencePriceRow.product == product).options(*_WITH_PEOPLE)
    return session.scalars(query.order_by(*_NEWEST_FIRST)).all()


def by_code(session: Session, code: str) -> ReferencePriceRow | None:
    """The price with this code, with who entered and who withdrew it."""
    return session.scalars(sa.select(ReferencePriceRow).where(ReferencePriceRow.code == code).options(*_WITH_PEOPLE)).one_or_none()


def locked(session: Session, code: str) -> ReferencePriceRow | None:
    """The price, held for this transaction."""
    query = sa.select(ReferencePriceRow).where(ReferencePriceRow.code == code).with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def by_form(session: Session, form_key: str) -> ReferencePriceRow | None:
    """The price that this form has already made."""
    return session.scalars(sa.select(ReferencePriceRow).where(ReferencePriceRow.form_key == form_key)).one_or_none()


def reference_of(row: ReferencePriceRow) -> ReferencePrice:
    """The row as a record."""
    weighed = row.low_g is not None or row.high_g is not None
    return ReferencePrice(
        row.code, row.product, row.size_typed, row.state, row.chain, row.low_dong, row.high_dong, row.unit, row.read_on, row.source, row.read_by,
        row.grade, (row.low_g, row.high_g) if weighed else None, row.invented,
    )  # fmt: skip
