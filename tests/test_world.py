"""The invented province: the same seed gives the same rows, everything is marked, and nothing in it could not have been written by people."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from client import Client
from flask import Flask
from flask_migrate import upgrade
from make import settings_for

from config import ROOT
from matchmaker.app import create_app
from matchmaker.domain.linkage import Stage, take
from matchmaker.domain.permissions import Who
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.base import db
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import KeptMatch
from matchmaker.store.models.people import Membership, Party, Person
from matchmaker.store.models.prices import ReferencePriceRow
from matchmaker.store.work import view, work
from matchmaker.workflows import demo, keeping, posting, ranking, running, worldmaking
from matchmaker.workflows.worldmaking import Plan
from matchmaker.workflows.worldmaking.goods import goods

PLAN = Plan(cooperatives=31, enterprises=22, years=2, seed=7, as_of=date(2026, 3, 15))
CALL = ["world", "make", "--cooperatives", "31", "--enterprises", "22", "--years", "2", "--seed", "7", "--as-of", "2026-03-15"]
STAFF = Who("w-p-0001", frozenset({"w-lien-minh"}), staff=True)


def fingerprint(app: Flask) -> str:
    """The digest of every row of every table, as the database gives them."""
    whole = hashlib.sha256()
    with app.app_context(), view() as session:
        for table in db.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in session.execute(sa.select(table)))
            whole.update(repr((table.name, rows)).encode())
        session.rollback()
    return whole.hexdigest()


def filled(app: Flask, plan: Plan = PLAN) -> worldmaking.Made:
    with app.app_context(), work() as session:
        return worldmaking.make_world(session, plan=plan, accounts={})


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A small world on SQLite, which the tests of this file only read."""
    app = create_app(settings_for(tmp_path_factory.mktemp("world")))
    with app.app_context():
        upgrade()
    filled(app)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def everything(app: Flask, model: type) -> list[Any]:
    with app.app_context(), view() as session:
        found = list(session.scalars(sa.select(model).order_by(model.id)))  # type: ignore[attr-defined]
        session.expunge_all()
        session.rollback()
        return found


def published(app: Flask) -> str:
    """The digest of the lists that a run would publish."""
    with app.app_context(), view() as session:
        taken = running.take(session)
        session.rollback()
    return running.rank_taken(taken, lambda _: None).published


def make_in_a_process(folder: Path, template: Path, hash_seed: str) -> str:
    """The fingerprint of the world that a process of its own makes."""
    folder.mkdir()
    (folder / "test.sqlite3").write_bytes(template.read_bytes())
    environment = {
        **os.environ, "MATCHMAKER_ENV": "test", "SECRET_KEY": "test", "INSTANCE_PATH": str(folder), "PYTHONHASHSEED": hash_seed,
        "DATABASE_URL": f"sqlite:///{folder / 'test.sqlite3'}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *CALL], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "all of it invented" in done.stdout
    assert "co-operatives" in done.stderr, "nothing said on the way"
    app = create_app(settings_for(folder))
    made = fingerprint(app)
    with app.app_context():
        db.engine.dispose()
    return made


@pytest.mark.long
def test_the_same_seed_gives_the_same_rows_in_any_process(tmp_path: Path, template_database: Path) -> None:
    first, second = (make_in_a_process(tmp_path / seed, template_database, seed) for seed in ("1", "4711"))
    assert first == second


def test_another_seed_gives_another_world(app: Flask, world: Flask) -> None:
    made = filled(app, Plan(PLAN.cooperatives, PLAN.enterprises, PLAN.years, 8, PLAN.as_of))
    assert made.parties == PLAN.cooperatives + PLAN.enterprises + 1
    assert fingerprint(app) != fingerprint(world)


@pytest.mark.postgres
def test_postgresql_holds_the_same_world_and_goes_on_counting(postgres_app: Flask, world: Flask) -> None:
    upgrade()
    with work() as session:
        worldmaking.make_world(session, plan=PLAN, accounts={})
    assert published(postgres_app) == published(world), "the same listings are ranked otherwise"
    for model in (Party, Person, Membership, Listing, Linkage, LinkageEvent):
        here = [(one.id, getattr(one, "code", ""), getattr(one, "words", "")) for one in everything(postgres_app, model)]
        assert here == [(one.id, getattr(one, "code", ""), getattr(one, "words", "")) for one in everything(world, model)]
    book = shipped_lexicon()
    with work() as session:
        draft = posting.read_draft({"words": "khóm"}, side="offer", lexicon=book, gazetteer=book.gazetteer, today=PLAN.as_of)
        who = Who("w-p-0007", frozenset({"w-htx-0001"}))
        made = posting.post_listing(session, who=who, party="w-htx-0001", side="offer", draft=draft, form_key="x", now=PLAN.now)
        assert made.id == len(everything(postgres_app, Listing)) + 1


@pytest.mark.parametrize("already", ["party", "world"])
def test_a_database_that_is_not_empty_is_left_alone(app: Flask, already: str) -> None:
    with app.app_context(), work() as session:
        if already == "party":
            session.add(Party(code="c", kind="cooperative", name="HTX Có Trước", name_folded="htx co truoc", created_at=PLAN.now))
        else:
            worldmaking.make_world(session, plan=PLAN, accounts={})
    before = fingerprint(app)
    answer = app.test_cli_runner().invoke(args=CALL)
    assert answer.exit_code == 2
    assert "not empty" in answer.output
    assert fingerprint(app) == before


def test_a_database_without_tables_is_named(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path))
    answer = app.test_cli_runner().invoke(args=CALL)
    assert answer.exit_code == 2
    assert "flask db upgrade" in answer.output


