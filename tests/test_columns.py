"""Listings as columns: some rows of a catalogue are what those listings alone would give."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from matchmaker.domain.records import Certificate, Offer, Price, Quantity
from matchmaker.matching import Catalogue
from matchmaker.matching.columns import Columns, columns_of_cells
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.linking import linked_listing
from matchmaker.matching.rows import cells_of

OFFERS = [
    Offer("A", "tôm sú gần bờ", quantity=Quantity(Decimal(500), "kg"), grade="30 con/kg", place="Năm Căn", price=Price(200_000, "kg")),
    Offer("B", "cá nhoa lìm", state="sống"),
    Offer("C", "cua gạch", party="htx", grade="loại 1", certificates=(Certificate("ASC", date(2027, 3, 1)),), starts_on=date(2026, 12, 1)),
]


@pytest.fixture(scope="module")
def stock() -> Catalogue:
    return Catalogue.of(OFFERS, shipped_lexicon())


def alone(stock: Catalogue, offers: list[Offer]) -> Columns:
    links = [linked_listing(stock.lexicon, offer) for offer in offers]
    return columns_of_cells(
        [cells_of(stock.pools, offer, linked, wanted=False, grow=False) for offer, linked in zip(offers, links, strict=True)], links
    )


@pytest.mark.parametrize("rows", [[2, 0], [1], []])
def test_some_rows_of_a_catalogue_are_the_columns_of_those_listings_alone(stock: Catalogue, rows: list[int]) -> None:
    offers = [OFFERS[row] for row in rows]
    some, each = stock.columns.take(np.array([stock.row_of(offer.code) for offer in offers], np.intp)), alone(stock, offers)
    assert len(some) == len(each) == len(rows)
    for column in fields(Columns):
        held, said = getattr(some, column.name), getattr(each, column.name)
        np.testing.assert_array_equal(held > 0 if column.name in ("phrase", "rest") else held, said, column.name)  # a text is numbered or there
