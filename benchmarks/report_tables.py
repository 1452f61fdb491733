"""How the report writes figures and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks import svg

Figures = Mapping[str, Any]


def shown(value: float | None, digits: int = 2) -> str:
    """A figure as the tables bear it: three digits at least, a dash where nothing was measured."""
    if value is None or value != value:
        return "–"
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.{digits}f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table, numbers to the right; our own row in bold."""
    strong = [[f"**{cell}**" for cell in row] if row[0] == svg.OURS else list(row) for row in rows]
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---", "---", *["---:"] * (len(head) - 2)], *strong)] + [""]
