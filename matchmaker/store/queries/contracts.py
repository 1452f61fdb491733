"""Named reads of contracts. Each says in what order it answers and which relationships it loads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from matchmaker.domain.contracts import SOON, State, called
from matchmaker.domain.desk import PATIENCE
from matchmaker.domain.linkage import Stage
from matchmaker.domain.moments import VIETNAM
from matchmaker.store.models.contracts import Contract, ContractEvent, ContractLine, ContractSignature
from matchmaker.store.models.harvests import HarvestDraw
from matchmaker.store.models.people import Party

LIVE = (State.DRAFT, State.SIGNING, State.SIGNED, State.IN_FORCE, State.ON_HOLD)
_PARTIES = (joinedload(Contract.buyer), joinedload(Contract.seller))
_NAMED = (*_PARTIES, selectinload(Contract.lines))
_WHOLE: tuple[ORMOption, ...] = (
    *_PARTIES,
    joinedload(Contract.created_by),
    joinedload(Contract.linkage),
    joinedload(Contract.parent).options(joinedload(Contract.buyer), selectinload(Contract.lines)),
    selectinload(Contract.annexes).options(*_NAMED),
    selectinload(Contract.lines).options(joinedload(ContractLine.harvest), joinedload(ContractLine.listing)),
    selectinload(Contract.signatures).joinedload(ContractSignature.recorded_by),
    selectinload(Contract.events).joinedload(ContractEvent.person),
)
_NEWEST_FIRST = (sa.func.coalesce(Contract.signed_on, sa.cast(Contract.created_at, sa.Date)).desc(), Contract.id.desc())


def by_code(session: Session, code: str) -> Contract | None:
    """The contract whole: parties, lines with harvest and offer, signatures and events with their people, its framework and its annexes."""
    query = sa.select(Contract).where(Contract.code == code).options(*_WHOLE).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def locked(session: Session, code: str) -> Contract | None:
    """The contract as `by_code`, held for this transaction."""
    held = session.scalar(sa.select(Contract.id).where(Contract.code == code).with_for_update())
    return None if held is None else by_code(session, code)


def by_form(session: Session, person_id: int, form_key: str) -> Contract | None:
    """The contract that this form of this person has made, as `by_code`."""
    code = session.scalar(sa.select(Contract.code).where(Contract.created_by_id == person_id, Contract.form_key == form_key))
    return None if code is None else by_code(session, code)


def with_number(session: Session, number: str) -> Contract | None:
    """The contract that bears this number, with its parties."""
    return session.scalars(sa.select(Contract).where(Contract.number == number).options(*_NAMED)).one_or_none()


def live_of_linkage(session: Session, linkage_id: int) -> Contract | None:
    """The first contract of a linkage that is neither ended nor cancelled, with its parties and lines."""
    query = sa.select(Contract).where(Contract.linkage_id == linkage_id, Contract.state.in_(LIVE)).options(*_NAMED)
    return session.scalars(query.order_by(Contract.id).limit(1)).one_or_none()


def of_linkage(session: Session, linkage_id: int) -> Sequence[Contract]:
    """Every contract of a linkage, first made first, with its parties and lines."""
    query = sa.select(Contract).where(Contract.linkage_id == linkage_id).options(*_NAMED)
    return session.scalars(query.order_by(Contract.id)).all()


def renewals_of(session: Session, contract_id: int) -> Sequence[Contract]:
    """The contracts that renew this one, first made first, with their parties and lines."""
    return session.scalars(sa.select(Contract).where(Contract.renews_id == contract_id).options(*_NAMED).order_by(Contract.id)).all()


def between(session: Session, one_id: int, other_id: int) -> Contract | None:
    """The first contract between these two parties, whichever of them buys."""
    both = sa.or_(
        sa.and_(Contract.buyer_id == one_id, Contract.seller_id == other_id), sa.and_(Contract.buyer_id == other_id, Contract.seller_id == one_id)
    )
    return session.scalars(sa.select(Contract).where(both).options(*_NAMED).order_by(Contract.id).limit(1)).one_or_none()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which contracts of the register are asked for, by any of these states, sides and products; none of them stands for all.

    `parties` are those whose contracts may be seen, None where all may.
    """

    parties: Collection[str] | None = None
    states: Sequence[str] = ()
    sides: Sequence[str] = ()
    products: Sequence[str] = ()
    year: int | None = None
    ending_by: date | None = None
    today: date | None = None


def register(session: Session, wanted: Wanted, *, most: int, after: int = 0) -> Sequence[Contract]:
    """Contracts, the last signed or drafted first, what ends first where that is asked for; each with its parties and lines."""
    query = sa.select(Contract).options(*_NAMED).where(*_conditions(wanted))
    order = (Contract.ends_on, Contract.id) if wanted.ending_by else _NEWEST_FIRST
    return session.scalars(query.order_by(*order).limit(most).offset(after)).all()


def count_register(session: Session, wanted: Wanted) -> int:
    """How many contracts the register has of these."""
    return session.scalar(sa.select(sa.func.count(Contract.id)).where(*_conditions(wanted))) or 0


def sides(session: Session) -> Sequence[tuple[str, str]]:
    """Code and name of everybody who buys or sells by some contract, by name."""
    theirs = sa.or_(Party.id.in_(sa.select(Contract.buyer_id)), Party.id.in_(sa.select(Contract.seller_id)))
    return session.execute(sa.select(Party.code, Party.name).where(theirs).order_by(Party.name_folded, Party.id)).tuples().all()


