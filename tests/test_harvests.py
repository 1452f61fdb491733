"""One harvest is not sold twice: the ledger of offers, agreements and signatures, at a desk and by two people at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from cast import Cast, assemble
from contracts import agree, crab, draft, move, second_of_staff, sign, signed
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from make import NOW, post
from sqlalchemy.orm import Session

from matchmaker.domain.contracts import MOVES, State, addenda_of
from matchmaker.domain.errors import DomainError, Invalid, NotFound, Refused, Stale
from matchmaker.domain.harvests import NOTHING, OverPromised
from matchmaker.matching.crops import kg_in
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store import harvests
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.contracts import Contract
from matchmaker.store.models.harvests import Harvest, HarvestDraw, HarvestOffer
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import contracts as rows
from matchmaker.store.queries import harvests as ledger
from matchmaker.store.work import work
from matchmaker.workflows import contracting, harvesting
from matchmaker.workflows.posting import post_listing, read_draft, revise_listing


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def only(session: Session) -> Harvest:
    session.expire_all()
    return session.scalars(sa.select(Harvest)).one()


def test_the_first_offer_states_the_harvest_and_further_ones_join_it(session: Session, cast: Cast) -> None:
    first = crab(session, cast)
    post(session, cast.ut, "offer", words="Cua thịt", quantity="400 kg", from_="10/12/2026", until="20/12/2026")
    post(session, cast.duong, "offer", words="cua thịt", quantity="9 tấn", from_="01/12/2026", until="31/12/2026")
    post(session, cast.ut, "offer", words="cua thịt", quantity="1 tấn")  # nobody said when
    post(session, cast.ut, "offer", words="tôm sú", quantity="1 tấn", from_="01/12/2026", until="31/12/2026")
    found = session.execute(sa.select(Harvest.product, Harvest.grade, Harvest.capacity_kg, Harvest.source).order_by(Harvest.id)).all()
    assert [tuple(one)[:3] for one in found] == [
        ("cua_thit", "", 2000), ("cua_thit", "", 9000), ("tom_su", "", 1000)
    ]  # fmt: skip
    assert found[0].source == f"offer:{first}"
    mine = session.scalars(sa.select(Harvest).order_by(Harvest.id)).first()
    assert mine is not None
    assert ledger.offered(session, [mine.id]) == {mine.id: ledger.Offered(Decimal(2400), 2, 0)}


@pytest.mark.parametrize(
    ("first", "second", "harvests"),
    [
        ("loại 1", "từ 300 g/con", 1),  # the same crabs in other words
        ("từ 300 g/con", "300-400 g/con", 1),
        ("loại 1", "", 1),  # nobody said which: it may be the same
        ("", "loại 2", 1),
        ("300-400 g/con", "từ 400 g/con", 2),
        ("loại 1", "loại 3", 2),
        ("loại 1", "chuẩn Sáu Lành", 2),  # what nobody can weigh is not taken for the same
    ],
)
def test_one_harvest_in_two_wordings_of_its_size_is_one(session: Session, cast: Cast, first: str, second: str, harvests: int) -> None:
    for grade in (first, second):
        post(session, cast.ut, "offer", words="cua thịt", quantity="2 tấn", grade=grade, from_="03/12/2026", until="28/12/2026")
    assert session.scalar(sa.select(sa.func.count(Harvest.id))) == harvests


def test_an_offer_that_says_something_else_takes_its_harvest_along(session: Session, cast: Cast) -> None:
    code = crab(session, cast)
    for quantity, words, kept in (("3 tấn", "cua thịt", ("cua_thit", 3000)), ("3 tấn", "tôm sú", ("tom_su", 3000))):
        typed = {"sure": "1", "words": words, "quantity": quantity, "from": "01/12/2026", "until": "31/12/2026"}
        lexicon = shipped_lexicon()
        said = read_draft(typed, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=NOW.date())
        version = session.scalar(sa.select(Listing.version).where(Listing.code == code))
        revise_listing(session, who=cast.ut.who, code=code, draft=said, version=version or 0, now=NOW)
        assert (only(session).product, only(session).capacity_kg) == kept
    assert session.scalar(sa.select(sa.func.count(HarvestOffer.id))) == 1


def test_the_second_signature_stops_with_the_numbers_and_the_first_contract(session: Session, cast: Cast) -> None:
    offer = crab(session, cast, "10 tấn")
    first = signed(session, cast, agree(session, cast, offer, "8 tấn"), number="014/2026")
    second = agree(session, cast, offer, "8 tấn", buyer=cast.duong)
    contract = sign(session, cast.duong.who, move(session, cast.chau.who, draft(session, cast.chau.who, second), "send"), "buyer")
    with pytest.raises(OverPromised) as error:
        sign(session, cast.ut.who, contract, "seller")
    assert error.value.said() == {
        "capacity_kg": 10_000, "signed_kg": 8000, "left_kg": 2000, "asked_kg": 8000, "contracts": "014/2026"
    }  # fmt: skip
    assert [one.code for one in error.value.holders] == [first.code]
    kept = rows.by_code(session, contract.code)
    assert kept is not None
    assert (kept.state, len(kept.signatures), kept.version) == ("signing", 1, len(kept.events))
    assert only(session).signed_kg == 8000


def test_staff_let_it_go_beyond_with_a_reason_that_stays(session: Session, cast: Cast) -> None:
    offer = crab(session, cast)
    signed(session, cast, agree(session, cast, offer))
    second = agree(session, cast, offer, "0,5 tấn", buyer=cast.duong)
    contract = move(session, cast.chau.who, draft(session, cast.chau.who, second), "send")
    with pytest.raises(Refused):
        move(session, cast.ut.who, contract, "allow_more", override="còn hàng mà")
    with pytest.raises(Invalid):
        move(session, cast.chau.who, contract, "allow_more", override=" ")
    contract = move(session, cast.chau.who, contract, "allow_more", override="HTX vừa thả thêm")
    contract = sign(session, cast.ut.who, sign(session, cast.duong.who, contract, "buyer"), "seller")
    assert contract.state == "signed"
    assert (only(session).signed_kg, only(session).over_kg) == (2100, 100)
    assert [(one.over_kg, one.override) for one in rows.overrides(session, contract.id)] == [(100, "HTX vừa thả thêm")]
    audited = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "contract.over")).one()
    assert audited.detail["why"] == "HTX vừa thả thêm"


def test_a_further_offer_of_more_than_is_left_asks_with_the_numbers(session: Session, cast: Cast) -> None:
    signed(session, cast, agree(session, cast, crab(session, cast)), number="014")
    lexicon = shipped_lexicon()

    def offer(quantity: str, *sure: str) -> str:
        typed = {"words": "cua thịt", "quantity": quantity, "from": "01/12/2026", "until": "31/12/2026", "price": "", "sure": "1"}
        said = read_draft(typed, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=NOW.date())
        later = NOW + timedelta(days=1)
        return post_listing(session, who=cast.ut.who, party=cast.ut.party, side="offer", draft=said, form_key="", now=later, sure=sure).code

    with pytest.raises(Invalid) as error:
        offer("2 tấn")
    code, facts = error.value.complaints["quantity"]
    assert (code, facts["signed_kg"], facts["capacity_kg"], facts["left_kg"], facts["contracts"]) == ("harvest_committed", 1600, 2000, 400, "014")
    assert offer("400 kg")
    assert offer("2 tấn", "quantity")
    agree(session, cast, offer("0,4 tấn"), "0,3 tấn", buyer=cast.duong)
    with pytest.raises(Invalid) as promised:
        offer("300 kg")
    assert promised.value.complaints["quantity"][1]["left_kg"] == 100


def test_the_capacity_goes_up_freely_and_never_below_what_is_signed(session: Session, cast: Cast) -> None:
    signed(session, cast, agree(session, cast, crab(session, cast)))
    code = only(session).code

    def revise(who: Cast, typed: str, why: str = "thả thêm") -> Harvest:
        version = only(session).version
        return harvesting.revise_capacity(session, who=who.who, code=code, typed={"capacity": typed, "why": why}, version=version, now=NOW)  # type: ignore[attr-defined]

    assert revise(cast.ut, "3 tấn").capacity_kg == 3000  # type: ignore[arg-type]
    assert revise(cast.chau, "1,6 tấn").source == "thả thêm"  # type: ignore[arg-type]
    for typed, why, complaint in (("1,5 tấn", "mất", "capacity_below_signed"), ("5 thúng", "x", "capacity_unweighed"), ("", "x", "missing")):
        with pytest.raises(Invalid) as error:
            revise(cast.ut, typed, why)  # type: ignore[arg-type]
        assert error.value.complaints["capacity"][0] == complaint
    with pytest.raises(NotFound):
        revise(cast.binh, "9 tấn")  # type: ignore[arg-type]
    with pytest.raises(Stale):
        harvesting.revise_capacity(session, who=cast.ut.who, code=code, typed={"capacity": "9 tấn", "why": "x"}, version=1, now=NOW)
    assert session.scalar(sa.select(sa.func.count(AuditEvent.id)).where(AuditEvent.action == "harvest.revise")) == 2


def test_what_is_given_back_is_given_back_once(session: Session, cast: Cast) -> None:
    contract = signed(session, cast, agree(session, cast, crab(session, cast)))
    line = contract.lines[0]
    assert harvests.release(session, line, Decimal(600), NOW) == 1000
    assert harvests.release(session, line, NOTHING, NOW) == NOTHING
    assert only(session).signed_kg == 600
    assert [one.kg for one in harvests.holders(session, only(session).id)] == [600]


@pytest.mark.parametrize(
    ("text", "kg"), [("2 tấn", 2000), ("70 kg mỗi tuần", 310), ("5-7 tấn", 7000), ("hai thúng", None), ("nhiều", None)]
)  # fmt: skip
def test_amounts_come_to_kilograms_over_the_window(text: str, kg: int | None) -> None:
    window = (NOW.date().replace(month=12, day=1), NOW.date().replace(month=12, day=31))
    assert kg_in(text, "cua_thit", window, shipped_lexicon()) == kg


def two_sign_at_once(app: Flask, cast: Cast) -> None:
    """Two contracts of 8 t on a harvest of 10 t, the last signature of both at the same moment."""
    with app.app_context(), work() as session:
        offer = crab(session, cast, "10 tấn")
        codes = []
        for number, buyer in (("A-1", cast.binh), ("A-2", cast.duong)):
            made = draft(session, cast.chau.who, agree(session, cast, offer, "8 tấn", buyer=buyer), number=number)
            codes.append(sign(session, buyer.who, move(session, cast.chau.who, made, "send"), "buyer").code)
    start, outcomes = threading.Barrier(2), []

    def last(code: str) -> None:
        with app.app_context():
            start.wait()
            try:
                with work() as session:
                    contract = rows.by_code(session, code)
                    assert contract is not None
                    name = contract.number
                    sign(session, cast.ut.who, contract, "seller")
                outcomes.append(("signed", name))
            except OverPromised as error:
                outcomes.append((f"left {error.left:f}", error.holders[0].name))

    threads = [threading.Thread(target=last, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (told, first), (how, winner) = sorted(outcomes)
    assert (told.partition(".")[0], how, first) == ("left 2000", "signed", winner)
    with app.app_context(), work() as session:
        assert (only(session).signed_kg, session.scalar(sa.select(sa.func.count(HarvestDraw.id)))) == (8000, 1)
        assert sorted(session.scalars(sa.select(Contract.state))) == ["signed", "signing"]


def test_of_two_who_sign_at_once_one_is_told_the_numbers(app: Flask, cast: Cast) -> None:
    two_sign_at_once(app, cast)


@pytest.mark.postgres
def test_the_same_holds_on_postgresql(postgres_app: Flask) -> None:
    upgrade()
    two_sign_at_once(postgres_app, assemble(postgres_app))


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from([*sorted(MOVES), "resume", "send", "sign_buyer", "sign_seller", "sign_seller"]), st.integers(0, 3)),
    min_size=4, max_size=14,
)  # fmt: skip
FACTS = {
    "why": "x", "override": "cho thêm", "hold_reason": "papers", "cancel_reason": "price", "end_reason": "agreed", "addendum_reason": "quantity",
    "line": "1", "to": "1,2 tấn", "addendum": "1", "side": "buyer", "signer": "Lê Văn Sáu", "signed_on": "hôm nay",
}  # fmt: skip


@pytest.mark.long
@settings(max_examples=25, deadline=None, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS, overrides=st.booleans(), ready=st.booleans())
def test_no_sequence_of_moves_sells_a_harvest_twice(app: Flask, cast: Cast, steps: list[tuple[int, str, int]], overrides: bool, ready: bool) -> None:
    with app.app_context(), work() as session:
        transaction = session.begin_nested()
        offer = crab(session, cast)
        people = (cast.chau.who, cast.ut.who, cast.binh.who, second_of_staff(session, cast))
        made = [draft(session, cast.chau.who, agree(session, cast, offer, "1,1 tấn", buyer=one)).code for one in (cast.binh, cast.duong)]
        for code in made if ready else ():  # otherwise few sequences come as far as a second signature
            found = rows.by_code(session, code)
            assert found is not None
            sign(session, cast.chau.who, move(session, cast.chau.who, found, "send"), "buyer")
        for at, name, person in steps:
            contract = rows.by_code(session, made[at % 2])
            assert contract is not None
            with suppress(DomainError):
                if overrides or name != "allow_more":
                    _step(session, people[person], contract, name)
        session.flush()
        for code in made:
            kept = rows.by_code(session, code)
            assert kept is not None
            assert kept.version == len(kept.events)
            assert kept.state == kept.events[-1].to_state
            assert all(event.from_state is None or State(event.from_state) in MOVES[event.move].start for event in kept.events)
        found = only(session)
        drawn = session.execute(sa.select(HarvestDraw.quantity_kg, HarvestDraw.released_kg, HarvestDraw.override)).all()
        assert found.signed_kg == sum(kg - back for kg, back, _why in drawn)
        assert found.signed_kg <= found.capacity_kg or any(why for _kg, _back, why in drawn)
        transaction.rollback()


def _step(session: Session, who: object, contract: Contract, name: str) -> None:
    told = {"session": session, "who": who, "code": contract.code, "version": contract.version, "now": NOW}
    if name in ("sign_buyer", "sign_seller"):
        sign(session, who, contract, name.removeprefix("sign_"))  # type: ignore[arg-type]
    elif name == "end":
        contracting.end_contract(**told, facts=FACTS, delivered={1: "100 kg"})  # type: ignore[arg-type]
    elif name == "addendum":
        contracting.propose_addendum(**told, facts=FACTS)  # type: ignore[arg-type]
    elif name in ("sign_addendum", "drop_addendum"):
        addenda = addenda_of(contract.events)
        seen = addenda[0].digest if addenda else ""
        for side in ("buyer", "seller") if name == "sign_addendum" else ():
            found = rows.by_code(session, contract.code)
            assert found is not None
            contracting.sign_addendum(**told | {"version": found.version}, facts=FACTS | {"side": side}, seen=seen)  # type: ignore[arg-type]
        if name == "drop_addendum":
            contracting.drop_addendum(**told, facts=FACTS)  # type: ignore[arg-type]
    else:
        contracting.move_contract(**told, move=name, facts=FACTS)  # type: ignore[arg-type]


def test_more_than_anybody_has_is_no_harvest_and_no_line(session: Session, cast: Cast) -> None:
    endless = {"words": "cua thịt", "quantity": "1000000000000 tấn/ngày", "from_": "01/01/2027", "until": "31/12/2099"}
    assert post(session, cast.ut, "offer", **endless).quantity_typed == "1000000000000 tấn/ngày"
    assert session.scalars(sa.select(Harvest)).all() == []
    form = {"line-1-words": "cua thịt", "line-1-quantity": "1000000000000 tấn/ngày", "line-1-from": "01/01/2027", "line-1-until": "31/12/2099"}
    with pytest.raises(Invalid) as refused:
        contracting.read_contract_form(form, shipped_lexicon(), NOW.date())
    assert refused.value.complaints["line-1-quantity"][0] == "number_too_large"
