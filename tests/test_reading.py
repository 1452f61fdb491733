"""A form in units of the trade, in tides and in old fonts: read, asked about, kept, matched, and never lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from cast import Cast
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from make import post
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Invalid
from matchmaker.domain.records import Need, Offer, Period, Quantity
from matchmaker.domain.tides import BOTH, Tide
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.explaining import Reason
from matchmaker.matching.legacy_text import as_font
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.store.models.listings import Listing, ListingRevision
from matchmaker.store.queries import listings
from matchmaker.store.work import work
from matchmaker.workflows.posting import Draft, read_draft, revise_listing, unit_question

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 26)
LEXICON = shipped_lexicon()
RICE = {"words": "lúa ST25", "quantity": "60 giạ"}


def draft(side: str = "offer", **typed: Any) -> Draft:
    form = {name.rstrip("_"): value for name, value in typed.items()}
    return read_draft(form, side=side, lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=TODAY)


def asks(side: str = "offer", **typed: Any) -> dict[str, str]:
    return {field: code for field, (code, _) in draft(side, **typed).asks.items()}


def complaints(**typed: Any) -> dict[str, str]:
    with pytest.raises(Invalid) as error:
        draft(**typed)
    return {field: code for field, (code, _) in error.value.complaints.items()}


@pytest.fixture
def session(app: Flask, cast: Cast) -> Iterator[Session]:
    with app.app_context(), work() as session:
        yield session


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({**RICE, "area": "15 công"}, {"area": "yield_low"}),
        ({**RICE, "area": "3 công"}, {}),
        ({**RICE, "area": "15 công", "sure": "area"}, {}),
        ({**RICE, "area": "15 công", "kg_each": "45"}, {"kg_each": "weight_far", "area": "yield_low"}),
        ({"words": "lúa ST25", "quantity": "60 tấn", "area": "15 công"}, {"area": "yield_high"}),
        ({"words": "lúa ST25", "quantity": "600 kg", "per": "week", "area": "15 công"}, {}),
        ({"words": "cua gạch", "quantity": "20 kg", "area": "15 công"}, {}),
        ({**RICE, "kg_each": "22"}, {}),
        ({**RICE, "kg_each": "200"}, {"kg_each": "weight_far"}),
        ({"words": "dừa khô", "quantity": "50 chục"}, {"quantity": "count_asked"}),
        ({"words": "dừa khô", "quantity": "50 chục", "pieces_each": "12"}, {}),
        ({"words": "dừa khô", "quantity": "50 chục 12"}, {}),
        ({"words": "dừa khô", "quantity": "50 chục", "sure": "quantity"}, {}),
        ({"words": "dừa khô", "quantity": "3 thiên"}, {}),
    ],
)
def test_what_is_asked(typed: dict[str, str], expected: dict[str, str]) -> None:
    assert asks(**typed) == expected


def test_the_doubt_about_a_yield_says_what_it_comes_to() -> None:
    facts = draft(**RICE, area="15 công").asks["area"][1]
    assert facts == {"t_ha": "0.80", "low_t_ha": "4.5", "high_t_ha": "5.5", "sure": True}


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("kg_each", "nặng", "not_a_weight"),
        ("kg_each", "2 giạ", "not_a_weight"),
        ("kg_each", "20-22", "not_a_weight"),
        ("kg_each", "0", "not_positive"),
        ("kg_each", "-5", "not_a_weight"),
        ("kg_each", "20,1234", "too_fine"),
        ("kg_each", "0,5 g", "too_fine"),
        ("kg_each", "99999 tấn", "number_too_large"),
        ("area", "15", "area_unit_missing"),
        ("area", "2 mẫu", "area_unit_unknown"),
        ("area", "nhiều", "not_an_area"),
        ("area", "9" * 500, "too_long"),
    ],
)
def test_what_cannot_stand_is_complained_about(field: str, typed: str, code: str) -> None:
    assert complaints(**{**RICE, field: typed})[field] == code


def test_a_smallest_lot_is_compared_by_pieces() -> None:
    coconuts = {"words": "dừa khô", "quantity": "50 chục 12"}
    assert draft(**coconuts, min_quantity="100 trái").min_quantity == Quantity(Decimal(100), "trái")
    assert complaints(**coconuts, min_quantity="1 thiên") == {"min_quantity": "lot_above_quantity"}
    assert complaints(words="dừa khô", quantity="50 chục", sure="1", min_quantity="100 trái") == {"min_quantity": "units_differ"}
    assert complaints(**coconuts, min_quantity="100 con") == {"min_quantity": "units_differ"}


@pytest.mark.parametrize("count", ["0", "-1", "1,5", "mười hai", "1001", "😀"])
def test_a_count_is_a_whole_number(count: str) -> None:
    assert complaints(words="dừa khô", quantity="5 chục", pieces_each=count) == {"pieces_each": "not_a_count"}


def test_a_factor_holds_for_amount_lot_and_price() -> None:
    read = draft(**RICE, kg_each="22,5 kg", min_quantity="10 giạ", price="150.000 đ/giạ")
    assert read.quantity == Quantity(Decimal(60), "giạ", kg_each=Decimal("22.5"))
    assert read.min_quantity == Quantity(Decimal(10), "giạ", kg_each=Decimal("22.5"))
    assert read.asks == {}
    assert complaints(**RICE, kg_each="22", min_quantity="1400 kg") == {"min_quantity": "lot_above_quantity"}


@pytest.mark.parametrize(("quantity", "asked_of"), [("2 tấn", "giạ"), ("10 bao 40 kg", "giạ"), ("60 thùng", "giạ"), ("60 kg", "")])
def test_a_factor_of_another_unit_is_dropped(quantity: str, asked_of: str) -> None:
    read = draft(words="lúa ST25", quantity=quantity, kg_each="22", each_of=asked_of, sure="1")
    assert read.quantity is not None
    assert read.quantity.kg_each is None
    assert read.typed["kg_each"] == ""


def test_a_need_has_no_land() -> None:
    read = draft("need", **RICE, area="15 công")
    assert (read.area_m2, read.typed["area"], read.asks) == (None, "", {})


@pytest.mark.parametrize(
    ("first", "last", "tides", "starts_on", "ends_on"),
    [
        ("con nước rằm và 30", "", BOTH, None, None),
        ("con nước rằm", "tháng 4", (Tide.FULL,), None, date(2027, 4, 30)),
        ("mỗi con nước, tháng 12 - tháng 4", "", BOTH, date(2026, 12, 1), date(2027, 4, 30)),
        ("tháng 12", "theo con nước 30", (Tide.NEW,), date(2026, 12, 1), date(2026, 12, 31)),
        ("rằm tháng 11", "trước Tết", (), date(2026, 12, 23), date(2027, 2, 5)),
    ],
)
def test_tides_and_season_are_read_apart(first: str, last: str, tides: tuple[Tide, ...], starts_on: date | None, ends_on: date | None) -> None:
    read = draft(words="tôm sú", **{"from": first, "until": last})
    assert (read.tides, read.starts_on, read.ends_on) == (tides, starts_on, ends_on)
    assert read.typed["from"] == first


def test_a_lunar_day_that_does_not_exist_says_how_long_its_month_is() -> None:
    with pytest.raises(Invalid) as error:
        draft(words="cua gạch", **{"from": "30 tháng chạp"})
    code, facts = error.value.complaints["from"]
    assert code == "no_lunar_day"
    assert (facts["day"], facts["month"], facts["year"], facts["days"]) == (30, 12, 2026, 29)


@pytest.mark.parametrize("font", ["tcvn3", "vni"])
def test_an_old_font_is_asked_about_with_what_it_reads(font: str) -> None:
    typed = {"words": as_font("tôm sú sống loại 1", font), "place": as_font("xã Hàng Vịnh, huyện Năm Căn", font), "state": as_font("sống", font)}
    read = draft(**typed)
    assert read.words == "tôm sú sống loại 1"
    assert read.linked.readings[0].product == "tom_su"
    assert {field: code for field, (code, _) in read.asks.items()} == {"words": "old_font", "place": "old_font", "state": "old_font"}
    assert read.asks["place"][1] == {"font": font, "read": "xã Hàng Vịnh, huyện Năm Căn"}
    assert read.old_font["words"] == {"font": font, "typed": typed["words"], "read": "tôm sú sống loại 1"}
    answered = {f"read_{name}": "unicode" for name in typed}
    assert asks(**typed, **answered) == {}


def test_who_says_that_it_is_no_old_font_is_believed() -> None:
    typed = as_font("tôm sú sống loại 1", "vni")
    read = draft(words=typed, read_words="as_typed", sure="1")
    assert read.words == typed
    assert read.old_font == {}


@given(st.lists(st.sampled_from([record.name for record in LEXICON.lists.names]), min_size=1, max_size=3))
def test_unicode_is_never_asked_about_as_an_old_font(names: list[str]) -> None:
    read = draft(words=", ".join(names), place="xã Tân Lộc")
    assert read.old_font == {}
    assert "old_font" not in {code for code, _facts in read.asks.values()}


def test_everything_is_kept_and_comes_back_as_the_record_that_was_read(session: Session, cast: Cast) -> None:
    typed = {**RICE, "kg_each": "22", "area": "15 công", "from": "con nước rằm", "min_quantity": "5 giạ", "price": "150.000 đ/giạ"}
    made = post(session, cast.ut, "offer", now=NOW, **typed)
    session.expire_all()
    row = listings.by_code(session, made.code)
    assert row is not None
    assert (row.kg_each_typed, row.kg_each, row.area_typed, row.area_m2, row.tides) == ("22", Decimal(22), "15 công", Decimal(15_000), "full")
    record = next(iter(listings.open_records(session, "offer")))
    assert record == draft(**typed, sure="1").record(made.code, cast.ut.party)
    assert record.min_quantity == Quantity(Decimal(5), "giạ", kg_each=Decimal(22))
    assert record.tides == (Tide.FULL,)


def test_a_changed_factor_is_a_revision_and_the_same_form_twice_is_none(session: Session, cast: Cast) -> None:
    made = post(session, cast.ut, "offer", now=NOW, **RICE, kg_each="22")
    stamp = listings.stamp(session, "offer")
    for _ in range(2):
        revised = revise_listing(session, who=cast.ut.who, code=made.code, draft=draft(**RICE, kg_each="24"), version=1, now=NOW)
        assert (revised.version, revised.kg_each) == (2, Decimal(24))
        session.expire_all()
    kept = session.scalars(sa.select(ListingRevision)).one()
    assert kept.before["kg_each_typed"] == "22"
    assert listings.stamp(session, "offer") != stamp


def test_what_was_typed_in_an_old_font_stays_until_its_field_says_something_else(session: Session, cast: Cast) -> None:
    old = as_font("cua gạch sống loại 1", "tcvn3")
    made = post(session, cast.ut, "offer", now=NOW, words=old, quantity="2 tấn")
    assert made.words == "cua gạch sống loại 1"
    revise_listing(session, who=cast.ut.who, code=made.code, draft=draft(words=made.words, quantity="3 tấn"), version=1, now=NOW)
    session.expire_all()
    row = listings.by_code(session, made.code)
    assert row is not None
    assert row.old_font == {"words": {"font": "tcvn3", "typed": old, "read": "cua gạch sống loại 1"}}
    revise_listing(session, who=cast.ut.who, code=made.code, draft=draft(words="cua thịt", quantity="3 tấn"), version=2, now=NOW)
    session.expire_all()
    assert session.scalars(sa.select(Listing.old_font)).one() is None


def test_the_question_about_a_unit_comes_whatever_else_is_wrong() -> None:
    told = unit_question({**RICE, "price": "???", "from": "xyz"}, side="offer", lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=TODAY)
    assert told is not None
    assert (told.usual_kg, told.kg) == (Decimal(20), (Decimal(1200), None))
    assert unit_question({"words": "cua", "quantity": "2 tấn"}, side="offer", lexicon=LEXICON, gazetteer=LEXICON.gazetteer, today=TODAY) is None


def window_of(need: Need, offer: Offer) -> Reason:
    ranking = Matcher().rank(need, Catalogue.of([offer]), 1)
    return next(reason for reason in ranking.matches[0].reasons if reason.column == "window")


def test_a_pulse_supply_is_known_for_its_whole_season() -> None:
    daily = Need("n", "tôm sú", quantity=Quantity(Decimal(500), "kg"), per=Period.DAY, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31))
    pulse = window_of(daily, Offer("o", "tôm sú", tides=BOTH))
    assert (pulse.level, pulse.facts["offer_tides"]) == ("PART", "full|new"), "something wanted each day is there only with the tides"
    assert 10 <= pulse.facts["tide_days"] <= 14
    assert window_of(replace(daily, per=Period.WINDOW), Offer("o", "tôm sú", tides=BOTH)).level == "COVERS"
    assert window_of(daily, Offer("o", "tôm sú")).level == "UNKNOWN"
    assert window_of(daily, Offer("o", "tôm sú", tides=BOTH, starts_on=date(2027, 2, 1))).level == "NONE"


@given(st.sampled_from([BOTH, (Tide.FULL,), (Tide.NEW,)]), st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(0, 300))
def test_tides_change_no_score_where_the_season_is_known(tides: tuple[Tide, ...], start: date, days: int) -> None:
    need = Need("n", "tôm sú", starts_on=date(2027, 1, 1), ends_on=date(2027, 3, 1))
    end = date.fromordinal(start.toordinal() + days)
    plain, pulse = (Offer("o", "tôm sú", starts_on=start, ends_on=end, tides=said) for said in ((), tides))
    assert Matcher().compare(need, plain).score == Matcher().compare(need, pulse).score
