"""A party lets somebody without an account read a listing of its own, or what matches it, for some days; and takes it back."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of, new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.domain.shared_links import DAYS, KINDS, MOST_SERVING, shared_token
from matchmaker.store.audit import record_event
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Person
from matchmaker.store.models.shares import SharedLink
from matchmaker.store.queries import listings, shares
from matchmaker.store.queries.people import person_by_code

LONGEST_KEY = 80


def make_link(
    session: Session, *, who: Who, code: str, kind: str, days: str, form_key: str, secret: str, source: str = "web", now: datetime
) -> SharedLink:
    """The address at which anybody reads the listing for these days; the same form sent again is the same address."""
    listing = listings.locked(session, code)
    thing = Thing(frozenset({listing.party.code}), public=listing.open) if listing else None
    if listing is None or not may(who, "listing.read", thing):
        raise NotFound(listing=code)
    if not may(who, "share.make", thing):
        raise Refused(action="share.make")
    person, key = _person(session, who), form_key[:LONGEST_KEY] or uuid4().hex
    if made := shares.by_form(session, person.id, key):
        return made
    lasts = _read(session, listing, kind, days, now)
    nonce = secrets.token_hex(16)
    link = SharedLink(
        code=new_code("s"), kind=kind, listing_id=listing.id, nonce=nonce, token_hash=hash_of(shared_token(secret, nonce)), form_key=key,
        made_by_id=person.id, made_at=now, expires_at=now + timedelta(days=lasts),
    )  # fmt: skip
    session.add(link)
    session.flush()
    _record(session, "share.make", listing, person, now, source, {"share": link.code, "kind": kind, "expires_at": link.expires_at.isoformat()})
    return link


def take_back(session: Session, *, who: Who, code: str, source: str = "web", now: datetime) -> SharedLink:
    """The address, which opens no more; taken back twice it stays as it was."""
    link = shares.locked(session, code)
    thing = Thing(frozenset({link.listing.party.code})) if link else None
    if link is None or not may(who, "share.make", thing):
        raise NotFound(kind="share")
    if link.revoked_at is None:
        person = _person(session, who)
        link.revoked_at, link.revoked_by_id = now, person.id
        session.flush()
        _record(session, "share.revoke", link.listing, person, now, source, {"share": link.code})
    return link


def open_link(session: Session, *, token: str) -> SharedLink:
    """What an address leads to, whether it still opens or not. Raises `NotFound` where it never was one."""
    link = shares.by_hash(session, hash_of(token))
    if link is None:
        raise NotFound(kind="share")
    return link


def _read(session: Session, listing: Listing, kind: str, days: str, now: datetime) -> int:
    """For how many days; raises `Invalid` for a kind or a number that is not offered, and where too many addresses serve already."""
    complaints: dict[str, tuple[str, dict[str, object]]] = {}
    if kind not in KINDS or (kind == "matches" and not listing.open):
        complaints["share_kind"] = ("not_a_choice", {})
    if days not in {str(one) for one in DAYS}:
        complaints["share_days"] = ("not_a_choice", {})
    elif len(shares.serving(session, listing.id, now)) >= MOST_SERVING:
        complaints["share_days"] = ("too_many_shares", {"most": MOST_SERVING})
    if complaints:
        raise Invalid(complaints)
    return int(days)


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code)
    if person is None:
        raise Refused(action="share.make")
    return person


def _record(session: Session, action: str, listing: Listing, person: Person, now: datetime, source: str, detail: dict[str, str]) -> None:
    record_event(
        session, action=action, subject_kind=listing.side, subject_code=listing.code, person=person, on_behalf_of=listing.party, now=now,
        source=source, detail=detail,
    )  # fmt: skip
