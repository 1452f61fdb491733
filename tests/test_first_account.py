"""The Alliance and its first person are made by one command in an empty database: a link is printed, no password is typed, and it is done once."""

from __future__ import annotations

import re

import sqlalchemy as sa
from cast import Cast
from client import Client
from flask import Flask

from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import Party, Person
from matchmaker.store.queries.people import person_by_email, who_is
from matchmaker.store.work import work
from matchmaker.workflows.accounts.founding import ALLIANCE

WORDS = ("people", "first", "chau@lienminh.example", "--name", "Nguyễn Thị Châu")
NEW = "con-nuoc-rong-thang-muoi"


def run(app: Flask, *words: str):
    return app.test_cli_runner().invoke(args=list(words))


def test_the_link_leads_the_first_person_of_the_staff_to_a_password_of_their_own(app: Flask, client: Client) -> None:
    made = run(app, *WORDS)
    assert made.exit_code == 0, made.output
    address = made.output.splitlines()[-1]
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/reset/\S{40,}", address)
    path = address.removeprefix("http://127.0.0.1:8000")
    client.get(path)
    assert client.post(path, {"password": NEW}).location == "/sign-in"
    assert client.sign_in("chau@lienminh.example", NEW).location == "/"
    assert client.get("/desk").status_code == 200
    with app.app_context(), work() as session:
        party = session.scalars(sa.select(Party)).one()
        assert (party.code, party.kind, party.name, party.invented) == (ALLIANCE, "alliance", "Liên minh Hợp tác xã tỉnh Cà Mau", False)
        assert party.name_folded == "lien minh hop tac xa tinh ca mau"
        person = person_by_email(session, "chau@lienminh.example")
        assert person is not None
        assert who_is(person).staff
        actions = session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)).all()
        assert list(actions[:3]) == ["party.found", "account.add", "account.make_reset"]


def test_a_second_time_it_says_what_to_do_instead_and_changes_nothing(app: Flask) -> None:
    assert run(app, *WORDS).exit_code == 0
    for words in (WORDS, ("people", "first", "khac@lienminh.example", "--name", "Khác")):
        again = run(app, *words)
        assert again.exit_code == 1
        assert "is here already" in again.output
        assert "people way-in" in again.output
    with app.app_context(), work() as session:
        assert session.scalars(sa.select(Person.email)).all() == ["chau@lienminh.example"]


def test_where_the_alliance_was_made_otherwise_it_refuses_too(app: Flask, cast: Cast) -> None:
    assert "is here already" in run(app, *WORDS).output


def test_what_cannot_be_is_said_and_leaves_nothing(app: Flask) -> None:
    for words, why in (
        (("people", "first", "khong-la-gi", "--name", "Châu"), "no e-mail address"),
        (("people", "first", "nguуen@lienminh.example", "--name", "Châu"), "only look like Latin"),
        (("people", "first", "chau@lienminh.example", "--name", " "), "needs a name"),
        (("people", "first", "chau@lienminh.example", "--name", "Châu", "--alliance", " "), "needs a name"),
    ):
        refused = run(app, *words)
        assert refused.exit_code == 1, refused.output
        assert why in refused.output
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count(Party.id))) == session.scalar(sa.select(sa.func.count(Person.id))) == 0


def test_no_password_is_any_good_before_the_link_was_used(app: Flask, client: Client) -> None:
    run(app, *WORDS)
    for password in ("", "x" * 20):
        assert client.sign_in("chau@lienminh.example", password).status_code == 422


def test_another_alliance_is_named(app: Flask) -> None:
    assert run(app, *WORDS, "--alliance", "Liên minh Hợp tác xã tỉnh An Giang").exit_code == 0
    with app.app_context(), work() as session:
        assert session.scalars(sa.select(Party.name)).one() == "Liên minh Hợp tác xã tỉnh An Giang"
