"""The registration form read: every field that cannot stand complains, a place that can be several and a known organisation are asked about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid
from matchmaker.domain.sign_in import email_complaint, folded_email, password_complaint
from matchmaker.likeness import Likeness, near_parties
from matchmaker.matching import same_party
from matchmaker.matching.party_pairs import Row
from matchmaker.matching.party_reading import MOST, Complaints, PartyDraft, read_party, short_text
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.same_party import Evidence, Identity, identity
from matchmaker.store.models.registrations import Registration

KINDS = ("cooperative", "enterprise")
REQUIRED = ("name", "place", "phone")
LONGEST_NAME = 200
TOLD = same_party.NAMES | {Evidence.TAX_SAME}
"""What the applicant must have in common with an organisation to be asked about it: a telephone number alone would tell anybody whose it is."""
ANOTHER = "none"
"""What the applicant answers who is none of the organisations that we know."""


@dataclass(frozen=True, slots=True)
class Application:
    """A registration as typed, cleaned and read, every question answered; `wants` is the code of a party to be let into."""

    kind: str
    party: PartyDraft
    person_name: str
    email: str
    password: str
    wants: str = ""


def read_application(session: Session, typed: Mapping[str, str], gazetteer: Gazetteer, *, sure: Collection[str], new: bool) -> Application:
    """What the form makes; raises `Invalid` for what cannot stand, then for what must be asked."""
    complaints: Complaints = {}
    if typed.get("kind") not in KINDS:
        complaints["kind"] = ("not_a_choice", {})
    draft: PartyDraft | None = None
    try:
        draft = read_party({**typed, "commune": _picked(typed, gazetteer)}, gazetteer, REQUIRED)
    except Invalid as error:
        complaints |= error.complaints
    person_name = short_text(typed, "person_name", LONGEST_NAME, complaints)
    if not person_name and "person_name" not in complaints:
        complaints["person_name"] = ("missing", {})
    email, password = typed.get("email", ""), typed.get("password", "")
    for field, complaint in (("email", email_complaint(email)), ("password", password_complaint(password, email, person_name) if new else None)):
        if complaint:
            complaints[field] = complaint
    if complaints or draft is None:
        raise Invalid(complaints)
    wants = _answered(session, draft, typed, gazetteer, sure)
    return Application(typed["kind"], draft, person_name, folded_email(email), password, wants)


def _answered(session: Session, draft: PartyDraft, typed: Mapping[str, str], gazetteer: Gazetteer, sure: Collection[str]) -> str:
    """The party to be let into, or nothing; raises `Invalid` with every question that is still open."""
    asks: Complaints = {}
    if "place" not in sure and draft.commune_code is None and (doubt := _place_doubt(draft, gazetteer)):
        asks["place"] = doubt
    known = near_parties(session, row_of_draft(draft), gazetteer)
    found = [one for one in known if TOLD & set(one.evidence)]
    join = typed.get("join", "")
    if join not in {one.code for one in found}:
        same = [one for one in found if Evidence.TAX_SAME in one.evidence]
        if same:
            asks |= {"tax_code": ("tax_code_known", {"name": same[0].name}), "join": ("join_known", {"parties": same})}
        elif found and (join != ANOTHER or {one.code for one in found} - set(typed.get("shown", "").split())):
            asks["join"] = ("near_parties", {"parties": found})
        join = ""
    if asks:
        raise Invalid(asks)
    return join


def _picked(typed: Mapping[str, str], gazetteer: Gazetteer) -> str:
    """The commune that was picked, if the place as it reads now can mean it: the place may have been typed anew since."""
    commune = typed.get("commune", "")
    return commune if commune and commune in gazetteer.read(typed.get("place", "")[: MOST["place"]]).units else ""


def _place_doubt(draft: PartyDraft, gazetteer: Gazetteer) -> tuple[str, dict[str, object]] | None:
    reading = gazetteer.read(draft.place_typed)
    if reading.units:
        return "place_ambiguous", {"communes": [{"code": code, "name": gazetteer.name(code)} for code in reading.units]}
    return ("place_outside" if reading.outside else "place_unknown"), {"typed": draft.place_typed}


def near_registrations(registration: Registration, others: Collection[Registration], gazetteer: Gazetteer) -> tuple[Likeness, ...]:
    """The other registrations that this one may be the same as, the likeliest first."""
    rows = {other.code: other for other in others}
    found = same_party.near(identity_of(registration, gazetteer), (identity_of(other, gazetteer) for other in others))
    return tuple(
        Likeness(other.code, other.name, _place(rows[other.code].place_typed, rows[other.code].commune_code, gazetteer), tuple(evidence))
        for other, evidence in found
    )


def identity_of(registration: Registration, gazetteer: Gazetteer) -> Identity:
    """What tells a registration's organisation from others."""
    row = row_of(registration)
    return identity(row.code, row.name, row.tax_code or "", row.phone, row.place_typed, row.commune_code, gazetteer)


def row_of(registration: Registration) -> Row:
    """A registration's organisation as it is held against those that are known."""
    return Row(
        registration.code, registration.name, registration.tax_code, registration.phone, registration.place_typed, registration.commune_code
    )  # fmt: skip


def row_of_draft(draft: PartyDraft) -> Row:
    """A typed organisation as it is held against those that are known."""
    return Row("", draft.name, draft.tax_code, draft.phone, draft.place_typed, draft.commune_code)


def places_of(typed: str, commune: str | None, gazetteer: Gazetteer) -> frozenset[str]:
    """Every commune of 2025 that a place can mean: the one that is known, else all that the words allow."""
    return frozenset({commune}) if commune else frozenset(gazetteer.read(typed).units if typed else ())


def _place(typed: str, commune: str | None, gazetteer: Gazetteer) -> str:
    return gazetteer.name(commune) if commune in gazetteer.communes and commune else typed
