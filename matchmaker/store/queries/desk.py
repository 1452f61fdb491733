"""What waits on the staff's desk: one small read for each group, longest waiting first. Each is one statement, which counts as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from matchmaker.domain.desk import FRESH, PAPERS_AHEAD, PATIENCE, WEEK_AHEAD
from matchmaker.domain.linkage import Stage
from matchmaker.store.models.desk import Charge, Task
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.merges import PartyPair
from matchmaker.store.models.people import Party, Person
from matchmaker.store.models.registrations import OPEN_STATES, Registration
from matchmaker.store.queries import matches, new_words
from matchmaker.store.queries.merges import LIKELIEST

NEED, BUYER, SELLER = aliased(Listing), aliased(Party), aliased(Party)  # made once: a listing has some sixty columns


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose work is asked for, and how much of it."""

    me: str
    whose: str
    now: datetime
    today: date
    most: int
    after: int = 0
    kept: dict[Any, Any] = field(default_factory=dict, compare=False)  # what was read for one group and serves another


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what it is, about whom, since or until when, and who is in charge."""

    kind: str
    code: str
    title: str
    beside: str
    stage: str
    since: datetime | None
    due: date | None
    owner_code: str
    owner: str


@dataclass(frozen=True, slots=True)
class Found:
    """How many wait in a group, and the first of them."""

    count: int
    rows: Sequence[Waiting]


def asked(session: Session, wanted: Wanted) -> Found:
    """Linkages that a party asked for and nobody has taken further."""
    return _linkages(session, wanted, Linkage.stage == Stage.ASKED)


def standing(session: Session, wanted: Wanted) -> Found:
    """Linkages without a move for longer than their stage bears."""
    late = [sa.and_(Linkage.stage == stage, Linkage.moved_at < wanted.now - patience) for stage, patience in PATIENCE.items()]
    return _linkages(session, wanted, sa.or_(*late))


def unconfirmed(session: Session, wanted: Wanted) -> Found:
    """Open listings that staff wrote and whose party has not said that they are right."""
    written = sa.func.coalesce(Listing.revised_at, Listing.created_at)
    return _listings(session, wanted, (Listing.confirmation.in_(("waiting", "wrong")),), since=written, by=written)


def ended(session: Session, wanted: Wanted) -> Found:
    """Open listings whose last day has passed."""
    return _listings(session, wanted, (Listing.ends_on < wanted.today,), due=Listing.ends_on, by=Listing.ends_on)


def papers(session: Session, wanted: Wanted) -> Found:
    """Open offers with a certificate that has ended or soon ends."""
    soon = Listing.papers_until <= wanted.today + PAPERS_AHEAD
    return _listings(session, wanted, (Listing.side == "offer", soon), due=Listing.papers_until, by=Listing.papers_until)


def parties(session: Session, wanted: Wanted) -> Found:
    """Parties whose papers nobody has checked."""
    query = _about(sa.literal("party"), Party.code, title=Party.name, since=Party.created_at).select_from(Party)
    query = _in_charge(query, sa.literal("party"), Party.code).where(
        Party.confirmed_at.is_(None), Party.kind != "alliance", Party.merged_into_id.is_(None)
    )
    return _found(session, wanted, query, (Party.created_at, Party.id))


def registrations(session: Session, wanted: Wanted) -> Found:
    """Registrations on which staff have to decide; whoever has taken one up is in charge of it."""
    query = _about(
        sa.literal("registration"), Registration.code, title=Registration.name, beside=Registration.person_name, since=Registration.sent_at
    )
    query = query.select_from(Registration).outerjoin(Person, Person.id == Registration.taken_by_id).where(Registration.state.in_(OPEN_STATES))
    return _found(session, wanted, query, (Registration.sent_at, Registration.id))


def duplicates(session: Session, wanted: Wanted) -> Found:
    """Pairs of parties that may be one and on which nobody has said anything, the likeliest first; nobody is in charge of a pair."""
    if wanted.whose == "mine":
        return Found(0, [])
    one, other = aliased(Party), aliased(Party)
    columns = (
        sa.func.count().over().label("total"), PartyPair.code, PartyPair.label, PartyPair.found_at,
        one.name.label("mine"), other.name.label("theirs"),
    )  # fmt: skip
    query = sa.select(*columns).join(one, one.id == PartyPair.one_id).join(other, other.id == PartyPair.other_id)
    query = query.where(PartyPair.state == "open", one.merged_into_id.is_(None), other.merged_into_id.is_(None))
    rows = session.execute(query.order_by(LIKELIEST, PartyPair.found_at, PartyPair.id).limit(wanted.most).offset(wanted.after)).all()
    found = [Waiting("pair", row.code, f"{row.mine} · {row.theirs}", "", row.label, row.found_at, None, "", "") for row in rows]
    return Found(rows[0].total if rows else 0, found)


def fresh(session: Session, wanted: Wanted) -> Found:
    """Pairs of listings found to fit in the last days that nobody has brought together, best first; nobody is in charge of a pair."""
    if wanted.whose == "mine":
        return Found(0, [])
    since = wanted.now - FRESH
    pairs = matches.new_since(session, since=since, most=wanted.most, after=wanted.after)
    rows = [
        Waiting("need", one.need.code, one.need.words, f"{one.offer.party.name} → {one.need.party.name}", one.offer.code, one.first_at, None, "", "")
        for one in pairs
    ]
    return Found(matches.count_new_since(session, since=since) if pairs else 0, rows)


def new_word(session: Session, wanted: Wanted) -> Found:
    """Groups of words that name no listed product, the most wanted first; nobody is in charge of one."""
    if wanted.whose == "mine":
        return Found(0, [])
    groups = new_words.groups(session, most=wanted.most, after=wanted.after)
    rows = [Waiting("new_word", one.word, one.word, "", "", one.since, None, "", "") for one in groups]
    return Found(groups[0].total if groups else 0, rows)


def overdue(session: Session, wanted: Wanted) -> Found:
    """Tasks whose day has passed."""
    return _tasks(session, wanted, Task.due_on < wanted.today)


def today(session: Session, wanted: Wanted) -> Found:
    """Tasks of today."""
    return _tasks(session, wanted, Task.due_on == wanted.today)


def this_week(session: Session, wanted: Wanted) -> Found:
    """Tasks of the seven days to come."""
    return _tasks(session, wanted, sa.and_(Task.due_on > wanted.today, Task.due_on <= wanted.today + WEEK_AHEAD))


def _linkages(session: Session, wanted: Wanted, condition: sa.ColumnElement[bool]) -> Found:
    """Counted and cut before anything is joined to them: thousands may wait, a few are shown."""
    order = (Linkage.moved_at, Linkage.id)
    first = sa.select(Linkage.id, sa.func.count().over().label("total")).where(condition)
    if wanted.whose != "all":
        first = _of_whom(_in_charge(first.select_from(Linkage), sa.literal("linkage"), Linkage.code), wanted)
    cut = first.order_by(*order).limit(wanted.most).offset(wanted.after).subquery()
    columns = {"title": NEED.words, "beside": SELLER.name + " → " + BUYER.name, "stage": Linkage.stage, "since": Linkage.moved_at}
    query = _about(sa.literal("linkage"), Linkage.code, total=cut.c.total, **columns).select_from(cut).join(Linkage, Linkage.id == cut.c.id)
    query = query.join(NEED, NEED.id == Linkage.need_id).join(BUYER, BUYER.id == Linkage.buyer_id).join(SELLER, SELLER.id == Linkage.seller_id)
    return _read(session, _in_charge(query, sa.literal("linkage"), Linkage.code).order_by(*order))


def _listings(session: Session, wanted: Wanted, conditions: Sequence[Any], *, by: Any, **shown: Any) -> Found:
    query = _about(Listing.side, Listing.code, title=Listing.words, beside=Party.name, stage=Listing.confirmation, **shown)
    query = _in_charge(query.select_from(Listing).join(Party, Party.id == Listing.party_id), Listing.side, Listing.code)
    return _found(session, wanted, query.where(Listing.status == "open", *conditions), (by, Listing.id))


def _tasks(session: Session, wanted: Wanted, condition: sa.ColumnElement[bool]) -> Found:
    query = _about(Task.subject_kind, Task.subject_code, title=Task.what, since=Task.added_at, due=Task.due_on)
    query = query.select_from(Task).outerjoin(Person, Person.id == Task.owner_id).where(Task.done_at.is_(None), condition)
    return _found(session, wanted, query, (Task.due_on, Task.id))


_SHOWN: Mapping[str, Any] = {"title": "", "beside": "", "stage": "", "since": None, "due": None}


def _about(kind: Any, code: Any, **shown: Any) -> sa.Select[Any]:
    columns = {"total": sa.func.count().over(), "kind": kind, "code": code, "owner_code": Person.code, "owner": Person.name, **shown}
    return sa.select(*(column.label(name) for name, column in columns.items()))


def _in_charge(query: sa.Select[Any], kind: Any, code: Any) -> sa.Select[Any]:
    query = query.outerjoin(Charge, sa.and_(Charge.subject_kind == kind, Charge.subject_code == code))
    return query.outerjoin(Person, Person.id == Charge.person_id)


def _found(session: Session, wanted: Wanted, query: sa.Select[Any], order: Sequence[Any]) -> Found:
    return _read(session, _of_whom(query, wanted).order_by(*order).limit(wanted.most).offset(wanted.after))


def _of_whom(query: sa.Select[Any], wanted: Wanted) -> sa.Select[Any]:
    """Only what is in the charge of whoever is asked for."""
    if wanted.whose == "mine":
        return query.where(Person.code == wanted.me)
    return query.where(Person.code.is_(None)) if wanted.whose == "nobody" else query


def _read(session: Session, query: sa.Select[Any]) -> Found:
    rows = session.execute(query).mappings().all()
    return Found(rows[0]["total"] if rows else 0, [_waiting(row) for row in rows])


def _waiting(row: sa.RowMapping) -> Waiting:
    said = {**_SHOWN, **{name: value for name, value in row.items() if name != "total"}}
    return Waiting(**{**said, "owner_code": said["owner_code"] or "", "owner": said["owner"] or ""})
