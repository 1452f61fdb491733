"""What the pages of things show to staff besides: who is in charge, tasks, notes; and whose word a listing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from flask import Flask, current_app, url_for

from matchmaker.domain.permissions import Thing, may, within
from matchmaker.domain.telling import link_token
from matchmaker.store.models.desk import Charge, ConfirmLink, Note, Task, Telling
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import notes as rows
from matchmaker.store.queries import tellings
from matchmaker.store.work import view
from matchmaker.web.desk_forms import MOVE_FIELDS, NOTE_FIELDS, TOLD_FIELDS, WRONG_FIELDS, hand_fields, task_fields
from matchmaker.web.fields import Field
from matchmaker.web.said_before import Said, said_before
from matchmaker.web.visitors import who_asks
from matchmaker.wording.tellings import message, told


@dataclass(frozen=True)
class About:
    """Who is in charge of a thing, its tasks and its notes, with the forms to add to them."""

    charge: Charge | None
    mine: bool
    tasks: Sequence[Task]
    notes: Sequence[Note]
    note_fields: Sequence[Field]
    task_fields: Sequence[Field]
    hand_fields: Sequence[Field]
    due: Field
    form_key: str


@dataclass(frozen=True)
class Voice:
    """How staff came to know what they wrote for a party, and how the party can answer."""

    telling: Telling | None
    told: str
    can_answer: bool
    can_record: bool
    waits: bool
    message: str
    differing: Sequence[Said]
    told_fields: Sequence[Field] = TOLD_FIELDS
    wrong_fields: Sequence[Field] = WRONG_FIELDS


def register(app: Flask) -> None:
    """Lend the parts to the templates."""
    app.jinja_env.globals.update(about_of=about_of, voice_of=voice_of, waiting_for_me=waiting_for_me)


def about_of(kind: str, code: str) -> About | None:
    """What staff keep about a thing; nothing for anybody else."""
    who = who_asks()
    if not may(who, "note.write"):
        return None
    with view() as session:
        charge = rows.charge_of(session, kind, code)
        mine = charge is not None and charge.person.code == who.person_code
        tasks, notes = rows.tasks_of(session, kind, code), rows.notes_of(session, kind, code)
    return About(charge, mine, tasks, notes, NOTE_FIELDS, task_fields(), hand_fields(), MOVE_FIELDS[0], uuid4().hex)


def voice_of(listing: Listing) -> Voice | None:
    """Whose word a listing is, as its own party and staff see it; nothing for others and where staff never wrote."""
    who, thing = who_asks(), Thing(frozenset({listing.party.code}))
    can_answer, can_record = may(who, "listing.answer", thing), may(who, "listing.record_answer", thing)
    if not listing.confirmation or not (can_answer or can_record):
        return None
    with view() as session:
        telling, differing = tellings.latest(session, listing.id), said_before(session, listing)
        link = tellings.unused_link(session, telling.id, datetime.now(UTC)) if telling and can_record else None
    waits = listing.open and listing.confirmation in ("waiting", "wrong")
    text = _message(listing, link) if link and listing.confirmation == "waiting" else ""
    return Voice(telling, told(telling) if telling else "", can_answer and waits, can_record and waits, waits, text, differing)


def address_of(link: ConfirmLink) -> str:
    """The private address itself, made again from what the server alone knows."""
    return url_for("confirmations.open", token=link_token(str(current_app.secret_key), link.nonce), _external=True)


def waiting_for_me() -> Sequence[Listing]:
    """What staff wrote for the visitor's parties and what waits for their word."""
    who = who_asks()
    if who.staff or not who.party_codes:
        return []
    with view() as session:
        return tellings.waiting_of(session, within(who, "listing.answer").party_codes)


def _message(listing: Listing, link: ConfirmLink) -> str:
    return message(listing, listing.party.name, listing.place_typed, address_of(link), link.expires_at)
