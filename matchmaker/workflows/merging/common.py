"""What judging, joining and parting share: who may, how a record is read, how it is written down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound, Refused
from matchmaker.domain.permissions import Who, may
from matchmaker.market import market_of
from matchmaker.matching.party_pairs import Row
from matchmaker.matching.places import Gazetteer
from matchmaker.store.audit import record_event
from matchmaker.store.models.merges import PartyPair
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries import merges
from matchmaker.store.queries.people import person_by_code

FIELDS = ("name", "tax_code", "place_typed", "phone", "about")
"""What a record says of its organisation, in the order in which it is shown."""


def permitted(session: Session, who: Who) -> Person:
    """The member of staff; raises `Refused` for anybody else."""
    person = person_by_code(session, who.person_code) if may(who, "party.merge") else None
    if person is None:
        raise Refused(action="party.merge")
    return person


def pair_with(session: Session, code: str, *, hold: bool = False) -> PartyPair:
    """The pair with this code; raises `NotFound`."""
    found = merges.pair_by_code(session, code, hold=hold)
    if found is None:
        raise NotFound(kind="pair")
    return found


def row_of(party: Party) -> Row:
    """A record as it is held against others."""
    return Row(party.code, party.name, party.tax_code, party.phone, party.place_typed, party.commune_code)


def gazetteer_of(session: Session) -> Gazetteer:
    """The places as the database has them."""
    return market_of(session).lexicon(session).gazetteer


def record(
    session: Session, action: str, kind: str, code: str, person: Person, now: datetime, source: str, detail: Mapping[str, object],
    party: Party | None = None,
) -> None:  # fmt: skip
    """Write down who did what."""
    record_event(
        session, action=action, subject_kind=kind, subject_code=code, person=person, on_behalf_of=party, now=now, source=source, detail=detail
    )
