"""Pages of organisations: registering on a phone without JavaScript, staff who decide, people who come and go, sources side by side."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from applying import FORM, PASSWORD, TAX_CODE
from cast import PASSWORD as OF_CAST
from cast import Cast, Player
from client import Client
from flask import Flask
from make import NOW, make_listing, make_party, make_person

from matchmaker.domain.codes import new_secret
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Membership, Party, PartyClaim, Person
from matchmaker.store.models.registrations import Registration
from matchmaker.store.work import work
from matchmaker.workflows import memberships

PUSHED = {
    "role": "lead", "staff": "1", "is_staff": "true", "party_id": "1", "state": "confirmed", "confirmed_at": "2026-01-01", "kind_": "alliance",
    "person_id": "1", "active": "1", "verified": "yes", "org_id": "1", "version_id": "9", "decided_by_id": "1", "password_hash": "x",
}  # fmt: skip


def signed_in(app: Flask, player: Player) -> Client:
    client = Client(app)
    assert client.sign_in(player.email, OF_CAST).status_code == 303
    return client


def send(client: Client, **typed: Any) -> Any:
    client.get("/register")
    return client.post("/register", {**FORM, "form_key": new_secret(), **typed})


def one(app: Flask, table: Any) -> Any:
    with app.app_context(), work() as session:
        found = session.scalars(sa.select(table).order_by(table.id.desc())).first()
        session.expunge(found)
        return found


def confirm(app: Flask, cast: Cast, **typed: str) -> str:
    """Staff confirm the last registration; the code of the party that it became."""
    chau = signed_in(app, cast.chau)
    code, version = (getattr(one(app, Registration), name) for name in ("code", "version"))
    assert chau.post(f"/registrations/{code}/confirm", {"version": version, **typed}).status_code == 303
    party: str = one(app, Party).code
    return party


def test_a_stranger_finds_the_way_to_register(app: Flask, client: Client) -> None:
    assert "/register" in client.page("/").links
    assert "/register" in client.page("/sign-in").links


def test_what_is_wrong_is_said_and_everything_typed_is_kept_but_the_password(app: Flask, client: Client) -> None:
    answer = send(client, name="\u041dTX Gò Công", phone="gọi Sáu")
    assert answer.status_code == 422
    assert "chữ “Н” không phải chữ Việt" in answer.text
    assert "Điện thoại: chưa giống số điện thoại" in answer.text
    assert PASSWORD not in answer.text
    assert all(f'value="{FORM[name]}"' in answer.text for name in ("place", "about", "person_name", "email"))


def test_from_the_form_to_the_address_of_ones_own(app: Flask, client: Client) -> None:
    answer = send(client)
    assert answer.status_code == 303
    page = client.page(answer.location)
    for said in (
        "Liên minh sẽ xem gì", "trong 2 ngày làm việc", "0915 222 333", "xã Nguyễn Việt Khái, huyện Phú Tân", "ghi khi đăng ký", "từ 01/07/2025",
        "gồm các xã cũ",
    ):  # fmt: skip
        assert said in page.text, said
    assert client.get(answer.location).headers["Cache-Control"] == "no-store"
    assert client.get("/register/" + new_secret()).status_code == 404


def test_the_form_sent_again_leads_to_the_same_address(app: Flask, client: Client) -> None:
    key = new_secret()
    assert send(client, form_key=key).location == send(client, form_key=key).location
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Registration)) == 1


def test_nothing_tells_whether_an_address_has_an_account(app: Flask, client: Client, cast: Cast) -> None:
    told = []
    for email in ("chua-co@vidu.example", cast.ut.email):
        answer = send(client, email=email, name="HTX Một Mình Một Cõi")
        page = client.get(answer.location).text.replace(email, "").replace(answer.location, "")
        told.append((answer.status_code, re.sub(r'csrf_token" value="[^"]*"', "", page)))
        told[-1] = (told[-1][0], re.sub(r"X-Request-Id|next=[^\"]*", "", told[-1][1]))
    assert told[0] == told[1]


def test_a_like_organisation_is_asked_about_by_name_and_commune_and_never_by_phone(app: Flask, client: Client) -> None:
    with app.app_context(), work() as session:
        make_party(session, name="HTX Dịch vụ NN Gò Công Mới", code="giong", phone="0915222333", place_typed="xã Nguyễn Việt Khái, huyện Phú Tân")
    answer = send(client)
    assert answer.status_code == 422
    assert "HTX Dịch vụ NN Gò Công Mới" in answer.text
    assert "cùng số điện thoại" in answer.text
    assert "0915222333" not in answer.text
    answer = send(client, shown="giong", join="giong")
    assert "Xin vào" in client.page(answer.location).text
    assert send(client, shown="giong", join="none").status_code == 303


def test_a_known_tax_code_is_refused_clearly(app: Flask, client: Client) -> None:
    with app.app_context(), work() as session:
        make_party(session, name="HTX Đã Có Rồi", code="roi", tax_code=TAX_CODE)
    answer = send(client, tax_code=TAX_CODE, shown="roi", join="none")
    assert answer.status_code == 422
    assert "HTX Đã Có Rồi đã có ở đây với mã này" in answer.text
    assert send(client, tax_code=TAX_CODE, join="roi").status_code == 303


def test_sending_without_end_is_slowed_down_and_nothing_typed_is_lost(app: Flask, client: Client) -> None:
    for _ in range(30):
        send(client, name="")
    answer = send(client)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert f'value="{FORM["name"]}"' in answer.text


def test_what_nobody_asked_for_changes_nothing(app: Flask, client: Client, cast: Cast) -> None:
    assert send(client, **PUSHED).status_code == 303
    kept = one(app, Registration)
    assert (kept.state, kept.party_id, kept.decided_at, kept.version) == ("waiting", None, None, 1)
    ut = signed_in(app, cast.ut)
    ut.post(f"/parties/{cast.ut.party}/people", {**PUSHED, "email": cast.duong.email, "role": "member"})
    made = one(app, Membership)
    assert (made.role, made.party_id) == ("member", kept_id(app, cast.ut.party))
    chau = signed_in(app, cast.chau)
    said = {
        "subject": "quantity",
        "said": "9 ha",
        "source": "báo",
        "reported_on": "2025",
        "form_key": "k",
        **PUSHED,
        "withdrawn_why": "x",
        "code": "z",
    }
    chau.post(f"/parties/{cast.ut.party}/claims", said)
    claim = one(app, PartyClaim)
    assert (claim.code == "z", claim.withdrawn_at, claim.party_id) == (False, None, kept_id(app, cast.ut.party))
    ut.post(f"/parties/{cast.ut.party}/edit", {**PUSHED, "name": "HTX Cái Tàu", "version": "1", "kind": "alliance", "source": "x", "code": "y"})
    with app.app_context(), work() as session:
        party = session.scalars(sa.select(Party).where(Party.code == cast.ut.party)).one()
        assert (party.kind, party.source, party.confirmed_at) == ("cooperative", "", None)


def kept_id(app: Flask, code: str) -> int:
    with app.app_context(), work() as session:
        return session.scalars(sa.select(Party.id).where(Party.code == code)).one()


def test_staff_ask_back_the_applicant_answers_and_is_let_in(app: Flask, client: Client, cast: Cast) -> None:
    own = send(client).location
    chau = signed_in(app, cast.chau)
    code = one(app, Registration).code
    assert f"/registrations/{code}" in chau.page("/registrations").links
    assert chau.post(f"/registrations/{code}/ask", {"version": "1", "question": "Mã số thuế của HTX?"}).status_code == 303
    assert "Mã số thuế của HTX?" in client.page(own).text
    edit = client.page(f"{own}/edit").form(f"{own}/edit").fields
    assert "password" not in edit
    answer = client.post(f"{own}/edit", {**FORM, **edit, "kind": "cooperative", "answer": "Là số này", "tax_code": TAX_CODE})
    assert answer.location == own
    assert "Là số này" in chau.page(f"/registrations/{code}").text
    party = confirm(app, cast, papers="yes")
    assert "Đã nhận" in client.page(own).text
    assert client.sign_in(FORM["email"], PASSWORD).status_code == 303
    page = client.page(f"/parties/{party}")
    assert "đơn vị tự khai khi đăng ký" in page.text
    assert "Liên minh đã xem giấy tờ: Châu" in page.text
    assert client.get(f"/parties/{party}/people").status_code == 200
    assert "/register/" not in chau.get("/audit").text


def test_an_applicant_who_comes_too_late_is_told(app: Flask, client: Client, cast: Cast) -> None:
    own = send(client).location
    confirm(app, cast)
    answer = client.post(f"{own}/edit", {**FORM, "version": "1", "name": "HTX Muộn Rồi"})
    assert answer.location == own
    assert "lần sửa này chưa lưu" in client.page(own).text
    assert client.get(f"{own}/edit").location == own


def test_staff_pick_the_commune_of_a_split_place(app: Flask, client: Client, cast: Cast) -> None:
    answer = send(client, place="xã Tân Ân, huyện Ngọc Hiển")
    assert answer.status_code == 422
    assert answer.text.count('name="commune"') > 1
    assert send(client, place="xã Tân Ân, huyện Ngọc Hiển", sure="place").status_code == 303
    chau = signed_in(app, cast.chau)
    code = one(app, Registration).code
    answer = chau.post(f"/registrations/{code}/confirm", {"version": "1"})
    assert answer.status_code == 422
    assert "có thể là nhiều xã. Hỏi người đăng ký rồi chọn một" in answer.text
    picked = re.findall(r'name="commune" value="(\d+)"', answer.text)[0]
    party = confirm(app, cast, commune=picked)
    assert "→" in client.page(f"/parties/{party}").text
    with app.app_context(), work() as session:
        made = session.scalars(sa.select(Party).where(Party.code == party)).one()
        typed = {"name": made.name, "place": made.place_typed, "phone": made.phone, "about": "Khác", "version": str(made.version)}
    chau.post(f"/parties/{party}/edit", typed)
    assert one(app, Party).about == "Khác"
    assert one(app, Party).commune_code == picked  # a record revised keeps the commune that was picked


def test_who_is_removed_from_the_last_organisation_sees_it_at_once(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        party = session.scalars(sa.select(Party).where(Party.code == cast.ut.party)).one()
        mai = make_person(session, email="mai@vidu.example", name="Mai", parties=[party], role="member", password=OF_CAST)
        code = mai.code
    member = Client(app)
    member.sign_in("mai@vidu.example", OF_CAST)
    assert member.get("/offers/new").status_code == 200
    assert member.get(f"/parties/{cast.ut.party}/people").status_code == 403
    assert member.get(f"/parties/{cast.ut.party}/edit").status_code == 403
    ut = signed_in(app, cast.ut)
    path = f"/parties/{cast.ut.party}/people/{code}/remove"
    assert "đơn vị cuối cùng của người này" in ut.page(path).text
    answer = ut.post(path, {})
    assert answer.status_code == 422
    assert "đánh dấu vào ô bên dưới" in answer.text
    assert ut.post(path, {"sure": "yes"}).status_code == 303
    assert "không đại diện cho đơn vị nào" in ut.page(f"/parties/{cast.ut.party}/people").text
    assert "Bạn chưa đại diện cho đơn vị nào" in member.page("/").text
    assert "Nhờ người phụ trách của đơn vị thêm bạn lại" in member.page("/offers/new", 403).text
    assert member.post("/offers", {"words": "cua", "party": cast.ut.party, "sure": "1", "form_key": "k"}).status_code == 403


def test_removing_oneself_asks_and_leads_home(app: Flask, cast: Cast) -> None:
    ut = signed_in(app, cast.ut)
    path = f"/parties/{cast.ut.party}/people/{cast.ut.code}/remove"
    assert "Đây là chính bạn" in ut.page(path).text
    assert ut.post(path, {"sure": "yes"}).location == "/"
    assert "Bạn chưa đại diện cho đơn vị nào" in ut.page("/").text


def test_the_last_lead_is_kept_and_the_page_says_what_to_do(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        make_listing(session, party=cast.ut.party)
    ut = signed_in(app, cast.ut)
    answer = ut.get(f"/parties/{cast.ut.party}/people/{cast.ut.code}/remove")
    assert answer.status_code == 422
    assert "Xin rút tin, hoặc thêm một người phụ trách khác trước" in answer.text


def test_who_gives_their_lead_away_is_led_to_the_page_they_may_still_see(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        memberships.add_somebody(session, who=cast.ut.who, code=cast.ut.party, email=cast.duong.email, role="lead", now=NOW)
    ut = signed_in(app, cast.ut)
    answer = ut.post(f"/parties/{cast.ut.party}/people/{cast.ut.code}/role", {"role": "member"})
    assert answer.location == f"/parties/{cast.ut.party}"
    assert "Đã đổi vai" in ut.page(answer.location).text


def test_a_link_is_shown_once_and_opens_one_account(app: Flask, client: Client, cast: Cast) -> None:
    ut = signed_in(app, cast.ut)
    people = f"/parties/{cast.ut.party}/people"
    assert ut.post(people, {"email": "moi@vidu.example", "role": "member"}).location == people
    link = re.findall(r"/activate/[\w-]{32}", ut.get(people).text)[0]
    assert "/activate/" not in ut.get(people).text
    assert "HTX Cái Tàu mời bạn vào làm thành viên" in client.page(link).text
    answer = client.post(link, {"person_name": "Người Mới", "password": "ngan", **PUSHED})
    assert answer.status_code == 422
    assert 'value="Người Mới"' in answer.text
    assert client.post(link, {"person_name": "Người Mới", "password": "mat-khau-rieng", **PUSHED}).location == "/sign-in"
    made = one(app, Membership)
    assert made.role == "member"
    assert client.get(link).status_code == client.post(link, {"person_name": "Ai", "password": "mat-khau-rieng"}).status_code == 404
    assert client.sign_in("moi@vidu.example", "mat-khau-rieng").status_code == 303
    assert one(app, Person).name == "Người Mới"


def test_no_log_line_holds_the_secret_of_an_address(app: Flask, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        secret = send(client).location.rsplit("/", 1)[1]
        client.get(f"/register/{secret}")
        client.get(f"/register/{secret}/edit")
        client.get(f"/activate/{secret}")
    assert secret not in caplog.text
    assert "/register/<secret>" in caplog.text


def test_e_mail_addresses_stand_on_no_page_for_others(app: Flask, cast: Cast) -> None:
    for who in ("nobody", "duong", "binh"):
        client = Client(app)
        if who != "nobody":
            client = signed_in(app, getattr(cast, who))
        assert cast.ut.email not in client.get(f"/parties/{cast.ut.party}").text
        assert cast.ut.email not in client.get("/parties").text


@pytest.fixture
def of_two(app: Flask, cast: Cast) -> Client:
    """Út speaks for a second co-operative too."""
    with app.app_context(), work() as session:
        make_party(session, name="HTX Thứ Hai", code="hai-party")
        memberships.add_somebody(session, who=cast.chau.who, code="hai-party", email=cast.ut.email, role="member", now=NOW)
        make_listing(session, party="binh-party", side="need", code="binh-need", words="cua gạch son")
    return signed_in(app, cast.ut)


def test_who_speaks_for_several_is_asked_for_whom_they_post(app: Flask, of_two: Client, cast: Cast) -> None:
    assert 'name="party"' in of_two.get("/offers/new").text
    typed = {"words": "cua gạch son", "sure": "1", "form_key": "k1"}
    answer = of_two.post("/offers", typed)
    assert answer.status_code == 422
    assert one(app, Listing).code == "binh-need"
    assert of_two.post("/offers", {**typed, "party": cast.duong.party}).status_code == 403
    assert of_two.post("/offers", {**typed, "party": "hai-party"}).status_code == 303
    assert one(app, Listing).party_id == kept_id(app, "hai-party")


def test_an_introduction_is_asked_for_in_the_name_of_the_party_whose_listing_it_is(app: Flask, of_two: Client, cast: Cast) -> None:
    for number, party in enumerate(("hai-party", cast.ut.party)):
        with app.app_context(), work() as session:
            make_listing(session, party=party, code=f"o-{number}")
        assert of_two.post("/introductions", {"need": "binh-need", "offer": f"o-{number}"}).status_code == 303
        assert one(app, Linkage).seller_id == kept_id(app, party)
        assert (one(app, AuditEvent).action, one(app, AuditEvent).on_behalf_of_id) == ("linkage.ask", kept_id(app, party))


def test_sources_that_clash_stand_side_by_side_until_one_is_taken_back(app: Flask, client: Client, cast: Cast) -> None:
    chau = signed_in(app, cast.chau)
    page = f"/parties/{cast.ut.party}"
    for number, said in enumerate(("15 HTX nuôi cua", "20 HTX nuôi cua")):
        typed = {"subject": "partner", "said": said, "source": f"https://bao{number}.example/x", "reported_on": "10/2025", "form_key": f"k{number}"}
        assert chau.post(f"{page}/claims", typed).status_code == 303
    text = client.page(page).text
    assert all(part in text for part in ("Hai nguồn nói khác nhau", "15 HTX nuôi cua", "20 HTX nuôi cua", "bao0.example", "10/2025"))
    claim = one(app, PartyClaim).code
    assert chau.post(f"{page}/claims/{claim}/withdraw", {"why": ""}).status_code == 422
    assert chau.post(f"{page}/claims/{claim}/withdraw", {"why": "báo đính chính"}).status_code == 303
    text = client.page(page).text
    assert "Hai nguồn nói khác nhau" not in text
    assert "20 HTX nuôi cua" not in text
    assert "báo đính chính" in chau.page(page).text
    assert "báo đính chính" not in client.page(page).text
    assert chau.get(f"{page}/claims/{claim}/withdraw").status_code == 404


def test_each_field_says_by_whose_word_it_stands(app: Flask, client: Client, cast: Cast) -> None:
    page = f"/parties/{cast.ut.party}"
    signed_in(app, cast.ut).post(f"{page}/edit", {"name": "HTX Cái Tàu", "about": "", "place": "xã Đất Mũi", "version": "1"})
    signed_in(app, cast.chau).post(f"{page}/edit", {"name": "HTX Cái Tàu", "place": "xã Đất Mũi", "tax_code": TAX_CODE, "version": "2"})
    text = client.page(page).text
    assert re.search(r"0100233488\s*Liên minh ghi", text)
    assert re.search(r"Xã Đất Mũi.*?đơn vị tự ghi", text, re.DOTALL)


def test_the_list_says_who_is_confirmed(app: Flask, client: Client, cast: Cast) -> None:
    assert "chưa xác nhận" in client.page("/parties").text