def products(session: Session, parties: Collection[str] | None = None) -> Sequence[str]:
    """The keys of the products that these parties' contracts are about, in alphabetical order."""
    query = sa.select(ContractLine.product).join(Contract).where(ContractLine.product != "", *_conditions(Wanted(parties)))
    return session.scalars(query.distinct().order_by(ContractLine.product)).all()


def years(session: Session, parties: Collection[str] | None = None) -> list[int]:
    """The years in which contracts were signed or drafted, newest first."""
    days = sa.select(Contract.signed_on, Contract.created_at).where(*_conditions(Wanted(parties)))
    return sorted({(on or at).year for on, at in session.execute(days)}, reverse=True)


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    for codes in (wanted.parties, wanted.sides or None):
        if codes is not None:
            theirs = sa.select(Party.id).where(Party.code.in_(codes))
            found.append(sa.or_(Contract.buyer_id.in_(theirs), Contract.seller_id.in_(theirs)))
    if wanted.states:
        found.append(Contract.state.in_(wanted.states))
    if wanted.products:
        found.append(Contract.lines.any(ContractLine.product.in_(wanted.products)))
    if wanted.year:
        found.append(_in_year(wanted.year))
    if wanted.ending_by:
        found += [Contract.state.in_((State.SIGNED, State.IN_FORCE, State.ON_HOLD)), Contract.ends_on <= wanted.ending_by]
    return found


def _in_year(year: int) -> sa.ColumnElement[bool]:
    """Signed in a year; what is not signed was drafted in it."""
    drafted = sa.and_(
        Contract.signed_on.is_(None),
        Contract.created_at >= datetime(year, 1, 1, tzinfo=UTC),
        Contract.created_at < datetime(year + 1, 1, 1, tzinfo=UTC),
    )
    return sa.or_(Contract.signed_on.between(date(year, 1, 1), date(year, 12, 31)), drafted)


def ending(session: Session, today: date, within: timedelta = SOON[-1]) -> Sequence[Contract]:
    """Contracts that stand and whose last day has passed or comes soon, the earliest first, each with its parties."""
    return register(session, Wanted(ending_by=today + within, today=today), most=500)


def annexes_kg(session: Session, framework_id: int) -> dict[str, Decimal]:
    """What the signed annexes of a framework promise together, by product; annexes that were cancelled or are not yet signed count nothing."""
    signed = (State.SIGNED, State.IN_FORCE, State.ON_HOLD, State.ENDED)
    query = sa.select(ContractLine.product, sa.func.sum(ContractLine.quantity_kg)).join(Contract)
    query = query.where(Contract.parent_id == framework_id, Contract.signed_on.is_not(None), Contract.state.in_(signed)).group_by(
        ContractLine.product
    )
    return {product: Decimal(kg or 0) for product, kg in session.execute(query)}


def overrides(session: Session, contract_id: int) -> Sequence[HarvestDraw]:
    """What a contract drew beyond its harvests, with the reasons, first drawn first."""
    query = sa.select(HarvestDraw).join(ContractLine, ContractLine.id == HarvestDraw.line_id).where(ContractLine.contract_id == contract_id)
    return session.scalars(query.where(HarvestDraw.over_kg > Decimal(0)).options(joinedload(HarvestDraw.drawn_by)).order_by(HarvestDraw.id)).all()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A contract that waits for staff: why (`countersign`, `on_hold`, `expired`, `expiring`, `unsigned`), what it is, since or until when."""

    why: str
    code: str
    title: str
    beside: str
    since: datetime
    due: date | None


def waiting(session: Session, today: date) -> list[Waiting]:
    """What staff have to do about contracts: sign beside the parties, look after what is on hold, ends soon, or was sent and is not signed."""
    buyer, seller = aliased(Party), aliased(Party)
    first = sa.select(ContractLine.words).where(ContractLine.contract_id == Contract.id, ContractLine.sequence == 1).scalar_subquery()
    columns = (
        Contract.code,
        Contract.number,
        Contract.state,
        Contract.moved_at,
        Contract.ends_on,
        seller.name,
        buyer.name,
        first,
        Contract.created_at,
    )
    query = sa.select(*columns).join(buyer, buyer.id == Contract.buyer_id).outerjoin(seller, seller.id == Contract.seller_id)
    rows = session.execute(query.where(Contract.state.in_(LIVE[1:])).order_by(Contract.moved_at, Contract.id)).tuples()
    found = [
        Waiting(why, code, _called(number, selling, buying, goods, made_at), f"{selling} → {buying}" if selling else buying, moved_at, ends_on)
        for code, number, state, moved_at, ends_on, selling, buying, goods, made_at in rows
        if (why := _why(state, moved_at, ends_on, today))
    ]
    order = ("countersign", "on_hold", "expired", "expiring", "unsigned")
    return sorted(found, key=lambda one: (order.index(one.why), one.due or date.max if one.why.startswith("expir") else date.max))


def _called(number: str | None, selling: str | None, buying: str, goods: str | None, made_at: datetime) -> str:
    return called(number, seller=selling or "", buyer=buying, goods=goods or "", drafted_on=made_at.astimezone(VIETNAM).date())


def _why(state: str, moved_at: datetime, ends_on: date | None, today: date) -> str:
    if state in (State.SIGNED, State.ON_HOLD):
        return "countersign" if state == State.SIGNED else "on_hold"
    if state == State.SIGNING:
        return "unsigned" if moved_at.date() < today - PATIENCE[Stage.AGREED] else ""
    if ends_on is None or ends_on > today + SOON[0]:
        return ""
    return "expired" if ends_on < today else "expiring"
