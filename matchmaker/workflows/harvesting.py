"""How much a harvest holds, said anew by its party or by staff for it: up freely with a reason, down never below what is signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.harvests import NOTHING
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.market import market_of
from matchmaker.matching.crops import kg_in
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.audit import record_event
from matchmaker.store.harvests import set_capacity
from matchmaker.store.models.harvests import Harvest
from matchmaker.store.queries import harvests
from matchmaker.store.queries.people import person_by_code

MOST = {"capacity": 120, "why": 190}
"""Characters that each field may have."""


def see_harvest(session: Session, *, who: Who, code: str) -> Harvest:
    """The harvest with its offers and draws, for its party and staff; nobody else learns that it exists."""
    harvest = harvests.by_code(session, code)
    if harvest is None or not may(who, "harvest.read", _thing(harvest)):
        raise NotFound(harvest=code)
    return harvest


def revise_capacity(session: Session, *, who: Who, code: str, typed: Mapping[str, str], version: int, source: str = "web", now: datetime) -> Harvest:
    """The harvest with another capacity and why. Raises `Stale` where somebody signed or revised meanwhile, `Invalid` for less than is signed."""
    harvest = harvests.locked(session, code)
    if harvest is None or not may(who, "harvest.read", _thing(harvest)):
        raise NotFound(harvest=code)
    if not may(who, "harvest.revise", _thing(harvest)):
        raise Refused(action="harvest.revise")
    said, kg = _read(session, harvest, typed)
    if harvest.version != version:
        raise Stale(code=code, version=harvest.version)
    before, person = harvest.capacity_kg, person_by_code(session, who.person_code)
    set_capacity(harvest, said["capacity"], kg, said["why"])
    session.flush()
    record_event(
        session, action="harvest.revise", subject_kind="harvest", subject_code=code, person=person, on_behalf_of=harvest.party, now=now,
        source=source, detail={"before_kg": str(before), "after_kg": str(kg), "why": said["why"]},
    )  # fmt: skip
    return harvest


def _read(session: Session, harvest: Harvest, typed: Mapping[str, str]) -> tuple[dict[str, str], Decimal]:
    complaints: Complaints = {}
    said = {name: short_text(typed, name, most, complaints) for name, most in MOST.items()}
    complaints |= {name: ("missing", {}) for name in MOST if not said[name] and name not in complaints}
    kg = None
    if said["capacity"] and "capacity" not in complaints:
        window = harvest.starts_on, harvest.ends_on
        kg = kg_in(said["capacity"], harvest.product, window, market_of(session).lexicon(session))
        if kg is None:
            complaints["capacity"] = ("capacity_unweighed", {})
        elif kg < harvest.signed_kg:
            complaints["capacity"] = ("capacity_below_signed", {"signed_kg": harvest.signed_kg})
    if complaints:
        raise Invalid(complaints)
    return said, kg if kg is not None else NOTHING


def _thing(harvest: Harvest) -> Thing:
    return Thing(frozenset({harvest.party.code}))
