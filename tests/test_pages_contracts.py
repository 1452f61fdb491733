"""The pages of contracts and harvests: the register, the form, one contract, signing, the ledger."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast, Player
from client import Client, Page
from contracts import SIGNERS, agree, crab, draft, move, second_of_staff, signed
from flask import Flask
from make import NOW, make_person, make_price

from matchmaker.store.models.harvests import Harvest
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Party
from matchmaker.store.queries import contracts as rows
from matchmaker.store.queries import linkages
from matchmaker.store.work import work


def enter(client: Client, player: Player) -> None:
    client.sign_in(player.email, PASSWORD)


def sent(client: Client, page: Page, action: str, **typed: str) -> str:
    """The address behind a form of the page that was filled in and accepted."""
    form = page.form(action)
    answer = client.post(action, form.fields | {name.replace("_", "-") if name.startswith("line_") else name: said for name, said in typed.items()})
    assert answer.status_code == 303, Page(answer.text).text
    return answer.headers["Location"]


@pytest.fixture
def linkage(app: Flask, cast: Cast) -> str:
    """1,6 of Út's 2 tonnes of crab, agreed with Bình."""
    with app.app_context(), work() as session:
        return agree(session, cast, crab(session, cast)).code


def test_a_contract_is_drafted_from_the_linkage_signed_by_both_and_countersigned_by_another(
    app: Flask, cast: Cast, client: Client, linkage: str
) -> None:
    enter(client, cast.binh)
    assert f"/contracts/new?linkage={linkage}" in client.page(f"/linkages/{linkage}").links
    page = client.page(f"/contracts/new?linkage={linkage}")
    assert page.form("/contracts").fields["line-1-listing"].startswith("o-")
    where = sent(
        client,
        page,
        "/contracts",
        number="014/2026/HĐ",
        **{"line-1-words": "cua thịt", "line-1-quantity": "1,6 tấn"},
        **{"line-1-price": "420.000 đ/kg"},
    )
    page = client.page(where)
    assert "Đang soạn" in page.text
    sent(client, page, f"{where}/moves/send")
    page = client.page(f"{where}/sign/buyer")
    assert "420.000 đ/kg" in page.text
    sent(client, page, f"{where}/sign/buyer", signer=SIGNERS["buyer"])
    client.post("/sign-out")
    enter(client, cast.ut)
    assert where in client.page("/contracts").links
    page = client.page(f"{where}/sign/seller")
    sent(client, page, f"{where}/sign/seller", signer=SIGNERS["seller"])
    page = client.page(where)
    assert "Hai bên đã ký" in page.text
    ledger = next(link for link in page.links if link.startswith("/harvests/"))
    text = " ".join(client.page(ledger).text.split())
    assert "Còn để ký0,4 t" in text
    assert ledger in client.page("/harvests").links
    client.post("/sign-out")
    enter(client, cast.chau)
    sent(client, client.page(f"{where}/moves/countersign"), f"{where}/moves/countersign")
    page = client.page(where)
    assert "Đang hiệu lực" in page.text
    assert "Đã ký" in client.page(f"/linkages/{linkage}").text


def test_a_form_that_cannot_stand_names_the_field_and_keeps_what_was_typed(app: Flask, cast: Cast, client: Client, linkage: str) -> None:
    enter(client, cast.binh)
    page = client.page(f"/contracts/new?linkage={linkage}")
    typed = page.form("/contracts").fields | {"line-1-quantity": "5-7 tấn", "deposit": "một phần ba", "number": "Đ-9"}
    answer = client.post("/contracts", typed)
    again = Page(answer.text)
    assert answer.status_code == 422
    assert "Dòng 1, số lượng: hợp đồng cần một con số" in again.text
    assert again.form("/contracts").fields["deposit"] == "một phần ba"
    answer = client.post("/contracts", typed | {"line-1-quantity": "1,6 tấn"})
    assert answer.status_code == 422
    assert "Tiền đặt cọc: máy chưa đọc ra bao nhiêu tiền" in Page(answer.text).text
    answer = client.post("/contracts", typed | {"line-1-quantity": "1,6 tấn", "sure": "deposit"})
    assert answer.status_code == 303
    assert "một phần ba" in client.page(answer.headers["Location"]).text
    assert client.get(f"/contracts/new?linkage={linkage}").headers["Location"] == answer.headers["Location"]


