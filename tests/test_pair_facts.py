"""What each comparison says of a pair: its level, its worth and the facts that a reader is shown, the same from both sides and in both forms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matchmaker.domain.records import Certificate, Need, Offer, Period, Price, Quantity
from matchmaker.domain.tides import Tide
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.levels import COLUMNS, FULL, NOT_KNOWN

BEFORE = date(2026, 12, 31)
paper = Certificate


def kg(amount: int, unit: str = "kg") -> Quantity:
    return Quantity(Decimal(amount), unit)


def day(of_january: int) -> date:
    return date(2027, 1, of_january)


PAIRS: list[tuple[dict[str, Any], dict[str, Any], str, str, int, dict[str, Any]]] = [
    ({"grade": "10-20 con/kg"}, {"grade": "15-25 con/kg"},
     "grade", "PART", 850, {"need_low_g": 50.0, "need_high_g": 100.0, "offer_low_g": 40.0, "offer_high_g": 66.667}),
    ({"grade": "10-20 con/kg"}, {"grade": "10-20 con/kg"},
     "grade", "MEETS", 1000, {"need_low_g": 50.0, "need_high_g": 100.0, "offer_low_g": 50.0, "offer_high_g": 100.0}),
    ({"grade": "20 con/kg"}, {"grade": "22 con/kg"},
     "grade", "MEETS", 1000, {"need_low_g": 50.0, "need_high_g": 50.0, "offer_low_g": 45.455, "offer_high_g": 45.455}),
    ({"grade": "20 con/kg"}, {"grade": "28 con/kg"},
     "grade", "NEAR", 445, {"need_low_g": 50.0, "need_high_g": 50.0, "offer_low_g": 35.714, "offer_high_g": 35.714}),
    ({"grade": "20 con/kg"}, {"grade": "40 con/kg"},
     "grade", "BELOW", 0, {"need_low_g": 50.0, "need_high_g": 50.0, "offer_low_g": 25.0, "offer_high_g": 25.0}),
    ({"grade": "20 con/kg"}, {"grade": "10 con/kg"},
     "grade", "BETTER", 950, {"need_low_g": 50.0, "need_high_g": 50.0, "offer_low_g": 100.0, "offer_high_g": 100.0}),
    ({"grade": "20 con/kg"}, {"grade": "19-21 con/kg"},
     "grade", "MEETS", 1000, {"need_low_g": 50.0, "need_high_g": 50.0, "offer_low_g": 47.619, "offer_high_g": 52.632}),
    ({"grade": "loại 1"}, {"grade": "loại 1"},
     "grade", "MEETS", 1000, {"need_low_g": 300.0, "offer_low_g": 300.0, "need_grade": "loai_1", "offer_grade": "loai_1"}),
    ({"grade": "loại 1"}, {"grade": "20 con/kg"},
     "grade", "BELOW", 0, {"need_low_g": 300.0, "offer_low_g": 50.0, "offer_high_g": 50.0, "need_grade": "loai_1"}),
    ({"grade": "loại 1"}, {}, "grade", "UNKNOWN", -1, {"need_low_g": 300.0, "need_grade": "loai_1", "side": "offer"}),
    ({}, {"grade": "loại 1"}, "grade", "UNKNOWN", -1, {"offer_low_g": 300.0, "offer_grade": "loai_1", "side": "need"}),
    ({"grade": "loại đặc biệt"}, {"grade": "20 con/kg"}, "grade", "UNKNOWN", -1,
     {"offer_low_g": 50.0, "offer_high_g": 50.0, "need_grade": "loai_1", "side": "offer", "unclear": 1}),
    ({"grade": "20 con/kg"}, {"grade": "hàng xô"}, "grade", "UNKNOWN", -1,
     {"need_low_g": 50.0, "need_high_g": 50.0, "offer_grade": "xo", "side": "offer", "unclear": 1}),
    ({"grade": "hàng xô"}, {}, "grade", "UNKNOWN", -1, {"need_grade": "xo", "side": "offer"}),
    ({}, {"grade": "hàng xô"}, "grade", "UNKNOWN", -1, {"offer_grade": "xo", "side": "need"}),
    ({"grade": "hàng xô"}, {"grade": "hàng xô"}, "grade", "MEETS", 1000, {"need_grade": "xo", "offer_grade": "xo"}),
    ({"grade": "loại đặc biệt"}, {"grade": "hàng xô"}, "grade", "BELOW", 0, {"need_grade": "loai_1", "offer_grade": "xo"}),
    ({"state": "sống"}, {"state": "đông lạnh"}, "state", "OTHER", 0, {"need": "song", "offer": "dong_lanh"}),
    ({"state": "sống"}, {"state": "sống"}, "state", "SAME", 1000, {"need": "song", "offer": "song"}),
    ({"state": "ướp đá"}, {"state": "sống"}, "state", "TAKEN_INSTEAD", 600, {"need": "uop_da", "offer": "song"}),
    ({"state": "sống"}, {"state": "ướp đá"}, "state", "OTHER", 0, {"need": "song", "offer": "uop_da"}),
    ({"state": "sống"}, {}, "state", "UNKNOWN", -1, {"need": "song", "side": "offer"}),
    ({}, {"state": "sống"}, "state", "UNKNOWN", -1, {"offer": "song", "side": "need"}),
    ({"quantity": kg(500)}, {"quantity": kg(100)},
     "quantity", "PART", 350, {"need": 500.0, "need_unit": "kg", "share": 0.2, "offer": 100.0, "offer_unit": "kg"}),
    ({"quantity": kg(500)}, {"quantity": kg(99)},
     "quantity", "LITTLE", 198, {"need": 500.0, "need_unit": "kg", "share": 0.198, "offer": 99.0, "offer_unit": "kg"}),
    ({"quantity": kg(500)}, {"quantity": kg(300)},
     "quantity", "PART", 550, {"need": 500.0, "need_unit": "kg", "share": 0.6, "offer": 300.0, "offer_unit": "kg"}),
    ({"quantity": kg(500)}, {"quantity": kg(400)},
     "quantity", "MOST", 900, {"need": 500.0, "need_unit": "kg", "share": 0.8, "offer": 400.0, "offer_unit": "kg"}),
    ({"quantity": kg(500)}, {"quantity": kg(450)},
     "quantity", "MOST", 950, {"need": 500.0, "need_unit": "kg", "share": 0.9, "offer": 450.0, "offer_unit": "kg"}),
    ({"quantity": kg(500)}, {"quantity": kg(500)},
     "quantity", "ENOUGH", 1000, {"need": 500.0, "need_unit": "kg", "share": 1.0, "offer": 500.0, "offer_unit": "kg"}),
    ({"quantity": kg(500)}, {"quantity": kg(5000)},
     "quantity", "ENOUGH", 1000, {"need": 500.0, "need_unit": "kg", "share": 10.0, "offer": 5000.0, "offer_unit": "kg"}),
    ({"quantity": kg(500)}, {"quantity": kg(1, "tấn")},
     "quantity", "ENOUGH", 1000, {"need": 500.0, "need_unit": "kg", "share": 2.0, "offer": 1000.0, "offer_unit": "kg"}),
    ({"quantity": kg(500)}, {"quantity": kg(30, "con")},
     "quantity", "UNKNOWN", -1, {"need": 500.0, "need_unit": "kg", "offer": 30.0, "offer_unit": "con"}),
    ({"quantity": kg(500)}, {}, "quantity", "UNKNOWN", -1, {"need": 500.0, "need_unit": "kg", "side": "offer"}),
    ({}, {"quantity": kg(500)}, "quantity", "UNKNOWN", -1, {"offer": 500.0, "offer_unit": "kg", "side": "need"}),
    ({"quantity": kg(50)}, {"quantity": kg(500), "min_quantity": kg(50)},
     "quantity", "ENOUGH", 1000, {"need": 50.0, "need_unit": "kg", "share": 10.0, "offer": 500.0, "offer_unit": "kg", "offer_lot": 50.0}),
    ({"quantity": kg(50)}, {"quantity": kg(500), "min_quantity": kg(51)},
     "quantity", "BELOW_LOT", 0, {"need": 50.0, "need_unit": "kg", "share": 10.0, "offer": 500.0, "offer_unit": "kg", "offer_lot": 51.0}),
    ({"quantity": kg(500), "min_quantity": kg(50)}, {"quantity": kg(50)},
     "quantity", "LITTLE", 100, {"need": 500.0, "need_unit": "kg", "need_lot": 50.0, "share": 0.1, "offer": 50.0, "offer_unit": "kg"}),
    ({"quantity": kg(500), "min_quantity": kg(51)}, {"quantity": kg(50)},
     "quantity", "BELOW_LOT", 0, {"need": 500.0, "need_unit": "kg", "need_lot": 51.0, "share": 0.1, "offer": 50.0, "offer_unit": "kg"}),
    ({"quantity": kg(500), "starts_on": day(1), "ends_on": day(14)}, {"quantity": kg(200), "per": Period.WEEK},
     "quantity", "MOST", 900, {"need": 500.0, "need_unit": "kg", "share": 0.8, "offer": 200.0, "offer_unit": "kg", "offer_days": 7.0}),
    ({"quantity": kg(500)}, {"quantity": kg(200), "per": Period.WEEK, "starts_on": day(1), "ends_on": day(14)},
     "quantity", "MOST", 900, {"need": 500.0, "need_unit": "kg", "share": 0.8, "offer": 200.0, "offer_unit": "kg", "offer_days": 7.0}),
    ({"quantity": kg(50), "per": Period.DAY}, {"quantity": kg(280), "per": Period.WEEK},
     "quantity", "MOST", 900,
      {"need": 50.0, "need_unit": "kg", "need_days": 1.0, "share": 0.8, "offer": 280.0, "offer_unit": "kg", "offer_days": 7.0}),
    ({"quantity": kg(50), "per": Period.DAY}, {"quantity": kg(500), "starts_on": day(1), "ends_on": day(20)},
     "quantity", "PART", 500, {"need": 50.0, "need_unit": "kg", "need_days": 1.0, "share": 0.5, "offer": 500.0, "offer_unit": "kg"}),
    ({"quantity": kg(50), "per": Period.DAY, "starts_on": day(1), "ends_on": day(10)}, {"quantity": kg(300), "starts_on": day(1), "ends_on": day(20)},
     "quantity", "PART", 550, {"need": 50.0, "need_unit": "kg", "need_days": 1.0, "share": 0.6, "offer": 300.0, "offer_unit": "kg"}),
    ({"starts_on": day(1), "ends_on": day(10)}, {"starts_on": day(10), "ends_on": day(20)},
     "window", "PART", 350, {"need_from": 1, "need_until": 10, "offer_from": 10, "offer_until": 20, "days": 1}),
    ({"starts_on": day(1), "ends_on": day(10)}, {"starts_on": day(11), "ends_on": day(20)},
     "window", "NONE", 0, {"need_from": 1, "need_until": 10, "offer_from": 11, "offer_until": 20, "days": 0}),
    ({"starts_on": day(1), "ends_on": day(10)}, {"starts_on": day(3), "ends_on": day(20)},
     "window", "COVERS", 900, {"need_from": 1, "need_until": 10, "offer_from": 3, "offer_until": 20, "days": 8}),
    ({"starts_on": day(1), "ends_on": day(10)}, {"starts_on": day(4), "ends_on": day(20)},
     "window", "PART", 650, {"need_from": 1, "need_until": 10, "offer_from": 4, "offer_until": 20, "days": 7}),
    ({"starts_on": day(1), "ends_on": day(10)}, {"starts_on": day(1), "ends_on": day(10)},
     "window", "COVERS", 1000, {"need_from": 1, "need_until": 10, "offer_from": 1, "offer_until": 10, "days": 10}),
    ({"starts_on": day(11), "ends_on": day(20)}, {"starts_on": day(1), "ends_on": day(10)},
     "window", "NONE", 0, {"need_from": 11, "need_until": 20, "offer_from": 1, "offer_until": 10, "days": 0}),
    ({"starts_on": day(5), "ends_on": day(5)}, {"starts_on": day(5), "ends_on": day(5)},
     "window", "COVERS", 1000, {"need_from": 5, "need_until": 5, "offer_from": 5, "offer_until": 5, "days": 1}),
    ({"starts_on": day(1)}, {"starts_on": day(10), "ends_on": day(20)},
     "window", "COVERS", 1000, {"need_from": 1, "offer_from": 10, "offer_until": 20, "days": 11}),
    ({"starts_on": day(21)}, {"starts_on": day(10), "ends_on": day(20)},
     "window", "NONE", 0, {"need_from": 21, "offer_from": 10, "offer_until": 20, "days": 0}),
    ({"starts_on": day(20)}, {"starts_on": day(10), "ends_on": day(20)},
     "window", "COVERS", 1000, {"need_from": 20, "offer_from": 10, "offer_until": 20, "days": 1}),
    ({"ends_on": day(9)}, {"starts_on": day(10)}, "window", "NONE", 0, {"need_until": 9, "offer_from": 10, "days": 0}),
    ({"starts_on": day(1)}, {"starts_on": day(10)}, "window", "COVERS", 1000, {"need_from": 1, "offer_from": 10}),
    ({"starts_on": day(1), "ends_on": day(10)}, {}, "window", "UNKNOWN", -1, {"need_from": 1, "need_until": 10, "side": "offer"}),
    ({}, {"starts_on": day(1), "ends_on": day(10)}, "window", "UNKNOWN", -1, {"offer_from": 1, "offer_until": 10, "side": "need"}),
    ({"quantity": kg(50), "per": Period.DAY, "starts_on": day(1), "ends_on": day(30)},
     {"starts_on": day(1), "ends_on": day(30), "tides": (Tide.FULL,)},
     "window", "PART", 400,
      {"need_from": 1, "need_until": 30, "offer_from": 1, "offer_until": 30, "offer_tides": "full", "days": 30, "tide_days": 6}),
    ({"quantity": kg(50), "per": Period.WEEK, "starts_on": day(1), "ends_on": day(28)},
     {"starts_on": day(1), "ends_on": day(30), "tides": (Tide.FULL, Tide.NEW)},
     "window", "COVERS", 1000,
      {"need_from": 1, "need_until": 28, "offer_from": 1, "offer_until": 30, "offer_tides": "full|new", "days": 28, "tide_days": 12}),
    ({"quantity": kg(50), "per": Period.WEEK, "starts_on": day(1), "ends_on": day(28)},
     {"starts_on": day(1), "ends_on": day(30), "tides": (Tide.NEW,)},
     "window", "PART", 550, {"need_from": 1, "need_until": 28, "offer_from": 1, "offer_until": 30, "offer_tides": "new", "days": 28, "tide_days": 6}),
    ({"quantity": kg(50), "starts_on": day(1), "ends_on": day(30)}, {"starts_on": day(1), "ends_on": day(30), "tides": (Tide.FULL,)},
     "window", "COVERS", 1000, {"need_from": 1, "need_until": 30, "offer_from": 1, "offer_until": 30, "offer_tides": "full", "days": 30}),
    ({"price": Price(100_000, "kg")}, {"price": Price(100_000, "kg")}, "price", "WITHIN", 1000, {"need": 100000.0, "offer": 100000.0, "unit": "kg"}),
    ({"price": Price(100_000, "kg")}, {"price": Price(104_000, "kg")}, "price", "NEAR", 599, {"need": 100000.0, "offer": 104000.0, "unit": "kg"}),
    ({"price": Price(100_000, "kg")}, {"price": Price(110_000, "kg")}, "price", "NEAR", 449, {"need": 100000.0, "offer": 110000.0, "unit": "kg"}),
    ({"price": Price(100_000, "kg")}, {"price": Price(120_000, "kg")}, "price", "ABOVE", 100, {"need": 100000.0, "offer": 120000.0, "unit": "kg"}),
    ({"price": Price(100_000, "kg")}, {"price": Price(130_000, "kg")}, "price", "ABOVE", 0, {"need": 100000.0, "offer": 130000.0, "unit": "kg"}),
    ({"price": Price(100_000, "kg")}, {"price": Price(10_000, "kg")}, "price", "WITHIN", 1000, {"need": 100000.0, "offer": 10000.0, "unit": "kg"}),
    ({"price": Price(100_000, "kg")}, {"price": Price(3_000, "con")}, "price", "UNKNOWN", -1, {"need": 100000.0, "offer": 3000.0, "unit": "con"}),
    ({"price": Price(100_000, "thùng xốp")}, {"price": Price(100_000, "thùng xốp")},
     "price", "WITHIN", 1000, {"need": 100000.0, "offer": 100000.0, "unit": "thùng xốp"}),
    ({"price": Price(100_000, "kg")}, {}, "price", "UNKNOWN", -1, {"need": 100000.0, "side": "offer"}),
    ({}, {"price": Price(100_000, "kg")}, "price", "UNKNOWN", -1, {"offer": 100000.0, "unit": "kg", "side": "need"}),
    ({"place": "xã Trí Phải"}, {"place": "xã Trí Phải"}, "place", "WITHIN", 1000, {"km": 0.0, "most_km": 0.0, "radius_km": 30.0}),
    ({"place": "xã Trí Phải"}, {"place": "xã Tân Thuận"}, "place", "NEAR", 501, {"km": 44.911, "most_km": 44.911, "radius_km": 30.0}),
    ({"place": "xã Trí Phải", "radius_km": 5.0}, {"place": "xã Tân Thuận"}, "place", "FAR", 11, {"km": 44.911, "most_km": 44.911, "radius_km": 5.0}),
    ({"place": "xã Trí Phải", "radius_km": 50.0}, {"place": "xã Tân Thuận"},
     "place", "WITHIN", 910, {"km": 44.911, "most_km": 44.911, "radius_km": 50.0}),
    ({"place": "xã Trí Phải"}, {"place": "Cần Thơ"}, "place", "OUTSIDE", 0, {"radius_km": 30.0}),
    ({"place": "Cần Thơ"}, {"place": "xã Trí Phải"}, "place", "OUTSIDE", 0, {"radius_km": 30.0}),
    ({"place": "xã Trí Phải"}, {}, "place", "UNKNOWN", -1, {"radius_km": 30.0, "side": "offer"}),
    ({}, {"place": "xã Trí Phải"}, "place", "UNKNOWN", -1, {"radius_km": 30.0, "side": "need"}),
    ({"place": "xã Trí Phải"}, {"place": "huyện Thới Bình"},
     "place", "WITHIN", 1000, {"km": 0.0, "most_km": 17.414, "radius_km": 30.0, "side": "offer", "unclear": 1}),
    ({"place": "xã Trí Phải", "radius_km": 15.0}, {"place": "huyện Thới Bình"},
     "place", "UNKNOWN", -1, {"km": 0.0, "most_km": 17.414, "radius_km": 15.0, "side": "offer", "unclear": 1}),
    ({"place": "huyện Thới Bình"}, {"place": "xã Trí Phải"},
     "place", "WITHIN", 1000, {"km": 0.0, "most_km": 17.414, "radius_km": 30.0, "side": "need", "unclear": 1}),
    ({}, {"place": "huyện Thới Bình"}, "place", "UNKNOWN", -1, {"radius_km": 30.0, "side": "need"}),
    ({"place": "huyện Thới Bình"}, {}, "place", "UNKNOWN", -1, {"radius_km": 30.0, "side": "offer"}),
    ({}, {}, "place", "UNKNOWN", -1, {"radius_km": 30.0, "side": "both"}),
    ({"radius_km": 12.5}, {}, "place", "UNKNOWN", -1, {"radius_km": 12.5, "side": "both"}),
    ({}, {}, "quantity", "UNKNOWN", -1, {"side": "both"}),
    ({}, {}, "price", "UNKNOWN", -1, {"side": "both"}),
    ({}, {}, "window", "UNKNOWN", -1, {"side": "both"}),
    ({}, {}, "state", "UNKNOWN", -1, {"side": "both"}),
    ({}, {}, "grade", "UNKNOWN", -1, {"side": "both"}),
    ({}, {}, "certificates", "UNKNOWN", -1, {"side": "both"}),
    ({"certificates": (paper("hữu cơ"), paper("VietGAP"))}, {"certificates": (paper("VietGAP"),)},
     "certificates", "SOME", 450, {"asked": "vietgap|huu_co", "held": "vietgap", "lacking": "huu_co"}),
    ({"certificates": (paper("hữu cơ"), paper("VietGAP"))}, {"certificates": (paper("VietGAP"), paper("hữu cơ"))},
     "certificates", "HELD", 1000, {"asked": "vietgap|huu_co", "held": "vietgap|huu_co", "lacking": ""}),
    ({"certificates": (paper("hữu cơ"),)}, {"certificates": ()}, "certificates", "LACKING", 0, {"asked": "huu_co", "held": "", "lacking": "huu_co"}),
    ({"certificates": ()}, {"certificates": (paper("hữu cơ"),)}, "certificates", "UNKNOWN", -1, {"side": "need"}),
    ({"certificates": (paper("hữu cơ"),)}, {}, "certificates", "UNKNOWN", -1, {"side": "offer", "asked": "huu_co"}),
    ({}, {"certificates": (paper("hữu cơ"),)}, "certificates", "UNKNOWN", -1, {"side": "need"}),
    ({"certificates": (paper("ASC"),), "starts_on": day(2), "ends_on": day(10)}, {"certificates": (paper("ASC", day(1)),)},
     "certificates", "LACKING", 0, {"asked": "asc", "held": "", "lacking": "asc"}),
    ({"certificates": (paper("ASC"),), "starts_on": day(2), "ends_on": day(10)}, {"certificates": (paper("ASC", day(2)),)},
     "certificates", "HELD", 1000, {"asked": "asc", "held": "asc", "lacking": ""}),
    ({"certificates": (paper("ASC"),)}, {"certificates": (paper("ASC", day(2)),)},
     "certificates", "HELD", 1000, {"asked": "asc", "held": "asc", "lacking": ""}),
    ({"certificates": (paper("giấy tự viết"),)}, {"certificates": (paper("ASC"),)},
     "certificates", "LACKING", 0, {"asked": "?", "held": "", "lacking": "?"}),
]  # fmt: skip
"""The need, the offer, the column that is looked at, and what it says; days are those of January 2027."""


def said(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value - BEFORE.toordinal() if name.endswith(("_from", "_until")) else value for name, value in facts.items()}


@pytest.mark.parametrize(("need", "offer", "column", "level", "worth", "facts"), PAIRS)
def test_a_pair_says_what_each_side_said_and_what_that_is_worth(
    need: dict[str, Any], offer: dict[str, Any], column: str, level: str, worth: int, facts: dict[str, Any]
) -> None:
    wanted, had = Need("N", "cua gạch", **need), Offer("O", "cua gạch", **offer)
    plain, worths = Matcher(plain=True).worths_of(wanted, had)
    reason = next(one for one in plain.reasons if one.column == column)
    assert (reason.level, worths[COLUMNS.index(column)], said(reason.facts)) == (level, worth, facts)
    assert NOT_KNOWN <= worth <= FULL
    (from_the_offer,) = Matcher().rank_offer(had, Catalogue.of([wanted])).matches
    assert from_the_offer.reasons == Matcher().compare(wanted, had).reasons == plain.reasons


CALLED: list[tuple[str, str, str, str, dict[str, Any]]] = [
    ("cua gạch", "cua gạch", "product", "SAME", {"need": "cua_gach", "offer": "cua_gach", "alike": 1000}),
    ("cua gạch", "cua", "product", "VARIETY_UNKNOWN", {"need": "cua_gach", "offer": "cua_bien", "side": "offer"}),
    ("cua", "cua gạch", "product", "CHILD", {"need": "cua_bien", "offer": "cua_gach", "alike": 1000}),
    ("cua gạch", "tôm sú", "product", "OTHER", {"need": "cua_gach", "offer": "tom_su", "alike": 0}),
    ("cua gạch", "xyz", "product", "OTHER", {"need": "cua_gach", "alike": 0}),
    ("xyz", "cua gạch", "product", "OTHER", {"offer": "cua_gach", "alike": 0}),
    ("xyz", "xyz", "product", "WORDS", {"alike": 1000}), ("cá xyz", "cá xyz abc", "product", "WORDS", {"alike": 776}),
    ("cua gạch", "cua gạch", "spelling", "EXACT", {"surety": 1000}), ("cua gạch", "tôm sú", "spelling", "UNKNOWN", {"surety": -1}),
    ("cá xyz", "cá xyz abc", "spelling", "FUZZY", {"surety": 776}),
    ("cua gạch", "tôm sú", "order", "OTHER", {"need": "cua gạch", "offer": "tôm sú"}),
    ("gạo ST24", "gạo ST25", "order", "NEAR", {"need": "gạo st 24", "offer": "gạo st 25"}),
    ("cua gạch", "cua gạch", "rest", "UNKNOWN", {"need": "", "offer": "", "side": "both"}),
    ("tôm giống post 12", "tôm giống", "rest", "UNKNOWN", {"need": "post 12", "offer": "", "side": "offer"}),
    ("tôm giống", "tôm giống post 12", "rest", "UNKNOWN", {"need": "", "offer": "post 12", "side": "need"}),
    ("tôm giống post 12", "tôm giống post 12", "rest", "SAME", {"need": "post 12", "offer": "post 12"}),
]  # fmt: skip
"""The words of the need and of the offer, the comparison, its level, and its facts."""


@pytest.mark.parametrize(("need", "offer", "column", "level", "facts"), CALLED)
def test_a_pair_says_what_each_side_called_the_thing_and_how_alike_that_is(
    need: str, offer: str, column: str, level: str, facts: dict[str, Any]
) -> None:
    wanted, had = Need("N", need), Offer("O", offer)
    for match in (Matcher(plain=True).worths_of(wanted, had)[0], Matcher().compare(wanted, had)):
        reason = next(one for one in match.reasons if one.column == column)
        assert (reason.level, reason.facts) == (level, facts)
