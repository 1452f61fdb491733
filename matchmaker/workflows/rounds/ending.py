"""A round ends without a winner: the buyer takes it back, or nothing that was offered would do; whoever had offered reads why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.linkage import Stage, take
from matchmaker.domain.permissions import Who
from matchmaker.domain.refusing import said_beside
from matchmaker.domain.rounds import ACTS, act_on, standing
from matchmaker.store.linkage_moves import STAFF, append_move, record_move, tell_move
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party, Person
from matchmaker.store.models.rounds import NeedRound
from matchmaker.store.queries import linkages, listings, rounds
from matchmaker.workflows.rounds.setting import append_event, fresh, held, person_of, record

UNDECIDED = frozenset({Stage.ASKED, Stage.PROPOSED, Stage.TALKING})
AS_DROPPED = {"price": "price", "quantity": "quantity", "quality": "quality", "season": "season", "distance": "distance", "paper": "paper"}
"""The reason that whoever offered reads, for each with which a round was found unsuitable; any other is said in its own words."""


def end_round(
    session: Session, *, who: Who, code: str, act: str, reason: str, note: str = "", version: int, source: str = "web", now: datetime
) -> NeedRound:
    """The round, cancelled or found unsuitable, with every linkage that was not agreed yet turned down for that reason. Done twice it is done once.

    The need leaves the market. Raises `Invalid` where something is agreed or signed on it already.
    """
    need, found = held(session, who, code)
    if found is None or act not in ("cancel", "unsuitable"):
        raise NotFound(round=code)
    end = ACTS[act].end
    if found.state == end:
        return found
    fresh(found, version)
    before = standing(found.state, found.deadline, now)
    after, said, person = act_on(before, act), said_beside(reason, note, reasons=ACTS[act].reasons), person_of(session, who)
    linkages.hold_of_need(session, need.id)  # who agrees at this moment waits, or is found to have agreed
    undecided = rounds.open_linkages(session, need.id)
    if any(Stage(one.stage) not in UNDECIDED for one in undecided) or any(lot.awards for lot in found.lots):
        raise Invalid({"reason": ("round_has_winner", {})})
    found.state, found.reason, found.note, found.changed_at = after.value, reason, said, now
    append_event(session, found, act, before, after, {"reason": reason, "note": said}, person, now)
    record(session, f"round.{act}", need, person, now, source, {"reason": reason})
    dropped = "need_gone" if act == "cancel" else AS_DROPPED.get(reason, "other")
    turn_down(session, [one.code for one in undecided], dropped, said, person, STAFF if who.staff else "need", source, now)
    leave_market(session, need)
    return found


def turn_down(session: Session, codes: list[str], reason: str, note: str, person: Person, by: str, source: str, now: datetime) -> None:
    """Close these linkages of the need with one reason; their other side reads it."""
    for code in codes:
        linkage = linkages.locked(session, code)
        if linkage is None or Stage(linkage.stage) not in UNDECIDED:
            continue
        facts = {"reason": reason, **({"note": note} if note else {}), "by": by}
        append_move(session, linkage, "drop", take(Stage(linkage.stage), "drop", facts), facts, person, now)
        record_move(session, "linkage.drop", linkage, person, _for(linkage, by), now, source)
        tell_move(session, linkage, "drop", person, now)


def leave_market(session: Session, need: Listing) -> None:
    """Close the need, so that nobody is matched with it any more."""
    if need.open:
        need.status = "closed"
        session.flush()
        listings.raise_version(session, "need", need)


def _for(linkage: Linkage, by: str) -> Party | None:
    return None if by == STAFF else linkage.buyer
