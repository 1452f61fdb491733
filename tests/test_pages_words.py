"""The pages on which staff keep the words of the trade, read as a person without JavaScript reads them."""

from __future__ import annotations

import pytest
from cast import PASSWORD, Cast
from client import Client, Page, read_page
from flask import Flask
from make import post

from matchmaker.store.work import work

NEW = {"product": "ca_keo", "name": "cá chạch bùn", "kind": "dialect", "region": "miền Bắc", "only_alone": "", "form_key": "k1"}


@pytest.fixture
def chau(app: Flask, cast: Cast, client: Client) -> Client:
    """Châu, signed in, with two listings of Út in the market."""
    with app.app_context(), work() as session:
        post(session, cast.ut, "offer", form_key="1", words="cá chạch bùn còn sống", place="xã Tân Lộc", code="")
        post(session, cast.ut, "offer", form_key="2", words="khóm 2 tấn")
    client.sign_in(cast.chau.email, PASSWORD)
    return client


def shown(client: Client, act: str, form: dict[str, str], status: int = 200) -> Page:
    answer = client.post(f"/words/change/{act}/preview", form)
    assert answer.status_code == status
    return read_page(answer.text)


def test_products_stand_in_their_tree_and_are_found_by_any_name(chau: Client) -> None:
    page = chau.page("/words")
    assert page.text.index("Tôm sú\n") < page.text.index("Tôm thẻ chân trắng") < page.text.index("Cua biển")
    assert "/words/products/khom" in chau.page("/words?name=trai+thom").links
    assert "1 tin chào bán" in chau.page("/words?name=khóm cầu").text
    assert "Không thấy mặt hàng nào" in chau.page("/words?name=%F0%9F%A6%80").text
    assert "/words/products/luon" in chau.page("/words?name=EEL").links


def test_a_product_says_what_it_is_called_and_what_it_is_not(chau: Client) -> None:
    text = chau.page("/words/products/khom").text
    for said in ("thơm", "tiếng địa phương, Nam", "chỉ khi gõ có dấu", "cũng là tiếng chỉ mùi", "Dưa hấu", "Pineapple", "1 tin chào bán"):
        assert said in text


def test_what_an_edit_would_do_is_shown_and_saved_only_once_seen(chau: Client) -> None:
    form = chau.page("/words/change/add_name?product=ca_keo").form("/words/change/add_name/preview")
    page = shown(chau, "add_name", {**form.fields, **NEW})
    for said in (
        "“cá chạch bùn”, tiếng địa phương của Cá kèo",
        "miền Bắc",
        "1 tin đọc khác đi",
        "chưa nhận ra mặt hàng",
        "Cá kèo (đúng tên)",
        "HTX Cái Tàu",
    ):
        assert said in page.text
    assert "cá chạch bùn" not in chau.page("/words/products/ca_keo").text
    confirm = page.form("/words/change/add_name").fields
    answer = chau.post("/words/change/add_name", confirm)
    assert answer.status_code == 303
    page = chau.page(answer.headers["Location"])
    assert "Đã lưu. Số tin đọc lại theo danh mục: 1." in page.text
    assert "cá chạch bùn" in chau.page("/words/products/ca_keo").text
    assert chau.post("/words/change/add_name", confirm).headers["Location"] == answer.headers["Location"]  # the button pressed twice


def test_no_listing_is_said_too(chau: Client) -> None:
    page = shown(chau, "add_name", {**NEW, "name": "kèo vuông nhà"})
    assert "Không tin nào." in page.text


def test_back_to_the_form_with_everything_typed(chau: Client) -> None:
    answer = chau.post("/words/change/add_name/preview", {**NEW, "again": "1", "only_alone": "1", "why": "bà con gọi"})
    assert answer.status_code == 200
    fields = read_page(answer.text).form("/words/change/add_name/preview").fields
    assert (
        fields.items()
        >= {"name": "cá chạch bùn", "region": "miền Bắc", "product": "ca_keo", "only_alone": "1", "why": "bà con gọi", "form_key": "k1"}.items()
    )


def test_words_that_changed_meanwhile_show_the_effect_anew(chau: Client) -> None:
    confirm = shown(chau, "add_name", NEW).form("/words/change/add_name").fields
    other = shown(chau, "add_name", {**NEW, "name": "kèo vuông", "form_key": "k2"}).form("/words/change/add_name").fields
    assert chau.post("/words/change/add_name", other).status_code == 303
    answer = chau.post("/words/change/add_name", confirm)
    assert answer.status_code == 409
    page = read_page(answer.text)
    assert "Danh mục vừa có người sửa. Chưa lưu gì" in page.text
    assert chau.post("/words/change/add_name", page.form("/words/change/add_name").fields).status_code == 303


def test_a_name_of_another_product_is_refused_with_ways_to_both(chau: Client) -> None:
    page = shown(chau, "add_name", {**NEW, "name": "Tôm Sú"}, 422)
    assert "“tôm sú” đã là tên của Tôm sú, không thể cũng là tên của Cá kèo" in page.text
    assert {"/words/products/tom_su", "/words/products/ca_keo"} <= set(page.links)
    assert page.form("/words/change/add_name/preview").fields["name"] == "Tôm Sú"
    assert page.title.startswith("Lỗi:")


