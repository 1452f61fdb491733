"""A round is set on a need, changed, closed for offers before its time, or opened again by staff; each act is an event that stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.rounds import RoundState, act_on, standing
from matchmaker.store.audit import record_event
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Person
from matchmaker.store.models.rounds import NeedLot, NeedRound, RoundEvent
from matchmaker.store.outbox import close_round_later
from matchmaker.store.queries import listings, rounds
from matchmaker.store.queries.mandates import acting_name
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows.rounds.reading import LotDraft, RoundDraft


def see_need(session: Session, *, who: Who, code: str, action: str = "round.manage") -> Listing:
    """The need, for the people who may manage its round; for anybody else there is none."""
    need = listings.by_code(session, code)
    if need is None or need.side != "need" or not may(who, action, Thing(frozenset({need.party.code}))):
        raise NotFound(listing=code)
    return need


def set_round(session: Session, *, who: Who, code: str, draft: RoundDraft, version: int, source: str = "web", now: datetime) -> NeedRound:
    """The round as the draft says now. The same form sent again changes nothing; raises `Stale` where somebody else changed it meanwhile."""
    need, found = held(session, who, code)
    if not need.open:
        raise WrongStage(move="set", stage=need.status)
    if found is not None and _says(found) == _said(draft):
        return found
    if (found.version if found else 0) != version:
        raise Stale(**rounds_since(found, version))
    before = standing(found.state, found.deadline, now) if found else None
    after, person = act_on(before, "set"), person_of(session, who)
    made = found or _begin(session, need, draft, now)
    _write(session, made, draft, now)
    made.state = after.value
    append_event(session, made, "set", before, after, _facts(draft), person, now)
    record(session, "round.set", need, person, now, source, {"deadline": draft.deadline_typed, "lots": len(draft.lots)})
    if made.deadline is not None:
        close_round_later(session, need.code, made.deadline, now=now)
    return made


def close_round(session: Session, *, who: Who, code: str, version: int, source: str = "web", now: datetime) -> NeedRound:
    """The round, which takes no more offers from now on; closed twice it stays closed."""
    need, found = held(session, who, code)
    if found is None:
        raise NotFound(round=code)
    if found.state == RoundState.CLOSED:
        return found
    fresh(found, version)
    before, person = standing(found.state, found.deadline, now), person_of(session, who)
    after = RoundState.CLOSED if before is RoundState.CLOSED else act_on(before, "close")
    found.state, found.changed_at = after.value, now
    append_event(session, found, "close", before, after, {}, person, now)
    record(session, "round.close", need, person, now, source, {})
    return found


def reopen_round(
    session: Session, *, who: Who, code: str, deadline: datetime, deadline_typed: str, version: int, source: str = "web", now: datetime
) -> NeedRound:
    """The round, which takes offers again until the new deadline: only staff do that, and only before anybody has won anything."""
    need, found = held(session, who, code)
    if not who.staff:
        raise Refused(action="round.reopen")
    if found is None:
        raise NotFound(round=code)
    fresh(found, version)
    before, person = standing(found.state, found.deadline, now), person_of(session, who)
    after = act_on(before, "reopen")
    if any(lot.awards for lot in found.lots):
        raise Invalid({"deadline": ("somebody_won", {})})
    found.state, found.deadline, found.deadline_typed, found.changed_at = after.value, deadline, deadline_typed, now
    append_event(session, found, "reopen", before, after, {"deadline": deadline.isoformat(), "typed": deadline_typed}, person, now)
    record(session, "round.reopen", need, person, now, source, {"deadline": deadline_typed})
    close_round_later(session, need.code, deadline, now=now)
    return found


def rounds_since(found: NeedRound | None, version: int) -> dict[str, object]:
    """Who changed the round since this version, and when, as the facts of a `Stale`."""
    if found is None or not found.events:
        return {"version": 0}
    last = found.events[-1]
    return {"version": found.version, "seen": version, "by": last.person.name if last.person else "", "at": last.at, "state": found.state}


def held(session: Session, who: Who, code: str) -> tuple[Listing, NeedRound | None]:
    """The need and its round, both held for this transaction, the need first as everywhere; `NotFound` for whoever may not manage it."""
    need = listings.locked(session, code)
    if need is None or need.side != "need" or not may(who, "round.manage", Thing(frozenset({need.party.code}))):
        raise NotFound(listing=code)
    return need, rounds.locked(session, need.id)


def fresh(found: NeedRound, version: int) -> None:
    """Raises `Stale` where somebody else has changed the round since this version."""
    if found.version != version:
        raise Stale(**rounds_since(found, version))


def append_event(
    session: Session, found: NeedRound, act: str, before: RoundState | None, after: RoundState, facts: Mapping[str, Any], person: Person | None,
    now: datetime,
) -> None:  # fmt: skip
    """One more event of the round, whose projection has just been changed to match."""
    session.flush()
    through = acting_name(session, person.id, found.need.party_id, now) if person else ""
    facts = {**facts, **({"acting": through} if through else {})}
    found.events.append(
        RoundEvent(
            round_id=found.id, sequence=len(found.events) + 1, act=act, from_state=before.value if before else None, to_state=after.value,
            facts=dict(facts), person_id=person.id if person else None, person=person, at=now,
        )
    )  # fmt: skip
    session.flush()


def record(session: Session, action: str, need: Listing, person: Person | None, now: datetime, source: str, detail: Mapping[str, Any]) -> None:
    """The act in the audit, on behalf of whoever asks for the need."""
    record_event(
        session, action=action, subject_kind="need", subject_code=need.code, person=person, on_behalf_of=need.party, now=now, source=source,
        detail=detail,
    )  # fmt: skip


def person_of(session: Session, who: Who) -> Person:
    """The person who acts; raises `Refused` where there is none."""
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="round.manage")
    return person


def _begin(session: Session, need: Listing, draft: RoundDraft, now: datetime) -> NeedRound:
    """A new round of the need; raises `Stale` where somebody else began one at the same moment."""
    made = NeedRound(
        need_id=need.id, need=need, state="open", lots=[], events=[], created_at=now, changed_at=now, deadline_typed=draft.deadline_typed,
        deadline=draft.deadline, repeat=draft.repeat, repeat_until=draft.repeat_until,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        raise Stale(**rounds_since(rounds.of_need(session, need.id), 0)) from error
    return made


def _write(session: Session, found: NeedRound, draft: RoundDraft, now: datetime) -> None:
    found.deadline_typed, found.deadline, found.changed_at = draft.deadline_typed, draft.deadline, now
    found.repeat, found.repeat_until = draft.repeat, draft.repeat_until
    if [_lot_says(lot) for lot in found.lots] != _lots_said(draft) or not found.lots:
        found.lots.clear()
        session.flush()  # the old parts go before the new ones take their numbers
        for number, lot in enumerate(draft.lots or (LotDraft(dict.fromkeys(("quantity", "grade", "window"), "")),), 1):
            found.lots.append(_lot_row(number, lot))
    session.flush()


def _lot_row(number: int, lot: LotDraft) -> NeedLot:
    return NeedLot(
        number=number, quantity_typed=lot.typed["quantity"], quantity=lot.quantity.amount if lot.quantity else None,
        quantity_unit=lot.quantity.unit if lot.quantity else "", grade_typed=lot.typed["grade"], window_typed=lot.typed["window"],
        starts_on=lot.starts_on, ends_on=lot.ends_on, awards=[],
    )  # fmt: skip


def _says(found: NeedRound) -> tuple[object, ...]:
    lots = [_lot_says(lot) for lot in found.lots]
    return found.deadline, found.repeat, found.repeat_until, [lot for lot in lots if any(lot)]


def _said(draft: RoundDraft) -> tuple[object, ...]:
    return draft.deadline, draft.repeat, draft.repeat_until, _lots_said(draft)


def _lot_says(lot: NeedLot) -> tuple[str, str, str]:
    return lot.quantity_typed, lot.grade_typed, lot.window_typed


def _lots_said(draft: RoundDraft) -> list[tuple[str, str, str]]:
    return [(lot.typed["quantity"], lot.typed["grade"], lot.typed["window"]) for lot in draft.lots]


def _facts(draft: RoundDraft) -> dict[str, Any]:
    return {
        "deadline": draft.deadline.astimezone(VIETNAM).isoformat() if draft.deadline else "", "typed": draft.deadline_typed, "repeat": draft.repeat,
        "repeat_until": draft.repeat_until.isoformat() if draft.repeat_until else "", "lots": [dict(lot.typed) for lot in draft.lots],
    }  # fmt: skip
