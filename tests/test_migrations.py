"""Migrations are the only way in which tables come to be, and they can be taken back, on both databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from cast import assemble
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from make import NOW, make_contract, make_linkage, make_listing, settings_for
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from matchmaker.app import create_app
from matchmaker.store.audit import record_event
from matchmaker.store.base import db
from matchmaker.store.models.contracts import ContractEvent
from matchmaker.store.models.fairness import PartyStanding, SupportSwitch
from matchmaker.store.models.figures import FigureSettling
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.merges import PartyMerge, PartyMergeMove
from matchmaker.store.models.people import Person
from matchmaker.store.models.rounds import LotAward, NeedLot, NeedRound, RoundEvent
from matchmaker.store.models.terms import LinkageTerms, TermsAnswer
from matchmaker.store.work import work

APPEND_ONLY = [
    "audit_event", "audit_seal",
    "contract_event", "figure_settling", "linkage_event", "linkage_terms", "lot_award", "party_merge_move", "party_standing",
    "round_event", "support_switch", "terms_answer",
]  # fmt: skip
DAY = "2026-01-01 00:00:00"
ON_BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=ON_BOTH)
def bare_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without any table, within its context."""
    if request.param == "postgresql":
        yield request.getfixturevalue("postgres_app")
        return
    made = create_app(settings_for(tmp_path))
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(sa.inspect(db.engine).get_table_names())


def test_there_and_back_and_there_again_leaves_what_the_models_say(bare_app: Flask) -> None:
    upgrade()
    assert tables() == set(db.metadata.tables) | {"alembic_version"}
    check()  # exits when the models and the migrated database differ
    downgrade(revision="base")
    assert tables() == {"alembic_version"}
    upgrade()
    check()


