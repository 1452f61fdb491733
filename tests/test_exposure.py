"""Exposure: what a ranking shows of whom, counted after the answer by quarter, and read by staff as a table and a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date
from math import log2

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast, assemble
from client import Client
from flask import Flask
from flask_migrate import upgrade
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, make_listing, make_party
from market import Market, fill
from sqlalchemy.exc import OperationalError

from matchmaker.domain.permissions import Who
from matchmaker.domain.quarters import before, last_day, quarter_of, quarter_written, written
from matchmaker.matching.exposure import ONE, Exposure, Shown, exposure_of, shares_of, worth_of
from matchmaker.store.models.fairness import PartyExposure
from matchmaker.store.models.people import Party
from matchmaker.store.queries import fairness as rows
from matchmaker.store.work import view, work
from matchmaker.web import exposure_log
from matchmaker.web.exposure_log import ExposureLog, write_down
from matchmaker.web.tables_out import cell
from matchmaker.wording.figures import here_today
from matchmaker.workflows import fairness
from matchmaker.workflows.fairness import SeenOn, count_exposure, presence

PLACES = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 200), st.booleans()), max_size=40)
QUARTER = date(2026, 7, 1)


@pytest.mark.parametrize(("place", "worth"), [(1, 1_000_000), (2, 630_930), (3, 500_000), (7, 333_333), (15, 250_000)])
def test_a_place_is_worth_one_over_the_logarithm_of_the_place_and_one(place: int, worth: int) -> None:
    assert worth_of(place) == worth


@pytest.mark.parametrize("place", [0, -3])
def test_there_is_no_place_before_the_first(place: int) -> None:
    with pytest.raises(ValueError, match="no place"):
        worth_of(place)


@given(PLACES, PLACES)
def test_exposure_adds_up_ranking_by_ranking(first: list[tuple[str, int, bool]], second: list[tuple[str, int, bool]]) -> None:
    rankings = [[Shown(*one) for one in ranking] for ranking in (first, second)]
    found = exposure_of(rankings)
    for party in "abcde":
        mine = [one for ranking in rankings for one in ranking if one.party == party]
        seen = found.get(party, Exposure())
        assert seen.shown == len(mine)
        assert seen.supported == sum(one.supported for one in mine)
        assert abs(seen.worth - sum(ONE / log2(one.place + 1) for one in mine)) <= len(mine)
    shares = shares_of(found)
    assert (shares is None) is (not any(one.worth for one in found.values()))
    assert shares is None or abs(sum(shares.values()) - 1) < 1e-9


@given(st.dates(date(2001, 1, 1), date(2090, 12, 31)))
def test_quarters_follow_one_another_without_gap(day: date) -> None:
    quarter = quarter_of(day)
    assert quarter <= day <= last_day(quarter)
    assert quarter_written(written(quarter)) == quarter
    assert last_day(before(quarter)).toordinal() + 1 == quarter.toordinal()


@pytest.mark.parametrize("text", ["", "2026", "2026-5", "2026-0", "1999-1", "2026-１", "x"])
def test_what_is_no_quarter_is_none(text: str) -> None:
    assert quarter_written(text) is None


@pytest.fixture
def market(app: Flask, cast: Cast) -> Market:
    return fill(app, cast)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exposure_log, "EVERY_S", 0.0)


def reading(app: Flask, cast: Cast, who: str) -> Client:
    client = Client(app)
    if who:
        client.sign_in(getattr(cast, who).email, PASSWORD)
    return client


def look(client: Client, path: str) -> str:
    """The page, read to its end, as a browser does."""
    answer = client.get(path)
    assert answer.status_code == 200
    text = answer.text
    answer.close()
    return text


def kept(app: Flask) -> dict[tuple[str, str], tuple[int, int]]:
    with app.app_context(), work() as session:
        query = sa.select(Party.code, PartyExposure.surface, PartyExposure.shown, PartyExposure.worth).join(Party, Party.id == PartyExposure.party_id)
        assert set(session.scalars(sa.select(PartyExposure.quarter))) <= {quarter_of(here_today())}
        return {(code, surface): (shown, worth) for code, surface, shown, worth in session.execute(query)}


def test_a_buyer_who_looks_at_matches_shows_each_co_op_at_its_place(app: Flask, cast: Cast, market: Market) -> None:
    binh = reading(app, cast, "binh")
    text = look(binh, f"/needs/{market.need}/matches")
    found = kept(app)
    assert {surface for _, surface in found} == {"matches"}
    assert sum(shown for shown, _ in found.values()) == text.count('class="card match"')
    assert max(worth for _, worth in found.values()) >= ONE
    look(binh, f"/needs/{market.need}/matches")
    twice = kept(app)
    assert all(twice[key] == (2 * shown, 2 * worth) for key, (shown, worth) in found.items())


def test_a_search_counts_what_its_first_page_shows_of_others(app: Flask, cast: Cast, market: Market) -> None:
    look(reading(app, cast, "ut"), "/suppliers?q=cua+thit")
    assert {party for party, surface in kept(app) if surface == "search"} == {cast.duong.party}
    look(reading(app, cast, "binh"), "/suppliers?q=cua+thit")
    assert {party for party, _ in kept(app)} == {cast.ut.party, cast.duong.party}


@pytest.mark.parametrize("who", ["", "chau"])
def test_neither_strangers_nor_staff_are_counted(app: Flask, cast: Cast, market: Market, who: str) -> None:
    client = reading(app, cast, who)
    look(client, "/suppliers?q=cua+thit")
    if who:
        look(client, f"/needs/{market.need}/matches")
    assert kept(app) == {}


@pytest.mark.parametrize("path", ["/suppliers?q=cua+thit&page=2", "/suppliers?q=cua+thit&side=need", "/suppliers", "/offers/{offer}/matches"])
def test_other_pages_are_not_counted(app: Flask, cast: Cast, market: Market, path: str) -> None:
    client = reading(app, cast, "ut")
    client.get(path.format(offer=market.offers[0])).close()
    assert kept(app) == {}


def test_an_enterprise_that_offers_is_no_co_op_and_is_left_out(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        count_exposure(
            session, {SeenOn(cast.binh.party, QUARTER, "search"): Exposure(1, ONE), SeenOn("no-such", QUARTER, "search"): Exposure(1, ONE)}
        )
        assert not session.scalars(sa.select(PartyExposure.id)).all()


@pytest.mark.postgres
def test_both_databases_add_up_alike(postgres_app: Flask) -> None:
    upgrade()
    cast = assemble(postgres_app)
    one = SeenOn(cast.ut.party, QUARTER, "matches")
    for seen in (Exposure(1, ONE), Exposure(2, 700_000, 1)):
        with work() as session:
            count_exposure(session, {one: seen})
    with work() as session:
        fairness.switch_support(session, who=cast.chau.who, on=True, typed={"why": "thử"}, now=NOW)
        assert rows.support_is_on(session)
    with view() as session:
        found = {each.code: each for each in presence(session, who=cast.chau.who, quarter=QUARTER, today=NOW.date())}
    assert found[cast.ut.party].total == Exposure(3, 1_700_000, 1)


def test_a_database_that_refuses_costs_the_count_and_never_the_page(app: Flask, cast: Cast, market: Market, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise OperationalError("INSERT", {}, Exception("locked"))

    monkeypatch.setattr(exposure_log, "count_exposure", refuse)
    look(reading(app, cast, "binh"), f"/needs/{market.need}/matches")
    monkeypatch.undo()
    assert kept(app) == {}


def test_what_waits_is_written_at_most_once_in_a_while() -> None:
    log, one = ExposureLog(), SeenOn("c", QUARTER, "matches")
    log.add({one: Exposure(1, ONE)})
    log.add({one: Exposure(1, 500_000, 1)})
    assert log.due(10.0) == {one: Exposure(2, 1_500_000, 1)}
    log.add({one: Exposure(1, ONE)})
    exposure_log.EVERY_S, every = 1.0, exposure_log.EVERY_S
    try:
        assert log.due(10.5) == {}
        assert log.due(11.5) == {one: Exposure(1, ONE)}
    finally:
        exposure_log.EVERY_S = every
    assert log.due(20.0) == {}


@pytest.fixture
def quarter(app: Flask, cast: Cast) -> Sequence[fairness.Presence]:
    """Út's co-op was seen twice in the quarter, once by support; Dương's has an offer and was never seen; a third offers nothing."""
    with app.app_context():
        with work() as session:
            make_party(session, name="=HYPERLINK(1)", code="third")
            for code in ("ut-1", "ut-2"):
                make_listing(session, party=cast.ut.party, code=code)
            make_listing(session, party=cast.duong.party, code="duong-1")
        write_down(
            app, {SeenOn(cast.ut.party, QUARTER, "matches"): Exposure(1, ONE, 1), SeenOn(cast.ut.party, QUARTER, "search"): Exposure(1, 500_000)}
        )
        with view() as session:
            return presence(session, who=cast.chau.who, quarter=QUARTER, today=date(2026, 11, 25))


def test_the_table_lists_everybody_also_the_never_seen(cast: Cast, quarter: Sequence[fairness.Presence]) -> None:
    by_code = {one.code: one for one in quarter}
    assert [one.code for one in quarter] == [cast.ut.party, cast.duong.party, "third"]
    ut, duong, third = (by_code[code] for code in (cast.ut.party, cast.duong.party, "third"))
    assert (ut.total, ut.offers, ut.per_offer, ut.share) == (Exposure(2, 1_500_000, 1), 2, 0.75, 1.0)
    assert (duong.total.shown, duong.offers, duong.per_offer, duong.share) == (0, 1, 0.0, 0.0)
    assert (third.offers, third.per_offer) == (0, None)


def test_where_nothing_was_counted_nobody_has_a_share(app: Flask, cast: Cast) -> None:
    with app.app_context(), view() as session:
        found = presence(session, who=cast.chau.who, quarter=QUARTER, today=date(2026, 11, 25))
    assert found
    assert {one.share for one in found} == {None}
    page = reading(app, cast, "chau").page("/exposure?quarter=2026-3")
    assert "chưa có phần của ai" in page.text
    table = page.source[page.source.index("<tbody>") : page.source.index("</tbody>")]
    assert "%" not in table


def test_only_staff_read_it(app: Flask, cast: Cast) -> None:
    with app.app_context(), view() as session, pytest.raises(fairness.Refused):
        presence(session, who=Who("ut", frozenset({cast.ut.party})), quarter=QUARTER, today=date(2026, 11, 25))


def test_the_page_and_the_file_say_the_same_and_no_cell_is_a_formula(app: Flask, cast: Cast, quarter: Sequence[fairness.Presence]) -> None:
    chau = reading(app, cast, "chau")
    text = chau.page("/exposure?quarter=2026-3").text
    assert "quý 3/2026" in text
    assert "1 hợp tác xã có tin đang mở mà chưa được bày lần nào" in text
    assert "100%" in text
    answer = chau.get("/exposure.csv?quarter=2026-3")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="muc-hien-dien-2026-3-{here_today():%Y-%m-%d}.csv"'
    head, *lines = csv.reader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    assert len(lines) == 3
    row = dict(zip(head, lines[0], strict=True))
    assert (row["Mã"], row["Tin đang mở"], row["Lần hiện"], row["Mức hiện diện"], row["Phần"]) == (cast.ut.party, "2", "2", "1.5", "1.0")
    assert lines[2][0] == "'=HYPERLINK(1)"
    assert lines[2][head.index("Mức hiện diện mỗi tin")] == ""


@pytest.mark.parametrize(("value", "written_as"), [("=1+1", "'=1+1"), (" @x", "' @x"), ("-5", "'-5"), (-5, "-5"), (None, ""), ("HTX", "HTX")])
def test_text_that_looks_like_a_formula_stays_text(value: object, written_as: str) -> None:
    assert cell(value) == written_as
