"""Parties as they describe themselves, and as staff have found and confirmed them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.domain.codes import new_code
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.likeness import keep_pairs, near_parties
from matchmaker.market import market_of
from matchmaker.matching.party_pairs import Row
from matchmaker.matching.party_reading import PartyDraft, read_party
from matchmaker.matching.text import fold
from matchmaker.store.audit import record_event
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries import parties
from matchmaker.store.queries.people import hold_account, person_by_code
from matchmaker.store.snapshots import said_in

KINDS = ("cooperative", "enterprise")
COMPARED = ("name", "tax_code", "place_typed", "commune_code", "phone", "about")
IDENTITY = frozenset({"name", "tax_code"})
"""What staff confirm; changed by the party itself, it must be confirmed again."""


def found_party(
    session: Session, *, who: Who, kind: str, typed: Mapping[str, str], shown: Collection[str] = (), invented: bool = False, source: str = "web",
    now: datetime,
) -> Party:  # fmt: skip
    """A party that staff add. Raises `Invalid` where another one has its tax code, or its name at the same address (a form sent twice).

    Those that it may be are asked about as well, until their codes are among those that were `shown` and staff said: another one.
    """
    if not may(who, "party.found"):
        raise Refused(action="party.found")
    if kind not in KINDS:
        raise Invalid({"kind": ("not_a_choice", {})})
    gazetteer = market_of(session).lexicon(session).gazetteer
    draft = read_party(typed, gazetteer)
    hold_account(session, f"party {fold(draft.name)}")  # a form sent twice at once
    _free(session, draft.tax_code, None)
    if twin := parties.of_name(session, kind, fold(draft.name), draft.place_typed):
        raise Invalid({"name": ("party_known", {"code": twin.code})})
    near = near_parties(session, Row("", draft.name, draft.tax_code, draft.phone, draft.place_typed, draft.commune_code), gazetteer)
    if {one.code for one in near} - set(shown):
        raise Invalid({"alike": ("near_known", {"parties": near})})
    party = Party(code=new_code("d"), kind=kind, invented=invented, source=source, created_at=now, name_folded="")
    _fill(party, draft)
    session.add(party)
    _flush(session, party)
    keep_pairs(session, [party.code], gazetteer, now)
    _record(session, "party.found", party, _person(session, who), now, source, {"name": party.name})
    return parties.by_code(session, party.code) or party


def revise_party(session: Session, *, who: Who, code: str, typed: Mapping[str, str], version: int, source: str = "web", now: datetime) -> Party:
    """The party as it is described now. Raises `Stale` where somebody else described it meanwhile."""
    party = _held(session, who, "party.revise", code)
    gazetteer = market_of(session).lexicon(session).gazetteer
    draft = read_party(typed, gazetteer)
    if draft.place_typed == party.place_typed and draft.commune_code is None:
        draft = replace(draft, commune_code=party.commune_code)  # somebody picked it where the words alone could mean several
    before = said_in(party, COMPARED)
    after = {name: getattr(draft, name) for name in COMPARED}
    if before == after:
        return party
    _fresh(session, party, version)
    _free(session, draft.tax_code, party)
    changed = sorted(name for name in COMPARED if before[name] != after[name])
    _fill(party, draft)
    if IDENTITY & set(changed) and not who.staff:
        party.confirmed_at = party.confirmed_by_id = None
    _flush(session, party)
    keep_pairs(session, [party.code], gazetteer, now)
    was = {name: before[name] for name in changed}
    detail = {"version": party.version, "changed": changed, "before": was, "by_staff": who.staff}
    _record(session, "party.revise", party, _person(session, who), now, source, detail)
    return parties.by_code(session, code) or party


def confirm_party(session: Session, *, who: Who, code: str, version: int, source: str = "web", now: datetime) -> Party:
    """The party whose legal identity staff have checked; confirmed twice it stays as first confirmed."""
    party = _held(session, who, "party.confirm", code)
    if party.confirmed_at is not None:
        return party
    _fresh(session, party, version)
    if not party.tax_code:
        raise Invalid({"tax_code": ("missing", {})})
    person = _person(session, who)
    party.confirmed_at, party.confirmed_by_id = now, person.id
    session.flush()
    _record(session, "party.confirm", party, person, now, source, {"tax_code": party.tax_code})
    return parties.by_code(session, code) or party


def _fill(party: Party, draft: PartyDraft) -> None:
    for name in COMPARED:
        setattr(party, name, getattr(draft, name))
    party.name_folded = fold(draft.name)


def _free(session: Session, tax_code: str | None, party: Party | None) -> None:
    taken = parties.with_tax_code(session, tax_code) if tax_code else None
    if taken is not None and taken is not party:
        raise Invalid({"tax_code": ("tax_code_taken", {"code": taken.code})})


def _flush(session: Session, party: Party) -> None:
    """Write the party down; where another one took its tax code in the same moment, the database says so."""
    code = party.code
    try:
        session.flush()
    except IntegrityError as error:
        raise Stale(code=code) from error


def _held(session: Session, who: Who, action: str, code: str) -> Party:
    party = parties.locked(session, code)
    if party is None:
        raise NotFound(party=code)
    if not may(who, action, Thing(frozenset({party.code}))):
        raise Refused(action=action)
    return party


def _fresh(session: Session, party: Party, version: int) -> None:
    """Raises `Stale` with who changed what since this version, as the audit tells it."""
    if party.version == version:
        return
    missed = [event for event in parties.revisions(session, party.code) if event.detail["version"] > version]
    now = said_in(party, COMPARED)
    before: dict[str, object] = {}
    for event in missed:
        before = {**event.detail["before"], **before}  # the earliest wording of each field is what this person saw
    changes = [{"field": name, "before": before[name], "after": now[name]} for name in COMPARED if name in before and before[name] != now[name]]
    last = {"by": missed[-1].person.name, "at": missed[-1].at} if missed and missed[-1].person else {}
    raise Stale(code=party.code, version=party.version, changes=changes, **last)


def _person(session: Session, who: Who) -> Person:
    person = person_by_code(session, who.person_code) if who.person_code else None
    if person is None:
        raise Refused(action="party.revise")
    return person


def _record(session: Session, action: str, party: Party, person: Person, now: datetime, source: str, detail: dict[str, object]) -> None:
    record_event(
        session,
        action=action,
        subject_kind="party",
        subject_code=party.code,
        person=person,
        on_behalf_of=party,
        now=now,
        source=source,
        detail=detail,
    )
