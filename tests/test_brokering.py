"""Brokering: events stay, the projection follows, and two people cannot both win."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast, Player, assemble
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import post
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from matchmaker.domain.errors import DomainError, Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.linkage import MOVES, Stage
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.queries import linkages
from matchmaker.store.work import work
from matchmaker.workflows.brokering import ask_introduction, propose, see_linkage, take_move
from matchmaker.workflows.posting import withdraw_listing
from matchmaker.workflows.ranking import matches_of
from matchmaker.workflows.searching import search

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TOLD = {
    "talked_on": "20/11/2026", "talked_with": "giám đốc hai bên", "quantity": "5 tấn mỗi tuần", "price": "455.000 đ/kg", "delivery": "bến Năm Căn",
    "contract_number": "014/2026/HĐ-LK", "signed_on": "22/11/2026", "outcome": "delivered", "reason": "price",
}  # fmt: skip


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


@pytest.fixture
def pair(session: Session, cast: Cast) -> tuple[str, str]:
    """A need of Bình's and an offer of Út's that fit."""
    need = post(session, cast.binh, "need", words="cua gạch", quantity="2 tấn", from_="tháng 12")
    offer = post(session, cast.ut, "offer", words="cua gạch son", quantity="3 tấn", price="600k/kg")
    return need.code, offer.code


def asked(session: Session, who: Player, pair: tuple[str, str]) -> Linkage:
    return ask_introduction(session, who=who.who, need_code=pair[0], offer_code=pair[1], now=NOW)


def moved(session: Session, who: Player, linkage: Linkage, move: str, version: int | None = None, **facts: Any) -> Linkage:
    return take_move(session, who=who.who, code=linkage.code, move=move, facts=facts or TOLD, version=version or linkage.version, now=NOW)


def test_a_party_asks_for_its_own_listing(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    linkage = asked(session, cast.ut, pair)
    assert (linkage.stage, linkage.buyer.code, linkage.seller.code) == ("asked", cast.binh.party, cast.ut.party)
    assert linkage.asked_by_party is not None
    assert linkage.asked_by_party.code == cast.ut.party
    assert [(event.move, event.from_stage, event.to_stage, event.person.name) for event in linkage.events] == [("ask", None, "asked", cast.ut.name)]
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_kind == "linkage")).one()
    assert event.action == "linkage.ask"


def test_asked_twice_it_is_one_linkage(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    assert asked(session, cast.ut, pair).code == asked(session, cast.ut, pair).code == asked(session, cast.binh, pair).code
    assert session.scalar(sa.select(sa.func.count(LinkageEvent.id))) == 1


def test_who_may_ask(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    for who in (cast.duong, cast.nobody, cast.chau):
        with pytest.raises(Refused):
            asked(session, who, pair)
    with pytest.raises(NotFound):
        asked(session, cast.ut, (pair[1], pair[0]))
    with pytest.raises(NotFound):
        asked(session, cast.ut, (pair[0], "o-nothing"))


def test_what_does_not_match_is_not_introduced(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    other = post(session, cast.ut, "offer", words="chuối xiêm")
    with pytest.raises(Invalid) as error:
        asked(session, cast.ut, (pair[0], other.code))
    assert error.value.complaints["offer"][0] == "no_match"


def test_a_withdrawn_listing_is_not_introduced(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    withdraw_listing(session, who=cast.ut.who, code=pair[1], version=1, now=NOW)
    with pytest.raises(WrongStage):
        asked(session, cast.ut, pair)
    with pytest.raises(NotFound):
        asked(session, cast.binh, pair)


def test_ones_own_two_listings_are_not_introduced(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    mine = post(session, cast.ut, "need", words="cua gạch")
    with pytest.raises(Invalid) as error:
        asked(session, cast.ut, (mine.code, pair[1]))
    assert error.value.complaints["offer"][0] == "same_party"


def test_the_ranking_is_frozen_when_the_linkage_begins(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    ranking = asked(session, cast.ut, pair).ranking
    assert ranking["scorer"]
    assert ranking["base"] + sum(reason["weight"] for reason in ranking["reasons"]) == ranking["score"]
    assert ranking["low"] <= ranking["score"] <= ranking["high"]


def test_staff_propose_with_and_without_being_asked(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    first = asked(session, cast.ut, pair)
    proposed = propose(session, who=cast.chau.who, need_code=pair[0], offer_code=pair[1], now=NOW)
    assert (proposed.code, proposed.stage, proposed.version, len(proposed.events)) == (first.code, "proposed", 2, 2)
    assert propose(session, who=cast.chau.who, need_code=pair[0], offer_code=pair[1], now=NOW).version == 2
    other = post(session, cast.duong, "offer", words="cua gạch")
    unasked = propose(session, who=cast.chau.who, need_code=pair[0], offer_code=other.code, now=NOW)
    assert (unasked.stage, unasked.asked_by_party, unasked.version) == ("proposed", None, 1)
    for who in (cast.ut, cast.binh, cast.nobody):
        with pytest.raises(Refused):
            propose(session, who=who.who, need_code=pair[0], offer_code=pair[1], now=NOW)


def test_a_linkage_goes_the_whole_way_and_every_step_stays(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    linkage = asked(session, cast.binh, pair)
    for move in ("propose", "talk", "agree", "sign", "close"):
        linkage = moved(session, cast.chau, linkage, move)
    session.expire_all()
    kept = see_linkage(session, who=cast.binh.who, code=linkage.code)
    assert (kept.stage, kept.version) == ("closed", 6)
    assert [event.sequence for event in kept.events] == [1, 2, 3, 4, 5, 6]
    assert [event.to_stage for event in kept.events] == list(Stage)
    assert kept.events[2].facts == {"talked_on": "2026-11-20", "talked_with": "giám đốc hai bên"}
    actions = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_code == kept.code).order_by(AuditEvent.id)).all()
    assert actions == ["linkage.ask", "linkage.propose", "linkage.talk", "linkage.agree", "linkage.sign", "linkage.close"]


@pytest.mark.parametrize(
    ("move", "facts", "wrong"),
    [
        ("talk", {}, {"talked_on": "missing", "talked_with": "missing"}),
        ("talk", {"talked_on": "hôm nảo hôm nao", "talked_with": "x"}, {"talked_on": "not_a_date"}),
        ("talk", {"talked_on": "25/12/2026", "talked_with": "x"}, {"talked_on": "in_the_future"}),
        ("talk", {"talked_on": "20/11/2026", "talked_with": "\u200b"}, {"talked_with": "missing"}),
        ("talk", {"talked_on": "20/11/2026", "talked_with": "x" * 10_000_000}, {"talked_with": "too_long"}),
        ("drop", {}, {"reason": "missing"}),
        ("drop", {"reason": "bored"}, {"reason": "not_a_choice"}),
    ],
)
def test_a_move_says_which_facts_are_missing_or_wrong(
    session: Session, cast: Cast, pair: tuple[str, str], move: str, facts: dict[str, str], wrong: dict[str, str]
) -> None:
    linkage = propose(session, who=cast.chau.who, need_code=pair[0], offer_code=pair[1], now=NOW)
    with pytest.raises(Invalid) as error:
        take_move(session, who=cast.chau.who, code=linkage.code, move=move, facts=facts, version=1, now=NOW)
    assert {field: code for field, (code, _) in error.value.complaints.items()} == wrong
    assert linkage.stage == "proposed"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("20/11", "2026-11-20"), ("23/11", "2026-11-23"), ("25/12", "2025-12-25"), ("hôm nay", "2026-11-23")],
)
def test_a_day_without_its_year_is_the_last_such_day(session: Session, cast: Cast, pair: tuple[str, str], typed: str, kept: str) -> None:
    linkage = propose(session, who=cast.chau.who, need_code=pair[0], offer_code=pair[1], now=NOW)
    linkage = moved(session, cast.chau, linkage, "talk", talked_on=typed, talked_with="x", colour="blue")
    assert linkage.events[-1].facts == {"talked_on": kept, "talked_with": "x"}


def test_a_move_out_of_turn_is_refused(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    linkage = asked(session, cast.ut, pair)
    for move in ("talk", "agree", "sign", "close", "ask", "fly"):
        with pytest.raises(WrongStage):
            moved(session, cast.chau, linkage, move)


def test_only_staff_move_and_only_the_parties_and_staff_see(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    linkage = asked(session, cast.ut, pair)
    for who in (cast.ut, cast.binh):
        assert see_linkage(session, who=who.who, code=linkage.code).code == linkage.code
        with pytest.raises(Refused):
            moved(session, who, linkage, "propose")
    for who in (cast.duong, cast.nobody):
        with pytest.raises(NotFound):
            see_linkage(session, who=who.who, code=linkage.code)
        with pytest.raises(NotFound):
            moved(session, who, linkage, "propose")


def test_who_comes_second_sees_what_the_first_did(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    linkage = asked(session, cast.ut, pair)
    moved(session, cast.chau, linkage, "propose", version=1)
    with pytest.raises(Stale) as error:
        moved(session, cast.chau, linkage, "drop", version=1)
    facts = error.value.facts
    assert (facts["by"], facts["at"], facts["stage"], facts["version"]) == (cast.chau.name, NOW, "proposed", 2)
    assert facts["changes"] == [{"move": "propose", "before": "asked", "after": "proposed"}]


def four_move_at_once(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        need = post(session, cast.binh, "need", words="cua gạch")
        offer = post(session, cast.ut, "offer", words="cua gạch")
        code = propose(session, who=cast.chau.who, need_code=need.code, offer_code=offer.code, now=NOW).code
    start, outcomes = threading.Barrier(4), []

    def move(name: str) -> None:
        with app.app_context():
            start.wait()
            try:
                with work() as session:
                    take_move(session, who=cast.chau.who, code=code, move=name, facts=TOLD, version=1, now=NOW)
                outcomes.append("moved")
            except Stale:
                outcomes.append("stale")

    threads = [threading.Thread(target=move, args=(name,)) for name in ("talk", "drop", "talk", "drop")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "stale", "stale", "stale"]
    with app.app_context(), work() as session:
        linkage = linkages.by_code(session, code)
        assert linkage is not None
        assert (len(linkage.events), linkage.version) == (2, 2)
        assert linkage.events[-1].to_stage == linkage.stage


def three_begin_at_once(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        need = post(session, cast.binh, "need", words="cua gạch").code
        offer = post(session, cast.ut, "offer", words="cua gạch").code
    start, codes = threading.Barrier(3), []

    def begin(who: Player) -> None:
        with app.app_context():
            start.wait()
            with work() as session:
                codes.append(ask_introduction(session, who=who.who, need_code=need, offer_code=offer, now=NOW).code)

    threads = [threading.Thread(target=begin, args=(who,)) for who in (cast.ut, cast.binh, cast.ut)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 3
    assert len(set(codes)) == 1


def test_two_at_once_cannot_both_win(app: Flask, cast: Cast) -> None:
    four_move_at_once(app, cast)


def test_two_who_begin_the_same_pair_begin_one_linkage(app: Flask, cast: Cast) -> None:
    three_begin_at_once(app, cast)


@pytest.mark.postgres
def test_the_same_holds_on_postgresql(postgres_app: Flask) -> None:
    upgrade()
    cast = assemble(postgres_app)
    four_move_at_once(postgres_app, cast)
    three_begin_at_once(postgres_app, cast)
    with work() as session:
        need = post(session, cast.binh, "need", words="chuối xiêm", quantity="2 tấn", certificates="VietGAP, hạn 2028")
        offer = post(session, cast.ut, "offer", words="chuoi xiem", quantity="1,5 tấn")
        assert [one.match.code for one in matches_of(session, who=cast.binh.who, code=need.code).matches] == [offer.code]
        withdraw_listing(session, who=cast.ut.who, code=offer.code, version=1, now=NOW)
        assert search(session, words="chuối xiêm", today=NOW.date()).on_other_side == 1


def test_the_database_refuses_to_change_an_event(session: Session, cast: Cast, pair: tuple[str, str]) -> None:
    asked(session, cast.ut, pair)
    for statement in ("UPDATE linkage_event SET to_stage = 'signed'", "DELETE FROM linkage_event"):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(sa.text(statement))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(st.tuples(st.sampled_from([*MOVES, "fly"]), st.booleans(), st.integers(-1, 1)), max_size=12))
def test_no_sequence_of_moves_leaves_an_event_without_its_projection(app: Flask, cast: Cast, names: list[tuple[str, bool, int]]) -> None:
    with app.app_context(), work() as session:
        need = post(session, cast.binh, "need", words="cua gạch").code
        offer = post(session, cast.ut, "offer", words="cua gạch").code
        linkage = ask_introduction(session, who=cast.ut.who, need_code=need, offer_code=offer, now=NOW)
        for step, (name, told, off) in enumerate(names, 1):
            version, facts, now = linkage.version + off, TOLD if told else {}, NOW + timedelta(minutes=step)
            try:
                take_move(session, who=cast.chau.who, code=linkage.code, move=name, facts=facts, version=version, now=now)
            except DomainError:
                session.flush()
        session.expire_all()
        kept = linkages.by_code(session, linkage.code)
        assert kept is not None
        assert kept.version == len(kept.events)
        assert kept.stage == kept.events[-1].to_stage
        assert kept.moved_at == kept.events[-1].at
        stages = [event.from_stage for event in kept.events[1:]]
        assert stages == [event.to_stage for event in kept.events[:-1]]
        assert all(event.from_stage is None or Stage(event.from_stage) in MOVES[event.move].start for event in kept.events)
