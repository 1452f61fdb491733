"""`flask data check` tells in plain words whether the database is whole, and finds whatever was put wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from cast import Cast
from flask import Flask
from make import NOW, make_contract, make_letter, make_linkage, make_listing, make_party, make_photo
from sqlalchemy.orm import Session

from matchmaker.domain.contracts import State
from matchmaker.store.audit import record_event
from matchmaker.store.base import db
from matchmaker.store.checking import CHECKS, look
from matchmaker.store.models.contracts import Contract, ContractEvent, ContractLine
from matchmaker.store.models.harvests import Harvest, HarvestDraw
from matchmaker.store.models.linkages import Linkage, LinkageEvent
from matchmaker.store.models.listings import Listing, ListingRevision
from matchmaker.store.models.merges import PartyMerge
from matchmaker.store.models.people import Party, Person
from matchmaker.store.models.rounds import NeedRound, RoundEvent
from matchmaker.store.work import view, work


@pytest.fixture
def traded(app: Flask, cast: Cast) -> Flask:
    """One of each thing whose checks could fail, all of them right."""
    with app.app_context(), work() as session:
        ut = session.scalars(sa.select(Person).where(Person.code == cast.ut.code)).one()
        need = make_listing(session, party=cast.binh.party, side="need", code="binh-need")
        offer = make_listing(session, party=cast.ut.party, code="ut-offer")
        session.execute(sa.update(Listing).where(Listing.id == offer.id).values(version=2))
        session.add(ListingRevision(listing_id=offer.id, version=1, at=NOW, person_id=ut.id, before={}))
        make_photo(session, listing=offer, code="f-1")
        make_letter(session, code="t-1")
        make_letter(session, code="t-2", state="sent")
        _dealt(session, need, offer, ut)
        merged = make_party(session, code="merged", name="HTX Bị Gộp")
        session.flush()
        merged.merged_into_id = offer.party_id
        session.add(PartyMerge(kept_id=offer.party_id, merged_id=merged.id, record={}, evidence=[], merged_by_id=ut.id, merged_at=NOW))
        record_event(session, action="listing.post", subject_kind="offer", subject_code="ut-offer", person=ut, now=NOW)
    return app


def _dealt(session: Session, need: Listing, offer: Listing, ut: Person) -> None:
    hand = {"person_id": ut.id, "at": NOW}
    linkage = make_linkage(session, need=need, offer=offer, stage="talking", code="l-1")
    session.add(LinkageEvent(linkage_id=linkage.id, sequence=1, move="propose", to_stage="proposed", facts={}, **hand))
    session.add(LinkageEvent(linkage_id=linkage.id, sequence=2, move="talk", from_stage="proposed", to_stage="talking", facts={}, **hand))
    round_ = NeedRound(need_id=need.id, state="open", created_at=NOW, changed_at=NOW)
    session.add(round_)
    contract = make_contract(session, buyer=need.party_id, seller=offer.party_id, person=ut, code="h-1", state="signed", signed_on=NOW.date())
    session.flush()
    session.add(RoundEvent(round_id=round_.id, sequence=1, act="set", to_state="open", facts={}, **hand))
    session.add(ContractEvent(contract_id=contract.id, sequence=1, move="draft", to_state="signed", facts={}, **hand))
    kg = {"capacity_kg": Decimal(1000), "signed_kg": Decimal(700), "capacity_typed": "1 tấn"}
    days = {"starts_on": NOW.date(), "ends_on": NOW.date() + timedelta(days=30)}
    harvest = Harvest(code="m-1", made_for="ut", party_id=offer.party_id, product="cua_bien", created_at=NOW, **kg, **days)
    session.add(harvest)
    session.flush()
    for sequence, (taken, back) in enumerate(((500, 0), (300, 100)), 1):
        line = ContractLine(contract_id=contract.id, sequence=sequence, words="cua", quantity_kg=Decimal(taken), harvest_id=harvest.id)
        session.add(line)
        session.flush()
        drawn = {"quantity_kg": Decimal(taken), "released_kg": Decimal(back), "drawn_by_id": ut.id, "drawn_at": NOW}
        session.add(HarvestDraw(harvest_id=harvest.id, line_id=line.id, **drawn))


def looked() -> dict[str, tuple[str, ...]]:
    with view() as session:
        found = {one.check.name: one.wrong for one in look(session)}
        session.rollback()
        return {name: wrong for name, wrong in found.items() if wrong}


def test_what_people_do_leaves_a_whole_database(traded: Flask) -> None:
    with traded.app_context():
        assert looked() == {}


def forget_last(session: Session, model: type, **which: object) -> None:
    """Past the trigger that forbids it, as somebody with the file in their hands would."""
    session.execute(sa.text(f"DROP TRIGGER {model.__tablename__}_no_delete"))  # type: ignore[attr-defined]
    session.execute(sa.delete(model).filter_by(**which))


WRONG = {
    "linkages": (
        lambda session: session.execute(sa.update(Linkage).values(stage="agreed")),
        "linkage l-1: it stands at agreed, and its 2 events say talking",
    ),
    "linkages without a move": (
        lambda session: forget_last(session, LinkageEvent, sequence=1),
        "linkage l-1: it stands at talking, and its 1 events say talking",
    ),
    "contracts": (
        lambda session: session.execute(sa.update(Contract).values(state=State.ENDED.value)),
        "contract h-1: it stands at ended, and its 1 events say signed",
    ),
    "rounds": (
        lambda session: session.execute(sa.update(NeedRound).values(state="awarded")),
        "round of need binh-need: it stands at awarded, and its 1 events say open",
    ),
    "merges": (lambda session: session.execute(sa.update(Party).values(merged_into_id=None)), "party merged: merge "),
    "merges by nothing": (
        lambda session: session.execute(sa.update(PartyMerge).values(undone_at=NOW)), "party merged: it is part of another by no merge",
    ),
    "harvests": (
        lambda session: session.execute(sa.update(Harvest).values(signed_kg=Decimal("699.999"))),
        "harvest m-1: 699.999 kg are noted as signed, and contracts hold 700 kg",
    ),
    "harvests beyond": (
        lambda session: session.execute(sa.update(Harvest).values(over_kg=Decimal(5))),
        "harvest m-1: 5 kg are noted as beyond what there is, and it is 0 kg",
    ),
    "draws": (lambda session: session.execute(sa.update(Contract).values(signed_on=None)), "draw 1 of contract h-1: the contract is not signed"),
    "revisions": (
        lambda session: session.execute(sa.update(Listing).values(version=1)),
        "listing ut-offer: it is at version 1, and version 1 was already replaced",
    ),
    "photos": (lambda session: session.execute(sa.text("DELETE FROM photo_size WHERE size = 'small'")), "photo f-1: 1 of its two sizes are there"),
    "letters": (
        lambda session: session.execute(sa.text("DELETE FROM job")), "letter t-1: it is waiting, and its job is not there",
    ),
    "references": (
        lambda session: session.execute(sa.text("UPDATE listing SET created_by_id = 999")),
        "listing 1: the row of person that created_by_id names is gone",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_each_check_finds_what_was_put_wrong(traded: Flask, what: str) -> None:
    change, told = WRONG[what]
    with traded.app_context():
        with db.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
            connection.exec_driver_sql("BEGIN")
            with Session(connection) as session:
                change(session)
                session.commit()
            connection.commit()
        found = looked()
        assert set(found) == {what.split()[0]}
        assert found[what.split()[0]][0].startswith(told)


def test_the_command_says_each_check_and_exits_0_only_when_all_is_well(traded: Flask) -> None:
    runner = traded.test_cli_runner()
    good = runner.invoke(args=["data", "check"])
    assert good.exit_code == 0, good.output
    assert good.output.count("ok ") == len(CHECKS)
    assert "The audit ends at 1:" in good.output
    end = good.output.rsplit("The audit ends at ", 1)[1].strip().rstrip(".")
    assert runner.invoke(args=["data", "check", "--known", end]).exit_code == 0
    strange = runner.invoke(args=["data", "check", "--known", f"1:{'0' * 64}"])
    assert (strange.exit_code, "the audit does not hold the seal" in strange.output) == (1, True)
    with traded.app_context(), work() as session:
        session.execute(sa.update(Harvest).values(signed_kg=Decimal(1)))
    bad = runner.invoke(args=["data", "check"])
    assert bad.exit_code == 1
    assert "BAD harvests" in bad.output
    told = json.loads(runner.invoke(args=["data", "check", "--json"]).output)
    assert (told["ok"], told["checks"]["harvests"]["ok"], told["checks"]["audit"]["ok"]) == (False, False, True)


def test_an_older_database_is_told_how_to_come_up_to_date(app: Flask) -> None:
    with app.app_context(), work() as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0001'"))
    answer = app.test_cli_runner().invoke(args=["data", "check"])
    assert (answer.exit_code, "flask db upgrade" in answer.output) == (1, True)


def test_a_damaged_file_is_said_without_a_trace(traded: Flask) -> None:
    with traded.app_context():
        path = db.engine.url.database
        db.session.remove()
        db.engine.dispose()
    with open(str(path), "r+b") as file:
        size = file.seek(0, 2)
        file.seek(size // 2)
        file.write(b"\xff" * (size // 4))
    answer = traded.test_cli_runner().invoke(args=["data", "check"])
    assert answer.exit_code == 1
    assert "BAD" in answer.output
    assert "Traceback" not in answer.output
