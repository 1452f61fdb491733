"""What is unknown is a band; the one question that narrows it most is named for each side, and keeps its word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from matchmaker.domain.records import Certificate, Need, Offer, Price, Quantity
from matchmaker.matching import Matcher
from matchmaker.matching.bands import ask_of, missing
from matchmaker.wording.scores import shows_points

FULL: dict[str, Any] = {
    "quantity": Quantity(Decimal(40), "giạ"), "starts_on": date(2027, 2, 1), "ends_on": date(2027, 2, 28), "place": "xã Trí Phải",
    "certificates": (Certificate("hữu cơ"),), "price": Price(9_500, "kg"), "state": "khô", "grade": "loại 1",
}  # fmt: skip
NEED, OFFER = Need("N3", "lúa ST25", **FULL), Offer("O3", "lúa ST25", **FULL)
OF_COLUMN = {"window": ("starts_on", "ends_on")}
EMPTY: dict[str, Any] = {"place": "", "state": "", "grade": ""}


def without(listing: Any, *columns: str) -> Any:
    """The listing without what it says of these columns."""
    return replace(listing, **{name: EMPTY.get(name) for column in columns for name in OF_COLUMN.get(column, (column,))})


def answered(listing: Any, column: str) -> Any:
    """The listing with the answer to one column."""
    return replace(listing, **{name: FULL[name] for name in OF_COLUMN.get(column, (column,))})


ASKABLE = ("quantity", "window", "place", "certificates", "price", "state", "grade")


@pytest.mark.parametrize("side", ["offer", "need"])
@pytest.mark.parametrize("silent", [ASKABLE, ("price", "window"), ("grade", "state"), ("place",), ("quantity", "certificates")])
def test_the_named_answer_narrows_the_band_by_exactly_what_was_said(side: str, silent: tuple[str, ...]) -> None:
    matcher, pair = Matcher(), {"need": NEED, "offer": OFFER}
    pair[side] = without(pair[side], *silent)
    before = matcher.compare(**pair)  # type: ignore[arg-type]
    ask = ask_of(before.reasons, side)
    assert ask is not None
    assert ask.column in silent
    assert ask.narrows == max(reason.most for reason in before.reasons if reason.column in silent)
    assert ask_of(before.reasons, "offer" if side == "need" else "need") is None
    pair[side] = answered(pair[side], ask.column)
    after = matcher.compare(**pair)  # type: ignore[arg-type]
    assert before.low <= after.low <= after.high <= before.high
    assert (before.high - before.low) - (after.high - after.low) == ask.narrows


def test_each_side_is_asked_what_it_left_out_itself() -> None:
    match = Matcher().compare(without(NEED, "price"), without(OFFER, "state"))
    asks = {side: ask_of(match.reasons, side) for side in ("need", "offer")}
    assert {side: ask.column for side, ask in asks.items() if ask} == {"need": "price", "offer": "state"}
    assert not any(ask.both for ask in asks.values() if ask)
    assert set(missing(match.reasons)) == {"price", "state"}


def test_what_neither_said_takes_both() -> None:
    match = Matcher().compare(without(NEED, "price"), without(OFFER, "price"))
    for side in ("need", "offer"):
        ask = ask_of(match.reasons, side)
        assert ask is not None
        assert ask.both
        assert ask.column == "price"


def test_a_variety_that_is_not_said_is_asked_of_who_offers_it_from_either_side() -> None:
    from_need = Matcher().compare(replace(NEED, words="lúa ST25"), replace(OFFER, words="lúa"))
    ask = ask_of(from_need.reasons, "offer")
    assert ask is not None
    assert "product" in missing(from_need.reasons)
    assert ask_of([one for one in from_need.reasons if one.column == "product"], "need") is None


def test_where_all_is_said_there_is_no_band_and_nothing_to_ask() -> None:
    match = Matcher().compare(NEED, OFFER)
    assert ask_of(match.reasons, "offer") is ask_of(match.reasons, "need") is None
    assert shows_points(match.known_share)


def test_a_listing_that_says_nothing_but_its_name_never_has_a_point() -> None:
    for need, offer in ((NEED, without(OFFER, *ASKABLE)), (without(NEED, *ASKABLE), OFFER), (without(NEED, *ASKABLE), without(OFFER, *ASKABLE))):
        match = Matcher().compare(need, offer)
        assert match.low < match.high
        assert not shows_points(match.known_share)


UNCLEAR = [
    ("place", replace(NEED, place="xã Năm Căn", radius_km=6.0), {"place": "Năm Căn"}, {"place": "xã Năm Căn"}),
    ("grade", replace(NEED, words="tôm sú"), {"words": "tôm sú", "grade": "30 g/con"}, {"words": "tôm sú", "grade": "loại 1"}),
]


@pytest.mark.parametrize(("column", "need", "unclear", "clear"), UNCLEAR, ids=["place", "grade"])
def test_what_is_said_unclearly_is_asked_of_who_said_it(column: str, need: Need, unclear: dict[str, Any], clear: dict[str, Any]) -> None:
    before, after = (Matcher().compare(need, replace(OFFER, **said)) for said in (unclear, clear))
    ask = ask_of(before.reasons, "offer")
    assert ask is not None
    assert ask.column == column
    assert next(one for one in before.reasons if one.column == column).facts["unclear"]
    assert before.low <= after.low <= after.high <= before.high
    assert (before.high - before.low) - (after.high - after.low) == ask.narrows
