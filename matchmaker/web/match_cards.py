"""A match as its card: gates, points or a band, the parts that add up to the score, and what to ask whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from matchmaker.matching.bands import ask_of, missing
from matchmaker.matching.deciding import GROUPS, decide, grouped
from matchmaker.matching.explaining import OPEN, Reason
from matchmaker.matching.levels import FAILING, UNSURE
from matchmaker.matching.ranking import Match
from matchmaker.web.dressing import certificate_name
from matchmaker.wording.details import detail
from matchmaker.wording.figures import number, points
from matchmaker.wording.labels import COLUMNS, label
from matchmaker.wording.reasons import ask_said, criterion, failed, lacking_said, sentence
from matchmaker.wording.scores import in_tenths, shows_points

MARKS = {"met": "✓", "failed": "✗", "open": "?"}
TONES = {"met": "good", "failed": "bad", "open": "doubt"}
CHECKED = ("quantity", "window", "price", "place", "certificates")
NOT_ENOUGH: Mapping[str, frozenset[str]] = {
    "product": frozenset({"OTHER"}), "window": frozenset({"NONE"}),
    **{column: levels for column, levels in FAILING.items() if column not in ("from", "until")},
}  # fmt: skip
"""The levels that a page crosses: those that would fail a hard requirement."""


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
    mark: str = ""  # met, failed or open
    tenths: int = 0  # of a point, as they are shown
    most: float = 0.0  # points that it can add


@dataclass(frozen=True)
class Checks:
    """Some of what everybody asks first (how much, when, how dear, how far, which papers) that stands alike: met, failed or open."""

    mark: str
    tone: str
    state: str
    said: str


@dataclass(frozen=True)
class Ask:
    """What would narrow the band most, said to whom it is to be said; `side` is the one that knows: need, offer or both."""

    said: str
    side: str
    column: str


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
    missing: str
    asks: Sequence[Ask]
    checks: Sequence[Checks]
    above: str = ""


def card_of(match: Match, must: Iterable[str], base: int = 0, below: Match | None = None, own: str = "") -> Card:
    """The card of a match; `below` is the match that stands right under it, `own` the side from which it is seen (neither where empty)."""
    known = shows_points(match.known_share)
    return Card(
        gates=gates_of(match, must),
        failed=[failed(one) for one in match.gate],
        points=points(match.score) if known else "",
        low=points(match.low),
        high=points(match.high),
        parts=parts_of(match, base),
        best=_best(match.reasons),
        missing=lacking_said(missing(match.reasons)),
        asks=asks_of(match, own),
        checks=checks_of(match),
        above=why_above(match, below) if below is not None else "",
    )


def checks_of(match: Match) -> list[Checks]:
    """How much, when, how dear, how far and which papers, gathered by whether they are met; what nobody said is open, never met."""
    found: dict[str, list[str]] = {}
    reasons = {one.column: one for one in match.reasons}
    for column in CHECKED:
        one = reasons.get(column)
        state = "open" if one is None or one.level in OPEN else "failed" if one.level in NOT_ENOUGH.get(column, ()) else "met"
        far = detail(column, one.facts).rstrip(".").lower() if one is not None and column == "place" and state != "open" else ""
        name = label(COLUMNS, column).lower()
        found.setdefault(state, []).append(f"{name} ({far})" if far else name)
    return [Checks(MARKS[state], TONES[state], _state_said(state), ", ".join(names)) for state in MARKS if (names := found.get(state))]


def _state_said(state: str) -> str:
    return {"met": _("đạt"), "failed": _("không đạt"), "open": _("chưa biết")}[state]


def gates_of(match: Match, must: Iterable[str]) -> list[Gate]:
    """The product, which is always a hard requirement, then those that the need names."""
    names = ["product", *(["role"] if "role" in match.gate else []), *must]
    left = {*match.open, *(["product"] if UNSURE in match.gate else [])}
    return [_gate(one, "failed" if one in match.gate else "open" if one in left else "met") for one in names]


def _gate(name: str, state: str) -> Gate:
    return Gate(MARKS[state], label(COLUMNS, name), TONES[state], _state_said(state))


def asks_of(match: Match, own: str = "") -> list[Ask]:
    """What would narrow the band most: of one's own side first, then of the other; once where it takes both."""
    found: list[Ask] = []
    for side in ("offer", "need") if own == "offer" else ("need", "offer"):
        ask = ask_of(match.reasons, side)
        if ask is not None and not any(ask.both and one.column == ask.column for one in found):
            whom = "both" if ask.both else "own" if side == own else "other" if own else side
            found.append(Ask(ask_said(whom, ask.column, ask.narrows), "both" if ask.both else side, ask.column))
    return found


def parts_of(match: Match, base: int) -> list[Part]:
    """The lines of the card, whose tenths of a point add up to the score as it is shown: to the band's low end where there is no point."""
    known = shows_points(match.known_share)
    groups = grouped(match)
    tenths = in_tenths([*(sum(_shown(one, known) for one in group) for group in groups), base])
    parts = [_part(group, share, known) for group, share in zip(groups, tenths, strict=False)]
    if base:
        parts.append(Part(_("Khởi đầu"), _("Mọi cặp tin đều có."), _tenths(tenths[-1]), 0, unknown=False, tenths=tenths[-1], most=tenths[-1] / 10))
    return parts


def _shown(reason: Reason, known: bool) -> int:
    """What a reason adds to the sum that is shown: where only a band is shown, what is unknown adds nothing."""
    return 0 if reason.level in OPEN and not known else reason.weight


def _part(group: Sequence[Reason], tenths: int, known: bool) -> Part:
    most = sum(one.most for one in group)
    telling = [one for one in group if one.level != "UNKNOWN"] or group[:1]
    said = " ".join(said_of(one) for one in telling[:2])
    name = criterion(tuple(one.column for one in group))
    width = round(100 * sum(_shown(one, known) for one in group) / most) if most else 0
    unknown = all(one.level in OPEN for one in group)
    mark = "open" if unknown else "failed" if any(one.level in NOT_ENOUGH.get(one.column, ()) for one in group) else "met"
    figure = "?" if unknown and not known else _("%(points)s / %(most)s", points=_tenths(tenths), most=points(most))
    return Part(name, said, figure, max(0, min(width, 100)), unknown, mark, tenths, round(most / 1e6, 1))


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
    decision = decide(upper, lower)
    if decision.why == "tie":
        return _("Bằng điểm tin dưới: chữ giống hơn, hoặc xếp ngẫu nhiên cố định.")
    gap = next(line.ahead for line in decision.lines if line.group == decision.group)
    said = criterion(decision.group).lower()
    return _("Đứng trên tin dưới nhờ %(column)s (hơn %(points)s điểm).", column=said, points=number(round(gap / 1e6, 1), 1)) if gap > 0 else ""


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
