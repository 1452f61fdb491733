"""Contracts as people make them: agreed, drafted from the linkage, sent, signed by both, signed beside them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
import sqlalchemy as sa
from cast import Cast, Player
from make import NOW, make_person, post
from sqlalchemy.orm import Session

from matchmaker.domain.contract_drafts import ContractDraft, LineDraft
from matchmaker.domain.errors import Invalid
from matchmaker.domain.permissions import Who
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.contract_moves import digest_of
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.harvests import Harvest
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.people import Party
from matchmaker.store.queries import contracts, linkages
from matchmaker.store.queries.people import who_is
from matchmaker.workflows import brokering, contracting

AGREED = {"talked_on": "20/11/2026", "talked_with": "hai bên", "quantity": "1,6 tấn", "price": "420.000 đ/kg", "delivery": "bến Cái Nháp"}
LINE = {"line-1-words": "cua thịt", "line-1-quantity": "1 tấn", "line-1-price": "420.000 đ/kg"}
SIGNERS = {"buyer": "Trần Thị Bình", "seller": "Lê Văn Út Mười"}


def again(session: Session, contract: Contract) -> Contract:
    """The contract as it stands now."""
    found = contracts.by_code(session, contract.code)
    assert found is not None
    return found


def harvest(session: Session) -> Harvest:
    """The one harvest that there is, as it stands now."""
    session.expire_all()
    return session.scalars(sa.select(Harvest)).one()


def wrong(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    """What is wrong by field, as codes."""
    return {name: code for name, (code, _facts) in error.value.complaints.items()}


def second_of_staff(session: Session, cast: Cast) -> Who:
    """Hạnh, who works with Châu and may sign what Châu wrote."""
    alliance = session.query(Party).where(Party.code == cast.chau.party).one()
    return who_is(make_person(session, email="hanh@cast.example", name="Hạnh", parties=[alliance]))


def crab(session: Session, cast: Cast, quantity: str = "2 tấn", **typed: str) -> str:
    """The code of an offer of Út's crab in December."""
    return post(session, cast.ut, "offer", words="cua thịt", quantity=quantity, from_="01/12/2026", until="31/12/2026", **typed).code


def agree(session: Session, cast: Cast, offer: str, quantity: str = "1,6 tấn", buyer: Player | None = None, words: str = "cua thịt") -> Linkage:
    """A linkage of the offer and a need of the buyer's, brought to agreement."""
    need = post(session, buyer or cast.binh, "need", words=words, quantity="5 tấn", from_="01/12/2026", until="31/12/2026")
    linkage = brokering.propose(session, who=cast.chau.who, need_code=need.code, offer_code=offer, now=NOW)
    for move in ("talk", "agree"):
        facts = AGREED | {"quantity": quantity}
        linkage = brokering.take_move(session, who=cast.chau.who, code=linkage.code, move=move, facts=facts, version=linkage.version, now=NOW)
    return linkage


def draft(session: Session, who: Who, linkage: Linkage, *, now: datetime = NOW, form_key: str = "", **typed: str) -> Contract:
    """A draft of what the linkage agreed, with some fields typed over."""
    linkage = linkages.by_code(session, linkage.code) or linkage
    form = contracting.from_linkage(linkage) | {name.replace("_", "-"): said for name, said in typed.items()}
    read = contracting.read_contract_form(form, shipped_lexicon(), now.date(), frozenset({"1"}))
    sides = {"buyer": linkage.buyer.code, "seller": linkage.seller.code, "linkage": linkage.code}
    return contracting.draft_contract(session, who=who, draft=read, form_key=form_key or linkage.code, now=now, **sides)


def move(session: Session, who: Who, contract: Contract, name: str, *, now: datetime = NOW, **facts: str) -> Contract:
    """The contract after a move."""
    return contracting.move_contract(session, who=who, code=contract.code, move=name, facts=facts, version=contract.version, now=now)


def sign(session: Session, who: Who, contract: Contract, side: str, *, now: datetime = NOW, **facts: str) -> Contract:
    """The contract with a side's signature."""
    said = {"signer": SIGNERS[side], "signed_on": "hôm nay"} | facts
    return contracting.sign_contract(
        session, who=who, code=contract.code, side=side, facts=said, seen=digest_of(contract), version=contract.version, now=now
    )


def signed(session: Session, cast: Cast, linkage: Linkage, **typed: str) -> Contract:
    """A contract that Châu drafted and sent and both sides signed in their own accounts."""
    contract = move(session, cast.chau.who, draft(session, cast.chau.who, linkage, **typed), "send")
    return sign(session, cast.ut.who, sign(session, cast.binh.who, contract, "buyer"), "seller")


DECEMBER = (date(2026, 12, 1), date(2026, 12, 31))


def staged_contracts(session: Session, cast: Cast) -> dict[str, str]:
    """A harvest of Út's and contracts of Bình with Út: a draft, one to be signed, one signed, each with its version and digest."""
    party = session.scalars(sa.select(Party).where(Party.code == cast.ut.party)).one()
    harvest = Harvest(
        code="ut-harvest", made_for="ut-harvest", party_id=party.id, product="cua_thit", starts_on=DECEMBER[0], ends_on=DECEMBER[1],
        capacity_typed="2 tấn", capacity_kg=Decimal(2000), created_at=NOW, source="vuông nhà",
    )  # fmt: skip
    session.add(harvest)
    session.flush()
    codes = {"harvest_version": "1"}
    for name, number in (("draft", ""), ("signing", ""), ("signed", "001/2026")):
        made = _staged(session, cast, name, number)
        made = made if name == "draft" else move(session, cast.chau.who, made, "send")
        if name == "signed":
            for side, player in (("buyer", cast.binh), ("seller", cast.ut)):
                made = sign(session, player.who, made, side)
            codes["harvest_version"] = str(harvest.version)
        codes |= {f"{name}_version": str(made.version), f"{name}_digest": digest_of(made)}
    return codes


def _staged(session: Session, cast: Cast, name: str, number: str) -> Contract:
    line = LineDraft(
        "cua thịt", "500 kg", Decimal(500), "cua_thit", price={"kind": "fixed", "unit": "kg", "dong": 420_000}, starts_on=DECEMBER[0],
        ends_on=DECEMBER[1],
    )  # fmt: skip
    made = contracting.draft_contract(
        session, who=cast.chau.who, draft=ContractDraft((line,), number), buyer=cast.binh.party, seller=cast.ut.party, form_key=f"stage-{name}",
        now=NOW, code=f"{name}-contract",
    )  # fmt: skip
    return contracts.by_code(session, made.code) or made
