"""Listings written, revised and withdrawn: permit, write, tell the side, audit. Nothing here commits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.limits import DAY, hold_to
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.telling import Told
from matchmaker.store.audit import record_event
from matchmaker.store.bin import throw_away
from matchmaker.store.models.listings import Listing, ListingRevision
from matchmaker.store.models.people import Party, Person
from matchmaker.store.outbox import rank_later, remind_of_papers_later, write_to
from matchmaker.store.queries import limits, listings, parties
from matchmaker.store.queries.people import person_by_code, speaking_for
from matchmaker.store.snapshots import certificates_json, linked_json, said_in, tides_text
from matchmaker.store.tellings import keep_telling, spoken_by_party, wait_for_party
from matchmaker.workflows.posting.draft import EVERY_DOUBT, Draft
from matchmaker.workflows.posting.harvests import into_ledger, not_promised
from matchmaker.workflows.posting.payment import payment_columns

LONGEST_KEY = 80
JUST_NOW = timedelta(hours=1)
"""How long ago the same words count as sent again by the browser's back button, not as a second lot."""
COMPARED = (
    "role", "words", "quantity_typed", "per", "min_quantity_typed", "price_typed", "from_typed", "until_typed", "starts_on", "ends_on",
    "tides", "area_typed", "kg_each_typed", "pieces_each_typed",
    "place_typed", "commune_code", "grade_typed", "state_typed", "certificates_typed", "must", "radius_km",
    "story", "pick_up", "payment_typed",
)  # fmt: skip
"""The columns in which two versions of a listing are laid side by side."""


def post_listing(
    session: Session,
    *,
    who: Who,
    party: str,
    side: str,
    draft: Draft,
    form_key: str,
    told: Told | None = None,
    source: str = "web",
    now: datetime,
    code: str = "",
    sure: Collection[str] | None = None,
) -> Listing:
    """The listing that this draft makes for the party with this code; the same form sent again is the same listing.

    Staff who write for a party say how it was told; the listing then waits for the party's word. `sure` are the doubts that a person at a form has
    answered: where it is given, a listing in the same words as one of the last hour is a doubt too.
    """
    person = _person(session, who)
    key = form_key[:LONGEST_KEY] or uuid4().hex
    if made := listings.by_form(session, person.id, key):
        return made
    owner = _party(session, who, party)
    if source == "web":
        hold_to("listings_of_party", limits.listings_since(session, owner.id, now - DAY))
    told = _told(who, owner, told, source)
    _answered(draft, side)
    if sure is not None and not EVERY_DOUBT.union({"words", "posted_already"}) & set(sure):
        _not_just_now(session, owner, draft, now)
    if sure is not None and not EVERY_DOUBT.union({"quantity", "harvest_committed", "harvest_smaller"}) & set(sure):
        not_promised(session, owner, draft)
    listing = Listing(
        code=code or new_code(side[0]),
        side=side,
        party_id=owner.id,
        created_by_id=person.id,
        source=source,
        confirmation="waiting" if told else "",
        form_key=key,
        created_at=now,
        **_columns(draft),
    )
    try:
        with session.begin_nested():
            session.add(listing)
    except IntegrityError:
        # The same form arrived twice at once and the other one was first; any other clash is not ours to hide.
        if made := listings.by_form(session, person.id, key):
            return made
        raise
    into_ledger(session, listing, owner, draft, now)
    if told:
        keep_telling(session, listing, person, told, now)
        _ask_for_its_word(session, listing, owner, person, now)
    listings.raise_version(session, side, listing)
    rank_later(session, listing, now=now)
    remind_of_papers_later(session, listing, now=now)
    _record(session, "listing.post", listing, person, owner, now, source, {"words": listing.words[:200], **_way(told)})
    return listings.by_code(session, listing.code) or listing


