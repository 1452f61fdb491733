"""Staff write for a party: whose word a listing is, until the party itself says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast
from flask import Flask
from make import NOW, post
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, WrongStage
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.telling import LINK_LASTS, Told, hash_of_token, link_token
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.desk import ConfirmLink, Task, Telling
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import tellings
from matchmaker.store.work import work
from matchmaker.workflows import acting
from matchmaker.workflows.posting import Draft, post_listing, read_draft, revise_listing, withdraw_listing

BY_PHONE = Told("phone", "chú Sáu", NOW.date(), NOW)
SECRET = "của riêng máy chủ"


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def draft(**typed: Any) -> Draft:
    words = shipped_lexicon()
    return read_draft({"sure": "1", **typed}, side="offer", lexicon=words, gazetteer=words.gazetteer, today=NOW.date())


def entered(session: Session, cast: Cast, **typed: Any) -> Listing:
    said = draft(**{"words": "khóm Cầu Đúc", "quantity": "3 tấn", **typed})
    return post_listing(session, who=cast.chau.who, party=cast.ut.party, side="offer", draft=said, form_key="", told=BY_PHONE, now=NOW)


def link_of(session: Session, cast: Cast, listing: Listing) -> str:
    return link_token(SECRET, acting.make_link(session, who=cast.chau.who, code=listing.code, secret=SECRET, now=NOW).nonce)


def by_link(session: Session, cast: Cast, token: str, *, right: bool = True, **more: Any) -> acting.OpenedLink:
    return acting.answer_by_link(session, **{"who": cast.nobody.who, "now": NOW, **more}, token=token, right=right)


def actions(session: Session) -> list[tuple[str, str, str]]:
    rows = session.scalars(sa.select(AuditEvent).where(AuditEvent.action.startswith("listing.")).order_by(AuditEvent.id)).all()
    return [(row.action, row.detail.get("told_via", ""), "somebody" if row.person_id else "nobody") for row in rows]


def test_what_staff_write_waits_for_the_party_and_says_how_it_was_told(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    telling = tellings.latest(session, listing.id)
    assert listing.confirmation == "waiting"
    assert telling is not None
    assert (telling.told_via, telling.told_by, telling.told_at, telling.entered_by.name) == ("phone", "chú Sáu", NOW, "Châu")
    assert actions(session) == [("listing.post", "phone", "somebody")]


def test_staff_cannot_write_for_a_party_without_saying_how_it_was_told(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        post_listing(session, who=cast.chau.who, party=cast.ut.party, side="offer", draft=draft(words="khóm"), form_key="", now=NOW)
    assert error.value.complaints == {"told_via": ("missing", {})}


def test_a_party_that_writes_for_itself_has_nothing_to_confirm(session: Session, cast: Cast) -> None:
    own = post(session, cast.ut, "offer", words="khóm")
    assert own.confirmation == ""
    assert tellings.latest(session, own.id) is None
    with pytest.raises(WrongStage):
        acting.answer(session, who=cast.ut.who, code=own.code, right=True, now=NOW)


def test_a_person_of_the_party_confirms_and_the_version_stays(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    version = listing.version
    for _twice in range(2):
        acting.answer(session, who=cast.ut.who, code=listing.code, right=True, now=NOW)
    session.refresh(listing)
    assert (listing.confirmation, listing.confirmed_via, listing.confirmed_at, listing.version) == ("confirmed", "web", NOW, version)
    assert actions(session)[1:] == [("listing.confirmed", "web", "somebody")]


def test_only_the_party_itself_answers_and_staff_only_record(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    for who in (cast.duong.who, cast.chau.who, cast.nobody.who):
        with pytest.raises(Refused):
            acting.answer(session, who=who, code=listing.code, right=True, now=NOW)
    with pytest.raises(Refused):
        acting.record_answer(session, who=cast.ut.who, code=listing.code, typed={"told_via": "phone"}, now=NOW)
    with pytest.raises(Refused):
        acting.make_link(session, who=cast.ut.who, code=listing.code, secret=SECRET, now=NOW)


def test_what_is_not_right_is_a_task_of_who_wrote_it(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    for _twice in range(2):
        acting.answer(session, who=cast.ut.who, code=listing.code, right=False, wrong="  chỉ còn 1 tấn ", now=NOW)
    task = session.scalars(sa.select(Task)).one()
    telling = session.scalars(sa.select(Telling)).one()
    assert (task.what, task.owner_id, task.due_on) == ("chỉ còn 1 tấn", telling.entered_by_id, NOW.astimezone(VIETNAM).date())
    assert (listing.confirmation, telling.objection) == ("wrong", "chỉ còn 1 tấn")


def test_what_was_wrong_stays_to_be_read_once_it_is_right(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    acting.answer(session, who=cast.ut.who, code=listing.code, right=False, wrong="chỉ còn 1 tấn", now=NOW)
    for _twice in range(2):
        acting.record_answer(session, who=cast.chau.who, code=listing.code, typed={"told_via": "phone"}, now=NOW)
    telling = session.scalars(sa.select(Telling)).one()
    assert (listing.confirmation, telling.answer, telling.objection) == ("confirmed", "confirmed", "chỉ còn 1 tấn")
    with pytest.raises(WrongStage):
        acting.answer(session, who=cast.ut.who, code=listing.code, right=False, wrong="lại sai", now=NOW)


def test_not_right_without_saying_what_is_a_complaint(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    for wrong, why in (("", "missing"), (" \u200b ", "missing"), ("x" * 1001, "too_long"), ("x" * 10_000_000, "too_long")):
        with pytest.raises(Invalid) as error:
            acting.answer(session, who=cast.ut.who, code=listing.code, right=False, wrong=wrong, now=NOW)
        assert error.value.complaints["wrong"][0] == why
    assert listing.confirmation == "waiting"


def test_staff_record_who_confirmed_by_which_way_and_when(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    typed = {"told_via": "phone", "told_by": "cô Tư", "told_when": "7:05"}
    acting.record_answer(session, who=cast.chau.who, code=listing.code, typed=typed, now=NOW)
    telling = tellings.latest(session, listing.id)
    assert telling is not None
    assert telling.answered_by == "cô Tư"
    assert telling.recorded_by is not None
    assert telling.recorded_by.name == "Châu"
    assert listing.confirmed_at is not None
    assert f"{listing.confirmed_at.astimezone(VIETNAM):%H:%M %d/%m}" == "07:05 23/11"


def test_a_day_without_its_hour_is_kept_without_one(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    acting.record_answer(session, who=cast.chau.who, code=listing.code, typed={"told_via": "visit", "told_when": "hôm qua"}, now=NOW)
    assert (listing.confirmed_on, listing.confirmed_at) == (date(2026, 11, 22), None)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"told_via": "missing"}),
        ({"told_via": "pigeon"}, {"told_via": "not_a_choice"}),
        ({"told_via": "web"}, {"told_via": "not_a_choice"}),
        ({"told_via": "phone", "told_by": "x" * 121}, {"told_by": "too_long"}),
        ({"told_via": "phone", "told_when": "mai"}, {"told_when": "in_the_future"}),
        ({"told_via": "", "told_by": "x" * 9999, "told_when": "😀"}, {"told_via": "missing", "told_by": "too_long", "told_when": "not_a_moment"}),
    ],
)
def test_each_part_of_a_telling_that_cannot_stand_is_named(typed: dict[str, str], wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid) as error:
        acting.read_told(typed, NOW)
    assert {name: said[0] for name, said in error.value.complaints.items()} == wrong


def test_a_revision_by_staff_waits_again_and_one_by_the_party_is_its_word(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    acting.answer(session, who=cast.ut.who, code=listing.code, right=True, now=NOW)
    again = Told("zalo", "", NOW.date(), None)
    revised = revise_listing(
        session, who=cast.chau.who, code=listing.code, draft=draft(words="khóm", quantity="2 tấn"), version=1, told=again, now=NOW
    )
    assert (revised.confirmation, revised.confirmed_via, revised.confirmed_at) == ("waiting", "", None)
    assert [one.told_via for one in tellings.of_listing(session, listing.id)] == ["zalo", "phone"]
    own = revise_listing(session, who=cast.ut.who, code=listing.code, draft=draft(words="khóm", quantity="1 tấn"), version=2, now=NOW)
    assert (own.confirmation, own.confirmed_via, own.confirmed_at) == ("confirmed", "revision", NOW)


def test_staff_cannot_revise_without_saying_how_it_was_told(session: Session, cast: Cast) -> None:
    own = post(session, cast.ut, "offer", words="khóm")
    with pytest.raises(Invalid):
        revise_listing(session, who=cast.chau.who, code=own.code, draft=draft(words="khóm loại 1"), version=1, now=NOW)


def test_the_private_address_answers_once_without_signing_in(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    token = link_of(session, cast, listing)
    assert acting.open_link(session, token=token, now=NOW).state == "serves"
    assert by_link(session, cast, token).state == "used"
    assert (listing.confirmation, listing.confirmed_via) == ("confirmed", "link")
    assert by_link(session, cast, token, right=False).state == "used"
    assert listing.confirmation == "confirmed"
    assert actions(session)[1:] == [("listing.link", "", "somebody"), ("listing.confirmed", "link", "nobody")]


def test_the_database_keeps_the_hash_alone(session: Session, cast: Cast) -> None:
    token = link_of(session, cast, entered(session, cast))
    kept = session.scalars(sa.select(ConfirmLink)).one()
    assert kept.token_hash == hash_of_token(token)
    assert token not in (kept.nonce, kept.token_hash)
    assert link_token("another server", kept.nonce) != token


def test_one_address_serves_until_it_is_used_or_late(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    first = link_of(session, cast, listing)
    assert link_of(session, cast, listing) == first
    later = NOW + LINK_LASTS
    assert acting.open_link(session, token=first, now=later - timedelta(seconds=1)).state == "serves"
    assert acting.open_link(session, token=first, now=later).state == "late"
    assert by_link(session, cast, first, now=later).state == "late"
    fresh = acting.make_link(session, who=cast.chau.who, code=listing.code, secret=SECRET, now=later)
    assert (fresh.sequence, link_token(SECRET, fresh.nonce) == first) == (2, False)
    assert listing.confirmation == "waiting"


def test_what_has_moved_on_is_not_answered_by_an_old_address(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    token = link_of(session, cast, listing)
    revise_listing(session, who=cast.chau.who, code=listing.code, draft=draft(words="khóm", quantity="9 tấn"), version=1, told=BY_PHONE, now=NOW)
    assert by_link(session, cast, token).state == "replaced"
    assert listing.confirmation == "waiting"
    second = link_of(session, cast, listing)
    withdraw_listing(session, who=cast.ut.who, code=listing.code, version=2, now=NOW)
    assert by_link(session, cast, second).state == "replaced"
    assert listing.confirmation == "waiting"


def test_staff_never_answer_by_the_private_address(session: Session, cast: Cast) -> None:
    listing = entered(session, cast)
    token = link_of(session, cast, listing)
    with pytest.raises(Refused):
        by_link(session, cast, token, who=cast.chau.who)
    assert listing.confirmation == "waiting"


@pytest.mark.parametrize("token", ["", "x", "a" * 10_000, "<script>", "😀"])
def test_an_address_that_never_was_is_nothing(session: Session, cast: Cast, token: str) -> None:
    with pytest.raises(NotFound):
        acting.open_link(session, token=token, now=NOW)
    with pytest.raises(NotFound):
        by_link(session, cast, token)


def test_what_is_not_right_through_the_address_is_a_task_too(session: Session, cast: Cast) -> None:
    token = link_of(session, cast, entered(session, cast))
    opened = by_link(session, cast, token, right=False, wrong="giá 8.000 đ/kg")
    task = session.scalars(sa.select(Task)).one()
    assert (task.what, task.added_by_id, opened.link.used_at) == ("giá 8.000 đ/kg", None, NOW)


def test_a_certificate_says_on_which_day_the_first_one_ends(session: Session, cast: Cast) -> None:
    listing = entered(session, cast, certificates="VietGAP, hết hạn 12/03/2027\nOCOP 4 sao, hết hạn 01/02/2027")
    assert listing.papers_until == date(2027, 2, 1)
    assert entered(session, cast, certificates="không có").papers_until is None
