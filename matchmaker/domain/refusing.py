"""What somebody must say who turns something down: a reason from a list, and a line of their own where the list has none. Pure."""

from __future__ import annotations

from collections.abc import Collection

from matchmaker.domain.errors import Invalid
from matchmaker.domain.spelling import clean

LONGEST_NOTE = 400


def said_beside(reason: str, note: str, *, reasons: Collection[str], field: str = "reason", without: str = "missing") -> str:
    """The clean note beside a reason; raises `Invalid` where no reason is given (`without` says so), or one that only own words could explain."""
    complaints: dict[str, tuple[str, dict[str, object]]] = {}
    said = clean(note[: 4 * LONGEST_NOTE + 1])
    if reason not in reasons:
        complaints[field] = ("not_a_choice", {}) if reason else (without, {})
    if len(note) > 4 * LONGEST_NOTE or len(said) > LONGEST_NOTE:
        complaints["note"] = ("too_long", {"most": LONGEST_NOTE})
    elif reason == "other" and not said:
        complaints["note"] = ("reason_in_words", {})
    if complaints:
        raise Invalid(complaints)
    return said
