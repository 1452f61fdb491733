"""What the trade knows about its goods besides their names: usual yields, and how much fresh goes into dried. Dated, sourced, marked where unsure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from matchmaker.domain.areas import HECTARE

SURE = "S"
"""The mark of a fact for which a page was read; any other is general knowledge, to be checked."""
FAR_OFF: Mapping[bool, Decimal] = {True: Decimal(2), False: Decimal(3)}
"""How many times outside the usual yield one must lie to be asked about: farther where the usual one is itself not sure."""
KG_OF_TONNE = 1000


@dataclass(frozen=True, slots=True)
class YieldRecord:
    """What a hectare of a product and its kinds usually gives in one season, in tonnes."""

    product: str
    low_t_ha: Decimal
    high_t_ha: Decimal
    as_of: str = ""
    source: str = ""
    sure: str = ""
    note: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether a page was read that says so."""
        return self.sure == SURE


@dataclass(frozen=True, slots=True)
class DriedRecord:
    """How many kilograms of the fresh product go into one of the dried."""

    dried: str
    fresh: str
    low: Decimal
    high: Decimal
    as_of: str = ""
    source: str = ""
    sure: str = ""
    note: str = ""

    @property
    def is_sure(self) -> bool:
        """Whether a page was read that says so."""
        return self.sure == SURE


@dataclass(frozen=True, slots=True)
class FarYield:
    """A harvest that is far below or far above what such an area usually gives."""

    below: bool
    t_ha: Decimal
    usual: YieldRecord


def far_yield(kg: tuple[Decimal, Decimal | None], area_m2: Decimal, product_line: Sequence[str], usual: Mapping[str, YieldRecord]) -> FarYield | None:
    """How far off a harvest of so many kg, from one end to the other, is on so much land; None where it is not, or nobody knows."""
    record = next((usual[key] for key in product_line if key in usual), None)
    if record is None or area_m2 <= 0:
        return None
    hectares, far = area_m2 / HECTARE, FAR_OFF[record.is_sure]
    low, high = kg[0] / KG_OF_TONNE / hectares, (kg[1] or kg[0]) / KG_OF_TONNE / hectares
    if high * far < record.low_t_ha:
        return FarYield(True, high, record)
    if low > record.high_t_ha * far:
        return FarYield(False, low, record)
    return None
