"""What parties offer and need, every earlier wording of it, and the version of each side's open listings."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.columns import Thousandths
from matchmaker.store.snapshots import unlisted_in

if TYPE_CHECKING:
    from matchmaker.store.models.people import Party, Person

_JSON = sa.JSON(none_as_null=True)
LONGEST_UNLISTED = 120


def unlisted_of(linked: Mapping[str, Any] | None) -> str:
    """What is kept of the words of a link that name no listed product, so that they are found without a look into every link."""
    return unlisted_in(linked)[:LONGEST_UNLISTED].strip()


def _unlisted(context: Any) -> str:
    return unlisted_of(context.get_current_parameters().get("linked"))


class Listing(Model):
    """One thing that a party offers or needs: as typed, as read, and as linked to a product. An empty value is unknown."""

    __tablename__ = "listing"
    __table_args__ = (
        sa.UniqueConstraint("created_by_id", "form_key"),
        sa.CheckConstraint("side IN ('offer', 'need')", name="side_is_known"),
        sa.CheckConstraint("status IN ('open', 'withdrawn', 'closed')", name="status_is_known"),
        sa.CheckConstraint("role IS NULL OR role IN ('produce', 'input', 'service')", name="role_is_known"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name="window_runs_forward"),
        sa.Index("ix_listing_side_status", "side", "status"),
        sa.Index("ix_listing_status_ends_on", "status", "ends_on"),
        sa.Index("ix_listing_status_papers_until", "status", "papers_until"),
        sa.Index("ix_listing_confirmation", "confirmation"),
        sa.Index("ix_listing_unlisted", "unlisted", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    side: Mapped[str] = mapped_column(sa.String(8))
    role: Mapped[str | None] = mapped_column(sa.String(8))
    role_chosen: Mapped[bool | None]  # whether a person picked the role, or the words say it; NULL in listings of before this was kept
    party_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    words: Mapped[str] = mapped_column(sa.Text)
    quantity_typed: Mapped[str] = mapped_column(sa.Text, default="")
    quantity: Mapped[Decimal | None] = mapped_column(Thousandths)
    quantity_high: Mapped[Decimal | None] = mapped_column(Thousandths)
    quantity_unit: Mapped[str] = mapped_column(sa.String(40), default="")
    per: Mapped[str] = mapped_column(sa.String(8), default="window")
    min_quantity_typed: Mapped[str] = mapped_column(sa.Text, default="")
    min_quantity: Mapped[Decimal | None] = mapped_column(Thousandths)
    min_quantity_unit: Mapped[str] = mapped_column(sa.String(40), default="")
    price_typed: Mapped[str] = mapped_column(sa.Text, default="")
    price_dong: Mapped[int | None] = mapped_column(sa.BigInteger)
    price_high_dong: Mapped[int | None] = mapped_column(sa.BigInteger)
    price_unit: Mapped[str] = mapped_column(sa.String(40), default="")
    from_typed: Mapped[str] = mapped_column(sa.Text, default="")
    until_typed: Mapped[str] = mapped_column(sa.Text, default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    tides: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")  # names of spring tides, between bars
    area_typed: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    area_m2: Mapped[Decimal | None] = mapped_column(Thousandths)
    kg_each_typed: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    kg_each: Mapped[Decimal | None] = mapped_column(Thousandths)  # what its writer says one unit weighs
    pieces_each_typed: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    pieces_each: Mapped[int | None]  # what its writer says one unit counts
    old_font: Mapped[dict[str, Any] | None] = mapped_column(_JSON)  # by field: the font that it was typed in, and the letters as typed
    place_typed: Mapped[str] = mapped_column(sa.Text, default="")
    commune_code: Mapped[str | None] = mapped_column(sa.String(20))  # picked by a person where the typed place can mean several
    grade_typed: Mapped[str] = mapped_column(sa.Text, default="")
    state_typed: Mapped[str] = mapped_column(sa.Text, default="")
    certificates_typed: Mapped[str] = mapped_column(sa.Text, default="")
    certificates: Mapped[list[dict[str, Any]] | None] = mapped_column(_JSON)  # NULL is unknown, [] is "holds none"
    papers_until: Mapped[date | None]  # the first day on which one of its certificates ends
    must: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    radius_km: Mapped[int | None]
    story: Mapped[str] = mapped_column(sa.Text, default="", server_default="")  # how it is grown and by whom, in the writer's paragraphs
    pick_up: Mapped[str] = mapped_column(sa.Text, default="", server_default="")  # where in the commune a truck or a boat stops
    payment_typed: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    payment_due: Mapped[str] = mapped_column(sa.String(8), default="", server_default="")  # now, later or harvest; empty is unknown
    payment_days: Mapped[int | None]  # after delivery, where somebody said how many
    linked: Mapped[dict[str, Any] | None] = mapped_column(_JSON)
    unlisted: Mapped[str] = mapped_column(sa.String(LONGEST_UNLISTED), default=_unlisted, server_default="")  # its words that name no listed product
    status: Mapped[str] = mapped_column(sa.String(12), default="open")
    source: Mapped[str] = mapped_column(sa.String(200), default="web")
    confirmation: Mapped[str] = mapped_column(sa.String(10), default="", server_default="")  # of what staff wrote for the party; its latest telling
    confirmed_via: Mapped[str] = mapped_column(sa.String(10), default="", server_default="")
    confirmed_on: Mapped[date | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # where the hour is known
    form_key: Mapped[str] = mapped_column(sa.String(80))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    party: Mapped[Party] = relationship(lazy="raise", foreign_keys=[party_id])
    created_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[created_by_id])

    __mapper_args__ = {"version_id_col": version}

    @validates("linked")
    def _keep_unlisted(self, _name: str, linked: dict[str, Any] | None) -> dict[str, Any] | None:
        self.unlisted = unlisted_of(linked)
        return linked

    @property
    def open(self) -> bool:
        """Whether the listing can still be matched."""
        return self.status == "open"


class ListingRevision(Model):
    """What a listing said before one revision, by whom it was revised and when."""

    __tablename__ = "listing_revision"
    __table_args__ = (sa.UniqueConstraint("listing_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    version: Mapped[int]  # the version that was replaced
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    before: Mapped[dict[str, Any]] = mapped_column(sa.JSON)

    listing: Mapped[Listing] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")


class SideVersion(Model):
    """Changes whenever the open listings of a side, or the word lists, change, so that every process knows when its index is old."""

    __tablename__ = "side_version"

    side: Mapped[str] = mapped_column(sa.String(8), primary_key=True)
    version: Mapped[int] = mapped_column(default=0)
    stamp: Mapped[str] = mapped_column(sa.String(32), default="")  # random: a number alone comes twice when a transaction is undone


class ListingChange(Model):
    """Which listing a change of a side's open listings was about, and the stamp that the side bore from then on; no listing: any of them."""

    __tablename__ = "listing_change"
    __table_args__ = (sa.Index("ix_listing_change_side_version", "side", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    side: Mapped[str] = mapped_column(sa.String(8))
    version: Mapped[int]
    stamp: Mapped[str] = mapped_column(sa.String(32), unique=True)
    listing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("listing.id"))
