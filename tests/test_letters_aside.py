"""A letter that cannot be delivered is put aside with a reason, and is taken up again at will."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import NOW, make_letter

from matchmaker.cli.worker import Worker
from matchmaker.domain.errors import Refused
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.work import work
from matchmaker.workflows import letters, letting_go

WHY = "Bà Tư không dùng thư điện tử nữa, đã gọi"


@pytest.fixture
def staff(cast: Cast, client: Client) -> Client:
    client.sign_in(cast.chau.email, PASSWORD)
    return client


def make(app: Flask, state: str = "failed") -> str:
    with app.app_context(), work() as session:
        return make_letter(session, state=state, reason="550 no such mailbox").code


def kept(app: Flask, code: str) -> tuple[str, str, str, str]:
    with app.app_context(), work() as session:
        letter = session.scalars(sa.select(Letter).where(Letter.code == code)).one()
        job = session.scalars(sa.select(Job).where(Job.key == letter.key)).one()
        return letter.state, letter.aside_why, letter.reason, job.state


def test_it_is_put_aside_with_a_reason_and_taken_up_again(app: Flask, staff: Client) -> None:
    code = make(app)
    page = staff.page(f"/letters/{code}")
    assert page.form(f"/letters/{code}/aside").method == "post"
    for _ in range(2):
        assert staff.post(f"/letters/{code}/aside", {"why": WHY}).location == f"/letters/{code}"
    assert kept(app, code) == ("aside", WHY, "550 no such mailbox", "failed")
    page = staff.page(f"/letters/{code}")
    assert WHY in page.text
    assert "Châu" in page.text, "who put it aside is not said"
    assert not [form for form in page.forms if form.action.endswith(("/aside", "/resend"))]
    assert f"/letters/{code}" not in staff.page("/letters?state=failed").links
    assert f"/letters/{code}" in staff.page("/letters?state=aside").links
    assert not Worker(app).take_one(), "a letter put aside is sent"
    for _ in range(2):
        assert staff.post(f"/letters/{code}/take-up").status_code == 303
    assert kept(app, code) == ("failed", "", "550 no such mailbox", "failed")
    with app.app_context(), work() as session:
        told = session.execute(sa.select(AuditEvent.action, AuditEvent.detail).where(AuditEvent.subject_code == code).order_by(AuditEvent.id)).all()
        assert [tuple(one) for one in told] == [("letter.put_aside", {"why": WHY}), ("letter.take_up", {"why": WHY})]
    assert "Để riêng thư" in staff.page("/audit").text
    assert staff.post(f"/letters/{code}/resend").status_code == 303, "what was taken up again can be sent again"


@pytest.mark.parametrize(("why", "said"), [("", "Vì sao để riêng"), ("x" * 501, "Vì sao để riêng")])
def test_without_a_reason_it_stays_and_what_was_typed_too(app: Flask, staff: Client, why: str, said: str) -> None:
    code = make(app)
    staff.get(f"/letters/{code}")
    answer = staff.post(f"/letters/{code}/aside", {"why": why})
    assert answer.status_code == 422
    assert said in answer.text
    assert why in answer.text
    assert kept(app, code)[0] == "failed"


@pytest.mark.parametrize("state", ["waiting", "sending", "sent", "kept", "digest", "told", "inbox"])
def test_only_what_failed_is_put_aside(app: Flask, staff: Client, state: str) -> None:
    code = make(app, state)
    page = staff.page(f"/letters/{code}")
    assert not [form for form in page.forms if form.action.endswith("/aside")]
    assert staff.post(f"/letters/{code}/aside", {"why": WHY}).status_code == 409
    assert staff.post(f"/letters/{code}/take-up").status_code == 409
    assert kept(app, code)[0] == state


def test_what_is_put_aside_is_not_sent_again_before_it_is_taken_up(app: Flask, staff: Client) -> None:
    code = make(app)
    staff.get(f"/letters/{code}")
    staff.post(f"/letters/{code}/aside", {"why": WHY})
    assert staff.post(f"/letters/{code}/resend").status_code == 409


def test_nobody_else_puts_letters_aside_and_they_go_with_the_years(app: Flask, cast: Cast) -> None:
    code = make(app)
    with app.app_context(), work() as session:
        for act in (lambda: letters.put_aside(session, who=cast.ut.who, code=code, why=WHY, now=NOW),
                    lambda: letters.take_up(session, who=cast.ut.who, code=code, now=NOW)):  # fmt: skip
            with pytest.raises(Refused):
                act()
        letters.put_aside(session, who=cast.chau.who, code=code, why=WHY, now=NOW)
    with app.app_context(), work() as session:
        assert letting_go.drop_letters(session, NOW.replace(year=NOW.year + 2)) == 1
