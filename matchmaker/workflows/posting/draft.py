"""A listing as typed and as read, before it is anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from matchmaker.domain.payment import Payment
from matchmaker.domain.records import Certificate, Linked, Need, Offer, Period, Price, Quantity, Role
from matchmaker.domain.tides import Tide

Doubt = tuple[str, dict[str, object]]
Doubts = Mapping[str, Doubt]
OldFont = Mapping[str, str]
"""The `font` in which a field was typed, and its letters as `typed` and as `read`."""
UNREAD = Linked(None, ())
EVERY_DOUBT = frozenset({"1", "yes", "on", "all"})
"""What a form sends that answers every doubt at once."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A listing as typed and as read, not yet anybody's. `asks` are doubts that the writer has not answered."""

    side: str
    typed: Mapping[str, str]
    role: Role | None = None
    role_chosen: bool = False  # picked by the writer, not read from the words
    quantity: Quantity | None = None
    per: Period = Period.WINDOW
    min_quantity: Quantity | None = None
    price: Price | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    tides: tuple[Tide, ...] = ()
    area_m2: Decimal | None = None
    old_font: Mapping[str, OldFont] = field(default_factory=dict)
    commune_code: str | None = None
    certificates: tuple[Certificate, ...] | None = None
    must: tuple[str, ...] = ()
    radius_km: int | None = None
    payment: Payment | None = None
    linked: Linked = UNREAD
    asks: Doubts = field(default_factory=dict)

    @property
    def words(self) -> str:
        """What the listing is about, in the writer's own words."""
        return self.typed["words"]

    def record(self, code: str = "", party: str = "") -> Offer | Need:
        """The draft as the matching core reads it."""
        said: dict[str, Any] = {
            "code": code, "words": self.words, "kind": self.role, "party": party, "quantity": self.quantity, "per": self.per,
            "min_quantity": self.min_quantity, "price": self.price, "starts_on": self.starts_on, "ends_on": self.ends_on,
            "tides": self.tides,
            "place": self.typed["place"], "grade": self.typed["grade"], "state": self.typed["state"],
            "certificates": self.certificates, "linked": self.linked if self.linked.readings or self.linked.phrase else None,
        }  # fmt: skip
        return Offer(**said) if self.side == "offer" else Need(**said, must=frozenset(self.must), radius_km=self.radius_km)
