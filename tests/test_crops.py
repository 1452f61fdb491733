"""Of which harvest an offer is, and how many kilograms an amount comes to over a window."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from matchmaker.domain.harvests import Crop
from matchmaker.domain.records import Offer, Period, Quantity, Role
from matchmaker.matching.crops import LONGEST_GRADE, MOST_KG, crop_of, grade_key, kg_in, scale_of, total_kg, weighed
from matchmaker.matching.lexicon import shipped_lexicon

LEXICON = shipped_lexicon()
FIRST, TENTH, FOURTEENTH = date(2027, 1, 1), date(2027, 1, 10), date(2027, 1, 14)


def crop(words="cua gạch", **said):
    return crop_of(Offer("O", words, **{"starts_on": FIRST, "ends_on": FOURTEENTH, **said}), LEXICON, typed="cua của tôi")


@pytest.mark.parametrize(
    ("said", "grade", "kg"),
    [
        ({}, "", None),
        ({"quantity": Quantity(Decimal(5), "tạ")}, "", Decimal(500)),
        ({"quantity": Quantity(Decimal(100), "kg", Decimal(200)), "grade": "loại 1"}, "loai_1", Decimal(200)),
        ({"quantity": Quantity(Decimal(100), "kg"), "per": Period.WEEK, "grade": "3-4 con/kg"}, "250-333.333g", Decimal(200)),
        ({"quantity": Quantity(Decimal(100), "con"), "grade": "hàng ĐẸP"}, "hang dep", None),
        ({"kind": Role.PRODUCE}, "", None),
    ],
)  # fmt: skip
def test_an_offer_of_produce_with_both_days_is_of_a_harvest(said, grade, kg):
    assert crop(**said) == Crop("cua_gach", grade, FIRST, FOURTEENTH, kg, "cua của tôi", scale_of("cua_gach", LEXICON))


@pytest.mark.parametrize(
    "said", [{"starts_on": None}, {"ends_on": None}, {"words": "thức ăn tôm"}, {"words": "xyzw"}, {"kind": Role.INPUT}, {"kind": Role.SERVICE}]
)
def test_what_is_no_produce_or_of_no_known_days_is_of_no_harvest(said):
    assert crop(**said) is None


def test_a_scale_is_the_nearest_kins():
    """What is listed for the crab with roe stands before what is listed for all, and its own grades are none of the shrimp's."""
    own, all_crabs = scale_of("cua_gach", LEXICON), scale_of("cua_bien", LEXICON)
    assert own["loai_1"] == (300.0, None)
    assert own["g300"] == (300.0, 400.0)
    assert all_crabs["loai_1"] == (None, None)
    assert all_crabs.keys() < own.keys()
    assert all_crabs == scale_of("lua_st25", LEXICON)


def test_a_grade_is_told_by_its_key_else_its_weight_else_its_words():
    assert grade_key("Hàng", "loai_1", (3.0, 4.0)) == "loai_1"
    assert grade_key("Hàng", "", (300.0, 400.0)) == "300-400g"
    assert grade_key(" Hàng Đẹp ", "", None) == "hang dep"
    assert grade_key("x" * 90, "", None) == "x" * LONGEST_GRADE
    assert grade_key("x" * 79 + " y", "", None) == "x" * 79


@pytest.mark.parametrize(
    ("text", "product", "window", "kg"),
    [
        ("2 tấn", "cua_gach", (None, None), "2000"),
        ("500 kg mỗi tuần", "cua_gach", (FIRST, TENTH), "714.286"),
        ("500 kg mỗi tháng", "cua_gach", (FIRST, TENTH), "166.667"),
        ("5 kg mỗi ngày", "cua_gach", (FIRST, TENTH), "50"),
        ("5 kg mỗi ngày", "cua_gach", (FIRST, FIRST), "5"),
        ("500 kg mỗi tuần", "cua_gach", (FIRST, None), None),
        ("500 kg mỗi tuần", "cua_gach", (None, FIRST), None),
        ("nhiều", "cua_gach", (None, None), None),
        ("30 con", "cua_gach", (None, None), None),
        ("2 giạ", "lua_st25", (None, None), "40"),
        ("2 tấn", "chưa có", (None, None), "2000"),
        ("1000000000 tấn", "cua_gach", (None, None), "1000000000000"),
        ("1000000001 tấn", "cua_gach", (None, None), None),
    ],
)  # fmt: skip
def test_an_amount_comes_to_so_many_kilograms_in_the_whole_window(text, product, window, kg):
    assert kg_in(text, product, window, LEXICON) == (Decimal(kg) if kg else None)


def test_more_than_anybody_has_is_weighed_but_no_total():
    much = Quantity(MOST_KG + 1, "kg")
    assert weighed(much, Period.WINDOW, (None, None), (), LEXICON) == MOST_KG + 1
    assert total_kg(much, Period.WINDOW, (None, None), (), LEXICON) is None
    assert total_kg(Quantity(MOST_KG, "kg"), Period.WINDOW, (None, None), (), LEXICON) == MOST_KG
    assert total_kg(None, Period.WINDOW, (None, None), (), LEXICON) is None
    assert weighed(Quantity(Decimal("0.0005"), "kg"), Period.WINDOW, (None, None), (), LEXICON) == Decimal("0.001")
