"""Whether linkages, contracts, rounds and merges stand where their events led them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.store.models.contracts import Contract, ContractEvent
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.merges import PartyMerge
from matchmaker.store.models.people import Party
from matchmaker.store.models.rounds import NeedRound, RoundEvent
from matchmaker.store.models.terms import LinkageTerms, TermsAnswer

Column = InstrumentedAttribute[Any]


def linkages_elsewhere(session: Session) -> Iterator[str]:
    """Linkages whose stage is not where their last move led, or whose moves do not follow from each other."""
    yield from _elsewhere(
        session, "linkage", Linkage.id, Linkage.code, Linkage.stage, (LinkageEvent.linkage_id, LinkageEvent.sequence),
        (LinkageEvent.from_stage, LinkageEvent.to_stage),
    )  # fmt: skip


def contracts_elsewhere(session: Session) -> Iterator[str]:
    """Contracts whose state is not where their last move led, or whose moves do not follow from each other."""
    yield from _elsewhere(
        session, "contract", Contract.id, Contract.code, Contract.state, (ContractEvent.contract_id, ContractEvent.sequence),
        (ContractEvent.from_state, ContractEvent.to_state),
    )  # fmt: skip


def rounds_elsewhere(session: Session) -> Iterator[str]:
    """Rounds whose state is not where their last act led, or whose acts do not follow from each other."""
    need = sa.select(Listing.code).where(Listing.id == NeedRound.need_id).scalar_subquery()
    yield from _elsewhere(
        session, "round of need", NeedRound.id, need, NeedRound.state, (RoundEvent.round_id, RoundEvent.sequence),
        (RoundEvent.from_state, RoundEvent.to_state),
    )  # fmt: skip


def terms_unfollowed(session: Session) -> Iterator[str]:
    """Linkages of which terms were accepted twice, or accepted without an agreement that followed."""
    accepted = sa.select(Linkage.code, sa.func.count()).join(LinkageTerms, LinkageTerms.linkage_id == Linkage.id)
    accepted = accepted.join(TermsAnswer, TermsAnswer.terms_id == LinkageTerms.id).where(TermsAnswer.act == "accept")
    for code, times in session.execute(accepted.group_by(Linkage.code).having(sa.func.count() > 1)):
        yield f"linkage {code}: terms were accepted {times} times"
    agreed = sa.exists().where(LinkageEvent.linkage_id == Linkage.id, LinkageEvent.move == "agree")
    for code, _ in session.execute(accepted.where(~agreed).group_by(Linkage.code)):
        yield f"linkage {code}: terms were accepted, and it was never agreed"


def merges_unfollowed(session: Session) -> Iterator[str]:
    """Records that say they are part of another without a merge, and merges in force that the record does not show."""
    in_force = sa.and_(PartyMerge.merged_id == Party.id, PartyMerge.undone_at.is_(None))
    query = sa.select(Party.code, PartyMerge.code).outerjoin(PartyMerge, in_force)
    told = sa.case((Party.merged_into_id.is_(None), PartyMerge.id.is_not(None)), else_=PartyMerge.id.is_(None))
    for code, merge in session.execute(query.where(told)):
        yield f"party {code}: merge {merge} is in force, and it stands alone" if merge else f"party {code}: it is part of another by no merge"


def _elsewhere(
    session: Session, what: str, key: Column, code: Any, state: Column, numbered: tuple[Column, Column], led: tuple[Column, Column]
) -> Iterator[str]:  # fmt: skip
    """Things whose state is not where their last event led, and events that do not begin where the one before them ended."""
    (owner, sequence), (from_state, to_state) = numbered, led
    last = sa.select(owner.label("owner"), sa.func.max(sequence).label("last"), sa.func.count().label("many")).group_by(owner).subquery()
    ended = sa.select(owner.label("owner"), sequence.label("at"), to_state.label("state")).subquery()
    query = sa.select(code, state, ended.c.state, last.c.last, last.c.many).outerjoin(last, last.c.owner == key)
    query = query.outerjoin(ended, sa.and_(ended.c.owner == key, ended.c.at == last.c.last)).order_by(key)
    wrong = sa.or_(last.c.many.is_(None), last.c.last != last.c.many, ended.c.state != state)
    for name, stands, should, _, many in session.execute(query.where(wrong)):
        yield f"{what} {name}: it stands at {stands}, and {f'its {many} events say {should}' if many else 'nothing led it there'}"
    before = sa.select(owner.label("owner"), (sequence + 1).label("next"), to_state.label("state")).subquery()
    follows = sa.select(code, sequence, from_state, before.c.state).select_from(key.class_).join(owner.class_, owner == key)
    follows = follows.outerjoin(before, sa.and_(before.c.owner == owner, before.c.next == sequence)).order_by(key, sequence)
    for name, number, began, stood in session.execute(follows.where(sa.func.coalesce(from_state, "") != sa.func.coalesce(before.c.state, ""))):
        yield f"{what} {name}: event {number} begins at {began}, where the one before it ended at {stood}"
