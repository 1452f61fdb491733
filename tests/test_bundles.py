"""Bundles in the core: the score made of two scores, the cost of what both wrote, the day of repayment, and their order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.costs import Cost, Money
from matchmaker.domain.payment import Due, Payment
from matchmaker.domain.records import Need, Offer, Period, Price, Quantity
from matchmaker.matching import Matcher
from matchmaker.matching.bundles import Bundle, Deal, bundled_score, bundles_of, cost_of, deal_of, serves
from matchmaker.matching.lexicon import shipped_lexicon

LEXICON = shipped_lexicon()
SCORES = st.integers(0, 100_000_000)
SUMS = st.integers(1, 10**12)
HARVEST = Payment(Due.HARVEST)


def amount(text: str, unit: str, **more: object) -> Quantity:
    return Quantity(Decimal(text), unit, **more)  # type: ignore[arg-type]


def rice_seed(code: str, party: str, price: int | None = 18_000, quantity: Quantity | None = None, **more: object) -> Offer:
    return Offer(code, "lúa giống OM18", party=party, price=None if price is None else Price(price, "kg"), quantity=quantity, **more)  # type: ignore[arg-type]


NEED = Need("n-seed", "lúa giống OM18", party="coop", quantity=amount("3", "tấn"), starts_on=date(2027, 1, 10), ends_on=date(2027, 1, 20))
GROWN = Offer("o-rice", "lúa OM18", party="coop", quantity=amount("40", "tấn"), price=Price(8_000, "kg"), ends_on=date(2027, 4, 25))


def wants_rice(code: str, party: str, quantity: str = "100") -> Need:
    return Need(code, "lúa OM18", party=party, quantity=amount(quantity, "tấn"), price=Price(8_500, "kg"))


def deal(need: Need, offer: Offer) -> Deal:
    return deal_of(need, offer, Matcher().compare(need, offer, LEXICON), LEXICON)


@given(first=SCORES, second=SCORES, one=SUMS, other=SUMS)
def test_where_both_sums_are_known_the_score_is_their_weighted_mean(first: int, second: int, one: int, other: int) -> None:
    score, by = bundled_score((first, Money(one)), (second, Money(other)))
    assert by == "money"
    assert score == (first * one + second * other) // (one + other)
    assert min(first, second) <= score <= max(first, second)


@given(first=SCORES, second=SCORES, one=SUMS)
def test_else_it_is_the_lower_of_both(first: int, second: int, one: int) -> None:
    for monies in ((None, None), (Money(one), None), (None, Money(one)), (Money(one, per=Period.MONTH), Money(one))):
        assert bundled_score((first, monies[0]), (second, monies[1])) == (min(first, second), "least")


@pytest.mark.parametrize(
    ("need", "offer", "cost"),
    [
        (amount("3", "tấn"), (18_000, "kg", amount("20", "tấn")), (54_000_000, None, False)),
        (amount("3", "tấn"), (18_000, "kg", None), (54_000_000, None, False)),
        (amount("3", "tấn"), (18_000, "kg", amount("1", "tấn")), (18_000_000, None, True)),
        (amount("3", "tấn"), (18_000, "kg", amount("900", "kg")), (16_200_000, None, True)),
        (amount("800", "kg"), (18_000_000, "tấn", None), (14_400_000, None, False)),
        (amount("2", "tấn", high=Decimal(3)), (18_000, "kg", None), (36_000_000, 54_000_000, False)),
        (amount("30", "bao"), (500_000, "bao", None), (15_000_000, None, False)),
        (amount("30", "bao", kg_each=Decimal(50)), (500_000, "bao", amount("99", "bao", kg_each=Decimal(25))), (30_000_000, None, False)),
        (amount("30", "bao", kg_each=Decimal(50)), (500_000, "bao", amount("99", "bao", kg_each=Decimal(50))), (15_000_000, None, False)),
    ],
)
def test_a_cost_is_what_is_needed_times_what_is_asked(
    need: Quantity, offer: tuple[int, str, Quantity | None], cost: tuple[int, int | None, bool]
) -> None:
    price, unit, held = offer
    found = cost_of(Need("n", "lúa giống OM18", quantity=need), Offer("o", "lúa giống OM18", price=Price(price, unit), quantity=held), LEXICON)
    assert found.money is not None
    assert (found.money.dong, found.money.high, found.short) == cost


@pytest.mark.parametrize(
    ("need", "offer", "unknown"),
    [
        (Need("n", "lúa giống"), Offer("o", "lúa giống", price=Price(18_000, "kg")), ("quantity",)),
        (Need("n", "lúa giống", quantity=amount("3", "tấn")), Offer("o", "lúa giống", quantity=amount("9", "tấn")), ("price",)),
        (Need("n", "lúa giống"), Offer("o", "lúa giống"), ("quantity", "price")),
        (Need("n", "lúa giống", quantity=amount("30", "bao")), Offer("o", "lúa giống", price=Price(18_000, "kg")), ("measure",)),
        (
            Need("n", "lúa giống", quantity=amount("30", "bao", kg_each=Decimal(50))),
            Offer("o", "lúa giống", price=Price(500_000, "bao")),
            ("measure",),
        ),
        (
            Need("n", "lúa giống", quantity=amount("3", "tấn"), per=Period.MONTH),
            Offer("o", "lúa giống", quantity=amount("2", "tấn"), price=Price(18_000, "kg")),
            ("window",),
        ),
    ],
)
def test_nothing_is_supposed_where_something_is_missing(need: Need, offer: Offer, unknown: tuple[str, ...]) -> None:
    found = cost_of(need, offer, LEXICON)
    assert found.money is None
    assert found.unknown == unknown


def test_amounts_for_each_month_are_reckoned_up_over_the_window_before_they_meet_a_whole_lot() -> None:
    need = Need("n", "lúa OM18", quantity=amount("5", "tấn"), per=Period.MONTH, starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 29))  # 60 days
    held = Offer("o", "lúa OM18", quantity=amount("12", "tấn"), price=Price(8_000, "kg"))
    assert cost_of(need, held, LEXICON).money == Money(80_000_000)
    little = Offer("o", "lúa OM18", quantity=amount("7", "tấn"), price=Price(8_000, "kg"))
    assert cost_of(need, little, LEXICON) == Cost(Money(56_000_000), amount("7", "tấn"), short=True)
    monthly = Offer("o", "lúa OM18", quantity=amount("9", "tấn"), per=Period.MONTH, price=Price(8_000, "kg"))
    assert cost_of(need, monthly, LEXICON).money == Money(40_000_000, per=Period.MONTH)


@pytest.mark.parametrize(
    ("wanted", "grown", "is_for"),
    [
        ("thức ăn tôm", "tôm sú", True),
        ("lúa giống OM18", "lúa OM18", True),
        ("thức ăn tôm", "cua thịt", False),
        ("phân bón NPK", "lúa ST25", False),
        ("thức ăn tôm", "nhoa lìm", False),
        ("nhoa lìm", "tôm sú", False),
    ],
)
def test_an_input_is_for_the_produce_whose_family_it_names(wanted: str, grown: str, is_for: bool) -> None:
    assert serves(Need("n", wanted), Offer("o", grown), LEXICON) is is_for


def made(supplies: list[Offer], buyers: list[Need], terms: dict[str, Payment], asked: Payment | None = None) -> tuple[Bundle, ...]:
    sales = [deal(one, GROWN) for one in buyers]
    return bundles_of(NEED, [deal(NEED, one) for one in supplies], sales, [GROWN], terms, LEXICON, asked)


def test_one_enterprise_both_ways_is_found_before_two_and_half_a_bundle_says_so() -> None:
    both, seeds = rice_seed("o-both", "miller", 18_500), rice_seed("o-seeds", "seeds", 18_000)
    first, second = made([seeds, both], [wants_rice("n-mill", "miller"), wants_rice("n-trade", "trader")], {})
    assert (first.supply.offer.code, first.same, first.sale and first.sale.need.code) == ("o-both", True, "n-mill")
    assert (second.supply.offer.code, second.same) == ("o-seeds", False)
    assert second.sale is not None
    (alone,) = made([seeds], [], {})
    assert (alone.sale, alone.score, alone.low, alone.high, alone.by) == (None, None, None, None, "")


def test_the_score_is_exactly_that_of_its_two_pairs() -> None:
    (one,) = made([rice_seed("o-both", "miller", 18_500, amount("10", "tấn"))], [wants_rice("n-mill", "miller")], {})
    assert one.sale is not None
    supply, sale = one.supply, one.sale
    assert (supply.cost.money, sale.cost.money) == (Money(55_500_000), Money(320_000_000))
    for found, end in ((one.score, "score"), (one.low, "low"), (one.high, "high")):
        assert found == (getattr(supply.match, end) * 55_500_000 + getattr(sale.match, end) * 320_000_000) // 375_500_000
    assert one.by == "money"


def test_where_credit_is_asked_for_offers_on_credit_come_first_unsaid_ones_next_and_cash_last() -> None:
    cash, silent, credit = (rice_seed(f"o-{name}", name) for name in ("cash", "silent", "credit"))
    terms = {"o-cash": Payment(Due.NOW), "o-credit": Payment(Due.LATER, 90)}
    buyers = [wants_rice("n-cash", "cash")]
    asked = [one.supply.offer.code for one in made([cash, silent, credit], buyers, terms, HARVEST)]
    assert asked == ["o-credit", "o-silent", "o-cash"]
    assert made([cash, silent, credit], buyers, terms)[0].supply.offer.code == "o-cash"


@pytest.mark.parametrize(
    ("terms", "on"),
    [
        (HARVEST, date(2027, 4, 25)),
        (Payment(Due.LATER, 60), date(2027, 3, 11)),
        (Payment(Due.NOW), date(2027, 1, 10)),
        (Payment(Due.LATER), None),
        (None, None),
    ],
)
def test_the_day_of_repayment_follows_from_the_terms(terms: Payment | None, on: date | None) -> None:
    for buyers in ([wants_rice("n-mill", "miller")], []):
        (one,) = made([rice_seed("o-both", "miller")], buyers, {"o-both": terms} if terms else {})
        assert one.repaid_on == on


def test_delivery_waits_until_the_offer_has_it() -> None:
    late = rice_seed("o-late", "seeds", starts_on=date(2027, 1, 15))
    (one,) = made([late], [], {"o-late": Payment(Due.LATER, 30)})
    assert one.repaid_on == date(2027, 2, 14)
