"""What was withdrawn or removed lies in the bin: undone at once by who did it, taken back for thirty days, then gone for good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from cast import PASSWORD, Cast
from client import Client
from flask import Flask
from make import NOW, make_listing, make_party, make_photo, make_price
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused
from matchmaker.domain.permissions import Who
from matchmaker.store import outbox
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.bin import BinEntry
from matchmaker.store.models.desk import Note
from matchmaker.store.models.figures import FigureClaim
from matchmaker.store.models.listings import Listing
from matchmaker.store.models.mandates import Mandate
from matchmaker.store.models.outbox import Job
from matchmaker.store.models.people import Party, PartyClaim
from matchmaker.store.models.photos import MOST_PHOTOS, ListingPhoto, PhotoSize
from matchmaker.store.models.prices import ReferencePriceRow
from matchmaker.store.models.searches import MOST_SAVED, SavedSearch
from matchmaker.store.queries import listings
from matchmaker.store.work import work
from matchmaker.workflows import binning, claims, figures, mandates, notes, photos, posting, pricing, searching

SOON, LATER, OVER = NOW + timedelta(minutes=3), NOW + timedelta(days=29, hours=23), NOW + timedelta(days=30)


@pytest.fixture
def session(app: Flask, cast: Cast) -> Any:
    """A session in which Út's co-op has an offer with a photo."""
    with app.app_context(), work() as session:
        listing = make_listing(session, party=cast.ut.party, code="ut-1", words="cua gạch son")
        make_photo(session, listing=listing, code="f-1", caption="Cua vừa bắt")
        yield session


def withdraw(session: Session, who: Who, code: str = "ut-1") -> None:
    version = session.scalars(sa.select(Listing.version).where(Listing.code == code)).one()
    posting.withdraw_listing(session, who=who, code=code, version=version, now=NOW)


def entry(session: Session, kind: str) -> BinEntry:
    return session.scalars(sa.select(BinEntry).where(BinEntry.kind == kind).order_by(BinEntry.id.desc())).first()  # type: ignore[return-value]


def what_is_wrong(act: Callable[..., object], *args: Any, **facts: Any) -> str:
    with pytest.raises(Invalid) as error:
        act(*args, **facts)
    return error.value.complaints["bin"][0]


def actions(session: Session) -> list[str]:
    return list(session.scalars(sa.select(AuditEvent.action).order_by(AuditEvent.id)))


def test_a_withdrawn_listing_is_undone_once_and_by_who_withdrew_it_alone(session: Session, cast: Cast) -> None:
    before = listings.stamp(session, "offer")
    withdraw(session, cast.ut.who)
    code = entry(session, "listing").code
    for other in (cast.duong.who, cast.binh.who, cast.chau.who):
        with pytest.raises(NotFound):
            binning.undo(session, who=other, code=code, now=SOON)
    for _press in range(2):
        binning.undo(session, who=cast.ut.who, code=code, now=SOON)
    listing = listings.by_code(session, "ut-1")
    assert listing is not None
    assert (listing.status, listing.withdrawn_at) == ("open", None)
    assert listings.stamp(session, "offer") != before
    assert actions(session)[-2:] == ["listing.withdraw", "listing.restore"]
    assert session.scalars(sa.select(Job.key).where(Job.kind == outbox.RANK_LISTING)).all() == [f"ut-1:{listing.version}"]
    withdraw(session, cast.ut.who)
    assert entry(session, "listing").code != code, "withdrawn again it lies there again"


def test_after_a_quarter_of_an_hour_only_the_bin_gives_it_back_and_after_thirty_days_nothing_does(session: Session, cast: Cast) -> None:
    withdraw(session, cast.ut.who)
    code = entry(session, "listing").code
    assert what_is_wrong(binning.undo, session, who=cast.ut.who, code=code, now=NOW + timedelta(minutes=16)) == "bin_too_late"
    assert what_is_wrong(binning.take_back, session, who=cast.ut.who, code=code, now=OVER) == "bin_gone"
    with pytest.raises(NotFound):
        binning.take_back(session, who=cast.duong.who, code=code, now=LATER)
    binning.take_back(session, who=cast.chau.who, code=code, now=LATER)
    assert entry(session, "listing").ending == "restored"
    assert session.scalars(sa.select(Listing.status)).all() == ["open"]


