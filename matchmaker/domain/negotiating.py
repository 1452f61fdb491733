"""Terms put forward in turns between two sides of a linkage: whose turn it is, what stands, and what is agreed in the end. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SIDES = ("need", "offer")
"""Who puts terms forward: the side that buys, or the side that sells."""
ANSWERS = ("accept", "refuse", "withdraw")
REFUSE_REASONS = ("price", "quantity", "quality", "season", "place", "payment", "other")
"""Why terms are turned down, while the two go on talking."""
LONGEST_FACT = 400


class TermsState(StrEnum):
    """How one round of terms stands."""

    STANDING = "standing"  # can be answered
    EXPIRED = "expired"  # nobody answered in time
    COUNTERED = "countered"  # other terms came after it
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Round:
    """What decides how a round of terms stands: its side, until when it holds, whether another came after it, and how it was answered."""

    side: str
    valid_until: datetime | None = None
    last: bool = True
    answer: str = ""


def state_of(one: Round, now: datetime) -> TermsState:
    """How the round stands at this moment; the last minute no longer counts."""
    if one.answer:
        return {"accept": TermsState.ACCEPTED, "refuse": TermsState.REFUSED, "withdraw": TermsState.WITHDRAWN}[one.answer]
    if not one.last:
        return TermsState.COUNTERED
    if one.valid_until is not None and one.valid_until <= now:
        return TermsState.EXPIRED
    return TermsState.STANDING


def may_answer(one: Round, answer: str, side: str, now: datetime) -> str:
    """Why this side cannot give this answer; empty where it can. Only the other side accepts or refuses, only its own side takes back."""
    state = state_of(one, now)
    if state is not TermsState.STANDING:
        return f"terms_{state}"
    if answer == "withdraw":
        return "" if side == one.side else "terms_not_yours"
    return "" if side != one.side else "terms_your_own"


@dataclass(frozen=True, slots=True)
class Said:
    """Terms in words, as they were read."""

    price: str
    quantity: str
    grade: str = ""
    window: str = ""
    place: str = ""
    payment: str = ""
    note: str = ""


def agreed_facts(said: Said) -> dict[str, str]:
    """The facts of the linkage's move `agree` that follow from accepted terms: quantity, price and delivery, and the note."""
    facts = {
        "quantity": ", ".join(part for part in (said.quantity, said.grade) if part),
        "price": ", ".join(part for part in (said.price, said.payment) if part),
        "delivery": ", ".join(part for part in (said.place, said.window) if part),
        "note": said.note,
    }
    return {name: text[:LONGEST_FACT] for name, text in facts.items() if text}


def gap_shares(low: float, high: float, reference_low: int, reference_high: int) -> tuple[float, float] | None:
    """By which shares a price lies below (negative) or above the two ends of a reference, nearer end first; None where it lies within."""
    if high < reference_low:
        return (high - reference_low) / reference_low, (high - reference_high) / reference_high
    if low > reference_high:
        return (low - reference_high) / reference_high, (low - reference_low) / reference_low
    return None
