"""Why one match stands above another: the criteria side by side, the difference of each, and the one that decides."""

from __future__ import annotations

from typing import NamedTuple

from matchmaker.matching.explaining import Reason
from matchmaker.matching.ranking import Match

GROUPS: tuple[tuple[str, ...], ...] = (
    ("product",), ("grade",), ("state",), ("quantity",), ("window",), ("price",), ("place",), ("certificates",), ("spelling", "order", "rest"),
)  # fmt: skip
"""The criteria as people read them, the same for every match, so that two can be laid side by side; likenesses of text are one."""


class Line(NamedTuple):
    """One criterion of two matches, and by how many millionths the first is ahead (negative: behind)."""

    group: tuple[str, ...]
    first: tuple[Reason, ...]
    second: tuple[Reason, ...]
    ahead: int


class Decision(NamedTuple):
    """Which of two matches stands above (0 or 1) and why: a hard requirement (`gate`), the score, or only the fixed draw (`tie`)."""

    above: int
    why: str
    group: tuple[str, ...]  # the deciding criterion; the failed hard requirements where they decide
    lines: tuple[Line, ...]


def grouped(match: Match) -> list[tuple[Reason, ...]]:
    """The reasons of a match by criterion; criteria that can add nothing are left out."""
    groups = (tuple(one for one in match.reasons if one.column in group and one.most) for group in GROUPS)
    others = tuple((one,) for one in match.reasons if one.most and not any(one.column in group for group in GROUPS))
    return [group for group in groups if group] + list(others)


def decide(first: Match, second: Match) -> Decision:
    """What decides between two matches of one listing, as the ranking does: passing before failing, then the higher score."""
    lines = tuple(
        Line(tuple(one.column for one in mine), mine, theirs, _sum(mine) - _sum(theirs))
        for mine, theirs in zip(grouped(first), grouped(second), strict=True)
    )
    if bool(first.gate) != bool(second.gate):
        return Decision(int(bool(first.gate)), "gate", first.gate or second.gate, lines)
    if first.score == second.score:
        return Decision(0, "tie", (), lines)
    above = 0 if first.score > second.score else 1
    best = max(lines, key=lambda line: line.ahead if above == 0 else -line.ahead)
    return Decision(above, "score", best.group, lines)


def _sum(reasons: tuple[Reason, ...]) -> int:
    return sum(one.weight for one in reasons)
