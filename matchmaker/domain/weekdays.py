"""Days of the week as people name them: `thứ sáu`, `thứ 6 tuần sau`, `chủ nhật`, `friday`, `next monday`."""

from __future__ import annotations

import re
from datetime import date, timedelta

_NAMES: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("thu hai", "thu 2", "monday", "mon"),
            ("thu ba", "thu 3", "tuesday", "tue"),
            ("thu tu", "thu 4", "wednesday", "wed"),
            ("thu nam", "thu 5", "thursday", "thu"),
            ("thu sau", "thu 6", "friday", "fri"),
            ("thu bay", "thu 7", "saturday", "sat"),
            ("chu nhat", "cn", "sunday", "sun"),
        )
    )
    for name in names
}
_WEEKS = {"": None, "nay": 0, "sau": 1, "toi": 1, "truoc": -1, "this": 0, "next": 1, "last": -1}
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
_VIETNAMESE = re.compile(rf"(?P<name>{_NAME})(?:\s+(?:tuan\s+)?(?P<week>nay|sau|toi|truoc))?")
_ENGLISH = re.compile(rf"(?P<week>this|next|last)\s+(?P<name>{_NAME})")


def weekday_named(unmarked: str, today: date) -> date | None:
    """The day that a text without marks names, or None where it names none; without a week it is the next such day, today included."""
    found = _VIETNAMESE.fullmatch(unmarked) or _ENGLISH.fullmatch(unmarked)
    if found is None:
        return None
    number, weeks = _NAMES[found["name"]], _WEEKS[found["week"] or ""]
    if weeks is None:
        return today + timedelta(days=(number - today.weekday()) % 7)
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks, days=number)
