"""The demo world: loaded once, into an empty demo database, the same every time, with work for everybody at first sight."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from make import settings_for
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.cli.demo import load_world
from matchmaker.cli.demo_deliveries import SELLERS
from matchmaker.domain.linkage import Stage
from matchmaker.store.base import db
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.contracts import Contract, ContractLine
from matchmaker.store.models.desk import Task
from matchmaker.store.models.harvests import Harvest, HarvestDraw
from matchmaker.store.models.linkages import Linkage
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.mandates import Mandate
from matchmaker.store.models.people import Party, PartyClaim, Person
from matchmaker.store.models.words import Product
from matchmaker.store.queries import desk_dealings, listings
from matchmaker.store.queries.desk import Wanted
from matchmaker.store.queries.people import person_by_email, who_is
from matchmaker.store.work import work
from matchmaker.workflows.demo import ACCOUNTS, PASSWORD, rows_of
from matchmaker.workflows.ranking import matches_of

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def world_database(tmp_path_factory: pytest.TempPathFactory, template_database: Path) -> Path:
    """A database with the demo world, loaded once and copied for each test."""
    folder = tmp_path_factory.mktemp("world")
    shutil.copy(template_database, folder / "test.sqlite3")
    app = create_app(settings_for(folder))
    with app.app_context():
        with work() as session:
            load_world(session, keeper=app.config["PASSWORD_KEEPER"], now=NOW)
        db.session.remove()
        db.engine.dispose()
    return folder / "test.sqlite3"


@pytest.fixture
def session(app: Flask, app_made: tuple[Flask, Path], world_database: Path) -> Iterator[Session]:
    shutil.copy(world_database, app_made[1])
    with app.app_context(), work() as session:
        yield session


def count(session: Session, table: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_every_row_of_the_tables_is_in_the_world(session: Session) -> None:
    expected = {
        Party: "parties", PartyClaim: "claims", Person: "people", Linkage: "linkages"
    }  # fmt: skip
    for table, name in expected.items():
        assert count(session, table) == sum(1 for _ in rows_of(name)), name
    said = len(SELLERS)  # the offers by which those who sell under the framework said how much their harvests are
    assert count(session, Listing) == said + sum(1 for name in ("offers", "needs") for _ in rows_of(name))


def test_every_annex_draws_on_a_harvest_and_its_offer_is_no_longer_on_the_market(session: Session) -> None:
    drawn = session.execute(
        sa.select(Party.code, Harvest.signed_kg, Harvest.capacity_kg).join(Harvest, Harvest.party_id == Party.id)
        .join(HarvestDraw, HarvestDraw.harvest_id == Harvest.id).join(ContractLine, ContractLine.id == HarvestDraw.line_id)
        .join(Contract, Contract.id == ContractLine.contract_id).where(Contract.shape == "annex").order_by(Contract.id)
    ).tuples().all()  # fmt: skip
    assert [(code, int(signed), float(whole)) for code, signed, whole in drawn] == [
        ("htx-cai-tau-xanh", 6000, 7500), ("htx-rach-tau", 3000, 4000), ("htx-ben-la", 3000, 3000)
    ]  # fmt: skip
    states = session.scalars(sa.select(Listing.status).where(Listing.code.in_([f"o-demo-{one[0]}" for one in SELLERS]))).all()
    assert states == ["withdrawn"] * len(SELLERS)


def test_the_trade_is_in_the_world(session: Session) -> None:
    assert count(session, Product) > 90


def test_stories_are_told_of_offers_with_the_certificate_that_they_name(session: Session) -> None:
    stories = list(rows_of("stories"))
    assert len(stories) >= 5
    for row in stories:
        listing = listings.by_code(session, row["code"])
        assert listing is not None
        assert listing.story.split("\n") == row["story"].split("¶")
        assert listing.pick_up == row["pick_up"]
        (held,) = [one for one in listing.certificates or [] if one["name"] == row["certificate"]]
        assert (held["number"], held["expires_on"]) == (row["number"], row["expires_on"])
        assert row["number"].startswith("MH-")


def test_everybody_of_the_world_leads_their_party(session: Session) -> None:
    for email in ACCOUNTS:
        person = person_by_email(session, email)
        assert person is not None
        assert who_is(person).led_codes == who_is(person).party_codes != frozenset()


def test_only_invented_parties_have_listings(session: Session) -> None:
    reported = session.scalars(sa.select(Party.code).join(Listing, Listing.party_id == Party.id).where(Party.invented.is_(False))).all()
    assert reported == []


def test_what_is_reported_names_its_source(session: Session) -> None:
    for party in session.scalars(sa.select(Party).where(Party.invented.is_(False))):
        assert party.source, party.code
    assert not session.scalar(sa.select(sa.func.count()).where(PartyClaim.source == ""))


def test_each_demo_account_finds_work_at_first_sight(session: Session, app: Flask) -> None:
    keeper = app.config["PASSWORD_KEEPER"]
    for email in ACCOUNTS:
        person = person_by_email(session, email)
        assert person is not None
        assert keeper.verify(person.password_hash, PASSWORD)
        who = who_is(person)
        if who.staff:
            continue
        own = [*listings.of_parties(session, who.party_codes, "offer"), *listings.of_parties(session, who.party_codes, "need")]
        fitting = [one.code for one in own if any(not found.match.gate for found in matches_of(session, who=who, code=one.code).matches)]
        assert len(fitting) >= 2, email


def test_the_board_shows_every_stage(session: Session) -> None:
    assert set(session.scalars(sa.select(Linkage.stage))) == set(Stage)


def test_everything_is_marked_as_demo(session: Session) -> None:
    assert set(session.scalars(sa.select(AuditEvent.source))) == {"demo"}
    assert set(session.scalars(sa.select(Listing.source))) == {"demo"}


def test_most_listings_are_read_without_a_doubt(session: Session) -> None:
    rows = session.scalars(sa.select(Listing)).all()
    linked = [row for row in rows if row.linked and row.linked["readings"]]
    assert len(linked) >= 0.85 * len(rows)


def test_the_command_loads_once_and_only_a_demo(tmp_path: Path, template_database: Path) -> None:
    (tmp_path / "test.sqlite3").write_bytes(template_database.read_bytes())
    refusing = create_app(settings_for(tmp_path)).test_cli_runner()
    assert refusing.invoke(args=["demo", "load"]).exit_code == 2
    app = create_app(settings_for(tmp_path, environment="demo"))
    runner = app.test_cli_runner()
    first = runner.invoke(args=["demo", "load", "--if-empty"])
    assert first.exit_code == 0, first.output
    assert PASSWORD in first.output
    assert all(email in first.output for email in ACCOUNTS)
    again = runner.invoke(args=["demo", "load", "--if-empty"])
    assert (again.exit_code, again.output) == (0, "")
    assert runner.invoke(args=["demo", "load"]).exit_code == 1
    with app.app_context():
        assert count(db.session(), Party) == sum(1 for _ in rows_of("parties"))
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("year", [2027, 2030])
def test_a_world_loaded_years_later_is_still_in_season(app: Flask, year: int) -> None:
    now = datetime(year, 11, 29, 3, 0, tzinfo=UTC)
    with app.app_context(), work() as session:
        load_world(session, keeper=app.config["PASSWORD_KEEPER"], now=now)
        over = session.scalar(sa.select(sa.func.count()).where(Listing.ends_on < now.date())) or 0
        assert over <= 3


def test_the_dealings_of_the_desk_are_all_there(session: Session) -> None:
    wanted = Wanted("", "all", NOW, NOW.date(), 9)
    dealings = (
        desk_dealings.due_rounds, desk_dealings.questions, desk_dealings.late, desk_dealings.told, desk_dealings.reports, desk_dealings.payments,
        desk_dealings.countersign, desk_dealings.contracts_to_mind, desk_dealings.outcomes, desk_dealings.plans, desk_dealings.differing,
    )  # fmt: skip
    assert [read.__name__ for read in dealings if not read(session, wanted).count] == []
    assert session.scalars(sa.select(Contract.code).where(Contract.state == "signed", Contract.shape == "annex")).all() == ["hd-pl-demo-3"]
    assert session.scalar(sa.select(sa.func.count()).select_from(Mandate)) == 1


def test_staff_find_their_desk_laid_and_a_party_what_was_written_for_it(session: Session) -> None:
    waiting = set(session.scalars(sa.select(Listing.code).where(Listing.confirmation == "waiting")))
    assert {"o-htx-cai-tau-xanh-4", "o-htx-bong-mam-1"} <= waiting
    assert set(session.scalars(sa.select(Listing.confirmed_via).where(Listing.confirmation == "confirmed"))) == {"phone", "visit"}
    assert session.scalar(sa.select(sa.func.count(Task.id)).where(Task.done_at.is_(None))) == 2
