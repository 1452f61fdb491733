"""How much each co-operative is seen in a quarter, and the support slot: who may be lifted, and whether it is on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound, Refused
from matchmaker.domain.permissions import Who, may
from matchmaker.domain.quarters import last_day
from matchmaker.domain.standing import Entry, standing_on
from matchmaker.matching.exposure import Exposure, shares_of
from matchmaker.matching.party_reading import why_given
from matchmaker.store.audit import record_event
from matchmaker.store.models.fairness import SupportSwitch
from matchmaker.store.queries import fairness, parties
from matchmaker.store.queries.people import person_by_code

SURFACES = ("matches", "search")
LONGEST_WHY = 400


class SeenOn(NamedTuple):
    """A co-operative, by its code, on one kind of page in one quarter."""

    party: str
    quarter: date
    surface: str


@dataclass(frozen=True, slots=True)
class Presence:
    """One co-operative's line of a quarter; what it was shown on each kind of page, and its share of all exposure."""

    code: str
    name: str
    standing: Entry | None
    offers: int
    on: Mapping[str, Exposure]
    share: float | None  # None where nothing at all was counted

    @property
    def total(self) -> Exposure:
        """All kinds of pages together."""
        return sum(self.on.values(), Exposure())

    @property
    def per_offer(self) -> float | None:
        """Exposure for each offer that is open now, in first places; None without an open offer."""
        return self.total.worth / 1_000_000 / self.offers if self.offers else None


def count_exposure(session: Session, counted: Mapping[SeenOn, Exposure]) -> None:
    """Add what was shown to each co-operative's count of its quarter; anybody else is left out."""
    rows = parties.by_codes(session, {one.party for one in counted})
    for one, seen in sorted(counted.items()):
        party = rows.get(one.party)
        if party is not None and party.kind == "cooperative" and one.surface in SURFACES:
            fairness.add_exposure(
                session, party_id=party.id, quarter=one.quarter, surface=one.surface, shown=seen.shown, worth=seen.worth, supported=seen.supported
            )


def presence(session: Session, *, who: Who, quarter: date, today: date) -> tuple[Presence, ...]:
    """Every co-operative in a quarter, the most seen first; standings are those of its last day, or of today while it runs."""
    if not may(who, "exposure.read"):
        raise Refused(action="exposure.read")
    seen: defaultdict[int, dict[str, Exposure]] = defaultdict(dict)
    for one in fairness.exposures(session, quarter):
        seen[one.party_id][one.surface] = Exposure(one.shown, one.worth, one.supported)
    rows, entries, day = fairness.co_ops(session), fairness.entries(session), min(last_day(quarter), today)
    shares = shares_of({str(row.id): sum(seen[row.id].values(), Exposure()) for row in rows})
    found = [
        Presence(row.code, row.name, standing_on(entries.get(row.id, ()), day), row.offers, seen[row.id], shares[str(row.id)] if shares else None)
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: (-one.total.worth, -one.offers)))


def switch_support(session: Session, *, who: Who, on: bool, typed: Mapping[str, str], source: str = "web", now: datetime) -> SupportSwitch | None:
    """Put the support slot on or off, with the reason; put twice the same way nothing more is written."""
    if not may(who, "support.switch"):
        raise Refused(action="support.switch")
    last = fairness.switch(session)
    if on == (last is not None and last.on):
        return last
    why = why_given(typed.get("why", ""), LONGEST_WHY)
    person = person_by_code(session, who.person_code)
    if person is None:
        raise NotFound(kind="person")
    made = SupportSwitch(at=now, person_id=person.id, on=on, why=why)
    session.add(made)
    session.flush()
    record_event(
        session, action="support.on" if on else "support.off", subject_kind="ranking", subject_code="support", person=person, now=now, source=source,
        detail={"why": why},
    )  # fmt: skip
    return made
