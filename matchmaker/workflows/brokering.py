"""Needs and offers are brought together: a party asks, staff propose and move the linkage on; each move is an event that stays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, MissingFacts, NotFound, Refused, Stale, Unreadable, WrongStage
from matchmaker.domain.harvests import OverPromised
from matchmaker.domain.limits import DAY, hold_to
from matchmaker.domain.linkage import CHOICES, DATES, MOVES, Stage, take
from matchmaker.domain.permissions import Thing, Who, may, within
from matchmaker.domain.records import Need, Offer
from matchmaker.domain.rounds import RoundState, standing
from matchmaker.domain.windows import read_day
from matchmaker.market import market_of
from matchmaker.matching.acting import NOTHING_READ
from matchmaker.matching.crops import crop_of, kg_in
from matchmaker.matching.ranking import Match
from matchmaker.matching.reference_prices import product_of
from matchmaker.matching.text import clean
from matchmaker.store.contract_moves import parties_of
from matchmaker.store.linkage_moves import STAFF, append_move, event_of, record_move, tell_move
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party, Person
from matchmaker.store.outside_contracts import record_outside
from matchmaker.store.queries import contracts, limits, linkages, listings, rounds
from matchmaker.store.queries.mandates import acting_name
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.snapshots import linked_of, offer_of, record_of

VIETNAM = timezone(timedelta(hours=7))
LONGEST_FACT = 400
NO_MATCH = frozenset({"product", "role"})
"""The failed gates with which two listings are no match at all; any other can be talked about."""
BEFORE_TALKING = frozenset({Stage.ASKED, Stage.PROPOSED})
"""The stages at which a linkage is an offer to a need that has been made, and nothing more."""


def see_linkage(session: Session, *, who: Who, code: str) -> Linkage:
    """The linkage with its events, for its two parties and staff; nobody else learns that it exists."""
    linkage = linkages.by_code(session, code)
    if linkage is None or not may(who, "linkage.read", _thing(linkage)):
        raise NotFound(linkage=code)
    return linkage


def ask_introduction(
    session: Session, *, who: Who, need_code: str, offer_code: str, note: str = "", source: str = "web", now: datetime, code: str = ""
) -> Linkage:
    """The linkage that a party asks for between its own listing and a match of it; asked for twice it is the same one."""
    need, offer = _pair(session, who, need_code, offer_code)
    mine = next((one.party for one in (need, offer) if may(who, "introduction.ask", Thing(frozenset({one.party.code})))), None)
    if mine is None:
        raise Refused(action="introduction.ask")
    if made := linkages.of_pair(session, need.id, offer.id):
        return made
    if not _takes_offers(session, need.id, now):
        raise Invalid({"need": ("round_over", {})})
    if source == "web":
        hold_to("introductions_of_party", limits.introductions_since(session, mine.id, now - DAY))
    person = _person(session, who)
    return _begin(session, need, offer, "ask", person, {"note": note}, now, source, code=code, asked_by=mine)


def propose(
    session: Session, *, who: Who, need_code: str, offer_code: str, note: str = "", source: str = "web", now: datetime, code: str = ""
) -> Linkage:
    """The linkage that staff propose, or the one that a party asked for, moved on; proposed twice it is the same one."""
    if not may(who, "linkage.propose"):
        raise Refused(action="linkage.propose")
    need, offer = _pair(session, who, need_code, offer_code)
    person = _person(session, who)
    made = linkages.of_pair(session, need.id, offer.id)
    if made is None:
        return _begin(session, need, offer, "propose", person, {"note": note}, now, source, code=code)
    if made.stage == Stage.PROPOSED:
        return made
    return take_move(session, who=who, code=made.code, move="propose", facts={"note": note}, version=made.version, source=source, now=now)


def take_move(
    session: Session, *, who: Who, code: str, move: str, facts: Mapping[str, str], version: int, source: str = "web", now: datetime
) -> Linkage:
    """The linkage after the move. Raises `Stale` with what somebody else did, `WrongStage`, or `Invalid` naming the facts that are missing."""
    linkage = linkages.locked(session, code)
    if linkage is None or not may(who, "linkage.read", _thing(linkage)):
        raise NotFound(linkage=code)
    if not may(who, "linkage.move", _thing(linkage)):
        raise Refused(action="linkage.move")
    if linkage.version != version:
        raise Stale(**moves_since(linkage, version))
    stage = Stage(linkage.stage)
    if move not in MOVES or stage not in MOVES[move].start:
        raise WrongStage(move=move, stage=linkage.stage)
    told, person = _facts(move, facts, now), _person(session, who)
    if move == "sign":
        told = _keep_contract(session, linkage, told, person, now, source)
    by = {"by": STAFF} if move == "drop" else {}
    append_move(session, linkage, move, take(stage, move, told), told | by, person, now)
    record_move(session, f"linkage.{move}", linkage, person, None, now, source)
    tell_move(session, linkage, move, person, now)
    return linkage


def refuse(
    session: Session, *, who: Who, code: str, facts: Mapping[str, str], version: int, side: str = "", source: str = "web", now: datetime
) -> Linkage:
    """The linkage that one of its own sides turned down, or took its offer back from, with a coded reason; refused twice it stays refused.

    `side` says for which side, where somebody may act for both. Raises `Invalid` where an offer would be taken back after the deadline.
    """
    linkage = linkages.locked(session, code)
    if linkage is None or not may(who, "linkage.read", _thing(linkage)):
        raise NotFound(linkage=code)
    own = within(who, "linkage.refuse").party_codes
    sides = {name: party for name, party in (("need", linkage.buyer), ("offer", linkage.seller)) if party.code in own}
    if who.staff or not sides:
        raise Refused(action="linkage.refuse")
    chosen = side if side in sides else next(iter(sides))
    person, stage = _person(session, who), Stage(linkage.stage)
    if stage is Stage.CLOSED and (linkage.events[-1].move, linkage.events[-1].person_id) == ("drop", person.id):
        return linkage
    if linkage.version != version:
        raise Stale(**moves_since(linkage, version))
    if stage not in MOVES["drop"].start:
        raise WrongStage(move="drop", stage=linkage.stage)
    if chosen == "offer" and stage in BEFORE_TALKING and not _takes_offers(session, linkage.need_id, now):
        raise Invalid({"reason": ("offer_is_in", {})})
    told = _facts("drop", facts, now)
    through = _through(session, person, sides[chosen], now)
    append_move(session, linkage, "drop", take(stage, "drop", told), {**told, "by": chosen, **through}, person, now)
    record_move(session, "linkage.drop", linkage, person, sides[chosen], now, source)
    tell_move(session, linkage, "drop", person, now)
    return linkage


def _through(session: Session, person: Person, party: Party | None, now: datetime) -> dict[str, str]:
    """The organisation through which the person acts for the party, as a fact of the event; none where they speak for it themselves."""
    name = acting_name(session, person.id, party.id, now) if party else ""
    return {"acting": name} if name else {}


def _takes_offers(session: Session, need_id: int, now: datetime) -> bool:
    """Does the need take offers at this moment? One that nobody asks for in a round always does."""
    found = rounds.bare(session, need_id)
    return found is None or standing(found.state, found.deadline, now) is RoundState.OPEN


def moves_since(linkage: Linkage, version: int) -> dict[str, object]:
    """Who moved the linkage since this version, when and from where to where, as the facts of a `Stale`."""
    missed = linkage.events[version:]  # a linkage's version counts its events
    facts: dict[str, object] = {"code": linkage.code, "version": linkage.version, "stage": linkage.stage}
    moves = [{"move": event.move, "before": event.from_stage, "after": event.to_stage} for event in missed]
    return facts | {"changes": moves} | ({"by": missed[-1].person.name, "at": missed[-1].at} if missed else {})


def _pair(session: Session, who: Who, need_code: str, offer_code: str) -> tuple[Listing, Listing]:
    """The need and the offer, both open, of two parties, and readable by this person."""
    rows = listings.by_codes(session, [need_code, offer_code])
    need, offer = rows.get(need_code), rows.get(offer_code)
    for row, side, code in ((need, "need", need_code), (offer, "offer", offer_code)):
        if row is None or row.side != side or not may(who, "listing.read", Thing(frozenset({row.party.code}), public=row.open)):
            raise NotFound(listing=code)
    if need is None or offer is None:
        raise NotFound(listing=need_code)
    if not (need.open and offer.open):
        raise WrongStage(move="propose", stage="withdrawn")
    if need.party_id == offer.party_id:
        raise Invalid({"offer": ("same_party", {})})
    return need, offer


def _begin(
    session: Session, need: Listing, offer: Listing, move: str, person: Person, facts: Mapping[str, str], now: datetime, source: str,
    *, code: str, asked_by: Party | None = None,
) -> Linkage:  # fmt: skip
    told = _facts(move, facts, now) | _through(session, person, asked_by, now)
    stage = take(None, move, told)
    linkage = Linkage(
        code=code or new_code("k"), need_id=need.id, offer_id=offer.id, buyer_id=need.party_id, seller_id=offer.party_id, stage=stage.value,
        asked_by_party_id=asked_by.id if asked_by else None, ranking=_frozen(session, need, offer), created_at=now, moved_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(linkage)
            session.flush()  # from here on neither party can be merged: this row points to both
            if listings.owners(session, (need.id, offer.id)) != {need.id: linkage.buyer_id, offer.id: linkage.seller_id}:
                raise Stale(code=linkage.code)
            session.add(event_of(linkage, 1, move, None, stage, told, person, now))
    except IntegrityError:
        # Somebody else began the same pair at the same moment; any other clash is not ours to hide.
        if made := linkages.of_pair(session, need.id, offer.id):
            return made
        raise
    record_move(session, f"linkage.{move}", linkage, person, asked_by, now, source)
    begun = linkages.by_code(session, linkage.code) or linkage
    tell_move(session, begun, move, person, now)
    return begun


def _keep_contract(session: Session, linkage: Linkage, told: Mapping[str, str], person: Person, now: datetime, source: str) -> dict[str, str]:
    """What is told of a contract signed outside, and the record made of it, so that ledger and register hold it. Raises `Invalid`."""
    if other := contracts.live_of_linkage(session, linkage.id):
        raise Invalid({"contract_number": ("contract_underway", {"name": other.name})})
    if other := contracts.with_number(session, told["contract_number"]):
        raise Invalid({"contract_number": ("number_taken_by", {"number": told["contract_number"], "parties": parties_of(other)})})
    offer, lexicon = linkage.offer, market_of(session).lexicon(session)
    crop = crop_of(offer_of(offer), lexicon, offer.quantity_typed)
    agreed = next((event.facts for event in reversed(linkage.events) if event.move == "agree"), {})
    product = crop.product if crop else product_of(linked_of(offer.linked) if offer.linked else NOTHING_READ)
    kg = kg_in(str(agreed.get("quantity", "")), product, (offer.starts_on, offer.ends_on), lexicon)
    try:
        contract = record_outside(
            session, linkage, told=told, agreed=agreed, product=product, kg=kg, crop=crop, person=person, now=now, source=source
        )
    except OverPromised as error:
        raise Invalid({"override": ("over_promised", error.said())}) from error
    return {**told, "contract": contract.code}


def _facts(move: str, typed: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The facts of a move, cleaned, days in ISO; raises `Invalid` for each that is missing or cannot stand. Others are not kept."""
    facts: dict[str, str] = {}
    complaints: dict[str, tuple[str, dict[str, object]]] = {}
    for name in sorted(MOVES[move].needs | MOVES[move].takes):
        raw = str(typed.get(name) or "")
        value = clean(raw[: 4 * LONGEST_FACT + 1])
        if len(raw) > 4 * LONGEST_FACT or len(value) > LONGEST_FACT:
            complaints[name] = ("too_long", {"most": LONGEST_FACT})
        elif value and name in CHOICES and value not in CHOICES[name]:
            complaints[name] = ("not_a_choice", {})
        elif value and name in DATES:
            try:
                facts[name] = _past_day(value, now.astimezone(VIETNAM).date()).isoformat()
            except Unreadable as error:
                complaints[name] = (error.why, {"text": error.text})
        elif value:
            facts[name] = value
    try:
        take(next(iter(MOVES[move].start)), move, facts)
    except MissingFacts as error:
        missing = error.facts["missing"]
        for name in missing if isinstance(missing, tuple) else ():
            complaints.setdefault(name, ("missing", {}))
    if move == "drop" and facts.get("reason") == "other" and "note" not in facts:
        complaints.setdefault("note", ("reason_in_words", {}))
    if complaints:
        raise Invalid(complaints)
    return facts


