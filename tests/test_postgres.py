"""The same product on PostgreSQL: every route answers each role as it does on SQLite, and guessing in parallel gains nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
import stage as market
from applying import TAX_CODE, at_once, two_of_one_tax_code
from client import Client
from flask import Flask
from flask_migrate import upgrade
from make import CHEAP, NOW, settings_for
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session
from stage import Stage
from test_routes import ROLES, TABLE, Row, said

from matchmaker.app import create_app
from matchmaker.domain.errors import TooManyTries
from matchmaker.domain.telling import Told
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.base import db
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.people import Party
from matchmaker.store.work import work
from matchmaker.workflows import accounts, memberships, merging, organisations, posting, registering

pytestmark = pytest.mark.postgres
READS = [row for row in TABLE if row.route.startswith("GET")]
WRITES = [row for row in TABLE if row.route.startswith("POST")]


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory, postgres: str) -> Iterator[tuple[str, Stage]]:
    """A database with the whole stage set, from which each test's own is copied by the server."""
    server = sa.create_engine(postgres, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE staged"))
    url = make_url(postgres).set(database="staged").render_as_string(hide_password=False)
    app = create_app(settings_for(tmp_path_factory.mktemp("staged"), url))
    with app.app_context():
        upgrade()
    built = market.build(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    yield postgres, built
    with server.connect() as connection:
        connection.execute(sa.text("DROP DATABASE staged WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def copied(tmp_path: Path, staged: tuple[str, Stage]) -> Iterator[tuple[Flask, Stage]]:
    """The application on a copy of the staged database."""
    address, built = staged
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text("CREATE DATABASE copied TEMPLATE staged"))
    app = create_app(settings_for(tmp_path, make_url(address).set(database="copied").render_as_string(hide_password=False)))
    yield app, built
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    with server.connect() as connection:
        connection.execute(sa.text("DROP DATABASE copied WITH (FORCE)"))
    server.dispose()


def answer(app: Flask, built: Stage, row: Row, role: str) -> str:
    client = Client(app)
    client.become(built.tokens.get(role, ""))
    path = row.path.format(**built.codes)
    if row.route.startswith("GET"):
        return said(client.get(path))
    client.get("/help")
    return said(client.post(path, {name: value.format(**built.codes) for name, value in row.form.items()}))


@pytest.mark.long
@pytest.mark.parametrize("role", ROLES)
def test_pages_answer_each_role_as_they_do_on_sqlite(copied: tuple[Flask, Stage], role: str) -> None:
    for row in READS:
        assert answer(*copied, row, role) == row.expected[ROLES.index(role)], row.path


@pytest.mark.long
@pytest.mark.parametrize("row", WRITES, ids=lambda row: f"{row.route} {row.path}")
def test_forms_are_kept_as_they_are_on_sqlite(copied: tuple[Flask, Stage], row: Row) -> None:
    role = next((role for role, got in zip(ROLES, row.expected, strict=True) if got.endswith("onward")), "chau")
    assert answer(*copied, row, role) == row.expected[ROLES.index(role)]


def test_guessing_in_parallel_gains_nothing(copied: tuple[Flask, Stage]) -> None:
    app, built = copied

    def guess(number: int) -> bool:
        try:
            with app.app_context(), work() as session:
                accounts.begin_try(session, email=built.cast.ut.email, address=f"192.0.2.{number}", now=NOW)
        except TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(guess, range(40))) <= 10


def test_a_form_sent_at_once_from_three_windows_is_one_form(copied: tuple[Flask, Stage]) -> None:
    app, built = copied
    form = {"kind": "enterprise", "name": "Công ty Bãi Bồi", "place": "xã Đất Mũi", "form_key": "at-once"}

    def send(_: int) -> tuple[int, str]:
        client = Client(app)
        client.become(built.tokens["chau"])
        client.get("/help")
        sent = client.post("/parties", form)
        return sent.status_code, sent.headers.get("Location", "")

    with ThreadPoolExecutor(3) as many:
        answers = set(many.map(send, range(3)))
    assert {status for status, _ in answers} == {303}
    assert len(answers) == 1
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Party.name == form["name"])) == 1


def test_many_at_once_draw_one_number_each(copied: tuple[Flask, Stage]) -> None:
    app, _ = copied

    def raise_version(_: int) -> None:
        with app.app_context(), work() as session:
            session.execute(sa.text("UPDATE party SET version = version + 1 WHERE code = 'ut-party'"))

    with ThreadPoolExecutor(8) as many:
        list(many.map(raise_version, range(80)))
    with app.app_context(), work() as session:
        assert session.scalar(sa.text("SELECT version FROM party WHERE code = 'ut-party'")) == 81


def test_two_registrations_of_one_tax_code_confirmed_at_once_make_one_party(copied: tuple[Flask, Stage]) -> None:
    app, built = copied
    assert at_once(app, two_of_one_tax_code(app, built.cast)) in (["done", "invalid"], ["done", "stale"])
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Party.tax_code == TAX_CODE)) == 1


def test_one_link_used_twice_at_once_makes_one_account(copied: tuple[Flask, Stage]) -> None:
    app, built = copied
    chosen = {"person_name": "Người Mới", "password": "mat-khau-rieng"}
    with app.app_context(), work() as session:
        made = memberships.add_somebody(session, who=built.cast.ut.who, code="ut-party", email="lan@cast.example", role="member", now=NOW)
    acts = [lambda session: memberships.activate(session, secret=made.secret, typed=chosen, keeper=CHEAP, now=NOW)] * 2
    assert at_once(app, acts) == ["done", "not_found"]


