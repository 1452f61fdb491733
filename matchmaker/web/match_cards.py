"""A match as its card: gates, points or a band, and the parts that add up to the score."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from matchmaker.matching.explaining import Reason
from matchmaker.matching.ranking import Match
from matchmaker.web.dressing import certificate_name
from matchmaker.wording.figures import number, points
from matchmaker.wording.labels import COLUMNS, label
from matchmaker.wording.reasons import failed, sentence, to_ask
from matchmaker.wording.scores import in_tenths, shows_points

GROUPS: tuple[tuple[str, ...], ...] = (
    ("product",), ("grade",), ("state",), ("quantity",), ("window",), ("price",), ("place",), ("certificates",), ("spelling", "order", "rest"),
)  # fmt: skip
"""The lines of a card, the same for every card, so that two can be laid side by side; likenesses of text share one."""
MARKS = {"met": "✓", "failed": "✗", "open": "?"}


@dataclass(frozen=True)
class Gate:
    """One hard requirement: met, failed, or open because nobody said."""

    mark: str
    name: str
    tone: str
    said: str


@dataclass(frozen=True)
class Part:
    """One line of the card: what was found, and what it added out of the most that it could."""

    name: str
    said: str
    points: str
    width: int
    unknown: bool


@dataclass(frozen=True)
class Card:
    """Everything that the card of one match shows besides the two listings."""

    gates: Sequence[Gate]
    failed: Sequence[str]
    points: str
    low: str
    high: str
    parts: Sequence[Part]
    best: str
    ask: str
    silent: str  # whose silence leaves it open: need, offer or both
    above: str = ""


def card_of(match: Match, must: Iterable[str], base: int = 0, below: Match | None = None) -> Card:
    """The card of a match; `below` is the match that stands right under it."""
    known = shows_points(match.known_share)
    return Card(
        gates=gates_of(match, must),
        failed=[failed(one) for one in match.gate],
        points=points(match.score) if known else "",
        low=points(match.low),
        high=points(match.high),
        parts=parts_of(match.reasons, base),
        best=_best(match.reasons),
        ask=to_ask(match.ask) if match.ask else "",
        silent=next((str(one.facts.get("side", "")) for one in match.reasons if one.column == match.ask), ""),
        above=why_above(match, below) if below is not None else "",
    )


def gates_of(match: Match, must: Iterable[str]) -> list[Gate]:
    """The product, which is always a hard requirement, then those that the need names."""
    names = ["product", *(["role"] if "role" in match.gate else []), *must]
    return [_gate(one, "failed" if one in match.gate else "open" if one in match.open else "met") for one in names]


def _gate(name: str, state: str) -> Gate:
    said = {"met": _("đạt"), "failed": _("không đạt"), "open": _("chưa biết")}[state]
    return Gate(MARKS[state], label(COLUMNS, name), {"met": "good", "failed": "bad", "open": "doubt"}[state], said)


def parts_of(reasons: Sequence[Reason], base: int) -> list[Part]:
    """The lines of the card, whose tenths of a point add up to the score as it is shown."""
    grouped = [[one for one in reasons if one.column in group] for group in GROUPS]
    shown = [group for group in grouped if group and any(one.most for one in group)]
    tenths = in_tenths([*(sum(one.weight for one in group) for group in shown), base])
    parts = [_part(group, share) for group, share in zip(shown, tenths, strict=False)]
    if base:
        parts.append(Part(_("Khởi đầu"), _("Mọi cặp tin đều có."), _tenths(tenths[-1]), 0, unknown=False))
    return parts


def _part(group: Sequence[Reason], tenths: int) -> Part:
    most = sum(one.most for one in group)
    telling = [one for one in group if one.level != "UNKNOWN"] or group[:1]
    said = " ".join(said_of(one) for one in telling[:2])
    name = label(COLUMNS, group[0].column) if len(group) == 1 else _("Chữ viết")
    width = round(100 * sum(one.weight for one in group) / most) if most else 0
    unknown = all(one.level == "UNKNOWN" for one in group)
    return Part(name, said, _("%(points)s / %(most)s", points=_tenths(tenths), most=points(most)), max(0, min(width, 100)), unknown)


def said_of(reason: Reason) -> str:
    """The sentence of one part, with certificates by their names."""
    facts = dict(reason.facts)
    for name in ("lacking", "held") if reason.column == "certificates" else ():
        facts[name] = "|".join(certificate_name(key) for key in str(facts.get(name) or "").split("|") if key)
    return sentence(reason.column, reason.level, facts)


def _tenths(tenths: int) -> str:
    return points(tenths * 100_000)


def _best(reasons: Sequence[Reason]) -> str:
    """The sentences of the two parts that speak most for the match."""
    known = [one for one in reasons if one.level != "UNKNOWN" and one.most and one.weight * 10 >= one.most * 8]
    strongest = sorted(known, key=lambda one: -one.weight)
    wanted = [one for one in strongest if one.column not in GROUPS[-1]][:3]
    return " ".join(said_of(one) for one in wanted)


def why_above(upper: Match, lower: Match) -> str:
    """The one part that sets a match above the next; that a tie is a fixed draw where they are level."""
    if upper.gate or lower.gate or not (shows_points(upper.known_share) and shows_points(lower.known_share)):
        return ""
    if upper.score == lower.score:
        return _("Bằng điểm tin dưới: thứ tự do bốc thăm.")
    theirs = {one.column: one.weight for one in lower.reasons}
    gap, column = max(((one.weight - theirs.get(one.column, 0), one.column) for one in upper.reasons), default=(0, ""))
    if gap <= 0:
        return ""
    return _("Đứng trên tin dưới nhờ %(column)s (hơn %(points)s điểm).", column=label(COLUMNS, column).lower(), points=number(round(gap / 1e6, 1), 1))


def thawed(kept: Mapping[str, Any]) -> Match | None:
    """The match as it stood when a linkage was made; nothing where its record holds none."""
    if not kept.get("reasons"):
        return None
    reasons = tuple(Reason(*(one[name] for name in ("column", "level", "weight", "most", "facts"))) for one in kept["reasons"])
    return Match(
        code="",
        score=kept["score"],
        low=kept["low"],
        high=kept["high"],
        known_share=kept["known_share"],
        gate=tuple(kept["gate"]),
        open=tuple(kept["open"]),
        reasons=reasons,
        ask=kept.get("ask", ""),
    )