def _past_day(text: str, today: date) -> date:
    """A day that has come; one without a year is the last such day."""
    day = read_day(text, today)
    if day > today and any(sign.isdigit() for sign in text) and not re.search(r"\d{4}", text):
        day = read_day(text, today - timedelta(days=364))
    if day > today:
        raise Unreadable("in_the_future", text[:80])
    return day


def _frozen(session: Session, need: Listing, offer: Listing) -> dict[str, Any]:
    """How the two match at this moment, kept with the linkage whatever changes later. Raises `Invalid` where they are no match at all."""
    market = market_of(session)
    wanted, offered = record_of(need, need.party.code), record_of(offer, offer.party.code)
    if not (isinstance(wanted, Need) and isinstance(offered, Offer)):
        raise NotFound(listing=need.code)
    match = market.matcher.compare(wanted, offered, market.lexicon(session))
    if failed := NO_MATCH & set(match.gate):
        raise Invalid({"offer": ("no_match", {"gates": sorted(failed)})})
    return {"scorer": market.matcher.scorer.name, "base": market.matcher.scorer.base, **_said(match)}


def _said(match: Match) -> dict[str, Any]:
    return {
        "score": match.score, "low": match.low, "high": match.high, "known_share": round(match.known_share, 6),
        "gate": list(match.gate), "open": list(match.open), "ask": match.ask,
        "reasons": [
            {"column": one.column, "level": one.level, "weight": one.weight, "most": one.most, "facts": one.facts} for one in match.reasons
        ],
    }  # fmt: skip


def _thing(linkage: Linkage) -> Thing:
    return Thing(frozenset({linkage.buyer.code, linkage.seller.code}))


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="linkage.move")
    return person
