"""What invented parties of the demo world have under way: rounds, questions, rights lent, terms, a plan, contracts in every state, a report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.cli.demo_deliveries import FRAMEWORK, drafted, signed
from matchmaker.domain.errors import NotFound
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.permissions import Who
from matchmaker.market import market_of
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings
from matchmaker.workflows import contracting, delivering, figures, mandates, negotiating, pooling, questions, rounds

People = Mapping[str, Who]
Deal = tuple[str, str, str, str, str, str, str, str, int, int]
ROUNDS = (("n-dat-mui-xanh-3", timedelta(days=5)), ("n-hat-bac-3", timedelta(hours=-3)))
"""Needs asked for in a round, and how far from now their deadline is: one is still open, one waits for somebody to choose."""
QUESTIONS = (  # of which listing, who asks, what, what its owner answers
    ("n-dat-mui-xanh-2", "htx-rach-tau", "Cua trói dây ướt hay dây khô? Dây tính vào cân không?", "Dây khô, trừ dây theo cân thật."),
    ("n-hat-bac-4", "htx-ben-la", "Bên mua có đem máy gặt tới, hay bên bán tự cắt?", ""),
    ("o-htx-ben-la-1", "con-song", "Cho xin số điện thoại từng chủ vuông để mua thẳng, khỏi qua hợp tác xã.", ""),
)
SOURCES = (  # what sources say of how many co-operatives have signed the framework: how, who says it, when
    ("5 hợp tác xã", "press", "Bản tin xã Năm Căn (minh họa)"),
    ("4 hợp tác xã", "file", "Danh sách của phòng thu mua (minh họa)"),
)
OTHERS: tuple[Deal, ...] = (  # contract, buyer, seller, number, what, quantity, price, who signs, from and until, days from now
    ("hd-demo-gat", "hat-bac", "htx-canh-co", "07/2026/HĐ-HB", "Lúa Đài Thơm 8 tươi", "100 tấn", "7.900 đ/kg", "", 95, 140),
    ("hd-demo-kho", "bep-rung", "htx-bong-tram", "03/2026/HĐ-BR", "Khô cá bổi 12-15 con/kg", "300 kg", "235.000 đ/kg", "Lê Văn Tràm", 10, 60),
    ("hd-demo-xong", "cho-phien", "htx-bong-mam", "11/2026/HĐ-CP", "Cua thịt từ 250 g/con", "400 kg", "450.000 đ/kg", "Phan Thị Mắm", -75, -20),
)


def deal(session: Session, people: People, colleague: Who, now: datetime) -> None:
    """Put all of it into the world; the colleague is a second member of staff, who signs for the Alliance what the first one wrote."""
    for code, away in ROUNDS:
        _ask_in_a_round(session, people, code, now + away, now)
    for number, (code, asker, body, answer) in enumerate(QUESTIONS):
        _question(session, people, code, (asker, body, answer), number)
    _lend(session, people, now)
    _put_terms(session, people, now)
    _keep_plan(session, people, now)
    for contract in OTHERS:
        _contract(session, people, colleague, contract, now)
    _quarrel(session, people, now)
    for number, (said, way, source) in enumerate(SOURCES):
        day = f"{now.astimezone(VIETNAM) - timedelta(days=4 + number):%d/%m/%Y}"
        typed = {"figure": "cooperatives", "figure_said": said, "way": way, "source": source, "reported_on": day}
        figures.add_figure(
            session, who=people[""], kind="contract", code=FRAMEWORK, typed=typed, form_key=f"demo-figure-{number}", source="demo", now=now
        )


def _listing(session: Session, code: str) -> Listing:
    found = listings.by_code(session, code)
    if found is None:
        raise NotFound(listing=code)
    return found


def _ask_in_a_round(session: Session, people: People, code: str, deadline: datetime, now: datetime) -> None:
    need = _listing(session, code)
    at, ends = need.created_at + timedelta(minutes=10), deadline.astimezone(VIETNAM)
    typed = {"deadline": f"{ends.hour}h ngày {ends:%d/%m/%Y}"}
    draft = rounds.read_round(typed, whole=None, line=(), lexicon=market_of(session).lexicon(session), now=at)
    rounds.set_round(session, who=people[need.party.code], code=code, draft=draft, version=0, source="demo", now=at)


def _question(session: Session, people: People, code: str, said: tuple[str, str, str], number: int) -> None:
    listing, (asker, body, answer) = _listing(session, code), said
    at, key = listing.created_at + timedelta(minutes=20), f"demo-question-{number}"
    made = questions.ask(session, who=people[asker], side=listing.side, code=code, body=body, form_key=key, source="demo", now=at)
    if answer:
        questions.answer(session, who=people[listing.party.code], code=made.code, answer=answer, source="demo", now=at + timedelta(hours=2))


def _lend(session: Session, people: People, now: datetime) -> None:
    """One co-operative lets its neighbour post and negotiate for it for half a year."""
    until = f"{now.astimezone(VIETNAM) + timedelta(days=180):%d/%m/%Y}"
    draft = mandates.read_mandate({"taker": "htx-rach-tau", "mandate_until": until}, ("post", "negotiate"), now)
    mandates.give(session, who=people["htx-ben-la"], code="htx-ben-la", draft=draft, form_key="demo-mandate", source="demo", now=now)


def _put_terms(session: Session, people: People, now: datetime) -> None:
    typed = {"price": "105.000 đ/kg", "quantity": "3 tấn", "place": "tại kho bên mua, xã Năm Căn", "payment": "trả chậm 7 ngày"}
    draft = negotiating.read_terms(typed, lexicon=market_of(session).lexicon(session), now=now)
    negotiating.put_forward(session, who=people["dat-mui-xanh"], code="k-demo-6", draft=draft, seen=0, form_key="demo-terms", source="demo", now=now)


def _keep_plan(session: Session, people: People, now: datetime) -> None:
    """The cheapest way to fill a need for cockles from several co-operatives, kept by the buyer and not chosen yet."""
    today = now.astimezone(VIETNAM).date()
    pooling.keep_plan(
        session, who=people["dat-mui-xanh"], code="n-dat-mui-xanh-4", asked=pooling.read_asked({}), picked="cheapest", today=today, source="demo",
        now=now,
    )  # fmt: skip


def _contract(session: Session, people: People, colleague: Who, row: Deal, now: datetime) -> None:
    """One contract, as far as it has come: sent to be signed, on hold, or ended."""
    code, buyer, seller, number, words, quantity, price, signer, begins, ends = row
    staff, today = people[""], now.astimezone(VIETNAM).date()
    days = (today + timedelta(days=begins), today + timedelta(days=ends))
    at = now + timedelta(days=min(begins, 0) - 9)
    line = {"words": words, "quantity": quantity, "price": price}
    made = drafted(session, staff, at, days, line, code=code, buyer=buyer, seller=seller, number=number)
    if not signer:
        return
    paper = {"signed_on": f"{at.astimezone(VIETNAM):%d/%m/%Y}"}
    for side, name in (("buyer", "Trần Văn Phiên"), ("seller", signer)):
        made = signed(session, staff, made, side, {"signer": name, **paper}, at)
    moves: dict[str, Any] = {"who": colleague, "code": code, "source": "demo"}
    made = contracting.move_contract(session, move="countersign", facts={}, version=made.version, now=at + timedelta(hours=4), **moves)
    if ends < 0:
        facts = {"end_reason": "fulfilled", "note": "giao đủ, hai bên không còn gì"}
        contracting.end_contract(session, facts=facts, delivered={}, version=made.version, now=now + timedelta(days=ends), **moves)
    else:
        facts = {"hold_reason": "papers", "note": "chờ giấy kiểm nghiệm mới của lò khô"}
        contracting.move_contract(session, move="hold", facts=facts, version=made.version, now=now - timedelta(days=2), **moves)


def _quarrel(session: Session, people: People, now: datetime) -> None:
    """The buyer says of one annex that crab went to others; the seller has answered, and staff have to decide. One sum of it is past its day."""
    annex, day = "hd-pl-demo-2", f"{now.astimezone(VIETNAM) - timedelta(days=6):%d/%m/%Y}"
    typed = {
        "against": "seller", "reason": "sold_elsewhere", "happened_on": day, "evidence": "phiếu PC-131 thiếu, ảnh chụp tại bến",
        "told": "Tuần rồi ghe của hợp tác xã cân 200 kg cua cho thương lái trước khi xe chúng tôi tới.",
    }  # fmt: skip
    at = now - timedelta(days=5)
    made = delivering.report_breach(session, who=people["dat-mui-xanh"], code=annex, typed=typed, form_key="demo-report", source="demo", now=at)
    answer = "Xe tới trễ một con nước, cua yếu nên bà con bán bớt 120 kg; chúng tôi xin giao bù tuần này."
    delivering.answer_report(
        session, who=people["htx-rach-tau"], code=made.code, answer=answer, version=made.version, source="demo", now=at + timedelta(days=1)
    )
    due = {"amount": "322.500.000", "due_on": f"{now.astimezone(VIETNAM) - timedelta(days=4):%d/%m/%Y}", "about": "chuyến phiếu PC-118"}
    delivering.add_payment(session, who=people["dat-mui-xanh"], code=annex, typed=due, form_key="demo-pay-late", source="demo", now=at)
