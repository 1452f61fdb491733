"""Saved searches: kept with what they find, told once of what is new and why, and of nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import parse_qsl

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast, Player
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, post
from sqlalchemy.orm import Session

from matchmaker.cli.worker import Worker
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.searches import SavedSearch
from matchmaker.store.queries import listings
from matchmaker.store.work import work
from matchmaker.workflows import posting
from matchmaker.workflows.searching import (
    MOST_SAVED,
    change_search,
    delete_search,
    filters_of,
    look_again,
    query_of,
    save_search,
    switch_search,
    tell_news,
)

SAID = {"q": "rau má", "side": "offer", "every": "now", "query": ""}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def save(session: Session, player: Player, form_key: str = "k", **typed: str) -> SavedSearch:
    return save_search(session, who=player.who, typed={**SAID, **typed}, form_key=form_key, now=NOW, today=NOW.date())


def offer(session: Session, player: Player, words: str, *, days: int = 1, **typed: str) -> Listing:
    made = post(session, player, "offer", form_key=f"{words}-{days}", words=words, now=NOW + timedelta(days=days), **typed)
    session.flush()
    return made


def revise(session: Session, player: Player, listing: Listing, *, days: int, **typed: str) -> None:
    lexicon = shipped_lexicon()
    form = {"words": listing.words, "price": listing.price_typed, "quantity": listing.quantity_typed, "sure": "1", **typed}
    today = (NOW + timedelta(days=days)).date()
    draft = posting.read_draft(form, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=today)
    posting.revise_listing(session, who=player.who, code=listing.code, draft=draft, version=listing.version, now=NOW + timedelta(days=days))


def look(session: Session, saved: SavedSearch, *, days: int, period: str = "") -> list[tuple[str, str]]:
    """What one look tells: the code of each listing and why."""
    session.flush()
    now = NOW + timedelta(days=days)
    looked = look_again(session, code=saved.code, now=now)
    if looked is None:
        return []
    before = session.scalar(sa.select(sa.func.count(Letter.id)))
    told = tell_news(session, looked=looked, period=period or looked.stamp, now=now)
    session.flush()
    after = session.scalar(sa.select(sa.func.count(Letter.id)))
    assert told is bool(looked.news)
    assert (after or 0) - (before or 0) == int(told), "one letter for news, none without"
    return [(one.code, one.why) for one in looked.news]


def test_what_was_there_when_it_was_saved_is_no_news_and_what_comes_is_told_once(session: Session, cast: Cast) -> None:
    offer(session, cast.ut, "rau má tươi", days=-1)
    saved = save(session, cast.binh)
    assert look(session, saved, days=0) == []
    fresh = offer(session, cast.duong, "rau má sạch", days=1)
    offer(session, cast.duong, "rau muống", days=1)
    assert look(session, saved, days=1) == [(fresh.code, "new")]
    assert look(session, saved, days=2) == []
    (letter,) = session.scalars(sa.select(Letter)).all()
    assert (letter.kind, letter.subject_kind, letter.subject_code) == ("search_news", "saved_search", saved.code)
    assert letter.facts["lines"][0]["on"] == (NOW + timedelta(days=1)).date().isoformat()
    assert saved.told_at == NOW + timedelta(days=1)


def test_a_changed_price_is_told_with_both_prices_and_a_confirmation_is_no_news(session: Session, cast: Cast) -> None:
    listing = offer(session, cast.duong, "rau má sạch", days=-1, price="20k/kg", quantity="2 tạ")
    saved = save(session, cast.binh)
    revise(session, cast.duong, listing, days=1, price="18k/kg", quantity="3 tạ")
    assert look(session, saved, days=1) == [(listing.code, "price")]
    (letter,) = session.scalars(sa.select(Letter)).all()
    assert (letter.facts["lines"][0]["before"], letter.facts["lines"][0]["after"]) == ("20k/kg", "18k/kg")
    revise(session, cast.duong, listing, days=2, quantity="4 tạ")
    assert look(session, saved, days=2) == [(listing.code, "quantity")]
    listing.confirmation = "confirmed"  # its version rises, it says what it said
    session.flush()
    listings.raise_version(session, "offer", listing)
    assert look(session, saved, days=3) == []


def test_a_listing_that_fits_only_since_it_was_rewritten_is_told(session: Session, cast: Cast) -> None:
    listing = offer(session, cast.duong, "rau dền", days=-1)
    saved = save(session, cast.binh)
    revise(session, cast.duong, listing, days=1, words="rau má")
    assert look(session, saved, days=1) == [(listing.code, "words")]


def test_the_place_and_the_radius_of_the_address_hold(session: Session, cast: Cast) -> None:
    saved = save(session, cast.binh, query="place=xã+Năm+Căn&radius_km=15&page=3&is_admin=1")
    assert saved.query == query_of("rau má", "offer", [("place", "xã Năm Căn"), ("radius_km", "15")])
    offer(session, cast.duong, "rau má vườn", days=1, place="xã Vĩnh Thanh")
    near = offer(session, cast.duong, "rau má đồng", days=1, place="xã Năm Căn")
    assert look(session, saved, days=1) == [(near.code, "new")]


def test_a_worker_tells_at_once_what_was_posted_and_gathers_the_rest_for_the_morning(app: Flask, cast: Cast, client: Client) -> None:
    with app.app_context(), work() as session:
        save(session, cast.binh, "now")
        save(session, cast.duong, "daily", every="daily")
    with app.app_context(), work() as session:
        offer(session, cast.ut, "rau má xanh", price="19k/kg")
    worker = Worker(app, chance=lambda: 0.5)
    worker.drain(threading.Event())
    client.sign_in(cast.binh.email, PASSWORD)
    page = client.page("/inbox")
    assert "rau má: 1 tin mới" in page.text
    assert "mới từ 24/11/2026" in page.text
    opened = client.post(next(form.action for form in page.forms if form.action.endswith("/open")))
    assert opened.headers["Location"] == "/suppliers?q=rau+m%C3%A1&side=offer"
    with app.app_context(), work() as session:
        assert session.scalars(sa.select(Letter.to_email)).all() == [cast.binh.email]
        waiting = session.scalars(sa.select(Job).where(Job.kind == "look_out", Job.state == "waiting").order_by(Job.run_after)).all()
        assert [one.payload["every"] for one in waiting] in (["daily", "weekly"], ["weekly", "daily"])
        session.execute(sa.update(Job).where(Job.state == "waiting").values(run_after=NOW))
    worker.drain(threading.Event())
    with app.app_context(), work() as session:
        assert session.scalars(sa.select(Letter.to_email).order_by(Letter.id)).all() == [cast.binh.email, cast.duong.email]


def test_nobody_is_told_of_their_own_listing(session: Session, cast: Cast) -> None:
    saved = save(session, cast.ut)
    offer(session, cast.ut, "rau má nhà", days=1)
    assert look(session, saved, days=1) == []


def test_one_letter_a_period_however_often_it_is_tried(session: Session, cast: Cast) -> None:
    saved = save(session, cast.binh, every="daily")
    offer(session, cast.duong, "rau má sạch")
    session.flush()
    looked = look_again(session, code=saved.code, now=NOW + timedelta(days=1))
    assert looked is not None
    assert tell_news(session, looked=looked, period="daily:2026-11-24", now=NOW)
    session.flush()
    with pytest.raises(Stale):  # another worker with the same look in hand
        tell_news(session, looked=looked, period="daily:2026-11-24", now=NOW)
    assert session.scalar(sa.select(sa.func.count(Letter.id))) == 1
    assert session.scalar(sa.select(sa.func.count(Job.id)).where(Job.kind == "letter")) == 1


def test_switched_off_nothing_is_told_and_switched_on_it_tells_from_then_on(session: Session, cast: Cast) -> None:
    saved = save(session, cast.binh)
    switch_search(session, who=cast.binh.who, code=saved.code, active=False, now=NOW, today=NOW.date())
    offer(session, cast.duong, "rau má sạch", days=1)
    assert look(session, saved, days=1) == []
    later = NOW + timedelta(days=2)
    switch_search(session, who=cast.binh.who, code=saved.code, active=True, now=later, today=later.date())
    assert look(session, saved, days=2) == []
    fresh = offer(session, cast.duong, "rau má non", days=3)
    assert look(session, saved, days=3) == [(fresh.code, "new")]


def test_the_same_form_and_the_same_search_are_kept_once(session: Session, cast: Cast) -> None:
    first = save(session, cast.binh, "one", query="month=2026-12")
    assert save(session, cast.binh, "one", q="khác hẳn") is first
    assert save(session, cast.binh, "two", query="month=2026-12", name="tên khác") is first
    assert save(session, cast.ut, "one") is not first
    assert first.name == "rau má"


def test_nobody_keeps_more_than_there_is_room_for(session: Session, cast: Cast) -> None:
    for number in range(MOST_SAVED):
        save(session, cast.binh, f"k{number}", q=f"rau má {number}")
    with pytest.raises(Invalid) as error:
        save(session, cast.binh, "one more")
    assert error.value.complaints == {"q": ("too_many_saved", {"most": MOST_SAVED})}
    save(session, cast.ut)


@pytest.mark.parametrize(
    ("typed", "complaints"),
    [
        ({"q": " "}, {"q": "missing"}),
        ({"q": "x" * 401}, {"q": "too_long"}),
        ({"every": "hourly"}, {"every": "not_a_choice"}),
        ({"name": "x" * 121, "side": "both"}, {"name": "too_long", "side": "not_a_choice"}),
    ],
)
def test_each_field_complains_by_name(session: Session, cast: Cast, typed: dict[str, str], complaints: dict[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        save(session, cast.binh, **typed)
    assert {name: code for name, (code, _) in error.value.complaints.items()} == complaints


def test_only_its_owner_changes_or_deletes_it_and_deleting_twice_is_deleting(session: Session, cast: Cast) -> None:
    saved = save(session, cast.binh)
    with pytest.raises(NotFound):
        change_search(session, who=cast.ut.who, code=saved.code, typed={"name": "của tôi", "every": "now"}, now=NOW)
    with pytest.raises(Refused):
        save(session, cast.nobody)
    change_search(session, who=cast.binh.who, code=saved.code, typed={"name": "Rau", "every": "weekly"}, now=NOW)
    assert (saved.name, saved.every) == ("Rau", "weekly")
    code = saved.code
    for _ in range(2):
        delete_search(session, who=cast.binh.who, code=code, now=NOW)
        session.flush()
    assert look_again(session, code=code, now=NOW) is None


@given(st.text(max_size=300))
def test_any_address_is_read_and_written_in_one_way(query: str) -> None:
    once = query_of("khóm", "offer", filters_of(query))
    assert query_of("khóm", "offer", filters_of(once)) == once
    assert dict(parse_qsl(once))["q"] == "khóm"


def test_what_finds_nothing_offers_to_be_saved_and_is_kept_as_it_was_asked(app: Flask, cast: Cast, client: Client) -> None:
    client.sign_in(cast.binh.email, PASSWORD)
    found = client.page("/suppliers?q=rau+má&place=xã+Năm+Căn&radius_km=40")
    (way,) = [link for link in found.links if link.startswith("/saved-searches/new")]
    form = client.page(way).form("/saved-searches")
    assert "trong 40 km quanh xã Năm Căn" in client.page(way).text
    wrong = client.post("/saved-searches", {**form.fields, "q": "", "name": "Rau để nấu canh", "every": "now"})
    assert wrong.status_code == 422
    assert "Tìm hàng gì: còn để trống" in wrong.text
    assert 'value="Rau để nấu canh"' in wrong.text
    assert "trong 40 km quanh xã Năm Căn" in wrong.text
    for _ in range(2):
        assert client.post("/saved-searches", {**form.fields, "name": "Rau để nấu canh", "every": "daily"}).status_code == 303
    page = client.page("/saved-searches")
    assert page.text.count("Chào bán: rau má, trong 40 km quanh xã Năm Căn") == 1
    assert "Đang bật, báo mỗi sáng" in page.text
    (code,) = [form.action.split("/")[2] for form in page.forms if form.action.endswith("/switch")]
    again = client.post(f"/saved-searches/{code}", {"name": "y" * 130, "every": "weekly"})
    assert again.status_code == 422
    assert "y" * 130 in again.text
    client.post(f"/saved-searches/{code}/switch", {"active": "0"})
    assert "Đang tắt" in client.page("/saved-searches").text
    client.post(f"/saved-searches/{code}/delete")
    assert "Chưa lưu tìm kiếm nào" in client.page("/saved-searches").text


def test_a_visitor_who_is_not_signed_in_comes_back_to_what_they_wanted_to_save(app: Flask, client: Client) -> None:
    (way,) = [link for link in client.page("/suppliers?q=rau+má").links if link.startswith("/saved-searches/new")]
    answer = client.get(way)
    assert answer.status_code == 303
    assert dict(parse_qsl(answer.headers["Location"].partition("?")[2]))["next"].startswith("/saved-searches/new?q=rau")


def test_a_moment_in_the_night_is_told_as_the_day_it_is_here(session: Session, cast: Cast) -> None:
    saved = save(session, cast.binh)
    listing = offer(session, cast.duong, "rau má khuya", days=1)
    listing.created_at = datetime.fromisoformat("2026-11-24T18:30:00+00:00")  # 01:30 of the 25th here
    session.flush()
    looked = look_again(session, code=saved.code, now=NOW + timedelta(days=2))
    assert looked is not None
    assert [str(one.on) for one in looked.news] == ["2026-11-25"]


def test_an_address_of_any_number_of_parts_is_read_as_far_as_one_can_be(session: Session, cast: Cast) -> None:
    many = "&".join(["state=song"] * 900)
    assert set(filters_of(f"place=Cái+Nước&{many}")) == {("place", "Cái Nước"), ("state", "song")}
    assert "place=" in save(session, cast.binh, query=f"place=Cái+Nước&{many}").query
