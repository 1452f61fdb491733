"""Named reads of deliveries and of the contracts that they are made under. Each says in what order it answers and what it loads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from matchmaker.domain.deliveries import DEFAULTS, DELIVERABLE
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.dealings import BreachReport, ContractOutcome, DeliveryRule
from matchmaker.store.models.deliveries import CheckPicture, Delivery, DeliveryAnswer, DeliverySlot, QualityCheck
from matchmaker.store.models.harvests import Harvest

_NAMED = (joinedload(Contract.buyer), joinedload(Contract.seller))
_PARTIES = (*_NAMED, selectinload(Contract.lines))
_TOLD: tuple[ORMOption, ...] = (
    joinedload(Delivery.entered_by),
    selectinload(Delivery.answers).joinedload(DeliveryAnswer.person),
    selectinload(Delivery.checks).joinedload(QualityCheck.entered_by),
)
LAST_SAID = (
    sa.select(DeliveryAnswer.answer).where(DeliveryAnswer.delivery_id == Delivery.id).order_by(DeliveryAnswer.sequence.desc()).limit(1)
).scalar_subquery()
"""What was last said of an entry; nothing where nobody has answered."""


def contract(session: Session, code: str) -> Contract | None:
    """The contract with its parties, its lines, its framework, and its annexes in the order they were made, each with parties and lines."""
    annexes = selectinload(Contract.annexes)
    loads = (
        *_PARTIES,
        joinedload(Contract.parent),
        annexes.joinedload(Contract.buyer),
        annexes.joinedload(Contract.seller),
        annexes.selectinload(Contract.lines),
    )
    query = sa.select(Contract).where(Contract.code == code).options(*loads).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def hold_contract(session: Session, code: str) -> None:
    """Keep everybody else from moving this contract until the transaction ends."""
    session.execute(sa.select(Contract.id).where(Contract.code == code).with_for_update())


def hold(session: Session, line_id: int) -> None:
    """Keep everybody else from delivering on this line until the transaction ends, so that what remains is counted once."""
    session.execute(sa.select(ContractLine.id).where(ContractLine.id == line_id).with_for_update())


def of_lines(session: Session, line_ids: Collection[int]) -> Sequence[Delivery]:
    """Every entry of these lines by day, with who wrote it, the answers and the checks."""
    query = sa.select(Delivery).where(Delivery.line_id.in_(line_ids)).options(*_TOLD)
    return session.scalars(query.order_by(Delivery.delivered_on, Delivery.id).execution_options(populate_existing=True)).all()


def slots_of(session: Session, line_ids: Collection[int]) -> Sequence[DeliverySlot]:
    """The schedule of these lines by day."""
    query = sa.select(DeliverySlot).where(DeliverySlot.line_id.in_(line_ids))
    return session.scalars(query.order_by(DeliverySlot.starts_on, DeliverySlot.id)).all()


def by_code(session: Session, code: str) -> Delivery | None:
    """One entry with its line, its contract and both parties, who wrote it, answers and checks."""
    of = joinedload(Delivery.line).joinedload(ContractLine.contract)
    loads = (*_TOLD, of.options(*_NAMED), of.joinedload(Contract.parent))
    query = sa.select(Delivery).where(Delivery.code == code).options(*loads).execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def by_form(session: Session, form_key: str) -> Delivery | None:
    """The entry that came by this form, loaded as `by_code`."""
    code = session.scalar(sa.select(Delivery.code).where(Delivery.form_key == form_key))
    return None if code is None else by_code(session, code)


def counter_of(session: Session, delivery_id: int) -> Delivery | None:
    """The entry that strikes this one, with who wrote it."""
    return session.scalars(sa.select(Delivery).where(Delivery.strikes_id == delivery_id).options(joinedload(Delivery.entered_by))).one_or_none()


def replacement_of(session: Session, delivery_id: int) -> Delivery | None:
    """The entry that tells this one anew."""
    return session.scalars(sa.select(Delivery).where(Delivery.replaces_id == delivery_id)).one_or_none()


def check_by_code(session: Session, code: str) -> QualityCheck | None:
    """One check with its delivery and the parties of the contract."""
    of = joinedload(QualityCheck.delivery).joinedload(Delivery.line).joinedload(ContractLine.contract)
    loads = (of.options(*_NAMED),)
    return session.scalars(sa.select(QualityCheck).where(QualityCheck.code == code).options(*loads)).one_or_none()


def check_by_form(session: Session, form_key: str) -> QualityCheck | None:
    """The check that came by this form."""
    return session.scalars(sa.select(QualityCheck).where(QualityCheck.form_key == form_key)).one_or_none()


def picture_of(session: Session, check_id: int) -> bytes | None:
    """The photo of a check's paper."""
    return session.scalar(sa.select(CheckPicture.content).where(CheckPicture.check_id == check_id))