def test_a_line_is_added_and_its_price_follows_a_reference(app: Flask, cast: Cast, client: Client, linkage: str) -> None:
    with app.app_context(), work() as session:
        make_price(session)
    enter(client, cast.chau)
    page = client.page(f"/contracts/new?linkage={linkage}")
    answer = client.post("/contracts", page.form("/contracts").fields | {"more": "1"})
    assert answer.status_code == 200
    assert "Dòng 2: hàng, số lượng, giá" in Page(answer.text).text
    rule = {"kind": "reference", "reference": "cua_gach|g400|400-|song|trader|kg", "source": "vựa", "change": "+5.000 đ", "reads": "weekly-0"}
    typed = {f"line-1-rule-{name}": said for name, said in rule.items()} | {"line-1-rule-read_by": "thủ kho hai bên", "line-1-price": ""}
    where = sent(client, page, "/contracts", **typed)
    assert "5.000" in client.page(where).text
    fields = client.page(f"{where}/edit").form(f"{where}/edit").fields
    assert fields["line-1-rule-change"].startswith("+5000")


def test_who_was_slower_or_may_not_sign_is_told_in_words(app: Flask, cast: Cast, client: Client, linkage: str) -> None:
    with app.app_context(), work() as session:
        found = linkages.by_code(session, linkage)
        assert found is not None
        where = f"/contracts/{draft(session, cast.chau.who, found).code}"
    enter(client, cast.ut)
    old = client.page(where).form(f"{where}/moves/send").fields
    with app.app_context(), work() as session:
        contract = rows.by_code(session, where.rsplit("/", 1)[1])
        assert contract is not None
        move(session, cast.chau.who, contract, "send")
    answer = client.post(f"{where}/moves/send", old)
    assert answer.status_code == 409
    assert "Có người vừa sửa trước bạn" in Page(answer.text).text
    assert client.get(f"{where}/sign/buyer").status_code == 403
    assert "Bạn không đại diện cho Thủy sản Đất Mũi Xanh" in Page(client.get(f"{where}/sign/buyer").text).text
    with app.app_context(), work() as session:
        coop = session.scalars(sa.select(Party).where(Party.code == cast.ut.party)).one()
        make_person(session, email="phu@cast.example", name="Phụ", password=PASSWORD, parties=[coop], role="member")
    client.post("/sign-out")
    client.sign_in("phu@cast.example", PASSWORD)
    answer = client.get(f"{where}/sign/seller")
    assert answer.status_code == 403
    assert "Chỉ người phụ trách của HTX Cái Tàu được ký" in Page(answer.text).text


