"""Who said which figure of a listing, where they differ: each value stays beside the others, none is lost under the last one written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.store.models.desk import Telling
from matchmaker.store.models.listings import Listing, ListingRevision
from matchmaker.store.queries import listings, tellings
from matchmaker.wording.complaints import FIELDS
from matchmaker.wording.labels import label
from matchmaker.wording.tellings import told, wrote

FIGURES = ("quantity_typed", "min_quantity_typed", "price_typed", "from_typed", "until_typed", "grade_typed", "state_typed", "certificates_typed")


@dataclass(frozen=True)
class Said:
    """One column of which different things were said: what, and by whose word, first said first."""

    name: str
    values: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Wording:
    """What a listing said for a while, and by whose word."""

    columns: Mapping[str, Any]
    by: str


def said_before(session: Session, listing: Listing) -> list[Said]:
    """The columns of which more than one thing was said."""
    spoken = wordings(listing, list(reversed(listings.revisions(session, listing.id))), tellings.of_listing(session, listing.id))
    found = [Said(label(FIELDS, name.removesuffix("_typed")), _values(spoken, name)) for name in FIGURES]
    return [one for one in found if len(one.values) > 1]


def wordings(listing: Listing, revisions: Sequence[ListingRevision], told_of: Sequence[Telling]) -> list[Wording]:
    """Every wording, first one first. A revision keeps what stood before it, and what it wrote has the version after that."""
    by_version = {telling.version: telling for telling in told_of}
    began = [(1, listing.created_by.name, listing.created_at), *((one.version + 1, one.person.name, one.at) for one in revisions)]
    columns = [*(one.before for one in revisions), {name: getattr(listing, name) for name in FIGURES}]
    return [Wording(said, _word(by_version.get(version), name, at)) for said, (version, name, at) in zip(columns, began, strict=True)]


def _word(telling: Telling | None, name: str, at: datetime) -> str:
    return told(telling) if telling else wrote(name, at)


def _values(spoken: Sequence[Wording], column: str) -> list[tuple[str, str]]:
    values: list[tuple[str, str]] = []
    for wording in spoken:
        value = str(wording.columns.get(column) or "")
        if value and (not values or values[-1][0] != value):
            values.append((value, wording.by))
    return values
