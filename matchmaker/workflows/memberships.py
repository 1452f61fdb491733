"""Who speaks for a party: people are added, given a role, removed; somebody new makes their own account by a link that is good once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of, new_code, new_secret
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import ROLES, Thing, Who, may
from matchmaker.domain.sign_in import email_complaint, folded_email, password_complaint
from matchmaker.matching.party_reading import Complaints, short_text
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.models.registrations import Activation
from matchmaker.store.queries import listings, parties
from matchmaker.store.queries.people import person_by_code, person_by_email, person_by_phone
from matchmaker.store.queries.registrations import activation_of, unused_activations

GOOD_FOR = timedelta(days=7)
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding somebody: the person who speaks for the party now, or the secret of the link to hand over."""

    email: str
    person: Person | None = None
    secret: str = ""
    already: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """What it would mean to remove somebody: from their `last` organisation they speak for nobody; `oneself` is not asked back."""

    party: Party
    membership: Membership
    last: bool
    oneself: bool

    @property
    def must_be_sure(self) -> bool:
        """Whether the one who removes has to say that they know."""
        return self.last or self.oneself


def people_of(session: Session, *, who: Who, code: str) -> tuple[Party, Sequence[Membership], Sequence[Activation]]:
    """The party, who speaks for it, and the links that wait to be used; for its leads and staff."""
    party = _held(session, who, code, lock=False)
    links = [one for one in unused_activations(session, party) if one.code_hash is None]  # slips are listed with what became of them
    return party, parties.members(session, party), links


def add_somebody(session: Session, *, who: Who, code: str, email: str, role: str, source: str = "web", now: datetime) -> Added:
    """Whoever has this address speaks for the party at once; for anybody else a link is made, which takes the place of an earlier one."""
    party = _held(session, who, code)
    complaints: Complaints = {}
    if complaint := email_complaint(email):
        complaints["email"] = complaint
    if role not in ROLES:
        complaints["role"] = ("not_a_choice", {})
    if complaints:
        raise Invalid(complaints)
    _not_for_staff(party, role)
    email = folded_email(email)
    by = _person(session, who)
    person = person_by_email(session, email)
    if person is None:
        return Added(email, secret=_make_link(session, party, email, role, by, now, source))
    if not person.active:
        raise Invalid({"email": ("account_closed", {})})
    if parties.speaks_for(session, person, party):
        return Added(email, person, already=True)
    session.add(Membership(person_id=person.id, party_id=party.id, role=role, since=now))
    session.flush()
    _record(session, "membership.add", person.code, party, by, now, source, {"role": role})
    return Added(email, person)


def change_role(session: Session, *, who: Who, code: str, person_code: str, role: str, source: str = "web", now: datetime) -> Membership:
    """The membership in its new role. Raises `Invalid` for the last lead of a party that still needs one."""
    party = _held(session, who, code)
    found = _membership(session, party, person_code)
    if role not in ROLES:
        raise Invalid({"role": ("not_a_choice", {})})
    if found.role == role:
        return found
    _not_for_staff(party, role)
    if role != "lead":
        _keep_a_lead(session, party, found, demoted=True)
    before, found.role = found.role, role
    session.flush()
    by = _person(session, who)
    _record(session, "membership.change", person_code, party, by, now, source, {"before": before, "role": role})
    if role != "lead":
        _withdraw_links_of(session, found.person, party, by, now, source)
    return found


def leaving(session: Session, *, who: Who, code: str, person_code: str, lock: bool = False) -> Leaving:
    """What it would mean to remove this person. Raises `Invalid` where the party cannot do without them."""
    party = _held(session, who, code, lock=lock)
    found = _membership(session, party, person_code)
    if party.kind == "alliance" and not parties.count_staff_besides(session, found):
        raise Invalid({"person": ("last_staff", {})})
    _keep_a_lead(session, party, found, demoted=False)
    return Leaving(party, found, last=parties.count_of(session, found.person) == 1, oneself=person_code == who.person_code)


def remove(session: Session, *, who: Who, code: str, person_code: str, sure: bool, source: str = "web", now: datetime) -> Leaving:
    """The person no longer speaks for the party; their account stays. Raises `Invalid` where that has a price and nobody said they know."""
    found = leaving(session, who=who, code=code, person_code=person_code, lock=True)
    if found.must_be_sure and not sure:
        raise Invalid({"sure": ("not_sure", {})})
    by, party = _person(session, who), found.party
    session.delete(found.membership)
    session.flush()
    _record(session, "membership.remove", person_code, party, by, now, source, {"role": found.membership.role, "last": found.last})
    _withdraw_links_of(session, found.membership.person, party, by, now, source)
    return found


def withdraw_link(session: Session, *, who: Who, code: str, link: str, source: str = "web", now: datetime) -> None:
    """Make a link worthless that nobody has used; done twice it stays so."""
    party = _held(session, who, code)
    found = next((one for one in unused_activations(session, party) if one.code == link), None)
    if found is not None:
        _withdraw(session, found, party, _person(session, who), now, source)


def link_of(session: Session, *, secret: str, now: datetime, lock: bool = False) -> Activation:
    """The link with this secret, with its party; raises `NotFound` where there is none, it was used or withdrawn, or has run out."""
    found = activation_of(session, hash_of(secret), lock=lock)
    if found is None or not found.good(now):
        raise NotFound(kind="activation")
    return found


