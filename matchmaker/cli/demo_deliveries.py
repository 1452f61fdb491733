"""The demo world's deliveries: invented co-operatives sell crab to an invented enterprise under one framework, week by week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Who
from matchmaker.market import market_of
from matchmaker.store.contract_moves import digest_of
from matchmaker.store.models.contracts import Contract
from matchmaker.workflows import contracting, delivering

BUYER, FRAMEWORK = "dat-mui-xanh", "hd-khung-demo"
SELLERS = (("htx-cai-tau-xanh", "Út Mười", "6 tấn"), ("htx-rach-tau", "Nguyễn Văn Dương", "3 tấn"), ("htx-ben-la", "Sáu Lá", "3 tấn"))
"""Who sells under which annex: code, who signs, how much in four weeks."""
WEEKS = 4
TRUCKS = (  # of which annex, days after the first one, brought, sent back, why, paper, whether the seller confirmed
    (0, 2, "1,5 tấn", "", "", "PC-101", True), (1, 3, "750 kg", "", "", "PC-102", True), (2, 3, "700 kg", "40 kg", "dead", "PC-103", True),
    (0, 9, "1,6 tấn", "100 kg", "undersize", "PC-117", True), (1, 10, "750 kg", "", "", "PC-118", True),
    (2, 12, "16 bao", "20 kg", "undersize", "PC-121", False),
    (0, 15, "1,4 tấn", "", "", "PC-130", False), (1, 16, "600 kg", "30 kg", "wrong_kind", "PC-131", False),
)  # fmt: skip


def deliver(session: Session, people: Mapping[str, Who], now: datetime) -> None:
    """Write the framework and its annexes, sign them a month ago, and tell the trucks of the weeks since."""
    begun = now - timedelta(days=26)
    today = begun.astimezone(VIETNAM).date()
    starts_on = today + timedelta(days=7 - today.weekday())
    framework = _contract(session, people, begun, starts_on, code=FRAMEWORK, shape="framework", quantity="12 tấn")
    _sign(session, people, framework, "buyer", "Trần Thị Bình", begun)
    annexes = []
    for number, (seller, signer, quantity) in enumerate(SELLERS, 1):
        annex = _contract(
            session, people, begun, starts_on, code=f"hd-pl-demo-{number}", shape="annex", parent=FRAMEWORK, seller=seller, quantity=quantity
        )
        _sign(session, people, annex, "buyer", "Trần Thị Bình", begun)
        _sign(session, people, annex, "seller", signer, begun, seller)
        annexes.append(annex.code)
    _tell(session, people, annexes, starts_on, now)


def _contract(
    session: Session, people: Mapping[str, Who], now: datetime, starts_on: date, *, code: str, quantity: str, seller: str = "", **shape: str
) -> Contract:
    """The contract, drafted by staff with its weeks and sent to be signed."""
    staff, ends_on = people[""], starts_on + timedelta(days=7 * WEEKS - 1)
    days = {"from": f"{starts_on:%d/%m/%Y}", "until": f"{ends_on:%d/%m/%Y}"}
    line = {"words": "cua thịt từ 250 g/con, dây sạch", "quantity": quantity, "tolerance": "5", "price": "430.000 đ/kg", **days}
    typed = {**days, "payment_term": "trong 7 ngày sau mỗi chuyến", **{f"line-1-{name}": said for name, said in line.items()}}
    draft = contracting.read_contract_form(typed, market_of(session).lexicon(session), now.date(), frozenset({"1"}))
    made = contracting.draft_contract(
        session, who=staff, draft=draft, buyer=BUYER, seller=seller, form_key=code, source="demo", now=now, code=code, **shape
    )
    if seller:
        delivering.set_schedule(session, who=staff, code=code, line=1, step="week", source="demo", now=now)
    return contracting.move_contract(session, who=staff, code=code, move="send", facts={}, version=made.version, source="demo", now=now)


def _sign(session: Session, people: Mapping[str, Who], contract: Contract, side: str, signer: str, now: datetime, party: str = BUYER) -> None:
    contracting.sign_contract(
        session, who=people[party], code=contract.code, side=side, facts={"signer": signer}, seen=digest_of(contract), version=contract.version,
        source="demo", now=now,
    )  # fmt: skip


def _tell(session: Session, people: Mapping[str, Who], annexes: list[str], starts_on: date, now: datetime) -> None:
    """The trucks that have come by now, told by the buyer, some of them confirmed by the seller; and what was paid."""
    today = now.astimezone(VIETNAM).date()
    for annex, days, quantity, rejected, reason, receipt, confirmed in TRUCKS:
        on = starts_on + timedelta(days=days)
        if on > today:
            continue
        at = now - timedelta(days=(today - on).days)
        typed = {
            "on": f"{on:%d/%m/%Y}",
            "quantity": quantity,
            "kg_each": "45" if "bao" in quantity else "",
            "rejected": rejected,
            "reject_reason": reason,
            "receipt": receipt,
        }
        made = delivering.enter_delivery(
            session, who=people[BUYER], code=annexes[annex], typed=typed, form_key=f"demo-{receipt}", source="demo", now=at
        )
        if confirmed:
            seller = people[SELLERS[annex][0]]
            delivering.answer_delivery(session, who=seller, code=made.code, answer="confirmed", seen=0, source="demo", now=at)
    due = {"amount": "645.000.000", "due_on": f"{starts_on + timedelta(days=9):%d/%m/%Y}", "about": "chuyến đầu, phiếu PC-101"}
    owed = delivering.add_payment(session, who=people[BUYER], code=annexes[0], typed=due, form_key="demo-pay", source="demo", now=now)
    paid = {"paid_on": f"{min(starts_on + timedelta(days=8), today):%d/%m/%Y}"}
    delivering.tell_payment(session, who=people[BUYER], code=owed.code, said="paid", typed=paid, seen=0, source="demo", now=now)
