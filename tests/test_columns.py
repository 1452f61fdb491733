"""Listings as columns: some rows of them are what those listings alone would give, whichever way the columns were made."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from matchmaker.domain.records import Certificate, Offer, Price, Quantity
from matchmaker.matching import Catalogue
from matchmaker.matching.columns import Columns, columns_of
from matchmaker.matching.lexicon import shipped_lexicon

OFFERS = [
    Offer("A", "tôm sú gần bờ", quantity=Quantity(Decimal(500), "kg"), grade="30 con/kg", place="Năm Căn", price=Price(200_000, "kg")),
    Offer("B", "cá nhoa lìm", state="sống"),
    Offer("C", "cua gạch", party="htx", grade="loại 1", certificates=(Certificate("ASC", date(2027, 3, 1)),), starts_on=date(2026, 12, 1)),
]


@pytest.fixture(scope="module")
def stock() -> Catalogue:
    return Catalogue.of(OFFERS, shipped_lexicon())


def made(way: str, stock: Catalogue, offers: list[Offer]) -> Columns:
    if way == "listings":
        return columns_of(stock.pools, offers)[0]
    return stock.columns.take(np.array([OFFERS.index(offer) for offer in offers], np.int32))


@pytest.mark.parametrize("way", ["listings", "packed rows"])
@pytest.mark.parametrize("rows", [[2, 0], [1], []])
def test_some_rows_are_the_columns_of_those_listings_alone(stock: Catalogue, way: str, rows: list[int]) -> None:
    some, alone = made(way, stock, OFFERS).take(np.array(rows, np.intp)), made(way, stock, [OFFERS[row] for row in rows])
    assert len(some) == len(alone) == len(rows)
    for column in fields(Columns):
        np.testing.assert_array_equal(getattr(some, column.name), getattr(alone, column.name), column.name)
