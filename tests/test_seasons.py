"""Last season's listing posted again: everything is filled in, the days are guessed and marked, nothing is kept before it is sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import make_listing, make_photo

from matchmaker.domain.seasons import next_season, tides_typed
from matchmaker.domain.tides import BOTH, Tide, tides_said
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.photos import ListingPhoto, PhotoSize
from matchmaker.store.work import view, work
from matchmaker.wording.figures import here_today

DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(DAYS, st.integers(0, 300), DAYS)
def test_a_season_is_moved_by_whole_years_and_is_not_over(start: date, length: int, today: date) -> None:
    end = start + timedelta(days=length)
    first, last = next_season(start, end, today)
    assert first is not None
    assert last is not None
    assert last >= today
    assert last.year > end.year
    assert first.year - start.year == last.year - end.year
    assert (last.month, last.day) == (end.month, min(end.day, 28) if last.day == 28 and (end.month, end.day) == (2, 29) else end.day)


def test_what_is_unknown_stays_unknown() -> None:
    assert next_season(None, None, date(2026, 11, 27)) == (None, None)
    assert next_season(date(2025, 3, 1), None, date(2026, 11, 27)) == (date(2027, 3, 1), None)


@pytest.mark.parametrize("tides", [(Tide.FULL,), (Tide.NEW,), BOTH])
def test_the_tides_are_typed_so_that_the_form_reads_them_back(tides: tuple[Tide, ...]) -> None:
    assert tides_said(f"{tides_typed(tides)}, 01/03/2027 - 30/04/2027") == (tides, "01/03/2027 - 30/04/2027")


def test_last_seasons_offer_is_posted_again_with_its_photos_and_not_before_it_is_looked_at(app: Flask, cast: Cast) -> None:
    today = here_today()
    ended = today - timedelta(days=20)
    old = {"name": "VietGAP", "number": "VG-1", "issued_by": "", "expires_on": (today - timedelta(days=5)).isoformat()}
    with app.app_context(), work() as session:
        listing = make_listing(
            session, party=cast.ut.party, code="ut-1", words="cua gạch son", status="withdrawn", starts_on=ended - timedelta(days=30), ends_on=ended,
            price_typed="450k/kg", certificates_typed=f"VietGAP hết hạn {today - timedelta(days=5):%d/%m/%Y}", certificates=[old],
        )  # fmt: skip
        make_photo(session, listing=listing, code="f-1", caption="Ở vuông")
        make_listing(session, party=cast.ut.party, code="ut-2", words="tôm sú", tides="|full|")
    client = Client(app)
    client.sign_in(cast.ut.email, PASSWORD)
    assert "/offers/new?like=ut-1" in client.page("/").links, "home shows last season's"
    assert "/offers/new?like=ut-1" in client.page("/offers").links
    assert "/offers/new?like=ut-1" in client.page("/offers/ut-1").links
    page = client.page("/offers/new?like=ut-1")
    form = page.form("/offers")
    first, last = next_season(ended - timedelta(days=30), ended, today)
    assert first is not None
    assert (form.fields["from"], form.fields["like"], form.fields["carry_photos"]) == (f"{first:%d/%m/%Y}", "ut-1", "1")
    assert page.source.count("Máy đoán: vụ trước là") == 2
    assert "có giấy đã hết hạn" in page.text, "a certificate that has run out is asked about"
    assert "Máy đoán: con nước tới là" in client.page("/offers/new?like=ut-2").text
    with app.app_context(), view() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 2
    sent = {**form.fields, "words": "cua gạch son", "certificates": "VietGAP", "sure": "1"}
    sent.pop("csrf_token")
    for _press in range(2):
        assert client.post("/offers", sent).status_code == 303
    with app.app_context(), view() as session:
        made = session.scalars(sa.select(Listing).order_by(Listing.id.desc())).first()
        assert made is not None
        assert (made.words, made.price_typed, made.starts_on, made.ends_on, made.status) == ("cua gạch son", "450k/kg", first, last, "open")
        carried = session.scalars(sa.select(ListingPhoto).where(ListingPhoto.listing_id == made.id)).all()
        assert [one.caption for one in carried] == ["Ở vuông"]
        assert session.scalar(sa.select(sa.func.count()).select_from(PhotoSize)) == 4
    assert "/offers/new?like=ut-1" not in client.page("/").links, "what is posted again is not last season's any more"


def test_nobody_posts_another_partys_listing_again(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        make_photo(session, listing=make_listing(session, party=cast.ut.party, code="ut-1"), code="f-1")
    client = Client(app)
    client.sign_in(cast.duong.email, PASSWORD)
    assert client.get("/offers/new?like=ut-1").status_code == 404
    sent = {"words": "cua gạch", "form_key": "k", "sure": "1", "like": "ut-1", "carry_photos": "1"}
    assert client.post("/offers", sent).status_code == 403
    with app.app_context(), view() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Listing)) == 1, "nothing half done"
