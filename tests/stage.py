"""A small market with one thing of each kind and its owner known, so that every route can be held against every role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

import sqlalchemy as sa
from cast import Cast, assemble
from flask import Flask
from make import NOW, make_letter, make_listing

from matchmaker.store.models.people import Party, Person, UserSession
from matchmaker.store.work import work
from matchmaker.workflows import accounts, brokering


@dataclass(frozen=True, slots=True)
class Stage:
    """The cast, a signed-in token for each of them, and the codes of the things on the stage."""

    cast: Cast
    tokens: Mapping[str, str]
    codes: Mapping[str, str]


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
        make_letter(session, state="failed", code="failed-letter", reason="550 no such mailbox")
        make_letter(session, state="sent", code="sent-letter")
    with app.app_context(), work() as session:
        made = brokering.propose(session, who=cast.chau.who, need_code="binh-need", offer_code="ut-offer", now=NOW)
        codes = {"linkage": made.code, "version": str(made.version)}
    tokens = {}
    with app.app_context(), work() as session:
        for key, player in cast.everybody().items():
            if player.code:
                tokens[key] = f"token-of-{key}"
                person = session.scalars(sa.select(Person).where(Person.code == player.code)).one()
                week = timedelta(days=3650)  # whatever today is
                session.add(UserSession(token_hash=accounts.hash_of(tokens[key]), person_id=person.id, created_at=NOW, expires_at=NOW + week))
    return Stage(cast, MappingProxyType(tokens), MappingProxyType(codes))
