"""Who fits a listing: both directions, permissions before the cut, and one cache that is never old."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from threading import Thread

import pytest
from cast import Cast
from flask import Flask
from make import post
from sqlalchemy.orm import Session

from matchmaker.domain.errors import NotFound
from matchmaker.market import market_of
from matchmaker.store.queries import listings
from matchmaker.store.work import view, work
from matchmaker.workflows.brokering import propose
from matchmaker.workflows.posting import withdraw_listing
from matchmaker.workflows.ranking import MatchPage, matches_of

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def codes(page: MatchPage) -> list[str]:
    return [one.match.code for one in page.matches]


def test_a_need_is_shown_offers_and_an_offer_needs(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch", quantity="2 tấn")
    good = post(session, cast.ut, "offer", words="cua gạch son", quantity="3 tấn")
    post(session, cast.ut, "offer", words="chuối xiêm")
    of_need = matches_of(session, who=cast.binh.who, code=need.code)
    of_offer = matches_of(session, who=cast.ut.who, code=good.code)
    assert codes(of_need) == [good.code]
    assert codes(of_offer) == [need.code]
    assert of_need.matches[0].match.score == of_offer.matches[0].match.score
    assert of_need.matches[0].listing.party.code == cast.ut.party
    assert of_need.scorer == of_offer.scorer != ""


def test_reasons_add_up_to_the_score(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch", quantity="2 tấn", price="900k/kg", place="xã Năm Căn")
    post(session, cast.ut, "offer", words="cua gạch", quantity="1 tấn", price="950k/kg", place="xã Đất Mũi")
    page = matches_of(session, who=cast.binh.who, code=need.code)
    match = page.matches[0].match
    assert page.base + sum(reason.weight for reason in match.reasons) == match.score


def test_ones_own_listings_never_match_even_where_they_fill_the_list(session: Session, cast: Cast) -> None:
    need = post(session, cast.ut, "need", words="cua gạch", quantity="2 tấn")
    for _ in range(6):
        post(session, cast.ut, "offer", words="cua gạch", quantity="2 tấn", price="100k/kg")
    other = post(session, cast.duong, "offer", words="cua gach")
    assert codes(matches_of(session, who=cast.ut.who, code=need.code, n=2)) == [other.code]


def test_the_list_is_cut_to_n(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch")
    for _ in range(5):
        post(session, cast.ut, "offer", words="cua gạch")
    assert len(matches_of(session, who=cast.binh.who, code=need.code, n=3).matches) == 3
    assert len(matches_of(session, who=cast.binh.who, code=need.code, n=0).matches) == 1


def test_only_the_own_party_and_staff_see_matches(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch")
    assert matches_of(session, who=cast.chau.who, code=need.code).listing.code == need.code
    for who in (cast.ut.who, cast.duong.who, cast.nobody.who):
        with pytest.raises(NotFound):
            matches_of(session, who=who, code=need.code)
    with pytest.raises(NotFound):
        matches_of(session, who=cast.chau.who, code="n-nothing")


def test_a_hard_requirement_that_fails_is_named_and_stands_last(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch", certificates="VietGAP", must=["certificates"])
    bare = post(session, cast.ut, "offer", words="cua gạch", certificates="không có", quantity="9 tấn")
    unsaid = post(session, cast.ut, "offer", words="cua gạch")
    held = post(session, cast.ut, "offer", words="cua gạch", certificates="VietGAP")
    page = matches_of(session, who=cast.binh.who, code=need.code)
    assert codes(page) == [held.code, unsaid.code, bare.code]
    assert page.matches[1].match.open == ("certificates",)
    assert page.matches[2].match.gate == ("certificates",)


def test_what_is_withdrawn_neither_matches_nor_is_matched(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch")
    offer = post(session, cast.ut, "offer", words="cua gạch")
    assert codes(matches_of(session, who=cast.binh.who, code=need.code)) == [offer.code]
    withdraw_listing(session, who=cast.ut.who, code=offer.code, version=1, now=NOW)
    assert matches_of(session, who=cast.binh.who, code=need.code).matches == ()
    assert matches_of(session, who=cast.ut.who, code=offer.code).matches == ()


def test_a_match_knows_its_linkage(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch")
    offer = post(session, cast.ut, "offer", words="cua gạch")
    linkage = propose(session, who=cast.chau.who, need_code=need.code, offer_code=offer.code, now=NOW)
    for who, code in ((cast.binh.who, need.code), (cast.ut.who, offer.code)):
        found = matches_of(session, who=who, code=code).matches[0].linkage
        assert found is not None
        assert found.code == linkage.code


def test_the_catalogue_is_kept_until_the_side_changes(session: Session, cast: Cast) -> None:
    post(session, cast.ut, "offer", words="cua gạch")
    market = market_of(session)
    first = market.catalogue(session, "offer")
    post(session, cast.binh, "need", words="cua gạch")
    assert market.catalogue(session, "offer") is first
    post(session, cast.ut, "offer", words="cua thịt")
    assert len(market.catalogue(session, "offer")) == 2
    listings.raise_version(session, "words")
    assert market.catalogue(session, "offer") is not first


def test_what_was_undone_leaves_no_trace_in_the_catalogue(app: Flask, cast: Cast) -> None:
    class Undone(Exception):
        """The transaction fails after its catalogue was made."""

    with app.app_context():
        with suppress(Undone), work() as session:
            post(session, cast.ut, "offer", words="cua gạch")
            assert len(market_of(session).catalogue(session, "offer")) == 1
            raise Undone
        with work() as session:
            assert len(market_of(session).catalogue(session, "offer")) == 0
            post(session, cast.ut, "offer", words="chuối xiêm")
        with view() as session:
            assert len(market_of(session).catalogue(session, "offer")) == 1


def test_threads_see_what_is_committed(app: Flask, cast: Cast) -> None:
    sizes: list[int] = []

    def look() -> None:
        with app.app_context(), view() as session:
            for _ in range(5):
                sizes.append(len(market_of(session).catalogue(session, "offer")))

    with app.app_context():
        with work() as session:
            for _ in range(4):
                post(session, cast.ut, "offer", words="cua gạch")
        threads = [Thread(target=look) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sizes == [4] * 30
