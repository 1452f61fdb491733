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
from matchmaker.store.models.listings import Listing
from matchmaker.workflows import contracting, delivering, posting

BUYER, BUYER_SIGNS, FRAMEWORK = "dat-mui-xanh", "Trần Thị Bình", "hd-khung-demo"
SELLERS = (
    ("htx-cai-tau-xanh", "Út Mười", "6 tấn", "7,5 tấn", "xã Hàng Vịnh"), ("htx-rach-tau", "Nguyễn Văn Dương", "3 tấn", "4 tấn", "xã Đất Mũi"),
    ("htx-ben-la", "Sáu Lá", "3 tấn", "3 tấn", "xã Năm Căn"),
)  # fmt: skip
"""Who sells under which annex: code, who signs, how much in four weeks, how much the whole harvest is, and where."""
WEEKS = 4
TRUCKS = (  # of which annex, days after the first one, brought, sent back, why, paper, whether the seller confirmed
    (0, 2, "1,5 tấn", "", "", "PC-101", True), (1, 3, "750 kg", "", "", "PC-102", True), (2, 3, "700 kg", "40 kg", "dead", "PC-103", True),
    (0, 9, "1,6 tấn", "100 kg", "undersize", "PC-117", True), (1, 10, "750 kg", "", "", "PC-118", True),
    (2, 12, "16 bao", "20 kg", "undersize", "PC-121", False),
    (0, 15, "1,4 tấn", "", "", "PC-130", False), (1, 16, "600 kg", "30 kg", "wrong_kind", "PC-131", False),
)  # fmt: skip


def deliver(session: Session, people: Mapping[str, Who], colleague: Who, now: datetime) -> None:
    """Write the framework and its annexes, sign them a month ago, and tell the trucks of the weeks since.

    The colleague, a second member of staff, signs for the Alliance; the last annex is written by them and still waits for the first one.
    """
    begun = now - timedelta(days=26)
    today = begun.astimezone(VIETNAM).date()
    starts_on = today + timedelta(days=7 - today.weekday())
    days = (starts_on, starts_on + timedelta(days=7 * WEEKS - 1))
    staff, buyer, crab = people[""], people[BUYER], {"words": "cua thịt từ 250 g/con, dây sạch", "tolerance": "5", "price": "430.000 đ/kg"}
    line = {**crab, "quantity": "12 tấn"}
    framework = drafted(session, staff, begun, days, line, code=FRAMEWORK, buyer=BUYER, shape="framework", number=f"01/{today.year}/HĐK-ĐMX")
    made = signed(session, buyer, framework, "buyer", {"signer": BUYER_SIGNS}, begun)
    _countersign(session, colleague, made, begun)
    annexes = []
    for number, (seller, signer, quantity, whole, place) in enumerate(SELLERS, 1):
        writer = colleague if number == len(SELLERS) else staff
        offer = _offered(session, people[seller], seller, {**crab, "quantity": whole, "place": place}, days, begun)
        annex = drafted(
            session, writer, begun, days, {**crab, "quantity": quantity, "listing": offer.code}, code=f"hd-pl-demo-{number}", buyer=BUYER,
            seller=seller, shape="annex", parent=FRAMEWORK, number=f"01/{today.year}/HĐK-ĐMX-PL{number}",
        )  # fmt: skip
        made = signed(session, buyer, annex, "buyer", {"signer": BUYER_SIGNS}, begun)
        made = signed(session, people[seller], made, "seller", {"signer": signer}, begun)
        if writer is staff:
            _countersign(session, colleague, made, begun)
        posting.withdraw_listing(session, who=people[seller], code=offer.code, version=offer.version, source="demo", now=begun)
        annexes.append(annex.code)
    _tell(session, people, annexes, starts_on, now)


def _offered(session: Session, who: Who, seller: str, said: Mapping[str, str], days: tuple[date, date], now: datetime) -> Listing:
    """The offer by which a seller said how much its harvest is: the annex draws on that, and the ledger shows both."""
    lexicon, window = market_of(session).lexicon(session), {"from": f"{days[0]:%d/%m/%Y}", "until": f"{days[1]:%d/%m/%Y}"}
    draft = posting.read_draft({**said, **window, "sure": "1"}, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=now.date())
    key = f"o-demo-{seller}"
    return posting.post_listing(session, who=who, party=seller, side="offer", draft=draft, form_key=key, source="demo", now=now, code=key)


def drafted(
    session: Session, staff: Who, now: datetime, days: tuple[date, date], line: Mapping[str, str], *, code: str, number: str, seller: str = "",
    **shape: str,
) -> Contract:  # fmt: skip
    """The contract of one line, drafted by staff, with its weeks where it is an annex, and sent to be signed."""
    window = {"from": f"{days[0]:%d/%m/%Y}", "until": f"{days[1]:%d/%m/%Y}"}
    said = {f"line-1-{name}": text for name, text in {**line, **window}.items()}
    typed = {**window, "number": number, "payment_term": "trong 7 ngày sau mỗi chuyến", **said}
    draft = contracting.read_contract_form(typed, market_of(session).lexicon(session), now.date(), frozenset({"1"}))
    made = contracting.draft_contract(session, who=staff, draft=draft, seller=seller, form_key=code, source="demo", now=now, code=code, **shape)
    if "parent" in shape:
        delivering.set_schedule(session, who=staff, code=code, line=1, step="week", source="demo", now=now)
    return contracting.move_contract(session, who=staff, code=code, move="send", facts={}, version=made.version, source="demo", now=now)


def signed(session: Session, who: Who, contract: Contract, side: str, facts: Mapping[str, str], now: datetime) -> Contract:
    """The contract with the signature of one side, by its own person or told to staff from paper."""
    return contracting.sign_contract(
        session, who=who, code=contract.code, side=side, facts=facts, seen=digest_of(contract), version=contract.version, source="demo", now=now
    )


def _countersign(session: Session, colleague: Who, contract: Contract, now: datetime) -> None:
    contracting.move_contract(
        session, who=colleague, code=contract.code, move="countersign", facts={}, version=contract.version, source="demo", now=now
    )


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
