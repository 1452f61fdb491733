"""What a buyer asks of a plan, as typed and as read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from matchmaker.domain.errors import Invalid, Unreadable
from matchmaker.domain.numbers import read_number
from matchmaker.domain.pooling import Rules
from matchmaker.domain.prices import read_price
from matchmaker.domain.quantities import read_quantity
from matchmaker.domain.records import Quantity

NUMBERS = {"at_most": 500, "support": 100, "per_km": 1_000_000, "hold_days": 30}
"""The fields in which a whole number stands, and the greatest that makes sense."""
PRICES = ("ceiling", "floor")
TICKS = ("with_unknown", "with_unpriced")
FIELDS = ("at_most", "ceiling", "floor", "per_km", "support", "split", *TICKS)
"""What is typed; everything else of an address is no rule."""
LONGEST, MOST_LINES = 600, 6
Complaints = dict[str, tuple[str, dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules, the amounts by grade where the need is split, and what was typed."""

    rules: Rules
    split: tuple[tuple[str, Quantity], ...]
    typed: Mapping[str, str]


def read_asked(typed: Mapping[str, str], *, removed: frozenset[str] = frozenset(), pinned: frozenset[str] = frozenset()) -> Asked:
    """What the fields say. Raises `Invalid` with a complaint for each that cannot be read."""
    said = {name: typed.get(name, "").strip() for name in FIELDS}
    wrong: Complaints = {}
    numbers = {name: _tried(wrong, name, partial(_whole, said[name], NUMBERS[name])) for name in ("at_most", "support", "per_km")}
    prices = {name: _tried(wrong, name, partial(_price, said[name])) for name in PRICES}
    split = _tried(wrong, "split", lambda: _split(said["split"])) or ()
    ceiling, floor = prices["ceiling"], prices["floor"]
    if ceiling is not None and floor is not None and floor > ceiling:
        wrong["floor"] = ("floor_above_ceiling", {})
    if wrong:
        raise Invalid(wrong)
    rules = Rules(
        at_most=numbers["at_most"], ceiling_dong=ceiling, floor_dong=floor, support_percent=numbers["support"] or 0, dong_per_km=numbers["per_km"],
        with_unknown=bool(said["with_unknown"]), with_unpriced=bool(said["with_unpriced"]), pinned=pinned - removed, removed=removed,
    )  # fmt: skip
    return Asked(rules, split, {name: value for name, value in said.items() if value})


def read_hold(text: str) -> int | None:
    """Days that goods are held alive, None where nobody said. Raises `Invalid`."""
    wrong: Complaints = {}
    found: int | None = _tried(wrong, "hold_days", lambda: _whole(text.strip(), NUMBERS["hold_days"], least=0))
    if wrong:
        raise Invalid(wrong)
    return found


def _tried(wrong: Complaints, name: str, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except Unreadable as error:
        wrong[name] = (error.why, {key: value for key, value in error.facts.items() if key not in ("why", "text")})
        return None


def _whole(text: str, most: int, least: int = 1) -> int | None:
    if not text:
        return None
    number = read_number(text.removesuffix("%").strip())
    if number != number.to_integral_value() or not least <= number <= most:
        raise Unreadable("not_whole_within", text[:40], least=least, most=most)
    return int(number)


def _price(text: str) -> int | None:
    if not text:
        return None
    found = read_price(text, "kg")
    if found is None:
        raise Unreadable("price_left_open", text[:40])
    if found.unit not in ("kg", "ký", "ky", "kí", "ki"):
        raise Unreadable("price_not_per_kg", text[:40])
    return found.high or found.dong


def _split(text: str) -> tuple[tuple[str, Quantity], ...]:
    """Lines such as `12 tấn: từ 300 g/con`."""
    if not text:
        return ()
    if len(text) > LONGEST:
        raise Unreadable("too_long", text[:40], most=LONGEST)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Unreadable("too_large", text[:40])
    found = []
    for line in lines:
        amount, colon, grade = line.partition(":")
        if not colon or not grade.strip():
            raise Unreadable("not_a_split", line[:40])
        found.append((grade.strip(), read_quantity(amount.strip(), "kg")))
    return tuple(found)
