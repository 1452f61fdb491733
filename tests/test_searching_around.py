"""Around a search: the place in the words, the radius, the order, the sorts of parties, and what is said where little or nothing is found."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, make_party, post
from sqlalchemy.orm import Session

from matchmaker.market import market_of
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.work import work
from matchmaker.workflows.searching import SearchPage, search
from matchmaker.workflows.searching.relaxing import kindred_of

TODAY = date(2026, 11, 23)
OFFERS: dict[str, dict[str, str]] = {
    "near": {"words": "tôm sú", "place": "xã Tân Lộc", "price": "250k/kg", "quantity": "2 tấn"},
    "far": {"words": "tôm sú 30 con/kg", "place": "xã Đất Mũi", "price": "210k/kg"},
    "nowhere": {"words": "tom su"},
    "several": {"words": "tôm sú đông lạnh", "place": "Phú Tân", "price": "9.000 đ/con"},
    "shrimp": {"words": "tôm nguyên liệu", "place": "xã Tân Lộc"},
    "banana": {"words": "chuối xiêm", "place": "xã Tân Lộc"},
    "melon": {"words": "dưa hấu", "place": "xã Đất Mũi"},
}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        for at, (name, typed) in enumerate(OFFERS.items()):
            player = cast.duong if name in ("far", "melon") else cast.ut
            post(session, player, "offer", form_key=name, now=NOW + timedelta(minutes=at), **typed)
        yield session


def look(session: Session, words: str, **more: Any) -> SearchPage:
    return search(session, words=words, today=TODAY, **more)


def found(page: SearchPage) -> list[str]:
    return [hit.listing.form_key for hit in page.hits]


@pytest.mark.parametrize("words", ["tôm sú Tân Lộc", "tom su tan loc", "tôm sú tại xã Tân Lộc", "tom su gan tan loc"])
def test_a_place_in_the_words_is_a_wish(session: Session, words: str) -> None:
    page = look(session, words)
    assert page.asked.place_in_words
    assert page.asked.reading.certain
    assert found(page)[0] == "near"
    assert set(found(page)) == {"near", "far", "nowhere", "several"}  # a wish leaves nobody out


def test_a_place_amid_the_words_is_a_wish_too(session: Session) -> None:
    page = look(session, "tôm sú tại xã Tân Lộc, giao tháng 12")
    assert page.asked.reading.certain
    assert (page.asked.window or (None,))[0] == date(2026, 12, 1)
    assert found(page)[0] == "near"


def test_the_place_field_goes_before_the_words(session: Session) -> None:
    page = look(session, "tôm sú Tân Lộc", place="Đất Mũi")
    assert (page.asked.place, page.asked.place_in_words) == ("Đất Mũi", False)
    assert found(page)[0] == "far"


def test_a_name_of_several_places_is_never_guessed(session: Session) -> None:
    page = look(session, "tôm sú Phú Tân")
    assert [one.name for one in page.asked.meanings] == ["Xã Phú Tân", "huyện Phú Tân"]
    assert found(page)[0] == "several"


def test_what_says_too_little_stands_apart_and_is_not_counted(session: Session) -> None:
    page = look(session, "tôm sú")
    assert page.total == 4
    assert [hit.listing.form_key for hit in page.perhaps.hits] == ["shrimp"]
    assert look(session, "tôm").perhaps.total == 0


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("near", ["near", "several", "far", "nowhere"]),
        ("cheap", ["far", "near", "several", "nowhere"]),  # a price for one shrimp follows those for a kilogram
        ("dear", ["near", "far", "several", "nowhere"]),
        ("newest", ["several", "nowhere", "far", "near"]),
    ],
)
def test_hits_stand_in_the_order_that_was_asked_for_and_the_unknown_last(session: Session, sort: str, order: list[str]) -> None:
    assert found(look(session, "tôm sú", place="xã Tân Lộc", sort=sort)) == order
    assert [found(look(session, "tôm sú", place="xã Tân Lộc", sort=sort, n=1, page=page)) for page in (1, 2, 3, 4)] == [[one] for one in order]


def test_nearest_needs_a_place(session: Session) -> None:
    assert look(session, "tôm sú", sort="near").asked.sort == "best"
    assert look(session, "tôm sú", sort="sideways").asked.sort == "best"


def test_a_radius_keeps_what_is_surely_within_and_counts_the_unplaced(session: Session) -> None:
    page = look(session, "tôm sú", place="xã Tân Lộc", radius_km="20")
    assert (found(page), page.unplaced) == (["near"], 1)
    assert look(session, "tôm sú", place="xã Tân Lộc", radius_km="20 km").total == 1
    assert look(session, "tôm sú", place="xã Tân Lộc", radius_km="999").total == 3


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"radius_km": "gần"}, {"radius_km": "not_a_number"}),
        ({"radius_km": "0", "place": "xã Tân Lộc"}, {"radius_km": "not_positive"}),
        ({"radius_km": "40"}, {"radius_km": "radius_without_place"}),
        ({"place": "xã Không Có"}, {"place": "place_unknown"}),
    ],
)
def test_what_cannot_be_read_is_said_and_left_out(session: Session, given: dict[str, str], why: dict[str, str]) -> None:
    page = look(session, "tôm sú", **given)
    assert {name: code for name, (code, _) in page.complaints.items()} == why
    assert page.total == 4


def test_parties_can_be_sifted_and_a_confirmation_counts_at_once(session: Session, cast: Cast) -> None:
    page = look(session, "tôm sú")
    assert dict(page.counted["party"].values) == {"cooperative": 4}
    assert look(session, "tôm sú", chosen={"confirmed": ["yes"]}).total == 0
    party = session.scalars(sa.select(Party).where(Party.code == cast.duong.party)).one()
    party.confirmed_at = NOW
    session.flush()
    assert found(look(session, "tôm sú", chosen={"confirmed": ["yes"]})) == ["far"]


def test_a_new_party_is_found_at_once(session: Session) -> None:
    assert not look(session, "rạch ráng").parties
    make_party(session, name="HTX Rạch Ráng")
    assert [one.name for one in look(session, "rạch ráng").parties] == ["HTX Rạch Ráng"]


def test_counts_are_of_the_words_and_the_other_choices(session: Session) -> None:
    page = look(session, "tôm sú", chosen={"priced": ["yes"]})
    assert page.total == 3
    assert dict(page.counted["counted"].values) == {"yes": 1}
    assert dict(page.counted["priced"].values) == {"yes": 3}
    assert page.counted["priced"].unknown == 1
    assert page.counted["state"].unknown == 2


def test_nothing_in_the_radius_says_how_far_the_next_is(session: Session) -> None:
    page = look(session, "dưa hấu", place="xã Tân Lộc", radius_km="30")
    assert page.relaxed is not None
    assert page.relaxed.farther is not None
    wider = look(session, "dưa hấu", place="xã Tân Lộc", radius_km=str(page.relaxed.farther.radius_km))
    assert wider.total == page.relaxed.farther.total == 1
    assert look(session, "dưa hấu", place="xã Tân Lộc", radius_km=str(page.relaxed.farther.radius_km - 5)).total == 0


def test_each_condition_is_lifted_alone_with_its_count(session: Session) -> None:
    page = look(session, "tôm sú", chosen={"priced": ["yes"], "state": ["song"], "certificate": ["vietgap"]})
    assert page.relaxed is not None
    assert dict(page.relaxed.lifted) == {}  # no single one of them brings anything
    page = look(session, "tôm sú", chosen={"priced": ["yes"], "state": ["song"]})
    assert page.relaxed is not None
    assert dict(page.relaxed.lifted) == {"state": 3}
    for name, count in page.relaxed.lifted.items():
        assert look(session, "tôm sú", chosen={other: ["yes"] for other in ("priced", "state") if other != name}).total == count


def test_where_a_fruit_is_missing_its_kindred_and_their_growers_are_named_with_the_basis(session: Session, cast: Cast) -> None:
    page = look(session, "khóm", place="xã Tân Lộc", radius_km="20")
    assert page.relaxed is not None
    assert [(one.product, one.total) for one in page.relaxed.kindred] == [("chuoi", 1)]
    assert [(one.code, one.product) for one in page.relaxed.growers] == [(cast.ut.party, "chuoi")]
    everywhere = look(session, "khóm")
    assert everywhere.relaxed is not None
    assert {one.code for one in everywhere.relaxed.growers} == {cast.ut.party, cast.duong.party}
    assert everywhere.in_vain
    assert not look(session, "tôm sú").in_vain
    assert not look(session, "").in_vain


def test_the_season_is_told_where_the_product_has_one(session: Session) -> None:
    seasonal = next(one for one in shipped_lexicon().lists.products if one.months not in ("", "1-12") and one.role == "produce")
    page = look(session, seasonal.vi.split(" (")[0])
    assert page.relaxed is not None
    assert page.relaxed.months == seasonal.months
    pineapple = look(session, "khóm").relaxed
    assert pineapple is not None
    assert pineapple.months == ""


def test_a_misspelt_name_of_nothing_listed_is_asked_about(session: Session) -> None:
    page = look(session, "tom suu hum")
    assert page.total == 0
    assert page.suggestions
    assert all(name.startswith("tôm sú") for name in page.suggestions)
    assert look(session, "khóm").suggestions == ()


@given(st.sampled_from(sorted(shipped_lexicon().products)))
def test_nothing_is_its_own_kin(product: str) -> None:
    lexicon = shipped_lexicon()
    kin = kindred_of(lexicon, product)
    assert not set(kin) & set(lexicon.below(product))
    assert {lexicon.products[key].role for key in kin} <= {lexicon.products[product].role}


def test_the_market_keeps_facets_no_longer_than_the_listings_they_are_of(session: Session, cast: Cast) -> None:
    before = market_of(session).shelf(session, "offer", TODAY)
    assert market_of(session).shelf(session, "offer", TODAY) is before
    assert market_of(session).shelf(session, "offer", TODAY + timedelta(days=1)) is not before
    post(session, cast.ut, "offer", form_key="more", words="tôm sú", place="xã Tân Lộc")
    after = market_of(session).shelf(session, "offer", TODAY)
    assert len(after.newness) == session.scalar(sa.select(sa.func.count(Listing.id))) == len(before.newness) + 1
    assert look(session, "tôm sú").total == 5