def revise_listing(
    session: Session, *, who: Who, code: str, draft: Draft, version: int, told: Told | None = None, source: str = "web", now: datetime
) -> Listing:
    """The listing as the draft says now; its earlier wording is kept. Raises `Stale` with what somebody else changed meanwhile.

    What staff write for a party waits for its word once more; what the party writes is its word.
    """
    listing = _held(session, who, "listing.revise", code)
    columns = _columns(draft) | {"old_font": _still_in_old_font(listing, draft)}
    if listing.open and all(getattr(listing, name) == value for name, value in columns.items()):
        return listing  # the same form sent again, or nothing changed
    _fresh(session, listing, version)
    if not listing.open:
        raise WrongStage(move="revise", stage=listing.status)
    _answered(draft, listing.side)
    told = _told(who, listing.party, told, source)
    person, before = _person(session, who), said_in(listing, COMPARED)
    for name, value in columns.items():
        setattr(listing, name, value)
    listing.revised_at = now
    _spoken(listing, told, now)
    after = said_in(listing, COMPARED)
    session.add(ListingRevision(listing_id=listing.id, version=version, at=now, person_id=person.id, before=before))
    session.flush()
    into_ledger(session, listing, listing.party, draft, now)
    if told:
        keep_telling(session, listing, person, told, now)
        _ask_for_its_word(session, listing, listing.party, person, now)
    listings.raise_version(session, listing.side, listing)
    rank_later(session, listing, now=now)
    remind_of_papers_later(session, listing, now=now)
    changed = sorted(name for name in COMPARED if before[name] != after[name])
    detail = {"version": listing.version, "changed": changed, **_way(told)}
    _record(session, "listing.revise", listing, person, listing.party, now, source, detail)
    return listing


def withdraw_listing(session: Session, *, who: Who, code: str, version: int, source: str = "web", now: datetime) -> Listing:
    """The listing, out of the market from now on; withdrawn twice it stays withdrawn."""
    listing = _held(session, who, "listing.withdraw", code)
    if listing.status == "withdrawn":
        return listing
    _fresh(session, listing, version)
    if not listing.open:
        raise WrongStage(move="withdraw", stage=listing.status)
    person = _person(session, who)
    listing.status, listing.withdrawn_at = "withdrawn", now
    session.flush()
    listings.raise_version(session, listing.side, listing)
    throw_away(session, kind="listing", code=code, title=listing.words, by=person, now=now, party_id=listing.party_id)
    _record(session, "listing.withdraw", listing, person, listing.party, now, source, {})
    return listing


def changes_since(session: Session, listing: Listing, version: int) -> dict[str, object]:
    """Who changed the listing since this version, when, and each changed field before and after, as the facts of a `Stale`."""
    replaced = [revision for revision in listings.revisions(session, listing.id) if revision.version >= version]
    facts: dict[str, object] = {"code": listing.code, "version": listing.version, "status": listing.status}
    if not replaced:
        return facts | {"changes": []}
    first, last = replaced[-1], replaced[0]
    after = said_in(listing, COMPARED)
    changes = [
        {"field": name, "before": first.before.get(name), "after": after[name]}
        for name in COMPARED
        if first.before.get(name, after[name]) != after[name]
    ]
    return facts | {"by": last.person.name, "at": last.at, "changes": changes}


def _columns(draft: Draft) -> dict[str, Any]:
    typed, quantity, lot, price = draft.typed, draft.quantity, draft.min_quantity, draft.price
    return {
        "role": draft.role.value if draft.role else None,
        "role_chosen": draft.role_chosen,
        "words": draft.words,
        "quantity_typed": typed["quantity"],
        "quantity": quantity.amount if quantity else None,
        "quantity_high": quantity.high if quantity else None,
        "quantity_unit": quantity.unit if quantity else "",
        "per": draft.per.value,
        "min_quantity_typed": typed["min_quantity"],
        "min_quantity": lot.amount if lot else None,
        "min_quantity_unit": lot.unit if lot else "",
        "price_typed": typed["price"],
        "price_dong": price.dong if price else None,
        "price_high_dong": price.high if price else None,
        "price_unit": price.unit if price else "",
        "from_typed": typed["from"],
        "until_typed": typed["until"],
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "tides": tides_text(draft.tides),
        "area_typed": typed["area"],
        "area_m2": draft.area_m2,
        "kg_each_typed": typed["kg_each"],
        "kg_each": quantity.kg_each if quantity else None,
        "pieces_each_typed": typed["pieces_each"],
        "pieces_each": quantity.pieces_each if quantity else None,
        "old_font": {name: dict(one) for name, one in draft.old_font.items()} or None,
        "place_typed": typed["place"],
        "commune_code": draft.commune_code,
        "grade_typed": typed["grade"],
        "state_typed": typed["state"],
        "certificates_typed": typed["certificates"],
        "certificates": certificates_json(draft.certificates),
        "papers_until": min((one.expires_on for one in draft.certificates or () if one.expires_on), default=None),
        "must": list(draft.must),
        "radius_km": draft.radius_km,
        "story": typed["story"],
        "pick_up": typed["pick_up"],
        **payment_columns(draft),
        "linked": linked_json(draft.linked),
    }


