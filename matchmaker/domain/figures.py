"""Figures that sources give of one thing: read as numbers, laid side by side, and settled by an act of staff, never by who wrote last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import combinations
from typing import Protocol

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.numbers import read_range

KINDS = ("party", "linkage", "contract")
"""The things of which people count something."""
FIGURES = ("cooperatives", "tonnes", "hectares", "households", "dong")
WAYS = ("press", "file", "told")
"""How a source knows: it is printed, it lies in a file, or somebody said so."""
WORDS = {
    "cooperatives": ("hợp tác xã", "htx"), "tonnes": ("tấn",), "hectares": ("hecta", "hécta", "ha"), "households": ("hộ",), "dong": ("đồng", "đ"),
}  # fmt: skip
VAGUE = ("khoảng", "chừng", "gần", "hơn", "trên", "độ", "cỡ", "ước")


@dataclass(frozen=True, slots=True)
class Amount:
    """The least and the most that a source says."""

    low: Decimal
    high: Decimal


class Given(Protocol):
    """A figure as a source gives it."""

    @property
    def source(self) -> str:
        """Who says it."""

    @property
    def amount(self) -> Amount:
        """How much it says."""

    @property
    def added_at(self) -> datetime:
        """When it was written down."""


def read_figure(text: str, figure: str) -> Amount:
    """The number or range that the text says, with or without the unit of its figure: `20`, `15-20 HTX`, `khoảng 1.200 tấn`. Raises `Unreadable`."""
    said = " ".join(text.lower().split())
    for word in VAGUE:
        said = said.removeprefix(f"{word} ")
    for unit in WORDS[figure]:
        said = said.removesuffix(unit).rstrip() if said.endswith(unit) else said
    low, high = read_range(said)
    if low <= 0:
        raise Unreadable("not_positive", text[:80])
    return Amount(low, high if high is not None else low)


def apart(one: Amount, other: Amount) -> bool:
    """Whether the two cannot both be true."""
    return one.high < other.low or other.high < one.low


def in_conflict(given: Sequence[Given], counted: Amount | None = None) -> bool:
    """Whether two sources, or a source and what is counted here, say what cannot both be true; one source never contradicts itself."""
    if any(one.source != other.source and apart(one.amount, other.amount) for one, other in combinations(given, 2)):
        return True
    return counted is not None and any(apart(one.amount, counted) for one in given)


def still_settled(settled_at: datetime, followed_stands: bool, given: Iterable[Given]) -> bool:
    """Whether a decision still answers the question: what it follows stands, and no source has spoken since."""
    return followed_stands and all(one.added_at <= settled_at for one in given)
