"""The unit of work keeps all or nothing, and many at once lose nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask import Flask
from make import NOW, make_party

from matchmaker.domain.errors import Stale
from matchmaker.store.base import UtcDateTime, db
from matchmaker.store.columns import ExactDecimal, Keys, Thousandths
from matchmaker.store.models.people import Party
from matchmaker.store.work import view, work


def names(app: Flask) -> list[str]:
    with app.app_context(), work() as session:
        return list(session.scalars(sa.select(Party.name).order_by(Party.id)))


def test_what_the_block_did_is_kept(app: Flask) -> None:
    with app.app_context(), work() as session:
        make_party(session, name="HTX Một")
    assert names(app) == ["HTX Một"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_block_that_fails_leaves_nothing_behind(app: Flask, error: type[BaseException]) -> None:
    def fail() -> None:
        with app.app_context(), work() as session:
            make_party(session, name="HTX Một")
            raise error

    with pytest.raises(error):
        fail()
    assert names(app) == []


def test_who_was_slower_is_told_so(app: Flask) -> None:
    with app.app_context(), work() as session:
        make_party(session, code="one")

    def be_slower() -> None:
        with app.app_context(), work() as session:
            party = session.scalars(sa.select(Party)).one()
            session.execute(sa.text("UPDATE party SET version = version + 1"))
            party.name = "HTX Hai"

    with pytest.raises(Stale):
        be_slower()


def test_what_was_read_before_is_read_anew_within_the_block(app: Flask) -> None:
    with app.app_context(), work() as session:
        make_party(session, code="one", name="trước")
    with app.app_context():
        with view() as session:
            party = session.scalars(sa.select(Party)).one()
            assert party.name == "trước"
        elsewhere(app, "sau")
        with work() as session:
            assert party.name == "sau"
            party.about = "viết được"
    with app.app_context():
        assert db.session.scalar(sa.select(Party.about)) == "viết được"


def elsewhere(app: Flask, name: str) -> None:
    """Another process renames the party."""
    with ThreadPoolExecutor(1) as other:
        other.submit(rename, app, name).result()


def rename(app: Flask, name: str) -> None:
    with app.app_context(), work() as session:
        session.scalars(sa.select(Party)).one().name = name


def test_many_at_once_lose_no_write_and_meet_no_lock(app: Flask) -> None:
    with app.app_context(), work() as session:
        make_party(session, code="one", about="0")

    def add_one(_: int) -> None:
        with app.app_context(), work() as session:
            party = session.scalars(sa.select(Party)).one()
            party.about = str(int(party.about) + 1)

    with ThreadPoolExecutor(8) as many:
        list(many.map(add_one, range(8 * 60)))  # each but one writer waits in turn: none meets a lock, none writes over another
    with app.app_context(), work() as session:
        assert session.scalar(sa.select(Party.about)) == "480"


def test_readers_do_not_wait_for_a_writer(app: Flask) -> None:
    with app.app_context(), work() as session:
        make_party(session, name="trước")

    def read() -> str | None:
        with app.app_context(), view() as reading:
            return reading.scalar(sa.select(Party.name))

    with app.app_context(), work() as session:
        session.execute(sa.update(Party).values(name="sau"))
        with ThreadPoolExecutor(1) as other:
            assert other.submit(read).result(timeout=2) == "trước"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (UtcDateTime(), NOW),
        (Thousandths(), Decimal("1250.5")),
        (Thousandths(), Decimal("0.001")),
        (Thousandths(), None),
        (ExactDecimal(), Decimal("0.0000375")),
        (ExactDecimal(), None),
        (Keys(), ("vietgap", "globalgap")),
        (Keys(), ()),
    ],
)
def test_a_column_gives_back_what_it_was_given(app: Flask, column: sa.types.TypeEngine[object], value: object) -> None:
    scratch = sa.Table("scratch", sa.MetaData(), sa.Column("value", column))
    with app.app_context(), work() as session:
        scratch.create(session.connection())
        session.execute(sa.insert(scratch).values(value=value))
        assert session.scalar(sa.select(scratch.c.value)) == value


def test_a_moment_in_another_zone_comes_back_in_utc() -> None:
    here = datetime(2026, 11, 23, 10, 0, tzinfo=timezone(timedelta(hours=7)))
    assert UtcDateTime().process_bind_param(here, db_dialect()) == datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without its zone"):
        UtcDateTime().process_bind_param(datetime(2026, 11, 23), db_dialect())  # noqa: DTZ001


def test_what_is_finer_than_a_thousandth_is_refused_and_not_rounded() -> None:
    with pytest.raises(ValueError, match="finer"):
        Thousandths().process_bind_param(Decimal("0.0001"), db_dialect())


def db_dialect() -> sa.engine.Dialect:
    return sa.create_engine("sqlite://").dialect
