"""For whom staff act: the banner over a form, and the questions how the party told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask_login import current_user

from matchmaker.domain.telling import Told
from matchmaker.store.queries import listings, parties
from matchmaker.store.work import view
from matchmaker.web.desk_forms import TOLD_FIELDS
from matchmaker.web.fields import Field
from matchmaker.web.visitors import who_asks
from matchmaker.workflows.acting import read_told


@dataclass(frozen=True)
class Acting:
    """A person of the staff writes for a party; who they are and for whom, where that is already chosen."""

    person: str
    party: str
    fields: tuple[Field, ...] = TOLD_FIELDS


def acting_for(party_code: str = "", listing_code: str = "") -> Acting | None:
    """For whom the visitor acts with this form; nothing for who writes for their own party."""
    who = who_asks()
    if not who.staff:
        return None
    with view() as session:
        listing = listings.by_code(session, listing_code) if listing_code else None
        party = listing.party if listing else parties.by_codes(session, [party_code]).get(party_code) if party_code else None
    if party is not None and party.code in who.party_codes:
        return None
    return Acting(current_user.name, party.name if party else "")


def told(now: datetime, listing_code: str = "") -> Told | None:
    """What the form says of how the party told it; raises `Invalid`. Nothing where nobody is acted for."""
    if acting_for(request.form.get("party", ""), listing_code) is None:
        return None
    return read_told(request.form, now)
