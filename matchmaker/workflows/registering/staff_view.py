"""A registration as staff look at it: how its place was read, whom it resembles, and whether its address has an account."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound, Refused
from matchmaker.domain.permissions import Who, may
from matchmaker.likeness import Likeness, near_parties
from matchmaker.market import market_of
from matchmaker.store.models.people import Person
from matchmaker.store.models.registrations import Registration
from matchmaker.store.queries import registrations
from matchmaker.store.queries.people import person_by_email
from matchmaker.workflows.registering.reading import near_registrations, places_of, row_of


@dataclass(frozen=True, slots=True)
class Seen:
    """One registration with what helps to decide on it; `communes` are the codes of those that its place can mean."""

    registration: Registration
    communes: tuple[str, ...]
    parties: tuple[Likeness, ...]
    registrations: tuple[Likeness, ...]
    account: Person | None


def see(session: Session, *, who: Who, code: str) -> Seen:
    """The registration with this code; raises `NotFound` and `Refused`."""
    if not may(who, "registration.decide"):
        raise Refused(action="registration.decide")
    found = registrations.by_code(session, code)
    if found is None:
        raise NotFound(kind="registration")
    gazetteer = market_of(session).lexicon(session).gazetteer
    allowed = places_of(found.place_typed, found.commune_code, gazetteer)
    others = [other for other in registrations.waiting(session) if other.code != found.code]
    return Seen(
        found,
        tuple(unit for unit in gazetteer.communes if unit in allowed),
        tuple(one for one in near_parties(session, row_of(found), gazetteer) if found.party is None or one.code != found.party.code),
        near_registrations(found, others, gazetteer),
        person_by_email(session, found.email),
    )
