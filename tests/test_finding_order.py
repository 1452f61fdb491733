"""What a search finds, in the order that was asked for: the first few are those of the whole list, and what is unknown stands last."""

from __future__ import annotations

import numpy as np
import pytest

from matchmaker.domain.records import Need, Offer, Price
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.finding import SORTS, Found
from matchmaker.matching.lexicon import shipped_lexicon

PRICES = (9, 3, None, 7, 7, 1, 8, 2, None, 5, 4, 6)
STOCK = Catalogue.of([Offer(f"O{at:02}", "tôm sú", price=price and Price(price * 1000, "kg")) for at, price in enumerate(PRICES)], shipped_lexicon())
FOUND = Found.of(Matcher(), Need("N", "tôm sú"), STOCK)
PLACES = np.arange(len(FOUND.rows))
KM, NEWNESS = np.where(PLACES % 5 == 0, np.nan, PLACES % 7).astype(np.float64), (PLACES * 5 % 12).astype(np.int32)


def ordered(sort: str, n: int) -> list[int]:
    return FOUND.ordered(PLACES, sort, KM, NEWNESS, n).tolist()


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("n", [1, 2, 5])
def test_the_first_few_are_the_first_of_all(sort: str, n: int) -> None:
    assert ordered(sort, n) == ordered(sort, len(PLACES))[:n]


@pytest.mark.parametrize(("sort", "sign"), [("cheap", 1), ("dear", -1)])
def test_prices_go_up_or_down_and_the_unknown_stand_last(sort: str, sign: int) -> None:
    prices = [PRICES[int(STOCK.code(int(FOUND.rows[place]))[1:])] for place in ordered(sort, len(PLACES))]
    known = [price for price in prices if price is not None]
    assert known == sorted(known, key=lambda price: sign * price)
    assert prices[-2:] == [None, None]
