"""Who speaks for a party: added, given a role, removed; the last one who leads stays; a link is good once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from applying import at_once
from cast import Cast
from flask import Flask
from make import CHEAP, NOW, make_listing, make_party, make_person
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.domain.permissions import Who
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.models.registrations import Activation
from matchmaker.store.queries.people import person_by_email, who_is
from matchmaker.store.work import work
from matchmaker.workflows import memberships
from matchmaker.workflows.memberships import Added

NEW = "moi@vidu.example"
CHOSEN = {"person_name": "Người Mới", "password": "mat-khau-rieng"}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def add(session: Session, who: Who, party: str, email: str = NEW, role: str = "member") -> Added:
    return memberships.add_somebody(session, who=who, code=party, email=email, role=role, now=NOW)


def why(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {name: code for name, (code, _) in error.value.complaints.items()}


def activate(session: Session, secret: str, **typed: str) -> Person:
    return memberships.activate(session, secret=secret, typed={**CHOSEN, **typed}, keeper=CHEAP, now=NOW + timedelta(days=1))


def roles(session: Session, party: str) -> dict[str, str]:
    rows = session.execute(sa.select(Person.email, Membership.role).join(Membership.person).join(Membership.party).where(Party.code == party))
    return dict(rows.tuples().all())


def test_somebody_with_an_account_joins_at_once_and_twice_is_once(session: Session, cast: Cast) -> None:
    first = add(session, cast.ut.who, cast.ut.party, cast.duong.email.upper())
    again = add(session, cast.ut.who, cast.ut.party, cast.duong.email, "lead")
    assert (first.already, again.already) == (False, True)
    assert roles(session, cast.ut.party) == {cast.ut.email: "lead", cast.duong.email: "member"}


def test_a_person_speaks_for_several_parties_and_leads_some(session: Session, cast: Cast) -> None:
    add(session, cast.ut.who, cast.ut.party, cast.duong.email)
    session.expire_all()
    person = person_by_email(session, cast.duong.email)
    assert person is not None
    who = who_is(person)
    assert (who.party_codes, who.led_codes) == ({cast.ut.party, cast.duong.party}, {cast.duong.party})


def test_somebody_new_makes_an_account_by_a_link_that_is_good_once(session: Session, cast: Cast) -> None:
    made = add(session, cast.ut.who, cast.ut.party, role="lead")
    kept = session.scalars(sa.select(Activation)).one()
    assert made.secret not in (kept.token_hash, kept.code)
    person = activate(session, made.secret)
    assert (person.name, person.email) == ("Người Mới", NEW)
    assert CHEAP.verify(person.password_hash, CHOSEN["password"])
    assert roles(session, cast.ut.party)[NEW] == "lead"
    with pytest.raises(NotFound):
        activate(session, made.secret)


def test_a_link_runs_out_and_a_newer_one_takes_its_place(session: Session, cast: Cast) -> None:
    old, new = add(session, cast.ut.who, cast.ut.party), add(session, cast.ut.who, cast.ut.party)
    for secret, later in ((old.secret, 1), (new.secret, 7), ("", 1), ("x" * 9000, 1)):
        with pytest.raises(NotFound):
            memberships.activate(session, secret=secret, typed=CHOSEN, keeper=CHEAP, now=NOW + timedelta(days=later))
    assert activate(session, new.secret).email == NEW


def test_a_link_can_be_withdrawn_by_its_own_party_alone(session: Session, cast: Cast) -> None:
    made = add(session, cast.ut.who, cast.ut.party)
    code = session.scalars(sa.select(Activation.code)).one()
    memberships.withdraw_link(session, who=cast.duong.who, code=cast.duong.party, link=code, now=NOW)
    assert memberships.link_of(session, secret=made.secret, now=NOW).email == NEW
    for _ in range(2):
        memberships.withdraw_link(session, who=cast.ut.who, code=cast.ut.party, link=code, now=NOW)
    with pytest.raises(NotFound):
        activate(session, made.secret)


def test_a_link_is_worth_nothing_once_who_made_it_was_put_out_or_leads_no_more(session: Session, cast: Cast) -> None:
    add(session, cast.ut.who, cast.ut.party, cast.duong.email, "lead")
    duong = person_by_email(session, cast.duong.email)
    assert duong is not None
    session.refresh(duong, ["memberships"])
    mine = add(session, cast.ut.who, cast.ut.party, "ban@vidu.example").secret
    first = add(session, who_is(duong), cast.ut.party, "cua-sau@vidu.example", "lead").secret
    memberships.change_role(session, who=cast.ut.who, code=cast.ut.party, person_code=cast.duong.code, role="member", now=NOW)
    with pytest.raises(NotFound):
        activate(session, first)
    memberships.change_role(session, who=cast.ut.who, code=cast.ut.party, person_code=cast.duong.code, role="lead", now=NOW)
    second = add(session, who_is(duong), cast.ut.party, "cua-sau@vidu.example", "lead").secret
    memberships.remove(session, who=cast.ut.who, code=cast.ut.party, person_code=cast.duong.code, sure=True, now=NOW)
    with pytest.raises(NotFound):
        activate(session, second)
    assert activate(session, mine).email == "ban@vidu.example"


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [({"person_name": "\u200b"}, {"person_name": "missing"}), ({"password": "ngan"}, {"password": "password_length"})],
)
def test_a_bad_name_or_password_leaves_the_link_good(session: Session, cast: Cast, typed: dict[str, str], complaint: dict[str, str]) -> None:
    made = add(session, cast.ut.who, cast.ut.party)
    with pytest.raises(Invalid) as error:
        activate(session, made.secret, **typed)
    assert why(error) == complaint
    assert activate(session, made.secret).name == "Người Mới"


def test_a_link_opens_no_account_that_exists(session: Session, cast: Cast) -> None:
    made = add(session, cast.ut.who, cast.ut.party)
    make_person(session, email=NEW)
    with pytest.raises(Invalid) as error:
        activate(session, made.secret)
    assert why(error) == {"email": "account_exists"}


@pytest.mark.parametrize(
    ("email", "role", "complaint"),
    [
        ("", "member", {"email": "missing"}),
        ("khong phai thu", "member", {"email": "not_an_email"}),
        ("m\u043ei@vidu.example", "member", {"email": "foreign_letters"}),
        (NEW, "boss", {"role": "not_a_choice"}),
    ],
)
def test_what_cannot_be_added_complains_by_name(session: Session, cast: Cast, email: str, role: str, complaint: dict[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        add(session, cast.ut.who, cast.ut.party, email, role)
    assert why(error) == complaint


def test_others_and_members_manage_nobody(session: Session, cast: Cast) -> None:
    party = session.scalars(sa.select(Party).where(Party.code == cast.ut.party)).one()
    mai = make_person(session, email="mai@vidu.example", parties=[party], role="member")
    for who in (cast.duong.who, cast.binh.who, cast.nobody.who, who_is(mai)):
        with pytest.raises(NotFound):
            add(session, who, cast.ut.party)
        with pytest.raises(NotFound):
            memberships.remove(session, who=who, code=cast.ut.party, person_code=cast.ut.code, sure=True, now=NOW)
        with pytest.raises(NotFound):
            memberships.change_role(session, who=who, code=cast.ut.party, person_code=mai.code, role="lead", now=NOW)
    with pytest.raises(NotFound):
        memberships.remove(session, who=cast.chau.who, code=cast.ut.party, person_code=cast.duong.code, sure=True, now=NOW)


def test_the_last_lead_stays_while_others_or_listings_remain(session: Session, cast: Cast) -> None:
    def tried(role: str = "") -> dict[str, str]:
        act, how = (memberships.change_role, {"role": role}) if role else (memberships.remove, {"sure": True})
        with pytest.raises(Invalid) as error:
            act(session, who=cast.chau.who, code=cast.ut.party, person_code=cast.ut.code, now=NOW, **how)  # type: ignore[operator]
        return why(error)

    assert tried("member") == {"person": "last_lead_alone"}
    listing = make_listing(session, party=cast.ut.party)
    assert tried() == tried("member") == {"person": "last_lead_listings"}
    add(session, cast.ut.who, cast.ut.party, cast.duong.email)
    assert tried() == tried("member") == {"person": "last_lead_people"}
    memberships.change_role(session, who=cast.ut.who, code=cast.ut.party, person_code=cast.duong.code, role="lead", now=NOW)
    memberships.change_role(session, who=cast.duong.who, code=cast.duong.party, person_code=cast.duong.code, role="lead", now=NOW)
    assert roles(session, cast.ut.party)[cast.duong.email] == "lead"
    memberships.remove(session, who=cast.chau.who, code=cast.ut.party, person_code=cast.ut.code, sure=True, now=NOW)
    listing.status = "withdrawn"
    session.flush()
    memberships.remove(session, who=cast.chau.who, code=cast.ut.party, person_code=cast.duong.code, sure=True, now=NOW)
    assert roles(session, cast.ut.party) == {}


def test_a_closed_account_leads_nobody(session: Session, cast: Cast) -> None:
    party = session.scalars(sa.select(Party).where(Party.code == cast.ut.party)).one()
    make_person(session, email="cu@vidu.example", parties=[party]).active = False
    make_listing(session, party=cast.ut.party)
    with pytest.raises(Invalid):
        memberships.remove(session, who=cast.chau.who, code=cast.ut.party, person_code=cast.ut.code, sure=True, now=NOW)
    with pytest.raises(Invalid) as error:
        add(session, cast.duong.who, cast.duong.party, "cu@vidu.example")
    assert why(error) == {"email": "account_closed"}


def test_leaving_the_last_organisation_or_oneself_wants_a_word_first(session: Session, cast: Cast) -> None:
    other = make_party(session, code="them")
    make_person(session, email="hai@vidu.example", parties=[other])
    add(session, cast.chau.who, "them", cast.ut.email)
    left = memberships.leaving(session, who=cast.chau.who, code="them", person_code=cast.ut.code)
    assert (left.last, left.oneself, left.must_be_sure) == (False, False, False)
    memberships.remove(session, who=cast.chau.who, code="them", person_code=cast.ut.code, sure=False, now=NOW)
    session.expire_all()
    for who, last, oneself in ((cast.chau.who, True, False), (cast.ut.who, True, True)):
        left = memberships.leaving(session, who=who, code=cast.ut.party, person_code=cast.ut.code)
        assert (left.last, left.oneself) == (last, oneself)
        with pytest.raises(Invalid) as error:
            memberships.remove(session, who=who, code=cast.ut.party, person_code=cast.ut.code, sure=False, now=NOW)
        assert why(error) == {"sure": "not_sure"}
    memberships.remove(session, who=cast.chau.who, code=cast.ut.party, person_code=cast.ut.code, sure=True, now=NOW)
    session.expire_all()
    person = person_by_email(session, cast.ut.email)
    assert person is not None
    assert who_is(person) == Who(cast.ut.code)


def test_the_alliance_keeps_a_last_member_of_staff_and_only_staff_change_it(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        memberships.remove(session, who=cast.chau.who, code=cast.chau.party, person_code=cast.chau.code, sure=True, now=NOW)
    assert why(error) == {"person": "last_staff"}
    with pytest.raises(NotFound):
        add(session, cast.ut.who, cast.chau.party, cast.ut.email)
    made = add(session, cast.chau.who, cast.chau.party, role="lead")
    person = activate(session, made.secret)
    session.expire_all()
    found = person_by_email(session, person.email)
    assert found is not None
    assert who_is(found).staff
    memberships.remove(session, who=cast.chau.who, code=cast.chau.party, person_code=cast.chau.code, sure=True, now=NOW)
    with pytest.raises(Invalid):
        memberships.remove(session, who=who_is(found), code=cast.chau.party, person_code=person.code, sure=True, now=NOW)


def test_two_leads_cannot_remove_each_other_at_once(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        add(session, cast.ut.who, cast.ut.party, cast.duong.email, "lead")
        make_listing(session, party=cast.ut.party)

    def removing(person: str) -> Callable[[Session], object]:
        return lambda session: memberships.remove(session, who=cast.chau.who, code=cast.ut.party, person_code=person, sure=True, now=NOW)

    assert at_once(app, [removing(cast.ut.code), removing(cast.duong.code)]) == ["done", "invalid"]


def test_one_link_used_twice_at_once_makes_one_account(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        secret = add(session, cast.ut.who, cast.ut.party).secret
    assert at_once(app, [lambda session: activate(session, secret)] * 2) == ["done", "not_found"]
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Person.email == NEW)) == 1
