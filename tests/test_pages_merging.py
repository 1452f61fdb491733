"""Pages on which staff judge pairs of records, merge them and take merges apart: what is refused is said in words."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import make_linkage, make_listing, make_party, make_person

from matchmaker.store.models.merges import PartyMerge, PartyPair
from matchmaker.store.models.people import Party
from matchmaker.store.work import work


@pytest.fixture
def chau(app: Flask, client: Client, cast: Cast) -> Client:
    with app.app_context(), work() as session:
        for code, name in (("mot", "HTX Kinh Hãng"), ("hai", "HTX DVNN Kinh Hãng")):
            party = make_party(session, code=code, name=name, place_typed="xã Phú Mỹ", about=f"giới thiệu {code}", phone="0911 222 333")
            make_person(session, email=f"{code}@cast.example", name=code, parties=[party])
    assert client.sign_in(cast.chau.email, PASSWORD).status_code == 303
    client.post("/parties/duplicates/find")
    return client


def code_of(app: Flask, table: type[PartyPair] | type[PartyMerge]) -> str:
    with app.app_context(), work() as session:
        return session.scalars(sa.select(table.code)).one()


def merged(app: Flask, chau: Client) -> str:
    """The code of the merge of the two, made through the pages."""
    pair = code_of(app, PartyPair)
    form = chau.page(f"/parties/duplicates/{pair}/merge?keep=mot").form(f"/parties/duplicates/{pair}/merge")
    assert chau.post(f"/parties/duplicates/{pair}/merge", form.fields).status_code == 303
    return code_of(app, PartyMerge)


def test_the_preview_changes_nothing_and_the_merge_does_what_it_said(app: Flask, chau: Client) -> None:
    pair = code_of(app, PartyPair)
    page = chau.page(f"/parties/duplicates/{pair}/merge?keep=mot")
    assert "người: 1" in page.text
    assert "giới thiệu hai" in page.text
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Party.merged_into_id.is_not(None))) == 0
    merged(app, chau)
    assert chau.get("/parties/hai").location == "/parties/mot"
    page = chau.page("/parties/mot")
    assert "HTX DVNN Kinh Hãng" in page.text
    assert "giới thiệu hai" in page.text


def test_others_see_the_former_name_and_nothing_else_of_the_merged_record(app: Flask, chau: Client) -> None:
    merged(app, chau)
    page = Client(app).page("/parties/mot")
    assert "HTX DVNN Kinh Hãng" in page.text
    assert "giới thiệu hai" not in page.text
    assert "0911" not in page.text
    assert "Tìm hồ sơ trùng" not in page.text


def test_a_preview_that_has_grown_old_is_refused(app: Flask, chau: Client) -> None:
    pair = code_of(app, PartyPair)
    form = chau.page(f"/parties/duplicates/{pair}/merge?keep=mot").form(f"/parties/duplicates/{pair}/merge")
    typed = {"name": "HTX Kinh Hãng", "place": "xã Phú Mỹ", "about": "khác rồi", "version": "1"}
    assert chau.post("/parties/mot/edit", typed).status_code == 303
    assert chau.post(f"/parties/duplicates/{pair}/merge", form.fields).status_code == 409
    assert chau.post(f"/parties/duplicates/{pair}/merge", {"keep": "mot", "seen": "mot:x hai"}).status_code == 409


def test_merged_or_taken_apart_a_second_time_it_says_so(app: Flask, chau: Client) -> None:
    merge, pair = merged(app, chau), code_of(app, PartyPair)
    answer = chau.post(f"/parties/duplicates/{pair}/merge", {"keep": "mot", "seen": ""})
    assert answer.status_code == 422
    assert "đã gộp vào một hồ sơ khác rồi" in answer.text
    form = chau.page(f"/parties/merges/{merge}").form(f"/parties/merges/{merge}/undo")
    assert chau.post(f"/parties/merges/{merge}/undo", form.fields).status_code == 303
    answer = chau.post(f"/parties/merges/{merge}/undo", {**form.fields, "form_key": "of another window"})
    assert answer.status_code == 422
    assert "đã được tách ra rồi" in answer.text
    assert chau.get("/parties/hai").status_code == 200


def test_a_linkage_between_the_two_is_named(app: Flask, chau: Client) -> None:
    with app.app_context(), work() as session:
        need, offer = make_listing(session, party="mot", side="need", words="giống sò huyết"), make_listing(session, party="hai")
        linkage = make_linkage(session, need=need, offer=offer).code
    answer = chau.get(f"/parties/duplicates/{code_of(app, PartyPair)}/merge?keep=mot")
    assert answer.status_code == 422
    assert "giống sò huyết" in answer.text
    assert linkage in answer.text


def test_a_note_that_is_too_long_is_kept_on_the_page(app: Flask, chau: Client) -> None:
    pair, note = code_of(app, PartyPair), "Hỏi chị Tư. " * 100
    answer = chau.post(f"/parties/duplicates/{pair}/different", {"note": note, "version": "1"})
    assert answer.status_code == 422
    assert note.strip() in answer.text


def test_any_two_can_be_put_side_by_side_by_name(app: Flask, chau: Client, cast: Cast) -> None:
    page = chau.page(f"/parties/duplicates?of={cast.ut.party}&name=kenh+moi")
    assert "HTX Kênh Mới" in page.text
    form = page.form("/parties/duplicates/add")
    answer = chau.post("/parties/duplicates/add", form.fields)
    assert "Có lẽ là hai đơn vị" in chau.page(answer.location).text
    assert chau.post("/parties/duplicates/add", form.fields).location == answer.location
    assert "Không thấy đơn vị nào" in chau.page(f"/parties/duplicates?of={cast.ut.party}&name=zzzz").text
    assert "Hai bên là cùng một hồ sơ" in chau.post("/parties/duplicates/add", {"one": "mot", "other": "mot"}).text
