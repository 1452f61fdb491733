"""A price is held beside another only where product, size, state, place in the chain and unit agree and it is fresh; else it is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.records import Offer, Price, Quantity
from matchmaker.domain.reference_prices import CHAIN, COMPARABLE, OLDEST, ReferencePrice
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.reference_prices import Compared, Level, Series, compare_price, series_of

TODAY = date(2026, 11, 20)
READ = ReferencePrice(
    "g-1", "tom_su", "20-30 con/kg", "song", "farm", 210_000, 240_000, "kg", TODAY - timedelta(days=9), "vựa Tân Ân", piece_g=(33.3, 50.0)
)


def held(words: str, price: Price | None, *references: ReferencePrice, side: str = "offer", **said: str) -> Compared:
    book = shipped_lexicon()
    linked = link(book, Offer("o", words, **said))
    line = book.line(linked.readings[0].product) if linked.readings else ()
    return compare_price(linked, side, price, references or (READ,), book.units, line, TODAY)


@pytest.mark.parametrize(
    ("price", "level", "gap"),
    [
        (Price(195_000, "kg"), Level.BELOW, 15_000),
        (Price(210_000, "kg"), Level.WITHIN, 0),
        (Price(240_000, "kg"), Level.WITHIN, 0),
        (Price(252_000, "kg"), Level.ABOVE, 12_000),
        (Price(200_000, "kg", 215_000), Level.WITHIN, 0),
        (Price(190_000, "kg", 205_000), Level.BELOW, 5_000),
        (Price(250_000_000, "tấn"), Level.ABOVE, 10_000),
        (Price(22_000_000, "tạ"), Level.WITHIN, 0),
    ],
)
def test_a_price_lies_below_within_or_above_by_so_much(price: Price, level: Level, gap: int) -> None:
    found = held("tôm sú oxy 25 con/kg", price)
    assert (found.level, found.gap_dong, found.reference) == (level, gap, READ)


@pytest.mark.parametrize(
    ("amount", "unit", "level", "why"),
    [
        (None, "gia", Level.WITHIN, ""),
        (Quantity(Decimal(60), "giạ"), "gia", Level.WITHIN, ""),
        (Quantity(Decimal(60), "giạ", kg_each=Decimal(40)), "gia", Level.BELOW, ""),
        (Quantity(Decimal(60), "bao", kg_each=Decimal(40)), "gia", Level.WITHIN, ""),  # what a bao weighs says nothing about a giạ
        (Quantity(Decimal(60), "giạ", kg_each=Decimal(40)), "bao", Level.UNKNOWN, "none_fits"),  # nobody knows what the bao weighed
    ],
)
def test_a_unit_that_weighs_otherwise_is_held_beside_by_the_kilogram_or_not_at_all(
    amount: Quantity | None, unit: str, level: Level, why: str
) -> None:
    book, price = shipped_lexicon(), Price(180_000, "giạ" if unit == "gia" else "bao")
    linked = link(book, Offer("o", "lúa ST25 tươi"))
    read = ReferencePrice("g-2", "lua_st25", "", linked.state, "farm", 170_000, 190_000, unit, TODAY, "vựa Tân Ân")
    said = amount if unit == "gia" or amount is None else replace(amount, unit="bao")
    found = compare_price(linked, "offer", price, [read], book.units, book.line("lua_st25"), TODAY, said)
    assert (found.level, found.why) == (level, why)


def test_the_gap_is_a_share_of_the_nearer_end() -> None:
    assert held("tôm sú sống 25 con/kg", Price(168_000, "kg")).gap_share == pytest.approx(0.2)
    assert held("tôm sú sống 25 con/kg", Price(264_000, "kg")).gap_share == pytest.approx(0.1)
    assert held("tôm sú sống 25 con/kg", Price(220_000, "kg")).gap_share == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("tôm sú sống", "none_fits"),  # of which size?
        ("tôm sú 25 con/kg", "none_fits"),  # in which state?
        ("tôm sú đông lạnh 25 con/kg", "none_fits"),
        ("tôm sú sống 40 con/kg", "none_fits"),
        ("tôm sú sống 15-25 con/kg", "none_fits"),  # some of it is bigger than what was priced
        ("tôm sú sống xô", "none_fits"),
        ("tôm thẻ sống 25 con/kg", "none"),
        ("sống 25 con/kg", "none"),
    ],
)
def test_what_does_not_agree_is_held_against_nothing(words: str, why: str) -> None:
    assert held(words, Price(195_000, "kg")) == Compared(Level.UNKNOWN, why=why)


def test_a_unit_that_cannot_be_weighed_for_sure_is_not_compared() -> None:
    assert held("tôm sú sống 25 con/kg", Price(195_000, "thùng")).why == "none_fits"
    assert held("tôm sú sống 25 con/kg", Price(195_000, "")).why == "none_fits"
    paddy = replace(READ, product="lua_st25", size="", piece_g=None, state="tuoi", low_dong=8_000, high_dong=9_000)
    assert held("lúa ST25 tươi", Price(150_000, "giạ"), paddy).level is Level.BELOW
    assert held("lúa ST25 tươi", Price(170_000, "giạ"), paddy).level is Level.WITHIN
    assert held("lúa ST25 loại 1 tươi", Price(170_000, "giạ"), paddy).why == "none_fits"


def test_without_a_price_the_reference_is_shown_and_nothing_is_said_of_it() -> None:
    assert held("tôm sú sống 25 con/kg", None) == Compared(Level.UNKNOWN, READ, why="no_price")


@pytest.mark.parametrize("days", [-1, 61])
def test_what_is_too_old_or_not_yet_read_is_no_reference(days: int) -> None:
    other = replace(READ, read_on=TODAY - timedelta(days=days))
    assert held("tôm sú sống 25 con/kg", Price(195_000, "kg"), other).why == "none"
    assert held("tôm sú sống 25 con/kg", Price(195_000, "kg"), replace(READ, read_on=TODAY - OLDEST)).level is Level.BELOW


@pytest.mark.parametrize("side", ["offer", "need"])
@pytest.mark.parametrize("chain", CHAIN)
def test_only_places_of_the_chain_that_the_side_is_about_are_compared(side: str, chain: str) -> None:
    found = held("tôm sú sống 25 con/kg", Price(195_000, "kg"), replace(READ, chain=chain), side=side)
    assert (found.level is Level.BELOW) == (chain in COMPARABLE[side])


def test_the_freshest_is_taken_then_the_nearest_place_then_the_real_one() -> None:
    older = replace(READ, code="older", read_on=READ.read_on - timedelta(days=1))
    trader = replace(READ, code="trader", chain="trader")
    made_up = replace(READ, code="a-made-up", invented=True)
    words, price = "tôm sú sống 25 con/kg", Price(195_000, "kg")
    assert held(words, price, older, trader, made_up, READ).reference == READ
    assert held(words, price, trader, made_up).reference == made_up
    assert held(words, price, older, trader).reference == trader


@given(st.integers(1_000, 2_000_000), st.integers(1_000, 2_000_000), st.integers(1_000, 2_000_000), st.sampled_from(["kg", "tạ", "tấn", "yến"]))
def test_the_level_says_where_the_price_lies_whatever_the_unit(price: int, one: int, other: int, unit: str) -> None:
    low, high = sorted((one, other))
    kg = {"kg": 1, "yến": 10, "tạ": 100, "tấn": 1000}[unit]
    found = held("tôm sú sống 25 con/kg", Price(price * kg, unit), replace(READ, low_dong=low, high_dong=high))
    wanted = Level.BELOW if price < low else Level.ABOVE if price > high else Level.WITHIN
    assert found.level is wanted
    assert found.gap_dong == max(low - price, price - high, 0)


def readings(months: int, start: int = 0, **changes: object) -> list[ReferencePrice]:
    """A reading a month, newest last, each 1 % dearer than the month before."""
    return [
        replace(
            READ, code=f"m{at}", read_on=date(2024 + (10 + at) // 12, (10 + at) % 12 + 1, 3), low_dong=100_000 + 1_000 * at,
            high_dong=100_000 + 1_000 * at, **changes,
        )
        for at in range(start, start + months)
    ]  # fmt: skip


@pytest.mark.parametrize(("months", "told"), [(1, False), (11, False), (12, False), (13, True), (25, True)])
def test_where_a_price_is_going_is_said_only_over_a_year(months: int, told: bool) -> None:
    series = Series(tuple(readings(months)))
    assert series.months == months
    assert (series.year_on_year is not None) == told
    if told:
        last = 100_000 + 1_000 * (months - 1)
        assert series.year_on_year == pytest.approx(last / (last - 12_000) - 1)


def test_a_year_with_few_readings_says_nothing_either() -> None:
    both_ends = [readings(1)[0], *readings(1, start=12)]
    assert Series(tuple(both_ends)).year_on_year is None


def test_series_never_mix_sizes_states_places_units_or_invented_ones() -> None:
    others = [
        replace(READ, piece_g=(10.0, 12.0)), replace(READ, state="tuoi"), replace(READ, chain="retail"), replace(READ, unit="ta"),
        replace(READ, invented=True), replace(READ, product="tom_the"), replace(READ, piece_g=None, grade="xo"),
    ]  # fmt: skip
    found = series_of([*others, replace(READ, code="g-0", read_on=READ.read_on - timedelta(days=3)), READ])
    assert sorted(len(one.readings) for one in found) == [1] * len(others) + [2]
    assert next(one for one in found if len(one.readings) == 2).last == READ
    assert found[-1].last.invented


def test_amounts_stay_whole_dong() -> None:
    assert isinstance(held("tôm sú sống 25 con/kg", Price(199_999, "kg")).gap_dong, int)
    assert Decimal(READ.middle_dong) == 225_000
