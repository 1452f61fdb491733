"""Plans of many suppliers, found by a worker: asked for once for the same inputs, published one after the other."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import NotFound
from matchmaker.domain.permissions import Who
from matchmaker.matching.pooling import NotPoolable, Plan, Problem
from matchmaker.matching.pooling.stored import digest_of, plan_json
from matchmaker.store import outbox
from matchmaker.store.audit import record_event
from matchmaker.store.models.pool_plans import PoolSearch
from matchmaker.store.queries import pool_plans
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows.pooling.looking import gather
from matchmaker.workflows.pooling.reading import Asked, read_asked

SECONDS = 9.0
"""For so long a worker seeks each plan: 600 suppliers in eight weeks take less for most."""
STAFF = Who(staff=True)
"""The worker asks for whoever asked it."""


def ask_search(session: Session, *, who: Who, code: str, asked: Asked, today: date, now: datetime) -> PoolSearch:
    """The search for these plans, written down for a worker; asked again for the same inputs it is the same one."""
    found = gather(session, who=who, code=code, asked=asked, today=today)
    mark, person = digest_of(found.problem), person_by_code(session, who.person_code)
    if person is None:
        raise NotFound(kind="person")
    search = pool_plans.search_for(session, found.listing.id, mark)
    if search is None:
        search = PoolSearch(
            code=new_code("s"), need_id=found.listing.id, asked=dict(asked.typed), inputs_digest=mark, suppliers=len(found.problem.suppliers),
            asked_by_id=person.id, asked_at=now, found=[], plans=[], state="waiting",
        )  # fmt: skip
        session.add(search)
        session.flush()
        record_event(
            session, action="pool.search", subject_kind="need", subject_code=code, person=person, now=now, source="web",
            detail={"suppliers": search.suppliers},
        )  # fmt: skip
    elif search.state == "overtaken":  # what had changed is as it was
        search.state = "waiting"
        outbox.begin_again(session, kind=outbox.POOL_NEED, key=search.code, now=now)
    outbox.enqueue(session, kind=outbox.POOL_NEED, key=search.code, payload={"search": search.code, "need": code}, now=now)
    return search


def problem_for(session: Session, *, search: str, need: str, today: date) -> Problem | None:
    """The problem of a search as it stands now; None where it is done, or what it rests on has changed since it was asked for."""
    row = pool_plans.search_by_code(session, search)
    if row is None or row.state != "waiting":
        return None
    try:
        found = gather(session, who=STAFF, code=need, asked=read_asked(row.asked), today=today)
    except (NotFound, NotPoolable):  # the need is gone, or says too little by now
        return None
    return found.problem if digest_of(found.problem) == row.inputs_digest else None


def note_found(session: Session, *, search: str, names: list[str]) -> None:
    """Say which plans are found so far, for whoever waits."""
    session.execute(sa.update(PoolSearch).where(PoolSearch.code == search).values(found=names))


def publish(session: Session, *, search: str, plans: tuple[Plan, ...] | None, now: datetime) -> None:
    """Keep what was found; nothing found means that the listings changed meanwhile and the search has to be asked for anew."""
    row = pool_plans.search_by_code(session, search)
    if row is not None and row.state == "waiting":
        row.state, row.done_at = ("done" if plans is not None else "overtaken"), now
        row.plans = [plan_json(one) for one in plans or ()]
