"""The shipped facts of the trade as records: usual yields, and how much fresh goes into dried. No ranking reads them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from matchmaker.domain.trade_facts import DriedRecord, YieldRecord
from matchmaker.matching.lists import SHIPPED, rows_of


@cache
def usual_yields() -> Mapping[str, YieldRecord]:
    """What a hectare usually gives, by product; the nearest product of a line holds."""
    rows = rows_of(SHIPPED / "yields.tsv")
    return {row["product"]: YieldRecord(row["product"], Decimal(row["low_t_ha"]), Decimal(row["high_t_ha"]), **_said(row)) for row in rows}


@cache
def dried_facts() -> tuple[DriedRecord, ...]:
    """How much fresh goes into dried, product by product."""
    rows = rows_of(SHIPPED / "dried.tsv")
    return tuple(DriedRecord(row["dried"], row["fresh"], Decimal(row["low"]), Decimal(row["high"]), **_said(row)) for row in rows)


def dried_facts_of(product: str) -> tuple[DriedRecord, ...]:
    """The facts in which a product is the dried or the fresh one."""
    return tuple(fact for fact in dried_facts() if product in (fact.dried, fact.fresh))


def _said(row: Mapping[str, str]) -> dict[str, str]:
    return {name: row[name] or "" for name in ("as_of", "source", "sure", "note")}
