"""Supply and demand of twelve months as two bars a month, and as rows of a table: what is not known stands beside them, never as nought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from matchmaker.matching.market_sums import Sum
from matchmaker.wording.figures import month_name
from matchmaker.wording.pooling import weight
from matchmaker.workflows.supply_demand import Balance, Year

LEFT, WIDE, ROW, BAR = 56, 170, 36, 12
"""Of the drawing: where bars begin, how long the longest is, the height of a month and of a bar."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, how long it is, and what is written at its end."""

    y: int
    width: float
    said: str


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: its bars in the drawing, and its row of the table."""

    code: str
    short: str
    name: str
    y: int
    supply: Bar
    demand: Bar
    cells: Sequence[str]  # supply, demand, what is lacking


@dataclass(frozen=True, slots=True)
class BalanceChart:
    """The drawing and its rows."""

    height: int
    months: Sequence[MonthRow]
    empty: bool


def chart_of(year: Year) -> BalanceChart:
    """The drawing of twelve months, every bar to the same scale."""
    most = max((one.kg for _first, balance in year.months for one in (balance.supply, balance.demand)), default=0.0)
    rows = []
    for at, (first, balance) in enumerate(year.months):
        top = at * ROW
        bars = [
            Bar(top + shift, round(WIDE * one.kg / most, 1) if most else 0.0, _at_end(one))
            for one, shift in ((balance.supply, 4), (balance.demand, 4 + BAR + 2))
        ]
        rows.append(MonthRow(f"{first:%Y-%m}", f"{first:%m/%y}", month_name(first), top, bars[0], bars[1], cells_of(balance)))
    empty = not any(balance.supply.listings or balance.demand.listings for _first, balance in year.months)
    return BalanceChart(len(rows) * ROW, rows, empty)


def about(kg: float) -> str:
    """A weight as it is written here: a tonne and more to the nearest tenth, since months are shared out by days."""
    return weight(int(round(kg, -2)) if kg >= 1000 else round(kg))


def _at_end(one: Sum) -> str:
    """What stands at the end of a bar: the weight, and how many listings say none."""
    if not one.listings:
        return ""
    known = about(one.kg) if one.weighed else ""
    return " ".join(part for part in (known, f"+ {one.unknown} ?" if one.unknown and known else f"? ({one.unknown})" if one.unknown else "") if part)


def sum_said(one: Sum) -> str:
    """A sum in words: the weight, of how many listings it is, and how many more say no weight."""
    if not one.listings:
        return _("không có tin")
    if not one.weighed:
        return _("chưa rõ lượng (%(many)s tin)", many=one.listings)
    if one.unknown:
        return _("%(kg)s (%(known)s tin), còn %(unknown)s tin chưa rõ lượng", kg=about(one.kg), known=one.weighed, unknown=one.unknown)
    return _("%(kg)s (%(known)s tin)", kg=about(one.kg), known=one.weighed)


def gap_said(balance: Balance) -> str:
    """By how much demand exceeds supply or the other way round, as far as it is known."""
    gap = balance.gap_kg
    if gap is None:
        return _("chưa biết")
    kg = about(abs(gap))
    said = _("vừa đủ") if not round(gap) else _("thiếu %(kg)s", kg=kg) if gap > 0 else _("dư %(kg)s", kg=kg)
    return said if balance.sure else _("%(gap)s, tính theo phần đã rõ", gap=said)


def cells_of(balance: Balance) -> list[str]:
    """One row of a table: supply, demand and what is lacking, in words."""
    return [sum_said(balance.supply), sum_said(balance.demand), gap_said(balance)]


def numbers_head() -> list[str]:
    """The heads of the columns of numbers."""
    return [
        _("Chào bán (kg)"), _("Số tin chào bán"), _("Tin chào bán chưa rõ lượng"), _("Cần mua (kg)"), _("Số tin cần mua"),
        _("Tin cần mua chưa rõ lượng"), _("Thiếu (+) hay dư (-), kg"),
    ]  # fmt: skip


def numbers_of(balance: Balance) -> list[object]:
    """The numbers of a row, empty where nothing is known."""
    cells: list[object] = []
    for one in (balance.supply, balance.demand):
        cells += [round(one.kg) if one.weighed else None, one.listings, one.unknown]
    gap = balance.gap_kg
    return [*cells, None if gap is None else round(gap)]