def test_the_database_refuses_to_rewrite_what_happened(bare_app: Flask) -> None:
    upgrade()
    history(bare_app)
    for table in APPEND_ONLY:
        for change in ("UPDATE {table} SET id = id + 1000", "DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match=f"{table} can only be added to"), work() as session:
                session.execute(sa.text(change.format(table=table)))
            with work() as session:
                assert session.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 1, table


@pytest.mark.parametrize("bare_app", ["sqlite"], indirect=True)
def test_replacing_is_no_way_around_it(bare_app: Flask) -> None:
    upgrade()
    history(bare_app)
    with pytest.raises(DBAPIError, match="can only be added to"), work() as session:
        session.execute(sa.text("REPLACE INTO audit_event SELECT id, at, NULL, NULL, source, 'nothing', 'x', 'x', detail FROM audit_event"))


@pytest.mark.parametrize("bare_app", ["sqlite"], indirect=True)
def test_a_plain_client_cannot_replace_what_happened_either(bare_app: Flask) -> None:
    """One that knows none of our settings: without recursive triggers a REPLACE deletes past the trigger on DELETE."""
    upgrade()
    history(bare_app)
    db.session.remove()
    with closing(sqlite3.connect(str(db.engine.url.database))) as plain:
        for table in APPEND_ONLY:
            names = ", ".join(f'"{row[1]}"' for row in plain.execute(f"PRAGMA table_info({table})"))
            with pytest.raises(sqlite3.IntegrityError, match=f"{table} can only be added to"):
                plain.execute(f"REPLACE INTO {table} ({names}) SELECT {names} FROM {table}")


@pytest.mark.postgres
def test_truncating_is_no_way_around_it(postgres_app: Flask) -> None:
    upgrade()
    with pytest.raises(DBAPIError, match="can only be added to"), work() as session:
        session.execute(sa.text("TRUNCATE audit_event CASCADE"))


def test_who_spoke_for_a_party_before_there_were_roles_leads_it_and_claims_get_codes(bare_app: Flask) -> None:
    upgrade(revision="0001")
    with work() as session:
        for written in (
            "INSERT INTO party (id, code, kind, name, name_folded, place_typed, phone, about, invented, source, created_at, version)"
            " VALUES (1, 'p', 'cooperative', 'HTX', 'htx', '', '', '', false, '', '2026-01-01 00:00:00', 1)",
            "INSERT INTO person (id, code, name, email, password_hash, language, active, created_at)"
            " VALUES (1, 'u', 'Út', 'ut@cast.example', 'x', '', true, '2026-01-01 00:00:00')",
            "INSERT INTO membership (id, person_id, party_id) VALUES (1, 1, 1)",
            "INSERT INTO party_claim (id, party_id, subject, said, reported_on, source) VALUES (7, 1, 'name', 'HTX Cũ', '2019', 'báo')",
        ):
            session.execute(sa.text(written))
    upgrade()
    with work() as session:
        assert session.execute(sa.text("SELECT role, since FROM membership")).one() == ("lead", None)
        assert session.execute(sa.text("SELECT code, said, withdrawn_at, withdrawn_why FROM party_claim")).one() == ("k-7", "HTX Cũ", None, "")
    downgrade(revision="0001")
    with work() as session:
        assert session.execute(sa.text("SELECT person_id, party_id FROM membership")).one() == (1, 1)
        assert session.execute(sa.text("SELECT said FROM party_claim")).one() == ("HTX Cũ",)


def write_all(*written: str) -> None:
    """Rows as a database of another version holds them."""
    with work() as session:
        for one in written:
            session.execute(sa.text(one))


def person_said(number: int, *, email: str = "", active: bool = True) -> str:
    """A person as every version since telephone numbers holds one."""
    named, reached = (f"'{email}'", "NULL") if email else ("NULL", f"'+8491234567{number}'")
    return (
        "INSERT INTO person (id, code, name, email, phone, password_hash, language, active, created_at)"
        f" VALUES ({number}, 'u-{number}', 'Út', {named}, {reached}, 'x', '', {str(active).lower()}, '{DAY}')"
    )


def letter_said(number: int, state: str) -> str:
    """A letter as the versions before letters were put aside hold one."""
    return (
        "INSERT INTO letter (id, code, key, kind, to_name, to_email, language, subject_kind, subject_code, facts, title, body, state,"
        f" handed_over, created_at, reason) VALUES ({number}, 't-{number}', 'k-{number}', 'task_due', 'Út', 'ut@cast.example', 'vi', 'task',"
        f" 'v-1', '{{}}', 'Đến hạn', 'Gọi', '{state}', 1, '{DAY}', 'hộp thư đầy')"
    )


def letters() -> list[tuple[str, ...]]:
    with work() as session:
        return [tuple(row) for row in session.execute(sa.text("SELECT state, reason, title, body FROM letter ORDER BY id"))]


def test_letters_put_aside_have_failed_for_the_older_version_and_nothing_else_of_them_is_lost(bare_app: Flask) -> None:
    upgrade(revision="0020")
    states = ("waiting", "sending", "sent", "kept", "failed", "digest", "told", "inbox")
    write_all(*(letter_said(number, state) for number, state in enumerate(states)))
    before = letters()
    with pytest.raises(DBAPIError):
        write_all(letter_said(99, "aside"))
    upgrade(revision="0021")
    assert letters() == before
    with work() as session:
        assert set(session.scalars(sa.text("SELECT aside_why FROM letter"))) == {""}
    write_all("UPDATE letter SET state = 'aside', aside_why = 'địa chỉ không còn' WHERE state = 'waiting'")
    downgrade(revision="0020")
    assert letters() == [("failed", *before[0][1:]), *before[1:]]
    upgrade(revision="0021")
    assert letters() == [("failed", *before[0][1:]), *before[1:]]


def test_who_has_signed_in_before_is_not_welcomed_and_waiting_addresses_go_with_their_table(bare_app: Flask) -> None:
    upgrade(revision="0020")
    write_all(
        *(person_said(number, email=f"{number}@cast.example") for number in (1, 2, 3)),
        f"INSERT INTO user_session (token_hash, person_id, created_at, expires_at, code) VALUES ('h', 1, '{DAY}', '{DAY}', 's')",
        "INSERT INTO audit_event (at, person_id, source, action, subject_kind, subject_code, detail)"
        f" VALUES ('{DAY}', 2, 'web', 'account.sign_in', 'person', 'u-2', '{{}}')",
    )
    upgrade(revision="0021")
    write_all(
        "INSERT INTO address_change (code, token_hash, person_id, email, made_at, expires_at)"
        f" VALUES ('d-1', 'h', 3, 'moi@cast.example', '{DAY}', '{DAY}')"
    )
    with work() as session:
        welcomed = session.execute(sa.text("SELECT welcomed_at = created_at FROM person ORDER BY id")).scalars().all()
    assert welcomed == [True, True, None]
    downgrade(revision="0020")
    assert "address_change" not in tables()
    with work() as session:
        assert session.execute(sa.text("SELECT code, email FROM person ORDER BY id")).all() == [
            (f"u-{number}", f"{number}@cast.example") for number in (1, 2, 3)
        ]
    upgrade()
    with work() as session:
        assert session.execute(sa.text("SELECT welcomed_at FROM person WHERE id = 3")).one() == (None,)
        assert session.execute(sa.text("SELECT count(*) FROM address_change")).one() == (0,)


def test_a_closed_account_may_lose_its_only_name_and_gets_one_that_nobody_has_on_the_way_back(bare_app: Flask) -> None:
    upgrade(revision="0021")
    write_all(person_said(1), person_said(2, active=False), person_said(3, email="ba@cast.example"))
    with pytest.raises(DBAPIError):
        write_all("UPDATE person SET phone = NULL WHERE id = 2")
    upgrade(revision="0022")
    with pytest.raises(DBAPIError):
        write_all("UPDATE person SET phone = NULL WHERE id = 1")
    write_all("UPDATE person SET phone = NULL WHERE id = 2")
    downgrade(revision="0021")
    with work() as session:
        named = session.execute(sa.text("SELECT email, phone FROM person ORDER BY id")).all()
    assert named == [(None, "+84912345671"), ("u-2@closed.invalid", None), ("ba@cast.example", None)]


def test_revisions_are_numbered_so_that_two_heads_collide() -> None:
    names = sorted(path.name for path in (Path(__file__).parents[1] / "migrations" / "versions").glob("*.py"))
    assert [name[:5] for name in names] == [f"{number:04}_" for number in range(1, len(names) + 1)]


def answered(session: Session, linkage: Linkage, need: Listing, person: Person) -> None:
    """Terms with their answer, and a round of one part with its winner."""
    empty = dict.fromkeys(("grade_typed", "from_typed", "until_typed", "place_typed", "payment_typed", "payment_due", "note", "valid_typed"), "")
    told = dict.fromkeys(("told_via", "told_by", "acting"), "")
    price = {"price_typed": "1k/kg", "price_dong": 1000, "price_unit": "kg", "quantity_typed": "1 kg", "quantity": Decimal(1), "quantity_unit": "kg"}
    hand = {"person_id": person.id, "at": NOW}
    terms = LinkageTerms(code="d", linkage_id=linkage.id, sequence=1, side="offer", per="window", form_key="d", **empty, **told, **price, **hand)
    round_ = NeedRound(need_id=need.id, state="awarded", created_at=NOW, changed_at=NOW)
    session.add_all((terms, round_))
    session.flush()
    lot = NeedLot(round_id=round_.id, number=1)
    session.add(lot)
    session.flush()
    session.add(TermsAnswer(terms_id=terms.id, act="refuse", side="need", reason="price", note="", **told, **hand))
    session.add(LotAward(lot_id=lot.id, linkage_id=linkage.id, **hand))
    session.add(RoundEvent(round_id=round_.id, sequence=1, act="set", to_state="open", facts={}, **hand))


def history(app: Flask) -> None:
    """One event of each kind that can only be added to."""
    cast = assemble(app)
    with work() as session:
        ut = session.scalars(sa.select(Person).where(Person.code == cast.ut.code)).one()
        need = make_listing(session, party=cast.binh.party, side="need")
        offer = make_listing(session, party=cast.ut.party, side="offer")
        linkage = make_linkage(session, need=need, offer=offer)
        found = {"stands": "weak", "grade": "", "as_of": NOW.date(), "source": "biên bản", "entered_at": NOW, "form_key": "k"}
        session.add(PartyStanding(party_id=offer.party_id, entered_by_id=ut.id, **found))
        session.add(SupportSwitch(at=NOW, person_id=ut.id, on=True, why="thử"))
        decided = {"figure": "tonnes", "counted": "2", "why": "phiếu cân", "form_key": "k", "settled_at": NOW, "settled_by_id": ut.id}
        session.add(FigureSettling(subject_kind="linkage", subject_code=linkage.code, **decided))
        session.add(LinkageEvent(linkage_id=linkage.id, sequence=1, move="propose", to_stage="proposed", facts={}, person_id=ut.id, at=NOW))
        contract = make_contract(session, buyer=need.party_id, seller=offer.party_id, person=ut)
        session.add(ContractEvent(contract_id=contract.id, sequence=1, move="draft", to_state="draft", facts={}, person_id=ut.id, at=NOW))
        merge = PartyMerge(kept_id=offer.party_id, merged_id=need.party_id, record={}, evidence=[], merged_by_id=ut.id, merged_at=NOW)
        session.add(merge)
        session.flush()
        answered(session, linkage, need, ut)
        session.add(PartyMergeMove(merge_id=merge.id, sequence=1, held_in="listing", row_id=need.id, column="party_id", before=1, after=2))
        record_event(session, action="listing.post", subject_kind="listing", subject_code=offer.code, person=ut, now=NOW)
