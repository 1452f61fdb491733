"""The morning page: what waits of rounds, questions, contracts, deliveries and sources, each with its owner and its next step."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cast import PASSWORD, Cast
from client import Client, Page
from contracts import agree, crab, draft, move, second_of_staff, sign
from dealing import signed
from flask import Flask
from make import make_listing
from sqlalchemy.orm import Session

from matchmaker.store.models.dealings import Payment
from matchmaker.store.queries import desk_dealings
from matchmaker.store.queries.contracts import by_code as contracts_held
from matchmaker.store.queries.desk import Found, Wanted
from matchmaker.store.work import view, work
from matchmaker.wording.figures import HERE
from matchmaker.workflows import figures, notes, questions, rounds

NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def _the_day_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Midnight may fall between the loading of this module and the test."""
    monkeypatch.setattr(sys.modules[__name__], "NOW", datetime.now(UTC))


def desk_of(app: Flask, cast: Cast) -> Page:
    """The desk as Châu sees it."""
    client = Client(app)
    assert client.sign_in(cast.chau.email, PASSWORD).status_code == 303
    return client.page("/desk")


def waiting(app: Flask, cast: Cast, read: Callable[[Session, Wanted], Found], whose: str = "all") -> list[str]:
    """The codes of what a group of the desk holds."""
    with app.app_context(), view() as session:
        wanted = Wanted(cast.chau.who.person_code, whose, NOW, NOW.astimezone(HERE).date(), 50)
        return [one.code for one in read(session, wanted).rows]


def test_a_contract_that_both_signed_waits_for_another_of_the_alliance(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        contract = draft(session, cast.chau.who, agree(session, cast, crab(session, cast)), now=NOW)
        contract = move(session, cast.chau.who, contract, "send", now=NOW)
        for side in ("seller", "buyer"):
            contract = sign(session, cast.chau.who, contract, side, now=NOW)
        code, hanh = contract.code, second_of_staff(session, cast)
    assert waiting(app, cast, desk_dealings.countersign) == [code]
    page = desk_of(app, cast)
    assert "Hợp đồng chờ Liên minh xác nhận" in page.text
    assert f"/contracts/{code}" in page.links
    with app.app_context(), work() as session:
        found = contracts_held(session, code)
        assert found is not None
        move(session, hanh, found, "countersign", now=NOW)
    assert waiting(app, cast, desk_dealings.countersign) == []


def test_promises_not_kept_and_sums_not_paid_lead_to_their_own_pages(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        contract = signed(session, cast, code="hd-tre", ends_on=NOW.date() + timedelta(days=90))
        due = NOW.astimezone(HERE).date() - timedelta(days=9)
        said = {"code": "tien-1", "amount_dong": 30_000_000, "side": "seller", "form_key": "t", "entered_by_id": contract.created_by_id}
        session.add(Payment(contract_id=contract.id, due_on=due, entered_at=NOW, **said))
    assert waiting(app, cast, desk_dealings.late) == ["hd-tre"]
    assert waiting(app, cast, desk_dealings.payments) == ["hd-tre"]
    page = desk_of(app, cast)
    assert {"/contracts/hd-tre/deliveries", "/contracts/hd-tre/payments"} <= set(page.links)
    assert "Giao hàng trễ" in page.text


def test_who_is_in_charge_sees_it_as_theirs(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        signed(session, cast, code="hd-cua-toi", ends_on=NOW.date() + timedelta(days=90))
        signed(session, cast, code="hd-chua-ai", ends_on=NOW.date() + timedelta(days=90))
        notes.take_charge(session, who=cast.chau.who, kind="contract", code="hd-cua-toi", now=NOW)
    assert waiting(app, cast, desk_dealings.late, "mine") == ["hd-cua-toi"]
    assert waiting(app, cast, desk_dealings.late, "nobody") == ["hd-chua-ai"]


def test_a_contract_that_is_over_waits_for_its_outcome_and_one_that_ends_soon_for_a_look(app: Flask, cast: Cast) -> None:
    today = NOW.astimezone(HERE).date()
    with app.app_context(), work() as session:
        signed(session, cast, code="hd-het", weeks=False, starts_on=today - timedelta(days=60), ends_on=today - timedelta(days=1))
        signed(session, cast, code="hd-sap-het", weeks=False, starts_on=today - timedelta(days=60), ends_on=today + timedelta(days=20))
        signed(session, cast, code="hd-con-lau", weeks=False, starts_on=today, ends_on=today + timedelta(days=200))
    assert waiting(app, cast, desk_dealings.outcomes) == ["hd-het"]
    assert waiting(app, cast, desk_dealings.contracts_to_mind) == ["hd-het", "hd-sap-het"]


def test_a_question_waits_after_a_day_and_a_round_on_its_last(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        need = make_listing(session, party=cast.binh.party, side="need", words="sò huyết 60 con/kg").code
        told = {"who": cast.duong.who, "side": "need", "code": need, "body": "Có lấy cỡ 80 không?"}
        asked = questions.ask(session, **told, form_key="q", now=NOW - timedelta(days=2)).code  # type: ignore[arg-type]
        ends = NOW + timedelta(hours=1)
        rounds.set_round(session, who=cast.binh.who, code=need, draft=rounds.RoundDraft("", ends, "", None, ()), version=0, now=NOW)
    assert waiting(app, cast, desk_dealings.questions) == [need]
    later = NOW + timedelta(hours=2)
    with app.app_context(), view() as session:
        wanted = Wanted("", "all", later, later.astimezone(HERE).date(), 9)
        assert [one.code for one in desk_dealings.due_rounds(session, wanted).rows] == [need]
    assert f"/needs/{need}/questions" in desk_of(app, cast).links
    with app.app_context(), work() as session:
        questions.answer(session, who=cast.binh.who, code=asked, answer="Có, giá khác.", now=NOW)
    assert waiting(app, cast, desk_dealings.questions) == []


def test_press_and_file_that_differ_about_a_contract_stand_beside_the_annexes_signed(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        contract = signed(session, cast, code="khung-bao")
        contract.shape, contract.seller_id = "framework", None
        session.flush()
        for at, player in enumerate((cast.ut, cast.duong)):
            signed(session, cast, code=f"pl-bao-{at}", seller=player, shape="annex", parent_id=contract.id)
        for at, (way, source, said) in enumerate((("press", "báo tỉnh", "9"), ("file", "hồ sơ lễ ký", "12 HTX"))):
            typed = {"figure": "cooperatives", "way": way, "source": source, "reported_on": "10/2026", "figure_said": said}
            figures.add_figure(session, who=cast.chau.who, kind="contract", code="khung-bao", typed=typed, form_key=f"f{at}", now=NOW)
    assert waiting(app, cast, desk_dealings.differing) == ["khung-bao"]
    with app.app_context(), view() as session:
        wanted = Wanted("", "all", NOW, NOW.astimezone(HERE).date(), 9)
        assert [one.title for one in desk_dealings.differing(session, wanted).rows] == ["khung-bao/2026"]
    client = Client(app)
    client.sign_in(cast.chau.email, PASSWORD)
    page = client.page("/contracts/khung-bao")
    assert "báo tỉnh" in page.text
    assert "hồ sơ lễ ký" in page.text
    assert "phụ lục đã ký, đếm ở đây" in page.text
    assert "/figures/contract/khung-bao/settle?figure=cooperatives" in page.links
