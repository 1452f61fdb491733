"""Areas as people write them: `15 công`, `1,5 ha`, `3 công tầm lớn`, `12.000 m2`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.quantities import read_quantity
from matchmaker.domain.spelling import unmarked

CONG, LARGE_CONG, HECTARE = Decimal(1000), Decimal(1296), Decimal(10_000)
"""Square metres of a công, of one measured by the long rod (tầm lớn, tầm cắt), of a hectare."""
GREATEST_M2 = Decimal(10) ** 9

_M2: Mapping[str, Decimal] = {
    "cong": CONG, "cong dat": CONG, "cong tam nho": CONG, "cong ruong": CONG,
    "cong tam lon": LARGE_CONG, "cong tam cat": LARGE_CONG, "cong tam cay": LARGE_CONG, "cong lon": LARGE_CONG,
    "ha": HECTARE, "hec ta": HECTARE, "hecta": HECTARE, "hectare": HECTARE, "hectares": HECTARE, "mau tay": HECTARE,
    "m2": Decimal(1), "m²": Decimal(1), "met vuong": Decimal(1),
}  # fmt: skip
"""A mẫu and a sào are of other sizes in other parts of the country, so neither is here: they are asked for in công or ha."""


def read_area(text: str) -> Decimal:
    """Square metres of the area that the text writes. Raises `Unreadable`."""
    try:
        read = read_quantity(text)
    except Unreadable as error:
        why = "not_an_area" if error.why in ("not_a_quantity", "size_not_quantity", "two_units") else error.why
        raise Unreadable("area_unit_missing" if why == "unit_missing" else why, error.text) from error
    one = _M2.get(unmarked(read.unit))
    if one is None:
        raise Unreadable("area_unit_unknown", text[:80], unit=read.unit)
    if read.high is not None:
        raise Unreadable("one_area", text[:80])
    area = read.amount * one
    if area > GREATEST_M2:
        raise Unreadable("number_too_large", text[:80])
    return area
