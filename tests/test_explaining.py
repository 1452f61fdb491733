"""The pair, two offers, and one's own offers beside a need: who may see them, and what they find in the market."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from cast import Cast
from flask import Flask
from make import make_party, make_person, post
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.permissions import Who
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings
from matchmaker.store.queries.people import who_is
from matchmaker.store.work import work
from matchmaker.workflows import explaining
from matchmaker.workflows.posting import withdraw_listing

TODAY = date(2026, 11, 23)


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def want(session: Session, cast: Cast, **typed: object) -> Listing:
    """A need of Bình's for sweet clams, some of it insisted on."""
    said = {"words": "sò huyết 80 con/kg", "quantity": "600 kg", "per": "week", "place": "xã Tân Hưng", "certificates": "HACCP"}
    return post(session, cast.binh, "need", **{**said, "must": ["quantity", "certificates"], **typed})


def why(session: Session, who: Who, need: Listing, offer: Listing) -> explaining.Why:
    return explaining.why(session, who=who, need_code=need.code, offer_code=offer.code, today=TODAY)


def test_a_pair_is_seen_by_both_sides_and_staff_and_nobody_else(session: Session, cast: Cast) -> None:
    need = want(session, cast)
    offer = post(session, cast.ut, "offer", words="sò huyết", quantity="400 kg", per="week", certificates="không có")
    assert [why(session, who, need, offer).side for who in (cast.binh.who, cast.ut.who, cast.chau.who)] == ["need", "offer", ""]
    for who in (cast.duong.who, cast.nobody.who):
        with pytest.raises(NotFound):
            why(session, who, need, offer)
    withdraw_listing(session, who=cast.ut.who, code=offer.code, version=1, now=offer.created_at)
    with pytest.raises(NotFound):
        why(session, cast.ut.who, need, offer)


def test_one_house_does_not_trade_with_itself_and_sides_are_not_mixed_up(session: Session, cast: Cast) -> None:
    need, own = want(session, cast), post(session, cast.binh, "offer", words="sò huyết")
    offer = post(session, cast.ut, "offer", words="sò huyết")
    for first, second in ((need, own), (offer, need), (need, need)):
        with pytest.raises(NotFound):
            why(session, cast.chau.who, first, second)


def test_a_near_match_is_told_to_join_its_neighbour_and_to_hand_in_the_paper(session: Session, cast: Cast) -> None:
    need = want(session, cast)
    offer = post(session, cast.ut, "offer", words="sò huyết 80 con/kg", quantity="350 kg", per="week", place="xã Tân Hưng", certificates="không có")
    said = {"words": "sò huyết 80 con/kg", "per": "week", "certificates": "HACCP"}
    beside = post(session, cast.duong, "offer", quantity="260 kg", place="xã Cái Nước", **said)
    third = make_party(session, name="HTX Xa Hơn", code="xa-party")
    far = make_person(session, email="xa@cast.example", parties=[third])
    player = cast.duong.__class__("Xa", far.email, far.code, third.code, who_is(far))
    post(session, player, "offer", quantity="900 kg", place="xã Hồ Thị Kỷ", **said)
    found = why(session, cast.ut.who, need, offer)
    best = found.advice.best("offer")[0]
    assert [step.action for step in best.steps] == ["pool", "certificates"]
    (partner,) = best.steps[0].partners
    assert (partner.code, found.parties[partner.party]) == (beside.code, "HTX Kênh Mới")
    assert 0 < partner.km < 40
    assert best.match.gate == ()
    assert found.place_of(best.match) == 1 + sum(not one.gate and one.score > best.match.score for one in found.others)


def test_the_promised_place_is_the_one_that_the_list_then_gives(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="khô cá bổi", quantity="2 tấn", price="210k/kg", place="xã U Minh", state="khô")
    mine = post(session, cast.ut, "offer", words="khô cá bổi", quantity="2 tấn", price="260k/kg", place="xã U Minh", state="khô")
    for price in ("205k/kg", "225k/kg", "300k/kg"):
        post(session, cast.duong, "offer", words="khô cá bổi", quantity="2 tấn", price=price, place="xã U Minh", state="khô")
    found = why(session, cast.ut.who, need, mine)
    assert found.place_of(found.advice.match) == 3
    best = found.advice.best("offer")[0]
    promised, place = best.match.score, found.place_of(best.match)
    row = listings.by_code(session, mine.code)
    assert row is not None
    row.price_dong = best.steps[0].values["price"].dong
    session.flush()
    listings.raise_version(session, "offer")
    after = why(session, cast.ut.who, need, mine)
    assert (after.advice.match.score, after.place_of(after.advice.match)) == (promised, place)
    assert place == 1


def test_ones_own_offers_stand_beside_a_need_nearest_first(session: Session, cast: Cast) -> None:
    need = want(session, cast)
    other = post(session, cast.ut, "offer", words="dưa leo", quantity="2 tấn")
    bare = post(session, cast.ut, "offer", words="sò huyết", certificates="không có")
    good = post(session, cast.ut, "offer", words="sò huyết 80 con/kg", quantity="600 kg", per="week", certificates="HACCP")
    _need, found = explaining.own_beside(session, who=cast.ut.who, need_code=need.code)
    assert [one.listing.code for one in found] == [good.code, bare.code, other.code]
    assert explaining.own_beside(session, who=cast.duong.who, need_code=need.code)[1] == []
    with pytest.raises(NotFound):
        explaining.own_beside(session, who=cast.ut.who, need_code=other.code)


def test_two_offers_are_compared_for_who_asked_and_staff_alone(session: Session, cast: Cast) -> None:
    need = want(session, cast)
    codes = [post(session, cast.ut, "offer", words="sò huyết", quantity=f"{much} kg", per="week").code for much in (500, 700)]
    for who in (cast.binh.who, cast.chau.who):
        two = explaining.two_of(session, who=who, need_code=need.code, codes=codes)
        assert [one.code for one in two.offers] == codes
        assert [match.code for match in two.matches] == codes
    with pytest.raises(NotFound):
        explaining.two_of(session, who=cast.ut.who, need_code=need.code, codes=codes)
    for wrong, why_not in (([], "pick_two"), (codes[:1], "pick_two"), ([codes[0]] * 2, "same_twice"), ([codes[0], need.code], "no_such_offer")):
        with pytest.raises(Invalid) as error:
            explaining.two_of(session, who=cast.binh.who, need_code=need.code, codes=wrong)
        assert error.value.complaints["pick"][0] == why_not


def test_the_list_of_near_ones_names_a_way_for_whoever_has_one(session: Session, cast: Cast) -> None:
    need = want(session, cast)
    short = post(session, cast.ut, "offer", words="sò huyết", quantity="300 kg", per="week", certificates="HACCP")
    hopeless = post(session, cast.ut, "offer", words="dưa leo")
    ways, _names = explaining.nearest_ways(session, listing=need, others=[short, hopeless], today=TODAY)
    assert {one.side for one in ways[short.code]} == {"offer", "need"}
    assert all(not one.match.gate for one in ways[short.code])
    assert ways[hopeless.code] == ()
