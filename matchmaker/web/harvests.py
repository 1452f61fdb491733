"""Harvests: what a co-operative has of one thing in one season, what of it is offered, agreed and signed, and what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from matchmaker.domain.errors import Invalid, Stale
from matchmaker.domain.permissions import Thing, may
from matchmaker.matching.crops import kg_in
from matchmaker.store.harvests import BY_OFFER
from matchmaker.store.models.harvests import Harvest
from matchmaker.store.queries import harvests as rows
from matchmaker.store.work import view, work
from matchmaker.web.contract_fields import CAPACITY_FIELDS
from matchmaker.web.dressing import lexicon
from matchmaker.web.guard import needs
from matchmaker.web.listing_form import version
from matchmaker.web.paging import PER_PAGE, first_of, page_wanted, paged
from matchmaker.web.visitors import who_asks
from matchmaker.wording import contracts as words
from matchmaker.wording.complaints import complain_all
from matchmaker.workflows import harvesting

pages = Blueprint("harvests", __name__)
Answer = str | Response | tuple[str, int]
NOT_OFFERED = rows.Offered(Decimal(0), 0, 0)


@dataclass(frozen=True)
class Ledger:
    """One harvest in numbers: what is on offer, agreed, signed and left; `unknown` agreed amounts weigh nothing certain."""

    row: Harvest
    offered: rows.Offered
    promises: Sequence[tuple[rows.Promise, Decimal | None]]

    @property
    def promised(self) -> Decimal:
        """What is agreed and not yet signed, as far as its weight is known."""
        return sum((kg for _one, kg in self.promises if kg is not None), Decimal(0))

    @property
    def unknown(self) -> int:
        """How many agreements weigh nothing certain."""
        return sum(kg is None for _one, kg in self.promises)

    @property
    def left(self) -> Decimal:
        """What is left to be signed."""
        return max(self.row.capacity_kg - self.row.signed_kg, Decimal(0))

    @property
    def free(self) -> Decimal:
        """What is left once all that is agreed is signed."""
        return max(self.left - self.promised, Decimal(0))

    @property
    def grade(self) -> str:
        """The grade as its first offer writes it, else as it is kept."""
        typed = (one.listing.grade_typed for one in self.row.offers if one.listing.grade_typed)
        return next(typed, "") or words.grade_said(self.row.grade)

    @property
    def by_offer(self) -> str:
        """The code of the offer that stated the capacity; empty where somebody revised it."""
        return self.row.source.removeprefix(BY_OFFER) if self.row.source.startswith(BY_OFFER) else ""


@pages.get("/harvests")
@needs("harvest.list")
def index() -> str:
    """A party's own harvests, all for staff, what is harvested last first."""
    who = who_asks()
    with view() as session:
        page = page_wanted()
        paging = paged(rows.register(session, None if who.staff else who.own_codes, most=PER_PAGE + 1, after=first_of(page)), page)
        return render_template("harvests/index.html", paging=paging, ledgers=ledgers_of(session, paging.rows), staff=who.staff, words=words)


@pages.get("/harvests/<code>")
@needs("harvest.read")
def show(code: str) -> str:
    """One harvest: what there is, which offers, agreements and contracts take of it, and what is left."""
    with view() as session:
        return _draw(session, code)


@pages.post("/harvests/<code>/capacity")
@needs("harvest.revise")
def capacity(code: str) -> Answer:
    """Say anew how much there is, never less than is signed."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with work() as session:
            harvesting.revise_capacity(session, who=who_asks(), code=code, typed=typed, version=version(), now=datetime.now(UTC))
    except Invalid as error:
        with view() as session:
            return _draw(session, code, typed, complain_all(error.complaints)), 422
    except Stale:
        with view() as session:
            return _draw(session, code, typed, stale=True), 409
    flash(_("Đã sửa sản lượng của vụ."))
    return redirect(url_for("harvests.show", code=code), 303)


def _draw(
    session: Session, code: str, typed: Mapping[str, str] | None = None, complaints: Mapping[str, str] | None = None, *, stale: bool = False
) -> str:
    who = who_asks()
    harvest = harvesting.see_harvest(session, who=who, code=code)
    return render_template(
        "harvests/show.html",
        harvest=harvest,
        ledger=ledgers_of(session, [harvest])[0],
        fields=CAPACITY_FIELDS if may(who, "harvest.revise", Thing(frozenset({harvest.party.code}))) else (),
        typed=typed or {},
        complaints=complaints or {},
        stale=stale,
        words=words,
    )


def ledgers_of(session: Session, harvests: Sequence[Harvest]) -> list[Ledger]:
    """Each of these harvests in numbers."""
    ids = [one.id for one in harvests]
    offered, promised = rows.offered(session, ids), rows.promised(session, ids)
    return [
        Ledger(
            one,
            offered.get(one.id, NOT_OFFERED),
            [(each, kg_in(each.quantity, one.product, each.window, lexicon())) for each in promised if each.harvest_id == one.id],
        )
        for one in harvests
    ]