def test_a_decision_pressed_twice_at_once_is_made_once_and_answered_alike(copied: tuple[Flask, Stage]) -> None:
    app, built = copied

    def confirm(session: Session) -> None:
        registering.confirm(session, who=built.cast.chau.who, code=built.codes["registration"], version=1, now=NOW)

    assert at_once(app, [confirm] * 4) == ["done"] * 4
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Party.source == "registration")) == 1


def test_two_who_merge_or_part_at_once_do_it_once(copied: tuple[Flask, Stage]) -> None:
    app, built = copied
    who, pair, merge = built.cast.chau.who, built.codes["pair"], built.codes["merge"]
    seen = {"xang-1": 1, "xang-2": 1}
    joins = [lambda session, keep=keep: merging.merge(session, who=who, code=pair, keep=keep, versions=seen, now=NOW) for keep in seen]
    assert at_once(app, joins) == ["done", "invalid"]  # type: ignore[arg-type]
    assert at_once(app, [lambda session: merging.unmerge(session, who=who, code=merge, version=1, now=NOW)] * 2) == ["done", "invalid"]
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(sa.func.count()).where(Party.merged_into_id.is_not(None))) == 1


def test_nothing_is_posted_for_a_record_that_is_just_being_merged(copied: tuple[Flask, Stage]) -> None:
    app, built = copied
    who, lexicon = built.cast.chau.who, shipped_lexicon()
    draft = posting.read_draft({"words": "cua", "sure": "all"}, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=NOW.date())
    told = Told("phone", "chú Sáu", NOW.date(), NOW)
    at_once(
        app,
        [
            lambda session: merging.merge(
                session, who=who, code=built.codes["pair"], keep="xang-1", versions={"xang-1": 1, "xang-2": 1}, now=NOW
            ),
            lambda session: posting.post_listing(
                session, who=who, party="xang-2", side="offer", draft=draft, form_key="at-once", told=told, now=NOW
            ),
        ],
    )  # fmt: skip
    with app.app_context(), work() as session:
        assert not session.scalars(sa.select(Listing.id).join(Party, Party.id == Listing.party_id).where(Party.merged_into_id.is_not(None))).all()


@pytest.mark.parametrize("other", [{"name": "HTX gió biển"}, {"name": "HTX Sóng Xa", "tax_code": TAX_CODE}])
def test_a_party_added_twice_at_once_is_added_once(copied: tuple[Flask, Stage], other: dict[str, str]) -> None:
    app, built = copied
    typed = {"name": "HTX Gió Biển", "place": "xã Tân Lộc", "tax_code": other.get("tax_code", "")}

    def add(form: dict[str, str]) -> Callable[[Session], object]:
        return lambda session: organisations.found_party(session, who=built.cast.chau.who, kind="cooperative", typed=form, now=NOW)

    got = at_once(app, [add(typed), *[add({**typed, **other})] * 3])
    assert got.count("done") == 1
    assert set(got) <= {"done", "invalid", "stale"}


def test_a_way_to_a_new_password_used_twice_at_once_is_used_once(copied: tuple[Flask, Stage]) -> None:
    app, built = copied
    with app.app_context(), work() as session:
        secret = accounts.make_reset(session, name=built.cast.ut.email, key="test", now=NOW, source="cli")

    def use(session: Session) -> object:
        return accounts.reset_password(session, secret=secret, password="con-nuoc-rong-thang-muoi", now=NOW)

    got = at_once(app, [use] * 3)
    assert got.count("done") == 1
    assert set(got) == {"done", "not_found"}


def test_two_leads_cannot_remove_each_other_at_once(copied: tuple[Flask, Stage]) -> None:
    app, built = copied
    cast = built.cast
    with app.app_context(), work() as session:
        memberships.add_somebody(session, who=cast.ut.who, code="ut-party", email=cast.duong.email, role="lead", now=NOW)

    def removing(person: str) -> Callable[[Session], object]:
        return lambda session: memberships.remove(session, who=cast.chau.who, code="ut-party", person_code=person, sure=True, now=NOW)

    assert at_once(app, [removing(cast.ut.code), removing(cast.duong.code)]) == ["done", "invalid"]


@pytest.mark.parametrize(
    "path", ["/offers/%00", "/needs/a%00b/matches", "/parties/%00/edit", "/linkages/%00", "/audit?subject=%00", "/audit?before=99999999999"]
)
def test_no_address_crashes(copied: tuple[Flask, Stage], path: str) -> None:
    app, built = copied
    client = Client(app)
    client.become(built.tokens["chau"])
    assert client.get(path).status_code < 500


@pytest.mark.parametrize(
    ("path", "typed"), [("/linkages", {"need": "\0", "offer": "x"}), ("/offers", {"words": "cua", "sure": "1", "form_key": "a\0b"})]
)
def test_no_form_crashes(copied: tuple[Flask, Stage], path: str, typed: dict[str, str]) -> None:
    app, built = copied
    client = Client(app)
    client.become(built.tokens["chau"])
    client.get("/help")
    assert client.post(path, {"party": built.cast.ut.party, **typed}).status_code == 400
