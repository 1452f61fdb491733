"""Plans that fill one need from several offers: those that were kept, and those that a worker is asked to find."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.store.base import Model, UtcDateTime

if TYPE_CHECKING:
    from matchmaker.store.models.contracts import Contract
    from matchmaker.store.models.listings import Listing
    from matchmaker.store.models.people import Person


class PoolPlan(Model):
    """A plan that somebody kept: what it rested on, by digest, and the plan itself as it was shown; chosen once, it has a framework contract."""

    __tablename__ = "pool_plan"
    __table_args__ = (
        sa.UniqueConstraint("need_id", "version"),
        sa.UniqueConstraint("need_id", "body_digest"),
        sa.CheckConstraint("state IN ('kept', 'chosen')", name="state_is_known"),
        sa.CheckConstraint("(state = 'chosen') = (chosen_at IS NOT NULL)", name="chosen_has_its_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    need_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    version: Mapped[int]  # 1, 2 … of the need
    state: Mapped[str] = mapped_column(sa.String(8), default="kept")
    name: Mapped[str] = mapped_column(sa.String(20))
    asked: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # the rules as typed
    inputs_digest: Mapped[str] = mapped_column(sa.String(64))  # of the need, the offers and the rules, as they stood
    body: Mapped[dict[str, Any]] = mapped_column(sa.JSON)  # weeks, grades and the plan
    body_digest: Mapped[str] = mapped_column(sa.String(64))
    kept_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    kept_at: Mapped[datetime] = mapped_column(UtcDateTime)
    chosen_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    chosen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    framework_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contract.id"))

    need: Mapped[Listing] = relationship(lazy="raise")
    kept_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[kept_by_id])
    chosen_by: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[chosen_by_id])
    framework: Mapped[Contract | None] = relationship(lazy="raise")


class PoolSearch(Model):
    """Plans of more suppliers than a page waits for: asked for once for the same inputs, found by a worker."""

    __tablename__ = "pool_search"
    __table_args__ = (
        sa.UniqueConstraint("need_id", "inputs_digest"),
        sa.CheckConstraint("state IN ('waiting', 'done', 'overtaken')", name="state_is_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    need_id: Mapped[int] = mapped_column(sa.ForeignKey("listing.id"))
    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    asked: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    inputs_digest: Mapped[str] = mapped_column(sa.String(64))
    suppliers: Mapped[int]
    found: Mapped[list[str]] = mapped_column(sa.JSON, default=list)  # names of the plans found so far
    plans: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    asked_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
