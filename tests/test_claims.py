"""What sources say: written down with source and date, side by side where they clash, taken back and never deleted."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cast import Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW
from sqlalchemy.orm import Session

from matchmaker.domain.claims import Claim, clashing, measured
from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.people import PartyClaim
from matchmaker.store.work import work
from matchmaker.workflows.claims import add_claim, withdraw_claim

SAID = {"subject": "quantity", "said": "40 thành viên, 520 ha", "source": "https://bao.example/a", "reported_on": "11/2025"}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def _clash(subject: str, one: str, other: str, *sources: str) -> bool:
    first, second = sources or ("bao một", "bao hai")
    found = clashing([Claim("a", subject, one, first), Claim("b", subject, other, second)])
    assert found in (frozenset(), frozenset({"a", "b"}))
    return bool(found)


@pytest.mark.parametrize(
    ("subject", "one", "other", "clash"),
    [
        ("partner", "15 HTX nuôi cua: thu mua 30% sản lượng của 15 HTX", "20 HTX nuôi cua; 15-20 tấn/ngày", True),
        ("partner", "15-20 HTX nuôi cua", "20 HTX nuôi cua tỉnh Cà Mau", False),
        ("quantity", "111 xã viên; ước 500 tấn/năm", "51 thành viên; 1,2 tấn/ngày", True),
        ("quantity", "430 ha nuôi tôm", "30 ha ASC; 348 ha VietGAP", False),
        ("quantity", "27 thành viên (2014) -> 65", "65 thành viên", False),
        ("quantity", "1.200 ha", "1200 ha", False),
        ("quantity", "gần 140 ha", "lúa 100 ha", True),
        ("quantity", "500 tấn/năm", "500 tấn/ngày", False),
        ("products", "tôm sú, tôm thẻ", "tôm đạt ASC", False),
        ("name", "HTX Kinh Dớn", "htx kinh don", False),
        ("name", "HTX Kinh Dớn", "HTX Kinh Dừa", True),
    ],
)
def test_two_sources_clash_where_one_answer_excludes_the_other(subject: str, one: str, other: str, clash: bool) -> None:
    assert _clash(subject, one, other) is clash
    assert _clash(subject, other, one) is clash


def test_one_source_does_not_clash_with_itself() -> None:
    assert not _clash("name", "HTX Một", "HTX Hai", "cùng báo", "cùng báo")


@given(st.text(alphabet="0123456789.,- –htxaHTXAấnăm/bè", max_size=40))
def test_any_text_is_measured_and_never_backwards(text: str) -> None:
    assert all(low <= high for low, high in measured(text).values())


def test_the_same_form_twice_makes_one_claim(session: Session, cast: Cast) -> None:
    made = [add_claim(session, who=cast.chau.who, code=cast.ut.party, typed=SAID, form_key="k", now=NOW) for _ in range(2)]
    assert made[0] is made[1]
    assert (made[0].subject, made[0].reported_on, made[0].added_at) == ("quantity", "11/2025", NOW)
    assert session.scalar(sa.select(sa.func.count()).where(AuditEvent.action == "claim.add")) == 1


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("subject", "", "not_a_choice"),
        ("subject", "is_admin", "not_a_choice"),
        ("said", " ", "missing"),
        ("source", "", "missing"),
        ("reported_on", "", "missing"),
        ("reported_on", "hôm qua", "not_a_source_date"),
        ("reported_on", "31/02/2025", "no_such_day"),
        ("reported_on", "13/2025", "no_such_day"),
        ("reported_on", "2027", "in_the_future"),
        ("said", "x" * 1001, "too_long"),
    ],
)
def test_each_field_complains_by_name(session: Session, cast: Cast, field: str, typed: str, code: str) -> None:
    with pytest.raises(Invalid) as error:
        add_claim(session, who=cast.chau.who, code=cast.ut.party, typed={**SAID, field: typed}, form_key="k", now=NOW)
    assert {name: why for name, (why, _) in error.value.complaints.items()} == {field: code}


def test_a_claim_is_taken_back_with_a_reason_once_and_stays(session: Session, cast: Cast) -> None:
    made = add_claim(session, who=cast.chau.who, code=cast.ut.party, typed=SAID, form_key="k", now=NOW)
    with pytest.raises(Invalid):
        withdraw_claim(session, who=cast.chau.who, code=cast.ut.party, claim_code=made.code, why=" ", now=NOW)
    for later in (1, 2):
        moment = NOW + timedelta(days=later)
        back = withdraw_claim(session, who=cast.chau.who, code=cast.ut.party, claim_code=made.code, why="báo đã đính chính", now=moment)
    assert (back.withdrawn_at, back.withdrawn_why, back.stands) == (NOW + timedelta(days=1), "báo đã đính chính", False)
    assert session.scalar(sa.select(sa.func.count()).select_from(PartyClaim)) == 1


def test_only_staff_write_claims_and_only_of_their_party(session: Session, cast: Cast) -> None:
    made = add_claim(session, who=cast.chau.who, code=cast.ut.party, typed=SAID, form_key="k", now=NOW)
    for player in (cast.ut, cast.binh, cast.nobody):
        with pytest.raises(Refused):
            add_claim(session, who=player.who, code=cast.ut.party, typed=SAID, form_key="other", now=NOW)
        with pytest.raises(Refused):
            withdraw_claim(session, who=player.who, code=cast.ut.party, claim_code=made.code, why="không", now=NOW)
    with pytest.raises(NotFound):
        withdraw_claim(session, who=cast.chau.who, code=cast.duong.party, claim_code=made.code, why="nhầm đơn vị", now=NOW)


def test_many_long_numbers_are_compared_in_no_time() -> None:
    said = [Claim(str(number), "quantity", "1" * 990 + str(number), f"báo {number}") for number in range(20)]
    began = time.perf_counter()
    assert clashing(said) == frozenset()
    assert time.perf_counter() - began < 5  # taken up anew at each of its digits it would take minutes


@pytest.mark.parametrize("source", ["https://[", "https://[x]/y", "http://]", "https://bao.example:nhieu/"])
def test_a_source_that_is_no_address_is_shown_as_it_was_written(app: Flask, cast: Cast, client: Client, source: str) -> None:
    with app.app_context(), work() as session:
        add_claim(session, who=cast.chau.who, code=cast.ut.party, typed={**SAID, "source": source}, form_key="k1", now=NOW)
    assert client.page(f"/parties/{cast.ut.party}").text.count("40 thành viên")
