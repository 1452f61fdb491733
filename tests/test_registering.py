"""Organisations ask to be let in; staff decide; nothing doubles, nothing leaks, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from applying import FORM, PASSWORD, TAX_CODE, apply, at_once, two_of_one_tax_code
from cast import Cast
from flask import Flask
from make import CHEAP, NOW, make_party, make_person
from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of, new_secret
from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, TooManyTries
from matchmaker.domain.permissions import NOBODY
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.models.registrations import Registration, RegistrationTry
from matchmaker.store.queries import parties
from matchmaker.store.queries import registrations as rows
from matchmaker.store.queries.people import person_by_email, who_is
from matchmaker.store.work import work
from matchmaker.workflows import accounts, registering

SPLIT = "xã Tân Ân, huyện Ngọc Hiển"
CYRILLIC = "\u041dTX Gò Công"


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def complaints_of(error: pytest.ExceptionInfo[Invalid]) -> dict[str, str]:
    return {name: why for name, (why, _) in error.value.complaints.items()}


def count(session: Session, table: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_a_registration_keeps_what_was_typed_beside_what_was_read_and_makes_nobody(session: Session) -> None:
    before = count(session, Party), count(session, Person)
    made = apply(session, name="  HTX  DVNN\u200b Gò Công Mới ")
    assert (made.name, made.state, made.place_typed) == ("HTX DVNN Gò Công Mới", "waiting", "xã Nguyễn Việt Khái, huyện Phú Tân")
    assert made.commune_code
    assert PASSWORD not in made.password_hash
    assert CHEAP.verify(made.password_hash, PASSWORD)
    assert (count(session, Party), count(session, Person)) == before
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "registration.send")).one()
    assert (event.person_id, event.subject_code) == (None, made.code)


def test_the_same_form_twice_is_one_registration(session: Session) -> None:
    key = new_secret()
    assert apply(session, form_key=key) is apply(session, form_key=key)
    assert count(session, Registration) == 1
    assert registering.see_own(session, secret=key).name == FORM["name"]
    assert key not in {getattr(registering.see_own(session, secret=key), name) for name in ("code", "secret_hash")}


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("kind", "alliance", "not_a_choice"),
        ("name", "", "missing"),
        ("name", "\u200b\u202e", "missing"),
        ("name", CYRILLIC, "foreign_letters"),
        ("name", "\u0397\u03a4\u03a7 Gò Công", "foreign_letters"),
        ("name", "\uff28TX Gò Công", "foreign_letters"),
        ("name", "x" * 301, "too_long"),
        ("tax_code", "0100233489", "tax_code_wrong"),
        ("place", "", "missing"),
        ("phone", "", "missing"),
        ("phone", "gọi Sáu", "not_a_phone"),
        ("person_name", " ", "missing"),
        ("email", "", "missing"),
        ("email", "sáu@", "not_an_email"),
        ("email", "sau hien@vidu.example", "not_an_email"),
        ("email", "s\u0430u@vidu.example", "foreign_letters"),
        ("email", "x" * 400 + "@vidu.example", "not_an_email"),
        ("password", "ngan", "password_length"),
        ("form_key", "k", "form_key_missing"),
        ("form_key", "", "form_key_missing"),
    ],
)
def test_each_field_complains_by_name(session: Session, field: str, typed: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        apply(session, **{field: typed})
    assert complaints_of(error) == {field: code}
    assert count(session, Registration) == 0


def test_vietnamese_names_of_any_form_are_ours(session: Session) -> None:
    made = apply(session, name="HTX \u0110a\u0309o No\u0301ng Ư Ơ Ă Đ & Co. 19/5")
    assert made.name == "HTX Đảo Nóng Ư Ơ Ă Đ & Co. 19/5"


def test_a_place_that_was_split_is_asked_about_and_never_guessed(session: Session) -> None:
    with pytest.raises(Invalid) as error:
        apply(session, place=SPLIT)
    assert complaints_of(error) == {"place": "place_ambiguous"}
    communes = [one["code"] for one in error.value.complaints["place"][1]["communes"]]  # type: ignore[index, attr-defined]
    assert len(communes) > 1
    assert apply(session, place=SPLIT, sure=("place",)).commune_code is None
    assert apply(session, place=SPLIT, commune=communes[1]).commune_code == communes[1]


def test_a_commune_that_was_picked_for_another_place_is_not_kept(session: Session) -> None:
    with pytest.raises(Invalid) as error:
        apply(session, place=SPLIT)
    picked = error.value.complaints["place"][1]["communes"][0]["code"]  # type: ignore[index]
    made = apply(session, place="xã Đất Mũi, huyện Ngọc Hiển", commune="99999")
    assert made.commune_code not in (None, "99999", picked)
    assert apply(session, place="phường Lạ Lùng Quá", commune=picked, sure=("place",), name="HTX Ở Đâu Đó", phone="0977000111").commune_code is None


def test_an_account_at_the_address_changes_nothing_that_an_applicant_sees(session: Session, cast: Cast) -> None:
    made = apply(session, email=cast.ut.email.upper())
    assert (made.state, made.email) == ("waiting", cast.ut.email)


def test_a_known_tax_code_is_refused_and_offers_to_join(session: Session, cast: Cast) -> None:
    party = make_party(session, name="HTX Đã Có", code="co-roi", tax_code=TAX_CODE)
    for join in ("", "none", "ut-party"):
        with pytest.raises(Invalid) as error:
            apply(session, tax_code=TAX_CODE, join=join, shown="co-roi")
        assert complaints_of(error) == {"tax_code": "tax_code_known", "join": "join_known"}
    made = apply(session, tax_code=TAX_CODE, join="co-roi")
    assert made.wants_party_id == party.id


def test_a_like_one_is_asked_about_until_it_was_shown_and_answered(session: Session, cast: Cast) -> None:
    make_party(session, name="HTX Dịch vụ NN Gò Công Mới", code="giong", phone="0915222333", place_typed="xã Nguyễn Việt Khái, huyện Phú Tân")
    for answer in ({}, {"join": "none"}, {"join": "none", "shown": "khac"}, {"join": "ut-party", "shown": "giong"}):
        with pytest.raises(Invalid) as error:
            apply(session, **answer)
        assert complaints_of(error) == {"join": "near_parties"}
        (near,) = error.value.complaints["join"][1]["parties"]  # type: ignore[misc]
        assert (near.code, near.evidence) == ("giong", ("phone_same", "head_same", "place_same"))  # type: ignore[attr-defined]
    assert apply(session, join="none", shown="giong").wants_party_id is None
    wanted = apply(session, join="giong").wants_party_id
    assert session.get_one(Party, wanted).code == "giong"


def test_whose_a_telephone_number_is_only_staff_are_told(session: Session, cast: Cast) -> None:
    make_party(session, name="HTX Không Giống Chút Nào", code="la", phone="0915222333", place_typed="xã Tân Lộc, huyện Thới Bình")
    made = apply(session)
    (near,) = registering.see(session, who=cast.chau.who, code=made.code).parties
    assert (near.code, near.evidence[0]) == ("la", "phone_same")


def test_words_in_another_order_are_not_asked_about(session: Session) -> None:
    make_party(session, name="HTX Tân Phát Hiệp")
    assert apply(session, name="HTX Tân Hiệp Phát").state == "waiting"


def test_sending_without_end_is_slowed_down_by_address(session: Session) -> None:
    for _ in range(30):
        registering.begin_sending(session, address="192.0.2.1", now=NOW)
    with pytest.raises(TooManyTries) as error:
        registering.begin_sending(session, address="192.0.2.1", now=NOW + timedelta(minutes=20))
    assert error.value.facts["wait_seconds"] == 40 * 60
    registering.begin_sending(session, address="192.0.2.2", now=NOW)
    registering.begin_sending(session, address="192.0.2.1", now=NOW + timedelta(minutes=61))


def test_what_counts_no_more_is_forgotten(session: Session) -> None:
    for hours in range(5):
        registering.begin_sending(session, address="192.0.2.1", now=NOW + timedelta(hours=hours))
    assert session.scalar(sa.select(sa.func.count(RegistrationTry.id))) == 1


def test_a_household_has_one_address_however_many_it_uses(session: Session) -> None:
    for number in range(30):
        registering.begin_sending(session, address=f"2001:db8:7:1::{number:x}", now=NOW)
    with pytest.raises(TooManyTries):
        registering.begin_sending(session, address="2001:db8:7:1:ffff::9", now=NOW)
    registering.begin_sending(session, address="2001:db8:7:2::1", now=NOW)


def correct(session: Session, secret: str, version: int, **typed: str) -> Registration:
    return registering.correct(session, who=NOBODY, secret=secret, typed={**FORM, **typed}, version=version, now=NOW)


def test_the_applicant_corrects_until_it_is_taken_up_and_again_when_asked(session: Session, cast: Cast) -> None:
    key = new_secret()
    made = apply(session, form_key=key)
    assert correct(session, key, 1, name="HTX Gò Công Cũ").name == "HTX Gò Công Cũ"
    with pytest.raises(Stale):
        correct(session, key, 1, name="HTX Bản Cũ")
    registering.take_up(session, who=cast.chau.who, code=made.code, version=2, now=NOW)
    with pytest.raises(Stale):
        correct(session, key, 3, name="HTX Muộn")
    registering.ask_back(session, who=cast.chau.who, code=made.code, question="Mã số thuế?", version=3, now=NOW)
    answered = correct(session, key, 4, answer="Là số này", tax_code=TAX_CODE)
    assert (answered.state, answered.answer, answered.tax_code) == ("waiting", "Là số này", TAX_CODE)
    assert CHEAP.verify(answered.password_hash, PASSWORD)
    with pytest.raises(NotFound):
        registering.see_own(session, secret=new_secret())


def test_confirming_makes_party_person_and_tie_and_twice_is_once(session: Session, cast: Cast) -> None:
    made = apply(session, tax_code=TAX_CODE)
    before = count(session, Party), count(session, Person), count(session, Membership)
    for version in (1, 1):
        registering.confirm(session, who=cast.chau.who, code=made.code, version=version, papers=True, now=NOW)
    assert (count(session, Party), count(session, Person), count(session, Membership)) == tuple(number + 1 for number in before)
    party = parties.with_tax_code(session, TAX_CODE)
    assert party is not None
    assert (party.name, party.place_typed, party.commune_code, party.source) == (made.name, made.place_typed, made.commune_code, "registration")
    assert party.confirmed_at == NOW
    assert (made.state, made.party_id, made.password_hash) == ("confirmed", party.id, "")
    tried = accounts.begin_try(session, email=FORM["email"], address="192.0.2.1", now=NOW)
    person, _ = accounts.sign_in(session, email=FORM["email"], password=PASSWORD, counted_as=tried, now=NOW, keeper=CHEAP)
    assert who_is(person).led_codes == {party.code}


def test_an_unseen_paper_leaves_the_record_unconfirmed_and_one_without_tax_code_cannot_be_confirmed(session: Session, cast: Cast) -> None:
    made = apply(session)
    with pytest.raises(Invalid) as error:
        registering.confirm(session, who=cast.chau.who, code=made.code, version=1, papers=True, now=NOW)
    assert complaints_of(error) == {"papers": "papers_without_tax_code"}


def test_a_split_place_must_be_picked_before_confirming(session: Session, cast: Cast) -> None:
    made = apply(session, place=SPLIT, sure=("place",))
    seen = registering.see(session, who=cast.chau.who, code=made.code)
    assert len(seen.communes) > 1
    for picked, code in (("", "commune_not_picked"), ("99999", "not_listed")):
        with pytest.raises(Invalid) as error:
            registering.confirm(session, who=cast.chau.who, code=made.code, commune=picked, version=1, now=NOW)
        assert complaints_of(error) == {"commune": code}
    wanted = seen.communes[0]
    registering.confirm(session, who=cast.chau.who, code=made.code, commune=wanted, version=1, now=NOW)
    assert session.get_one(Party, made.party_id).commune_code == wanted


def test_a_tax_code_that_a_party_got_meanwhile_is_not_given_twice(session: Session, cast: Cast) -> None:
    made = apply(session, tax_code=TAX_CODE)
    make_party(session, tax_code=TAX_CODE)
    with pytest.raises(Invalid) as error:
        registering.confirm(session, who=cast.chau.who, code=made.code, version=1, now=NOW)
    assert complaints_of(error) == {"tax_code": "tax_code_taken"}


def test_an_address_with_an_account_speaks_for_the_new_party_too_and_keeps_its_password(session: Session, cast: Cast) -> None:
    made = apply(session, email=cast.ut.email)
    seen = registering.see(session, who=cast.chau.who, code=made.code)
    assert seen.account is not None
    kept = seen.account.password_hash
    registering.confirm(session, who=cast.chau.who, code=made.code, version=1, now=NOW)
    session.expire_all()
    person = person_by_email(session, cast.ut.email)
    assert person is not None
    assert (person.password_hash, len(person.memberships)) == (kept, 2)


def test_a_closed_account_is_not_opened_by_a_registration(session: Session, cast: Cast) -> None:
    make_person(session, email="cu@vidu.example").active = False
    made = apply(session, email="cu@vidu.example")
    with pytest.raises(Invalid) as error:
        registering.confirm(session, who=cast.chau.who, code=made.code, version=1, now=NOW)
    assert complaints_of(error) == {"email": "account_closed"}


def test_joining_adds_a_member_and_nothing_else_and_twice_is_once(session: Session, cast: Cast) -> None:
    made = apply(session)
    before = count(session, Party)
    for _ in range(2):
        registering.join(session, who=cast.chau.who, code=made.code, party_code=cast.ut.party, version=1, now=NOW)
    person = person_by_email(session, FORM["email"])
    assert person is not None
    assert [(one.party.code, one.role) for one in person.memberships] == [(cast.ut.party, "member")]
    assert (count(session, Party), made.state) == (before, "joined")


def test_who_joins_a_party_that_nobody_leads_leads_it_unless_told_otherwise(session: Session, cast: Cast) -> None:
    make_party(session, code="vang")
    for email, role, got in (("mot@vidu.example", "member", "member"), ("hai@vidu.example", "", "lead"), ("ba@vidu.example", "", "member")):
        made = apply(session, email=email, join="none", name=f"HTX {email}", phone=f"09{len(email)}0000000"[:10], shown="vang")
        registering.join(session, who=cast.chau.who, code=made.code, party_code="vang", role=role, version=1, now=NOW)
        person = person_by_email(session, email)
        assert person is not None
        assert [one.role for one in person.memberships] == [got]


@pytest.mark.parametrize("party", ["", "no-such", "chau-party"])
def test_nobody_joins_the_alliance_or_nothing(session: Session, cast: Cast, party: str) -> None:
    made = apply(session)
    with pytest.raises(Invalid):
        registering.join(session, who=cast.chau.who, code=made.code, party_code=party, version=1, now=NOW)


def test_refusing_needs_a_reason_and_forgets_the_password(session: Session, cast: Cast) -> None:
    made = apply(session)
    for reason, note, field in (("", "", "reason"), ("why not", "", "reason"), ("other", " ", "note")):
        with pytest.raises(Invalid) as error:
            registering.refuse(session, who=cast.chau.who, code=made.code, reason=reason, note=note, version=1, now=NOW)
        assert list(error.value.complaints) == [field]
    refused = registering.refuse(session, who=cast.chau.who, code=made.code, reason="unreachable", version=1, now=NOW)
    assert (refused.state, refused.reason, refused.password_hash) == ("refused", "unreachable", "")
    with pytest.raises(Stale):
        registering.confirm(session, who=cast.chau.who, code=made.code, version=2, now=NOW)


def test_what_the_applicant_changed_meanwhile_is_not_confirmed_unseen(session: Session, cast: Cast) -> None:
    key = new_secret()
    made = apply(session, form_key=key)
    correct(session, key, 1, name="HTX Khác Hẳn")
    with pytest.raises(Stale):
        registering.confirm(session, who=cast.chau.who, code=made.code, version=1, now=NOW)


def test_only_staff_decide(session: Session, cast: Cast) -> None:
    made = apply(session)
    for player in (cast.ut, cast.binh, cast.nobody):
        for act in (registering.take_up, registering.confirm):
            with pytest.raises(Refused):
                act(session, who=player.who, code=made.code, version=1, now=NOW)
        with pytest.raises(Refused):
            registering.see(session, who=player.who, code=made.code)


def test_the_longest_waiting_come_first_and_are_counted(session: Session, cast: Cast) -> None:
    late, early = (apply(session, now=NOW + timedelta(hours=hours), join="none") for hours in (2, 1))
    refused = apply(session, now=NOW)
    registering.refuse(session, who=cast.chau.who, code=refused.code, reason="outside", version=1, now=NOW)
    assert [one.code for one in rows.waiting(session)] == [early.code, late.code]
    assert [one.code for one in rows.waiting(session, most=1)] == [early.code]
    assert rows.count_waiting(session) == 2
    assert [one.code for one in registering.see(session, who=cast.chau.who, code=late.code).registrations] == [early.code]
    assert rows.by_secret(session, hash_of("nothing")) is None


def test_two_registrations_of_one_tax_code_confirmed_at_once_make_one_party(app: Flask, cast: Cast) -> None:
    assert at_once(app, two_of_one_tax_code(app, cast)) in (["done", "invalid"], ["done", "stale"])
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Party.tax_code == TAX_CODE)) == 1
        assert sorted(session.scalars(sa.select(Registration.state))) == ["confirmed", "waiting"]
