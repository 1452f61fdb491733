"""Rounds of offers: a deadline on the clock of the place, parts that add up, winners, an end with its reason, and the next one made once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from bargain import pair, talking
from cast import Cast, Player, assemble
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from make import NOW, post
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from matchmaker.cli import jobs
from matchmaker.domain.errors import DomainError, Invalid, NotFound, Refused, Stale, Unreadable, WrongStage
from matchmaker.domain.moments import VIETNAM, read_deadline
from matchmaker.domain.rounds import ACTS, RoundState, act_on, all_won, later_day, standing
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store import outbox
from matchmaker.store.base import db
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.rounds import NeedRound
from matchmaker.store.queries import linkages, listings, rounds
from matchmaker.store.snapshots import quantity_of
from matchmaker.store.work import work
from matchmaker.workflows import brokering, mandates, questions
from matchmaker.workflows import rounds as flow
from matchmaker.workflows.posting import withdraw_listing
from matchmaker.workflows.rounds import read_round

HERE = NOW.astimezone(VIETNAM)  # Monday 23/11/2026, ten in the morning
FRIDAY = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
TWO_LOTS = {"lot1_quantity": "1,5 tấn", "lot1_grade": "trên 400 g", "lot2_quantity": "500 kg", "lot2_window": "tuần sau"}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


@pytest.mark.parametrize(
    ("text", "day", "hour"),
    [
        ("17h ngày 27/11", 27, (17, 0)), ("27/11/2026 lúc 16:30", 27, (16, 30)), ("trước 9 giờ sáng mai", 24, (9, 0)), ("27/11", 27, (23, 59)),
        ("hôm nay", 23, (23, 59)), ("5h chiều nay", 23, (17, 0)), ("thứ sáu", 27, (23, 59)), ("15h", 23, (15, 0)),
    ],
)  # fmt: skip
def test_a_deadline_is_read_on_the_clock_of_the_place(text: str, day: int, hour: tuple[int, int]) -> None:
    assert read_deadline(text, HERE) == datetime(2026, 11, day, *hour, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "why"),
    [("9h sáng nay", "deadline_past"), ("22/11/2026", "deadline_past"), ("bữa nào rảnh", "not_a_deadline"), ("25h mai", "no_such_hour"),
     ("31/02/2027", "no_such_day"), ("x" * 500, "too_long")],
)  # fmt: skip
def test_a_deadline_that_cannot_stand_says_why(text: str, why: str) -> None:
    with pytest.raises(Unreadable) as error:
        read_deadline(text, HERE)
    assert error.value.why == why


def test_a_round_whose_hour_has_come_takes_no_more_offers() -> None:
    assert standing("open", FRIDAY, FRIDAY - timedelta(seconds=1)) is RoundState.OPEN
    assert standing("open", FRIDAY, FRIDAY) is RoundState.CLOSED
    assert standing("cancelled", FRIDAY, FRIDAY) is RoundState.CANCELLED
    assert standing("open", None, FRIDAY) is RoundState.OPEN
    assert not all_won([], [])
    assert all_won([1, 2], [2, 1, 3])


@pytest.mark.parametrize(
    ("day", "repeat", "later"),
    [(date(2026, 12, 28), "week", date(2027, 1, 4)), (date(2026, 1, 31), "month", date(2026, 2, 28)), (date(2026, 2, 28), "month", date(2026, 3, 31)),
     (date(2026, 12, 15), "month", date(2027, 1, 15))],
)  # fmt: skip
def test_a_week_and_a_month_later(day: date, repeat: str, later: date) -> None:
    assert later_day(day, repeat) == later


@given(state=st.sampled_from([None, *RoundState]), acts=st.lists(st.sampled_from([*ACTS, "fly"]), max_size=10))
def test_no_sequence_of_acts_leaves_the_table(state: RoundState | None, acts: list[str]) -> None:
    for act in acts:
        try:
            after = act_on(state, act)
        except WrongStage:
            assert act not in ACTS or state not in ACTS[act].start
        else:
            assert after in RoundState
            state = after


def draft(session: Session, code: str, *, sure: bool = False, now: datetime = NOW, **typed: Any) -> Any:
    need, words = listings.by_code(session, code), shipped_lexicon()
    assert need is not None
    return read_round(typed, whole=quantity_of(need), line=words.line("cua_gach"), lexicon=words, now=now, sure=sure)


def set_round(session: Session, who: Player, code: str, *, version: int = 0, sure: bool = False, now: datetime = NOW, **typed: Any) -> NeedRound:
    form = {"deadline": "17h thứ sáu", **typed}
    return flow.set_round(session, who=who.who, code=code, draft=draft(session, code, sure=sure, now=now, **form), version=version, now=now)


def wrong(session: Session, code: str, **typed: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        draft(session, code, **typed)
    return {name: why for name, (why, _facts) in error.value.complaints.items()}


def test_a_round_is_set_with_its_parts_and_every_change_stays(session: Session, cast: Cast) -> None:
    need, _offer = pair(session, cast)
    made = set_round(session, cast.binh, need, **TWO_LOTS)
    assert (made.state, made.deadline, made.version) == ("open", FRIDAY, 1)
    assert [(lot.number, lot.quantity_typed, lot.grade_typed) for lot in made.lots] == [(1, "1,5 tấn", "trên 400 g"), (2, "500 kg", "")]
    assert made.lots[1].starts_on == date(2026, 11, 30)
    assert set_round(session, cast.binh, need, version=0, **TWO_LOTS).version == made.version  # the same form sent again
    with pytest.raises(Stale) as error:
        set_round(session, cast.chau, need, version=0, deadline="18h thứ sáu")
    assert error.value.facts["by"] == cast.binh.name
    changed = set_round(session, cast.chau, need, version=made.version, deadline="18h thứ sáu")
    assert [event.act for event in changed.events] == ["set", "set"]
    assert [lot.quantity_typed for lot in changed.lots] == [""]
    jobs = session.scalars(sa.select(Job.run_after).where(Job.kind == "round_due").order_by(Job.run_after)).all()
    assert jobs == [FRIDAY, FRIDAY + timedelta(hours=1)]


def test_who_may_set_one(session: Session, cast: Cast) -> None:
    need, offer = pair(session, cast)
    for who in (cast.ut, cast.duong, cast.nobody):
        with pytest.raises(NotFound):
            set_round(session, who, need)
    with pytest.raises(NotFound):
        flow.set_round(session, who=cast.ut.who, code=offer, draft=draft(session, need, deadline="thứ sáu"), version=0, now=NOW)


def test_what_cannot_stand_is_named(session: Session, cast: Cast) -> None:
    need, _offer = pair(session, cast)  # 2 tấn
    assert wrong(session, need, deadline="22/11/2026") == {"deadline": "deadline_past"}
    assert wrong(session, need, lot1_quantity="3 tấn") == {"lot1_quantity": "lot_above_need"}
    assert wrong(session, need, lot1_quantity="1,5 tấn", lot2_quantity="900 kg") == {"lot2_quantity": "lots_too_many"}
    assert wrong(session, need, lot1_quantity="1 tấn", lot2_quantity="500 kg") == {"lots": "lots_too_few"}
    assert wrong(session, need, lot1_quantity="-1 tấn") == {"lot1_quantity": "not_a_quantity"}
    assert wrong(session, need, lot1_quantity="300 con") == {"lot1_quantity": "lot_other_unit"}
    assert wrong(session, need, lot3_grade="loại 1", lot4_quantity="vài rổ") == {"lot3_quantity": "missing", "lot4_quantity": "not_a_quantity"}
    assert wrong(session, need, repeat="week") == {"deadline": "repeat_needs_deadline", "repeat_until": "missing"}
    assert wrong(session, need, repeat="day", deadline="thứ sáu") == {"repeat": "not_a_choice"}
    assert wrong(session, need, repeat="week", deadline="thứ sáu", repeat_until="25/11/2026") == {"repeat_until": "until_before_deadline"}
    assert len(draft(session, need, lot1_quantity="1 tấn", lot2_quantity="500 kg", sure=True).lots) == 2


def test_parts_of_a_need_that_nobody_counted_need_not_add_up(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch").code
    assert [lot.typed["quantity"] for lot in draft(session, need, lot1_quantity="9 tấn", lot2_quantity="2 thùng").lots] == ["9 tấn", "2 thùng"]


def test_after_the_deadline_nobody_asks_without_staff(session: Session, cast: Cast) -> None:
    need, offer = pair(session, cast)
    set_round(session, cast.binh, need)
    late = {"need_code": need, "offer_code": offer, "now": FRIDAY + timedelta(minutes=1)}
    for who in (cast.ut, cast.binh):
        with pytest.raises(Invalid) as error:
            brokering.ask_introduction(session, who=who.who, **late)
        assert error.value.complaints == {"need": ("round_over", {})}
    assert brokering.propose(session, who=cast.chau.who, **late).stage == "proposed"


def test_an_offer_is_taken_back_before_the_deadline_only(session: Session, cast: Cast) -> None:
    need, offer = pair(session, cast)
    set_round(session, cast.binh, need)
    made = brokering.ask_introduction(session, who=cast.ut.who, need_code=need, offer_code=offer, now=NOW)
    told = {"who": cast.ut.who, "code": made.code, "facts": {"reason": "quantity"}, "version": made.version}
    with pytest.raises(Invalid) as error:
        brokering.refuse(session, now=FRIDAY, **told)
    assert error.value.complaints == {"reason": ("offer_is_in", {})}
    back = brokering.refuse(session, now=FRIDAY - timedelta(minutes=1), **told)
    assert (back.stage, back.events[-1].facts) == ("closed", {"reason": "quantity", "by": "offer"})
    assert brokering.refuse(session, now=FRIDAY, **told).version == back.version  # pressed twice


def test_a_side_that_turns_down_says_why_and_the_other_reads_it(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    told: dict[str, Any] = {"code": linkage.code, "version": linkage.version, "now": NOW}
    for facts, complaint in (({}, "reason"), ({"reason": "moody"}, "reason"), ({"reason": "other"}, "note")):
        with pytest.raises(Invalid) as error:
            brokering.refuse(session, who=cast.binh.who, facts=facts, **told)
        assert list(error.value.complaints) == [complaint]
    with pytest.raises(NotFound):
        brokering.refuse(session, who=cast.duong.who, facts={"reason": "price"}, **told)
    with pytest.raises(Refused):
        brokering.refuse(session, who=cast.chau.who, facts={"reason": "price"}, **told)
    done = brokering.refuse(session, who=cast.binh.who, facts={"reason": "distance", "note": "xe lạnh không xuống tới"}, **told)
    assert done.events[-1].facts == {"reason": "distance", "note": "xe lạnh không xuống tới", "by": "need"}
    assert done.ranking["reasons"], "what the scorer had weighed stays with the linkage"
    letter = session.scalars(sa.select(Letter).where(Letter.kind == "linkage_refused")).one()
    assert (letter.to_email, letter.facts["reason"]) == (cast.ut.email, "distance")


def awarded(session: Session, who: Player, code: str, found: NeedRound, winners: dict[int, list[str]], **more: Any) -> NeedRound:
    return flow.award(session, who=who.who, code=code, winners=winners, version=found.version, now=FRIDAY + timedelta(hours=1), **more)


def test_each_part_has_its_winner_and_who_won_nothing_reads_why(session: Session, cast: Cast) -> None:
    need, offer = pair(session, cast)
    other = post(session, cast.duong, "offer", words="cua gạch", quantity="1 tấn").code
    third = post(session, cast.duong, "offer", words="cua gạch loại 2").code
    found = set_round(session, cast.binh, need, **TWO_LOTS)
    first, second, last = (talking(session, cast, need, one).code for one in (offer, other, third))
    with pytest.raises(WrongStage):  # the deadline has not come
        flow.award(session, who=cast.binh.who, code=need, winners={1: [first]}, version=found.version, now=NOW)
    found = awarded(session, cast.binh, need, found, {1: [first, second]})
    assert (found.state, [len(lot.awards) for lot in found.lots]) == ("closed", [2, 0])
    assert awarded(session, cast.binh, need, found, {1: [second]}).version == found.version  # sent again
    with pytest.raises(Invalid) as error:
        awarded(session, cast.binh, need, found, {2: [second]})
    assert error.value.complaints == {"reason": ("losers_need_reason", {})}
    found = awarded(session, cast.binh, need, found, {2: [second]}, reason="quality", note="cần loại 1")
    assert found.state == "awarded"
    assert session.scalar(sa.select(Listing.status).where(Listing.code == need)) == "closed"
    lost = linkages.by_code(session, last)
    assert lost is not None
    assert (lost.stage, lost.events[-1].facts) == ("closed", {"reason": "quality", "note": "cần loại 1", "by": "need"})
    letters = session.execute(sa.select(Letter.kind, Letter.to_email, Letter.facts).where(Letter.kind == "round_won").order_by(Letter.id)).all()
    assert [(to, facts["lots"]) for _kind, to, facts in letters] == [(cast.ut.email, "1"), (cast.duong.email, "1"), (cast.duong.email, "2")]


@pytest.mark.parametrize(
    ("winners", "complaint"), [({}, "nobody_chosen"), ({1: []}, "nobody_chosen"), ({1: ["k-nothing"]}, "winner_gone")]
)  # fmt: skip
def test_a_winner_must_be_somebody(session: Session, cast: Cast, winners: dict[int, list[str]], complaint: str) -> None:
    need, _offer = pair(session, cast)
    found = set_round(session, cast.binh, need)
    with pytest.raises(Invalid) as error:
        awarded(session, cast.binh, need, found, winners)
    assert error.value.complaints == {"winners": (complaint, {})}
    with pytest.raises(NotFound):
        awarded(session, cast.binh, need, found, {9: ["k"]})


@pytest.mark.parametrize(
    ("act", "reason", "read"), [("cancel", "no_need", "need_gone"), ("unsuitable", "price", "price"), ("unsuitable", "other", "other")]
)
def test_a_round_that_ends_without_a_winner_tells_everybody_why(session: Session, cast: Cast, act: str, reason: str, read: str) -> None:
    linkage = talking(session, cast)
    need = linkage.need.code
    found = set_round(session, cast.binh, need)
    for given_reason, note in (("", ""), ("moody", ""), ("other", "")):
        with pytest.raises(Invalid):
            flow.end_round(session, who=cast.binh.who, code=need, act=act, reason=given_reason, note=note, version=found.version, now=NOW)
    told: dict[str, Any] = {"who": cast.binh.who, "code": need, "act": act, "reason": reason, "note": "vì nhà máy sửa kho", "version": found.version}
    ended = flow.end_round(session, now=NOW, **told)
    assert (ended.state, ended.reason, ended.events[-1].act) == (ACTS[act].end, reason, act)
    assert flow.end_round(session, now=NOW, **told).version == ended.version
    dropped = linkages.by_code(session, linkage.code)
    assert dropped is not None
    assert dropped.events[-1].facts == {"reason": read, "note": "vì nhà máy sửa kho", "by": "need"}
    assert listings.open_codes(session, "need") == []


def test_what_is_agreed_keeps_a_round_from_being_taken_back(session: Session, cast: Cast) -> None:
    linkage = talking(session, cast)
    found = set_round(session, cast.binh, linkage.need.code)
    told = {"quantity": "1 tấn", "price": "600k/kg", "delivery": "bến"}
    brokering.take_move(session, who=cast.chau.who, code=linkage.code, move="agree", facts=told, version=linkage.version, now=NOW)
    with pytest.raises(Invalid) as error:
        flow.end_round(session, who=cast.binh.who, code=linkage.need.code, act="cancel", reason="no_need", version=found.version, now=NOW)
    assert error.value.complaints == {"reason": ("round_has_winner", {})}


def test_a_closed_round_is_opened_again_by_staff_alone(session: Session, cast: Cast) -> None:
    need, _offer = pair(session, cast)
    found = set_round(session, cast.binh, need)
    closed = flow.close_round(session, who=cast.binh.who, code=need, version=found.version, now=NOW)
    assert flow.close_round(session, who=cast.binh.who, code=need, version=1, now=NOW).version == closed.version
    told: dict[str, Any] = {"code": need, "deadline": FRIDAY + timedelta(days=1), "deadline_typed": "thứ bảy", "version": closed.version, "now": NOW}
    with pytest.raises(Refused):
        flow.reopen_round(session, who=cast.binh.who, **told)
    assert flow.reopen_round(session, who=cast.chau.who, **told).state == "open"


def test_the_next_round_is_made_once(session: Session, cast: Cast) -> None:
    need = post(session, cast.binh, "need", words="cua gạch", quantity="2 tấn", from_="28/11/2026", until="30/11/2026").code
    set_round(session, cast.binh, need, repeat="week", repeat_until="10/12/2026", **TWO_LOTS)
    assert flow.fall_due(session, code=need, deadline=FRIDAY, now=FRIDAY - timedelta(seconds=1)) is None
    made = flow.fall_due(session, code=need, deadline=FRIDAY, now=FRIDAY)
    assert made is not None
    assert flow.fall_due(session, code=need, deadline=FRIDAY, now=FRIDAY) is None
    again = rounds.of_need(session, made.id)
    assert again is not None
    assert (made.words, made.starts_on, made.ends_on) == ("cua gạch", date(2026, 12, 5), date(2026, 12, 7))
    assert (again.deadline, again.repeat, [lot.quantity_typed for lot in again.lots]) == (FRIDAY + timedelta(days=7), "week", ["1,5 tấn", "500 kg"])
    first = rounds.of_need(session, session.scalars(sa.select(Listing.id).where(Listing.code == need)).one())
    assert first is not None
    assert [(event.act, event.person_id) for event in first.events][1:] == [("close", None)]
    assert flow.fall_due(session, code=made.code, deadline=FRIDAY + timedelta(days=7), now=FRIDAY + timedelta(days=7)) is None  # 11/12 is too late


def test_the_worker_closes_a_round_whose_deadline_has_come(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with work() as session:
            need, _offer = pair(session, cast)
            set_round(session, cast.binh, need, deadline="17h hôm nay")  # long past for the worker, who has a clock of its own
        with work() as session:
            taken = outbox.claim(session, kinds=[outbox.ROUND_DUE], now=FRIDAY, until=FRIDAY + timedelta(days=3650))
        assert taken is not None
        jobs.close_round(taken, app.config["SETTINGS"])
        with work() as session:
            assert session.scalars(sa.select(NeedRound.state)).one() == "closed"
            assert session.scalars(sa.select(Job.state).where(Job.kind == "round_due")).one() == "done"


def test_a_withdrawn_need_is_not_asked_for_again(session: Session, cast: Cast) -> None:
    need, _offer = pair(session, cast)
    set_round(session, cast.binh, need, repeat="week", repeat_until="30/06/2027")
    withdraw_listing(session, who=cast.binh.who, code=need, version=1, now=NOW)
    assert flow.fall_due(session, code=need, deadline=FRIDAY, now=FRIDAY) is None
    assert session.scalars(sa.select(NeedRound.state)).all() == ["closed"]


def test_a_moved_deadline_and_a_cancelled_round_are_left_alone(session: Session, cast: Cast) -> None:
    need, _offer = pair(session, cast)
    found = set_round(session, cast.binh, need, repeat="month", repeat_until="30/06/2027")
    moved = set_round(session, cast.binh, need, version=found.version, deadline="18h thứ bảy", repeat="month", repeat_until="30/06/2027")
    assert flow.fall_due(session, code=need, deadline=FRIDAY, now=FRIDAY) is None
    assert moved.state == "open"
    flow.end_round(session, who=cast.binh.who, code=need, act="cancel", reason="money", version=moved.version, now=NOW)
    assert moved.deadline is not None
    assert flow.fall_due(session, code=need, deadline=moved.deadline, now=moved.deadline) is None
    assert session.scalar(sa.select(sa.func.count(NeedRound.id))) == 1


def test_rounds_without_a_winner_wait_for_the_desk(session: Session, cast: Cast) -> None:
    need, _offer = pair(session, cast)
    set_round(session, cast.binh, need)
    assert rounds.waiting(session, FRIDAY.date() - timedelta(days=1)) == []
    assert [(one.need, one.since) for one in rounds.waiting(session, FRIDAY.date())] == [(need, FRIDAY)]


def test_the_database_refuses_to_rewrite_a_round(session: Session, cast: Cast) -> None:
    need, _offer = pair(session, cast)
    set_round(session, cast.binh, need)
    for statement in ("UPDATE round_event SET act = 'close'", "DELETE FROM round_event"):
        with pytest.raises(DatabaseError), session.begin_nested():
            session.execute(sa.text(statement))


TRIES = st.tuples(st.sampled_from(["set", "close", "reopen", "award", "cancel", "unsuitable", "due"]), st.sampled_from(["binh", "chau", "ut"]),
                  st.integers(-1, 0), st.integers(0, 60))  # fmt: skip


@settings(max_examples=12, deadline=None, phases=(Phase.explicit, Phase.generate), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(TRIES, max_size=10))
def test_a_round_is_always_the_sum_of_its_events(app: Flask, cast: Cast, tries: list[tuple[str, str, int, int]]) -> None:
    with app.app_context(), work() as session:
        linkage, now = talking(session, cast), NOW
        need = linkage.need.code
        set_round(session, cast.binh, need)
        for act, name, off, hours in tries:
            now += timedelta(hours=hours)
            try:
                with session.begin_nested():
                    attempt(session, getattr(cast, name), act, need, linkage.code, off, now)
            except DomainError:
                session.flush()
        session.expire_all()
        found = rounds.of_need(session, linkage.need_id)
        assert found is not None
        assert found.state == found.events[-1].to_state
        assert found.changed_at == found.events[-1].at
        for before, event in zip(found.events, found.events[1:], strict=False):  # only the deadline closes a round without an event of its own
            assert event.from_state == before.to_state or (before.to_state, event.from_state) == ("open", "closed")
        won = [[lot.number, one.linkage.code] for lot in found.lots for one in lot.awards]
        assert won == [winner for event in found.events if event.act == "award" for winner in event.facts["winners"]]
        assert (found.state == "awarded") is bool(won)


def attempt(session: Session, player: Player, act: str, need: str, linkage: str, off: int, now: datetime) -> None:
    """One thing that somebody tries with the round, with what they saw perhaps a step too old."""
    listing = listings.by_code(session, need)
    assert listing is not None
    found = rounds.of_need(session, listing.id)
    assert found is not None
    told: dict[str, Any] = {"who": player.who, "code": need, "version": found.version + off, "now": now}
    if act == "set":
        set_round(session, player, need, version=found.version + off, now=now, deadline=f"17h {(now + timedelta(days=3)):%d/%m/%Y}")
    elif act == "close":
        flow.close_round(session, **told)
    elif act == "reopen":
        flow.reopen_round(session, deadline=now + timedelta(days=2), deadline_typed="2 ngày nữa", **told)
    elif act == "award":
        flow.award(session, winners={1: [linkage]}, **told)
    elif act == "due":
        assert found.deadline is not None
        flow.fall_due(session, code=need, deadline=found.deadline, now=now)
    else:
        flow.end_round(session, act=act, reason="other", note="lý do riêng", **told)


@pytest.mark.postgres
def test_the_same_holds_on_postgresql(postgres_app: Flask) -> None:
    upgrade()
    cast = assemble(postgres_app)
    with work() as session:
        linkage = talking(session, cast)
        need = linkage.need.code
        found = set_round(session, cast.binh, need, repeat="week", repeat_until="30/06/2027", **TWO_LOTS)
        asked = questions.ask(session, who=cast.ut.who, side="need", code=need, body="Lấy cỡ nào?", form_key="q", now=NOW)
        questions.answer(session, who=cast.binh.who, code=asked.code, answer="Trên 400 g", now=NOW)
        lent = mandates.MandateDraft(cast.duong.party, ("post", "sign"), NOW.date(), NOW.date())
        mandates.give(session, who=cast.ut.who, code=cast.ut.party, draft=lent, form_key="m", now=NOW)
        assert flow.fall_due(session, code=need, deadline=FRIDAY, now=FRIDAY) is not None
        assert [one.need for one in rounds.waiting(session, FRIDAY.date())] == [need]
        found = awarded(session, cast.binh, need, found, {1: [linkage.code], 2: [linkage.code]})
        assert (found.state, rounds.waiting(session, FRIDAY.date())) == ("awarded", [])
    for statement in ("UPDATE lot_award SET person_id = 1", "TRUNCATE round_event"):
        with pytest.raises(DatabaseError), work() as session:
            session.execute(sa.text(statement))


@pytest.mark.postgres
@pytest.mark.parametrize("act", ["award", "cancel"])
def test_who_decides_waits_for_what_happens_to_an_offer_at_that_moment(postgres_app: Flask, act: str) -> None:
    upgrade()
    cast = assemble(postgres_app)
    with work() as session:
        linkage = talking(session, cast)
        need, code, version, key = linkage.need.code, linkage.code, linkage.version, linkage.id
        seen = set_round(session, cast.binh, need).version

    def decide() -> None:
        with postgres_app.app_context(), work() as session:
            told: dict[str, Any] = {"who": cast.chau.who, "code": need, "version": seen, "now": FRIDAY}
            if act == "award":
                flow.award(session, winners={1: [code]}, **told)
            else:
                flow.end_round(session, act="cancel", reason="other", note="thôi", **told)

    with ThreadPoolExecutor(1) as other, Session(db.engine) as first:
        if act == "award":
            brokering.refuse(first, who=cast.ut.who, code=code, facts={"reason": "price"}, version=version, now=NOW)
        else:
            first.execute(sa.update(Linkage).where(Linkage.id == key).values(stage="agreed"))
        deciding = other.submit(decide)
        with Session(db.engine) as watch:
            while not watch.scalar(sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")) and not deciding.done():
                watch.rollback()
        first.commit()
        with pytest.raises(Invalid) as refused:
            deciding.result()
    assert next(iter(refused.value.complaints.values()))[0] == ("winner_gone" if act == "award" else "round_has_winner")