def test_each_looks_into_the_bins_that_are_theirs(session: Session, cast: Cast) -> None:
    withdraw(session, cast.ut.who)
    typed = {"q": "khóm", "side": "offer", "every": "daily"}
    saved = searching.save_search(session, who=cast.ut.who, typed=typed, form_key="k", now=NOW, today=NOW.date())
    searching.delete_search(session, who=cast.ut.who, code=saved.code, now=NOW)

    def seen(who: Who, now: Any = SOON) -> list[tuple[str, bool]]:
        return [(one.entry.kind, one.mine) for one in binning.lying_for(session, who=who, now=now, most=9)]

    assert seen(cast.ut.who) == [("saved_search", True), ("listing", True)]
    assert seen(cast.duong.who) == []
    assert seen(cast.chau.who) == [("listing", True)], "a person's own searches are nobody else's"
    assert seen(cast.ut.who, OVER) == []
    with pytest.raises(NotFound):
        binning.take_back(session, who=cast.chau.who, code=entry(session, "saved_search").code, now=SOON)


def test_a_removed_photo_keeps_its_bytes_and_comes_back_last_where_there_is_room(session: Session, cast: Cast) -> None:
    listing = listings.by_code(session, "ut-1")
    assert listing is not None
    photos.remove_photo(session, who=cast.ut.who, code="ut-1", photo="f-1", now=NOW)
    code = entry(session, "photo").code
    assert session.scalar(sa.select(sa.func.count()).select_from(PhotoSize)) == 2
    for at in range(1, MOST_PHOTOS + 1):
        make_photo(session, listing=listing, code=f"g-{at}", position=at)
    assert what_is_wrong(binning.take_back, session, who=cast.ut.who, code=code, now=SOON) == "bin_photos_full"
    photos.remove_photo(session, who=cast.ut.who, code="ut-1", photo="g-2", now=NOW)
    binning.take_back(session, who=cast.ut.who, code=code, now=SOON)
    order = session.execute(
        sa.select(ListingPhoto.code, ListingPhoto.position).where(ListingPhoto.removed_at.is_(None)).order_by(ListingPhoto.position)
    )
    assert [one for one, _at in order] == ["g-1", "g-3", "g-4", "g-5", "g-6", "f-1"]
    withdraw(session, cast.ut.who)
    second = session.scalars(sa.select(BinEntry.code).where(BinEntry.subject_code == "g-2")).one()
    assert what_is_wrong(binning.take_back, session, who=cast.ut.who, code=second, now=SOON) == "bin_listing_withdrawn"


def test_a_photo_that_is_sent_again_comes_out_of_the_bin(session: Session, cast: Cast) -> None:
    photos.remove_photo(session, who=cast.ut.who, code="ut-1", photo="f-1", now=NOW)
    sent = photos.Picture("f-1", None, None)  # type: ignore[arg-type]  # the file is known by its hash
    again = photos.add_photo(session, who=cast.ut.who, code="ut-1", picture=sent, caption="Lần nữa", now=SOON)
    assert (again.code, again.removed_at, again.caption) == ("f-1", None, "Lần nữa")
    assert entry(session, "photo").ending == "restored"


