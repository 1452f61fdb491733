"""A signed contract for tests of deliveries: Út sells tôm sú to Bình, 12 tonnes in three weeks of November, two per cent to spare."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from cast import Cast, Player
from make import NOW, make_contract
from sqlalchemy.orm import Session

from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.deliveries import DeliverySlot
from matchmaker.store.models.people import Party
from matchmaker.store.queries.people import person_by_code
from matchmaker.workflows import delivering

WEEKS = ((date(2026, 11, 2), date(2026, 11, 8)), (date(2026, 11, 9), date(2026, 11, 15)), (date(2026, 11, 16), date(2026, 11, 22)))
TRUCK = {"on": "20/11/2026", "quantity": "3,6 tấn", "rejected": "", "reject_reason": ""}


def party_id(session: Session, player: Player) -> int:
    """The number of the party for which somebody speaks."""
    return session.scalars(sa.select(Party.id).where(Party.code == player.party)).one()


def signed(
    session: Session, cast: Cast, *, code: str = "hd-14", seller: Player | None = None, kg: str | None = "12000", weeks: bool = True, **columns: Any
) -> Contract:
    """A contract in force between a co-operative (Út's) and Bình, with one line and its weeks."""
    staff = person_by_code(session, cast.chau.code)
    assert staff is not None
    said = {"number": f"{code}/2026", "state": "in_force", "starts_on": WEEKS[0][0], "ends_on": WEEKS[-1][1], "signed_on": date(2026, 10, 30)}
    contract = make_contract(
        session, buyer=party_id(session, cast.binh), seller=party_id(session, seller or cast.ut), person=staff, code=code, **said | columns
    )
    promised = None if kg is None else Decimal(kg)
    line = ContractLine(
        contract_id=contract.id, sequence=1, words="tôm sú 30 con/kg", product="tom_su", quantity_typed=f"{kg} kg", quantity_kg=promised,
        tolerance_percent=Decimal(2), starts_on=contract.starts_on, ends_on=contract.ends_on,
    )  # fmt: skip
    session.add(line)
    session.flush()
    if weeks and promised is not None:
        session.add_all(DeliverySlot(line_id=line.id, starts_on=first, ends_on=last, quantity_kg=promised / 3) for first, last in WEEKS)
        session.flush()
    return contract


def framework(session: Session, cast: Cast, annexes: int = 2) -> Contract:
    """One framework of Bình's with two annexes: Út's of 6 tonnes and Dương's of 6 tonnes; or the first of them alone."""
    staff = person_by_code(session, cast.chau.code)
    assert staff is not None
    whole = {"shape": "framework", "state": "in_force", "signed_on": date(2026, 10, 30), "starts_on": WEEKS[0][0], "ends_on": WEEKS[-1][1]}
    made = make_contract(session, buyer=party_id(session, cast.binh), seller=None, person=staff, code="khung-3", **whole)
    for player, code in ((cast.ut, "pl-1"), (cast.duong, "pl-2"))[:annexes]:
        signed(session, cast, code=code, seller=player, kg="6000", shape="annex", parent_id=made.id)
    return made


def set_the_stage(session: Session, cast: Cast) -> dict[str, str]:
    """A contract that runs with a truck, a check, a payment and two reports; one being drafted, one that is over, and a framework."""
    years = {"ends_on": date(2036, 1, 31)}  # whatever today is
    signed(session, cast, code="hd-live", **years)
    signed(session, cast, code="hd-draft", state="draft", signed_on=None, weeks=False)
    signed(session, cast, code="hd-over", state="ended")
    framework(session, cast, annexes=1)
    truck = delivering.enter_delivery(session, who=cast.binh.who, code="hd-live", typed=TRUCK, form_key="stage", now=NOW)
    check = {"kind": "moisture", "result": "passed"}
    made = delivering.check_delivery(
        session, who=cast.ut.who, code=truck.code, typed=check, picture=("x", 9, 9, b"\xff\xd8\xff"), form_key="stage", now=NOW
    )
    due = {"amount": "54 triệu", "due_on": "30/11/2036"}
    payment = delivering.add_payment(session, who=cast.ut.who, code="hd-live", typed=due, form_key="stage", now=NOW)
    report = {"against": "buyer", "reason": "late_payment", "happened_on": "21/11/2026", "told": "Hẹn bảy ngày, nay mười ngày"}
    fresh = delivering.report_breach(session, who=cast.ut.who, code="hd-live", typed=report, form_key="fresh", now=NOW)
    old = delivering.report_breach(session, who=cast.ut.who, code="hd-live", typed=report, form_key="old", now=NOW)
    fresh.answer_by, old.answer_by = years["ends_on"], date(2026, 11, 23)
    session.flush()
    return {"truck": truck.code, "check": made.code, "payment": payment.code, "report": fresh.code, "old_report": old.code}


__all__ = ["NOW", "TRUCK", "WEEKS", "framework", "party_id", "set_the_stage", "signed"]
