"""Matches that are kept: what the page would show, replaced as a whole, never stale, and told to staff once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from cast import Cast, assemble
from client import Client
from flask import Flask
from make import NOW, make_linkage, post
from stage import Stage

from matchmaker.cli.worker import Worker
from matchmaker.domain.errors import Stale
from matchmaker.market import Market, market_of
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import Job, KeptMatch
from matchmaker.store.queries import listings
from matchmaker.store.queries.matches import count_new_since, kept_of, new_since
from matchmaker.store.work import view, work
from matchmaker.workflows import keeping, ranking
from matchmaker.workflows.posting import post_listing, read_draft, revise_listing, withdraw_listing

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
CRAB = {"words": "cua thịt từ 250 g/con, còn sống", "quantity": "2 tấn", "place": "xã Năm Căn", "price": "480.000 đ/kg"}
OFFERS = (
    {"words": "cua thịt loại 1", "quantity": "3 tấn", "price": "450.000 đ/kg", "place": "xã Năm Căn", "grade": "từ 300 g/con", "state": "sống"},
    {"words": "cua thit", "quantity": "800 kg", "price": "440.000 đ/kg", "place": "xã Hàng Vịnh"},
    {"words": "cua biển", "place": "Cái Nước"},
    {"words": "khóm", "quantity": "8 tấn"},
)


@pytest.fixture
def cast(either_app: Flask) -> Cast:
    return assemble(either_app)


def fill(cast: Cast) -> str:
    """The code of a need for crab, with offers of two co-operatives beside it; every job still waits."""
    with work() as session:
        need = post(session, cast.binh, "need", **CRAB).code
    for number, offer in enumerate(OFFERS):
        with work() as session:
            post(session, cast.ut if number % 2 else cast.duong, "offer", form_key=f"o-{number}", **offer)
    return need


def work_off(app: Flask) -> None:
    Worker(app).drain(threading.Event())


def kept(code: str) -> list[tuple[str, int, int, int, bool]]:
    with view() as session:
        listing = listings.by_code(session, code)
        assert listing is not None
        rows = kept_of(session, listing.id)
        found = [((one.offer if listing.side == "need" else one.need).code, one.score, one.low, one.high, one.passes) for one in rows]
        session.rollback()
        return found


def shown(cast: Cast, code: str) -> list[tuple[str, int, int, int, bool]]:
    """What the page of the listing's matches shows now."""
    with view() as session:
        page = ranking.matches_of(session, who=cast.chau.who, code=code, n=keeping.KEPT)
        found = [(one.listing.code, one.match.score, one.match.low, one.match.high, not one.match.gate) for one in page.matches]
        session.rollback()
        return found


def told(since: datetime = LONG_AGO, least: int = 0) -> list[tuple[str, str]]:
    with view() as session:
        found = [(one.need.code, one.offer.code) for one in new_since(session, since=since, least=least)]
        assert count_new_since(session, since=since, least=least) == len(found)
        session.rollback()
        return found


def test_what_is_kept_is_what_the_page_shows(either_app: Flask, cast: Cast) -> None:
    need = fill(cast)
    work_off(either_app)
    assert len(kept(need)) == 3
    with view() as session:
        codes = session.scalars(sa.select(Listing.code)).all()
        session.rollback()
    for code in codes:
        assert kept(code) == shown(cast, code), code


def test_each_pair_is_told_once_best_first_whoevers_list_it_stands_in(either_app: Flask, cast: Cast) -> None:
    need = fill(cast)
    work_off(either_app)
    best_first = [(need, code) for code, _, _, _, passes in kept(need) if passes]
    assert told() == best_first
    assert len(set(told())) == len(told())
    with view() as session:
        found = new_since(session, since=LONG_AGO, least=0)[0]
        assert found.offer.party.code in (cast.ut.party, cast.duong.party)
        assert (found.need.code, found.offer.code, found.score, found.low, found.high) == (need, *kept(need)[0][:4])


def test_only_what_is_worth_a_call_and_new_is_told(either_app: Flask, cast: Cast) -> None:
    need = fill(cast)
    work_off(either_app)
    scores = {code: score for code, score, _, _, _ in kept(need)}
    least = sorted(scores.values())[-1]
    assert told(least=least) == [(need, code) for code, score in scores.items() if score == least]
    assert told(since=datetime.now(UTC) + timedelta(minutes=1)) == []


def revise(cast: Cast, code: str, **changes: str) -> None:
    with work() as session:
        row = listings.by_code(session, code)
        assert row is not None
        lexicon = shipped_lexicon()
        typed = {**CRAB, **changes, "sure": "1"}
        draft = read_draft(typed, side="need", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=NOW.date())
        revise_listing(session, who=cast.binh.who, code=code, draft=draft, version=row.version, now=NOW)


def test_a_listing_revised_since_keeps_nothing_stale(either_app: Flask, cast: Cast) -> None:
    need = fill(cast)
    work_off(either_app)
    assert told()
    revise(cast, need, words="khóm tươi", price="")
    assert told() == [], "matches of the words as they were"
    work_off(either_app)
    assert kept(need) == shown(cast, need)
    assert told() == [(need, code) for code, *_ in kept(need)]


