"""Every ranking that is shown names itself: the same number means the same list, and whatever can change a list changes its number."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa
from cast import Cast
from client import Client
from flask import Flask
from make import NOW, post
from stage import Stage

from matchmaker.matching.quoting import quote, scored_by
from matchmaker.matching.scorers import RULES
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import KeptMatch
from matchmaker.store.queries import listings
from matchmaker.store.work import view, work
from matchmaker.workflows import keeping, lexicon, ranking
from matchmaker.workflows.posting import withdraw_listing

NUMBERS = re.compile(r"Lượt xếp hạng (x-\w+), dữ liệu phiên bản (\w+), cách chấm (\w+)\.")


def numbers(client: Client, address: str) -> tuple[str, str, str]:
    found = NUMBERS.search(client.page(address).text)
    assert found is not None, address
    return found[1], found[2], found[3]


@pytest.fixture
def chau(staged_app: Flask, stage: Stage) -> Client:
    client = Client(staged_app)
    client.become(stage.tokens["chau"])
    return client


def test_every_list_names_itself_the_same_way_twice(chau: Client) -> None:
    for address in (
        "/needs/binh-need/matches",
        "/offers/ut-offer/matches",
        "/offers/ut-gone/matches",
        "/suppliers?q=cua",
        "/suppliers?q=cua&side=need",
    ):
        assert numbers(chau, address) == numbers(chau, address), address
    assert not NUMBERS.search(chau.page("/suppliers").text), "nothing was asked and nothing ranked"


def test_other_lists_have_other_numbers_and_a_page_behind_the_last_is_the_first(chau: Client) -> None:
    addresses = (
        "/needs/binh-need/matches",
        "/offers/ut-offer/matches",
        "/suppliers?q=cua",
        "/suppliers?q=cua+năm+căn",
        "/suppliers?q=cua&sort=newest",
    )
    assert len({numbers(chau, one)[0] for one in addresses}) == len(addresses)
    for only_page in ("/suppliers?q=cua", "/needs/binh-need/matches?"):
        assert chau.get(f"{only_page}&page=2").headers["Location"].rstrip("?") == only_page.rstrip("?"), "it has one page only"


def test_whoever_looks_sees_the_same_number(chau: Client, staged_app: Flask, stage: Stage) -> None:
    binh = Client(staged_app)
    binh.become(stage.tokens["binh"])
    assert numbers(binh, "/needs/binh-need/matches") == numbers(chau, "/needs/binh-need/matches")


@pytest.mark.parametrize("change", ["a listing of the other side", "the words", "the listing itself", "the scorer"])
def test_what_can_change_a_list_changes_its_number(
    chau: Client, staged_app: Flask, stage: Stage, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = "/needs/binh-need/matches"
    number, data, scored = numbers(chau, address)
    with staged_app.app_context():
        changed(change, stage.cast, monkeypatch)
    after = numbers(chau, address)
    assert after[0] != number
    assert (after[1] != data, after[2] != scored) == (change not in ("the scorer", "the listing itself"), change == "the scorer")


def changed(what: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with work() as session:
        if what == "a listing of the other side":
            withdraw_listing(session, who=cast.chau.who, code="duong-offer", version=1, now=NOW)
        elif what == "the words":
            typed = {"product": "cua_bien", "name": "cua vuông tròn", "kind": "trade"}
            lexicon.save_edit(session, who=cast.chau.who, act="add_name", typed=typed, stamp=listings.stamp(session, "words"), form_key="x", now=NOW)
        elif what == "the listing itself":
            session.execute(sa.update(Listing).where(Listing.code == "binh-need").values(price_dong=410_000, price_unit="kg"))
        else:
            monkeypatch.setattr(ranking.market_of(session).matcher, "scorer", replace(RULES, base=RULES.base + 1))


def test_what_is_nothing_to_a_list_leaves_its_number(chau: Client, staged_app: Flask, stage: Stage) -> None:
    before = numbers(chau, "/needs/binh-need/matches")
    with staged_app.app_context(), work() as session:
        post(session, stage.cast.binh, "need", words="khóm", form_key="another need")
    assert numbers(chau, "/needs/binh-need/matches") == before


def test_matches_that_are_kept_bear_the_number_of_the_page(chau: Client, staged_app: Flask) -> None:
    number = numbers(chau, "/needs/binh-need/matches")[0]
    with staged_app.app_context():
        with view() as session:
            ranked = keeping.rank_for_keeping(session, code="binh-need", version=1)
            session.rollback()
        assert ranked is not None
        with work() as session:
            assert keeping.keep_matches(session, ranked=ranked, now=NOW) > 0
            assert set(session.scalars(sa.select(KeptMatch.run))) == {number}


def test_a_digest_tells_scorers_apart_by_any_number() -> None:
    others = (replace(RULES, base=1), replace(RULES, weights=(RULES.weights[0] + 1, *RULES.weights[1:])), replace(RULES, name="rules-2"))
    assert len({scored_by(one) for one in (RULES, *others)}) == 4
    assert quote(RULES, {"offer": "a", "words": "b"}, 1) == quote(RULES, {"words": "b", "offer": "a"}, 1)
