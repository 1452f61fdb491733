"""Mandates: within the rights given, from the first day to the last, until either side ends them; nothing is passed on, nothing of leads lent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from bargain import put, talking
from cast import Cast, Player
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, post
from sqlalchemy.orm import Session, joinedload, selectinload

from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.mandates import COVERS, RIGHTS, holds
from matchmaker.domain.permissions import PERMISSIONS, Thing, Who, leads, may, within
from matchmaker.domain.permissions import staff as staff_may
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.mandates import Mandate
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.queries.people import who_is
from matchmaker.store.work import work
from matchmaker.workflows import mandates as flow
from matchmaker.workflows import negotiating
from matchmaker.workflows.mandates import MandateDraft, read_mandate

TODAY = date(2026, 11, 23)
COOP, UNION, THIRD = Thing(frozenset({"coop"})), Thing(frozenset({"union"})), Thing(frozenset({"third"}))


def lent(*rights: str) -> Who:
    """A lead of the union, to whom the co-operative lends these rights."""
    return Who("sau", frozenset({"union", "coop"}), led_codes=frozenset({"union"}), lent=frozenset(("coop", right) for right in rights))


@pytest.mark.parametrize("action", sorted(PERMISSIONS))
def test_every_act_is_lent_with_its_right_and_no_other(action: str) -> None:
    alone = Who("sau", frozenset({"union"}), led_codes=frozenset({"union"}))
    for right in RIGHTS:
        covered = right in COVERS.get(action, ())
        assert may(lent(right), action, COOP) is (may(alone, action, COOP) or covered), (action, right)
        assert may(lent(right), action, UNION) is may(alone, action, UNION)
        assert may(lent(right), action, THIRD) is may(alone, action, THIRD)


@pytest.mark.parametrize("action", [name for name, rows in PERMISSIONS.items() if any(leads in row for row in rows)])
def test_what_leads_do_is_never_lent(action: str) -> None:
    assert action not in COVERS
    assert not may(lent(*RIGHTS), action, COOP)


@pytest.mark.parametrize(
    "action", ["listing.answer", "party.contacts", "standing.read", "party.revise", "party.people", "mandate.give", "mandate.read"]
)
def test_what_is_an_organisations_own_word_is_not_lent_either(action: str) -> None:
    assert not may(lent(*RIGHTS), action, COOP)


@given(rights=st.sets(st.sampled_from(RIGHTS)), action=st.sampled_from(sorted(PERMISSIONS)))
def test_within_an_act_only_what_was_lent_for_it_is_left(rights: set[str], action: str) -> None:
    who = lent(*rights) if rights else Who("sau", frozenset({"union"}))
    left = within(who, action).party_codes
    assert "union" in left
    assert ("coop" in left) is bool(rights & COVERS.get(action, frozenset()))


@pytest.mark.parametrize(
    ("day", "revoked", "good"),
    [(-1, False, False), (0, False, True), (5, False, True), (10, False, True), (11, False, False), (5, True, False)],
)
def test_from_the_first_day_to_the_last(day: int, revoked: bool, good: bool) -> None:
    assert holds(TODAY, TODAY + timedelta(days=10), revoked, TODAY + timedelta(days=day)) is good


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def now_is(session: Session, player: Player, today: date = TODAY) -> Who:
    """How the permission table knows somebody on this day, as a page would ask."""
    loads = selectinload(Person.memberships).joinedload(Membership.party).selectinload(Party.mandates_taken).joinedload(Mandate.giver)
    query = sa.select(Person).where(Person.code == player.code).options(loads).execution_options(populate_existing=True)
    return who_is(session.scalars(query).one(), today)


def given_by_ut(session: Session, cast: Cast, *rights: str, first: int = 0, last: int = 30, key: str = "m") -> Mandate:
    """Út's co-operative lets Dương's act for it."""
    draft = MandateDraft(cast.duong.party, rights or ("post", "negotiate"), TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    return flow.give(session, who=cast.ut.who, code=cast.ut.party, draft=draft, form_key=key, now=NOW)


@pytest.mark.parametrize(
    ("first", "last", "at", "revoked", "acts"),
    [(0, 30, 0, False, True), (0, 30, 31, False, False), (3, 30, 2, False, False), (3, 30, 3, False, True), (0, 30, 0, True, False)],
)
def test_what_is_not_in_force_gives_nothing(session: Session, cast: Cast, first: int, last: int, at: int, revoked: bool, acts: bool) -> None:
    made = given_by_ut(session, cast, first=first, last=last)
    if revoked:
        flow.revoke(session, who=cast.ut.who, code=made.code, now=NOW)
    who = now_is(session, cast.duong, TODAY + timedelta(days=at))
    thing = Thing(frozenset({cast.ut.party}))
    assert may(who, "listing.post", thing) is acts
    assert may(who, "listing.revise", thing) is acts
    assert not may(who, "party.revise", thing)
    assert not may(now_is(session, cast.binh), "listing.post", thing)


def test_nothing_is_passed_on_to_a_third(session: Session, cast: Cast) -> None:
    given_by_ut(session, cast)
    who = now_is(session, cast.duong)
    with pytest.raises(NotFound):
        flow.give(session, who=who, code=cast.ut.party, draft=MandateDraft(cast.binh.party, ("post",), TODAY, TODAY), form_key="x", now=NOW)
    third = Party(code="third", kind="cooperative", name="Liên hiệp HTX Ba", name_folded="lien hiep htx ba", created_at=NOW)
    session.add(third)
    session.flush()
    session.add(Membership(person_id=session.scalars(sa.select(Person.id).where(Person.code == cast.binh.code)).one(), party_id=third.id))
    session.flush()
    flow.give(session, who=cast.duong.who, code=cast.duong.party, draft=MandateDraft("third", RIGHTS, TODAY, TODAY), form_key="y", now=NOW)
    binh = now_is(session, cast.binh)
    assert may(binh, "listing.post", Thing(frozenset({cast.duong.party})))
    assert not may(binh, "listing.post", Thing(frozenset({cast.ut.party})))


def test_what_is_written_under_a_mandate_says_so(session: Session, cast: Cast) -> None:
    given_by_ut(session, cast)
    duong = Player(cast.duong.name, cast.duong.email, cast.duong.code, cast.ut.party, now_is(session, cast.duong))
    listing = post(session, duong, "offer", words="cua gạch son", quantity="3 tấn", price="600k/kg")
    assert listing.party.code == cast.ut.party
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_code == listing.code).options(joinedload(AuditEvent.on_behalf_of))).one()
    assert (event.on_behalf_of.code if event.on_behalf_of else "", event.detail["acting"]) == (cast.ut.party, "HTX Kênh Mới")
    own = post(session, cast.duong, "offer", words="cua gạch")
    assert "acting" not in session.scalars(sa.select(AuditEvent.detail).where(AuditEvent.subject_code == own.code)).one()


def test_negotiating_is_lent_and_signing_only_where_it_was_said(session: Session, cast: Cast) -> None:
    made = given_by_ut(session, cast)
    linkage = talking(session, cast)
    duong = Player(cast.duong.name, cast.duong.email, cast.duong.code, cast.ut.party, now_is(session, cast.duong))
    one = put(session, duong, linkage)
    assert (one.side, one.acting) == ("offer", "HTX Kênh Mới")
    put(session, cast.binh, linkage, price="600k/kg")
    with pytest.raises(Refused):
        negotiating.accept(session, who=duong.who, code=linkage.code, number=2, now=NOW)
    flow.revoke(session, who=cast.duong.who, code=made.code, now=NOW)  # the taker gives it back
    with pytest.raises(NotFound):
        negotiating.accept(session, who=now_is(session, cast.duong), code=linkage.code, number=2, now=NOW)
    given_by_ut(session, cast, *RIGHTS, key="again")
    done = negotiating.accept(session, who=now_is(session, cast.duong), code=linkage.code, number=2, now=NOW)
    assert done.stage == "agreed"
    assert session.scalars(sa.select(AuditEvent.detail).where(AuditEvent.action == "terms.accept")).one()["acting"] == "HTX Kênh Mới"


def test_one_hand_never_writes_both_sides_of_a_deal(session: Session, cast: Cast) -> None:
    given_by_ut(session, cast, *RIGHTS)
    draft = MandateDraft(cast.duong.party, RIGHTS, TODAY, TODAY + timedelta(days=9))
    flow.give(session, who=cast.binh.who, code=cast.binh.party, draft=draft, form_key="b", now=NOW)
    linkage = talking(session, cast)
    both = Player(cast.duong.name, cast.duong.email, cast.duong.code, cast.ut.party, now_is(session, cast.duong))
    put(session, both, linkage, acting=negotiating.Acting("offer"))
    with pytest.raises(Refused):
        negotiating.accept(session, who=both.who, code=linkage.code, number=1, acting=negotiating.Acting("need"), now=NOW)


def test_giving_and_taking_back_reach_both_and_stay(session: Session, cast: Cast) -> None:
    made = given_by_ut(session, cast)
    assert given_by_ut(session, cast).code == made.code  # the same form again
    with pytest.raises(Invalid) as error:
        given_by_ut(session, cast, key="other")
    assert error.value.complaints["taker"][0] == "mandate_stands"
    for who in (cast.binh, cast.nobody):
        with pytest.raises(NotFound):
            flow.revoke(session, who=who.who, code=made.code, now=NOW)
    done = flow.revoke(session, who=cast.chau.who, code=made.code, why="hai bên nhờ", now=NOW)
    assert (done.revoked_at, done.revoked_why) == (NOW, "hai bên nhờ")
    assert flow.revoke(session, who=cast.ut.who, code=made.code, why="lại", now=NOW + timedelta(days=1)).revoked_at == NOW
    letters = session.execute(sa.select(Letter.kind, Letter.to_email).where(Letter.kind.like("mandate%")).order_by(Letter.id)).tuples().all()
    assert letters == [("mandate_given", cast.duong.email), ("mandate_revoked", cast.ut.email), ("mandate_revoked", cast.duong.email)]


@pytest.mark.parametrize(
    ("typed", "rights", "wrong"),
    [
        ({}, (), {"taker": "missing", "mandate_until": "missing", "rights": "no_rights"}),
        ({"taker": "x", "mandate_until": "30/11/2026"}, ("rule",), {"rights": "not_a_choice"}),
        ({"taker": "x", "mandate_until": "22/11/2026"}, ("post",), {"mandate_until": "in_the_past"}),
        ({"taker": "x", "mandate_from": "01/12/2026", "mandate_until": "30/11/2026"}, ("post",), {"mandate_until": "from_after_until"}),
        ({"taker": "x", "mandate_from": "hôm nào", "mandate_until": "30/11/2026"}, ("post",), {"mandate_from": "not_a_date"}),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_mandate_is_named(typed: dict[str, str], rights: tuple[str, ...], wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        read_mandate(typed, rights, NOW)
    assert {name: why for name, (why, _facts) in error.value.complaints.items()} == wrong


@pytest.mark.parametrize("taker", ["ut-party", "binh-party", "chau-party", "no-such"])
def test_only_another_co_operative_acts_for_one(session: Session, cast: Cast, taker: str) -> None:
    draft = MandateDraft(taker, ("post",), TODAY, TODAY)
    told: dict[str, Any] = {"code": cast.ut.party, "draft": draft, "form_key": "k", "now": NOW}
    with pytest.raises(Invalid) as error:
        flow.give(session, who=cast.ut.who, **told)
    assert error.value.complaints == {"taker": ("not_listed", {})}
    with pytest.raises(Refused):
        flow.give(session, who=cast.chau.who, **told)
    assert staff_may(cast.chau.who, None)
