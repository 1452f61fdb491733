"""Staff look as a person of an organisation: with a reason, seen by that person, for half an hour, and writing nothing whatsoever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import NOW, make_party, make_person
from sqlalchemy.orm import Session
from stage import Stage
from test_routes import OK, ROLES, TABLE
from time_machine import travel

from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Person, UserSession
from matchmaker.store.queries.people import person_by_code
from matchmaker.store.work import work
from matchmaker.web.guard import UNGUARDED
from matchmaker.web.looking import LET_THROUGH
from matchmaker.workflows import accounts, looking

REASON = "Út gọi, nói không thấy nút gửi giá"
BANNER = "đang xem như"


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def begin(session: Session, cast: Cast, reason: str = REASON, now: datetime = NOW) -> str:
    return looking.begin(session, who=cast.chau.who, person_code=cast.ut.code, reason=reason, now=now)


def looked(session: Session, secret: str, by: str, now: datetime = NOW) -> str:
    person = person_by_code(session, by)
    assert person is not None
    found = looking.look_of(session, secret=secret, by=person, now=now)
    return found.person.name if found else ""


def test_a_look_lasts_half_an_hour_for_whoever_opened_it_alone(session: Session, cast: Cast) -> None:
    secret = begin(session, cast)
    assert looked(session, secret, cast.chau.code, NOW + timedelta(minutes=29)) == "Út Mười"
    assert not looked(session, secret, cast.chau.code, NOW + timedelta(minutes=30))
    assert not looked(session, secret, cast.binh.code)
    assert not looked(session, "x" * 32, cast.chau.code)


def test_its_secret_signs_nobody_in(session: Session, cast: Cast) -> None:
    assert accounts.person_of_token(session, begin(session, cast), now=NOW) is None


@pytest.mark.parametrize(("reason", "why"), [("", "missing"), ("  vì thế  ", "reason_too_short"), ("x" * 3000, "too_long")])
def test_it_wants_a_reason(session: Session, cast: Cast, reason: str, why: str) -> None:
    with pytest.raises(Invalid) as error:
        begin(session, cast, reason)
    assert error.value.complaints["look_reason"][0] == why


def test_only_staff_look_and_never_as_staff_or_as_a_closed_account(session: Session, cast: Cast) -> None:
    alliance = make_party(session, kind="alliance", code="al2")
    hanh = make_person(session, email="hanh@vidu.example", parties=[alliance])
    gone = make_person(session, email="gone@vidu.example")
    gone.active = False
    for who, code, error in (
        (cast.ut.who, cast.binh.code, Refused), (cast.chau.who, hanh.code, Refused), (cast.chau.who, cast.chau.code, Refused),
        (cast.chau.who, gone.code, NotFound), (cast.chau.who, "p-nobody", NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            looking.begin(session, who=who, person_code=code, reason=REASON, now=NOW)


def test_who_is_staff_no_more_looks_no_more_nor_does_anybody_at_a_new_colleague(session: Session, cast: Cast) -> None:
    secret, chau = begin(session, cast), session.scalars(sa.select(Person).where(Person.code == cast.chau.code)).one()
    chau.active = True
    for membership in (person_by_code(session, cast.chau.code) or chau).memberships:
        session.delete(membership)
    session.flush()
    session.expire_all()
    assert not looked(session, secret, cast.chau.code)


def test_beginning_and_stopping_are_audited_with_the_reason_and_the_person_is_told(session: Session, cast: Cast) -> None:
    first = begin(session, cast)
    second = begin(session, cast, now=NOW + timedelta(minutes=1))  # ends the first
    assert not looked(session, first, cast.chau.code, NOW + timedelta(minutes=2))
    looking.end(session, secret=second, now=NOW + timedelta(minutes=3))
    looking.end(session, secret=second, now=NOW + timedelta(minutes=4))
    session.flush()
    events = session.scalars(sa.select(AuditEvent).where(AuditEvent.action.like("look.%")).order_by(AuditEvent.id)).all()
    assert [event.action for event in events] == ["look.begin", "look.end", "look.begin", "look.end"]
    assert {event.subject_code for event in events} == {cast.ut.code}
    assert events[0].detail["reason"] == REASON
    kept = session.scalars(sa.select(UserSession.token_hash)).all()
    assert not any(secret in str(event.detail) for event in events for secret in (first, second, *kept))
    letters = session.scalars(sa.select(Letter).where(Letter.kind == "looked_as")).all()
    assert [letter.facts["reason"] for letter in letters] == [REASON, REASON]
    assert {letter.to_name for letter in letters} == {"Út Mười"}


def look(client: Client, person: str, reason: str = REASON) -> None:
    client.get(f"/people/{person}/look")
    answer = client.post(f"/people/{person}/look", {"look_reason": reason})
    assert answer.status_code == 303, answer.status_code
    client.csrf_token = ""


def test_the_page_asks_why_then_shows_what_the_person_sees_until_one_stops(client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    assert f"/people/{cast.ut.code}/look" in client.page(f"/parties/{cast.ut.party}/people").links
    page = client.page(f"/people/{cast.ut.code}/look")
    answer = client.post(page.forms[-1].action, {"look_reason": "ngắn"})
    assert answer.status_code == 422
    assert "ngắn</textarea>" in answer.text
    look(client, cast.ut.code)
    home = client.page("/")
    assert BANNER in home.text
    assert "Chào Út Mười" in home.text
    for private in ("/desk", "/audit", f"/parties/{cast.binh.party}/people", f"/people/{cast.binh.code}/look"):
        assert client.get(private).status_code in (403, 404), private  # what staff may is gone, and nobody looks through two
    client.post("/looking/stop")
    client.csrf_token = ""
    home = client.page("/")
    assert BANNER not in home.text
    assert "Chào Châu" in home.text
    people = client.page(f"/parties/{cast.ut.party}/people").text
    assert REASON in people
    assert "thôi xem như" in people


def test_the_person_and_their_organisation_read_who_looked_and_why(client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    look(client, cast.ut.code)
    other = Client(client.app)
    other.sign_in(cast.ut.email, PASSWORD)
    assert REASON in other.page("/inbox").text
    assert REASON in other.page(f"/parties/{cast.ut.party}/people").text


def test_signing_out_ends_both(client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    look(client, cast.ut.code)
    client.get("/")
    client.post("/sign-out")
    assert client.get("/desk").status_code == 303
    with client.app.app_context(), work() as session:
        assert not session.scalars(sa.select(UserSession).where(UserSession.ended_at.is_(None))).all()


def test_time_that_is_over_gives_nothing_to_what_was_opened_before(client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    look(client, cast.ut.code)
    page = client.page("/")
    with travel(datetime.now(UTC) + timedelta(minutes=31), tick=True):
        answer = client.post("/inbox/read", {"csrf_token": page.form("/looking/stop").fields["csrf_token"]})
        assert answer.status_code == 403
        assert BANNER not in answer.text
        assert "Chào Châu" in client.page("/").text


def test_a_form_opened_while_looking_is_worth_nothing_after_stopping(client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    look(client, cast.ut.code)
    stale = client.page("/").form("/looking/stop").fields["csrf_token"]
    client.post("/looking/stop", {})
    assert client.post("/inbox/read", {"csrf_token": stale}, token=False).status_code == 400


def unsafe_paths(app: Flask) -> list[tuple[str, str]]:
    """Every route that takes a method that may write, with an address that fits it."""
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<int:\w+>", "1", re.sub(r"<any\((\w+)[^)]*\):\w+>", r"\1", rule.rule))
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            if rule.endpoint not in UNGUARDED | LET_THROUGH:
                found.append((method, re.sub(r"<\w+>", "x", path)))
    return found


def test_every_route_that_writes_is_refused_while_looking(client: Client, cast: Cast) -> None:
    client.sign_in(cast.chau.email, PASSWORD)
    look(client, cast.ut.code)
    client.get("/")
    paths = unsafe_paths(client.app)
    assert len(paths) > 90
    with client.app.app_context(), work() as session:
        before = session.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    sent = {"csrf_token": client.csrf_token}
    answers = {(method, path): client.raw.open(path, method=method, data=sent) for method, path in paths}
    assert {key: answer.status_code for key, answer in answers.items() if answer.status_code != 403} == {}
    assert all("Xem thay thì không ghi" in answer.text for answer in answers.values())
    with client.app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == before


PAGES = {row.route: row.path for row in TABLE if row.route.startswith("GET") and row.expected[ROLES.index("ut")] == OK}


@pytest.mark.long
def test_every_kind_of_page_says_that_somebody_looks(staged_app: Flask, stage: Stage) -> None:
    client = Client(staged_app)
    client.become(stage.tokens["chau"])
    look(client, stage.cast.ut.code)
    for route, path in PAGES.items():
        answer = client.get(path.format(**stage.codes))
        if answer.mimetype == "text/html" and answer.status_code == 200:
            assert f"Châu {BANNER} Út Mười" in answer.text, route
    assert f"Châu {BANNER} Út Mười" in client.get("/no-such-page").text
