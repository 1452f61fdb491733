"""Another e-mail address counts only once its letter has been answered with the password; until then the old one stays, and is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import CHEAP, NOW, make_person
from post_office import mail_server
from sqlalchemy.orm import Session

from matchmaker.cli.worker import Worker
from matchmaker.domain.errors import Invalid, NotFound
from matchmaker.store.base import db
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import AddressChange, PasswordReset, Person
from matchmaker.store.work import work
from matchmaker.workflows import accounts

NEW = "moi@cast.example"
KEY = "test"


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


def ask(session: Session, cast: Cast, email: str = NEW, now: datetime = NOW, **typed: str) -> Person:
    form = {"person_name": "Út", "email": email, "password": PASSWORD, **typed}
    tried = accounts.begin_try(session, email="own:x", address="192.0.2.1", now=now)
    return accounts.change_particulars(session, who=cast.ut.who, typed=form, counted_as=tried, key=KEY, now=now, keeper=CHEAP)


def secret_of(session: Session, email: str) -> str:
    return accounts.make_address_secret(session, name=email, key=KEY, now=NOW, source="cli")


def confirm(session: Session, secret: str, password: str = PASSWORD, now: datetime = NOW) -> Person:
    tried = accounts.begin_try(session, email="own:x", address="192.0.2.1", now=now)
    return accounts.confirm_address(session, secret=secret, password=password, counted_as=tried, now=now, keeper=CHEAP)


def mail_out(app: Flask) -> list[tuple[str, str]]:
    """Whom the worker wrote to, and what."""
    with mail_server() as box:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=box.url, quiet_hours=(0, 24))
        while Worker(app).take_one():
            pass
        return [(to, str(message.get_content())) for to, message in box.taken]


def test_the_letter_to_the_new_address_makes_it_count_once_and_the_old_one_is_told(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    client.get("/account")
    assert client.post("/account", {"person_name": "Út", "email": NEW, "password": PASSWORD}).location == "/account"
    page = client.page("/account")
    assert NEW in page.text
    assert page.form("/account").fields["email"] == cast.ut.email, "the old one stays"
    letters = dict(mail_out(app))
    assert set(letters) == {NEW, cast.ut.email}
    address = next(word for word in letters[NEW].split() if "/account/email/" in word)
    assert "/account/email/" not in letters[cast.ut.email]
    path, secret = f"/account/email/{address.rpartition('/')[2]}", address.rpartition("/")[2]
    with app.app_context(), work() as session:
        kept = [f"{one.title} {one.body} {one.facts}" for one in session.scalars(sa.select(Letter))]
        kept += [str(row) for row in session.execute(sa.select(AddressChange.code, AddressChange.token_hash))]
        assert not [one for one in kept if secret in one], "what is kept lets somebody confirm"
    elsewhere = Client(app)
    asked = elsewhere.get(path)
    assert (asked.status_code, asked.headers["Cache-Control"], asked.headers["Referrer-Policy"]) == (200, "no-store", "no-referrer")
    assert elsewhere.sign_in(NEW, PASSWORD).status_code == 422
    elsewhere.get(path)
    assert elsewhere.post(path, {"password": "sai-roi-nhe"}).status_code == 422
    done = elsewhere.post(path, {"password": PASSWORD})
    assert (done.status_code, done.location) == (303, "/sign-in")
    assert {elsewhere.get(path).status_code, elsewhere.post(path, {"password": PASSWORD}).status_code} == {404}
    assert elsewhere.sign_in(cast.ut.email, PASSWORD).status_code == 422
    assert elsewhere.sign_in(NEW, PASSWORD).location == "/"
    assert [to for to, _text in mail_out(app)] == [cast.ut.email], "the address that was theirs is told"


@pytest.mark.parametrize("secret", ["no-such", "x" * 3000])
def test_a_bad_link_gets_a_page_that_says_what_to_do(client: Client, cast: Cast, secret: str) -> None:
    answer = client.get(f"/account/email/{secret}")
    assert answer.status_code == 404
    if secret == "no-such":
        assert "Đường dẫn không còn dùng được" in answer.text
        assert '/account"' in answer.text


def test_it_is_good_for_a_day_and_only_the_last_one_counts(session: Session, cast: Cast) -> None:
    ask(session, cast)
    first = secret_of(session, cast.ut.email)
    with pytest.raises(NotFound):
        confirm(session, first, now=NOW + timedelta(days=1))
    ask(session, cast, "nua@cast.example")
    with pytest.raises(NotFound):
        confirm(session, first)
    second = secret_of(session, cast.ut.email)
    assert confirm(session, second, now=NOW + timedelta(hours=23)).email == "nua@cast.example"
    with pytest.raises(NotFound):
        confirm(session, second)


def test_a_wrong_password_changes_nothing_and_uses_nothing_up(session: Session, cast: Cast) -> None:
    person = ask(session, cast)
    secret = secret_of(session, cast.ut.email)
    for password in ("", "sai-roi-nhe"):
        with pytest.raises(Invalid) as refused:
            confirm(session, secret, password)
        assert refused.value.complaints["password"][0] == ("wrong_password" if password else "missing")
    assert person.email == cast.ut.email
    assert confirm(session, secret).email == NEW


def test_an_address_that_somebody_else_took_meanwhile_is_refused_and_dropped_by_hand(session: Session, cast: Cast) -> None:
    person = ask(session, cast)
    make_person(session, email=NEW)
    with pytest.raises(Invalid) as refused:
        confirm(session, secret_of(session, cast.ut.email))
    assert refused.value.complaints == {"password": ("address_taken", {})}
    assert person.email == cast.ut.email


def test_a_press_drops_what_waits_and_a_second_one_does_no_more(session: Session, cast: Cast) -> None:
    ask(session, cast)
    secret = secret_of(session, cast.ut.email)
    accounts.drop_address(session, who=cast.ut.who, now=NOW)
    accounts.drop_address(session, who=cast.ut.who, now=NOW)
    with pytest.raises(NotFound):
        confirm(session, secret)
    assert accounts.address_waiting(session, cast.ut.code, now=NOW) is None
    assert session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()[-1] == "account.drop_address"


def test_leaving_the_address_out_counts_at_once_and_ends_what_waits(session: Session, cast: Cast) -> None:
    ask(session, cast, phone="0912 345 678")
    secret = secret_of(session, cast.ut.email)
    assert ask(session, cast, "", phone="0912 345 678").email is None
    with pytest.raises(NotFound):
        confirm(session, secret)


def test_who_has_only_a_number_gets_an_address_the_same_way(session: Session, cast: Cast) -> None:
    person = ask(session, cast, "", phone="0912 345 678")
    ask(session, cast, NEW, phone="0912 345 678")
    assert person.email is None
    assert confirm(session, secret_of(session, "0912 345 678")).email == NEW


def test_strangers_are_not_flooded(session: Session, cast: Cast) -> None:
    for number in range(3):
        ask(session, cast, f"la{number}@cast.example")
    with pytest.raises(Invalid) as refused:
        ask(session, cast, "la4@cast.example")
    assert refused.value.complaints["email"] == ("too_many_letters", {})
    ask(session, cast, "la4@cast.example", now=NOW + timedelta(hours=1))


def test_letters_to_a_new_password_end_with_the_address_they_went_to(session: Session, cast: Cast) -> None:
    way = accounts.make_reset(session, name=cast.ut.email, key=KEY, now=NOW, source="cli")
    ask(session, cast)
    assert accounts.reset_of(session, secret=way, now=NOW), "until it counts, the old address is theirs"
    confirm(session, secret_of(session, cast.ut.email))
    assert session.scalars(sa.select(PasswordReset.used_at)).one() == NOW
    with pytest.raises(NotFound):
        accounts.reset_of(session, secret=way, now=NOW)


def test_a_closed_account_confirms_nothing(session: Session, cast: Cast) -> None:
    ask(session, cast)
    secret = secret_of(session, cast.ut.email)
    accounts.close_account(session, email=cast.ut.email, now=NOW, source="cli")
    with pytest.raises(NotFound):
        confirm(session, secret)
    with pytest.raises(NotFound):
        secret_of(session, cast.ut.email)


def test_whoever_runs_it_hands_the_link_over_where_no_letters_go_out(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    client.get("/account")
    client.post("/account", {"person_name": "Út", "email": NEW, "password": PASSWORD})
    assert "chưa gửi thư được" in client.page("/account").text
    run = app.test_cli_runner().invoke(args=["people", "confirm-email", cast.ut.email])
    assert run.exit_code == 0, run.output
    path = "/account/email/" + run.output.strip().rpartition("/")[2]
    client.get(path)
    assert client.post(path, {"password": PASSWORD}).status_code == 303
    again = app.test_cli_runner().invoke(args=["people", "confirm-email", NEW])
    assert again.exit_code == 1
    assert "no new address waits" in again.output
