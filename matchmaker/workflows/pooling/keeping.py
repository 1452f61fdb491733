"""A plan is kept as it was shown, and one of them chosen: from then on there is one framework contract with an annex for each co-operative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.frozen import digest, written
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.matching.pooling import Change, Plan, Problem, change_of
from matchmaker.matching.pooling.stored import digest_of, frame_from, frame_json, mark_of, plan_from, plan_json
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Person
from matchmaker.store.models.pool_plans import PoolPlan
from matchmaker.store.queries import listings, parties, pool_plans
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows.pooling.drafting import draft_contracts
from matchmaker.workflows.pooling.looking import Pooled, may_pool, pool
from matchmaker.workflows.pooling.reading import Asked

TRIES = 3


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A kept plan as it was, and what is different now: the same plan of today, None where the need is no longer open or cannot be pooled."""

    row: PoolPlan
    frame: Problem
    plan: Plan
    names: Mapping[str, str]
    unchanged: bool | None = None
    change: Change | None = None


def keep_plan(
    session: Session, *, who: Who, code: str, asked: Asked, picked: str, shown: str = "", today: date, source: str = "web", now: datetime
) -> PoolPlan:
    """The plan that is shown under these rules, kept; the same plan a second time is the same row.

    Raises `Invalid` where there is none, or where it is no longer the one that was shown, by its mark.
    """
    found = pool(session, who=who, code=code, asked=asked, picked=picked, today=today)
    plan = found.mended[0] if found.mended else found.picked
    if plan is None or not plan.takes:
        raise Invalid({"plan": ("no_plan", {})})
    if shown and shown != mark_of(plan):
        raise Invalid({"plan": ("plan_differs", {})})
    person = _person(session, who)
    body = {**frame_json(found.problem), "plan": plan_json(plan), "names": _names(found)}
    mark = digest(written(body))
    for _again in range(TRIES):  # two who keep at once get two numbers
        if (same := _kept_already(session, found.listing.id, mark)) is not None:
            return same
        row = PoolPlan(
            code=new_code("k"), need_id=found.listing.id, version=_next_version(session, found.listing.id), state="kept", name=plan.name,
            asked=_asked_json(asked), inputs_digest=digest_of(found.problem), body=body, body_digest=mark, kept_by_id=person.id, kept_at=now,
        )  # fmt: skip
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:
            continue
        record_event(
            session, action="pool.keep", subject_kind="plan", subject_code=row.code, person=person, now=now, source=source,
            detail={"need": code, "version": row.version, "name": plan.name},
        )  # fmt: skip
        return row
    raise Stale(plan=code)


def see_plan(session: Session, *, who: Who, need: str, code: str, today: date, asked: Asked | None = None) -> KeptPlan:
    """A kept plan, with what would be different today. Raises `NotFound` for another's."""
    row = _may_see(session, who, need, pool_plans.by_code(session, code))
    kept = KeptPlan(row, frame_from(row.body), plan_from(row.body["plan"]), dict(row.body["names"]))
    if asked is None or not row.need.open:
        return kept
    now = pool(session, who=who, code=need, asked=asked, picked=row.name, today=today)
    today_plan = now.mended[0] if now.mended else now.picked
    same = digest_of(now.problem) == row.inputs_digest
    change = change_of(kept.plan, today_plan) if today_plan and not same else None
    return KeptPlan(row, kept.frame, kept.plan, {**_names(now), **kept.names}, same, change)


def choose_plan(session: Session, *, who: Who, need: str, code: str, now: datetime, source: str = "web") -> PoolPlan:
    """Choose the plan: it has one draft of a framework contract and one of an annex for each co-operative, also after a second click.

    Raises `Invalid` where another plan of the need was chosen, or somebody in it has withdrawn the offer.
    """
    row = _may_see(session, who, need, pool_plans.by_code(session, code))
    if not may(who, "pool.choose", Thing(frozenset({row.need.party.code}))):
        raise Refused(action="pool.choose")
    listings.locked(session, need)  # whoever chooses another plan of this need at the same moment waits here
    row = _may_see(session, who, need, pool_plans.locked(session, code))
    if row.state == "chosen":
        return row
    if (other := pool_plans.chosen_of(session, row.need_id)) is not None:
        raise Invalid({"plan": ("plan_chosen_already", {"version": other.version})})
    plan, frame = plan_from(row.body["plan"]), frame_from(row.body)
    offers = listings.by_codes(session, [take.offer for take in plan.takes])
    if gone := [take.party for take in plan.takes if (offer := offers.get(take.offer)) is None or not offer.open]:
        raise Invalid({"plan": ("offer_gone", {"name": row.body["names"].get(gone[0], gone[0])})})
    person = _person(session, who)
    sellers = {offer.party.code: offer.party for offer in offers.values()}
    for party in sellers.values():
        parties.shared(session, party.code)
    framework = draft_contracts(session, row, plan, frame, offers, person, now)
    row.state, row.chosen_at, row.chosen_by_id, row.framework_id = "chosen", now, person.id, framework.id
    session.flush()
    record_event(
        session, action="pool.choose", subject_kind="plan", subject_code=row.code, person=person, now=now, source=source,
        detail={"need": need, "framework": framework.code, "annexes": len(plan.takes)},
    )  # fmt: skip
    return _may_see(session, who, need, pool_plans.by_code(session, code))


def asked_of(row: PoolPlan) -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """What was typed when a plan was made, whom it was made without and with whom."""
    asked = dict(row.asked)
    removed, pinned = (frozenset(asked.pop(name, ())) for name in ("removed", "pinned"))
    return asked, removed, pinned


def _asked_json(asked: Asked) -> dict[str, Any]:
    return {**asked.typed, "removed": sorted(asked.rules.removed), "pinned": sorted(asked.rules.pinned)}


def _may_see(session: Session, who: Who, need: str, row: PoolPlan | None) -> PoolPlan:
    if row is None or row.need.code != need or not may_pool(who, row.need):
        raise NotFound(plan=need)
    return row


def _names(found: Pooled) -> dict[str, str]:
    return {row.party.code: row.party.name for row in found.rows.values()}


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code)
    if person is None:
        raise NotFound(kind="person")
    return person


def _kept_already(session: Session, need_id: int, mark: str) -> PoolPlan | None:
    return session.scalars(sa.select(PoolPlan).where(PoolPlan.need_id == need_id, PoolPlan.body_digest == mark)).one_or_none()


def _next_version(session: Session, need_id: int) -> int:
    return (session.scalar(sa.select(sa.func.max(PoolPlan.version)).where(PoolPlan.need_id == need_id)) or 0) + 1
