"""What is worth asking: which unknown column would narrow a band most."""

from __future__ import annotations

from matchmaker.matching.reasons import Fact, Facts, Reason

__all__ = ["Fact", "Facts", "Reason", "to_ask"]

ALWAYS_ASKED = frozenset({"product", "quantity", "window", "price", "place"})
"""Columns worth asking about where neither side spoke of them; size, state and certificates only where one side did."""
OPEN = frozenset({"UNKNOWN", "VARIETY_UNKNOWN", "CONDITION_UNKNOWN"})
TEXT_COLUMNS = frozenset({"spelling", "order", "rest"})


def to_ask(reasons: tuple[Reason, ...]) -> str:
    """The unknown column that would narrow the band most, one that the offer left empty before one that only the need did; '' where all is known."""
    unknown = [reason for reason in reasons if reason.level in OPEN and reason.column not in TEXT_COLUMNS and reason.most]
    if not unknown:
        return ""
    askable = [reason for reason in unknown if reason.column in ALWAYS_ASKED or reason.facts.get("side") != "both"]
    best = max(askable, key=lambda reason: (reason.facts.get("side") != "need", reason.most), default=None)
    return best.column if best is not None else ""