def test_a_deleted_search_comes_back_as_it_was_unless_it_was_saved_again(session: Session, cast: Cast) -> None:
    typed = {"q": "khóm", "side": "offer", "every": "weekly", "name": "Khóm Tắc Cậu"}
    saved = searching.save_search(session, who=cast.ut.who, typed=typed, form_key="k", now=NOW, today=NOW.date())
    was = {name: getattr(saved, name) for name in ("code", "name", "query", "every", "known", "stamp", "saved_at")}
    searching.delete_search(session, who=cast.ut.who, code=saved.code, now=NOW)
    binning.undo(session, who=cast.ut.who, code=entry(session, "saved_search").code, now=SOON)
    back = session.scalars(sa.select(SavedSearch)).one()
    assert {name: getattr(back, name) for name in was} == was
    searching.delete_search(session, who=cast.ut.who, code=back.code, now=NOW)
    gone = entry(session, "saved_search").code
    searching.save_search(session, who=cast.ut.who, typed=typed, form_key="again", now=SOON, today=NOW.date())
    assert what_is_wrong(binning.undo, session, who=cast.ut.who, code=gone, now=SOON) == "bin_search_again"
    session.execute(sa.delete(SavedSearch))
    for at in range(MOST_SAVED):
        searching.save_search(session, who=cast.ut.who, typed={**typed, "q": f"tôm {at}"}, form_key=f"f{at}", now=SOON, today=NOW.date())
    assert what_is_wrong(binning.take_back, session, who=cast.ut.who, code=gone, now=SOON) == "bin_searches_full"


def test_what_staff_withdrew_stands_again(session: Session, cast: Cast) -> None:
    who = cast.chau.who
    said = {"subject": "quantity", "said": "40 thành viên", "source": "báo", "reported_on": "2025"}
    claim = claims.add_claim(session, who=who, code=cast.ut.party, typed=said, form_key="c", now=NOW)
    claims.withdraw_claim(session, who=who, code=cast.ut.party, claim_code=claim.code, why="nhầm đơn vị", now=NOW)
    counted = {"figure": "households", "figure_said": "40 hộ", "way": "file", "source": "biên bản 12", "reported_on": "3/2026"}
    figure = figures.add_figure(session, who=who, kind="party", code=cast.ut.party, typed=counted, form_key="f", now=NOW)
    figures.withdraw_figure(session, who=who, code=figure.code, why="nhầm", now=NOW)
    note = notes.write_note(session, who=who, kind="offer", code="ut-1", typed={"body": "gọi lại", "form_key": "n"}, now=NOW)
    notes.strike_note(session, who=who, code=note.code, now=NOW)
    for kind in ("claim", "figure", "note"):
        with pytest.raises(NotFound):
            binning.take_back(session, who=cast.ut.who, code=entry(session, kind).code, now=SOON)
        binning.undo(session, who=who, code=entry(session, kind).code, now=SOON)
    assert session.scalars(sa.select(PartyClaim.withdrawn_at)).all() == [None]
    assert session.scalars(sa.select(FigureClaim.withdrawn_at)).all() == [None]
    assert session.scalars(sa.select(Note.struck_at)).all() == [None]
    assert actions(session)[-3:] == ["claim.restore", "figure.restore", "note.restore"]


def test_a_price_that_was_withdrawn_is_written_down_anew_and_the_old_one_stays(session: Session, cast: Cast) -> None:
    make_price(session, code="price-1")
    pricing.withdraw_price(session, who=cast.chau.who, code="price-1", why="nhầm ngày", now=NOW)
    binning.undo(session, who=cast.chau.who, code=entry(session, "price").code, now=SOON)
    rows = session.scalars(sa.select(ReferencePriceRow).order_by(ReferencePriceRow.id)).all()
    assert [one.stands for one in rows] == [False, True]
    assert rows[0].low_dong == rows[1].low_dong
    assert rows[0].read_on == rows[1].read_on


def test_a_mandate_comes_back_where_no_other_stands(session: Session, cast: Cast) -> None:
    make_party(session, code="lien-hiep", name="Liên hiệp HTX")
    draft = mandates.MandateDraft("lien-hiep", ("post",), NOW.date(), NOW.date() + timedelta(days=90))
    given = mandates.give(session, who=cast.ut.who, code=cast.ut.party, draft=draft, form_key="m1", now=NOW)
    mandates.revoke(session, who=cast.chau.who, code=given.code, now=NOW)
    code = entry(session, "mandate").code
    with pytest.raises(Refused):  # staff end what others gave, but give nothing for them
        binning.take_back(session, who=cast.chau.who, code=code, now=LATER)
    other = mandates.give(session, who=cast.ut.who, code=cast.ut.party, draft=draft, form_key="m2", now=NOW)
    assert what_is_wrong(binning.take_back, session, who=cast.ut.who, code=code, now=LATER) == "bin_mandate_stands"
    session.execute(sa.delete(Mandate).where(Mandate.code == other.code))
    assert what_is_wrong(binning.take_back, session, who=cast.ut.who, code=code, now=LATER) != "bin_gone" if draft.ends_on < LATER.date() else True
    binning.take_back(session, who=cast.ut.who, code=code, now=LATER)
    assert session.scalars(sa.select(Mandate.revoked_at)).all() == [None]


