"""A small market with one thing of each kind and its owner known, so that every route can be held against every role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

import applying
import sqlalchemy as sa
from cast import Cast, assemble
from flask import Flask
from make import NOW, make_listing
from sqlalchemy.orm import Session

from matchmaker.store.models.people import Party, Person, UserSession
from matchmaker.store.models.registrations import Activation
from matchmaker.store.work import work
from matchmaker.workflows import accounts, brokering, claims, memberships


@dataclass(frozen=True, slots=True)
class Stage:
    """The cast, a signed-in token for each of them, and the codes of the things on the stage."""

    cast: Cast
    tokens: Mapping[str, str]
    codes: Mapping[str, str]


SECRET = "s" * 32
"""Opens the registration on the stage."""
CLAIM = {"subject": "quantity", "said": "40 thành viên", "source": "báo", "reported_on": "2025"}


def _organisations(session: Session, cast: Cast) -> dict[str, str]:
    """A registration that waits, somebody invited to Út's party, and a claim about it."""
    registered = applying.apply(session, form_key=SECRET)
    memberships.add_somebody(session, who=cast.ut.who, code=cast.ut.party, email="moi@cast.example", role="member", now=NOW)
    claim = claims.add_claim(session, who=cast.chau.who, code=cast.ut.party, typed=CLAIM, form_key="stage", now=NOW)
    link = session.scalars(sa.select(Activation.code)).one()
    return {"registration": registered.code, "secret": SECRET, "claim": claim.code, "link": link}


def build(app: Flask) -> Stage:
    """Út offers crab and has withdrawn an offer; Bình needs crab; their linkage is proposed; Dương has nothing to do with it."""
    cast = assemble(app)
    with app.app_context(), work() as session:
        session.execute(sa.update(Party).where(Party.code == cast.ut.party).values(tax_code="0100109106"))
        make_listing(session, party=cast.ut.party, side="offer", code="ut-offer", words="cua thịt loại 1", place_typed="xã Năm Căn")
        make_listing(session, party=cast.ut.party, side="need", code="ut-need", words="thức ăn tôm")
        make_listing(session, party=cast.ut.party, side="offer", code="ut-gone", words="tôm sú", status="withdrawn", withdrawn_at=NOW)
        make_listing(session, party=cast.binh.party, side="need", code="binh-need", words="cua thịt từ 250 g/con")
        make_listing(session, party=cast.binh.party, side="need", code="binh-gone", words="tôm sú", status="withdrawn", withdrawn_at=NOW)
        make_listing(session, party=cast.duong.party, side="offer", code="duong-offer", words="cua gạch")
    with app.app_context(), work() as session:
        made = brokering.propose(session, who=cast.chau.who, need_code="binh-need", offer_code="ut-offer", now=NOW)
        codes = {"linkage": made.code, "version": str(made.version), "ut": cast.ut.code, "duong": cast.duong.code}
        codes |= _organisations(session, cast)
    tokens = {}
    with app.app_context(), work() as session:
        for key, player in cast.everybody().items():
            if player.code:
                tokens[key] = f"token-of-{key}"
                person = session.scalars(sa.select(Person).where(Person.code == player.code)).one()
                week = timedelta(days=3650)  # whatever today is
                session.add(UserSession(token_hash=accounts.hash_of(tokens[key]), person_id=person.id, created_at=NOW, expires_at=NOW + week))
    return Stage(cast, MappingProxyType(tokens), MappingProxyType(codes))