def test_production_is_filled_with_invented_things_only_if_it_is_meant(tmp_path: Path, template_database: Path) -> None:
    (tmp_path / "test.sqlite3").write_bytes(template_database.read_bytes())
    secret = "mX3v" * 12
    app = create_app(settings_for(tmp_path, environment="production", secret_key=secret, trusted_hosts=("benhang.example",)))
    answer = app.test_cli_runner().invoke(args=CALL)
    assert answer.exit_code == 2
    assert "--yes-invented-data" in answer.output
    assert app.test_cli_runner().invoke(args=[*CALL, "--yes-invented-data"]).exit_code == 0
    assert {one.password_hash for one in everything(app, Person)} == {"!"}
    with app.app_context():
        db.engine.dispose()


def test_only_a_demo_installation_has_accounts_and_they_open(tmp_path: Path, template_database: Path) -> None:
    (tmp_path / "test.sqlite3").write_bytes(template_database.read_bytes())
    app = create_app(settings_for(tmp_path, environment="demo"))
    assert app.test_cli_runner().invoke(args=CALL).exit_code == 0
    for email in demo.ACCOUNTS:
        client = Client(app)
        assert client.sign_in(email, demo.PASSWORD).status_code == 303
        client.page("/")
    closed = Client(app)
    assert closed.sign_in("nguoi-0002@minh-hoa.example", "!").status_code == 422
    with app.app_context():
        kinds = [kind for (kind,) in db.session.execute(sa.select(Party.kind).join(Membership).join(Person).where(Person.email.in_(demo.ACCOUNTS)))]
        db.session.rollback()
        assert sorted(kinds) == ["alliance", "cooperative", "enterprise"]
        db.engine.dispose()


def test_everything_is_marked_as_invented_and_every_name_is_its_own(world: Flask) -> None:
    parties = everything(world, Party)
    assert all(one.invented and one.source == "demo" and one.tax_code is None for one in parties)
    assert Counter(one.kind for one in parties) == {"alliance": 1, "cooperative": 31, "enterprise": 22}
    assert len({one.name for one in parties}) == len(parties)
    assert all("(minh họa)" in one.name for one in parties if one.kind != "cooperative")
    assert all("(minh họa)" in one.name and one.email.endswith(".example") for one in everything(world, Person))
    assert all(one.source == "demo" for one in everything(world, Listing))


def test_listings_read_back_as_they_were_meant(world: Flask) -> None:
    book = shipped_lexicon()
    found = random.Random(3).sample(everything(world, Listing), 120)
    for one in found:
        typed = {
            "words": one.words, "quantity": one.quantity_typed, "price": one.price_typed, "from": one.from_typed, "until": one.until_typed,
            "place": one.place_typed, "grade": one.grade_typed, "state": one.state_typed, "certificates": one.certificates_typed, "per": one.per,
            "kg_each": one.kg_each_typed, "must": list(one.must or ()), "radius_km": str(one.radius_km or ""), "sure": "1",
        }  # fmt: skip
        draft = posting.read_draft(typed, side=one.side, lexicon=book, gazetteer=book.gazetteer, today=one.created_at.date())
        said = (draft.quantity.amount, draft.quantity.unit) if draft.quantity else (None, "")
        assert said == (one.quantity, one.quantity_unit), one.code
        priced = (draft.price.dong, draft.price.high, draft.price.unit) if draft.price else (None, None, "")
        assert priced == (one.price_dong, one.price_high_dong, one.price_unit), (one.code, one.price_typed)
        assert (draft.starts_on, draft.ends_on, "|".join(draft.tides)) == (one.starts_on, one.ends_on, one.tides), (one.code, one.from_typed)
        assert [(paper.name, paper.number) for paper in draft.certificates or ()] == [(p["name"], p["number"]) for p in one.certificates or ()], (
            one.code
        )
        assert sorted(draft.must) == sorted(one.must or ())


