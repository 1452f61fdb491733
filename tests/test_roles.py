"""What each role of an organisation may do: a lead everything, a member no signing and no people, a reader nothing but look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import NOW, make_listing, make_person
from sqlalchemy.orm import Session
from stage import Stage
from test_routes import GO, OK, ROLES, TABLE, said

from matchmaker.domain.errors import Invalid
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Membership, Party, Person, UserSession
from matchmaker.store.queries.people import person_by_code, who_is
from matchmaker.store.work import work
from matchmaker.workflows import accounts, memberships

OTHERS = ROLES.index("duong")
UT = ROLES.index("ut")
ANSWERED_AS_A_STRANGER = [row for row in TABLE if row.route.startswith("POST") and row.expected[UT] == GO and row.expected[OTHERS] != GO]
READ_AS_OWN = [row for row in TABLE if row.route.startswith("GET") and row.expected[UT] == OK and row.expected[OTHERS] != OK]
NOT_FOR_READERS = (
    "edit", "photos", "people", "slips", "paper_", "round", "pool", "mandates/new", "reports/new", "correct", "schedule", "bundles", "introductions",
    "/contracts/new", "/sign/", "/why", "minutes", "terms", "clauses", "remove", "/share",
)  # fmt: skip


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def put_in(session: Session, party_code: str, role: str, email: str = "dao@vidu.example") -> Person:
    party = session.scalars(sa.select(Party).where(Party.code == party_code)).one()
    person = make_person(session, email=email, name="Đào", password=PASSWORD, parties=[party])
    session.execute(sa.update(Membership).where(Membership.person_id == person.id).values(role=role))
    session.flush()
    session.expire_all()
    return person


def test_every_change_of_a_role_is_audited_and_the_last_lead_stays(session: Session, cast: Cast) -> None:
    dao = put_in(session, cast.ut.party, "member")
    make_listing(session, party=cast.ut.party)
    for role in ("reader", "lead", "reader"):
        memberships.change_role(session, who=cast.ut.who, code=cast.ut.party, person_code=dao.code, role=role, now=NOW)
    session.flush()
    changes = session.scalars(sa.select(AuditEvent.detail).where(AuditEvent.action == "membership.change").order_by(AuditEvent.id)).all()
    assert [(one["before"], one["role"]) for one in changes] == [("member", "reader"), ("reader", "lead"), ("lead", "reader")]
    for role in ("member", "reader"):
        with pytest.raises(Invalid) as error:
            memberships.change_role(session, who=cast.ut.who, code=cast.ut.party, person_code=cast.ut.code, role=role, now=NOW)
        assert error.value.complaints["person"][0] == "last_lead_people"


def test_nobody_of_the_alliance_is_a_reader(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        memberships.add_somebody(session, who=cast.chau.who, code=cast.chau.party, email=cast.ut.email, role="reader", now=NOW)
    assert error.value.complaints["role"][0] == "staff_do_all"


def test_a_reader_is_known_as_one(session: Session, cast: Cast) -> None:
    dao = put_in(session, cast.ut.party, "reader")
    found = person_by_code(session, dao.code)
    assert found is not None
    who = who_is(found)
    assert (who.party_codes, who.read_only, who.led_codes, who.speaking_codes) == ({cast.ut.party}, {cast.ut.party}, frozenset(), frozenset())


def test_a_reader_is_shown_their_own_things_and_no_button_to_change_them(client: Client, cast: Cast) -> None:
    with client.app.app_context(), work() as session:
        put_in(session, cast.ut.party, "reader")
        make_listing(session, party=cast.ut.party, side="offer", code="o-1", words="cua thịt")
    client.sign_in("dao@vidu.example", PASSWORD)
    home = client.page("/")
    assert "cua thịt" in home.text
    assert not [link for link in home.links if link.endswith("/new") or link == "/quick"]
    listing = client.page("/offers/o-1")
    assert "/offers/o-1/edit" not in listing.links
    assert "/offers/o-1/withdraw" not in [form.action for form in listing.forms]
    assert client.get("/offers/o-1/matches").status_code == 200
    for refused in ("/offers/new", "/offers/o-1/edit", f"/parties/{cast.ut.party}/people", f"/parties/{cast.ut.party}/edit"):
        assert client.get(refused).status_code in (403, 404), refused


def test_who_is_in_two_organisations_chooses_for_which_they_post_and_sees_no_choice_they_lack(client: Client, cast: Cast) -> None:
    with client.app.app_context(), work() as session:
        dao = put_in(session, cast.ut.party, "member")
        other = session.scalars(sa.select(Party).where(Party.code == cast.duong.party)).one()
        session.add(Membership(person_id=dao.id, party_id=other.id, role="member", since=NOW))
        role = sa.update(Membership).where(Membership.person_id == dao.id, Membership.party_id == other.id)
    client.sign_in("dao@vidu.example", PASSWORD)
    form = client.get("/offers/new").text
    assert f'value="{cast.ut.party}"' in form
    assert f'value="{cast.duong.party}"' in form
    sent = {"words": "cua thịt", "quantity": "2 tấn", "form_key": "k1"}
    assert client.post("/offers", sent).status_code == 422  # for whom is asked, never guessed
    made = client.post("/offers", {**sent, "party": cast.duong.party})
    assert made.status_code == 303
    assert "HTX Kênh Mới" in client.page(made.location.partition("/matches")[0]).text
    with client.app.app_context(), work() as session:
        session.execute(role.values(role="reader"))
    form = client.get("/offers/new").text
    assert f'<option value="{cast.duong.party}"' not in form
    assert client.post("/offers", {**sent, "form_key": "k2", "party": cast.duong.party}).status_code == 403


@pytest.mark.long
def test_every_route_that_writes_for_an_organisation_refuses_its_reader(staged_app: Flask, stage: Stage) -> None:
    with staged_app.app_context(), work() as session:
        dao = put_in(session, stage.cast.ut.party, "reader")
        session.add(UserSession(token_hash=accounts.hash_of("token-of-dao"), person_id=dao.id, created_at=NOW, expires_at=NOW.replace(year=2036)))
        before = session.scalar(sa.select(sa.func.count()).select_from(AuditEvent))
    client = Client(staged_app)
    client.become("token-of-dao")
    assert len(ANSWERED_AS_A_STRANGER) > 30
    client.get("/help")
    went = {}
    for row in ANSWERED_AS_A_STRANGER:
        answer = client.post(row.path.format(**stage.codes), {name: value.format(**stage.codes) for name, value in row.form.items()})
        went[f"{row.route} {row.path}"] = said(answer)
    own = {"POST /inbox/<code>/open", "POST /inbox/<code>/read"}  # notices are a person's, not an organisation's
    assert {route: got for route, got in went.items() if got not in ("403", "404") and not any(route.startswith(one) for one in own)} == {}
    with staged_app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == before


@pytest.mark.long
def test_whatever_is_only_read_of_an_organisation_opens_for_its_reader(staged_app: Flask, stage: Stage) -> None:
    with staged_app.app_context(), work() as session:
        dao = put_in(session, stage.cast.ut.party, "reader")
        session.add(UserSession(token_hash=accounts.hash_of("token-of-dao"), person_id=dao.id, created_at=NOW, expires_at=NOW.replace(year=2036)))
    client = Client(staged_app)
    client.become("token-of-dao")
    paths = [row.path for row in READ_AS_OWN if not any(one in row.path for one in NOT_FOR_READERS)]
    seen = {path: client.get(path.format(**stage.codes)).status_code for path in paths}
    assert {path: status for path, status in seen.items() if status != 200} == {}
    assert len(seen) > 10
