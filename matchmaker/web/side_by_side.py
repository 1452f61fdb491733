"""Two offers of one need: the same criteria in two columns that add up, the difference of each, and the one that decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from flask_babel import gettext as _

from matchmaker.matching.deciding import Decision, decide
from matchmaker.web.match_cards import Card, Part, card_of, said_of
from matchmaker.wording.figures import points
from matchmaker.wording.reasons import criterion, failed
from matchmaker.wording.scores import TENTH, shows_points
from matchmaker.workflows.explaining import Two


@dataclass(frozen=True)
class Criterion:
    """One criterion of both, and by how many points the first is ahead."""

    first: Part
    second: Part
    ahead: str
    decides: bool


@dataclass(frozen=True)
class Duel:
    """Both cards, criterion by criterion; `verdict` names what decides, `ahead` is by how much the first is ahead in all (empty for bands)."""

    cards: tuple[Card, Card]
    rows: Sequence[Criterion]
    verdict: str
    ahead: str


def columns_of(two: Two) -> Duel:
    """Two matches of one need as they are laid side by side."""
    first, second = (card_of(match, two.need.must or (), two.base) for match in two.matches)
    decision = decide(*two.matches)
    exact = all(shows_points(match.known_share) for match in two.matches)
    rows = [
        Criterion(
            mine, theirs, "?" if not exact and (mine.unknown or theirs.unknown) else _ahead(mine.tenths - theirs.tenths), _decides(decision, at)
        )
        for at, (mine, theirs) in enumerate(zip(first.parts, second.parts, strict=True))
    ]
    ahead = _ahead(sum(one.first.tenths - one.second.tenths for one in rows)) if exact else ""
    return Duel((first, second), rows, verdict(two, decision), ahead)


def _between(first: Part, second: Part) -> str:
    return _ahead(first.tenths - second.tenths)


def _ahead(tenths: int) -> str:
    """How far the first is ahead, with its sign, so that what is shown adds up; empty where neither is."""
    return f"{'+' if tenths > 0 else '−'}{points(abs(tenths) * TENTH)}" if tenths else ""


def _decides(decision: Decision, at: int) -> bool:
    return decision.why == "score" and at < len(decision.lines) and decision.lines[at].group == decision.group


def verdict(two: Two, decision: Decision) -> str:
    """What decides, in one sentence."""
    names = [offer.party.name for offer in two.offers]
    if names[0] == names[1]:
        names = [f"{offer.party.name} ({shorten(offer.words, 40, placeholder='…')})" for offer in two.offers]
    above, below = names[decision.above], names[1 - decision.above]
    if decision.why == "tie":
        return _(
            "Hai tin bằng điểm. Tin chào bán có đủ các chữ của tin cần mua đứng trước, đúng các chữ ấy thì trước nhất; "
            "còn lại xếp ngẫu nhiên cố định: không theo tên, không theo ngày đăng."
        )
    if decision.why == "gate":
        what = ", ".join(failed(one).lower() for one in decision.group)
        return _("%(above)s đứng trên %(below)s. Quyết định: điều bắt buộc mà %(below)s chưa đạt (%(what)s).", above=above, below=below, what=what)
    line = next(one for one in decision.lines if one.group == decision.group)
    upper, lower = (line.first, line.second) if decision.above == 0 else (line.second, line.first)
    said = _("%(above)s đứng trên %(below)s. Quyết định: %(what)s.", above=above, below=below, what=criterion(decision.group).lower())
    figures = _("%(above)s: %(upper)s %(below)s: %(lower)s", above=above, upper=said_of(upper[0]), below=below, lower=said_of(lower[0]))
    if not all(shows_points(match.known_share) for match in two.matches):
        return " ".join((said, figures, _("Còn nhiều điều chưa biết, nên thứ tự này có thể đổi khi hai bên ghi thêm.")))
    return f"{said} {figures}"