def test_words_name_what_was_meant_and_prices_lie_near_the_usual(world: Flask) -> None:
    by_key = {one.product: one for one in goods()}
    listings = everything(world, Listing)
    read = [one for one in listings if one.linked["readings"]]
    assert len(read) > 0.97 * len(listings)
    assert {key for one in read for key, _, _ in one.linked["readings"][:1]} <= {
        *by_key,
        *(key for good in goods() for key in shipped_lexicon().line(good.product)),
    }
    for one in read:
        good = by_key.get(one.linked["readings"][0][0])
        if good and one.price_dong:
            assert 0.6 * good.price_low <= one.price_dong <= 1.45 * good.price_high, (one.words, one.price_typed)


def test_seasons_years_and_days_are_those_that_were_asked_for(world: Flask) -> None:
    listings = everything(world, Listing)
    assert all(PLAN.begins_on <= one.created_at.date() <= PLAN.as_of and one.created_at < PLAN.now for one in listings)
    assert {one.created_at.year for one in listings} == {2024, 2025, 2026}
    assert all((PLAN.as_of - one.ends_on).days <= 30 for one in listings if one.status == "open" and one.ends_on < PLAN.as_of)
    assert Counter(one.status for one in listings).keys() == {"open", "closed", "withdrawn"}
    assert all((one.withdrawn_at is not None) == (one.status == "withdrawn") for one in listings)
    assert all(one.created_at < one.withdrawn_at <= PLAN.now for one in listings if one.withdrawn_at)
    salt = [one for one in listings if one.side == "offer" and one.linked["readings"][:1] and one.linked["readings"][0][0].startswith("muoi")]
    assert not [one for one in salt if one.created_at.month in (8, 9)]


def test_linkages_are_the_sum_of_their_events_and_end_in_several_ways(world: Flask) -> None:
    events: dict[int, list[LinkageEvent]] = {}
    for event in everything(world, LinkageEvent):
        events.setdefault(event.linkage_id, []).append(event)
    linkages = everything(world, Linkage)
    assert len(linkages) > 40
    for one in linkages:
        stage: Stage | None = None
        for number, event in enumerate(events[one.id], 1):
            assert (event.sequence, event.from_stage) == (number, stage.value if stage else None)
            stage = take(stage, event.move, event.facts)
            assert event.to_stage == stage.value
        assert (one.stage, one.version, one.moved_at) == (stage.value, len(events[one.id]), events[one.id][-1].at)
        assert [event.at for event in events[one.id]] == sorted(event.at for event in events[one.id])
        assert one.buyer_id != one.seller_id
        assert one.ranking["reasons"]
    moves = Counter(event.move for group in events.values() for event in group)
    assert 0.15 < moves["sign"] / len(linkages) < 0.55
    assert moves["drop"] > 0
    assert {event.facts.get("outcome") for group in events.values() for event in group if event.move == "close"} >= {"delivered"}


def test_every_write_stands_in_the_audit_in_the_order_of_time(world: Flask) -> None:
    audited = everything(world, AuditEvent)
    assert [one.at for one in audited] == sorted(one.at for one in audited)
    assert audited[0].action == "world.make"
    count = Counter(one.action for one in audited)
    assert count["listing.post"] == len(everything(world, Listing))
    assert sum(many for action, many in count.items() if action.startswith("linkage.")) == len(everything(world, LinkageEvent))


def test_the_command_writes_reference_prices_too(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=CALL)
    assert answer.exit_code == 0, answer.output
    prices = everything(app, ReferencePriceRow)
    assert prices
    assert all(one.invented and one.read_on <= PLAN.as_of for one in prices)


def test_ranked_in_bulk_every_listing_keeps_what_its_page_shows(app: Flask) -> None:
    filled(app)
    assert app.test_cli_runner().invoke(args=["ranking", "run", "--workers", "2"]).exit_code == 0
    with app.app_context(), view() as session:
        open_ones = session.scalars(sa.select(Listing).where(Listing.status == "open").order_by(Listing.id)).all()
        for one in random.Random(5).sample(list(open_ones), 25):
            page = ranking.matches_of(session, who=STAFF, code=one.code, n=keeping.KEPT)
            rows = session.scalars(sa.select(KeptMatch).where(KeptMatch.listing_id == one.id).order_by(KeptMatch.rank)).all()
            shown = [(match.listing.id, match.match.score, match.match.low, match.match.high, not match.match.gate) for match in page.matches]
            assert [(row.other_id, row.score, row.low, row.high, row.passes) for row in rows] == shown, one.code
        session.rollback()
