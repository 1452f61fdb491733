"""Rules of price: computed to the đồng where the readings allow it, unknown where they do not, refused where something is missing in the rule."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.errors import Invalid
from matchmaker.domain.frozen import NotAsFrozen
from matchmaker.domain.price_rule_forms import read_rule, typed_of
from matchmaker.domain.price_rules import (
    ROUNDINGS,
    Computed,
    End,
    Kind,
    NotComputable,
    PriceRule,
    Reads,
    Unknown,
    price_on,
    reading_day_of,
    reference_in,
    rule_of,
    stored,
)
from matchmaker.domain.reference_prices import ReferencePrice

MONDAY = date(2026, 11, 2)


def reading(on: date, low: int, high: int = 0, **said: object) -> ReferencePrice:
    """A price of live crab as a trader paid it."""
    about = {"product": "cua_thit", "size": "trên 300 g", "state": "song", "chain": "trader", "unit": "kg", "source": "vựa Cái Đôi"} | said
    return ReferencePrice(code=f"g-{on:%m%d}-{low}", low_dong=low, high_dong=high or low, read_on=on, piece_g=(300.0, None), **about)  # type: ignore[arg-type]


CRAB = reference_in(reading(MONDAY, 400_000))
WEEKLY = PriceRule(
    Kind.REFERENCE, "kg", reference=CRAB, plus_dong=5_000, source="Vựa Cái Đôi", reads=Reads.WEEKLY, reads_on=0, read_by="thủ kho hai bên"
)
CORRIDOR = replace(WEEKLY, kind=Kind.CORRIDOR, plus_dong=None, plus_percent=Decimal("-2.5"), floor_dong=380_000, ceiling_dong=450_000)


def test_a_fixed_price_needs_no_readings() -> None:
    assert price_on(PriceRule(Kind.FIXED, "kg", 412_000), MONDAY, []) == Computed(412_000, "kg")


def test_what_was_read_on_the_agreed_day_counts_not_what_was_read_since() -> None:
    readings = [reading(MONDAY, 400_000, 420_000), reading(MONDAY + timedelta(days=2), 500_000)]
    found = price_on(WEEKLY, MONDAY + timedelta(days=3), readings)
    assert isinstance(found, Computed)
    assert (found.dong, found.reading_day, found.outside_dong, found.bound) == (415_000, MONDAY, 410_000, "")


@pytest.mark.parametrize(("end", "dong"), [(End.LOW, 405_000), (End.MIDDLE, 410_001), (End.HIGH, 415_001)])
def test_the_end_of_the_range_that_was_agreed_counts_and_halves_go_up(end: End, dong: int) -> None:
    found = price_on(replace(WEEKLY, end=end), MONDAY, [reading(MONDAY, 400_000, 410_001)])
    assert isinstance(found, Computed)
    assert found.dong == dong


@pytest.mark.parametrize(
    ("outside", "dong", "bound"), [(400_000, 390_000, ""), (350_000, 380_000, "floor"), (600_000, 450_000, "ceiling"), (401_234, 391_203, "")]
)
def test_a_corridor_holds_at_both_ends(outside: int, dong: int, bound: str) -> None:
    found = price_on(CORRIDOR, MONDAY, [reading(MONDAY, outside)])
    assert isinstance(found, Computed)
    assert (found.dong, found.bound) == (dong, bound)


@pytest.mark.parametrize(
    ("readings", "why"),
    [
        ([], "no_reading"),
        ([reading(MONDAY, 400_000, state="tuoi")], "no_reading"),
        ([reading(MONDAY, 400_000, chain="retail")], "no_reading"),
        ([reading(MONDAY, 400_000, unit="con")], "no_reading"),
        ([reading(MONDAY, 400_000, source="chợ mạng")], "other_source"),
        ([reading(MONDAY + timedelta(days=1), 400_000)], "not_yet"),
        ([reading(MONDAY - timedelta(days=8), 400_000)], "too_old"),
    ],
)
def test_what_cannot_be_known_is_unknown_and_says_why(readings: list[ReferencePrice], why: str) -> None:
    found = price_on(WEEKLY, MONDAY, readings)
    assert isinstance(found, Unknown)
    assert found.why == why
    assert (found.nearest == readings[0]) if why == "too_old" else found.nearest is None


def test_a_price_of_nothing_is_no_price() -> None:
    assert price_on(replace(WEEKLY, plus_dong=-400_000), MONDAY, [reading(MONDAY, 400_000)]) == Unknown("not_positive", MONDAY)


def test_what_was_made_up_never_mixes_with_what_was_read() -> None:
    found = price_on(WEEKLY, MONDAY, [reading(MONDAY, 400_000), reading(MONDAY, 900_000, invented=True)])
    assert isinstance(found, Computed)
    assert (found.dong, found.invented) == (405_000, False)


def test_two_readings_of_the_day_count_by_their_mean() -> None:
    found = price_on(WEEKLY, MONDAY, [reading(MONDAY, 400_000), reading(MONDAY, 430_000)])
    assert isinstance(found, Computed)
    assert found.dong == 420_000


@pytest.mark.parametrize(
    ("reads", "number", "day", "reading_day"),
    [
        (Reads.WEEKLY, 0, MONDAY, MONDAY),
        (Reads.WEEKLY, 3, MONDAY, date(2026, 10, 29)),
        (Reads.MONTHLY, 5, MONDAY, date(2026, 10, 5)),
        (Reads.MONTHLY, 31, date(2026, 11, 30), date(2026, 11, 30)),
        (Reads.MONTHLY, 31, date(2026, 3, 1), date(2026, 2, 28)),
        (Reads.DELIVERY, 0, MONDAY, MONDAY),
    ],
)
def test_the_day_on_which_the_price_is_read(reads: Reads, number: int, day: date, reading_day: date) -> None:
    assert reading_day_of(replace(WEEKLY, reads=reads, reads_on=number), day) == reading_day


def test_three_to_five_percent_above_the_average_is_refused_and_what_is_missing_is_named() -> None:
    with pytest.raises(Invalid) as refused:
        read_rule({"price-kind": "reference", "price-change": "3–5 % trên giá bình quân"}, prefix="price-")
    assert {name: code for name, (code, _facts) in refused.value.complaints.items()} == {
        "price-reference": "price_reference_missing",
        "price-source": "price_source_missing",
        "price-change": "price_change_range",
        "price-reads": "price_reads_missing",
        "price-read_by": "price_read_by_missing",
    }


TYPED = {"kind": "reference", "reference": CRAB.key, "source": "vựa Cái Đôi", "reads": "weekly-0", "read_by": "hai bên", "change": "+5.000 đ"}


@pytest.mark.parametrize(
    ("change", "dong", "percent"),
    [
        ("+5.000 đ", 5_000, None), ("cộng 5k/kg", 5_000, None), ("trừ 2.000", -2_000, None), ("0", 0, None), ("không cộng trừ", 0, None),
        ("3 %", None, Decimal(3)), ("-1,5%", None, Decimal("-1.5")), ("3 % trên giá vựa", None, Decimal(3)), ("2 % thấp hơn", None, Decimal(-2)),
        ("-3 phần trăm", None, Decimal(-3)),
    ],
)  # fmt: skip
def test_what_is_added_or_taken_away_is_read_as_people_write_it(change: str, dong: int | None, percent: Decimal | None) -> None:
    rule = read_rule(TYPED | {"change": change}, [CRAB])
    assert (rule.plus_dong, rule.plus_percent) == (dong, percent)


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("change", "5-7k", "price_change_range"), ("change", "thỏa thuận", "price_change_unread"), ("change", "+3 % thấp hơn", "price_change_unread"),
        ("change", "120 %", "price_change_too_far"), ("change", "3 % mỗi tuần", "price_change_unread"),
        ("change", "5k/con", "price_other_unit"), ("reference", "cua|khác", "not_a_choice"),
        ("reads", "weekly-7", "not_a_choice"), ("reads", "monthly-0", "not_a_choice"), ("reads", "hôm nào", "not_a_choice"),
        ("oldest_days", "9999", "whole_days"), ("oldest_days", "²", "whole_days"), ("round_to", "3", "not_a_choice"), ("end", "giữa", "not_a_choice"),
        ("source", "x" * 201, "too_long"), ("kind", "đấu giá", "not_a_choice"), ("kind", "", "missing"),
    ],
)  # fmt: skip
def test_a_field_that_cannot_stand_is_named(field: str, typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_rule(TYPED | {field: typed}, [CRAB])
    assert refused.value.complaints[field][0] == code


@pytest.mark.parametrize(
    ("floor", "ceiling", "field", "code"),
    [
        ("", "", "floor", "price_floor_or_ceiling_missing"), ("500k", "400k", "ceiling", "price_ceiling_below_floor"),
        ("300-400k", "", "floor", "price_one_figure"), ("thỏa thuận", "", "floor", "price_left_open"), ("400k/con", "", "floor", "price_other_unit"),
        ("", "rẻ", "ceiling", "not_a_price"),
    ],
)  # fmt: skip
def test_a_corridor_needs_a_floor_or_a_ceiling_the_right_way_up(floor: str, ceiling: str, field: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_rule(TYPED | {"kind": "corridor", "floor": floor, "ceiling": ceiling}, [CRAB])
    assert refused.value.complaints[field][0] == code


@pytest.mark.parametrize(
    ("typed", "code"), [("", "missing"), ("400k", "price_unit_missing"), ("4-5k/kg", "price_one_figure"), ("4k/đống", "price_unit_unknown")]
)
def test_a_fixed_price_is_one_figure_for_one_unit(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_rule({"kind": "fixed", "dong": typed}, unit_key=lambda unit: {"kg": "kg"}.get(unit, ""))
    assert refused.value.complaints["dong"][0] == code


def test_what_is_kept_must_be_a_rule_and_a_whole_one() -> None:
    assert rule_of({}) is None
    with pytest.raises(NotAsFrozen):
        rule_of({"kind": "đấu giá"})
    with pytest.raises(NotComputable) as incomplete:
        rule_of({"kind": "reference", "unit": "kg", "plus_percent": "4"})
    assert incomplete.value.missing == ("unit", "product", "state", "chain", "source", "reads", "read_by")
    with pytest.raises(NotComputable):
        price_on(replace(CORRIDOR, floor_dong=None, ceiling_dong=None), MONDAY, [reading(MONDAY, 400_000)])


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
rules = st.builds(
    lambda kind, change, bounds, reads, oldest, end, round_to: replace(
        WEEKLY, kind=kind, plus_dong=change if isinstance(change, int) else None, plus_percent=None if isinstance(change, int) else change,
        floor_dong=min(bounds) if kind is Kind.CORRIDOR else None, ceiling_dong=max(bounds) if kind is Kind.CORRIDOR else None,
        reads=reads[0], reads_on=reads[1], oldest_days=oldest, end=end, round_to=round_to,
    ),
    st.sampled_from([Kind.REFERENCE, Kind.CORRIDOR]),
    st.integers(-90_000, 90_000) | st.decimals(-20, 60, places=2),
    st.tuples(st.integers(1, 10**7), st.integers(1, 10**7)),
    st.tuples(st.just(Reads.WEEKLY), st.integers(0, 6)) | st.tuples(st.just(Reads.MONTHLY), st.integers(1, 31)) | st.just((Reads.DELIVERY, 0)),
    st.integers(0, 60),
    st.sampled_from(End),
    st.sampled_from(ROUNDINGS),
)  # fmt: skip
series = st.lists(st.builds(lambda on, low, more: reading(on, low, low + more), days, st.integers(1, 10**7), st.integers(0, 10**5)), max_size=12)


@given(rules, days, series)
def test_a_price_rests_on_readings_that_may_count_and_on_nothing_else(rule: PriceRule, day: date, readings: list[ReferencePrice]) -> None:
    found, reading_day = price_on(rule, day, readings), reading_day_of(rule, day)
    assert day - timedelta(days=31) < reading_day <= day
    may_count = [one for one in readings if reading_day - timedelta(days=rule.oldest_days) <= one.read_on <= reading_day]
    if isinstance(found, Unknown):
        assert found.why == "not_positive" or not may_count
        return
    assert isinstance(found.dong, int)
    assert found.dong > 0
    assert set(found.readings) <= set(may_count)
    assert found.bound or found.dong % rule.round_to == 0
    if rule.kind is Kind.CORRIDOR:
        assert rule.floor_dong is not None
        assert rule.ceiling_dong is not None
        assert rule.floor_dong <= found.dong <= rule.ceiling_dong
    # what is read later, or of another thing, changes nothing
    others = [reading(day + timedelta(days=1), 1), reading(day, 1, state="chet"), reading(day, 1, source="nơi khác")]
    assert price_on(rule, day, [*others, *readings]) == found


@given(rules, days, st.integers(1, 10**6), st.integers(0, 10**6))
def test_a_dearer_market_never_makes_it_cheaper(rule: PriceRule, day: date, low: int, more: int) -> None:
    on = reading_day_of(rule, day)
    cheap, dear = price_on(rule, day, [reading(on, low)]), price_on(rule, day, [reading(on, low + more)])
    if isinstance(cheap, Computed):
        assert isinstance(dear, Computed)
        assert cheap.dong <= dear.dong


@given(rules, st.text("áộđ <&{%", max_size=12))
def test_a_rule_survives_json_and_the_form(rule: PriceRule, words: str) -> None:
    rule = replace(rule, words=" ".join(words.split()))
    assert rule_of(json.loads(json.dumps(stored(rule)))) == rule
    again = read_rule({f"p-{name}": said for name, said in typed_of(rule).items()}, [CRAB], prefix="p-")
    assert replace(again, plus_percent=None, plus_dong=None) == replace(rule, plus_percent=None, plus_dong=None)
    assert (again.plus_percent or again.plus_dong or 0) == (rule.plus_percent or rule.plus_dong or 0)
