"""Searches that find nothing: counted after the answer, a day at a time, without a trace of who asked; read by staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from flask_migrate import upgrade
from make import NOW
from market import Market, fill
from sqlalchemy.exc import OperationalError

from matchmaker.store.models.searches import EmptySearch
from matchmaker.store.queries import searches
from matchmaker.store.work import work
from matchmaker.web import empty_log
from matchmaker.web.empty_log import EmptyLog, without_numbers, write_down
from matchmaker.workflows import empty_searches
from matchmaker.workflows.empty_searches import InVain, count_in_vain

DAY = date(2026, 11, 23)


@pytest.fixture
def market(app: Flask, cast: Cast) -> Market:
    return fill(app, cast)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty_log, "EVERY_S", 0.0)


def ask(client: Client, path: str) -> None:
    """Read a page to its end, as a browser does."""
    answer = client.get(path)
    assert answer.status_code == 200
    answer.close()


def kept(app: Flask) -> Sequence[EmptySearch]:
    with app.app_context(), work() as session:
        found = session.scalars(sa.select(EmptySearch).order_by(EmptySearch.id)).all()
        session.expunge_all()
        return found


def test_a_search_in_vain_is_counted_with_what_it_asked_for(app: Flask, client: Client, market: Market) -> None:
    ask(client, "/suppliers?q=trâu&place=xã+Tân+Lộc&radius_km=40&certificate=vietgap&month=2026-12")
    (one,) = kept(app)
    assert (one.words, one.side, one.commune, one.radius_km, one.times) == ("trâu", "offer", "32083", 40, 1)
    assert one.chosen == "certificate=vietgap&month=2026-12"


def test_the_same_search_of_a_day_is_one_row_however_it_is_typed(app: Flask, client: Client, market: Market) -> None:
    for words in ("trâu", "TRAU", "  trâu ", "tra\u0302u"):
        ask(client, f"/suppliers?q={words}")
    assert [(one.times, one.folded) for one in kept(app)] == [(4, "trau")]


@pytest.mark.parametrize("path", ["/suppliers?q=cua", "/suppliers?q=", "/suppliers?q=cái+tàu", "/suppliers"])
def test_what_finds_something_or_asks_for_nothing_is_not_counted(app: Flask, client: Client, market: Market, path: str) -> None:
    ask(client, path)
    assert kept(app) == []


def test_look_alikes_are_counted_apart(app: Flask, client: Client, cast: Cast) -> None:
    for words in ("dứa", "dừa"):
        ask(client, f"/suppliers?q={words}")
    assert {one.product for one in kept(app)} == {"khom", "dua"}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("trâu, gọi 0912 345 678", "trâu, gọi …"),
        ("trâu +84912345678", "trâu …"),
        ("gửi ai.do@vidu.vn nhé", "gửi … nhé"),
        ("căn cước 096012345678", "căn cước …"),
        ("lúa ST25 vụ 2026", "lúa ST25 vụ 2026"),
        ("x" * 500, "x" * 120),
    ],
)
def test_nothing_that_could_point_to_a_person_is_kept(typed: str, said: str) -> None:
    assert without_numbers(typed) == said


def test_the_table_has_no_place_for_who_asked() -> None:
    assert not {column.name for column in EmptySearch.__table__.columns} & {"person_id", "address", "at", "party_id", "token"}


def test_a_visitor_who_hammers_fills_no_more_than_a_day_s_list(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty_searches, "MOST_A_DAY", 3)
    with app.app_context(), work() as session:
        for at in range(10):
            count_in_vain(session, {InVain(DAY, "offer", f"trâu {at}"): 1})
        count_in_vain(session, {InVain(DAY, "offer", "trâu 0"): 5})
        count_in_vain(session, {InVain(DAY + timedelta(days=1), "offer", "trâu 9"): 1})
    assert [(one.words, one.times) for one in kept(app)] == [("trâu 0", 6), ("trâu 1", 1), ("trâu 2", 1), ("trâu 9", 1)]


def test_a_process_writes_seldom_and_holds_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(empty_log, "EVERY_S", 1.0)
    waiting = EmptyLog()
    waiting.add(InVain(DAY, "offer", "trâu"))
    assert sum(waiting.due(10.0).values()) == 1
    for at in range(1000):
        waiting.add(InVain(DAY, "offer", f"trâu {at}"))
    waiting.add(InVain(DAY, "offer", "trâu 0"))
    assert not waiting.due(10.5)
    due = waiting.due(11.1)
    assert (len(due), due[InVain(DAY, "offer", "trâu 0")]) == (empty_log.MOST_WAITING, 2)


def test_two_processes_that_begin_the_same_count_add_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    one, add_to, asked = InVain(DAY, "offer", "trâu"), searches.add_to, []

    def sees_nothing_at_first(*given: object) -> bool:
        asked.append(given)
        return len(asked) > 1 and add_to(*given)  # type: ignore[arg-type]

    with app.app_context(), work() as session:
        count_in_vain(session, {one: 1})
        monkeypatch.setattr(searches, "add_to", sees_nothing_at_first)  # the other process began it after we had looked
        count_in_vain(session, {one: 2})
    assert [row.times for row in kept(app)] == [3]
    assert len(asked) == 2


def test_a_database_that_refuses_costs_the_count_and_not_the_page(
    app: Flask, client: Client, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*given: object) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(empty_log, "count_in_vain", refuses)
    ask(client, "/suppliers?q=trâu")
    assert kept(app) == []
    write_down(app, Counter())
    assert client.get("/suppliers?q=cua").status_code == 200


def test_staff_read_what_is_missing_most_often_first(app: Flask, cast: Cast, market: Market) -> None:
    day = NOW.date()
    with app.app_context(), work() as session:
        count_in_vain(
            session,
            {InVain(day, "offer", "trâu"): 2, InVain(day, "need", "sen đá"): 7, InVain(day, "offer", "khóm", "khom", "xã Tân Lộc", "32083", 40): 3},
        )
        count_in_vain(session, {InVain(day - timedelta(days=1), "offer", "trâu"): 6, InVain(day - timedelta(days=70), "offer", "ngỗng"): 90})
    chau = Client(app)
    chau.sign_in(cast.chau.email, PASSWORD)
    page = chau.page(f"/searches?month={day:%Y-%m}")
    places = [page.text.index(words) for words in ("trâu", "sen đá", "khóm")]
    assert places == sorted(places)
    assert "ngỗng" not in page.text
    assert any("q=kh%C3%B3m" in link and "radius_km=40" in link for link in page.links)
    assert "/words" in page.links
    near = chau.page(f"/searches?month={day:%Y-%m}&commune=32083").text
    assert "khóm" in near
    assert "trâu" not in near
    assert "ngỗng" in chau.page(f"/searches?month={day - timedelta(days=70):%Y-%m}").text


@pytest.mark.parametrize("query", ["month=9999-12", "month=x", "month=0001-01", "commune=zzz", "page=999", "month=2026-13", "commune=" + "9" * 300])
def test_odd_questions_of_staff_are_answered(app: Flask, cast: Cast, market: Market, query: str) -> None:
    chau = Client(app)
    chau.sign_in(cast.chau.email, PASSWORD)
    answer = chau.get(f"/searches?{query}")
    assert (answer.status_code, answer.headers.get("Location")) == ((302, "/searches") if query == "page=999" else (200, None))


@pytest.mark.postgres
def test_counts_add_up_on_postgresql_too(postgres_app: Flask) -> None:
    upgrade()
    one = InVain(DAY, "offer", "khóm", "khom", "xã Tân Lộc", "32083", 40)
    with work() as session:
        count_in_vain(session, {one: 2, InVain(DAY, "offer", "trâu"): 1})
        searches.begin(session, day=DAY, key=one.key, times=3, side="offer", words="khóm", folded="khom")  # begun by another process already
        count_in_vain(session, {InVain(DAY + timedelta(days=1), "offer", "KHÓM", "khom", "xã Tân Lộc", "32083", 40): 4})
        found = searches.in_vain(session, since=DAY, until=DAY + timedelta(days=1), most=10)
        assert [(row.product, row.times, row.last_on) for row in found] == [("khom", 9, DAY + timedelta(days=1)), ("", 1, DAY)]
        assert searches.communes(session) == ["32083"]
        assert searches.first_day(session) == DAY
        count_in_vain(session, {InVain(DAY, "offer", "각" * 120): 1, InVain(DAY, "offer", "sầu riêng"): 1})
        assert searches.different_on(session, DAY) == 4
