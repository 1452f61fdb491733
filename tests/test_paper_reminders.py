"""A certificate is photographed beside the offer that names it, its last day is read back, and its owner is told sixty days before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import NOW
from pictures import from_a_phone
from sqlalchemy.orm import Session

from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.outbox import Job, Letter
from matchmaker.store.models.photos import ListingPhoto
from matchmaker.store.outbox import PAPER_DUE
from matchmaker.store.work import work
from matchmaker.workflows.posting import post_listing, read_draft, revise_listing, withdraw_listing
from matchmaker.workflows.reminding import remind_of_paper

ENDS = date(2027, 3, 12)
TYPED = {"words": "khóm loại 1", "certificates": "VietGAP số VG-7/2025, hết hạn 12/03/2027\nOCOP 3 sao"}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session
        session.rollback()


def post(session: Session, cast: Cast, side: str = "offer", **typed: str) -> Listing:
    lexicon = shipped_lexicon()
    draft = read_draft({**TYPED, **typed, "sure": "all"}, side=side, lexicon=lexicon, gazetteer=lexicon.gazetteer, today=NOW.date())
    who = cast.ut if side == "offer" else cast.binh
    return post_listing(session, who=who.who, party=who.party, side=side, draft=draft, form_key="p1", now=NOW)


def asked(session: Session) -> list[tuple[str, datetime]]:
    jobs = session.scalars(sa.select(Job).where(Job.kind == PAPER_DUE).order_by(Job.run_after))
    return [(job.key, job.run_after) for job in jobs]


def test_an_offer_with_a_certificate_asks_for_two_reminders_and_once_however_often_revised(session: Session, cast: Cast) -> None:
    made = post(session, cast)
    mornings = [datetime(2027, 1, 11, 0, tzinfo=UTC), datetime(2027, 2, 26, 0, tzinfo=UTC)]  # seven o'clock in Cà Mau
    assert asked(session) == [(f"{made.code}:2027-03-12:60", mornings[0]), (f"{made.code}:2027-03-12:14", mornings[1])]
    lexicon = shipped_lexicon()
    draft = read_draft({**TYPED, "quantity": "2 tấn", "sure": "all"}, side="offer", lexicon=lexicon, gazetteer=lexicon.gazetteer, today=NOW.date())
    revise_listing(session, who=cast.ut.who, code=made.code, draft=draft, version=made.version, now=NOW)
    assert len(asked(session)) == 2


def test_what_a_need_asks_for_and_a_day_that_is_too_near_are_nobodys_reminder(session: Session, cast: Cast) -> None:
    post(session, cast, side="need")
    near = f"{NOW + timedelta(days=10):%d/%m/%Y}"
    post(session, cast, certificates=f"VietGAP hết hạn {near}")
    assert asked(session) == []


def test_the_owner_is_told_once_and_only_while_the_offer_names_that_day(session: Session, cast: Cast) -> None:
    made = post(session, cast)
    then = NOW + timedelta(days=49)
    assert remind_of_paper(session, code=made.code, ends_on=ENDS, days=60, now=then)
    assert remind_of_paper(session, code=made.code, ends_on=ENDS, days=60, now=then)
    letter = session.scalars(sa.select(Letter).where(Letter.kind == "paper_due")).one()
    assert (letter.to_email, letter.facts["paper"], letter.facts["days"]) == (cast.ut.email, "VietGAP", 60)
    assert not remind_of_paper(session, code=made.code, ends_on=date(2028, 3, 12), days=60, now=then)
    withdraw_listing(session, who=cast.ut.who, code=made.code, version=made.version, now=then)
    assert not remind_of_paper(session, code=made.code, ends_on=ENDS, days=14, now=then)


def test_a_photo_of_a_certificate_stands_beside_it_and_its_last_day_is_read_back(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        code = post(session, cast).code
    client = Client(app)
    client.sign_in(cast.ut.email, PASSWORD)
    assert "Giấy VietGAP VG-7/2025, hạn 12/03/2027" in client.page(f"/offers/{code}/photos").text
    sent = {"paper": "VietGAP VG-7/2025", "caption": "", "form_key": "same"}
    first, again = (client.post(f"/offers/{code}/photos", {**sent, "photo": (BytesIO(from_a_phone(1)), "a.jpg")}) for _ in range(2))
    assert (first.status_code, again.status_code, again.location) == (303, 303, first.location)
    assert "Hạn 12/03/2027, đúng không?" in client.page(f"/offers/{code}/photos").text
    assert "Xem ảnh giấy" in client.page(f"/offers/{code}").text
    other = client.post(f"/offers/{code}/photos", {**sent, "form_key": "k2", "paper": "ISO", "photo": (BytesIO(from_a_phone(6)), "b.jpg")})
    assert other.status_code == 422
    with app.app_context(), work() as session:
        assert session.scalars(sa.select(ListingPhoto.paper)).all() == ["VietGAP VG-7/2025"]
