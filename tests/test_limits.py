"""What nobody may have without end: each limit refuses the one that is too many, in words, and keeps what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from attacking import Attacked, changed, digest_of
from flask import Flask
from make import NOW, make_listing, make_photo
from pictures import drawn, saved
from stage import Stage
from test_routes import TABLE

from matchmaker.domain.errors import Invalid
from matchmaker.domain.limits import DAY, LIMITS, hold_to
from matchmaker.store.models.outbox import Letter
from matchmaker.store.models.people import Party
from matchmaker.store.queries import limits
from matchmaker.store.work import view, work

FULL: Mapping[str, tuple[str, str, str]] = {
    "listings_of_party": ("POST /offers", "ut", "trong một ngày đơn vị đã đăng đủ 0 tin"),
    "introductions_of_party": ("POST /introductions", "binh", "trong một ngày đơn vị đã nhờ đủ 0 lần"),
    "drafts_of_person": ("POST /contracts", "ut", "trong một ngày bạn đã soạn đủ 0 hợp đồng"),
    "deliveries_of_line": ("POST /contracts/<code>/deliveries", "binh", "đã ghi đủ 0 mục loại này"),
    "checks_of_contract": ("POST /deliveries/<code>/checks", "binh", "đã ghi đủ 0 mục loại này"),
    "payments_of_contract": ("POST /contracts/<code>/payments", "ut", "đã ghi đủ 0 mục loại này"),
    "reports_of_contract": ("POST /contracts/<code>/reports", "ut", "đã ghi đủ 0 mục loại này"),
}


@pytest.fixture
def attacked(staged_app: Flask, stage: Stage, staged_database: tuple[Path, Stage]) -> Attacked:
    return Attacked(staged_app, stage, staged_database[0])


def lower(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the limit be reached already."""
    monkeypatch.setitem(LIMITS, name, replace(LIMITS[name], most=0))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FULL)
def test_one_too_many_is_refused_in_words_and_nothing_is_kept(attacked: Attacked, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    route, role, said = FULL[name]
    row = next(row for row in TABLE if row.route == route)
    lower(monkeypatch, name)
    before = digest_of(attacked.file)
    answer = attacked.ask(role, "POST", attacked.path(row.path), data=attacked.form(row.form))
    assert answer.status_code == 422
    assert said in answer.text
    assert changed(before, digest_of(attacked.file)) == set()


def test_photos_of_one_day_are_not_without_end(attacked: Attacked, monkeypatch: pytest.MonkeyPatch) -> None:
    lower(monkeypatch, "photos_of_party")
    sent = {"photo": (BytesIO(saved(drawn())), "a.jpg"), "caption": "Cua sáng nay"}
    answer = attacked.ask("ut", "POST", "/offers/ut-offer/photos", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "trong một ngày đơn vị đã gửi đủ 0 ảnh" in answer.text
    assert "Cua sáng nay" in answer.text


def test_in_a_flood_of_registrations_staff_get_no_letter_for_each_and_lose_none(attacked: Attacked, monkeypatch: pytest.MonkeyPatch) -> None:
    row = next(row for row in TABLE if row.route == "POST /register")
    count = sa.select(sa.func.count()).where(Letter.kind == "registration_received")
    for most, more in ((LIMITS["registration_letters"].most, True), (0, False)):
        monkeypatch.setitem(LIMITS, "registration_letters", replace(LIMITS["registration_letters"], most=most))  # type: ignore[arg-type]
        with attacked.app.app_context(), view() as session:
            before = session.scalar(count)
        assert attacked.ask("nobody", "POST", row.path, data=attacked.form(row.form)).status_code == 303
        with attacked.app.app_context(), view() as session:
            assert (session.scalar(count) > before) is more
        assert "HTX Mới Toanh" in attacked.ask("chau", "GET", "/registrations").text
        attacked.put_back()


def test_only_what_is_beyond_a_limit_is_refused() -> None:
    for name, limit in LIMITS.items():
        hold_to(name, limit.most - 1)
        with pytest.raises(Invalid) as refused:
            hold_to(name, limit.most)
        assert refused.value.complaints == {limit.field: (limit.complaint, {"most": limit.most})}
        assert limit.most >= 60, "generous: honest work never meets it"


def test_a_day_is_the_last_twenty_four_hours(attacked: Attacked) -> None:
    with attacked.app.app_context(), work() as session:
        party = session.scalars(sa.select(Party).where(Party.code == "duong-party")).one()
        before = limits.listings_since(session, party.id, NOW - DAY), limits.photos_since(session, party.id, NOW - DAY)
        old = make_listing(session, party=party.code, code="old", created_at=NOW - DAY - timedelta(seconds=1))
        new = make_listing(session, party=party.code, code="new", created_at=NOW - DAY + timedelta(seconds=1), status="withdrawn", withdrawn_at=NOW)
        make_photo(session, listing=old, added_at=NOW - DAY - timedelta(seconds=1))
        make_photo(session, listing=new, added_at=NOW)
        after = limits.listings_since(session, party.id, NOW - DAY), limits.photos_since(session, party.id, NOW - DAY)
    assert after == (before[0] + 1, before[1] + 1)
