"""Pages on which staff write for a party, the party answers, and buyers see whose word a listing is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client, Page, read_page
from flask import Flask
from market import Market, fill

from matchmaker.store.models.desk import ConfirmLink
from matchmaker.store.work import work
from matchmaker.web import logs
from matchmaker.web.qr import picture_of

UNCONFIRMED = "Liên minh nhập hộ, HTX chưa xác nhận"
TOLD = {
    "party": "ut-party", "words": "cua thịt loại 1 ngoài đầm", "quantity": "700 kg", "price": "450k/kg", "place": "xã Năm Căn", "form_key": "k",
    "sure": "all", "told_via": "phone", "told_by": "chú Sáu", "told_when": "hôm qua",
}  # fmt: skip


@pytest.fixture
def market(app: Flask, cast: Cast) -> Market:
    return fill(app, cast)


def _in(app: Flask, cast: Cast, who: str) -> Client:
    client = Client(app)
    if who:
        assert client.sign_in(getattr(cast, who).email, PASSWORD).status_code == 303
    return client


@pytest.fixture
def chau(app: Flask, cast: Cast) -> Client:
    return _in(app, cast, "chau")


def entered(chau: Client, **changes: str) -> str:
    """The address of an offer that Châu writes for Út."""
    answer = chau.post("/offers", {**TOLD, **changes})
    assert answer.status_code == 303, read_page(answer.text).text
    return str(answer.headers["Location"])


def address_in(page: Page) -> str:
    """The private address in the message that staff copy."""
    found = re.search(r"https?://localhost(/confirm/[\w-]+)", page.text)
    assert found
    return found[1]


def test_the_banner_names_the_party_and_the_person(chau: Client, market: Market) -> None:
    page = chau.page("/offers/new?party=ut-party")
    assert "Bạn đang làm thay cho HTX Cái Tàu" in " ".join(page.text.split())
    assert "dưới tên Châu" in page.text
    assert '<option value="ut-party" selected>' in page.source
    assert "Bạn đang làm thay cho HTX Cái Tàu" in " ".join(chau.page(f"/offers/{market.offers[0]}/edit").text.split())
    assert "Bạn đang làm thay cho HTX Cái Tàu" in " ".join(chau.page("/parties/ut-party/edit").text.split())
    assert "chọn đơn vị ở dưới" in chau.page("/offers/new?party=no-such").text


@pytest.mark.parametrize("path", ["/offers/new", "/offers/new?party=duong-party"])
def test_a_party_is_not_asked_who_told_it(app: Flask, cast: Cast, path: str) -> None:
    page = _in(app, cast, "ut").page(path)
    assert "told_via" not in page.source
    assert "làm thay cho" not in page.text


def test_what_is_wrong_with_the_telling_is_said_with_the_rest_and_all_is_kept(chau: Client) -> None:
    answer = chau.post("/offers", {**TOLD, "quantity": "nhiều", "told_via": "", "told_when": "mai", "told_by": "<b>chú</b> Sáu"})
    assert answer.status_code == 422
    for said in ("Số lượng: máy chưa hiểu", "Đơn vị báo bằng cách nào: còn để trống", "Nói lúc nào: ngày này chưa đến"):
        assert answer.text.count(said) == 2, said
    assert "&lt;b&gt;chú&lt;/b&gt; Sáu" in answer.text
    assert 'value="mai"' in answer.text


def test_whose_word_it_is_stands_wherever_a_buyer_meets_the_listing(app: Flask, cast: Cast, market: Market, chau: Client) -> None:
    place = entered(chau)
    buyer, nobody = _in(app, cast, "binh"), _in(app, cast, "")
    for client, path in (
        (nobody, place), (buyer, place), (nobody, "/suppliers?q=cua+thịt+ngoài+đầm"), (nobody, "/parties/ut-party"), (nobody, "/offers"),
        (buyer, f"/needs/{market.need}/matches"),
    ):  # fmt: skip
        assert UNCONFIRMED in client.page(path).text, path
    assert "chú Sáu" not in nobody.page(place).text
    assert "Tin do Liên minh nhập hộ" not in buyer.page(place).text


def test_the_party_confirms_on_its_start_page(app: Flask, cast: Cast, chau: Client) -> None:
    place = entered(chau)
    ut = _in(app, cast, "ut")
    start = ut.page("/")
    assert "Liên minh nhập hộ, chờ bạn xác nhận" in start.text
    assert ut.post(start.form(f"{place}/answer").action, {"answer": "yes"}).status_code == 303
    assert "chờ bạn xác nhận" not in ut.page("/").text
    assert re.search(r"HTX xác nhận trên trang này, \d\d:\d\d \d\d/\d\d/\d{4}", _in(app, cast, "").page(place).text)


def test_not_right_is_shown_to_staff_and_is_work_on_the_desk(app: Flask, cast: Cast, chau: Client) -> None:
    place = entered(chau)
    ut = _in(app, cast, "ut")
    empty = ut.post(f"{place}/answer", {"answer": "no", "wrong": " "})
    assert empty.status_code == 422
    assert "Chỗ chưa đúng: còn để trống" in empty.text
    assert ut.post(f"{place}/answer", {"answer": "no", "wrong": "chỉ còn 300 kg"}).status_code == 303
    assert "HTX báo chưa đúng" in _in(app, cast, "").page(place).text
    assert "chỉ còn 300 kg" in chau.page(place).text
    assert "chỉ còn 300 kg" in chau.page("/desk?whose=mine").text
    assert "chỉ còn 300 kg" not in _in(app, cast, "").page(place).text


def test_staff_record_a_confirmation_by_telephone(app: Flask, cast: Cast, chau: Client) -> None:
    place = entered(chau)
    wrong = chau.post(f"{place}/confirmed", {"told_via": "phone", "told_by": "cô Tư", "told_when": "mai"})
    assert wrong.status_code == 422
    assert 'value="cô Tư"' in wrong.text
    assert "Bạn đang làm thay cho HTX Cái Tàu" in " ".join(read_page(wrong.text).text.split())
    chau.post(f"{place}/confirmed", {"told_via": "phone", "told_by": "cô Tư", "told_when": "14:05 hôm qua"})
    yesterday = (datetime.now(UTC) + timedelta(hours=7) - timedelta(days=1)).strftime("%d/%m/%Y")
    assert f"HTX xác nhận qua điện thoại, 14:05 {yesterday}" in _in(app, cast, "").page(place).text
    audit = chau.page("/audit").text
    for said in ("Đơn vị xác nhận tin", "điện thoại: cô Tư", "điện thoại: chú Sáu", "HTX Cái Tàu", "Châu"):
        assert said in audit


def test_the_private_address_opens_and_answers_without_signing_in(app: Flask, cast: Cast, chau: Client) -> None:
    place = entered(chau)
    path, phone = address_in(chau.page(place)), _in(app, cast, "")
    for _looked_at_twice in range(2):
        assert "Đúng, tôi xác nhận" in phone.page(path).text
    assert UNCONFIRMED in phone.page(place).text
    wrong = phone.post(path, {"answer": "no", "wrong": ""})
    assert wrong.status_code == 422
    assert "Chỗ chưa đúng: còn để trống" in wrong.text
    assert phone.post(path, {"answer": "yes"}).status_code == 303
    used = phone.page(path)
    assert "Đơn vị đã xác nhận tin này là đúng" in used.text
    assert not [form for form in used.forms if form.action == path]
    assert phone.post(path, {"answer": "no", "wrong": "x"}).status_code == 303
    assert "HTX xác nhận qua địa chỉ gửi riêng" in phone.page(place).text


def test_a_used_address_shows_nothing_of_an_offer_that_was_withdrawn(app: Flask, cast: Cast, chau: Client) -> None:
    place = entered(chau)
    path, phone = address_in(chau.page(place)), _in(app, cast, "")
    phone.get("/help")
    phone.post(path, {"answer": "yes"})
    assert "<dd>" in phone.page(path).source
    version = chau.page(f"{place}/edit").form(f"{place}/edit").fields["version"]
    assert chau.post(f"{place}/withdraw", {"version": version}).status_code == 303
    assert "<dd>" not in phone.page(path).source


def test_staff_who_open_the_address_are_sent_to_record_it_instead(chau: Client) -> None:
    path = address_in(chau.page(entered(chau)))
    page = chau.page(path)
    assert "không trả lời thay đơn vị" in page.text
    assert chau.post(path, {"answer": "yes"}).status_code == 403


def test_an_address_that_no_longer_serves_says_so(app: Flask, cast: Cast, chau: Client) -> None:
    place = entered(chau)
    path, phone = address_in(chau.page(place)), _in(app, cast, "")
    with app.app_context(), work() as session:
        session.execute(sa.update(ConfirmLink).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert "đã hết hạn" in phone.page(path, 410).text
    assert phone.post(path, {"answer": "yes"}).status_code == 303
    assert UNCONFIRMED in phone.page(place).text
    assert chau.post(chau.page(place).form(f"{place}/confirm-link").action).status_code == 303
    second = address_in(chau.page(place))
    assert second != path
    version = chau.page(f"{place}/edit").form(f"{place}/edit").fields["version"]
    assert chau.post(f"{place}/edit", {**TOLD, "quantity": "900 kg", "version": version}).status_code == 303
    assert "Tin đã đổi" in phone.page(second, 410).text


def test_the_address_is_not_written_to_the_log(app: Flask, cast: Cast, chau: Client) -> None:
    path, log = address_in(chau.page(entered(chau))), StringIO()
    logs.configure(log)
    _in(app, cast, "").get(path)
    assert "/confirm/<token>" in log.getvalue()
    for mangled in (f"{path}/", f"{path}/edit", f"/{path}"):
        _in(app, cast, "").raw.get(mangled)
    _in(app, cast, "").raw.put(path)
    assert path not in log.getvalue()


def test_no_browser_keeps_a_copy_of_what_the_address_showed(app: Flask, cast: Cast, chau: Client) -> None:
    path, phone = address_in(chau.page(entered(chau))), _in(app, cast, "")
    assert phone.get(path).headers["Cache-Control"] == "no-store"
    wrong = phone.post(path, {"answer": "no", "wrong": ""})
    assert (wrong.status_code, wrong.headers["Cache-Control"]) == (422, "no-store")


def test_the_paper_says_everything_and_its_code_leads_to_the_private_address(chau: Client) -> None:
    place = entered(chau)
    paper = chau.page(f"{place}/paper")
    path = address_in(chau.page(place))
    assert address_in(paper) == path
    assert f'src="{picture_of("http://localhost" + path)}"' in paper.source.replace("&#39;", "'")
    for said in ("cua thịt loại 1 ngoài đầm", "700 kg", "450k/kg", "HTX Cái Tàu", "Sửa lại, nếu chưa đúng", "ký, ghi rõ họ tên", UNCONFIRMED):
        assert said in paper.text


def test_the_paper_of_the_partys_own_listing_leads_to_its_page(app: Flask, cast: Cast, market: Market) -> None:
    place = f"/offers/{market.offers[0]}"
    paper = _in(app, cast, "ut").page(f"{place}/paper")
    assert f'data-address="http://localhost{place}"' in paper.source
    assert f'src="{picture_of("http://localhost" + place)}"' in paper.source.replace("&#39;", "'")
    assert "/confirm/" not in paper.source


def test_the_party_never_gets_the_private_address_from_a_page(app: Flask, cast: Cast, chau: Client) -> None:
    place = entered(chau)
    ut = _in(app, cast, "ut")
    assert "/confirm/" not in ut.page(place).source
    assert "/confirm/" not in ut.page(f"{place}/paper").source


@pytest.mark.parametrize("path", ["/linkages/{talking}", "/offers/{offer}", "/parties/ut-party"])
def test_notes_and_tasks_stand_on_the_page_for_staff_alone(app: Flask, cast: Cast, market: Market, chau: Client, path: str) -> None:
    place = path.format(talking=market.talking, offer=market.offers[0])
    page = chau.page(place)
    chau.post("/notes", {**page.form("/notes").fields, "body": "Hẹn <i>thứ hai</i>", "spoke_with": "chú Sáu", "via": "zalo"})
    chau.post("/tasks", {**chau.page(place).form("/tasks").fields, "what": "Gửi bảng giá", "due": "tuần sau"})
    page = chau.page(place)
    for said in ("Hẹn <i>thứ hai</i>", "nói với chú Sáu", "Zalo", "Gửi bảng giá"):
        assert said in page.text
    strike = next(form for form in page.forms if form.action.endswith("/strike"))
    done = next(form for form in page.forms if form.action.endswith("/done"))
    assert chau.post(strike.action).headers["Location"] == f"{place}#desk"
    assert chau.post(done.action).status_code == 303
    after = chau.page(place)
    assert '<s class="lines">Hẹn' in after.source
    assert "<s>Gửi bảng giá</s>" in after.source
    assert next(form for form in after.forms if form.action.endswith("/reopen"))
    other = _in(app, cast, "ut").get(place)
    assert "Hẹn" not in other.text
    assert "Ghi chú và việc" not in other.text


def test_a_note_or_task_that_cannot_stand_comes_back_with_everything_typed(chau: Client, market: Market) -> None:
    about = {"kind": "linkage", "code": market.talking, "form_key": "k"}
    note = chau.post("/notes", {**about, "body": "", "spoke_with": "chú <Sáu>", "via": "zalo"})
    assert note.status_code == 422
    assert "chú &lt;Sáu&gt;" in note.text
    assert read_page(note.text).form("/notes").fields["form_key"] == "k"
    task = chau.post("/tasks", {**about, "what": "Gọi lại", "due": "hôm nào rảnh"})
    assert task.status_code == 422
    assert "Trước ngày nào: máy chưa đọc ra ngày" in task.text
    assert 'value="hôm nào rảnh"' in task.text


def test_different_figures_stand_side_by_side_with_who_said_each(app: Flask, cast: Cast, chau: Client) -> None:
    place = entered(chau)
    ut = _in(app, cast, "ut")
    for client, changes in ((ut, {"quantity": "600 kg"}), (chau, {"quantity": "15 tấn", "told_by": "cô Tư", "told_via": "paper", "told_when": ""})):
        version = client.page(f"{place}/edit").form(f"{place}/edit").fields["version"]
        assert client.post(f"{place}/edit", {**TOLD, **changes, "version": version}).status_code == 303
    for page in (chau.page(place), ut.page(place)):
        said = page.text.split("Đã nói khác nhau")[1]
        for value, by in (("700 kg", "chú Sáu nói (điện thoại)"), ("600 kg", "Út Mười tự ghi"), ("15 tấn", "cô Tư nói (giấy)")):
            assert by in said.split(value)[1][:80], value
        assert "Giá" not in said.split("15 tấn")[0]
    assert "Đã nói khác nhau" not in _in(app, cast, "").page(place).text


ODD = ["😀" * 9, "<script>alert(1)</script>", "\u202egnourt\u202c", "x" * 200_000, "%s %d", "ca\u0301 bo\u0302\u0309i", "'; DROP TABLE note;--"]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_form_of_the_desk_crashes_over_what_is_typed(app: Flask, cast: Cast, chau: Client, market: Market, odd: str) -> None:
    place, about = entered(chau), {"kind": "linkage", "code": market.talking}
    address = address_in(chau.page(place))
    for path, typed in (
        ("/notes", {**about, "body": odd, "spoke_with": odd, "via": odd, "form_key": odd}), ("/notes", {**about, "body": odd}),
        ("/notes", {"kind": odd, "code": odd, "body": odd}), ("/notes", {**about, "code": odd, "body": "x"}),
        ("/tasks", {**about, "what": odd, "due": odd, "owner": odd}), ("/tasks", {**about, "what": odd, "due": "mai"}),
        ("/desk/take", {"subject": odd, "back": odd}), ("/desk/hand", {**about, "to": odd, "seen": odd}),
        (f"{place}/confirmed", {"told_via": odd, "told_by": odd, "told_when": odd}), (f"{place}/confirmed", {"told_via": "phone", "told_by": odd}),
    ):  # fmt: skip
        assert chau.post(path, typed).status_code in (303, 404, 422, 413), path
    for path in (f"/linkages/{market.talking}", place, "/desk", "/audit"):
        assert chau.get(path).status_code == 200
    assert _in(app, cast, "").post(address, {"answer": odd, "wrong": odd}).status_code in (303, 422, 413)
