"""Contracts: what two parties sign, line by line, who has signed, and the events of which each contract is the sum."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.domain.contracts import called, file_name_of
from matchmaker.domain.moments import VIETNAM
from matchmaker.store.base import Model, UtcDateTime
from matchmaker.store.columns import Thousandths

if TYPE_CHECKING:
    from matchmaker.store.models.harvests import Harvest
    from matchmaker.store.models.linkages import Linkage
    from matchmaker.store.models.listings import Listing
    from matchmaker.store.models.people import Party, Person


class Contract(Model):
    """One contract, framework or annex: who with whom, for how long, how far it has come; the projection of its events."""

    __tablename__ = "contract"
    __table_args__ = (
        sa.CheckConstraint("shape IN ('single', 'framework', 'annex')", name="shape_is_known"),
        sa.CheckConstraint("(shape = 'annex') = (parent_id IS NOT NULL)", name="annex_has_parent"),
        sa.CheckConstraint("(shape = 'framework') OR (seller_id IS NOT NULL)", name="only_a_framework_lacks_a_seller"),
        sa.CheckConstraint("state IN ('draft', 'signing', 'signed', 'in_force', 'on_hold', 'ended', 'cancelled')", name="state_is_known"),
        sa.CheckConstraint("form IS NULL OR form BETWEEN 1 AND 7", name="form_is_known"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name="term_runs_forward"),
        sa.UniqueConstraint("created_by_id", "form_key"),
        sa.Index("ix_contract_state_ends_on", "state", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    number: Mapped[str | None] = mapped_column(sa.String(80), unique=True)  # as the parties number it; unknown until they do
    shape: Mapped[str] = mapped_column(sa.String(10), default="single")
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contract.id"), index=True)
    renews_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contract.id"))
    linkage_id: Mapped[int | None] = mapped_column(sa.ForeignKey("linkage.id"), index=True)
    plan_code: Mapped[str] = mapped_column(sa.String(40), default="")  # of the pooling that it came from
    buyer_id: Mapped[int] = mapped_column(sa.ForeignKey("party.id"), index=True)
    seller_id: Mapped[int | None] = mapped_column(sa.ForeignKey("party.id"), index=True)
    form: Mapped[int | None]  # of linkage, 1 to 7; none where it is not one of them
    state: Mapped[str] = mapped_column(sa.String(10), default="draft")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    signed_on: Mapped[date | None]  # the day of the last party's signature
    terms: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # as typed, by name of the clause
    created_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    form_key: Mapped[str] = mapped_column(sa.String(80))
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped[Contract | None] = relationship(lazy="raise", foreign_keys=[parent_id], remote_side=[id], back_populates="annexes")
    annexes: Mapped[list[Contract]] = relationship(lazy="raise", foreign_keys=[parent_id], back_populates="parent", order_by="Contract.id")
    linkage: Mapped[Linkage | None] = relationship(lazy="raise")
    buyer: Mapped[Party] = relationship(lazy="raise", foreign_keys=[buyer_id])
    seller: Mapped[Party | None] = relationship(lazy="raise", foreign_keys=[seller_id])
    created_by: Mapped[Person] = relationship(lazy="raise")
    lines: Mapped[list[ContractLine]] = relationship(lazy="raise", back_populates="contract", order_by="ContractLine.sequence")
    signatures: Mapped[list[ContractSignature]] = relationship(lazy="raise", back_populates="contract", order_by="ContractSignature.id")
    events: Mapped[list[ContractEvent]] = relationship(lazy="raise", back_populates="contract", order_by="ContractEvent.sequence")

    __mapper_args__ = {"version_id_col": version}

    @property
    def name(self) -> str:
        """How people call it; its parties are loaded, and its lines wherever the goods are to be named as well."""
        if self.number:
            return self.number
        return called(None, **self._said, drafted_on=self.created_at.astimezone(VIETNAM).date())

    @property
    def file_name(self) -> str:
        """As `name`, in the middle of a file's name."""
        return file_name_of(self.number, **self._said)

    @property
    def _said(self) -> dict[str, str]:
        goods = "" if "lines" in sa.inspect(self).unloaded or not self.lines else self.lines[0].words
        return {"seller": self.seller.name if self.seller_id is not None and self.seller else "", "buyer": self.buyer.name, "goods": goods}


class ContractLine(Model):
    """One thing that a contract promises: what, how much, when, by which rule of price, and from which harvest."""

    __tablename__ = "contract_line"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "sequence"),
        sa.CheckConstraint("quantity_kg IS NULL OR quantity_kg > 0", name="quantity_is_some"),
        sa.CheckConstraint("ends_on IS NULL OR starts_on IS NULL OR starts_on <= ends_on", name="window_runs_forward"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    sequence: Mapped[int]
    words: Mapped[str] = mapped_column(sa.Text)
    product: Mapped[str] = mapped_column(sa.String(80), default="")  # its key, where it is a listed one
    role: Mapped[str] = mapped_column(sa.String(8), default="produce")
    grade: Mapped[str] = mapped_column(sa.String(200), default="")
    state: Mapped[str] = mapped_column(sa.String(40), default="")
    quantity_typed: Mapped[str] = mapped_column(sa.Text, default="")
    quantity_kg: Mapped[Decimal | None] = mapped_column(Thousandths)
    tolerance_percent: Mapped[Decimal | None] = mapped_column(Thousandths)
    price: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)  # the rule, as `domain.price_rules` writes it
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    harvest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("harvest.id"), index=True)
    listing_id: Mapped[int | None] = mapped_column(sa.ForeignKey("listing.id"))  # the offer that it came from

    contract: Mapped[Contract] = relationship(lazy="raise", back_populates="lines")
    harvest: Mapped[Harvest | None] = relationship(lazy="raise")
    listing: Mapped[Listing | None] = relationship(lazy="raise")


class ContractSignature(Model):
    """One party's signature under a contract, or the Alliance's beside them: by whom, on which day, and who recorded it."""

    __tablename__ = "contract_signature"
    __table_args__ = (
        sa.UniqueConstraint("contract_id", "role"),
        sa.CheckConstraint("role IN ('buyer', 'seller', 'alliance')", name="role_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    role: Mapped[str] = mapped_column(sa.String(8))
    signer: Mapped[str] = mapped_column(sa.String(200))
    signed_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    via: Mapped[str] = mapped_column(sa.String(10), default="web", server_default="web")  # how it came: on this site, on paper
    terms_digest: Mapped[str] = mapped_column(sa.String(64), default="", server_default="")  # of the words signed; empty: of a paper not kept here

    contract: Mapped[Contract] = relationship(lazy="raise", back_populates="signatures")
    recorded_by: Mapped[Person] = relationship(lazy="raise")


class ContractEvent(Model):
    """One move of a contract: never changed, never deleted (the database refuses)."""

    __tablename__ = "contract_event"
    __table_args__ = (sa.UniqueConstraint("contract_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contract_id: Mapped[int] = mapped_column(sa.ForeignKey("contract.id"))
    sequence: Mapped[int]
    move: Mapped[str] = mapped_column(sa.String(16))
    from_state: Mapped[str | None] = mapped_column(sa.String(10))
    to_state: Mapped[str] = mapped_column(sa.String(10))
    facts: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    contract: Mapped[Contract] = relationship(lazy="raise", back_populates="events")
    person: Mapped[Person] = relationship(lazy="raise")
