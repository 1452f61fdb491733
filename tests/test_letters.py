"""Letters: who is told what, in whose language, and what staff see and do on the page of letters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, make_letter, make_listing, settings_for

from config import ROOT
from matchmaker.app import create_app
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.people import Person
from matchmaker.store.work import work
from matchmaker.wording.labels import LETTER_KINDS
from matchmaker.wording.letters import KINDS, Written, written
from matchmaker.workflows import brokering

SITE = "https://benhang.example"
EXAMPLES: dict[str, dict[str, object]] = {
    "linkage_asked": {"code": "k-1", "asker": "HTX Cái Tàu", "need": "cua thịt", "offer": "cua y4", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu"},
    "linkage_proposed": {"code": "k-1", "need": "cua thịt", "offer": "cua y4", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu"},
    "linkage_moved": {"code": "k-1", "need": "cua thịt", "offer": "cua y4", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu", "stage": "talking",
                      "reader_buys": True},
    "registration_received": {"organisation": "HTX Kênh Mới", "applicant": "Bà Tư", "code": "r-1"},
    "registration_asked": {"organisation": "HTX Kênh Mới", "question": "Đơn vị ở xã nào?"},
    "registration_answered": {"organisation": "HTX Kênh Mới", "accepted": False, "reason": "papers", "note": "thiếu trang hai"},
    "listing_on_behalf": {"side": "offer", "code": "o-1", "words": "tôm sú 20 con/kg", "staff": "Châu", "party": "HTX Kênh Mới"},
    "task_due": {"task": "Gọi HTX Kênh Mới", "due_on": "2026-11-30"},
    "paper_due": {"code": "o-1", "words": "tôm sú 20 con/kg", "paper": "VietGAP", "ends_on": "2027-03-12", "days": 60},
    "contract_sent": {"code": "h-1", "contract": "014/2026", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu", "by": "Châu"},
    "contract_moved": {"code": "h-1", "contract": "014/2026", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu", "by": "Châu", "state": "on_hold",
                       "move": "hold", "reason": "papers", "note": "chờ giấy ATTP", "signer": ""},
    "contract_addendum": {"code": "h-1", "contract": "014/2026", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu", "by": "Châu", "move": "addendum",
                          "number": 2, "reason": "price", "to": "430.000 đ/kg"},
    "linkage_refused": {"code": "k-1", "need": "cua thịt", "offer": "cua y4", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu", "reader_buys": False,
                        "reason": "distance", "note": "xe không xuống tới"},
    "terms_put": {"code": "k-1", "need": "cua thịt", "offer": "cua y4", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu", "side": "need", "number": 2,
                  "price": "425.000 đ/kg", "quantity": "1,2 tấn"},
    "terms_refused": {"code": "k-1", "need": "cua thịt", "offer": "cua y4", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu", "price": "425.000 đ/kg",
                      "reason": "payment", "note": ""},
    "round_won": {"code": "k-1", "need": "cua thịt", "offer": "cua y4", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu", "lots": "1, 3"},
    "question_asked": {"side": "need", "code": "n-1", "words": "cua thịt", "question": "Trả tiền lúc nào?"},
    "question_answered": {"side": "need", "code": "n-1", "words": "cua thịt", "question": "Trả tiền lúc nào?", "answer": "Trong ngày"},
    "mandate_given": {"giver": "HTX Cái Tàu", "taker": "Liên hiệp Năm Căn", "code": "c-9", "rights": ["post", "sign"], "from": "2026-11-30",
                      "until": "2027-06-30"},
    "mandate_revoked": {"giver": "HTX Cái Tàu", "taker": "Liên hiệp Năm Căn", "code": "c-9"},
}  # fmt: skip
CONTRACT = {"contract": "hd-14", "number": "14/2026", "buyer": "Cty Đất Mũi", "seller": "HTX Cái Tàu", "reader_buys": False}
EXAMPLES["looked_as"] = {"staff": "Châu", "reason": "Út gọi, không thấy nút gửi giá", "until": "2026-11-27T03:00:00+00:00"}
EXAMPLES |= {
    "delivery_told": {**CONTRACT, "what": "entered", "code": "g-1", "words": "tôm sú 30 con/kg", "on": "2026-11-12", "brought_g": 3_600_000,
                      "note": "", "rejected_g": 150_000, "reason": "undersize", "remaining_g": 8_550_000, "by": "Bình", "side": "buyer",
                      "on_behalf": False},
    "delivery_answered": {**CONTRACT, "code": "g-1", "answer": "objected", "note": "cân 3,4 tấn", "on": "2026-11-12", "words": "tôm sú", "by": "Út"},
    "payment_told": {**CONTRACT, "code": "t-1", "said": "paid", "amount_dong": 54_000_000, "on": "2026-11-19", "note": "", "by": "Bình"},
    "breach_told": {**CONTRACT, "code": "v-1", "reason": "late_pick_up", "told": "Trưa mới tới", "on": "2026-11-12", "answer_by": "2026-11-30"},
    "breach_decided": {**CONTRACT, "code": "v-1", "reason": "late_pick_up", "decision": "settled", "text": "Đã đền", "on": "2026-11-12",
                       "against": "buyer"},
    "contract_outcome": {**CONTRACT, "ending": "broken", "broken_by": "seller", "reason": "sold_elsewhere", "note": "", "accepted_g": 900_000,
                         "promised_g": None},
    "shortfall_offered": {**CONTRACT, "framework": "khung-3", "short_g": 900_000, "left_g": 2_000_000, "part_g": 900_000, "words": "tôm sú"},
    "search_news": {"search": "Khóm gần", "side": "offer", "query": "q=kh%C3%B3m", "more": 0, "lines": [
        {"code": "o-1", "side": "offer", "words": "khóm\nloại 1", "party": "HTX Kênh Mới", "place": "", "price": "9k/kg", "why": "price",
         "on": "2026-11-30", "before": "10k/kg", "after": "9k/kg"}]},
    "digest": {"every": "daily", "day": "2026-11-30", "more": 2, "letters": [
        {"kind": "task_due", "facts": {"task": "Gọi HTX Kênh Mới", "due_on": "2026-11-30"}, "at": "2026-11-29T01:00:00+00:00"}]},
}  # fmt: skip
EXAMPLES["password_reset"] = {"code": "x-1", "until": "2026-11-30T03:00:00+00:00"}
EXAMPLES["new_address"] = {"code": "x-2", "until": "2026-11-30T03:00:00+00:00"}
EXAMPLES["account_changed"] = {"what": "phone", "at": "2026-11-30T02:00:00+00:00"}
LINKS = {
    "linkage_asked": "/linkages/k-1", "linkage_proposed": "/linkages/k-1", "linkage_moved": "/linkages/k-1", "listing_on_behalf": "/offers/o-1",
    "registration_received": "/registrations/r-1", "registration_answered": "/register", "task_due": "/desk", "paper_due": "/offers/o-1",
    "contract_sent": "/contracts/h-1", "contract_moved": "/contracts/h-1", "contract_addendum": "/contracts/h-1",
    "linkage_refused": "/linkages/k-1", "terms_put": "/linkages/k-1", "terms_refused": "/linkages/k-1", "round_won": "/linkages/k-1",
    "question_asked": "/needs/n-1", "question_answered": "/needs/n-1", "mandate_given": "/parties/c-9/mandates", "mandate_revoked": "/parties/c-9",
    "search_news": "/suppliers?q=kh%C3%B3m", "digest": "/inbox",
}  # fmt: skip
LINKS |= {"delivery_told": "/deliveries/g-1", "delivery_answered": "/deliveries/g-1", "payment_told": "/contracts/hd-14/payments"}
LINKS |= {"breach_told": "/breaches/v-1", "breach_decided": "/breaches/v-1"}
LINKS["looked_as"] = "/inbox"
LINKS["account_changed"] = "/forgot"
LINKS |= dict.fromkeys(("contract_outcome", "shortfall_offered"), "/contracts/hd-14/deliveries")
SECRET_LINKS = ("registration_asked", "password_reset", "new_address")
"""Letters whose address is a secret, and stands in none that is kept."""
TITLES = {
    "linkage_asked": ("HTX Cái Tàu nhờ giới thiệu: cua thịt", "HTX Cái Tàu asks for an introduction: cua thịt"),
    "linkage_proposed": ("Liên minh giới thiệu: HTX Cái Tàu và Cty Đất Mũi", "The Alliance introduces HTX Cái Tàu and Cty Đất Mũi"),
    "linkage_moved": ("Kết nối với HTX Cái Tàu: đang thương lượng", "Linkage with HTX Cái Tàu: talking"),
    "registration_received": ("HTX Kênh Mới xin đăng ký", "HTX Kênh Mới asks to be registered"),
    "registration_asked": ("HTX Kênh Mới: Liên minh hỏi thêm", "HTX Kênh Mới: the Alliance has a question"),
    "registration_answered": ("HTX Kênh Mới: chưa đăng ký được", "HTX Kênh Mới could not be registered yet"),
    "listing_on_behalf": ("Xin xác nhận tin đăng giúp: tôm sú 20 con/kg", "Please confirm what was posted for you: tôm sú 20 con/kg"),
    "paper_due": ("VietGAP hết hạn ngày 12/03/2027, còn 60 ngày", "VietGAP ends on 12 Mar 2027, in 60 days"),
    "task_due": ("Đến hạn 30/11/2026: Gọi HTX Kênh Mới", "Due 30 Nov 2026: Gọi HTX Kênh Mới"),
    "contract_sent": ("Có hợp đồng chờ ký: 014/2026", "A contract to be signed: 014/2026"),
    "contract_moved": ("Hợp đồng 014/2026: tạm dừng", "Contract 014/2026: on hold"),
    "contract_addendum": ("Phụ lục 2 của hợp đồng 014/2026", "Addendum 2 of contract 014/2026"),
    "linkage_refused": ("Kết nối với Cty Đất Mũi dừng lại", "The linkage with Cty Đất Mũi has ended"),
    "terms_put": ("Cty Đất Mũi: điều kiện lượt 2, 425.000 đ/kg", "Cty Đất Mũi: terms of round 2, 425.000 đ/kg"),
    "terms_refused": ("Điều kiện 425.000 đ/kg chưa được đồng ý", "The terms at 425.000 đ/kg were not accepted"),
    "round_won": ("Cty Đất Mũi đã chọn HTX Cái Tàu", "Cty Đất Mũi has chosen HTX Cái Tàu"),
    "question_asked": ("Có người hỏi về tin: cua thịt", "A question about your listing: cua thịt"),
    "question_answered": ("Câu hỏi của anh/chị đã được trả lời: cua thịt", "Your question was answered: cua thịt"),
    "mandate_given": ("HTX Cái Tàu ủy quyền cho Liên hiệp Năm Căn", "HTX Cái Tàu gives a mandate to Liên hiệp Năm Căn"),
    "mandate_revoked": ("HTX Cái Tàu thôi ủy quyền cho Liên hiệp Năm Căn", "HTX Cái Tàu ends the mandate of Liên hiệp Năm Căn"),
}

TITLES["password_reset"] = ("Đặt mật khẩu mới", "Choose a new password")
TITLES["new_address"] = ("Xác nhận thư điện tử mới", "Confirm your new e-mail address")
TITLES["account_changed"] = ("Số điện thoại để đăng nhập vừa được đổi", "The phone number for signing in was changed")
TITLES["looked_as"] = ("Châu của Liên minh xem trang như bạn", "Châu of the Alliance is looking at the site as you")
TITLES |= {
    "delivery_told": ("Chuyến giao ngày 12/11/2026: 3,6 tấn", "Delivery of 12 Nov 2026: 3.6 t"),
    "delivery_answered": ("Bên kia báo chuyến giao ngày 12/11/2026 chưa đúng", "The other side says that the delivery of 12 Nov 2026 is not right"),
    "payment_told": ("Bên kia báo đã trả 54.000.000 đ", "The other side says that it paid 54,000,000 đ"),
    "breach_told": ("Có lời báo cần bạn trả lời: tới lấy trễ", "A report asks for your answer: picked up late"),
    "breach_decided": ("Liên minh đã kết luận: hai bên đã tự dàn xếp", "The Alliance has decided: the two sides settled it"),
    "contract_outcome": ("Hợp đồng 14/2026: bị một bên bỏ dở", "Contract 14/2026: broken off by one side"),
    "shortfall_offered": ("Cty Đất Mũi còn cần thêm 900 kg", "Cty Đất Mũi needs 900 kg more"),
    "search_news": ("Khóm gần: 1 tin mới", "Khóm gần: 1 new listing"),
    "digest": ("Có 3 thông báo mới", "3 new notices"),
}


FIXED = frozenset(("what", "at", "code", "side", "due_on", "ends_on", "days", "stage", "day", "every", "query", "on", "answer_by"))
FIXED |= {"contract", "framework", "from", "until"}
"""Facts that are codes and days, and never what somebody typed."""


def write(app: Flask, kind: str, language: str = "vi", name: str = "Út", **facts: object) -> Written:
    with app.app_context():
        return written(kind, {**EXAMPLES[kind], **facts}, name=name, language=language, site=SITE)


def test_every_kind_has_its_template_its_label_and_its_example() -> None:
    templates = {path.stem for path in (ROOT / "templates" / "letters").glob("*.txt") if not path.stem.startswith("_")}
    assert templates == set(KINDS) == set(LETTER_KINDS) == set(EXAMPLES)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_letter_says_who_what_and_where(app: Flask, kind: str, language: str) -> None:
    letter = write(app, kind, language)
    assert letter.title == TITLES[kind][language == "en"]
    assert letter.body.startswith({"vi": "Chào Út,\n\n", "en": "Dear Út,\n\n"}[language])
    assert f"{SITE}{LINKS[kind]}\n" in letter.body if kind in LINKS else kind in SECRET_LINKS
    assert letter.body.endswith({"vi": "xin gọi cán bộ Liên minh.\n", "en": "please call the Alliance's staff.\n"}[language])
    assert not re.search(r"None|\{\{|%\(|\n{3}|&#|&amp;|Undefined", letter.title + letter.body)


def test_a_registration_that_was_accepted_says_so(app: Flask) -> None:
    letter = write(app, "registration_answered", accepted=True)
    assert letter.title == "HTX Kênh Mới đã được đăng ký"
    assert "Lý do" not in letter.body


@pytest.mark.parametrize(("language", "says"), [("vi", "số điện thoại ấy được nữa. Lý do: số của chị Tư"), ("en", "The reason: số của chị Tư")])
def test_who_loses_a_number_reads_why_and_is_not_sent_for_a_new_password(app: Flask, language: str, says: str) -> None:
    letter = write(app, "account_changed", language, what="phone_freed", reason="số của chị Tư")
    assert says in letter.body
    assert "/forgot" not in letter.body


def test_the_other_side_is_named_to_each(app: Flask) -> None:
    assert write(app, "linkage_moved", reader_buys=False).title == "Kết nối với Cty Đất Mũi: đang thương lượng"


def test_what_people_wrote_is_text_and_no_markup(app: Flask) -> None:
    letter = write(app, "linkage_asked", need="cua <b>&</b> {{ 7*7 }}")
    assert "cua <b>&</b> {{ 7*7 }}" in letter.body


def test_a_letter_that_lacks_a_fact_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(LookupError, match="offer"):
        written("linkage_proposed", {"code": "k", "need": "x", "buyer": "x", "seller": "x"}, name="x", language="vi", site=SITE)


@pytest.mark.parametrize(
    ("move", "says"),
    [
        ("sign_buyer", "Lê Văn Sáu đã ký cho bên mua."),
        ("sign_seller", "Lê Văn Sáu đã ký cho bên bán."),
        ("countersign", "Châu đã ký xác nhận thay mặt Liên minh. Hợp đồng có hiệu lực."),
        ("hold", "Châu của Liên minh tạm dừng hợp đồng này. Lý do: thiếu giấy tờ."),
        ("resume", "Châu của Liên minh cho hợp đồng này đi tiếp."),
        ("recall", "Châu lấy lại hợp đồng để sửa. Chưa ai ký bản này."),
    ],
)
def test_each_move_of_a_contract_is_told_in_plain_words(app: Flask, move: str, says: str) -> None:
    assert says in write(app, "contract_moved", move=move, signer="Lê Văn Sáu").body


@given(words=st.text(max_size=200), name=st.text(max_size=80), kind=st.sampled_from(sorted(KINDS)))
def test_whatever_is_typed_the_title_is_one_short_line(made: Flask, words: str, name: str, kind: str) -> None:
    typed = {fact: words for fact, value in EXAMPLES[kind].items() if isinstance(value, str) and fact not in FIXED}
    letter = write(made, kind, name=name, **typed)
    assert letter.title.isprintable()
    assert len(letter.title) <= 150


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(settings_for(tmp_path_factory.mktemp("letters")))


def pair(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        make_listing(session, party=cast.binh.party, side="need", code="binh-need", words="cua thịt")
        make_listing(session, party=cast.ut.party, side="offer", code="ut-offer", words="cua y4")
        session.execute(sa.update(Person).where(Person.code == cast.binh.code).values(language="en"))


def told(app: Flask) -> list[tuple[str, str, str]]:
    """Each letter so far: its kind, whom it goes to, in which language."""
    with app.app_context(), work() as session:
        return [(one.kind, one.to_email.split("@")[0], one.language) for one in session.scalars(sa.select(Letter).order_by(Letter.id))]


def ask(app: Flask, cast: Cast) -> str:
    with app.app_context(), work() as session:
        return brokering.ask_introduction(session, who=cast.ut.who, need_code="binh-need", offer_code="ut-offer", now=NOW).code


def propose(app: Flask, cast: Cast) -> str:
    with app.app_context(), work() as session:
        return brokering.propose(session, who=cast.chau.who, need_code="binh-need", offer_code="ut-offer", now=NOW).code


def test_staff_are_told_when_a_party_asks_and_both_parties_of_every_move(app: Flask, cast: Cast) -> None:
    pair(app, cast)
    code = ask(app, cast)
    assert told(app) == [("linkage_asked", "chau", "vi")]
    propose(app, cast)
    assert told(app)[1:] == [("linkage_proposed", "binh", "en"), ("linkage_proposed", "ut", "vi")]
    with app.app_context(), work() as session:
        brokering.take_move(session, who=cast.chau.who, code=code, move="drop", facts={"reason": "price"}, version=2, now=NOW)
    assert told(app)[3:] == [("linkage_refused", "binh", "en"), ("linkage_refused", "ut", "vi")]


def test_the_same_thing_done_twice_is_told_once(app: Flask, cast: Cast) -> None:
    pair(app, cast)
    ask(app, cast)
    ask(app, cast)
    propose(app, cast)
    propose(app, cast)
    assert len(told(app)) == 3


def test_nobody_is_told_who_can_no_longer_sign_in(app: Flask, cast: Cast) -> None:
    pair(app, cast)
    with app.app_context(), work() as session:
        session.execute(sa.update(Person).where(Person.code == cast.ut.code).values(active=False))
    propose(app, cast)
    assert told(app) == [("linkage_proposed", "binh", "en")]


def test_a_move_that_fails_tells_nobody(app: Flask, cast: Cast) -> None:
    pair(app, cast)
    code = propose(app, cast)
    with app.app_context(), pytest.raises(Exception, match="invalid"), work() as session:
        brokering.take_move(session, who=cast.chau.who, code=code, move="talk", facts={}, version=1, now=NOW)
    assert {kind for kind, _, _ in told(app)} == {"linkage_proposed"}


@pytest.fixture
def staff(app: Flask, cast: Cast, client: Client) -> Client:
    pair(app, cast)
    propose(app, cast)
    client.sign_in(cast.chau.email, PASSWORD)
    return client


def test_staff_read_what_waits_before_any_worker_ran(app: Flask, staff: Client) -> None:
    page = staff.page("/letters")
    assert "Liên minh giới thiệu: HTX Cái Tàu và Thủy sản Đất Mũi Xanh" in page.text
    assert "The Alliance introduces HTX Cái Tàu and Thủy sản Đất Mũi Xanh" in page.text
    assert "2 đang chờ gửi" in " ".join(page.text.split())
    (link, *_) = [link for link in page.links if link.startswith("/letters/t-")]
    letter = staff.page(link)
    assert "Chào Út Mười," in letter.text
    assert "ut@cast.example" in letter.text
    assert not [form for form in letter.forms if form.action.endswith("/resend")]


@pytest.mark.parametrize("state", ["failed", "kept"])
def test_a_letter_is_sent_again_once_however_often_it_is_asked(app: Flask, cast: Cast, staff: Client, state: str) -> None:
    with app.app_context(), work() as session:
        code = make_letter(session, state=state).code
    for _ in range(2):
        assert staff.post(f"/letters/{code}/resend").status_code == 303
    with app.app_context(), work() as session:
        letter = session.scalars(sa.select(Letter).where(Letter.code == code)).one()
        job = session.scalars(sa.select(Job).where(Job.key == letter.key)).one()
        assert (letter.state, letter.reason, job.state, job.attempts) == ("waiting", "", "waiting", 0)
        assert session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_code == code)).all() == ["letter.resend"]
    assert "Gửi lại thư" in staff.page("/audit").text


@pytest.mark.parametrize("state", ["sent", "sending"])
def test_a_letter_that_went_out_is_not_sent_again(app: Flask, staff: Client, state: str) -> None:
    with app.app_context(), work() as session:
        code = make_letter(session, state=state).code
    assert staff.post(f"/letters/{code}/resend").status_code == 409


def test_why_a_letter_failed_is_shown_and_a_button_where_a_server_is_connected(tmp_path: Path, app: Flask, staff: Client) -> None:
    with app.app_context(), work() as session:
        code = make_letter(session, state="failed", reason="550 no such <mailbox>").code
    assert "550 no such <mailbox>" in staff.page(f"/letters/{code}").text
    assert "Chưa nối máy chủ thư" in staff.page("/letters?state=failed").text
    with_server = Client(create_app(settings_for(tmp_path, app.config["SETTINGS"].database_url, mail_url="smtp://127.0.0.1:1")))
    with_server.sign_in("chau@cast.example", PASSWORD)
    page = with_server.page(f"/letters/{code}")
    assert page.form(f"/letters/{code}/resend").method == "post"
    assert "Chưa nối máy chủ thư" not in page.text


@pytest.mark.parametrize("query", ["state=nonsense", "state=%00", "page=-1", "page=99999999", "state=sent&page=2", "page=x"])
def test_no_address_crashes(staff: Client, query: str) -> None:
    assert staff.get(f"/letters?{query}").status_code in (200, 302, 400)


def test_long_lists_come_in_pages(app: Flask, staff: Client) -> None:
    with app.app_context(), work() as session:
        for _ in range(45):
            make_letter(session, state="sent")
    first = staff.page("/letters?state=sent")
    assert len([link for link in first.links if link.startswith("/letters/t-")]) == 20
    assert "/letters?state=sent&page=3" in staff.page("/letters?state=sent&page=2").links
