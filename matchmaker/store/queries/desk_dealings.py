"""What waits on the staff's desk of dealings: rounds, questions, plans, contracts, deliveries, payments, reports, and sources that differ."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.store.models.desk import Charge
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party, Person
from matchmaker.store.models.questions import Question
from matchmaker.store.queries import contracts, dealings, figures, pool_plans, rounds
from matchmaker.store.queries.desk import Found, Waiting, Wanted

ANSWER_WITHIN = timedelta(days=1)
"""How long the owner of a listing has to answer a question before it is worth a call."""
MOST_QUESTIONS = 200


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing that waits, before it is known who is in charge: `about` is whatever its group's next step has to know."""

    kind: str
    code: str
    title: str
    beside: str
    about: str = ""
    since: datetime | None = None
    due: date | None = None


def countersign(session: Session, wanted: Wanted) -> Found:
    """Contracts that all parties have signed and the Alliance has not."""
    return _found(session, wanted, _contracts(session, wanted, {"countersign"}))


def contracts_to_mind(session: Session, wanted: Wanted) -> Found:
    """Contracts on hold, ended by their day, ending soon, or sent long ago and not signed."""
    return _found(session, wanted, _contracts(session, wanted, {"on_hold", "expired", "expiring", "unsigned"}))


def late(session: Session, wanted: Wanted) -> Found:
    """Contracts of which less has come than was promised by now."""
    return _found(session, wanted, _dealings(session, wanted, {"late"}))


def told(session: Session, wanted: Wanted) -> Found:
    """Deliveries that the other side objects to, or has not confirmed for days."""
    return _found(session, wanted, _dealings(session, wanted, {"objected", "unanswered"}))


def reports(session: Session, wanted: Wanted) -> Found:
    """Reports of breaches on which staff have to decide."""
    return _found(session, wanted, _dealings(session, wanted, {"report"}))


def payments(session: Session, wanted: Wanted) -> Found:
    """Sums that are past their day and that nobody says were paid."""
    return _found(session, wanted, _dealings(session, wanted, {"payment"}))


def outcomes(session: Session, wanted: Wanted) -> Found:
    """Contracts that are over and of which nobody has said how they ended."""
    return _found(session, wanted, _dealings(session, wanted, {"outcome"}))


def due_rounds(session: Session, wanted: Wanted) -> Found:
    """Needs whose deadline for offers is today or has passed and for which nobody has been chosen."""
    rows = _once(session, rounds.waiting, wanted)
    return _found(session, wanted, [Thing("need", one.need, one.words, one.party, since=one.since) for one in rows])


def plans(session: Session, wanted: Wanted) -> Found:
    """Plans of several co-operatives that were kept and of which none was chosen."""
    rows = _once(session, pool_plans.waiting, wanted)
    return _found(session, wanted, [Thing("need", one.need.code, one.need.words, one.need.party.name, one.code, one.kept_at) for one in rows])


def differing(session: Session, wanted: Wanted) -> Found:
    """Figures of which sources say different things and nobody has decided which to follow."""
    rows = _once(session, figures.waiting, wanted)
    found = _found(session, wanted, [Thing(one.kind, one.code, one.code, "", one.figure, one.since) for one in rows])
    subjects = {one.code: figures.subject_of(session, one.kind, one.code) for one in found.rows}
    named = [replace(one, title=subject.name) if (subject := subjects[one.code]) else one for one in found.rows]
    return Found(found.count, named)


def questions(session: Session, wanted: Wanted) -> Found:
    """Public questions that nobody has answered for a day, the oldest first."""
    query = sa.select(Listing.side, Listing.code, Question.body, Party.name, Question.asked_at).select_from(Question)
    query = query.join(Listing, Listing.id == Question.listing_id).join(Party, Party.id == Listing.party_id)
    open_ones = (Question.answered_at.is_(None), Question.hidden_at.is_(None), Listing.status == "open")
    query = query.where(*open_ones, Question.asked_at < wanted.now - ANSWER_WITHIN).order_by(Question.asked_at, Question.id).limit(MOST_QUESTIONS)
    rows = session.execute(query).tuples()
    return _found(session, wanted, [Thing(side, code, body, name, since=at) for side, code, body, name, at in rows])


def _contracts(session: Session, wanted: Wanted, why: Collection[str]) -> list[Thing]:
    rows = _once(session, contracts.waiting, wanted)
    return [Thing("contract", one.code, one.title, one.beside, one.why, one.since, one.due) for one in rows if one.why in why]


def _dealings(session: Session, wanted: Wanted, kinds: Collection[str]) -> list[Thing]:
    rows = [one for one in _once(session, dealings.waiting, wanted) if one.kind in kinds]
    return [Thing("contract", one.contract, f"{one.seller or '…'} → {one.buyer}", "", f"{one.kind}/{one.code}", due=one.since) for one in rows]


def _once(session: Session, read: Callable[[Session, date], Sequence[Any]], wanted: Wanted) -> Sequence[Any]:
    """What a read gives, read once for all the groups of a desk that are made of it."""
    if read not in wanted.kept:
        wanted.kept[read] = read(session, wanted.today)
    found: Sequence[Any] = wanted.kept[read]
    return found


def _found(session: Session, wanted: Wanted, things: Sequence[Thing]) -> Found:
    """How many there are in the charge of whoever is asked for, and the first of them."""
    owners = _owners(session, things)
    rows = [_waiting(one, *owners.get((one.kind, one.code), ("", ""))) for one in things]
    if wanted.whose != "all":
        rows = [one for one in rows if one.owner_code == (wanted.me if wanted.whose == "mine" else "")]
    return Found(len(rows), rows[wanted.after : wanted.after + wanted.most])


def _owners(session: Session, things: Sequence[Thing]) -> dict[tuple[str, str], tuple[str, str]]:
    """Who is in charge of these things: code and name of the person, by kind and code of the thing."""
    if not things:
        return {}
    query = sa.select(Charge.subject_kind, Charge.subject_code, Person.code, Person.name).join(Person, Person.id == Charge.person_id)
    query = query.where(Charge.subject_kind.in_({one.kind for one in things}), Charge.subject_code.in_({one.code for one in things}))
    return {(kind, code): (who, name) for kind, code, who, name in session.execute(query).tuples()}


def _waiting(one: Thing, owner_code: str, owner: str) -> Waiting:
    return Waiting(one.kind, one.code, one.title, one.beside, one.about, one.since, one.due, owner_code, owner)