@pytest.mark.parametrize(
    "name", ["", "   ", "<script>alert(1)</script>", "🦀", "\u202ecua\u202c", "c" * 5000, "cần mua", "cá chạch bùn".encode().decode()]
)
def test_whatever_is_typed_is_answered(chau: Client, name: str) -> None:
    answer = chau.post("/words/change/add_name/preview", {**NEW, "name": name})
    assert answer.status_code in (200, 422)
    assert "<script>alert" not in answer.text


def test_an_edit_is_undone_from_the_history_and_a_later_one_stands_in_the_way(chau: Client) -> None:
    first = shown(chau, "add_name", NEW).form("/words/change/add_name").fields
    chau.post("/words/change/add_name", first)
    change = {**NEW, "was": "cá chạch bùn", "region": "Nam", "form_key": "k2", "why": "miền Nam cũng gọi"}
    chau.post("/words/change/change_name", shown(chau, "change_name", change).form("/words/change/change_name").fields)
    page = chau.page("/words/edits")
    for said in ("Thêm tên gọi", "Sửa tên gọi", "Lý do: miền Nam cũng gọi", "Châu", "miền Bắc → Nam"):
        assert said in " ".join(page.text.split())
    undo_last, undo_first = [form.action for form in page.forms if form.action.endswith("/undo")]
    answer = chau.post(undo_first)
    assert answer.status_code == 409
    page = read_page(answer.text)
    assert "Chưa hoàn lại được: lần sửa sau (Sửa tên gọi, Cá kèo) dựa trên lần này" in page.text
    assert any(link.startswith("/words/edits?code=w-") for link in page.links)
    for one in (undo_last, undo_last, undo_first):
        assert chau.post(one).status_code == 303
    assert "cá chạch bùn" not in chau.page("/words/products/ca_keo").text
    page = chau.page("/words/edits")
    assert page.text.count("Đã hoàn lại lúc") == 2
    assert page.text.count("Hoàn lại một lần sửa") >= 2


def test_a_place_that_was_split_says_so(chau: Client) -> None:
    page = chau.page("/words/places?name=Trí Phải")
    address = next(link for link in page.links if link.startswith("/words/places/"))
    page = chau.page(address)
    change = next(link for link in page.links if "change_succession" in link)
    typed = chau.page(change).form("/words/change/change_succession/preview").fields | {"communes": "xã Trí Phải\r\nXÃ TÂN LỘC"}
    told = shown(chau, "change_succession", typed)
    assert "một phần" in told.text
    assert chau.post("/words/change/change_succession", told.form("/words/change/change_succession").fields).status_code == 303
    assert "bị chia về: Xã Trí Phải, Xã Tân Lộc" in chau.page(address).text
    wrong = shown(chau, "change_succession", {**typed, "communes": "xã Sao Hỏa"}, 422)
    assert "không có xã, phường nào từ 1/7/2025 là “xã Sao Hỏa”" in wrong.text


@pytest.mark.parametrize(
    "path",
    [
        "remove_name?product=khom&was=trái+thơm",
        "change_name?product=khom&was=thơm",
        "add_lookalike?product=khom",
        "remove_lookalike?product=khom&other=dua",
        "add_product",
        "add_product?parent=tom",
        "change_product?product=tom_su",
        "retire_product?product=luon",
        "add_alias?stands_for=xã+Đất+Mũi",
        "remove_alias?was=TPCM",
    ],
)  # fmt: skip
def test_every_form_opens_and_shows_what_it_would_do(chau: Client, path: str) -> None:
    act = path.split("?")[0]
    form = chau.page(f"/words/change/{path}").form(f"/words/change/{act}/preview").fields
    answers = {"name": "Xóm Nhà Máy", "stands_for": "xã Đất Mũi", "other": form.get("other", "cua_bien"), "vi": form.get("vi") or "Cá lạ hoắc",
               "group": "thuy_san", "role": "produce", "kind": "trade", "heir": "ca_keo", "unit": "kg", "parent": form.get("parent", "")}  # fmt: skip
    if act == "change_product":
        answers |= {"months": "1-3", "parent": "tom"}
    page = shown(chau, act, {**form, **answers})
    assert page.form(f"/words/change/{act}").fields["stamp"] == ""


def test_staff_reach_the_words_from_help_and_the_audit(chau: Client) -> None:
    assert "/words" in chau.page("/help").links
    confirm = shown(chau, "add_name", NEW).form("/words/change/add_name").fields
    address = chau.post("/words/change/add_name", confirm).headers["Location"]
    page = chau.page("/audit")
    assert "Thêm tên gọi" in page.text
    assert address in page.links


def test_editing_a_listing_does_not_turn_what_was_read_into_a_choice(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        code = post(session, cast.ut, "offer", form_key="1", words="tôm sú 2 tấn").code
        held = post(session, cast.ut, "offer", form_key="2", words="tôm sú giống", role="input").code
    client.sign_in(cast.ut.email, PASSWORD)
    chosen = '<option value="{}" selected>'
    assert chosen.format("produce") not in client.get(f"/offers/{code}/edit").text
    assert chosen.format("input") in client.get(f"/offers/{held}/edit").text