def activate(session: Session, *, secret: str, typed: Mapping[str, str], keeper: PasswordHasher, source: str = "web", now: datetime) -> Person:
    """The account that somebody new makes by their link or slip, which is then used up. Raises `Invalid`, and `NotFound` for one that is no good."""
    link = link_of(session, secret=secret, now=now, lock=True)
    complaints: Complaints = {}
    name = short_text(typed, "person_name", LONGEST_NAME, complaints)
    password = typed.get("password", "")
    if not name and not complaints:
        complaints["person_name"] = ("missing", {})
    if complaint := password_complaint(password, name, *(one for one in (link.email, link.phone) if one)):
        complaints["password"] = complaint
    if not complaints and link.email and person_by_email(session, link.email):
        complaints["email"] = ("account_exists", {"email": link.email})
    if not complaints and link.phone and person_by_phone(session, link.phone):
        complaints["phone"] = ("account_exists", {"phone": link.phone})
    if complaints:
        raise Invalid(complaints)
    person = _person_with(name, link.email, link.phone, keeper.hash(password), now)
    session.add(person)
    link.used_at = now
    try:
        session.flush()
    except IntegrityError as error:  # the address got an account by another way in the same moment
        raise Stale from error
    session.add(Membership(person_id=person.id, party_id=link.party_id, role=link.role, since=now))
    session.flush()
    _record(session, "account.activate", person.code, link.party, person, now, source, {"role": link.role})
    return person


def _person_with(name: str, email: str | None, phone: str | None, password_hash: str, now: datetime) -> Person:
    """The person who signs in by their address or telephone number."""
    return Person(code=new_code("p"), name=name, email=email, phone=phone, password_hash=password_hash, created_at=now)


def _make_link(session: Session, party: Party, email: str, role: str, by: Person, now: datetime, source: str) -> str:
    for earlier in unused_activations(session, party):
        if earlier.email == email:
            earlier.withdrawn_at = now
    session.flush()
    secret = new_secret()
    made = Activation(
        code=new_code("a"), token_hash=hash_of(secret), party_id=party.id, email=email, role=role, made_by_id=by.id, made_at=now,
        expires_at=now + GOOD_FOR,
    )  # fmt: skip
    session.add(made)
    session.flush()
    _record(session, "activation.make", made.code, party, by, now, source, {"role": role}, kind="activation")
    return secret


def _withdraw(session: Session, link: Activation, party: Party, by: Person, now: datetime, source: str) -> None:
    link.withdrawn_at = now
    session.flush()
    _record(session, "activation.withdraw", link.code, party, by, now, source, {}, kind="activation")


def _withdraw_links_of(session: Session, person: Person, party: Party, by: Person, now: datetime, source: str) -> None:
    """Make the links worthless that somebody made who no longer manages the party's people; who goes by their own hand leaves them good."""
    if person.id != by.id:
        for link in unused_activations(session, party):
            if link.made_by_id == person.id:
                _withdraw(session, link, party, by, now, source)


def _held(session: Session, who: Who, code: str, *, lock: bool = True) -> Party:
    """The party, held so that two leads cannot remove each other at once; raises `NotFound` for anybody who may not manage its people."""
    party = parties.locked(session, code) if lock else parties.by_code(session, code)
    if party is None or not may(who, "party.people", Thing(frozenset({code}))):
        raise NotFound(kind="party")
    if party.kind == "alliance" and not who.staff:
        raise Refused(action="party.people")
    return party


def _not_for_staff(party: Party, role: str) -> None:
    """Raises `Invalid` for somebody of the Alliance who would only read: whoever is staff may do all that staff do."""
    if party.kind == "alliance" and role == "reader":
        raise Invalid({"role": ("staff_do_all", {})})


def _membership(session: Session, party: Party, person_code: str) -> Membership:
    found = next((one for one in parties.members(session, party) if one.person.code == person_code), None)
    if found is None:
        raise NotFound(kind="membership")
    return found


def _keep_a_lead(session: Session, party: Party, leaver: Membership, *, demoted: bool) -> None:
    """Raises `Invalid` where a party that has other people or open listings would be left without anybody who leads it."""
    others = [one for one in parties.members(session, party) if one.id != leaver.id and one.person.active]
    if leaver.role != "lead" or any(one.role == "lead" for one in others):
        return
    open_listings = sum(listings.count_open(session, side, [party.code]) for side in ("offer", "need"))
    why = "last_lead_people" if others else "last_lead_listings" if open_listings else "last_lead_alone" if demoted else ""
    if why:
        raise Invalid({"person": (why, {"people": len(others), "listings": open_listings})})


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="party.people")
    return person


def _record(
    session: Session,
    action: str,
    code: str,
    party: Party,
    person: Person,
    now: datetime,
    source: str,
    detail: Mapping[str, object],
    kind: str = "person",
) -> None:
    record_event(
        session,
        action=action,
        subject_kind=kind,
        subject_code=code,
        person=person,
        on_behalf_of=party,
        now=now,
        source=source,
        detail={"party": party.code, **detail},
    )
