"""How promises fail in this trade, what staff decide about a report, and how a contract ends."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

REASONS = (
    "price_moved", "sold_elsewhere", "not_bought", "price_cut", "late_delivery", "late_pick_up", "short", "volume_quality", "antibiotic",
    "weight_dispute", "late_payment", "price_rule", "small_deposit", "outbid", "pulled_away", "held_back", "input_debt", "shock", "other",
)  # fmt: skip
"""Why deals are broken, as the trade knows it: the price moved, sold to others, not bought, the price cut at the pond, too late, too little …"""
DECISIONS = ("upheld", "not_upheld", "settled")
"""What staff decide: it was so, it was not so, the two sides settled it between them."""
ENDINGS = ("fulfilled", "in_part", "not_delivered", "broken")
OUTCOME_OF = {"fulfilled": "delivered", "in_part": "delivered_in_part", "not_delivered": "not_delivered"}
"""What the end of a contract is for its linkage; a broken one by how much was taken."""


class Report(StrEnum):
    """How far a report has come."""

    WAITING = "waiting"  # for the other side, until its day
    ANSWERED = "answered"
    SILENT = "silent"  # the day has passed and nothing was said
    DECIDED = "decided"


def state_of(answer: str, decision: str, answer_by: date, today: date) -> Report:
    """How far a report has come on a day."""
    if decision:
        return Report.DECIDED
    if answer:
        return Report.ANSWERED
    return Report.SILENT if today > answer_by else Report.WAITING


def outcome_of(ending: str, accepted_g: int) -> str:
    """The outcome of the linkage behind a contract that ended so."""
    return OUTCOME_OF.get(ending) or ("delivered_in_part" if accepted_g else "not_delivered")
