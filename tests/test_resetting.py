"""A forgotten password: the same answer for any name, a letter that lets its reader in once, and nothing that is kept lets anybody else in."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import CHEAP, NOW
from post_office import mail_server
from sqlalchemy.orm import Session

from matchmaker.cli.worker import Worker
from matchmaker.domain.errors import DomainError, Invalid, NotFound
from matchmaker.domain.permissions import NOBODY
from matchmaker.store.base import db
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.people import PasswordReset
from matchmaker.store.work import work
from matchmaker.workflows import accounts

NEW = "con-nuoc-rong-thang-muoi"


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


def made(session: Session, name: str, now=NOW) -> str:
    return accounts.make_reset(session, name=name, key="test", now=now, source="cli")


def chosen(session: Session, secret: str, password: str = NEW, now=NOW) -> None:
    accounts.reset_password(session, secret=secret, password=password, now=now, keeper=CHEAP)


def signed_in(session: Session, email: str, password: str, now=NOW) -> str:
    tried = accounts.begin_try(session, email=email, address="192.0.2.1", now=now)
    return accounts.sign_in(session, email=email, password=password, counted_as=tried, now=now, keeper=CHEAP)[1]


def test_the_letter_leads_to_a_new_password_once_and_night_does_not_hold_it_back(app: Flask, client: Client, cast: Cast) -> None:
    client.sign_in(cast.ut.email, PASSWORD)
    forgetful = Client(app)
    forgetful.get("/forgot")
    answers = [forgetful.post("/forgot", {"email": name}) for name in (cast.ut.email.upper(), "ai@vidu.example", "0911 222 333")]
    assert {(answer.status_code, answer.location) for answer in answers} == {(303, "/forgot/sent")}
    with mail_server() as box:
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], mail_url=box.url, quiet_hours=(0, 24))
        while Worker(app).take_one():
            pass
        ((to, message),) = box.taken
    assert to == cast.ut.email
    address = next(line for line in message.get_content().split() if "/reset/" in line)
    with app.app_context(), work() as session:
        kept = session.scalars(sa.select(Letter)).one()
        secret = address.rpartition("/")[2]
        assert secret not in f"{kept.body} {kept.facts}"
        assert secret not in str(session.execute(sa.select(PasswordReset.code, PasswordReset.token_hash)).all())
    path = f"/reset/{secret}"
    page = forgetful.get(path)
    assert (page.status_code, page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == (200, "no-store", "no-referrer")
    assert forgetful.post(path, {"password": "12345678"}).status_code == 422
    assert forgetful.post(path, {"password": NEW}).location == "/sign-in"
    forgetful.get("/sign-in")
    assert forgetful.post(path, {"password": NEW + "!"}).status_code == forgetful.get(path).status_code == 404
    assert client.get("/linkages").status_code == 303, "a session from before goes on"
    assert forgetful.sign_in(cast.ut.email, PASSWORD).status_code == 422
    assert forgetful.sign_in(cast.ut.email, NEW).location == "/"


def test_asking_does_the_same_for_any_name(app: Flask, client: Client, cast: Cast) -> None:
    """What takes time is left to a worker: of a known name and an unknown one the same statements are asked."""
    done: dict[str, list[str]] = {}
    for name in (cast.ut.email, "ai@vidu.example"):
        with app.app_context(), work() as session:
            said = done.setdefault(name, [])
            listening = lambda _c, _cur, statement, *_rest, said=said: said.append(statement)  # noqa: E731
            sa.event.listen(session.get_bind(), "before_cursor_execute", listening)
            accounts.ask_for_reset(session, who=NOBODY, name=name, now=NOW)
            session.flush()
            sa.event.remove(session.get_bind(), "before_cursor_execute", listening)
    known, unknown = done.values()
    assert known == unknown
    assert known
    with app.app_context(), work() as session:
        assert session.scalars(sa.select(Job.kind)).all() == ["reset_asked"] * 2
        assert not session.scalars(sa.select(PasswordReset.id)).all()


def test_asking_again_and_again_is_slowed_down_for_any_name(client: Client, cast: Cast) -> None:
    for name in (cast.ut.email, "ai@vidu.example"):
        client.get("/forgot")
        assert [client.post("/forgot", {"email": name}).status_code for _ in range(7)] == [303] * 5 + [429] * 2


def test_one_person_gets_three_letters_an_hour_at_most(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        for _ in range(5):
            accounts.ask_for_reset(session, who=NOBODY, name=cast.ut.email, now=datetime.now(UTC))
    while Worker(app).take_one():
        pass
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 3


def test_it_is_good_for_an_hour(session: Session, cast: Cast) -> None:
    secret = made(session, cast.ut.email)
    with pytest.raises(NotFound):
        chosen(session, secret, now=NOW + timedelta(hours=1))
    chosen(session, secret, now=NOW + timedelta(minutes=59))
    assert signed_in(session, cast.ut.email, NEW)


def test_a_secret_that_was_changed_is_nobodys(session: Session, cast: Cast) -> None:
    secret = made(session, cast.ut.email)
    for tampered in (secret[:-1], secret + "A", secret.swapcase(), "", "A" * 43):
        with pytest.raises(NotFound):
            chosen(session, tampered)
    chosen(session, secret)


def test_the_one_that_is_used_makes_the_others_worthless_and_so_does_another_password(session: Session, cast: Cast) -> None:
    first, second = made(session, cast.ut.email), made(session, cast.ut.email)
    chosen(session, second)
    with pytest.raises(NotFound):
        chosen(session, first)
    third, token = made(session, cast.ut.email), signed_in(session, cast.ut.email, NEW)
    tried = accounts.begin_try(session, email="own:x", address="192.0.2.1", now=NOW)
    told = {"who": cast.ut.who, "old": NEW, "password": NEW + "-2", "counted_as": tried, "token": token, "now": NOW, "keeper": CHEAP}
    accounts.change_password(session, **told)
    with pytest.raises(NotFound):
        chosen(session, third)


def test_a_password_that_is_no_good_leaves_it_good(session: Session, cast: Cast) -> None:
    secret = made(session, cast.ut.email)
    for password in ("ngan", "matkhau123", cast.ut.email, "Bến Hàng Cà Mau"):
        with pytest.raises(Invalid):
            chosen(session, secret, password)
    chosen(session, secret)


def test_a_closed_account_gets_none(session: Session, cast: Cast) -> None:
    secret = made(session, cast.ut.email)
    accounts.close_account(session, email=cast.ut.email, now=NOW, source="cli")
    with pytest.raises(NotFound):
        made(session, cast.ut.email)
    with pytest.raises(NotFound):
        chosen(session, secret)


def test_of_two_who_use_it_at_once_one_has_it(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        secret = made(session, cast.ut.email)

    def use(number: int) -> str:
        try:
            with app.app_context(), work() as session:
                chosen(session, secret, f"{NEW}-{number}")
        except DomainError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(4))) == ["done", "not_found", "not_found", "not_found"]


def test_the_command_line_hands_out_a_way_in(app: Flask, client: Client, cast: Cast) -> None:
    run = app.test_cli_runner().invoke
    address = run(args=["people", "way-in", cast.ut.email]).output.strip()
    assert client.get("/reset/" + address.rpartition("/")[2]).status_code == 200
    assert "no open account has that name" in run(args=["people", "way-in", "ai@vidu.example"]).output
