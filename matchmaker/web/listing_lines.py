"""A listing line by line: what its writer typed, and what it was read as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from matchmaker.store.models.listings import Listing
from matchmaker.store.snapshots import payment_of
from matchmaker.web.dressing import commune, communes_of, label, lexicon, product_name
from matchmaker.wording import listings as say
from matchmaker.wording.labels import COLUMNS
from matchmaker.wording.labels import label as labelled
from matchmaker.wording.payment import terms
from matchmaker.wording.sizes import size
from matchmaker.wording.units import area

MUST_OF = {"window": ("from", "until")}


@dataclass(frozen=True)
class Line:
    """One column of a listing, as typed and as read."""

    name: str
    typed: str
    read: str
    must: bool = False


def lines_of(listing: Listing) -> list[Line]:
    """Every column that was typed or read; the empty ones stay, because empty is unknown."""
    columns: tuple[tuple[str, str, Callable[[Listing], str]], ...] = (
        ("product", listing.words, _product),
        ("quantity", listing.quantity_typed, say.how_much),
        ("min_quantity", listing.min_quantity_typed, say.smallest_lot),
        *((("area", listing.area_typed, _area),) if listing.area_typed else ()),
        ("price", listing.price_typed, say.how_dear),
        *((("payment", listing.payment_typed, _payment),) if listing.payment_typed else ()),
        ("window", " – ".join(one for one in (listing.from_typed, listing.until_typed) if one), say.when),
        ("place", listing.place_typed, _place),
        ("grade", listing.grade_typed, _grade),
        ("state", listing.state_typed, _state),
        ("certificates", listing.certificates_typed, say.papers),
    )
    return [Line(labelled(COLUMNS, name), typed, read(listing), _is_must(listing, name)) for name, typed, read in columns]


def _is_must(listing: Listing, column: str) -> bool:
    return any(name in (listing.must or ()) for name in MUST_OF.get(column, (column,)))


def readings_of(listing: Listing) -> list[str]:
    """Each product that the words can mean, with how they were read."""
    readings = (listing.linked or {}).get("readings", [])
    return [f"{product_name(key)} ({label('hows', how)})" for key, how, _surety in readings]


def _product(listing: Listing) -> str:
    found = _(" hoặc ").join(readings_of(listing)) or label("hows", "none")
    return f"{found} · {label('roles', listing.role)}" if listing.role else found


def _area(listing: Listing) -> str:
    return area(listing.area_m2)


def _payment(listing: Listing) -> str:
    return terms(payment_of(listing))


def _place(listing: Listing) -> str:
    if listing.commune_code:
        return commune(listing.commune_code)
    if (listing.linked or {}).get("outside"):
        return _("ngoài tỉnh Cà Mau")
    found = _(" hoặc ").join(communes_of(listing.linked))
    return _("%(place)s, trong vòng %(km)s km", place=found, km=listing.radius_km) if found and listing.radius_km else found


def _grade(listing: Listing) -> str:
    linked = listing.linked or {}
    low, high = linked.get("piece_g") or (None, None)
    return " · ".join(one for one in (size(low, high), _grade_name(linked.get("grade", ""))) if one)


def _grade_name(key: str) -> str:
    phrases = [record.phrase for record in lexicon().lists.grades if record.grade == key]
    return phrases[0] if phrases else key.replace("_", " ")


def _state(listing: Listing) -> str:
    key = (listing.linked or {}).get("state", "")
    phrases = [record.phrase for record in lexicon().lists.states if record.state == key]
    return phrases[0] if phrases else key