def rules(session: Session) -> dict[str, int]:
    """The numbers by which deliveries are judged now: those that staff set last, else the founders'."""
    rows = session.execute(sa.select(DeliveryRule.name, DeliveryRule.number).order_by(DeliveryRule.id))
    return DEFAULTS | {name: number for name, number in rows if name in DEFAULTS}


def rules_set(session: Session) -> Sequence[DeliveryRule]:
    """Every number that staff set, newest first, with who set it."""
    return session.scalars(sa.select(DeliveryRule).options(joinedload(DeliveryRule.set_by)).order_by(DeliveryRule.id.desc()).limit(50)).all()


def signed_lines(session: Session, *, party_ids: Collection[int], side: str, since: date) -> Sequence[ContractLine]:
    """The lines of signed contracts in which these parties stand on this side and that reach into the window, with their contract, by number."""
    if not party_ids:
        return []
    mine = Contract.seller_id if side == "seller" else Contract.buyer_id
    query = sa.select(ContractLine).join(ContractLine.contract).options(joinedload(ContractLine.contract))
    query = query.where(mine.in_(party_ids), Contract.signed_on.is_not(None), Contract.shape != "framework")
    query = query.where(sa.or_(Contract.ends_on.is_(None), Contract.ends_on >= since))
    return session.scalars(query.order_by(ContractLine.id)).all()


def between(session: Session, pairs: Collection[tuple[int, int]], since: date) -> Sequence[ContractLine]:
    """The lines of every signed contract between these buyers and sellers, in that order, with their contract, by number."""
    if not pairs:
        return []
    query = sa.select(ContractLine).join(ContractLine.contract).options(joinedload(ContractLine.contract))
    query = query.where(sa.tuple_(Contract.buyer_id, Contract.seller_id).in_(list(pairs)), Contract.signed_on.is_not(None))
    query = query.where(sa.or_(Contract.ends_on.is_(None), Contract.ends_on >= since))
    return session.scalars(query.order_by(ContractLine.id)).all()


def free_capacity(session: Session, contract: Contract) -> dict[int, tuple[str, int]]:
    """For each annex of a framework by its number: the harvest that its seller has of the same thing, and how many grams of it nobody has signed."""
    found: dict[int, tuple[str, int]] = {}
    for annex in contract.annexes:
        for line in annex.lines:
            query = sa.select(Harvest).where(Harvest.party_id == annex.seller_id, Harvest.product == line.product)
            if line.starts_on and line.ends_on:
                query = query.where(Harvest.starts_on <= line.ends_on, Harvest.ends_on >= line.starts_on)
            free = [(one.code, int((one.capacity_kg + one.over_kg - one.signed_kg) * 1000)) for one in session.scalars(query.order_by(Harvest.id))]
            if best := max(free, key=lambda one: one[1], default=None):
                found[annex.id] = best
    return found


def outcome_of(session: Session, contract_id: int) -> ContractOutcome | None:
    """How a contract ended, with who recorded it."""
    query = sa.select(ContractOutcome).where(ContractOutcome.contract_id == contract_id).options(joinedload(ContractOutcome.recorded_by))
    return session.scalars(query).one_or_none()


def broken_off(session: Session, contract_ids: Collection[int]) -> set[int]:
    """Those of these contracts that one side broke off."""
    query = sa.select(ContractOutcome.contract_id).where(ContractOutcome.contract_id.in_(contract_ids), ContractOutcome.ending == "broken")
    return set(session.scalars(query))


def without_outcome(session: Session, today: date, most: int = 200) -> Sequence[Contract]:
    """Contracts that have ended, or whose last day has passed, and of which nobody said how; the one that ended first on top, with both parties."""
    over = sa.or_(Contract.state == "ended", sa.and_(Contract.state.in_(DELIVERABLE), Contract.ends_on < today))
    none = ~sa.exists().where(ContractOutcome.contract_id == Contract.id)
    query = sa.select(Contract).where(over, none, Contract.shape != "framework").options(*_PARTIES)
    return session.scalars(query.order_by(Contract.ends_on, Contract.id).limit(most)).all()


def reports_open(session: Session, today: date) -> Sequence[BreachReport]:
    """Reports that staff can decide: the other side has answered, or its day has passed; the oldest first, with contract and parties."""
    of = joinedload(BreachReport.contract)
    heard = sa.or_(BreachReport.answer != "", BreachReport.answer_by < today)
    query = sa.select(BreachReport).where(BreachReport.decision == "", heard).options(of.options(*_PARTIES))
    return session.scalars(query.order_by(BreachReport.reported_at, BreachReport.id)).all()
