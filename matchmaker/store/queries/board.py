"""The board of linkages: which of them a filter lets through, how many stand at each stage, and who is in charge of those that are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.desk import PATIENCE
from matchmaker.domain.spelling import fold
from matchmaker.store.models.desk import Charge
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries.linkages import BOTH_SIDES


@dataclass(frozen=True, slots=True)
class Filter:
    """Which linkages are wanted: of which stages and parties, in whose charge, whether only those that stand too long, and with which words.

    Of the stages, and of `mine` and `nobody`, any number; none of them stands for all.
    """

    me: str
    now: datetime
    stages: Sequence[str] = ()
    whose: Sequence[str] = ()
    late: bool = False
    words: str = ""
    newest: bool = False
    parties: Collection[str] | None = None  # none: those of everybody


@dataclass(frozen=True, slots=True)
class Laid:
    """The linkages that passed, by their keys in order, and how many of them stand at each stage."""

    ids: Sequence[tuple[int, str]]
    counts: Mapping[str, int]


def lay(session: Session, wanted: Filter) -> Laid:
    """What the filter lets through, longest waiting first unless the newest are asked for."""
    query = sa.select(Linkage.id, Linkage.stage).where(*_conditions(wanted))
    if wanted.whose:
        query = query.outerjoin(Charge, sa.and_(Charge.subject_kind == "linkage", Charge.subject_code == Linkage.code))
        held = {"mine": Person.code == wanted.me, "nobody": Person.id.is_(None)}
        query = query.outerjoin(Person, Person.id == Charge.person_id).where(sa.or_(*(held[one] for one in wanted.whose)))
    order = (Linkage.moved_at.desc(), Linkage.id.desc()) if wanted.newest else (Linkage.moved_at, Linkage.id)
    if words := fold(wanted.words).split():
        need, offer, buyer, seller = aliased(Listing), aliased(Listing), aliased(Party), aliased(Party)
        query = query.add_columns(need.words, offer.words, buyer.name_folded, seller.name_folded)
        query = query.join(need, need.id == Linkage.need_id).join(offer, offer.id == Linkage.offer_id)
        query = query.join(buyer, buyer.id == Linkage.buyer_id).join(seller, seller.id == Linkage.seller_id)
        found = [(row[0], row[1]) for row in session.execute(query.order_by(*order)) if _says(row[2:], words)]
    else:
        found = [(row[0], row[1]) for row in session.execute(query.order_by(*order))]
    return Laid([row for row in found if not wanted.stages or row[1] in wanted.stages], Counter(stage for _id, stage in found))


def shown(session: Session, ids: Collection[int]) -> dict[int, Linkage]:
    """These linkages with both listings and both parties."""
    rows = session.scalars(sa.select(Linkage).where(Linkage.id.in_(ids)).options(*BOTH_SIDES)) if ids else ()
    return {row.id: row for row in rows}


def in_charge(session: Session, codes: Collection[str]) -> dict[str, str]:
    """Who of the staff is in charge of these linkages, by code; those of nobody are left out."""
    query = sa.select(Charge.subject_code, Person.name).join(Person, Person.id == Charge.person_id)
    query = query.where(Charge.subject_kind == "linkage", Charge.subject_code.in_(codes))
    return dict(session.execute(query).tuples().all()) if codes else {}


def charges(session: Session, codes: Collection[str]) -> dict[str, tuple[str, str]]:
    """The same with the code of the person before the name, so that a form can say whose each was when its reader looked."""
    query = sa.select(Charge.subject_code, Person.code, Person.name).join(Person, Person.id == Charge.person_id)
    query = query.where(Charge.subject_kind == "linkage", Charge.subject_code.in_(codes))
    return {code: (person, name) for code, person, name in session.execute(query).tuples()} if codes else {}


def _conditions(wanted: Filter) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if wanted.parties is not None:
        theirs = sa.select(Party.id).where(Party.code.in_(wanted.parties))
        conditions.append(sa.or_(Linkage.buyer_id.in_(theirs), Linkage.seller_id.in_(theirs)))
    if wanted.late:
        conditions.append(sa.or_(*(sa.and_(Linkage.stage == stage, Linkage.moved_at < wanted.now - after) for stage, after in PATIENCE.items())))
    return conditions


def _says(texts: Sequence[str], words: Sequence[str]) -> bool:
    """Whether every word stands somewhere in the two listings or the two names, with marks or without."""
    said = fold(" ".join(texts))
    return all(word in said for word in words)
