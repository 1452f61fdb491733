"""What a listing shows besides its lines: photos, paragraphs, a map, certificates; and what its form shows besides its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.papers import Standing, standing
from matchmaker.domain.rounds import standing as standing_of
from matchmaker.matching.text import fold
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import photos, rounds
from matchmaker.store.queries.audit import acting_of
from matchmaker.store.snapshots import certificates_of
from matchmaker.web.dressing import lexicon
from matchmaker.web.fields import Field
from matchmaker.web.price_beside import beside
from matchmaker.web.questions import asking
from matchmaker.wording.figures import HERE, day
from matchmaker.wording.papers import read_back, standing_said
from matchmaker.workflows.posting.certificates import BOXES, read_certificates, with_boxes

TONES = {Standing.HOLDS: "good", Standing.ENDS_SOON: "doubt", Standing.OVER: "bad", Standing.UNKNOWN: "muted"}


@dataclass(frozen=True, slots=True)
class Paper:
    """A certificate as a row of a table."""

    name: str
    number: str
    issued_by: str
    until: str
    said: str
    tone: str
    key: str = ""  # what a photo of it is kept under


@dataclass(frozen=True, slots=True)
class OnMap:
    """A commune with its name."""

    code: str
    name: str


def shown_besides(session: Session, listing: Listing, now: datetime) -> dict[str, Any]:
    """The photos, paragraphs, certificates and communes of a listing, as its page lays them out."""
    return {
        "photos": photos.shown(session, listing.id),
        "paragraphs": paragraphs_of(listing.story),
        "papers": papers_of(listing, now) if listing.side == "offer" else [],
        "marked": marked(listing),
        "beside": beside(session, [listing], now.astimezone(HERE).date()).get(listing.code),
        "asking": asking(session, listing),
        "acting": acting_of(session, listing.side, listing.code),
        **_round(session, listing, now),
    }


def _round(session: Session, listing: Listing, now: datetime) -> dict[str, Any]:
    """The round of a need with the state that it is in now."""
    found = rounds.of_need(session, listing.id) if listing.side == "need" else None
    return {"round": found, "state": standing_of(found.state, found.deadline, now) if found else None}


def paragraphs_of(text: str) -> list[list[str]]:
    """The paragraphs, each as its lines: an empty line parts two of them."""
    return [part.split("\n") for part in text.split("\n\n") if part.strip()]


def papers_of(listing: Listing, now: datetime) -> list[Paper]:
    """The certificates that a listing names, each with whether it holds today."""
    today = now.astimezone(HERE).date()
    return [
        Paper(
            one.name,
            one.number,
            one.issued_by,
            day(one.expires_on),
            standing_said(one.expires_on, today),
            TONES[standing(one.expires_on, today)[0]],
            one.titled,
        )
        for one in certificates_of(listing.certificates) or ()
    ]


def marked(listing: Listing) -> list[OnMap]:
    """The communes to be marked on the map: the one that was picked, else those that the place can mean."""
    codes = [listing.commune_code] if listing.commune_code else (listing.linked or {}).get("units", ())
    known = lexicon().gazetteer.communes
    return [OnMap(code, known[code].full_name) for code in codes if code in known]


def communes_by_name() -> Sequence[OnMap]:
    """Every commune and ward, by its name."""
    communes = lexicon().gazetteer.communes.values()
    return [OnMap(one.code, one.full_name) for one in sorted(communes, key=lambda one: (fold(one.name), one.code))]


def with_reading(fields: Sequence[Field], typed: Mapping[str, Any]) -> list[Field]:
    """The fields of a form, with what was read of the certificates under their hint, so that their writer can confirm it."""
    try:
        text = with_boxes(str(typed.get("certificates") or ""), {name: str(typed.get(name) or "").strip() for name in BOXES})
        read = read_certificates(text, datetime.now(UTC).astimezone(HERE).date())
    except Unreadable:
        read = None
    if not read:
        return list(fields)
    said = _("Máy đọc ra: %(papers)s.", papers=read_back(read))
    return [replace(one, hint=f"{one.hint}. {said}") if one.name == "certificates" else one for one in fields]
