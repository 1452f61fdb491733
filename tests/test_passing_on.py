"""Addresses that let somebody without an account read a listing: for some days, taken back at will, and showing nobody to call."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import NOW, make_listing, post
from sqlalchemy.orm import Session

from matchmaker.domain.codes import hash_of
from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.shared_links import MOST_SERVING, shared_token, without_phones
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.shares import SharedLink
from matchmaker.store.queries import shares
from matchmaker.store.work import work
from matchmaker.workflows.passing_on import make_link, open_link, take_back

SECRET = "test"


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        make_listing(session, party=cast.ut.party, side="offer", code="crab", words="cua gạch, gọi 0912 345 678")
        yield session


def shared(session: Session, cast: Cast, **changes: str) -> SharedLink:
    said = {"code": "crab", "kind": "matches", "days": "7", "form_key": "k", **changes}
    return make_link(session, who=cast.ut.who, secret=SECRET, now=NOW, **said)


def test_an_address_serves_for_its_days_and_not_a_moment_longer(session: Session, cast: Cast) -> None:
    link = shared(session, cast)
    assert link.serves(NOW + timedelta(days=7) - timedelta(seconds=1))
    assert not link.serves(NOW + timedelta(days=7))


def test_only_the_hash_of_an_address_is_kept(session: Session, cast: Cast) -> None:
    link = shared(session, cast)
    token = shared_token(SECRET, link.nonce)
    row = session.execute(sa.text("SELECT * FROM shared_link")).one()
    assert token not in {str(value) for value in row}
    assert link.token_hash == hash_of(token) != hash_of(link.nonce)
    assert open_link(session, token=token) is link
    assert shared_token("another key of the server", link.nonce) != token


def test_the_same_form_sent_again_is_the_same_address(session: Session, cast: Cast) -> None:
    assert shared(session, cast) is shared(session, cast, days="30")
    assert shared(session, cast, form_key="k2").code != shared(session, cast).code


def test_what_is_taken_back_opens_no_more_and_stays_so(session: Session, cast: Cast) -> None:
    link = shared(session, cast)
    for later in (1, 2):
        take_back(session, who=cast.chau.who, code=link.code, now=NOW + timedelta(hours=later))
    assert (link.revoked_at, link.serves(NOW)) == (NOW + timedelta(hours=1), False)
    actions = session.scalars(sa.select(AuditEvent.action).where(AuditEvent.subject_code == "crab").order_by(AuditEvent.id)).all()
    assert actions == ["share.make", "share.revoke"]


def test_strangers_neither_make_nor_take_back(session: Session, cast: Cast) -> None:
    with pytest.raises(Refused):
        make_link(session, who=cast.duong.who, code="crab", kind="listing", days="1", form_key="", secret=SECRET, now=NOW)
    link = shared(session, cast)
    with pytest.raises(NotFound):
        take_back(session, who=cast.duong.who, code=link.code, now=NOW)
    with pytest.raises(NotFound):
        open_link(session, token=link.token_hash)


@pytest.mark.parametrize(("wrong", "field"), [({"kind": "people"}, "share_kind"), ({"days": "8"}, "share_days"), ({"days": ""}, "share_days")])
def test_what_is_not_offered_is_refused(session: Session, cast: Cast, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        shared(session, cast, **wrong)
    assert list(refused.value.complaints) == [field]


def test_a_listing_has_only_so_many_open_addresses_and_none_of_matches_once_it_is_withdrawn(session: Session, cast: Cast) -> None:
    for number in range(MOST_SERVING):
        shared(session, cast, form_key=f"k{number}")
    with pytest.raises(Invalid) as refused:
        shared(session, cast, form_key="one more")
    assert refused.value.complaints["share_days"][0] == "too_many_shares"
    listing = session.scalars(sa.select(Listing).where(Listing.code == "crab")).one()
    take_back(session, who=cast.ut.who, code=shares.serving(session, listing.id, NOW)[0].code, now=NOW)
    listing.status = "withdrawn"
    with pytest.raises(Invalid):
        shared(session, cast, form_key="one more")
    assert shared(session, cast, form_key="one more", kind="listing").kind == "listing"


@given(st.sampled_from(["0", "+84", "84"]), st.integers(900_000_000, 999_999_999), st.sampled_from(["", " ", ".", "-"]))
def test_no_number_to_call_is_left(first: str, number: int, between: str) -> None:
    digits = str(number)
    said = f"cua gạch, gọi {first}{between}{between.join((digits[:3], digits[3:6], digits[6:]))} nhé"
    assert without_phones(said) == "cua gạch, gọi … nhé"


@pytest.mark.parametrize("text", ["450.000 đ/kg", "1.250,5 kg", "12/03/2027", "300.000.000 đ", "VG-123/2025"])
def test_prices_days_and_weights_are_left(text: str) -> None:
    assert without_phones(text) == text


def test_a_stranger_reads_and_learns_neither_person_nor_number(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        post(session, cast.ut, "offer", words="cua thịt loại 1, gọi 0912 345 678", place="xã Năm Căn", form_key="o")
        need = post(session, cast.binh, "need", words="cua thịt", form_key="n")
        code = need.code
    owner = Client(app)
    owner.sign_in(cast.binh.email, PASSWORD)
    assert "Chưa có địa chỉ nào đang mở" in owner.page(f"/needs/{code}/share").text
    assert owner.post(f"/needs/{code}/share", {"share_kind": "matches", "share_days": "1", "form_key": "f"}).status_code == 303
    found = owner.get(f"/needs/{code}/share").text
    address = found.split("/shared/", 1)[1].split("<", 1)[0].strip()
    stranger = Client(app)
    answer = stranger.get(f"/shared/{address}")
    assert (answer.status_code, answer.headers["X-Robots-Tag"], answer.headers["Cache-Control"]) == (200, "noindex, nofollow", "no-store")
    text = stranger.page(f"/shared/{address}").text
    assert "cua thịt loại 1, gọi …" in text
    assert not [one for one in ("0912", "345 678", "Bình", "Út") if one in text]
    taken = found.split("/shares/", 1)[1].split("/", 1)[0]
    assert owner.post(f"/shares/{taken}/take-back", {}).status_code == 303
    assert "Người gửi đã thu lại địa chỉ này." in stranger.page(f"/shared/{address}", 410).text
    assert "cua thịt" not in stranger.get(f"/shared/{address}").text
