"""A sign-in that is refused does the same work whatever was wrong: nobody learns from its time which accounts there are."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from cast import Cast
from client import Client
from flask import Flask
from make import CHEAP, NOW, make_person

from matchmaker.app import create_app
from matchmaker.store.base import db
from matchmaker.store.models.people import SignInTry
from matchmaker.store.work import work
from matchmaker.workflows import accounts
from matchmaker.workflows.accounts import passwords
from matchmaker.workflows.accounts.passwords import nobodys_hash

WRONG = "sai-roi-nhe-ban-oi"
TRIES = 100
"""Of each kind; two hundred in all."""


class Counting(PasswordHasher):
    """Passwords as ever, and a list of each time that one was hashed or compared."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.done: list[str] = []

    def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
        self.done.append("hash")
        return super().hash(password, salt=salt)

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.done.append("verify")
        return super().verify(hash, password)


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    """What the database is asked meanwhile."""
    said: list[str] = []
    with app.app_context():
        engine = db.engine
    listening = lambda _c, _cur, statement, *_rest: said.append(statement)  # noqa: E731
    sa.event.listen(engine, "before_cursor_execute", listening)
    try:
        yield said
    finally:
        sa.event.remove(engine, "before_cursor_execute", listening)


def names(app: Flask, cast: Cast) -> dict[str, str]:
    """Each way in which a name and a wrong password can be refused."""
    with app.app_context(), work() as session:
        make_person(session, email="dong@cast.example")
        make_person(session, email="may@cast.example").phone = "+84912345678"
        session.flush()
        accounts.close_account(session, email="dong@cast.example", now=NOW, source="cli")
    return {
        "known": cast.ut.email, "unknown": "ai@vidu.example", "closed": "dong@cast.example", "known number": "0912 345 678",
        "unknown number": "0911 222 333", "no name": "không là gì", "none at all": "",
    }  # fmt: skip


def test_whatever_is_wrong_one_password_is_compared_and_the_same_is_asked_of_the_database(app: Flask, client: Client, cast: Cast) -> None:
    keeper = app.config["PASSWORD_KEEPER"] = Counting()
    nobodys_hash(keeper)
    keeper.done.clear()
    said: dict[str, tuple[int, str, tuple[str, ...], tuple[str, ...]]] = {}
    for kind, name in names(app, cast).items():
        client.get("/sign-in")
        keeper.done.clear()
        with statements(app) as asked:
            answer = client.post("/sign-in", {"email": name, "password": WRONG})
        shown = re.sub(r' value="[^"]*"', "", answer.text)  # what was typed, and the form's token
        said[kind] = (answer.status_code, shown, tuple(keeper.done), tuple(one.replace("person.phone =", "person.email =") for one in asked))
    assert {(status, done) for status, _text, done, _asked in said.values()} == {(422, ("verify",))}
    asked_for = {kind: asked for kind, (_status, _text, _done, asked) in said.items()}
    assert len(set(asked_for.values())) == 1, {kind: len(asked) for kind, asked in asked_for.items()}
    assert len({text for _status, text, _done, _asked in said.values()}) == 1


def test_even_the_first_of_all_unknown_names_costs_no_more(app: Flask) -> None:
    """What an unknown name is compared with is made as the application starts, not when it is first asked for."""
    passwords._hashed_at.cache_clear()
    create_app(app.config["SETTINGS"])
    made = passwords._hashed_at.cache_info().misses
    nobodys_hash(app.config["PASSWORD_KEEPER"])
    assert (made, passwords._hashed_at.cache_info().misses) == (1, 1)


@pytest.mark.long
def test_the_medians_of_the_time_of_an_unknown_name_and_of_a_wrong_password_lie_within_a_tenth(app: Flask, client: Client, cast: Cast) -> None:
    """The one place where a clock is looked at, and it is that of the processor: what else the machine does is not counted."""
    app.config["PASSWORD_KEEPER"] = accounts.STANDARD
    nobodys_hash(accounts.STANDARD)
    with app.app_context(), work() as session:
        person = make_person(session, email="that@cast.example")
        person.password_hash = accounts.STANDARD.hash("con-nuoc-rong-thang-muoi")
    known, unknown = (lambda: "that@cast.example"), (lambda: f"ai{random.getrandbits(30)}@vidu.example")
    for _ in range(3):
        timed(app, client, known)
        timed(app, client, unknown)
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for _ in range(TRIES):
        for kind, name in random.sample([("known", known), ("unknown", unknown)], 2):
            took[kind].append(timed(app, client, name))
    medians = {kind: statistics.median(seconds) for kind, seconds in took.items()}
    apart = abs(medians["known"] - medians["unknown"]) / max(medians.values())
    print(f"medians {medians}, apart {apart:.1%}")
    assert apart < 0.10


def timed(app: Flask, client: Client, name: Callable[[], str]) -> float:
    """The processor's seconds of one refused sign-in; the tries before it are forgotten, so that it is never put off."""
    with app.app_context(), work() as session:
        session.execute(sa.delete(SignInTry))
    typed = {"email": name(), "password": WRONG}
    client.get("/sign-in")
    began = time.process_time()
    answer = client.post("/sign-in", typed)
    took = time.process_time() - began
    assert answer.status_code == 422
    return took


def test_who_signs_in_is_known_with_all_they_speak_for(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        tried = accounts.begin_try(session, email=cast.ut.email, address="192.0.2.1", now=NOW)
        person, token = accounts.sign_in(session, email=cast.ut.email, password="chung-mot-mat-khau", counted_as=tried, now=NOW, keeper=CHEAP)
        assert token
        assert [one.party.code for one in person.memberships] == [cast.ut.party]
