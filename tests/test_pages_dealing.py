"""Pages of negotiation, rounds, questions and mandates: what each side sees, what is kept when a form is wrong, and who may not look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast, Player
from client import Client, read_page
from flask import Flask
from make import make_party, make_person, make_price
from market import Market, fill

from matchmaker.store.models.listings import Listing
from matchmaker.store.models.rounds import NeedRound
from matchmaker.store.models.terms import LinkageTerms
from matchmaker.store.work import work

TERMS = {
    "price": "435k/kg", "quantity": "1,2 tấn", "grade": "250-300 g/con", "place": "bến Đầm Dơi", "payment": "trả ngay", "seen": "0", "form_key": "t1",
    "valid": "", "from": "", "until": "", "note": "",
}  # fmt: skip


@dataclass
class Fair:
    """The market with everybody signed in."""

    app: Flask
    cast: Cast
    market: Market

    def enter(self, player: Player) -> Client:
        """A browser in which this person has signed in."""
        client = Client(self.app)
        assert client.sign_in(player.email, PASSWORD).status_code == 303
        return client


@pytest.fixture
def fair(app: Flask, cast: Cast) -> Fair:
    market = fill(app, cast)
    with app.app_context(), work() as session:
        today = datetime.now(UTC).date()
        sized = {"product": "cua_thit", "size_typed": "250-300 g/con", "grade": "", "low_g": 250.0, "high_g": 300.0, "state": "tuoi_song"}
        make_price(session, code="read", low_dong=450_000, high_dong=500_000, price_typed="450-500k/kg", read_on=today, source="vựa Đầm Dơi", **sized)
    return Fair(app, cast, market)


def text(answer: object) -> str:
    return re.sub(r"\s+", " ", read_page(answer.get_data(as_text=True)).text)  # type: ignore[attr-defined]


def test_both_sides_see_both_rounds_and_where_the_prices_stand(fair: Fair) -> None:
    page = f"/linkages/{fair.market.talking}"
    seller, buyer, stranger = (fair.enter(one) for one in (fair.cast.duong, fair.cast.binh, fair.cast.ut))
    assert "Chưa bên nào đưa điều kiện" in text(seller.get(page))
    assert seller.post(f"{page}/terms", TERMS).status_code == 303
    counter = read_page(buyer.get(f"{page}/terms").get_data(as_text=True)).form(f"{page}/terms").fields
    assert (counter["price"], counter["quantity"], counter["seen"]) == ("435k/kg", "1,2 tấn", "1")
    assert buyer.post(f"{page}/terms", {**counter, "place": "bến Đầm Dơi", "price": "425.000 đ/kg", "payment": "trả chậm 7 ngày"}).status_code == 303
    for client in (seller, buyer, fair.enter(fair.cast.chau)):
        said = text(client.get(page))
        for words in ("Lượt 1", "435.000 đ/kg", "đã ghi: 435k/kg", "Lượt 2", "425.000 đ/kg", "đã có lượt sau", "đang chờ trả lời"):
            assert words in said
        assert "thấp hơn giá tham khảo 3–13%" in said
        assert "thấp hơn giá tham khảo 6–15%" in said
        assert "vựa Đầm Dơi" in said
    assert stranger.get(page).status_code == 404
    assert "<ins>425.000 đ/kg</ins>" in seller.get(page).get_data(as_text=True)
    assert "Đồng ý lượt 2" in text(seller.get(page))
    assert "Đồng ý lượt 2" not in text(buyer.get(page))
    assert seller.post(f"{page}/terms/2/accept").status_code == 303
    agreed = text(buyer.get(page))
    assert "425.000 đ/kg, trả chậm 7 ngày" in agreed
    assert "Rút lại" not in agreed


def test_what_is_wrong_is_named_and_what_was_typed_stays(fair: Fair) -> None:
    page, seller = f"/linkages/{fair.market.talking}", fair.enter(fair.cast.duong)
    answer = seller.post(f"{page}/terms", {**TERMS, "price": "giá mềm", "quantity": "0 tấn", "note": "gọi tôi"})
    assert answer.status_code == 422
    said = text(answer)
    assert "Giá: máy chưa hiểu" in said
    assert "Số lượng đã thống nhất" not in said
    assert "gọi tôi" in answer.get_data(as_text=True)
    seller.post(f"{page}/terms", TERMS)
    late = fair.enter(fair.cast.binh).post(f"{page}/terms", {**TERMS, "form_key": "t2", "price": "400k/kg"})
    assert late.status_code == 409
    assert fair.cast.duong.name in text(late)
    assert read_page(late.get_data(as_text=True)).form(f"{page}/terms").fields["price"] == "400k/kg"
    with fair.app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count(LinkageTerms.id))) == 1


def test_staff_write_for_a_side_and_the_page_says_so(fair: Fair) -> None:
    page, staff = f"/linkages/{fair.market.talking}", fair.enter(fair.cast.chau)
    assert staff.post(f"{page}/terms", TERMS).status_code == 422
    told = {"terms_side": "offer", "told_via": "phone", "told_by": "chú Dương"}
    assert staff.post(f"{page}/terms", {**TERMS, **told}).status_code == 303
    assert "Châu (Liên minh) nhập hộ, theo điện thoại: chú Dương" in text(fair.enter(fair.cast.duong).get(page))
    wrong = staff.post(f"{page}/terms/1/refuse", {"terms_side": "need", "told_via": "phone", "terms_reason": ""})
    assert wrong.status_code == 422
    assert staff.post(f"{page}/terms/1/refuse", {"terms_side": "need", "told_via": "phone", "terms_reason": "payment"}).status_code == 303
    assert "bị từ chối" in text(staff.get(page))
    assert staff.post(f"{page}/terms/1/accept", {"terms_side": "need", "told_via": "phone"}).status_code == 409


def test_who_was_turned_down_reads_why_and_what_to_do(fair: Fair) -> None:
    page, buyer, seller = f"/linkages/{fair.market.talking}", fair.enter(fair.cast.binh), fair.enter(fair.cast.duong)
    seller.post(f"{page}/terms", TERMS)
    assert "Trước khi dừng, xem máy đã cân những gì. Lý do và ghi chú ở dưới sẽ tới hai bên." in text(fair.enter(fair.cast.chau).get(page))
    version = read_page(buyer.get(page).get_data(as_text=True)).form(f"{page}/refuse").fields["version"]
    assert "chọn lý do khác thì xin ghi rõ" in text(buyer.post(f"{page}/refuse", {"version": version, "reason": "other", "note": ""}))
    assert buyer.post(f"{page}/refuse", {"version": version, "reason": "distance", "note": "xe không xuống tới"}).status_code == 303
    said = text(seller.get(page))
    assert "Đường xa, tiền cước làm hai bên khó có lời." in said
    assert "xe không xuống tới" in said
    assert "Xem các nơi gần hơn" in said
    assert f"/needs/{fair.market.need}/matches/{fair.market.offers[4]}" in seller.get(page).get_data(as_text=True)
    assert "Bên mua dừng. Lý do: đường xa, cước cao." in text(buyer.get(page))
    assert "đang chờ trả lời" not in text(buyer.get(page))


def test_an_offer_is_taken_back_by_its_own_side(fair: Fair) -> None:
    page, seller = f"/linkages/{fair.market.asked}", fair.enter(fair.cast.ut)
    shown = seller.get(page)
    assert "Rút lời chào" in text(shown)
    version = read_page(shown.get_data(as_text=True)).form(f"{page}/refuse").fields["version"]
    assert seller.post(f"{page}/refuse", {"version": version, "reason": "quantity"}).status_code == 303
    assert "Bên bán dừng. Lý do: sản lượng." in text(seller.get(page))


def test_a_round_from_its_deadline_to_its_winner(fair: Fair) -> None:
    need, buyer = fair.market.need, fair.enter(fair.cast.binh)
    page = f"/needs/{need}/round"
    short = buyer.post(page, {"deadline": "17h ngày mai", "lot1_quantity": "8 tấn", "lot2_quantity": "2 tấn", "version": "0"})
    assert short.status_code == 422
    assert "cộng lại chưa đủ số lượng" in text(short)
    fields = read_page(short.get_data(as_text=True)).form(page).fields
    assert (fields["deadline"], fields["lot2_quantity"]) == ("17h ngày mai", "2 tấn")
    assert buyer.post(page, {"deadline": "hôm qua", "lot1_quantity": "30 tấn", "version": "0"}).status_code == 422
    sent = {"deadline": "17h ngày mai", "lot1_quantity": "8 tấn", "lot2_quantity": "12 tấn", "lot2_grade": "từ 300 g/con", "version": "0"}
    assert [buyer.post(page, sent).status_code for _ in range(2)] == [303, 303]  # the browser sent it twice
    public = text(Client(fair.app).get(f"/needs/{need}"))
    assert "Đang nhận chào" in public
    assert "từ 300 g/con" in public
    assert buyer.post(f"{page}/close", {"version": "1"}).status_code == 303
    late = fair.enter(fair.cast.duong).post("/introductions", {"need": need, "offer": fair.market.offers[3]})
    assert late.status_code == 422
    assert "đã hết hạn nhận chào" in text(late)
    form = {"version": "2", "lot1": fair.market.talking, "lot2": fair.market.asked}
    assert buyer.post(f"{page}/award", {"version": "2"}).status_code == 422
    assert buyer.post(f"{page}/award", form).status_code == 303
    done = text(buyer.get(page))
    assert "Đã chọn xong" in done
    assert "HTX Cái Tàu" in done
    assert "HTX Kênh Mới" in done
    assert fair.enter(fair.cast.ut).get(page).status_code == 404


def test_a_round_that_nobody_suits_says_why_to_all(fair: Fair) -> None:
    need, buyer = fair.market.need, fair.enter(fair.cast.binh)
    page = f"/needs/{need}/round"
    buyer.post(
        page, {"deadline": "17h ngày mai", "repeat": "week", "repeat_until": f"{datetime.now(UTC) + timedelta(days=60):%d/%m/%Y}", "version": "0"}
    )
    assert "Lặp lại mỗi tuần" in text(Client(fair.app).get(f"/needs/{need}"))
    assert buyer.post(f"{page}/unsuitable", {"version": "1", "reason": ""}).status_code == 422
    assert buyer.post(f"{page}/unsuitable", {"version": "9", "reason": "quality"}).status_code == 409
    assert buyer.post(f"{page}/unsuitable", {"version": "1", "reason": "quality", "note": "cần gạch đầy"}).status_code == 303
    assert "Lý do: chưa đạt cỡ, chất lượng. cần gạch đầy" in text(buyer.get(page))
    assert "Cỡ hay chất lượng chưa đúng" in text(fair.enter(fair.cast.duong).get(f"/linkages/{fair.market.talking}"))
    with fair.app.app_context(), work() as session:
        assert session.scalars(sa.select(Listing.status).where(Listing.code == need)).one() == "closed"
        assert session.scalars(sa.select(NeedRound.reason)).one() == "quality"


def test_offers_side_by_side_with_their_newest_terms(fair: Fair) -> None:
    fair.enter(fair.cast.duong).post(f"/linkages/{fair.market.talking}/terms", TERMS)
    buyer, page = fair.enter(fair.cast.binh), f"/needs/{fair.market.need}/offers"
    said = text(buyer.get(page))
    for words in ("HTX Cái Tàu", "HTX Kênh Mới", "435.000 đ/kg", "lượt 1, bên bán đưa", "theo tin chào bán", "thấp hơn giá tham khảo 3–13%", "Cộng"):
        assert words in said
    one = text(buyer.get(f"{page}?pick={fair.market.talking}"))
    assert "theo tin chào bán" not in one
    many = "&".join(f"pick={name}" for name in "abcde")
    assert buyer.get(f"{page}?{many}").status_code == 422
    assert buyer.get(f"{page}?pick=k-nothing").status_code == 422
    assert fair.enter(fair.cast.ut).get(page).status_code == 404


def test_questions_stand_on_the_listing_without_the_name_of_who_asked(fair: Fair) -> None:
    need, asker, owner = fair.market.need, fair.enter(fair.cast.ut), fair.enter(fair.cast.binh)
    page = f"/needs/{need}"
    assert asker.post(f"{page}/questions", {"question": "h" * 601, "form_key": "q"}).status_code == 422
    assert asker.post(f"{page}/questions", {"question": "Có trả tiền trong ngày không?", "form_key": "q1"}).status_code == 303
    shown = owner.get(page)
    form = next(one for one in read_page(shown.get_data(as_text=True)).forms if one.action.endswith("/answer"))
    assert owner.post(form.action, {"answer": ""}).status_code == 422
    assert owner.post(form.action, {"answer": "Có, chuyển khoản trong ngày."}).status_code == 303
    public = text(Client(fair.app).get(page))
    assert "Có trả tiền trong ngày không?" in public
    assert "Có, chuyển khoản trong ngày." in public
    asked = text(Client(fair.app).get(f"{page}/questions"))
    assert fair.cast.ut.name not in asked
    assert "HTX Cái Tàu" not in asked
    assert "một hợp tác xã" in asked
    staff = fair.enter(fair.cast.chau)
    assert fair.cast.ut.name in text(staff.get(f"{page}/questions"))
    hide = form.action.replace("/answer", "/hide")
    assert staff.post(hide, {"why": ""}).status_code == 422
    assert staff.post(hide, {"why": "hỏi nhầm tin"}).status_code == 303
    assert "Có trả tiền" not in text(Client(fair.app).get(page))
    assert "hỏi nhầm tin" in text(staff.get(f"{page}/questions"))


def test_a_union_acts_for_a_co_operative_from_every_page_until_it_is_told_not_to(fair: Fair) -> None:
    with fair.app.app_context(), work() as session:
        union = make_party(session, name="Liên hiệp HTX Năm Căn", code="union")
        make_person(session, email="sau@cast.example", name="Sáu", password=PASSWORD, parties=[union])
    sau, ut = fair.enter(Player("Sáu", "sau@cast.example", "", "union", fair.cast.nobody.who)), fair.enter(fair.cast.ut)
    offer, party = fair.market.offers[0], fair.cast.ut.party
    assert sau.get(f"/offers/{offer}/edit").status_code == 404
    until = f"{datetime.now(UTC) + timedelta(days=90):%d/%m/%Y}"
    wrong = ut.post(f"/parties/{party}/mandates", {"taker": "union", "mandate_until": "hôm qua", "form_key": "m"})
    assert wrong.status_code == 422
    assert "xin đánh dấu ít nhất một việc" in text(wrong)
    given = {"taker": "union", "rights": ["post", "negotiate"], "mandate_until": until, "form_key": "m1"}
    assert ut.post(f"/parties/{party}/mandates", given).status_code == 303
    assert sau.get(f"/offers/{offer}/edit").status_code == 200
    assert "cua thịt loại 1" in text(sau.get("/offers"))
    assert "HTX Cái Tàu" in text(sau.get("/linkages"))
    assert sau.get(f"/linkages/{fair.market.asked}").status_code == 200
    assert sau.get(f"/parties/{party}/edit").status_code == 404
    assert sau.get(f"/parties/{party}/people").status_code == 404
    posted = sau.post("/offers", {"words": "cua thịt dây sạch", "quantity": "1 tấn", "party": party, "form_key": "u1", "sure": "1"})
    assert posted.status_code == 303
    page = posted.headers["Location"].removesuffix("/matches")
    assert "Liên hiệp HTX Năm Căn đăng thay, theo ủy quyền của HTX Cái Tàu." in text(Client(fair.app).get(page))
    assert "Liên hiệp HTX Năm Căn nhập thay" in text(fair.enter(fair.cast.chau).get("/audit"))
    assert "Liên hiệp HTX Năm Căn" in text(Client(fair.app).get(f"/parties/{party}"))
    assert "Làm thay choHTX Cái Tàu" in text(Client(fair.app).get("/parties/union"))
    revoke = next(one.action for one in read_page(ut.get(f"/parties/{party}/mandates").get_data(as_text=True)).forms if "revoke" in one.action)
    assert fair.enter(fair.cast.binh).post(revoke, {}).status_code == 404
    assert ut.post(revoke, {"why": "tự làm được rồi"}).status_code == 303
    assert sau.get(f"/offers/{offer}/edit").status_code == 404
    assert sau.post("/offers", {"words": "cua thịt", "party": party, "form_key": "u2", "sure": "1"}).status_code == 403
    assert "tự làm được rồi" in text(fair.enter(fair.cast.chau).get("/mandates"))
