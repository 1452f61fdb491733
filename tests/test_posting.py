"""Posting: what was typed is kept, what cannot stand is complained about, what is doubtful asks, and one form is one listing."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast
from flask import Flask
from make import post
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid, NotFound, Refused, Stale, WrongStage
from matchmaker.domain.records import Certificate, How, Period, Price, Quantity, Role
from matchmaker.domain.telling import Told
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.audit import AuditEvent
from matchmaker.store.models.listings import Listing, ListingRevision
from matchmaker.store.queries import listings
from matchmaker.store.work import work
from matchmaker.workflows.posting import Draft, post_listing, read_draft, revise_listing, withdraw_listing

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
LEXICON = shipped_lexicon()
CRAB = {
    "words": "cua thịt từ 250 g/con", "quantity": "20 tấn", "price": "tối đa 450k/kg", "from": "tháng 12", "place": "xã Hàng Vịnh, huyện Năm Căn",
    "certificates": "VietGAP", "must": ["certificates", "from"],
}  # fmt: skip


def draft(side: str = "need", **typed: Any) -> Draft:
    form = {name.rstrip("_"): value for name, value in typed.items()}
    return read_draft(form, side=side, lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=TODAY)


def complaints(side: str = "need", **typed: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        draft(side, **{"words": "cua gạch", **typed})
    return {field: code for field, (code, _) in error.value.complaints.items()}


def asks(side: str = "need", **typed: Any) -> dict[str, str]:
    return {field: code for field, (code, _) in draft(side, **{"words": "cua gạch", **typed}).asks.items()}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


def test_a_whole_need_is_read_field_by_field() -> None:
    read = read_draft(CRAB, side="need", lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=TODAY)
    assert read.quantity == Quantity(Decimal(20), "tấn")
    assert read.price == Price(450_000, "kg")
    assert (read.starts_on, read.ends_on) == (date(2026, 12, 1), date(2026, 12, 31))
    assert read.certificates == (Certificate("VietGAP"),)
    assert read.must == ("from", "certificates")
    assert read.role is Role.PRODUCE
    assert read.linked.readings[0].product == "cua_thit"
    assert read.typed["quantity"] == "20 tấn"


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("words", " ", "missing"),
        ("words", "\u200b\u0000", "missing"),
        ("words", "x" * 2001, "too_long"),
        ("quantity", "abc", "not_a_quantity"),
        ("quantity", "20", "unit_missing"),
        ("quantity", "20 con/kg", "size_not_quantity"),
        ("price", "rẻ", "not_a_price"),
        ("price", "5 usd", "foreign_money"),
        ("from", "mai mốt", "not_a_date"),
        ("until", "30/2/2027", "no_such_day"),
        ("from", "30 tháng chạp năm 2026", "no_lunar_day"),
        ("from", "tháng 6 nhuận năm 2026", "no_leap_month"),
        ("until", "tết trung thu", "not_a_lunar_date"),
        ("role", "thing", "not_a_choice"),
        ("per", "year", "not_a_choice"),
        ("must", "colour", "not_a_choice"),
        ("radius_km", "-3", "not_a_number"),
        ("radius_km", "99999", "not_a_number"),
        ("radius_km", "40", "radius_without_place"),
        ("certificates", "???", "not_a_certificate"),
        ("certificates", "VietGAP, hết hạn 40/13/2027", "no_such_day"),
        ("commune", "00000", "not_listed"),
        ("product", "unicorn", "not_listed"),
        ("quantity", "9" * 500, "too_long"),
    ],
)
def test_each_field_complains_by_name(field: str, typed: str, code: str) -> None:
    assert complaints(**{field: typed})[field] == code


def test_contradictions_are_complained_about() -> None:
    assert complaints(**{"from": "25/12/2026", "until": "1/12/2026"}) == {"from": "from_after_until"}
    assert complaints(**{"from": "5/12", "until": "3/12"}) == {"from": "nearly_a_year"}
    assert complaints(quantity="100 kg", min_quantity="2 tạ") == {"min_quantity": "lot_above_quantity"}
    assert complaints(quantity="5 chục", min_quantity="2 kg") == {"min_quantity": "units_differ"}
    assert complaints(quantity="5 tấn/tuần", per="month") == {"per": "per_contradicts"}
    assert complaints(must=["price", "quantity"], quantity="2 tấn") == {"price": "must_without_value"}


def test_every_wrong_field_complains_at_once() -> None:
    assert set(complaints(words="", quantity="x", price="x", **{"from": "x"})) == {"words", "quantity", "price", "from"}


def test_what_stands_in_the_words_may_be_a_hard_requirement() -> None:
    assert draft(words="tôm sú sống 20 con/kg", must="grade|state").must == ("grade", "state")


def test_an_offer_has_no_hard_requirements_and_no_radius() -> None:
    read = draft("offer", words="cua gạch", must=["price"], radius_km="30")
    assert (read.must, read.radius_km) == ((), None)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"price": "450 đ/kg"}, {"price": "price_far_below"}),
        ({"price": "450.000 đ/kg"}, {}),
        ({"price": "450"}, {"price": "price_far_below"}),
        ({"price": "450 triệu/tấn"}, {}),
        ({"price": "450 triệu/kg"}, {"price": "price_far_above"}),
        ({"price": "thỏa thuận"}, {}),
        ({"quantity": "5 chục"}, {"quantity": "count_asked"}),
        ({"quantity": "5 chục", "pieces_each": "12"}, {"quantity": "unit_not_convertible"}),
        ({"quantity": "5 thùng"}, {"quantity": "unit_not_convertible"}),
        ({"quantity": "5 thùng", "kg_each": "12"}, {}),
        ({"quantity": "5 thúng lớn"}, {"quantity": "unit_unknown"}),
        ({"quantity": "5000 tấn"}, {"quantity": "quantity_huge"}),
        ({"until": "1/1/2026"}, {"until": "window_past"}),
        ({"from": "1/12/2026", "until": "1/12/2029"}, {"from": "window_long"}),
        ({"place": "Phú Tân"}, {"place": "place_ambiguous"}),
        ({"place": "Sóc Trăng"}, {"place": "place_outside"}),
        ({"place": "blabla"}, {"place": "place_unknown"}),
        ({"words": "bánh tráng nem"}, {"words": "product_unknown"}),
        ({"words": "dua"}, {"words": "product_ambiguous"}),
        ({"words": "dừa"}, {}),
        ({"certificates": "VietGAP, hết hạn 1/1/2025"}, {"certificates": "certificate_expired"}),
        ({"words": "lúa ST25", "quantity": "60 giạ"}, {}),
        ({"words": "muối", "quantity": "60 giạ", "price": "900 đ/kg"}, {}),
        ({"words": "muối", "quantity": "60 giạ", "price": "27.000 đ/giạ"}, {}),
    ],
)
def test_what_is_doubtful_asks(typed: dict[str, str], expected: dict[str, str]) -> None:
    assert asks(**typed) == expected


def test_the_doubt_about_a_price_names_what_was_probably_meant() -> None:
    code, facts = draft(words="cua gạch", price="450 đ/kg").asks["price"]
    assert code == "price_far_below"
    assert facts["meant"] == 450_000
    assert facts["usual_unit"] == "kg"


@pytest.mark.parametrize("sure", ["1", ["price"], "price_far_below", ["place", "price"]])
def test_a_doubt_that_was_answered_asks_no_more(sure: str | list[str]) -> None:
    assert asks(price="450 đ/kg", sure=sure) == {}


def test_an_answer_to_one_doubt_is_none_to_another() -> None:
    assert asks(price="450 đ/kg", place="Phú Tân", sure=["place"]) == {"price": "price_far_below"}


def test_picking_answers_what_is_ambiguous() -> None:
    code, facts = draft(words="dua", place="Phú Tân").asks["place"]
    communes = facts["communes"]
    assert code == "place_ambiguous"
    assert isinstance(communes, list)
    picked = draft(words="dua", place="Phú Tân", product="khom", commune=communes[0]["code"])
    assert picked.asks == {}
    assert picked.linked.readings[0].product == "khom"
    assert picked.linked.readings[0].how is How.CHOSEN
    assert picked.linked.units == (communes[0]["code"],)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", None),
        ("không có", ()),
        ("VietGAP, hết hạn 12/03/2027", (Certificate("VietGAP", date(2027, 3, 12)),)),
        ("VietGAP hết hạn 12/03/2027", (Certificate("VietGAP", date(2027, 3, 12)),)),
        ("VietGAP (hết hạn 3/2027)\nASC", (Certificate("VietGAP", date(2027, 3, 31)), Certificate("ASC"))),
        ("OCOP 4 sao, ASC, hạn 2028", (Certificate("OCOP 4 sao"), Certificate("ASC", date(2028, 12, 31)))),
        ("CDĐL Cua Cà Mau, số 00116", (Certificate("CDĐL Cua Cà Mau", number="00116"),)),
        ("VietGAP\nvietgap", (Certificate("VietGAP"),)),
    ],
)
def test_certificates_are_read_one_a_line(typed: str, expected: tuple[Certificate, ...] | None) -> None:
    assert draft("offer", words="cua gạch", certificates=typed, sure="1").certificates == expected


HOSTILE = [
    "😀" * 300, "<script>alert(1)</script>", "'; DROP TABLE listing;--", "%s %(x)s {{7*7}}", "\x00\x01", "\u202egnourt\u202c", "a" * 10_000_000,
    "cua\u034f gạch", "\ud800", "\ufffe", "-", "0", "１２ tấn", "| | |", "\n\n\n", "NaN", "1e309",
]  # fmt: skip


@pytest.mark.parametrize("field", ["words", "role", "quantity", "per", "min_quantity", "price", "from", "until", "place", "grade", "state",
                                   "certificates", "must", "radius_km", "commune", "product", "sure"])  # fmt: skip
def test_no_text_in_any_field_is_worse_than_a_complaint(field: str) -> None:
    for hostile in HOSTILE:
        typed: Mapping[str, str] = {}
        with suppress(Invalid):
            typed = draft(**{"words": "cua gạch", field: hostile}).typed
        for text in typed.values():
            assert "\x00" not in text
            assert unicodedata.is_normalized("NFC", text)
            text.encode()


def test_decomposed_letters_read_as_composed_ones() -> None:
    typed = {"words": "cua gạch son sống", "quantity": "2 tấn", "price": "1,1 triệu/kg", "from": "tháng 12", "place": "xã Đất Mũi"}
    apart = {name: unicodedata.normalize("NFD", value) for name, value in typed.items()}
    assert replace(draft(**apart), asks={}) == replace(draft(**typed), asks={})


def test_posting_keeps_the_typed_beside_the_read(session: Session, cast: Cast) -> None:
    before = listings.stamp(session, "need")
    made = post(session, cast.binh, "need", **CRAB)
    row = listings.by_code(session, made.code)
    assert row is not None
    assert (row.quantity_typed, row.quantity, row.quantity_unit) == ("20 tấn", Decimal(20), "tấn")
    assert (row.price_typed, row.price_dong, row.price_unit) == ("tối đa 450k/kg", 450_000, "kg")
    assert (row.from_typed, row.starts_on, row.ends_on) == ("tháng 12", date(2026, 12, 1), date(2026, 12, 31))
    assert row.must == ["from", "certificates"]
    assert row.linked is not None
    assert row.linked["readings"][0][0] == "cua_thit"
    assert row.party.code == cast.binh.party
    assert listings.stamp(session, "need") != before
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.subject_code == row.code)).one()
    assert (event.action, event.subject_kind, event.source) == ("listing.post", "need", "web")
    assert event.on_behalf_of_id == row.party_id


def test_the_same_form_twice_is_one_listing(session: Session, cast: Cast) -> None:
    first = post(session, cast.ut, "offer", form_key="k1", words="cua gạch")
    again = post(session, cast.ut, "offer", form_key="k1", words="cua gạch")
    other = post(session, cast.duong, "offer", form_key="k1", words="cua gạch")
    assert first.code == again.code != other.code
    assert session.scalar(sa.select(sa.func.count(AuditEvent.id)).where(AuditEvent.subject_code == first.code)) == 1


def test_who_may_post_for_whom(session: Session, cast: Cast) -> None:
    read = draft("offer", words="cua gạch")
    for who, party, error in (
        (cast.nobody.who, cast.ut.party, Refused),
        (cast.duong.who, cast.ut.party, Refused),
        (cast.ut.who, "no-such-party", NotFound),
        (cast.chau.who, cast.chau.party, NotFound),
        (cast.ut.who, "", Invalid),
    ):
        with pytest.raises(error):
            post_listing(session, who=who, party=party, side="offer", draft=read, form_key="k", now=NOW)
    told = Told("phone", "", NOW.date(), NOW)
    typed_by_staff = post_listing(session, who=cast.chau.who, party=cast.ut.party, side="offer", draft=read, form_key="k", told=told, now=NOW)
    assert typed_by_staff.party.code == cast.ut.party


def test_a_doubt_without_its_answer_is_not_posted(session: Session, cast: Cast) -> None:
    with pytest.raises(Invalid) as error:
        post_listing(session, who=cast.ut.who, party=cast.ut.party, side="offer", draft=draft("offer", words="dua"), form_key="k", now=NOW)
    assert error.value.complaints["words"][0] == "product_ambiguous"
    assert session.scalar(sa.select(sa.func.count(Listing.id))) == 0


def test_a_revision_keeps_the_earlier_wording(session: Session, cast: Cast) -> None:
    made = post(session, cast.ut, "offer", words="cua gạch", quantity="2 tấn")
    stamp = listings.stamp(session, "offer")
    later = NOW + timedelta(hours=1)
    revised = revise_listing(session, who=cast.ut.who, code=made.code, draft=draft("offer", words="cua gạch", quantity="3 tấn"), version=1, now=later)
    assert (revised.version, revised.quantity, revised.revised_at) == (2, Decimal(3), later)
    kept = session.scalars(sa.select(ListingRevision)).one()
    assert (kept.version, kept.before["quantity_typed"]) == (1, "2 tấn")
    assert listings.stamp(session, "offer") != stamp


def test_who_looked_at_an_older_wording_sees_what_changed(session: Session, cast: Cast) -> None:
    made = post(session, cast.ut, "offer", words="cua gạch", quantity="2 tấn", price="600k")
    for version, tons in ((1, "3 tấn"), (2, "4 tấn")):
        typed = draft("offer", words="cua gạch", quantity=tons, price="600k")
        revise_listing(session, who=cast.ut.who, code=made.code, draft=typed, version=version, now=NOW)
    with pytest.raises(Stale) as error:
        revise_listing(session, who=cast.chau.who, code=made.code, draft=draft("offer", words="cua thịt"), version=1, now=NOW)
    facts = error.value.facts
    assert facts["by"] == cast.ut.name
    assert facts["version"] == 3
    assert facts["changes"] == [{"field": "quantity_typed", "before": "2 tấn", "after": "4 tấn"}]


def test_the_same_revision_twice_is_one(session: Session, cast: Cast) -> None:
    made = post(session, cast.ut, "offer", words="cua gạch", quantity="2 tấn")
    typed = draft("offer", words="cua gạch", quantity="5-7 tấn", certificates="ASC, hạn 2028")
    for _ in range(2):
        assert revise_listing(session, who=cast.ut.who, code=made.code, draft=typed, version=1, now=NOW).version == 2
        session.expire_all()
    assert session.scalar(sa.select(sa.func.count(ListingRevision.id))) == 1


def test_strangers_neither_revise_nor_withdraw(session: Session, cast: Cast) -> None:
    made = post(session, cast.ut, "offer", words="cua gạch")
    read = draft("offer", words="cua thịt")
    for who in (cast.duong.who, cast.binh.who, cast.nobody.who):
        with pytest.raises(Refused):
            revise_listing(session, who=who, code=made.code, draft=read, version=1, now=NOW)
        with pytest.raises(Refused):
            withdraw_listing(session, who=who, code=made.code, version=1, now=NOW)
    with pytest.raises(NotFound):
        withdraw_listing(session, who=cast.ut.who, code="o-nothing", version=1, now=NOW)


def test_a_withdrawn_listing_is_gone_for_others_and_cannot_be_revised(session: Session, cast: Cast) -> None:
    made = post(session, cast.ut, "offer", words="cua gạch")
    withdrawn = withdraw_listing(session, who=cast.ut.who, code=made.code, version=1, now=NOW)
    assert (withdrawn.status, withdrawn.withdrawn_at) == ("withdrawn", NOW)
    assert withdraw_listing(session, who=cast.ut.who, code=made.code, version=1, now=NOW).version == withdrawn.version
    with pytest.raises(NotFound):
        withdraw_listing(session, who=cast.duong.who, code=made.code, version=1, now=NOW)
    with pytest.raises(WrongStage):
        revise_listing(session, who=cast.ut.who, code=made.code, draft=draft("offer", words="cua thịt"), version=2, now=NOW)
    assert list(listings.open_records(session, "offer")) == []


def test_a_withdrawal_of_an_older_wording_is_stale(session: Session, cast: Cast) -> None:
    made = post(session, cast.ut, "offer", words="cua gạch")
    revise_listing(session, who=cast.ut.who, code=made.code, draft=draft("offer", words="cua thịt"), version=1, now=NOW)
    with pytest.raises(Stale):
        withdraw_listing(session, who=cast.ut.who, code=made.code, version=1, now=NOW)


def test_a_listing_comes_back_as_the_record_that_was_read(session: Session, cast: Cast) -> None:
    typed = {
        **CRAB,
        "quantity": "5-7 tấn/tuần",
        "grade": "từ 250 g/con",
        "state": "sống",
        "certificates": "VietGAP, hạn 12/03/2027",
        "radius_km": "40",
    }
    made = post(session, cast.binh, "need", **typed)
    session.expire_all()
    record = next(iter(listings.open_records(session, "need")))
    read = read_draft(typed, side="need", lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=TODAY)
    assert record == read.record(made.code, cast.binh.party)
    assert record.per is Period.WEEK


def test_what_the_words_say_outright_fills_the_fields_left_empty() -> None:
    read = draft(words="20 tấn cua thịt từ 250 g/con, giao trong tháng 12, trả tại xã Năm Căn, VietGAP", must=["certificates", "quantity"])
    assert read.quantity == Quantity(Decimal(20), "tấn")
    assert (read.starts_on, read.ends_on) == (date(2026, 12, 1), date(2026, 12, 31))
    assert read.certificates == (Certificate("VietGAP"),)
    assert read.typed["place"] == "xã Năm Căn"
    assert len(read.linked.units) == 1
    assert read.asks == {}


def test_a_field_that_was_filled_in_stands_above_the_words() -> None:
    read = draft(words="20 tấn cua thịt giao tháng 12", quantity="3 tấn", until="15/1/2027")
    assert read.quantity == Quantity(Decimal(3), "tấn")
    assert (read.starts_on, read.ends_on) == (None, date(2027, 1, 15))


def test_two_presses_at_once_are_one_listing(app: Flask, cast: Cast) -> None:
    start, codes = Barrier(4), []

    def press() -> None:
        with app.app_context():
            start.wait()
            with work() as session:
                codes.append(post(session, cast.ut, "offer", form_key="pressed", words="cua gạch").code)

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(codes) == 4
    assert len(set(codes)) == 1


def test_two_who_revise_at_once_do_not_both_win(app: Flask, cast: Cast) -> None:
    with app.app_context(), work() as session:
        code = post(session, cast.ut, "offer", words="cua gạch", quantity="1 tấn").code
    start, outcomes = Barrier(3), []

    def revise(tons: int) -> None:
        with app.app_context():
            start.wait()
            with suppress(Stale):
                with work() as session:
                    typed = draft("offer", words="cua gạch", quantity=f"{tons} tấn")
                    revise_listing(session, who=cast.ut.who, code=code, draft=typed, version=1, now=NOW)
                outcomes.append(tons)

    threads = [Thread(target=revise, args=(tons,)) for tons in (2, 3, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context(), work() as session:
        row = listings.by_code(session, code)
        assert row is not None
        assert (row.version, [row.quantity]) == (2, [Decimal(tons) for tons in outcomes])


def test_units_without_marks_are_read_with_them_and_kept_as_typed() -> None:
    found = draft("offer", words="lua st25", quantity="60 gia", min_quantity="5 gia", price="180k/gia")
    assert [one and one.unit for one in (found.quantity, found.min_quantity, found.price)] == ["giạ", "giạ", "giạ"]
    assert (found.typed["quantity"], found.typed["price"]) == ("60 gia", "180k/gia")
