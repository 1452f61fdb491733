"""Words that name no listed product: kept beside each listing, gathered, put before staff, made a product, a name, or nothing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client, read_page
from flask import Flask
from make import NOW, make_listing, post

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.listings import LONGEST_UNLISTED, Listing
from matchmaker.store.models.new_words import UnlistedPhrase
from matchmaker.store.queries import new_words as rows
from matchmaker.store.work import view, work
from matchmaker.workflows import lexicon, new_words, posting
from matchmaker.workflows.new_words import NewWord


def write(cast: Cast, who: str, side: str, words: str, *, days: int = 0, **typed: str) -> str:
    with work() as session:
        key = f"{who}-{side}-{words}-{days}"[:70]
        return post(session, getattr(cast, who), side, form_key=key, words=words, now=NOW + timedelta(days=days), **typed).code


def groups(cast: Cast, word: str = "") -> list[NewWord]:
    with work() as session:
        new_words.gather(session)
    return shown(cast, word)


def shown(cast: Cast, word: str = "") -> list[NewWord]:
    with view() as session:
        return new_words.waiting(session, who=cast.chau.who, most=20, word=word)[1]


def names(cast: Cast) -> list[str]:
    return [one.name for one in groups(cast)]


def aside(cast: Cast, one: NewWord, why: str = "chữ gõ thử", seen: str = "") -> str:
    with work() as session:
        return new_words.set_aside(session, who=cast.chau.who, word=one.word, seen=seen or one.seen, why=why, now=NOW).code


@pytest.fixture
def open_app(app: Flask, cast: Cast):
    with app.app_context():
        yield app


def fill(cast: Cast) -> Cast:
    """Quách is wanted twice and offered once, not always written alike; something else is offered by two."""
    write(cast, "binh", "need", "trái quách chín", quantity="300 kg")
    write(cast, "binh", "need", "trai quach", days=1, quantity="200 kg")
    write(cast, "ut", "offer", "quách dẻo", days=2)
    write(cast, "ut", "offer", "đọt choại", quantity="50 kg")
    write(cast, "duong", "offer", "đọt chạoi", days=1)
    write(cast, "ut", "offer", "tôm sú")
    return cast


@pytest.fixture
def quach(open_app: Flask, cast: Cast) -> Cast:
    return fill(cast)


def unlisted(code: str) -> str:
    with view() as session:
        return session.scalars(sa.select(Listing.unlisted).where(Listing.code == code)).one()


def test_what_names_no_product_is_kept_beside_the_listing_and_follows_it(open_app: Flask, cast: Cast) -> None:
    code = write(cast, "ut", "offer", "trái quách chín")
    assert unlisted(code) == "quách"
    words = shipped_lexicon()
    with work() as session:
        typed = {"words": "đọt choại non", "sure": "1"}
        draft = posting.read_draft(typed, side="offer", lexicon=words, gazetteer=words.gazetteer, today=NOW.date())
        posting.revise_listing(session, who=cast.ut.who, code=code, version=1, draft=draft, now=NOW)
    assert unlisted(code) == "đọt choại non"
    save(cast, "add_name", {"product": "bon_bon", "name": "đọt choại", "kind": "trade"})
    assert unlisted(code) == ""


def test_however_a_row_is_written_its_words_are_kept(open_app: Flask, cast: Cast) -> None:
    linked = {"role": "produce", "readings": [], "phrase": "x" * 300}
    with work() as session:
        make_listing(session, party=cast.ut.party, code="by-object", linked=linked)
        columns = {column.name: getattr(session.scalars(sa.select(Listing)).one(), column.name) for column in Listing.__table__.columns}
        columns |= {"code": "by-table", "form_key": "by-table"}
        del columns["id"], columns["unlisted"]
        session.execute(sa.insert(Listing.__table__), [columns])
    assert unlisted("by-object") == unlisted("by-table") == "x" * LONGEST_UNLISTED


def test_like_wordings_are_one_group_and_what_is_wanted_comes_first(quach: Cast) -> None:
    first, second = groups(quach)
    assert (first.name, first.needs, first.wanting, first.offers, first.offering) == ("quách", 2, 1, 1, 1)
    assert sorted(first.wordings) == [("quach", 1), ("quách", 2)]
    assert [(one.side, one.amount, one.unit) for one in first.amounts] == [("need", Decimal(500), "kg")]
    assert first.since == NOW
    assert (second.name, second.needs, second.offers, second.offering) == ("đọt choại", 0, 2, 2)


def test_dried_is_not_fresh_and_what_is_withdrawn_does_not_wait(open_app: Flask, cast: Cast) -> None:
    code = write(cast, "ut", "offer", "cá lìm kìm")
    write(cast, "ut", "offer", "khô cá lìm kìm")
    assert sorted(names(cast)) == ["cá lìm kìm", "khô cá lìm kìm"]
    with work() as session:
        posting.withdraw_listing(session, who=cast.ut.who, code=code, version=1, now=NOW)
    assert names(cast) == ["khô cá lìm kìm"]


def test_until_it_is_gathered_a_wording_stands_alone_and_can_be_dealt_with(quach: Cast) -> None:
    alone = shown(quach)
    assert [one.word for one in alone] == ["quách", "quach", "đọt choại", "đọt chạoi"]
    with pytest.raises(Stale):  # it turns out to be one with another wording, which is then shown with it
        aside(quach, alone[1])
    write(quach, "duong", "offer", "xin chào bà con", days=1)
    aside(quach, next(one for one in shown(quach) if "xin" in one.word), "lời chào")
    assert names(quach) == ["quách", "đọt choại"]


def test_gathering_again_changes_nothing_and_a_group_never_falls_apart(quach: Cast) -> None:
    before = {one.word: one.wordings for one in groups(quach)}
    assert {one.word: one.wordings for one in groups(quach)} == before
    write(quach, "duong", "offer", "quách rừng", days=3)
    write(quach, "duong", "offer", "đọt chọai non", days=3)
    after = {one.word: one.wordings for one in groups(quach)}
    assert before.keys() <= after.keys()
    with view() as session:
        assert session.scalar(sa.select(sa.func.count(UnlistedPhrase.id))) == len({phrase for one in after.values() for phrase, _ in one})


def test_the_nearest_listed_names_are_said_with_how_near(open_app: Flask) -> None:
    words = shipped_lexicon()
    near = new_words.near_names(words, "cá kèoo")
    assert near[0].product == "ca_keo"
    assert 1 > near[0].alike > 0.7
    assert len({one.product for one in near}) == len(near) <= new_words.MOST_NEAR
    assert new_words.near_names(words, "zzyzx") == []


def test_set_aside_with_a_reason_it_comes_back_only_with_new_words(quach: Cast) -> None:
    second = groups(quach)[1]
    code = aside(quach, second)
    assert names(quach) == ["quách"]
    write(quach, "binh", "need", "đọt choại", days=4)
    assert names(quach) == ["quách"]
    write(quach, "binh", "need", "đọt choaị", days=5)
    assert set(names(quach)) == {"quách", "đọt choại"}
    with view() as session:
        kept = rows.set_aside(session, most=9)
        assert [(one.code, one.head.phrase, one.why, one.person.name, one.at) for one in kept] == [(code, "đọt choại", "chữ gõ thử", "Châu", NOW)]


def test_setting_aside_can_be_taken_back_and_stands_in_the_audit(quach: Cast) -> None:
    one = groups(quach)[0]
    code = aside(quach, one, "tên người")
    for _twice in range(2):
        with work() as session:
            new_words.bring_back(session, who=quach.chau.who, code=code, now=NOW)
    assert names(quach) == ["quách", "đọt choại"]
    with view() as session:
        events = session.execute(sa.select(AuditEvent.action, AuditEvent.detail).where(AuditEvent.subject_code == code).order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == ["words.set_aside", "words.bring_back"]
    assert events[0].detail == {"phrase": "quách", "why": "tên người"}


def test_what_cannot_be_set_aside_is_refused(quach: Cast) -> None:
    one = groups(quach)[0]
    for why in ("", "  ", "x" * 401):
        with pytest.raises(Invalid), work() as session:
            new_words.set_aside(session, who=quach.chau.who, word=one.word, seen=one.seen, why=why, now=NOW)
    with pytest.raises(Stale):
        aside(quach, one, seen="0")
    aside(quach, one)
    with pytest.raises(Stale):  # a colleague was faster
        aside(quach, one)
    with pytest.raises(NotFound), work() as session:
        new_words.set_aside(session, who=quach.chau.who, word="không có", seen="1", why="x", now=NOW)
    with pytest.raises(NotFound), work() as session:
        new_words.bring_back(session, who=quach.chau.who, code="a-none", now=NOW)
    for who in (quach.ut.who, quach.nobody.who):
        with pytest.raises(Refused), work() as session:
            new_words.waiting(session, who=who, most=1)


def save(cast: Cast, act: str, fields: dict[str, str]) -> None:
    with view() as session:
        stamp = lexicon.preview_edit(session, who=cast.chau.who, act=act, typed=fields).proposal.book.stamp
    with work() as session:
        lexicon.save_edit(session, who=cast.chau.who, act=act, typed=fields, stamp=stamp, form_key="", now=NOW)


# The pages


@pytest.fixture
def chau(app: Flask, cast: Cast, client: Client) -> Client:
    """Châu, signed in before the same market."""
    with app.app_context():
        fill(cast)
    client.sign_in(cast.chau.email, PASSWORD)
    return client


def gather(app: Flask, cast: Cast) -> list[NewWord]:
    with app.app_context():
        return groups(cast)


def test_the_desk_counts_the_groups_and_leads_to_each(chau: Client, app: Flask, cast: Cast) -> None:
    page = chau.page("/desk?group=new_words")
    for said in ("Sản phẩm mới?", "quách", "quach", "đọt choại", "đọt chạoi"):  # not gathered yet, so each wording stands alone
        assert said in page.text
    gather(app, cast)
    page = chau.page("/desk?group=new_words")
    assert "quach\n" not in page.text
    link = next(link for link in page.links if link.startswith("/words/new?code="))
    shown = chau.page(link)
    assert "quách" in shown.text
    assert "đọt choại" not in shown.text


def test_a_group_says_who_wants_it_how_it_is_written_and_what_it_may_be(chau: Client, app: Flask, cast: Cast) -> None:
    gather(app, cast)
    text = " ".join(chau.page("/words/new").text.split())
    for said in ("2 nhóm đang chờ", "2 tin của 1 đơn vị · 500 kg", "“quách” 2 lần, “quach” 1 lần", "trái quách chín", "Thủy sản Đất Mũi Xanh"):
        assert said in text
    assert text.index("quách") < text.index("đọt choại")


def test_it_becomes_a_product_after_the_effect_is_seen(chau: Client) -> None:
    page = chau.page("/words/new")
    way = next(link for link in page.links if link.startswith("/words/change/add_product") and "vi=Qu" in link)
    form = chau.page(way).form("/words/change/add_product/preview").fields
    assert form["vi"] == "Quách"
    shown = chau.post("/words/change/add_product/preview", {**form, "group": "trai_cay_rau", "role": "produce", "unit": "kg", "parent": ""})
    preview = read_page(shown.text)
    assert "3 tin đọc khác đi" in preview.text
    assert chau.post("/words/change/add_product", preview.form("/words/change/add_product").fields).status_code == 303
    text = chau.page("/words/new").text
    assert "đọt choại" in text
    assert "quách" not in text


def test_it_becomes_another_name_of_a_product_that_is_typed(chau: Client, app: Flask, cast: Cast) -> None:
    word = gather(app, cast)[1].word
    for typed, said in (("", "Là tên khác của mặt hàng"), ("cá không có", "danh mục chưa có tên “cá không có”"), ("<b>", "danh mục chưa có tên")):
        answer = chau.get("/words/new/name", query_string={"code": word, "product": typed})
        assert answer.status_code == 422
        page = read_page(answer.text)
        assert said in page.text
        assert page.form("/words/new/name").fields["product"] == typed
    answer = chau.get("/words/new/name", query_string={"code": word, "product": "CUA BIỂN"})
    assert answer.status_code == 303
    form = chau.page(answer.headers["Location"]).form("/words/change/add_name/preview").fields
    assert (form["product"], form["name"]) == ("cua_bien", "đọt choại")
    assert chau.get("/words/new/name?code=nothing&product=cua").status_code == 404


def test_a_group_is_not_set_aside_without_a_reason(chau: Client, app: Flask, cast: Cast) -> None:
    form = next(one for one in chau.page("/words/new").forms if one.action.endswith("/aside"))
    for why in ("", " " * 9, "x" * 500):
        answer = chau.post(form.action, {**form.fields, "why": why})
        assert answer.status_code == 422
        page = read_page(answer.text)
        assert "Vì sao không phải sản phẩm: " in page.text
        assert page.form(form.action).fields["why"] == why
    assert chau.post(form.action, {**form.fields, "code": "không có", "why": "x"}).status_code == 404
    assert len(gather(app, cast)) == 2


def test_a_group_that_grew_meanwhile_is_shown_anew_with_the_reason_still_there(chau: Client, app: Flask, cast: Cast) -> None:
    gather(app, cast)
    form = next(one for one in chau.page("/words/new").forms if one.action.endswith("/aside") and one.fields["code"] == "đọt choại")
    with app.app_context():
        write(cast, "duong", "offer", "đọt chọai", days=6)
    assert len(gather(app, cast)[1].wordings) == 3
    answer = chau.post(form.action, {**form.fields, "why": "lời chào"})
    assert answer.status_code == 409
    page = read_page(answer.text)
    assert "Nhóm này vừa đổi" in page.text
    anew = page.form(form.action).fields
    assert anew["why"] == "lời chào"
    assert chau.post(form.action, anew).status_code == 303
    page = chau.page("/words/new?show=aside")
    assert "lời chào" in page.text
    back = next(one for one in page.forms if one.action.endswith("/back"))
    assert "Đã đưa lại" in chau.page(chau.post(back.action, back.fields).headers["Location"]).text
    assert "Chưa bỏ qua nhóm nào" in chau.page("/words/new?show=aside").text


def test_where_nothing_waits_it_is_said(app: Flask, cast: Cast, client: Client) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    assert "Danh mục biết hết chữ" in client.page("/words/new").text
    assert "Nhóm này không còn chờ" in client.page("/words/new?code=nothing").text
    for odd in ("page=99", "page=-1", "show=%F0%9F%A6%80", "code=%22%3E"):
        assert client.get(f"/words/new?{odd}").status_code in (200, 302, 404)
