"""Who wins which part of a need; once every part is won the need leaves the market, and the others read why it was not them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.linkage import DROP_REASONS, Stage
from matchmaker.domain.permissions import Who
from matchmaker.domain.refusing import said_beside
from matchmaker.domain.rounds import RoundState, act_on, all_won, standing
from matchmaker.store.linkage_moves import STAFF, pair_facts
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.rounds import LotAward, NeedRound
from matchmaker.store.outbox import write_to
from matchmaker.store.queries import linkages, rounds
from matchmaker.store.queries.people import speaking_for
from matchmaker.workflows.rounds.ending import UNDECIDED, leave_market, turn_down
from matchmaker.workflows.rounds.setting import append_event, fresh, held, person_of, record


def award(
    session: Session, *, who: Who, code: str, winners: Mapping[int, Sequence[str]], reason: str = "", note: str = "", version: int,
    source: str = "web", now: datetime,
) -> NeedRound:  # fmt: skip
    """The round with these winners, by the numbers of its parts and the codes of linkages, beside those who have won already.

    When the last part is won, `reason` tells those that won nothing why. The same winners sent again change nothing.
    """
    need, found = held(session, who, code)
    if found is None:
        raise NotFound(round=code)
    chosen = _new(found, winners)
    if not chosen and any(winners.values()):
        return found
    fresh(found, version)
    before = standing(found.state, found.deadline, now)
    if found.deadline is None and before is RoundState.OPEN:
        before = RoundState.CLOSED  # without a deadline there is nothing to wait for
    act_on(before, "award")
    linkages.hold_of_need(session, need.id)  # who takes an offer back at this moment waits, or is no longer among them
    standing_linkages = {one.code: one for one in rounds.open_linkages(session, need.id)}
    _real(chosen, standing_linkages)
    person = person_of(session, who)
    won = {lot.number for lot in found.lots if lot.awards} | {number for number, _code in chosen}
    after = RoundState.AWARDED if all_won([lot.number for lot in found.lots], won) else RoundState.CLOSED
    winning = {one for _number, one in chosen} | {one.linkage.code for lot in found.lots for one in lot.awards}
    losers = [one.code for one in standing_linkages.values() if one.code not in winning and Stage(one.stage) in UNDECIDED]
    said = said_beside(reason, note, reasons=DROP_REASONS, without="losers_need_reason") if after is RoundState.AWARDED and losers else ""
    for number, linkage in chosen:
        lot = next(one for one in found.lots if one.number == number)
        lot.awards.append(LotAward(linkage_id=standing_linkages[linkage].id, person_id=person.id, at=now))
    found.state, found.changed_at = after.value, now
    facts = {"winners": [[number, linkage] for number, linkage in chosen]}
    append_event(session, found, "award", before, after, facts, person, now)
    record(session, "round.award", need, person, now, source, facts)
    _tell(session, [standing_linkages[one] for one in dict.fromkeys(one for _number, one in chosen)], chosen, now)
    if after is RoundState.AWARDED:
        turn_down(session, losers, reason, said, person, STAFF if who.staff else "need", source, now)
        leave_market(session, need)
    return rounds.of_need(session, need.id) or found


def _new(found: NeedRound, winners: Mapping[int, Sequence[str]]) -> list[tuple[int, str]]:
    """The parts with those who have not won them yet; raises `Invalid` where nobody was chosen."""
    if not any(winners.values()):
        raise Invalid({"winners": ("nobody_chosen", {})})
    has = {lot.number: {one.linkage.code for one in lot.awards} for lot in found.lots}
    if not winners.keys() <= has.keys():
        raise NotFound(lot=sorted(winners.keys() - has.keys()))
    return [(number, code) for number in sorted(winners) for code in dict.fromkeys(winners[number]) if code not in has[number]]


def _real(chosen: Sequence[tuple[int, str]], standing_linkages: Mapping[str, Linkage]) -> None:
    if any(code not in standing_linkages for _number, code in chosen):
        raise Invalid({"winners": ("winner_gone", {})})


def _tell(session: Session, winners: Sequence[Linkage], chosen: Sequence[tuple[int, str]], now: datetime) -> None:
    """A letter to the people of everybody who has just won something."""
    for linkage in winners:
        numbers = [number for number, code in chosen if code == linkage.code]
        facts = {**pair_facts(linkage), "lots": ", ".join(map(str, numbers))}
        key = f"round_won:{linkage.code}:{'-'.join(map(str, numbers))}"
        write_to(
            session, speaking_for(session, [linkage.seller_id]), kind="round_won", key=key, subject_kind="linkage", subject_code=linkage.code,
            facts=facts, now=now,
        )  # fmt: skip
