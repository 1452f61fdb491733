"""Two listings that fit, their linkage in talks, and terms put forward: what tests of negotiating and of rounds begin with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cast import Cast, Player
from make import NOW, post
from sqlalchemy.orm import Session

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.terms import LinkageTerms
from matchmaker.store.queries import terms
from matchmaker.workflows import brokering, negotiating
from matchmaker.workflows.negotiating import Acting, read_terms

TERMS = {"price": "610k/kg", "quantity": "1,2 tấn", "place": "bến Cái Nước"}
BY_PHONE = {"need": Acting("need", "phone", "anh Bình"), "offer": Acting("offer", "phone", "chú Út")}


def pair(session: Session, cast: Cast, seller: Player | None = None) -> tuple[str, str]:
    """A need of Bình's and an offer that fit."""
    need = post(session, cast.binh, "need", words="cua gạch", quantity="2 tấn", from_="tháng 12")
    offer = post(session, seller or cast.ut, "offer", words="cua gạch son", quantity="3 tấn", price="600k/kg")
    return need.code, offer.code


def talking(session: Session, cast: Cast, need: str = "", offer: str = "") -> Linkage:
    """A linkage whose two sides have spoken."""
    if not need:
        need, offer = pair(session, cast)
    linkage = brokering.propose(session, who=cast.chau.who, need_code=need, offer_code=offer, now=NOW)
    told = {"talked_on": "23/11/2026", "talked_with": "hai giám đốc"}
    return brokering.take_move(session, who=cast.chau.who, code=linkage.code, move="talk", facts=told, version=linkage.version, now=NOW)


def put(
    session: Session, player: Player, linkage: Linkage, *, seen: int | None = None, form_key: str = "", now: datetime = NOW,
    acting: Acting | None = None, **typed: Any,
) -> LinkageTerms:  # fmt: skip
    """Terms put forward as people do."""
    lexicon = shipped_lexicon()
    draft = read_terms({**TERMS, **{name.rstrip("_"): value for name, value in typed.items()}}, lexicon=lexicon, line=("cua_gach",), now=now)
    rows = terms.of_linkage(session, linkage.id)
    known = len(rows) + sum(one.answer is not None for one in rows)
    return negotiating.put_forward(
        session, who=player.who, code=linkage.code, draft=draft, seen=known if seen is None else seen, form_key=form_key,
        acting=acting or Acting(), now=now,
    )  # fmt: skip