def test_a_match_stays_known_from_when_it_was_first_found(either_app: Flask, cast: Cast) -> None:
    need = fill(cast)
    work_off(either_app)
    before = told()
    with work() as session:
        session.execute(sa.update(KeptMatch).values(first_at=LONG_AGO))
    revise(cast, need, price="500.000 đ/kg")
    work_off(either_app)
    assert told(since=LONG_AGO) == [], "a new price made an old match new"
    assert set(told(since=LONG_AGO - timedelta(days=1))) == set(before)


def test_what_is_withdrawn_or_brought_together_is_told_no_more(either_app: Flask, cast: Cast) -> None:
    need = fill(cast)
    work_off(either_app)
    first, second, *_ = [offer for _, offer in told()]
    with work() as session:
        rows = listings.by_codes(session, [need, first])
        make_linkage(session, need=rows[need], offer=rows[first])
    assert (need, first) not in told()
    with work() as session:
        row = listings.by_code(session, second)
        assert row is not None
        withdraw_listing(session, who=cast.chau.who, code=second, version=row.version, now=NOW)
    assert (need, second) not in told()


def test_posting_the_same_form_twice_has_it_ranked_once(either_app: Flask, cast: Cast) -> None:
    for _ in range(2):
        with work() as session:
            post(session, cast.binh, "need", form_key="one", **CRAB)
    with view() as session:
        assert session.scalar(sa.select(sa.func.count(Job.id))) == 1


def test_ranked_twice_it_is_kept_once(either_app: Flask, cast: Cast) -> None:
    need = fill(cast)
    work_off(either_app)
    before = kept(need)
    with work() as session:
        session.execute(sa.update(Job).values(state="waiting", lease_until=None, attempts=0))
    work_off(either_app)
    assert kept(need) == before


def test_what_changed_between_ranking_and_keeping_is_not_kept(either_app: Flask, cast: Cast) -> None:
    need = fill(cast)
    with view() as session:
        ranked = keeping.rank_for_keeping(session, code=need, version=1)
        session.rollback()
    assert ranked is not None
    best = ranked.matches[0][0].code
    with work() as session:
        session.execute(sa.update(Listing).where(Listing.code == best).values(version=2))
        assert keeping.keep_matches(session, ranked=ranked, now=NOW) == len(ranked.matches) - 1
    with work() as session:
        session.execute(sa.update(Listing).where(Listing.code == need).values(version=2))
        assert keeping.keep_matches(session, ranked=ranked, now=NOW) == 0
    assert len(kept(need)) == len(ranked.matches) - 1, "what is newer was touched"


def test_a_market_that_moves_while_it_is_ranked_is_ranked_again_later(either_app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    need = fill(cast)
    stamps = iter(("as it was", "as it is now"))
    with view() as session:
        ready = market_of(session).fitting(session, listings.by_code(session, need), keeping.KEPT)  # type: ignore[arg-type]
        monkeypatch.setattr(Market, "fitting", lambda *_: ready)
        monkeypatch.setattr(listings, "stamp", lambda *_: next(stamps))
        with pytest.raises(Stale):
            keeping.rank_for_keeping(session, code=need, version=1)
        session.rollback()


def test_a_listing_that_is_gone_or_newer_is_left_to_others(either_app: Flask, cast: Cast) -> None:
    need = fill(cast)
    with view() as session:
        assert keeping.rank_for_keeping(session, code="no-such", version=1) is None
        assert keeping.rank_for_keeping(session, code=need, version=2) is None
        session.rollback()
    lexicon = shipped_lexicon()
    with work() as session:
        draft = read_draft({"words": "cua", "sure": "1"}, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=NOW.date())
        gone = post_listing(session, who=cast.ut.who, party=cast.ut.party, side="offer", draft=draft, form_key="gone", now=NOW)
        withdraw_listing(session, who=cast.ut.who, code=gone.code, version=1, now=NOW)
        code = gone.code
    work_off(either_app)
    assert kept(code) == []


def test_staff_see_new_matches_on_the_first_page_and_nobody_else_does(staged_app: Flask, stage: Stage) -> None:
    with staged_app.app_context(), work() as session:
        need = post(session, stage.cast.binh, "need", **CRAB).code
        offer = post(session, stage.cast.duong, "offer", **OFFERS[0]).code
    before = Client(staged_app)
    before.become(stage.tokens["chau"])
    assert "Kết nối mới đáng gọi" not in before.page("/").text
    work_off(staged_app)
    assert f"/needs/{need}/matches?why={offer}" in before.page("/").links
    assert before.get(f"/needs/{need}/matches?why={offer}").status_code == 200
    seen = {}
    for role in ("", "ut", "binh", "chau"):
        client = Client(staged_app)
        client.become(stage.tokens.get(role, ""))
        seen[role] = "Kết nối mới đáng gọi" in client.page("/").text
    assert seen == {"": False, "ut": False, "binh": False, "chau": True}
