"""People, their sessions and their tries to sign in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from matchmaker.domain.permissions import Who
from matchmaker.domain.sign_in import folded_phone
from matchmaker.store.base import UtcDateTime
from matchmaker.store.models.mandates import Mandate
from matchmaker.store.models.people import Membership, Party, Person, SignInTry, UserSession

_SPEAKS_FOR = selectinload(Person.memberships).joinedload(Membership.party)


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with this address, already folded, with the parties they speak for."""
    return session.scalars(sa.select(Person).where(Person.email == email).options(_SPEAKS_FOR)).one_or_none()


def person_by_name(session: Session, name: str) -> Person | None:
    """The person who signs in under this e-mail address or phone number, already folded, with the parties they speak for."""
    return session.scalars(sa.select(Person).where(_known_by(name) == name).options(_SPEAKS_FOR)).one_or_none()


def person_alone_by_name(session: Session, name: str) -> Person | None:
    """The same without their parties, in one statement whether or not there is such a person: what is asked takes as long for any name."""
    return session.scalars(sa.select(Person).where(_known_by(name) == name)).one_or_none()


def person_by_phone(session: Session, phone: str) -> Person | None:
    """The person who signs in with this telephone number, however it is written."""
    return person_by_name(session, folded_phone(phone)) if folded_phone(phone) else None


def person_by_code(session: Session, code: str) -> Person | None:
    """The person with this code, with the parties they speak for."""
    return session.scalars(sa.select(Person).where(Person.code == code).options(_SPEAKS_FOR)).one_or_none()


def speaking_for(session: Session, party_ids: Collection[int]) -> Sequence[Person]:
    """The people with an open account who speak for any of these parties, by number."""
    query = sa.select(Person).where(Person.active, Person.memberships.any(Membership.party_id.in_(party_ids)))
    return session.scalars(query.order_by(Person.id)).all()


def staff(session: Session) -> Sequence[Person]:
    """The people of the Alliance with an open account, by number."""
    query = sa.select(Person).where(Person.active, Person.memberships.any(Membership.party.has(Party.kind == "alliance")))
    return session.scalars(query.order_by(Person.id)).all()


def session_by_token(session: Session, token_hash: str) -> UserSession | None:
    """The signed-in browser with this token, with its person and the parties they speak for."""
    loads = joinedload(UserSession.person).selectinload(Person.memberships).joinedload(Membership.party)
    lent = loads.selectinload(Party.mandates_taken).joinedload(Mandate.giver)
    return session.scalars(sa.select(UserSession).where(UserSession.token_hash == token_hash).options(loads, lent)).one_or_none()


def live_sessions(session: Session, person_code: str, *, now: datetime, idle_since: datetime) -> Sequence[UserSession]:
    """The person's sessions that have neither ended nor run out nor been left alone since a moment, the one seen last first."""
    query = sa.select(UserSession).join(UserSession.person).where(
        Person.code == person_code, UserSession.acted_by_id.is_(None), UserSession.ended_at.is_(None), UserSession.expires_at > now,
        sa.or_(UserSession.seen_at.is_(None), UserSession.seen_at > idle_since),
    )  # fmt: skip
    return session.scalars(query.order_by(sa.func.coalesce(UserSession.seen_at, UserSession.created_at).desc(), UserSession.id.desc())).all()


def hold_account(session: Session, email: str) -> None:
    """Let one try at a time look at this account, or whatever else is named, until the transaction ends; on SQLite every writer queues up anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtext(email))))


def failures_since(session: Session, whose: sa.ColumnElement[bool], since: datetime) -> tuple[int, datetime | None]:
    """How many tries of an account or an address failed after a moment, and when the last one did."""
    last = sa.type_coerce(sa.func.max(SignInTry.at), UtcDateTime)
    count, when = session.execute(sa.select(sa.func.count(), last).where(whose, SignInTry.at > since, SignInTry.succeeded.is_(False))).one()
    return count, when


def last_success(session: Session, email: str, since: datetime) -> datetime | None:
    """When this account last signed in, if that was after the moment given."""
    last = sa.type_coerce(sa.func.max(SignInTry.at), UtcDateTime)
    return session.scalar(sa.select(last).where(SignInTry.email == email, SignInTry.at > since, SignInTry.succeeded.is_(True)))


def who_is(person: Person, today: date | None = None) -> Who:
    """What the permission table needs to know of a person whose memberships are loaded; with a day, and mandates loaded, what others lend them."""
    held = memberships_of(person)
    own = frozenset(membership.party.code for membership in held)
    lent = frozenset((one.giver.code, right) for one in lent_to(person, today) for right in one.rights) if today else frozenset()
    return Who(
        person_code=person.code,
        party_codes=own | {code for code, _right in lent},
        staff=any(membership.party.kind == "alliance" for membership in held),
        led_codes=frozenset(membership.party.code for membership in held if membership.role == "lead"),
        lent=lent,
        read_only=frozenset(membership.party.code for membership in held if membership.role == "reader"),
    )


def lent_to(person: Person, today: date) -> list[Mandate]:
    """What other organisations let this person do on this day, through a party of theirs; memberships and mandates are loaded.

    Only what a party was given itself: nothing that was given to its giver, and nothing to the Alliance, whose people are staff.
    """
    held = memberships_of(person)
    if any(membership.party.kind == "alliance" for membership in held):
        return []
    own = {membership.party.code for membership in held}
    taken = [one for membership in held if membership.role != "reader" for one in membership.party.mandates_taken]
    return [one for one in taken if one.stands(today) and one.giver.merged_into_id is None and one.giver.code not in own]


def memberships_of(person: Person) -> list[Membership]:
    """For whom a person speaks whose memberships are loaded; what was merged into another record nobody speaks for."""
    return [membership for membership in person.memberships if membership.party.merged_into_id is None]


def _known_by(name: str) -> InstrumentedAttribute[str | None]:
    return Person.phone if name.startswith("+") and "@" not in name else Person.email


def demo_accounts_exist(session: Session) -> bool:
    """Whether anybody could sign in with a password that stands in the README; a database without tables holds none."""
    if not sa.inspect(session.connection()).has_table(Person.__tablename__):
        return False
    return bool(session.scalar(sa.select(sa.exists().where(Person.email.endswith("@demo.example"), Person.active))))
