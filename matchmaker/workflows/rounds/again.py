"""At its deadline a round closes by itself; one that repeats is asked for again, once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.rounds import RoundState, later_day, later_moment
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.rounds import NeedLot, NeedRound
from matchmaker.store.outbox import close_round_later, rank_later
from matchmaker.store.queries import listings, rounds
from matchmaker.workflows.rounds.setting import append_event, record

NOT_COPIED = frozenset({
    "id", "code", "status", "source", "confirmation", "confirmed_via", "confirmed_on", "confirmed_at", "form_key", "created_at", "revised_at",
    "withdrawn_at", "version", "from_typed", "until_typed", "starts_on", "ends_on",
})  # fmt: skip
"""What the need of the next round does not take over from the one before."""


def fall_due(session: Session, *, code: str, deadline: datetime, source: str = "worker", now: datetime) -> Listing | None:
    """Close the round whose deadline this was, and give the need of the next one where it repeats; done again it does nothing more.

    Nothing happens where the deadline has been moved, or the round was cancelled; a need that was withdrawn is not asked for again.
    """
    need = listings.locked(session, code)
    found = rounds.locked(session, need.id) if need is not None else None
    if need is None or found is None or found.deadline != deadline or now < deadline or found.state == RoundState.CANCELLED:
        return None
    if found.state == RoundState.OPEN:
        found.state, found.changed_at = RoundState.CLOSED.value, now
        append_event(session, found, "close", RoundState.OPEN, RoundState.CLOSED, {"by": "deadline"}, None, now)
        record(session, "round.close", need, None, now, source, {"by": "deadline"})
    return _next(session, need, found, deadline, source, now) if found.repeat and need.status != "withdrawn" else None


def _next(session: Session, need: Listing, found: NeedRound, deadline: datetime, source: str, now: datetime) -> Listing | None:
    after = later_moment(deadline.astimezone(VIETNAM), found.repeat)
    if found.repeat_until is None or after.date() > found.repeat_until or rounds.next_of(session, found.id) is not None:
        return None
    made = _need_again(need, found, now)
    session.add(made)
    session.flush()
    typed = f"{after:%H:%M %d/%m/%Y}"
    following = NeedRound(
        need_id=made.id, need=made, state="open", deadline=after, deadline_typed=typed, repeat=found.repeat, repeat_until=found.repeat_until,
        previous_id=found.id, created_at=now, changed_at=now, lots=[_lot_again(lot, found.repeat) for lot in found.lots], events=[],
    )  # fmt: skip
    session.add(following)
    facts = {"deadline": after.isoformat(), "typed": typed, "repeat": found.repeat, "again_of": need.code}
    append_event(session, following, "set", None, RoundState.OPEN, facts, None, now)
    listings.raise_version(session, "need", made)
    rank_later(session, made, now=now)
    record(session, "round.again", made, None, now, source, {"again_of": need.code})
    close_round_later(session, made.code, after, now=now)
    return made


def _need_again(need: Listing, found: NeedRound, now: datetime) -> Listing:
    """The same need a week or a month later."""
    kept: dict[str, Any] = {name: getattr(need, name) for name in sa.inspect(Listing).column_attrs.keys() if name not in NOT_COPIED}  # noqa: SIM118
    starts_on, ends_on = (later_day(day, found.repeat) if day else None for day in (need.starts_on, need.ends_on))
    return Listing(
        **kept, code=new_code("n"), form_key=f"again:{need.code}", source=need.source, created_at=now, party=need.party, starts_on=starts_on,
        ends_on=ends_on, from_typed=_typed(starts_on), until_typed=_typed(ends_on),
    )  # fmt: skip


def _lot_again(lot: NeedLot, repeat: str) -> NeedLot:
    starts_on, ends_on = (later_day(day, repeat) if day else None for day in (lot.starts_on, lot.ends_on))
    typed = " - ".join(filter(None, dict.fromkeys((_typed(starts_on), _typed(ends_on)))))
    return NeedLot(
        number=lot.number, quantity_typed=lot.quantity_typed, quantity=lot.quantity, quantity_unit=lot.quantity_unit, grade_typed=lot.grade_typed,
        window_typed=typed or lot.window_typed, starts_on=starts_on, ends_on=ends_on, awards=[],
    )  # fmt: skip


def _typed(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
