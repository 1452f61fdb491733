"""Named reads of figures: what sources say of a thing, what is counted here beside them, and what has been decided.

A further kind of thing needs one function in `SUBJECTS` and, where something of it is counted here, one in `COUNTS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from matchmaker.domain.contracts import State
from matchmaker.domain.figures import Amount, in_conflict, still_settled
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.figures import FigureClaim, FigureSettling
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.queries import contracts, linkages

TONNES = {"kg": Decimal("0.001"), "yến": Decimal("0.01"), "tạ": Decimal("0.1"), "tấn": Decimal(1)}
SQUARE_METRES = Decimal(10_000)
MOST_WAITING = 200
_PEOPLE = (joinedload(FigureClaim.on_behalf_of), joinedload(FigureClaim.added_by), joinedload(FigureClaim.withdrawn_by))


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of which sources give figures: what it is called, and the parties whose it is."""

    kind: str
    code: str
    name: str
    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the records here say of one figure: which records, and the listing where it is one that says so."""

    figure: str
    amount: Amount
    what: str
    listing: Listing | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a thing: what each source says, what is counted here, and the decision in force where there is one."""

    figure: str
    claims: tuple[FigureClaim, ...]
    counted: Counted | None
    settling: FigureSettling | None
    earlier: tuple[FigureSettling, ...]

    @property
    def conflict(self) -> bool:
        """Whether what is said cannot all be true."""
        return in_conflict(self.claims, self.counted.amount if self.counted else None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conflict that nobody has decided yet, and since when it is one."""

    kind: str
    code: str
    figure: str
    since: datetime


def subject_of(session: Session, kind: str, code: str) -> Subject | None:
    """The thing itself; nothing where there is none of this kind and code."""
    return SUBJECTS[kind](session, code) if kind in SUBJECTS else None


def figures_of(session: Session, kind: str, code: str) -> Sequence[Figure]:
    """The figures that sources give of a thing, or that are counted of it, in the order in which they were first given."""
    claims = defaultdict[str, list[FigureClaim]](list)
    for one in claims_of(session, kind, code):
        if one.stands:
            claims[one.figure].append(one)
    counted = {one.figure: one for one in (COUNTS[kind](session, code) if kind in COUNTS else ())}
    settlings = defaultdict[str, list[FigureSettling]](list)
    for settling in settlings_of(session, kind, code):
        settlings[settling.figure].append(settling)
    names = dict.fromkeys([*claims, *settlings, *counted])
    return [_figure(name, claims[name], counted.get(name), settlings[name]) for name in names]


def claims_of(session: Session, kind: str, code: str) -> Sequence[FigureClaim]:
    """What sources say of a thing, first written first, with the people and parties behind it; taken back or not."""
    query = sa.select(FigureClaim).where(FigureClaim.subject_kind == kind, FigureClaim.subject_code == code).options(*_PEOPLE)
    return session.scalars(query.order_by(FigureClaim.id)).all()


def settlings_of(session: Session, kind: str, code: str) -> Sequence[FigureSettling]:
    """The decisions about a thing's figures, newest first."""
    query = sa.select(FigureSettling).where(FigureSettling.subject_kind == kind, FigureSettling.subject_code == code)
    loads = (joinedload(FigureSettling.claim), joinedload(FigureSettling.settled_by))
    return session.scalars(query.options(*loads).order_by(FigureSettling.id.desc())).all()


def claim_by_code(session: Session, code: str) -> FigureClaim | None:
    """What one source says, with the people and parties behind it."""
    return session.scalars(sa.select(FigureClaim).where(FigureClaim.code == code).options(*_PEOPLE)).one_or_none()


def claim_by_form(session: Session, form_key: str) -> FigureClaim | None:
    """What this form has written down."""
    return session.scalars(sa.select(FigureClaim).where(FigureClaim.form_key == form_key)).one_or_none()


def settling_by_form(session: Session, form_key: str) -> FigureSettling | None:
    """What this form has decided."""
    return session.scalars(sa.select(FigureSettling).where(FigureSettling.form_key == form_key)).one_or_none()


def waiting(session: Session, today: date) -> Sequence[Waiting]:
    """The conflicts that wait for staff's decision, the longest first; what was said up to a day."""
    query = sa.select(FigureClaim.subject_kind, FigureClaim.subject_code).where(FigureClaim.withdrawn_at.is_(None)).distinct()
    found = [
        Waiting(kind, code, one.figure, max(claim.added_at for claim in one.claims))
        for kind, code in session.execute(query.limit(MOST_WAITING)).tuples()
        for one in figures_of(session, kind, code)
        if one.claims and one.conflict and one.settling is None
    ]
    return sorted((one for one in found if one.since.date() <= today), key=lambda one: (one.since, one.kind, one.code, one.figure))


def _figure(name: str, claims: Sequence[FigureClaim], counted: Counted | None, settlings: Sequence[FigureSettling]) -> Figure:
    """The figure with the newest decision where it still answers the question."""
    last = settlings[0] if settlings else None
    holds = last is not None and still_settled(last.settled_at, _stands(last, counted), claims)
    return Figure(name, tuple(claims), counted, last if holds else None, tuple(settlings[1:] if holds else settlings))


def _stands(settling: FigureSettling, counted: Counted | None) -> bool:
    """Whether what was decided for still says what it said then."""
    if settling.claim is not None:
        return settling.claim.stands
    return counted is not None and settling.counted == counted_then(counted)


def counted_then(counted: Counted) -> str:
    """What was counted, as a decision keeps it."""
    return f"{counted.amount.low.normalize():f}-{counted.amount.high.normalize():f}"


def _party(session: Session, code: str) -> Subject | None:
    party = session.scalars(sa.select(Party).where(Party.code == code)).one_or_none()
    return Subject("party", party.code, party.name, (party,)) if party else None


def _linkage(session: Session, code: str) -> Subject | None:
    found = linkages.by_code(session, code)
    return Subject("linkage", found.code, f"{found.seller.name} → {found.buyer.name}", (found.seller, found.buyer)) if found else None


def _count_linkage(session: Session, code: str) -> Sequence[Counted]:
    """What the offer of a linkage says of its quantity and its area."""
    found = linkages.by_code(session, code)
    if found is None:
        return ()
    offer, counted = found.offer, []
    if offer.quantity is not None and offer.per == "window" and offer.quantity_unit in TONNES:
        factor = TONNES[offer.quantity_unit]
        counted.append(Counted("tonnes", Amount(offer.quantity * factor, (offer.quantity_high or offer.quantity) * factor), "offered", offer))
    if offer.area_m2 is not None:
        hectares = offer.area_m2 / SQUARE_METRES
        counted.append(Counted("hectares", Amount(hectares, hectares), "offered", offer))
    return counted


def _count_party(session: Session, code: str) -> Sequence[Counted]:
    """With how many co-operatives a buyer has signed."""
    seller, buyer = aliased(Party), aliased(Party)
    signed = sa.exists().where(LinkageEvent.linkage_id == Linkage.id, LinkageEvent.move == "sign")
    both = sa.and_(seller.id == Linkage.seller_id, buyer.id == Linkage.buyer_id)
    query = sa.select(sa.func.count(sa.distinct(Linkage.seller_id))).where(both, buyer.code == code, seller.kind == "cooperative", signed)
    many = session.scalar(query) or 0
    return [Counted("cooperatives", Amount(Decimal(many), Decimal(many)), "signed_linkages")] if many else []


def _contract(session: Session, code: str) -> Subject | None:
    found = contracts.by_code(session, code)
    parties = tuple(one for one in (found.seller, found.buyer) if one) if found else ()
    return Subject("contract", found.code, found.name, parties) if found else None


def _count_contract(session: Session, code: str) -> Sequence[Counted]:
    """With how many co-operatives a framework has annexes that both have signed."""
    framework, annex, seller = aliased(Contract), aliased(Contract), aliased(Party)
    query = sa.select(sa.func.count(sa.distinct(annex.seller_id))).join(framework, framework.id == annex.parent_id)
    query = query.join(seller, seller.id == annex.seller_id)
    query = query.where(framework.code == code, annex.signed_on.is_not(None), annex.state != State.CANCELLED, seller.kind == "cooperative")
    many = session.scalar(query) or 0
    return [Counted("cooperatives", Amount(Decimal(many), Decimal(many)), "signed_annexes")] if many else []


SUBJECTS: Mapping[str, Callable[[Session, str], Subject | None]] = {"party": _party, "linkage": _linkage, "contract": _contract}
COUNTS: Mapping[str, Callable[[Session, str], Sequence[Counted]]] = {
    "party": _count_party, "linkage": _count_linkage, "contract": _count_contract,
}  # fmt: skip
