"""Units of the trade: what is certain is counted or weighed, what differs by place is the writer's to say, nothing is guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.quantities import ASKED_PIECES, read_quantity, read_quantity_per
from matchmaker.domain.records import Need, Offer, Period, Price, Quantity
from matchmaker.domain.spelling import unmarked
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.ranking import Match

LEXICON = shipped_lexicon()
UNITS = LEXICON.units
RICE, COCONUT, BANANA = LEXICON.line("lua_st25"), LEXICON.line("dua_kho"), LEXICON.line("chuoi_xiem")


@pytest.mark.parametrize(
    ("typed", "amount", "unit"),
    [
        ("tấn rưỡi", "1.5", "tấn"),
        ("2 tấn rưỡi", "2.5", "tấn"),
        ("hai tấn rưỡi", "2.5", "tấn"),
        ("2 tan ruoi", "2.5", "tan"),
        ("thiên rưỡi", "1.5", "thiên"),
        ("ba thiên", "3", "thiên"),
        ("12 bao 45 kg", "12", "bao 45 kg"),
        ("12 bao x 45kg", "12", "bao x 45kg"),
    ],
)
def test_spoken_amounts(typed: str, amount: str, unit: str) -> None:
    assert read_quantity(typed) == Quantity(Decimal(amount), unit)


def test_a_range_for_a_month() -> None:
    assert read_quantity_per("5-7 tấn/tháng") == (Quantity(Decimal(5), "tấn", Decimal(7)), Period.MONTH)
    assert read_quantity_per("2 tấn rưỡi/tháng") == (Quantity(Decimal("2.5"), "tấn"), Period.MONTH)


@pytest.mark.parametrize(
    ("typed", "kg"),
    [
        ("12 bao 45 kg", "540"),
        ("12 bao x 45 kg", "540"),
        ("12 bao (45 ký)", "540"),
        ("12 bao 45kg", "540"),
        ("3 bao 2,5 tạ", "750"),
        ("10 bao 50kg", "500"),
        ("2 container 20 tấn", "40000"),
        ("1 ghe 30 tan", "30000"),
        ("40 thùng 10 kg", "400"),
        ("12 bao", None),
        ("12 bao 0 kg", None),
        ("12 bao 45", None),
        ("12 bao 45 trái", None),
        ("12 thúng 45 kg", None),
        ("3 tấn 45 kg", None),
    ],
)
def test_a_pack_that_says_its_weight_has_it(typed: str, kg: str | None) -> None:
    assert UNITS.kg(read_quantity(typed)) == (Decimal(kg) if kg else None)


@given(st.decimals(min_value="0.1", max_value="999", places=1), st.integers(1, 999), st.sampled_from(["bao", "thùng", "túi", "ghe", "container"]))
def test_packs_weigh_what_they_say(each: Decimal, many: int, pack: str) -> None:
    written = f"{each:f}".replace(".", ",")
    for typed in (f"{many} {pack} {written} kg", f"{many} {pack} {written}kg", f"{many} {pack} x {written} kg"):
        assert UNITS.kg(read_quantity(typed)) == many * each


@pytest.mark.parametrize(
    ("quantity", "line", "pieces"),
    [
        (read_quantity("3 thiên"), COCONUT, (Decimal(3000), "trai")),
        (read_quantity("5 chục"), COCONUT, None),
        (Quantity(Decimal(5), "chục", pieces_each=12), COCONUT, (Decimal(60), "trai")),
        (Quantity(Decimal(5), "chục", pieces_each=10), BANANA, (Decimal(50), "nai")),
        (Quantity(Decimal(5), "chục", pieces_each=10), LEXICON.line("cua_gach"), (Decimal(50), "con")),
        (read_quantity("5 chục (12 con)"), LEXICON.line("vit"), (Decimal(60), "con")),
        (read_quantity("5 chục 14"), COCONUT, (Decimal(70), "trai")),
        (read_quantity("5 chục (12 trái)"), COCONUT, (Decimal(60), "trai")),
        (read_quantity("2 vạn con"), (), (Decimal(20000), "con")),
        (read_quantity("2 tấn"), COCONUT, None),
    ],
)
def test_what_counts_is_counted_and_a_chuc_is_never_guessed(quantity: Quantity, line: tuple[str, ...], pieces: tuple[Decimal, str] | None) -> None:
    assert UNITS.pieces(quantity, line) == pieces


@given(st.integers(1, 999), st.sampled_from(["chục", "chuc", "Chục"]), st.sampled_from([COCONUT, BANANA, RICE, ()]))
def test_no_chuc_counts_anything_before_somebody_said_how_many(many: int, unit: str, line: tuple[str, ...]) -> None:
    typed = read_quantity(f"{many} {unit}")
    assert UNITS.pieces(typed, line) is None
    assert UNITS.kg(typed, line) is None
    for count in ASKED_PIECES["chuc"]:
        told = UNITS.pieces(Quantity(typed.amount, typed.unit, pieces_each=count), line)
        assert told is not None
        assert told[0] == many * count


@given(st.decimals(min_value="0.001", max_value="999", places=3), st.integers(1, 9999))
def test_what_the_writer_says_a_unit_weighs_goes_before_the_list(each: Decimal, many: int) -> None:
    assert UNITS.kg(Quantity(Decimal(many), "giạ"), RICE) == many * 20
    assert UNITS.kg(Quantity(Decimal(many), "giạ", kg_each=each), RICE) == many * each
    assert UNITS.kg_range(Quantity(Decimal(many), "thùng", Decimal(many + 1), kg_each=each)) == (many * each, (many + 1) * each)


@pytest.mark.parametrize(("unit", "same"), [("kg", True), ("tấn", True), ("bao 50 kg", True), ("giạ", False), ("thùng", False), ("chục", False)])
def test_only_measures_of_weight_weigh_the_same_everywhere(unit: str, same: bool) -> None:
    assert UNITS.weighs_the_same_everywhere(unit) is same


def _compared(need: Quantity, offer: Quantity, words: str, price: str = "") -> Match:
    dear = Price(100_000, price) if price else None
    return Matcher().compare(Need("n", words, quantity=need, price=Price(5000, "kg")), Offer("o", words, quantity=offer, price=dear))


def _level(match: Match, column: str) -> str:
    return next(reason.level for reason in match.reasons if reason.column == column)


def test_matching_counts_with_what_the_writer_said() -> None:
    need = read_quantity("1300 kg")
    usual, heavy = read_quantity("60 giạ"), Quantity(Decimal(60), "giạ", kg_each=Decimal(22))
    assert _level(_compared(need, usual, "lúa ST25"), "quantity") == "MOST"
    assert _level(_compared(need, heavy, "lúa ST25"), "quantity") == "ENOUGH"
    assert _level(_compared(need, usual, "lúa ST25", "giạ"), "price") == "WITHIN"  # 100.000 đ for 20 kg are 5.000 đ/kg
    assert _level(_compared(need, Quantity(Decimal(60), "giạ", kg_each=Decimal(10)), "lúa ST25", "giạ"), "price") == "ABOVE"


def test_matching_counts_pieces() -> None:
    need = read_quantity("3000 trái")
    assert _level(_compared(need, read_quantity("3 thiên"), "dừa khô"), "quantity") == "ENOUGH"
    assert _level(_compared(need, read_quantity("300 chục"), "dừa khô"), "quantity") == "UNKNOWN"
    assert _level(_compared(need, Quantity(Decimal(250), "chục", pieces_each=12), "dừa khô"), "quantity") == "ENOUGH"
    assert _level(_compared(need, read_quantity("3000 quả"), "dừa khô"), "quantity") == "ENOUGH"


def test_a_unit_is_one_measure_however_it_is_written() -> None:
    stock = Catalogue.of([Offer(unit, "dừa khô", quantity=read_quantity(f"9 {unit}")) for unit in ("trái", "quả", "TRÁI")], LEXICON)
    assert len(set(stock.columns.measure.tolist())) == 1


@pytest.mark.parametrize(
    ("typed", "read"),
    [("gia", "giạ"), ("ta", "tạ"), ("tan", "tấn"), ("CHUC", "chục"), ("thien", "thiên"), ("trai", "trái"), ("t", "t"), ("kg", "kg"), ("tá", "tá"),
     ("giạ", "giạ"), ("bao 45kg", "bao 45kg"), ("gàu", "gàu"), ("", "")],
)  # fmt: skip
def test_marks_left_out_of_a_unit_are_put_back_and_nothing_else_is_changed(typed: str, read: str) -> None:
    assert UNITS.marked(typed) == read


def test_no_unit_becomes_another_measure_by_its_marks() -> None:
    for record in shipped_lexicon().lists.units:
        for typed in (record.phrase, unmarked(record.phrase)):
            assert UNITS.key(UNITS.marked(typed)) == UNITS.key(typed)
            assert UNITS.marked(UNITS.marked(typed)) == UNITS.marked(typed)
