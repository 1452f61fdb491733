"""How far a party kept to what it signed: as seller and as buyer, with the rows behind each figure."""

from __future__ import annotations

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound
from matchmaker.domain.permissions import Thing, Who, may
from matchmaker.store.models.people import Party
from matchmaker.store.queries import parties
from matchmaker.store.work import view
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.wording.figures import here_today
from matchmaker.workflows import delivering
from matchmaker.workflows.delivering import Trader

pages = Blueprint("records", __name__)


@pages.get("/parties/<code>/record")
@needs("record.read")
def show(code: str) -> str:
    """The record of a party, for everybody who has signed in; who the others were is for the party itself and for staff."""
    who = who_asks()
    with view() as session:
        party = parties.by_code(session, code)
        if party is None:
            raise NotFound(kind="party")
        near = may(who, "party.contacts", Thing(frozenset({party.code})))
        return render_template("deliveries/record.html", party=party, traders=traders_of(session, party), near=near)


def traders_of(session: Session, party: Party) -> list[Trader]:
    """The record on each side on which a party has signed anything."""
    found = [delivering.record_of(session, party.id, side, here_today()) for side in ("seller", "buyer")]
    return [one for one in found if one.record.contracts]


def shown_to(session: Session, who: Who, party: Party) -> list[Trader]:
    """The same for a party's own page; nothing for a visitor who has not signed in."""
    return traders_of(session, party) if may(who, "record.read") else []
