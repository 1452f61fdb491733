"""What public sources say about a party, and where two of them say different things."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from matchmaker.domain.spelling import unmarked

SUBJECTS = ("name", "place", "products", "quantity", "partner", "activity")
ONE_ANSWER = frozenset({"name", "place"})
"""Subjects to which there is one answer; of the others sources tell parts, and only their numbers can clash."""
MEASURES = {
    "thanh vien": "members", "xa vien": "members", "ho": "households", "ha": "hectares", "htx": "co-operatives", "be": "rafts",
    "tan/nam": "tonnes a year", "tan/thang": "tonnes a month", "tan/tuan": "tonnes a week", "tan/ngay": "tonnes a day",
}  # fmt: skip
_MEASURED = re.compile(
    r"(?<![\d.,])(?P<low>\d[\d.,]*)(?:\s*[-–]\s*(?P<high>\d[\d.,]*))?\s*(?P<measure>"
    + "|".join(sorted(MEASURES, key=len, reverse=True))
    + r")(?![\w/])"
)

_DATED = re.compile(r"(?:(?:(?P<day>\d{1,2})/)?(?P<month>\d{1,2})/)?(?P<year>(?:19|20)\d\d)", re.ASCII)


def date_complaint(text: str, today: date) -> tuple[str, dict[str, object]] | None:
    """What is wrong with the day, month or year that a source dates itself by."""
    match = _DATED.fullmatch(text)
    if match is None:
        return "not_a_source_date", {}
    try:
        first = date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return "no_such_day", {}
    return ("in_the_future", {}) if first > today else None


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that one source says."""

    code: str
    subject: str
    said: str
    source: str


def clashing(claims: Sequence[Claim]) -> frozenset[str]:
    """The codes of claims that another source contradicts; the order of the claims does not matter."""
    found: set[str] = set()
    for one, other in combinations(claims, 2):
        if one.subject == other.subject and one.source != other.source and _differ(one, other):
            found |= {one.code, other.code}
    return frozenset(found)


def _differ(one: Claim, other: Claim) -> bool:
    if one.subject in ONE_ANSWER:
        return unmarked(one.said) != unmarked(other.said)
    mine, theirs = measured(one.said), measured(other.said)
    return any(mine[name][1] < theirs[name][0] or theirs[name][1] < mine[name][0] for name in mine.keys() & theirs.keys())


def measured(text: str) -> dict[str, tuple[float, float]]:
    """The least and the most that a text says of each measure; nothing where it says two things, or tells how something grew."""
    if "->" in text or "→" in text:
        return {}
    found: dict[str, set[tuple[float, float]]] = defaultdict(set)
    for match in _MEASURED.finditer(unmarked(text)):
        low, high = sorted((_number(match["low"]), _number(match["high"] or match["low"])))
        found[MEASURES[match["measure"]]].add((low, high))
    return {name: values.pop() for name, values in found.items() if len(values) == 1}


def _number(text: str) -> float:
    """A number as it is written here: a dot before three digits parts thousands, a comma the decimals."""
    plain = re.sub(r"\.(?=\d{3}(\D|$))", "", text.rstrip(".,"))
    return float(re.sub(r"[.,](?=.*[.,])", "", plain).replace(",", "."))
