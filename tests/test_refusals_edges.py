"""What a refusal says, to the letter: why, the text that was typed (its first 80 characters) and the figures that the message names."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from matchmaker.domain.areas import read_area
from matchmaker.domain.contracts import State, held_from, take
from matchmaker.domain.errors import Invalid, MissingFacts, Unreadable, WrongStage
from matchmaker.domain.figures import read_figure
from matchmaker.domain.grid import MOST_CELL, MOST_COLUMNS, MOST_ROWS, MOST_TEXT, read_grid
from matchmaker.domain.moments import VIETNAM, read_deadline, read_past_day, read_said_at
from matchmaker.domain.money_words import read_money
from matchmaker.domain.numbers import read_number, read_range
from matchmaker.domain.payment import read_payment
from matchmaker.domain.price_rule_forms import read_rule
from matchmaker.domain.prices import read_price
from matchmaker.domain.quantities import read_quantity
from matchmaker.domain.windows import read_day, read_from_until, read_window

TODAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=VIETNAM)
GREATEST = str(10**12)
LONG = "12345678" * 15 + "1"
READERS = {
    "area": read_area,
    "window": lambda text: read_window(text, TODAY),
    "day": lambda text: read_day(text, TODAY),
    "money": read_money,
    "payment": read_payment,
    "number": read_number,
    "range": read_range,
    "price": read_price,
    "said": lambda text: read_said_at(text, NOW),
    "deadline": lambda text: read_deadline(text, NOW),
    "past day": lambda text: read_past_day(text, TODAY),
    "quantity": read_quantity,
    "members": lambda text: read_figure(text, "cooperatives"),
}
REFUSED = [
    ("area", "5", "area_unit_missing", {}),
    ("area", "xyz", "not_an_area", {}),
    ("area", "5 con/kg", "not_an_area", {}),
    ("area", "500 kg - 1 quả", "not_an_area", {}),
    ("area", "3 sào", "area_unit_unknown", {"unit": "sào"}),
    ("area", "2 - 3 ha", "one_area", {}),
    ("area", "200.000 ha", "number_too_large", {}),
    ("area", "0 ha", "not_positive", {}),
    ("window", "30/2/2026 âm lịch", "no_lunar_day", {"day": 30, "month": 2, "year": 2026, "days": 29}),
    ("window", "15/13/2027 âm lịch", "no_such_month", {}),
    ("window", "15/4 nhuận 2027 âm lịch", "no_leap_month", {"month": 4, "year": 2027, "leap": 0}),
    ("window", "1/1/2150 âm lịch", "year_out_of_reach", {"first": 1984, "last": 2100}),
    ("window", LONG, "too_long", {"most": 120}),
    ("window", "1 - 2 - 3 đến 4 đến 5", "not_a_date", {}),
    ("window", "hôm nào đó", "not_a_date", {}),
    ("window", "31/2/2027", "no_such_day", {}),
    ("window", "31/2", "no_such_day", {}),
    ("window", "13/2027", "no_such_month", {}),
    ("window", "tháng 0", "no_such_month", {}),
    ("window", "15/1/1999", "year_out_of_reach", {"first": 2000, "last": 2099}),
    ("window", "15/1/2100", "year_out_of_reach", {"first": 2000, "last": 2099}),
    ("window", "20/12/2026 - 10/12/2026", "range_backwards", {}),
    ("window", "rằm tháng giêng đến tháng hai đến chạp", "not_a_date", {}),
    ("window", "rằm tháng 3/2027 - rằm tháng 2/2027", "range_backwards", {}),
    ("day", "tuần sau", "not_a_day", {}),
    ("money", "1" + "2345" * 50, "too_long", {"most": 200}),
    ("money", "mấy đồng", "not_money", {}),
    ("money", "5 đô", "not_money", {}),
    ("money", "100 triệu/kg", "not_money", {}),
    ("money", "5-6 triệu", "not_money", {}),
    ("money", "một triệu hai tỷ", "not_money", {}),
    ("money", "không trăm", "not_money", {}),
    ("money", "trăm trăm", "not_money", {}),
    ("payment", LONG, "too_long", {}),
    ("payment", "khi nào cũng được", "not_a_payment", {}),
    ("payment", "trả chậm 0 ngày", "payment_days", {"most": 730}),
    ("payment", "trả chậm 731 ngày", "payment_days", {"most": 730}),
    ("number", "abc", "not_a_number", {}),
    ("number", "1.2.3,4,5", "not_a_number", {}),
    ("number", "1" * 41, "not_a_number", {}),
    ("number", "1000000000001", "number_too_large", {"most": GREATEST}),
    ("range", "3-2", "range_backwards", {}),
    ("range", "1-2-3", "not_a_number", {}),
    ("price", LONG, "too_long", {"most": 120}),
    ("price", "5 usd/kg", "foreign_money", {}),
    ("price", "bao nhiêu cũng bán", "not_a_price", {}),
    ("price", "1 rưỡi/kg", "not_a_price", {}),
    ("price", "60-55k/kg", "range_backwards", {}),
    ("price", "0 đ/kg", "not_positive", {}),
    ("price", "1000001 triệu/kg", "number_too_large", {"most": GREATEST}),
    ("price", "1,5 đ/kg", "not_whole_dong", {}),
    ("said", LONG, "too_long", {"most": 120}),
    ("said", "10h", "in_the_future", {}),
    ("said", "24h", "no_such_hour", {}),
    ("said", "8h60", "no_such_hour", {}),
    ("said", "hôm nào", "not_a_moment", {}),
    ("said", "30/11/2026", "in_the_future", {}),
    ("deadline", LONG, "too_long", {"most": 120}),
    ("deadline", "9h", "deadline_past", {}),
    ("deadline", "26/11/2026", "deadline_past", {}),
    ("deadline", "lúc nào đó", "not_a_deadline", {}),
    ("deadline", "24h mai", "no_such_hour", {}),
    ("past day", "28/11/2026", "in_the_future", {}),
    ("quantity", LONG, "too_long", {"most": 120}),
    ("quantity", "5 con/kg", "size_not_quantity", {}),
    ("quantity", "nhiều lắm", "not_a_quantity", {}),
    ("quantity", "5", "unit_missing", {}),
    ("quantity", "5 " + "x" * 41, "not_a_quantity", {}),
    ("quantity", "0 kg", "not_positive", {}),
    ("quantity", "0,0001 kg", "too_fine", {}),
    ("quantity", "5-7,0001 kg", "too_fine", {}),
    ("quantity", "5 kg - 3 giạ", "two_units", {}),
    ("quantity", "2 tấn - 500 kg", "range_backwards", {}),
    ("quantity", "1 kg - 1000000001 tấn", "number_too_large", {"most": GREATEST}),
    ("members", "0 htx", "not_positive", {}),
]


@pytest.mark.parametrize(("reader", "text", "why", "facts"), REFUSED)
def test_a_refusal_says_why_and_of_what(reader, text, why, facts):
    with pytest.raises(Unreadable) as refused:
        READERS[reader](text)
    assert (refused.value.why, refused.value.text) == (why, text[:80])
    assert refused.value.facts == {"why": why, "text": text[:80], **facts}


@pytest.mark.parametrize(("first", "last", "field"), [("31/2/2027", "1/3/2027", "from"), ("1/3/2027", "31/4/2027", "until")])
def test_a_window_in_two_fields_names_the_field_that_is_wrong(first, last, field):
    with pytest.raises(Unreadable) as refused:
        read_from_until(first, last, TODAY)
    wrong = first if field == "from" else last
    assert refused.value.facts == {"why": "no_such_day", "text": wrong, "field": field}


@pytest.mark.parametrize(
    ("text", "why", "most"),
    [
        ("x" * (MOST_TEXT + 1), "grid_too_long", MOST_TEXT),
        ("gạo\n" * (MOST_ROWS + 1), "grid_too_many_rows", MOST_ROWS),
        ("\t".join(["1"] * (MOST_COLUMNS + 1)), "grid_too_wide", MOST_COLUMNS),
        ("x" * (MOST_CELL + 1) + "\tgạo", "grid_cell_too_long", MOST_CELL),
    ],
)
def test_a_pasted_text_that_is_too_much_hears_the_limit(text, why, most):
    with pytest.raises(Unreadable) as refused:
        read_grid(text)
    assert refused.value.facts == {"why": why, "text": "", "most": most}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("+101 %", "price_change_too_far"),
        ("2-3 %", "price_change_range"),
        ("+3 % rồi", "price_change_unread"),
        ("+3 % thấp hơn giá bình quân", "price_change_unread"),
        ("500-600 đ", "price_change_range"),
        ("thỏa thuận", "price_change_unread"),
        ("abc", "price_change_unread"),
    ],
)
def test_a_change_of_price_that_cannot_stand_is_told_with_what_was_typed(change, why):
    with pytest.raises(Invalid) as refused:
        read_rule({"kind": "reference", "reference": "r", "change": change, "reads": "delivery"})
    assert refused.value.complaints["change"] == (why, {"text": change})


def test_a_move_of_a_contract_from_the_wrong_stage_names_both():
    with pytest.raises(WrongStage) as refused:
        take(State.DRAFT, "countersign", {})
    assert refused.value.facts == {"move": "countersign", "stage": State.DRAFT}
    with pytest.raises(WrongStage) as refused:
        held_from([])
    assert refused.value.facts == {"move": "resume", "stage": State.ON_HOLD}
    with pytest.raises(MissingFacts) as lacking:
        take(State.IN_FORCE, "end", {"end_reason": "broken", "broken_by": ""})
    assert lacking.value.facts == {"move": "end", "missing": ("broken_by", "broken_why")}


def test_the_limit_itself_is_not_refused():
    assert read_number(GREATEST) == Decimal(GREATEST)
    assert read_price("1 đ/kg").dong == 1
    assert read_quantity("0,001 kg").amount == Decimal("0.001")
    assert read_area("100.000 ha") == Decimal(10**9)
    assert read_payment("trả chậm 730 ngày").days == 730
    assert read_payment("trả chậm 1 ngày").days == 1
    assert read_said_at("9h", NOW) == (TODAY, NOW)
    assert read_window("15/12/2099", TODAY) == (date(2099, 12, 15), date(2099, 12, 15))
    assert read_window("1/1/2000", TODAY)[0] == date(2000, 1, 1)
    assert read_window("5/12/2026 - 5/12/2026", TODAY) == (date(2026, 12, 5), date(2026, 12, 5))