def test_after_thirty_days_the_bin_is_emptied(app: Flask, session: Session, cast: Cast) -> None:
    photos.remove_photo(session, who=cast.ut.who, code="ut-1", photo="f-1", now=NOW)
    withdraw(session, cast.ut.who)
    assert binning.empty_bin(session, LATER) == 0
    assert binning.empty_bin(session, OVER) == 2
    assert session.scalar(sa.select(sa.func.count()).select_from(PhotoSize)) == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(ListingPhoto)) == 0
    assert session.scalars(sa.select(Listing.status)).all() == ["withdrawn"], "others may refer to it"
    assert actions(session)[-2:] == ["bin.empty"] * 2
    assert what_is_wrong(binning.take_back, session, who=cast.ut.who, code=entry(session, "photo").code, now=OVER) == "bin_gone"


def test_emptying_at_once_asks_for_the_name_and_for_a_lead(session: Session, cast: Cast) -> None:
    photos.remove_photo(session, who=cast.ut.who, code="ut-1", photo="f-1", now=NOW)
    name = session.scalars(sa.select(Party.name).where(Party.code == cast.ut.party)).one()
    empty = {"code": cast.ut.party, "now": SOON}
    with pytest.raises(NotFound):
        binning.empty_now(session, who=cast.duong.who, name=name, **empty)
    assert what_is_wrong(binning.empty_now, session, who=cast.ut.who, name="xóa", **empty) == "bin_name_differs"
    with pytest.raises(Refused):
        binning.empty_now(session, who=Who(cast.ut.who.person_code, cast.ut.who.party_codes), name=name, **empty)
    assert binning.empty_now(session, who=cast.ut.who, name=f" {name.upper()} ", **empty) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(PhotoSize)) == 0


def test_pages_offer_the_undoing_right_after_and_the_bin_afterwards(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        make_photo(session, listing=make_listing(session, party=cast.ut.party, code="ut-1", words="cua <b>gạch</b>"), code="f-1")
    client = Client(app)
    client.sign_in(cast.ut.email, PASSWORD)
    assert client.post("/offers/ut-1/withdraw", {"version": "1"}).status_code == 303
    page = client.page("/offers/ut-1")
    undo = next(form.action for form in page.forms if form.action.endswith("/undo"))
    assert "js/undo.js" in page.source
    assert client.post(undo).headers["Location"] == "/offers/ut-1"
    again = client.page("/offers/ut-1")
    assert "Đã hoàn tác." in again.text
    assert "js/undo.js" not in again.source
    client.post("/offers/ut-1/photos/f-1/remove")
    shelf = client.page("/bin")
    assert "Ảnh đã gỡ" in shelf.text
    take_back = next(form.action for form in shelf.forms if form.action.endswith("/take-back"))
    assert client.get("/photos/f-1/small.jpg").status_code == 200, "its own people still see it"
    assert Client(app).get("/photos/f-1/small.jpg").status_code == 404, "nobody else does"
    assert client.post(take_back).headers["Location"] == "/offers/ut-1/photos"
    client.post("/offers/ut-1/photos/f-1/remove")
    wrong = client.post(f"/bin/of/{cast.ut.party}/empty", {"name": "xóa"})
    assert wrong.status_code == 422
    assert "Tên gõ vào chưa đúng" in wrong.text
    assert 'value="xóa"' in wrong.text