def _still_in_old_font(listing: Listing, draft: Draft) -> dict[str, Any] | None:
    """What was typed in an old font, for each field that still says what was read from it."""
    kept = {name: one for name, one in (listing.old_font or {}).items() if draft.typed.get(name) == one["read"]}
    return kept | {name: dict(one) for name, one in draft.old_font.items()} or None


def _ask_for_its_word(session: Session, listing: Listing, party: Party, staff: Person, now: datetime) -> None:
    """A letter to the party's people: something was written in its name and waits for its word."""
    facts = {"side": listing.side, "code": listing.code, "words": listing.words, "staff": staff.name, "party": party.name}
    write_to(
        session, speaking_for(session, [party.id]), kind="listing_on_behalf", key=f"on_behalf:{listing.code}:{listing.version}",
        subject_kind=listing.side, subject_code=listing.code, facts=facts, now=now,
    )  # fmt: skip


def _told(who: Who, party: Party, told: Told | None, source: str) -> Told | None:
    """How the party told staff; a party's own people need no telling, and nobody told the demo world anything."""
    if not who.staff or party.code in who.party_codes:
        return None
    if told is None and source != "demo":
        raise Invalid({"told_via": ("missing", {})})
    return told


def _spoken(listing: Listing, told: Told | None, now: datetime) -> None:
    """Whose word the new wording is; where staff never wrote for the party, nothing waits and nothing is confirmed."""
    if told:
        wait_for_party(listing)
    elif listing.confirmation:
        spoken_by_party(listing, now, now.astimezone(VIETNAM).date())


def _way(told: Told | None) -> dict[str, str]:
    return {"told_via": told.via, "told_by": told.by} if told else {}


def _answered(draft: Draft, side: str) -> None:
    if draft.side != side:
        raise Invalid({"side": ("not_a_choice", {})})
    if draft.asks:
        raise Invalid(dict(draft.asks))


def _not_just_now(session: Session, owner: Party, draft: Draft, now: datetime) -> None:
    """Ask whether the same listing is really meant a second time."""
    columns = _columns(draft)
    for listing in listings.open_of_party_since(session, owner.id, draft.side, now - JUST_NOW):
        if all(getattr(listing, name) == columns[name] for name in COMPARED if name in columns):
            raise Invalid({"words": ("posted_already", {"code": listing.code})})


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="listing.post")
    return person


def _party(session: Session, who: Who, code: str) -> Party:
    """The party for which the person may post: their own, or any for staff."""
    if not code:
        raise Invalid({"party": ("no_party", {})})
    party = parties.shared(session, code)
    if party is None or party.kind == "alliance":
        raise NotFound(party=code)
    if not may(who, "listing.post", Thing(frozenset({party.code}))):
        raise Refused(action="listing.post")
    return party


def _held(session: Session, who: Who, action: str, code: str) -> Listing:
    """The listing, held for this transaction, if the person may do this to it; one that they may not even see is not found."""
    listing = listings.locked(session, code)
    if listing is None:
        raise NotFound(listing=code)
    thing = Thing(frozenset({listing.party.code}), public=listing.open)
    if not may(who, "listing.read", thing):
        raise NotFound(listing=code)
    if not may(who, action, thing):
        raise Refused(action=action)
    return listing


def _fresh(session: Session, listing: Listing, version: int) -> None:
    if listing.version != version:
        raise Stale(**changes_since(session, listing, version))


def _record(
    session: Session, action: str, listing: Listing, person: Person, party: Party, now: datetime, source: str, detail: dict[str, Any]
) -> None:
    record_event(
        session,
        action=action,
        subject_kind=listing.side,
        subject_code=listing.code,
        person=person,
        on_behalf_of=party,
        now=now,
        source=source,
        detail=detail,
    )