def test_another_person_countersigns_an_addendum_is_signed_and_the_contract_renewed(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        contract = signed(session, cast, agree(session, cast, crab(session, cast)), number="5/2026")
        second_of_staff(session, cast)
        where = f"/contracts/{contract.code}"
    enter(client, cast.chau)
    page = client.page(where)
    assert "nên một cán bộ khác của Liên minh ký xác nhận. Ký được: Hạnh." in page.text
    assert f"{where}/moves/countersign" not in [form.action for form in page.forms]
    answer = client.post(f"{where}/moves/countersign", page.form(f"{where}/moves/hold").fields)
    assert answer.status_code == 422
    assert "Châu đã soạn hay gửi hợp đồng này, nên phải một cán bộ khác của Liên minh ký xác nhận: Hạnh." in Page(answer.text).text
    sent(client, client.page(where), f"{where}/moves/addendum", line="1", addendum_reason="price", to="430.000 đ/kg")
    for side in ("buyer", "seller"):
        action = f"{where}/addenda/1/sign-{side}"
        sent(client, client.page(where), action, signer=SIGNERS[side], signed_on="hôm nay")
    assert "430.000 đ/kg" in client.page(where).text
    page = client.page(f"/contracts/new?renews={where[11:]}")
    assert "Soạn hợp đồng" in page.headings[0]
    sent(client, page, "/contracts", line_1_quantity="1 tấn")
    assert "Đã soạn:" in client.page(where).text
    assert client.page("/contracts?ending=60&state=signed").text.count("5/2026") >= 1
    assert "Không có hợp đồng nào như vậy" in client.page("/contracts?state=ended").text


def test_a_contract_without_a_number_is_called_by_its_parties_goods_and_day(app: Flask, cast: Cast, client: Client, linkage: str) -> None:
    with app.app_context(), work() as session:
        found = linkages.by_code(session, linkage)
        assert found is not None
        contract = signed(session, cast, found)
        code, drawn = contract.code, contract.lines[0].harvest
        ledger = f"/harvests/{drawn.code}" if drawn else ""
        facts = session.scalars(sa.select(Letter.facts).where(Letter.kind == "contract_sent")).first() or {}
    name = f"HTX Cái Tàu → Thủy sản Đất Mũi Xanh, cua thịt, {NOW:%d/%m/%Y}"
    assert facts["contract"] == name
    enter(client, cast.chau)
    for where in (
        "/contracts", f"/contracts/{code}", f"/linkages/{linkage}", f"/contracts/{code}/deliveries", "/desk",
        f"/contracts/{code}/payments", f"/contracts/{code}/paper", ledger, f"/contracts/{code}/outcome", f"/history/contract/{code}",
    ):  # fmt: skip
        text = " ".join(client.page(where).text.split())
        assert (name[:40] if where != ledger else name.replace(" cua thịt,", "")) in text, where  # the ledger's heading names the goods
        assert code not in text, where


def test_who_records_from_paper_reads_before_that_another_signs_for_the_alliance(app: Flask, cast: Cast, client: Client, linkage: str) -> None:
    with app.app_context(), work() as session:
        second_of_staff(session, cast)
        found = linkages.by_code(session, linkage)
        assert found is not None
        where = f"/contracts/{move(session, cast.binh.who, draft(session, cast.binh.who, found), 'send').code}"
    enter(client, cast.chau)
    for side in ("buyer", "seller"):
        page = client.page(f"{where}/sign/{side}")
        assert "không ký xác nhận cho Liên minh hợp đồng này nữa. Ký được: Hạnh." in page.text
        sent(client, page, f"{where}/sign/{side}", signer=SIGNERS[side], signed_on="hôm nay")
    page = client.page(where)
    assert "Anh/chị đã ghi chữ ký trên giấy của hợp đồng này, nên một cán bộ khác của Liên minh ký xác nhận. Ký được: Hạnh." in page.text
    assert client.get(f"{where}/moves/countersign").status_code == 303
    answer = client.post(f"{where}/moves/countersign", page.form(f"{where}/moves/hold").fields)
    assert "Châu đã ghi chữ ký trên giấy" in Page(answer.text).text


def test_the_pages_speak_english_too(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        where = f"/contracts/{signed(session, cast, agree(session, cast, crab(session, cast))).code}"
        code = session.scalars(sa.select(Harvest.code)).one()
    enter(client, cast.ut)
    client.get("/lang/en")
    assert "Signed by both" in client.page(where).text
    assert client.page(where).title.startswith("Contract HTX Cái Tàu")
    listed = client.page("/contracts").text
    assert "My contracts" in listed
    assert "Valid until" in listed
    assert "Expired" not in listed
    assert "My harvests" in client.page("/harvests").text
    assert "Left to sign" in client.page(f"/harvests/{code}").text
