"""The made-up reference prices of the demo world: a reading a month, each saying of itself that it is made up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from matchmaker.workflows.demo import Row, rows_of

SOURCE = "dựng để trình diễn, không phải giá thật"
READER = "minh họa"
DAY = 12
"""The day of the month on which a price is read; this month's newest reading is then fresh enough to stand beside a listing."""


def price_forms(today: date) -> Iterator[Row]:
    """Every reading as staff would have typed it, oldest first."""
    for series in rows_of("prices"):
        for back in reversed(range(int(series["months"]))):
            yield _form(series, _months_before(today, back), back)


def _months_before(today: date, back: int) -> date:
    """The reading day, so many months before the last one that has come."""
    at = today.year * 12 + today.month - 1 - back - (today.day < DAY)
    return date(at // 12, at % 12 + 1, DAY)


def _form(series: Row, read_on: date, back: int) -> Row:
    share = int(series[f"m{read_on.month:02}"]) / 100 * (1 + int(series["drift"]) / 100) ** (-back / 12)
    step = 1000 if int(series["low"]) >= 50_000 else 50
    low, high = (round(int(series[end]) * share / step) * step for end in ("low", "high"))
    return {
        "product": series["product"], "size": series["size"], "state": series["state"], "chain": series["chain"],
        "price": f"{low:,}-{high:,} đ/{series['unit']}".replace(",", "."), "read_on": f"{read_on:%d/%m/%Y}", "source": SOURCE, "read_by": READER,
    }  # fmt: skip
