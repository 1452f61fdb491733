"""The board of linkages: columns by stage, one table, filters that stay in the address, few queries however much there is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import make_linkage, make_listing, make_party, make_person
from test_desk import counted, fill_up

from matchmaker.domain.linkage import Stage
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.people import Party
from matchmaker.store.queries.board import Filter, lay
from matchmaker.store.work import view, work
from matchmaker.workflows import notes

NOW = datetime.now(UTC)
MOST_QUERIES = 8


@pytest.fixture
def chau(client: Client, cast: Cast) -> Client:
    assert client.sign_in(cast.chau.email, PASSWORD).status_code == 303
    return client


@pytest.fixture
def board(app: Flask, cast: Cast) -> list[str]:
    """Six linkages, one a stage, each older than the next; the second in the charge of Châu."""
    codes = []
    with app.app_context(), work() as session:
        other = make_party(session, kind="enterprise", name="Công ty Sóng Đốc")
        make_person(session, email="phuc@cast.example", parties=[other])
        for at, stage in enumerate(Stage):
            need = make_listing(
                session, party=other.code if at % 2 else cast.binh.party, side="need", words=("tôm sú", "mật ong", "muối trắng")[at % 3]
            )
            offer = make_listing(session, party=cast.ut.party)
            linkage = make_linkage(session, need=need, offer=offer, stage=stage.value)
            linkage.moved_at = NOW - timedelta(days=40 - at)
            codes.append(linkage.code)
    with app.app_context(), work() as session:
        notes.take_charge(session, who=cast.chau.who, kind="linkage", code=codes[1], now=NOW)
    return codes


def passed(app: Flask, cast: Cast, **asked: object) -> list[str]:
    """The codes of the linkages that a filter lets through, in order."""
    with app.app_context(), view() as session:
        laid = lay(session, Filter(me=cast.chau.who.person_code, now=NOW, **asked))  # type: ignore[arg-type]
        codes = dict(session.execute(sa.select(Linkage.id, Linkage.code)).tuples().all())
        return [codes[one] for one, _stage in laid.ids]


def test_the_longest_waiting_comes_first_unless_the_newest_are_asked_for(app: Flask, cast: Cast, board: list[str]) -> None:
    assert passed(app, cast) == board
    assert passed(app, cast, newest=True) == board[::-1]


def test_a_filter_narrows_by_charge_stage_patience_and_words(app: Flask, cast: Cast, board: list[str]) -> None:
    assert passed(app, cast, whose=("mine",)) == [board[1]]
    assert passed(app, cast, whose=("nobody",)) == [board[0], *board[2:]]
    assert passed(app, cast, whose=("mine", "nobody")) == board
    assert passed(app, cast, stages=("signed",)) == [board[4]]
    assert passed(app, cast, stages=("signed", "talking")) == [board[2], board[4]]
    assert passed(app, cast, late=True) == board[1:5]  # what was only asked for, or is over, has no patience to run out
    assert passed(app, cast, words="MUOI trang") == [board[2], board[5]]
    assert passed(app, cast, words="song doc mat ong") == [board[1]]  # words of the party and of the goods together
    assert passed(app, cast, words="không đâu có") == []
    assert passed(app, cast, words="ong", whose=("mine",), stages=("talking",)) == []


def test_the_board_keeps_its_filter_in_every_address(chau: Client, board: list[str]) -> None:
    page = chau.page("/linkages?q=muoi&late=1")
    assert "1 kết nối" in page.text
    assert f"/linkages/{board[2]}" in page.links
    assert f"/linkages/{board[1]}" not in page.links
    assert "/linkages?q=muoi&late=1&stage=talking" in page.links
    assert "/linkages?q=muoi&late=1&view=table" in page.links
    assert "/linkages?q=muoi&late=1" in chau.page("/linkages?q=muoi&late=1&view=table").links


def test_a_filter_that_lets_nothing_through_says_so_and_leads_back(chau: Client, board: list[str]) -> None:
    for path in ("/linkages?q=xyz&stage=talking", "/linkages?q=xyz"):
        page = chau.page(path)
        assert "Không có kết nối nào khớp" in page.text
        assert "/linkages" in page.links


@pytest.mark.parametrize("query", ["stage=nonsense", "whose=everybody", "late=maybe", "sort=;drop", "q=" + "a" * 5000, "page=-3"])
def test_what_a_filter_does_not_understand_narrows_nothing(chau: Client, board: list[str], query: str) -> None:
    assert chau.get(f"/linkages?view=table&{query}").status_code == 200


def test_a_party_sees_its_own_alone_whatever_the_filter(app: Flask, client: Client, cast: Cast, board: list[str]) -> None:
    assert client.sign_in(cast.binh.email, PASSWORD).status_code == 303
    seen = client.page("/linkages?whose=nobody&view=").links
    assert {code for code in board if f"/linkages/{code}" in seen} == set(board[::2])
    assert f"/linkages/{board[1]}" not in client.page("/linkages?q=song+doc").links


def test_five_thousand_linkages_are_few_queries(app: Flask, chau: Client, cast: Cast) -> None:
    fill_up(app, cast, 5000)
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count(Party.id)))
    for path in ("/linkages", "/linkages?q=cua+4999", "/linkages?view=table&page=9", "/linkages?stage=closed"):
        with counted(app) as sent:
            assert chau.get(path).status_code == 200
        assert len(sent) <= MOST_QUERIES, (path, sent)
