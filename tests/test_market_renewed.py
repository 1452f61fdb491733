"""The market in memory takes up one listing at a time, and is made anew where it cannot know what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from cast import Cast
from flask import Flask
from make import NOW, post
from sqlalchemy.orm import Session

from matchmaker import market
from matchmaker.market import market_of
from matchmaker.matching import Catalogue
from matchmaker.store.models.listings import ListingChange
from matchmaker.store.queries import listings
from matchmaker.store.work import work
from matchmaker.workflows.posting import withdraw_listing


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        for at, words in enumerate(("tôm sú 20 con/kg", "cua gạch", "muối trắng")):
            post(session, cast.ut, "offer", form_key=str(at), words=words, now=NOW + timedelta(minutes=at))
        yield session


def codes(session: Session) -> list[str]:
    """The codes of the offers in memory, each once."""
    catalogue = market_of(session).catalogue(session, "offer")
    return sorted(code for code in set(catalogue.codes) if catalogue.row_of(code) is not None)


def test_one_more_listing_is_taken_up_and_one_withdrawn_is_gone(session: Session, cast: Cast) -> None:
    before = market_of(session).catalogue(session, "offer")
    made = post(session, cast.ut, "offer", form_key="more", words="khóm Cầu Đúc")
    after = market_of(session).catalogue(session, "offer")
    assert (after.later, len(after)) == (1, len(before) + 1)
    assert made.code in codes(session)
    withdraw_listing(session, who=cast.ut.who, code=made.code, version=made.version, now=NOW)
    assert made.code not in codes(session)
    assert market_of(session).catalogue(session, "offer").later == 1
    assert codes(session) == sorted(record.code for record in listings.open_records(session, "offer"))


def test_where_anything_may_have_changed_all_is_read_anew(session: Session, cast: Cast) -> None:
    market_of(session).catalogue(session, "offer")
    post(session, cast.ut, "offer", form_key="more", words="khóm")
    listings.raise_version(session, "offer")
    assert market_of(session).catalogue(session, "offer").later == 0
    assert len(codes(session)) == 4


def test_changes_that_were_undone_are_never_taken_for_later_ones(app: Flask, cast: Cast) -> None:
    """The number of a version comes again after a transaction was undone; its stamp does not."""
    with app.app_context(), work() as session:
        post(session, cast.ut, "offer", form_key="undone", words="tôm sú")
        assert len(market_of(session).catalogue(session, "offer")) == 1
        session.rollback()
    with app.app_context(), work() as session:
        made = post(session, cast.ut, "offer", form_key="kept", words="cua gạch")
        assert list(market_of(session).catalogue(session, "offer").codes) == [made.code]


def test_only_the_latest_changes_are_remembered(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "CHANGES_KEPT", 3)
    market_of(session).catalogue(session, "offer")
    for at in range(5):
        post(session, cast.ut, "offer", form_key=f"more{at}", words=f"tôm sú {20 + at} con/kg")
    assert session.scalar(sa.select(sa.func.count(ListingChange.id)).where(ListingChange.side == "offer")) == 3
    assert len(codes(session)) == 8
    assert market_of(session).catalogue(session, "offer").later == 0


def test_a_large_side_is_shared_through_a_file(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(market, "LEAST_SHARED", 2)
    mine, theirs = market.Market(folder=tmp_path), market.Market(folder=tmp_path)
    one = mine.catalogue(session, "offer")
    monkeypatch.setattr(Catalogue, "of", None)  # whoever makes it again fails
    other = theirs.catalogue(session, "offer")
    assert list(one.codes) == list(other.codes)
    monkeypatch.undo()
    made = post(session, cast.ut, "offer", form_key="more", words="khóm")
    assert mine.catalogue(session, "offer").row_of(made.code) is not None
    assert theirs.catalogue(session, "offer").row_of(made.code) is not None


def test_a_reader_that_began_earlier_costs_no_rebuild_and_takes_nothing_back(session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, earlier = market.Market(), listings.stamps(session, ("offer", "words"))
    before = kept.catalogue(session, "offer")
    made = post(session, cast.ut, "offer", form_key="more", words="khóm")
    assert kept.catalogue(session, "offer").row_of(made.code) is not None
    monkeypatch.setattr(Catalogue, "of", None)  # whoever makes one again fails
    with monkeypatch.context() as old:
        old.setattr(listings, "stamps", lambda session, sides: earlier)
        assert kept.catalogue(session, "offer") is before
    assert kept.catalogue(session, "offer").row_of(made.code) is not None
