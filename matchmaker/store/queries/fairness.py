"""Named reads and counts of how co-operatives stand, how much they are seen, and the support slot's switch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from matchmaker.domain.standing import Entry, Stands
from matchmaker.store.models.fairness import PartyExposure, PartyStanding, SupportSwitch
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party


def entry_of(row: PartyStanding) -> Entry:
    """The finding as the domain knows it."""
    return Entry(Stands(row.stands), row.as_of, row.source, row.entered_at, row.id, row.grade, row.founded_on, row.published)


def standings_of(session: Session, party: Party) -> Sequence[PartyStanding]:
    """Every finding about a party, the newest day first and of one day the last entered first, each with who entered it."""
    query = sa.select(PartyStanding).where(PartyStanding.party_id == party.id).options(joinedload(PartyStanding.entered_by))
    return session.scalars(query.order_by(PartyStanding.as_of.desc(), PartyStanding.entered_at.desc(), PartyStanding.id.desc())).all()


def entries(session: Session, party_ids: Collection[int] | None = None) -> Mapping[int, Sequence[Entry]]:
    """The findings about these parties, or about all, by the party's number; a party without any is not named."""
    query = sa.select(PartyStanding).order_by(PartyStanding.id)
    if party_ids is not None:
        query = query.where(PartyStanding.party_id.in_(party_ids))
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.party_id].append(entry_of(row))
    return found


def standing_by_form(session: Session, form_key: str) -> PartyStanding | None:
    """The finding that this form has already made."""
    return session.scalars(sa.select(PartyStanding).where(PartyStanding.form_key == form_key)).one_or_none()


class Seen(NamedTuple):
    """How much a co-operative was shown in a quarter on one kind of page."""

    party_id: int
    surface: str
    shown: int
    worth: int
    supported: int


def exposures(session: Session, quarter: date) -> Sequence[Seen]:
    """What was counted in a quarter, by party and kind of page."""
    columns = (PartyExposure.party_id, PartyExposure.surface, PartyExposure.shown, PartyExposure.worth, PartyExposure.supported)
    query = sa.select(*columns).where(PartyExposure.quarter == quarter).order_by(PartyExposure.party_id, PartyExposure.surface)
    return [Seen(*row) for row in session.execute(query)]


def quarters(session: Session) -> Sequence[date]:
    """The quarters in which anything was counted, the newest first."""
    return session.scalars(sa.select(PartyExposure.quarter).distinct().order_by(PartyExposure.quarter.desc())).all()


def add_exposure(session: Session, *, party_id: int, quarter: date, surface: str, shown: int, worth: int, supported: int) -> None:
    """Add to a count, or begin it; where another process has begun it meanwhile, add to that."""
    same = {"party_id": party_id, "quarter": quarter, "surface": surface}
    added = {"shown": shown, "worth": worth, "supported": supported}
    if _added(session, same, added):
        return
    try:
        with session.begin_nested():
            session.execute(sa.insert(PartyExposure).values(**same, **added))
    except IntegrityError:
        _added(session, same, added)


def _added(session: Session, same: Mapping[str, object], added: Mapping[str, int]) -> bool:
    where = [getattr(PartyExposure, name) == value for name, value in same.items()]
    more = {name: getattr(PartyExposure, name) + value for name, value in added.items()}
    done = session.execute(sa.update(PartyExposure).where(*where).values(more).execution_options(synchronize_session=False))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it


class CoOp(NamedTuple):
    """A co-operative in short, with how many offers it has open."""

    id: int
    code: str
    name: str
    offers: int


def co_ops(session: Session) -> Sequence[CoOp]:
    """Every co-operative with the number of its open offers, by folded name."""
    offers = sa.select(sa.func.count(Listing.id)).where(Listing.party_id == Party.id, Listing.side == "offer", Listing.status == "open")
    query = sa.select(Party.id, Party.code, Party.name, offers.scalar_subquery()).where(Party.kind == "cooperative")
    return [CoOp(*row) for row in session.execute(query.order_by(Party.name_folded, Party.id))]


def switch(session: Session) -> SupportSwitch | None:
    """The last time that the support slot was put on or off, with who did it; None where nobody ever did: it is off."""
    query = sa.select(SupportSwitch).options(joinedload(SupportSwitch.person)).order_by(SupportSwitch.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def switches(session: Session, most: int = 20) -> Sequence[SupportSwitch]:
    """When the support slot was put on or off, by whom and why, the last first."""
    query = sa.select(SupportSwitch).options(joinedload(SupportSwitch.person)).order_by(SupportSwitch.id.desc())
    return session.scalars(query.limit(most)).all()


def support_is_on(session: Session) -> bool:
    """Is the support slot on?"""
    return bool(session.scalar(sa.select(SupportSwitch.on).order_by(SupportSwitch.id.desc()).limit(1)))
