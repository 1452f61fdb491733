"""How people here write amounts, prices, days and names: the same thing in several ways, each of which the product can read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random

from matchmaker.domain.records import Certificate, Price, Quantity
from matchmaker.domain.spelling import unmarked
from matchmaker.domain.tides import Tide
from matchmaker.workflows.worldmaking.goods import Good

UNMARKED = 0.22
"""The share of listings that are typed without marks."""
BESIDES = ("", "", "", "giao tận nơi", "hàng mới", "bao cân", "lấy đều", "hàng tuyển", "cần gấp")
TIDES: tuple[tuple[str, tuple[Tide, ...]], ...] = (("con nước rằm và 30", (Tide.FULL, Tide.NEW)), ("con nước rằm", (Tide.FULL,)))


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as typed and as it reads."""

    typed: str
    read: Quantity


def words(chance: Random, good: Good, size: str) -> str:
    """What somebody calls it, with its size or something else about it; sometimes without marks."""
    said = " ".join(part for part in (chance.choice(good.names), size, chance.choice(BESIDES)) if part)
    return unmarked(said) if chance.random() < UNMARKED else said


def amount(chance: Random, good: Good, value: float) -> Amount:
    """An amount of its unit: small ones of a tấn in kg."""
    if good.unit == "tấn" and value < 0.9:
        kg = max(10, round(value * 100) * 10)
        return Amount(f"{kg} kg", Quantity(Decimal(kg), "kg"))
    if good.unit == "tấn":
        tons = Decimal(str(round(value, 1 if value < 20 else 0))).normalize() + 0
        return Amount(f"{tons:f} tấn".replace(".", ","), Quantity(tons, "tấn"))
    many = max(10, round(value / 10) * 10)
    return Amount(f"{many} {good.unit}", Quantity(Decimal(many), good.unit, None, Decimal(good.kg_each) if good.kg_each else None))


def rounded(dong: float) -> int:
    """A price as people round it."""
    step = 5_000 if dong >= 100_000 else 1_000 if dong >= 20_000 else 100 if dong >= 2_000 else 50
    return max(step, round(dong / step) * step)


def price(chance: Random, dong: int, unit: str) -> tuple[str, Price]:
    """A price in one of the ways in which it is written, and as it reads."""
    plain = f"{dong:,}".replace(",", ".")
    way = chance.random()
    if dong >= 20_000 and way < 0.15:
        high = rounded(dong * 1.06)
        return f"{dong // 1000}-{high // 1000}k/{unit}", Price(dong, unit, high)
    if dong >= 10_000 and way < 0.5:
        return f"{dong // 1000}k/{unit}" if not dong % 1000 else f"{plain} đ/{unit}", Price(dong, unit)
    return f"{plain} đ/{unit}", Price(dong, unit)


def days(chance: Random, good: Good, starts_on: date) -> tuple[str, tuple[Tide, ...]]:
    """The first day as typed, with the tides that it comes with."""
    said = f"{starts_on:%d/%m/%Y}"
    if good.tides and chance.random() < 0.3:
        tide, tides = chance.choice(TIDES)
        return f"{tide}, từ {said}", tides
    return said, ()


def papers(chance: Random, good: Good, written_on: date) -> tuple[str, tuple[Certificate, ...] | None]:
    """The certificates of an offer as typed and as read: most say nothing, a few that there are none."""
    way = chance.random()
    if not good.certificates or way < 0.5:
        return "", None
    if way < 0.6:
        return "không có", ()
    name, number = chance.choice(good.certificates), f"MH-{chance.randint(1, 9999):04}/{written_on.year}"
    until = date(written_on.year + chance.randint(0, 2), chance.randint(1, 12), chance.randint(1, 28))
    if until <= written_on:
        until = until.replace(year=until.year + 1)
    return f"{name} số {number}, hết hạn {until:%d/%m/%Y}", (Certificate(name, until, number),)
