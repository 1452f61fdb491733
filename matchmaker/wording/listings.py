"""A listing in the reader's words: how much, when, how dear, with which papers, and as text to send to a friend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from flask_babel import gettext as _

from matchmaker.domain.trade_facts import DriedRecord
from matchmaker.wording.figures import amount, day, dong, number, window
from matchmaker.wording.tides import tides_stored


class Listed(Protocol):
    """The columns of a listing that are put into words."""

    side: str
    words: str
    quantity: Decimal | None
    quantity_high: Decimal | None
    quantity_unit: str
    per: str
    min_quantity: Decimal | None
    min_quantity_unit: str
    price_dong: int | None
    price_high_dong: int | None
    price_unit: str
    starts_on: date | None
    ends_on: date | None
    tides: str
    place_typed: str
    pick_up: str
    grade_typed: str
    state_typed: str
    certificates: list[dict[str, Any]] | None


def how_much(listing: Listed) -> str:
    """The quantity with its unit and stretch of time, empty where it is unknown."""
    return amount(listing.quantity, listing.quantity_unit, listing.quantity_high, listing.per)


def smallest_lot(listing: Listed) -> str:
    """The smallest lot, empty where it is unknown."""
    return amount(listing.min_quantity, listing.min_quantity_unit)


def when(listing: Listed) -> str:
    """The days of the harvest or of the delivery, with the tides that it comes with; empty where they are unknown."""
    return ", ".join(one for one in (tides_stored(listing.tides), window(listing.starts_on, listing.ends_on)) if one)


def how_dear(listing: Listed) -> str:
    """The price asked, or the most that is paid; empty where it is unknown."""
    if listing.price_dong is None:
        return ""
    price = dong(listing.price_dong, listing.price_high_dong, listing.price_unit)
    return _("tối đa %(price)s", price=price) if listing.side == "need" else price


def papers(listing: Listed) -> str:
    """The certificates, each with its last day; empty where nobody said, and said so where there are none."""
    if listing.certificates is None:
        return ""
    return ", ".join(_paper(one) for one in listing.certificates) or _("không có")


def _paper(one: Mapping[str, Any]) -> str:
    name = _("%(name)s số %(number)s", name=one["name"], number=one["number"]) if one.get("number") else str(one["name"])
    if not one.get("expires_on"):
        return name
    return _("%(name)s (đến %(day)s)", name=name, day=day(date.fromisoformat(one["expires_on"])))


def dried(fact: DriedRecord, dried: str, fresh: str) -> str:
    """How much fresh goes into dried."""
    low, high = number(fact.low), number(fact.high)
    kg = low if fact.low == fact.high else f"{low}–{high}"
    return _("Thường %(kg)s kg %(fresh)s làm ra 1 kg %(dried)s.", kg=kg, fresh=_small(fresh), dried=_small(dried))


def _small(name: str) -> str:
    return name[:1].lower() + name[1:]


def to_pass_on(listing: Listed, party: str, place: str, address: str) -> str:
    """The listing in a line for the other side of a linkage, with the address below: what there is, how much, when, how dear and where."""
    what = _("%(party)s cần mua %(words)s", party=party, words=listing.words[:160])
    if listing.side == "offer":
        what = _("%(party)s chào bán %(words)s", party=party, words=listing.words[:160])
    said = (what, how_much(listing), when(listing), how_dear(listing), place)
    return "\n".join([f"{', '.join(one for one in said if one)}.", address])


def to_send(listing: Listed, party: str, place: str, address: str) -> str:
    """The listing as a few lines of plain text, to be pasted into a message."""
    head = _("CẦN MUA: %(words)s", words=listing.words) if listing.side == "need" else _("CHÀO BÁN: %(words)s", words=listing.words)
    said: Sequence[tuple[str, str]] = (
        (_("Số lượng"), how_much(listing)),
        (_("Thời gian"), when(listing)),
        (_("Giá"), how_dear(listing)),
        (_("Cỡ, loại"), listing.grade_typed),
        (_("Trạng thái"), listing.state_typed),
        (_("Địa điểm"), place),
        (_("Điểm nhận hàng") if listing.side == "need" else _("Điểm lấy hàng"), listing.pick_up),
        (_("Chứng nhận"), papers(listing)),
        (_("Đơn vị"), party),
    )
    return "\n".join([head, *(f"{name}: {text}" for name, text in said if text), address])
