"""What a form says besides the amount: what one giạ weighs here, how many a chục counts, on how much land it grew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from matchmaker.domain.areas import read_area
from matchmaker.domain.errors import Unreadable
from matchmaker.domain.numbers import read_number
from matchmaker.domain.quantities import ASKED_PIECES, MOST_PIECES, Units, read_quantity
from matchmaker.domain.records import Quantity
from matchmaker.domain.spelling import plain

HEAVIEST_KG = Decimal(1_000_000)


class Complain(Protocol):
    """Takes up what is wrong with a field."""

    def __call__(self, name: str, code: str, **facts: object) -> None:
        """Note the complaint."""


def with_unit_told(
    quantity: Quantity | None, typed: dict[str, str], asked_of: str, *, line: Sequence[str], units: Units, complain: Complain
) -> Quantity | None:
    """The amount with what the form says that one unit weighs and counts.

    `asked_of` is the unit about which the form asked: where another is written now, or one that needs no telling, the answer is dropped.
    """
    if quantity is None or (asked_of and plain(asked_of) != plain(quantity.unit)):
        typed["kg_each"] = typed["pieces_each"] = ""
        return quantity
    if units.weighs_the_same_everywhere(quantity.unit):
        typed["kg_each"] = ""
    if units.key(quantity.unit, line) not in ASKED_PIECES:
        typed["pieces_each"] = ""
    pieces = _pieces(typed["pieces_each"], complain) or quantity.pieces_each
    return replace(quantity, kg_each=_kg(typed["kg_each"], units, complain), pieces_each=pieces)


def _kg(text: str, units: Units, complain: Complain) -> Decimal | None:
    if not text:
        return None
    try:
        weight = read_quantity(text, unit="kg")
    except Unreadable as error:
        complain("kg_each", "not_a_weight" if error.why in ("not_a_quantity", "size_not_quantity") else error.why, text=error.text)
        return None
    kg = units.kg(weight)
    if kg is None or weight.high is not None:
        complain("kg_each", "not_a_weight", text=text[:80])
    elif kg > HEAVIEST_KG:
        complain("kg_each", "number_too_large")
    elif kg * 1000 % 1:
        complain("kg_each", "too_fine")
    else:
        return kg
    return None


def _pieces(text: str, complain: Complain) -> int | None:
    if not text:
        return None
    try:
        count = read_number(text.split()[0])
    except Unreadable:
        count = Decimal(0)
    if count % 1 or not 1 <= count <= MOST_PIECES:
        complain("pieces_each", "not_a_count", most=MOST_PIECES)
        return None
    return int(count)


def area_told(typed: Mapping[str, str], complain: Complain) -> Decimal | None:
    """Square metres of the land, None where it is not said."""
    if not typed["area"]:
        return None
    try:
        return read_area(typed["area"])
    except Unreadable as error:
        complain("area", error.why, **{name: fact for name, fact in error.facts.items() if name != "why"})
        return None
