"""How listings are ranked, the words of the trade, a sheet for each role: open to anybody."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.exceptions import NotFound

from matchmaker.matching.changes import COSTS
from matchmaker.matching.levels import COLUMNS
from matchmaker.matching.offer_changes import MOST_DAYS, MOST_TIMES
from matchmaker.matching.scorers import POINT, default_scorer
from matchmaker.matching.text import fold
from matchmaker.web.guard import needs
from matchmaker.wording.changes import action_names
from matchmaker.wording.glossary import FIRST, GROUPS, TERMS
from matchmaker.wording.guides import GUIDES
from matchmaker.wording.scores import ENOUGH_KNOWN

pages = Blueprint("help", __name__)


@pages.get("/how-ranking-works")
@needs("page.read")
def ranking() -> str:
    """The criteria and their weights, read from the scorer that is in force."""
    scorer = default_scorer()
    weights = sorted(((column, most) for column in COLUMNS if (most := scorer.most(column))), key=lambda one: -one[1])
    greatest = max(weight for _column, weight in weights) or 1
    lines = [{"column": column, "weight": weight, "width": round(100 * weight / greatest)} for column, weight in weights]
    total = scorer.base + sum(weight for _column, weight in weights)
    acts = {side: action_names(costs, side) for side, costs in COSTS.items()}
    return render_template(
        "help/ranking.html", scorer=scorer.name, lines=lines, base=scorer.base, total=total, point=POINT, enough=ENOUGH_KNOWN, acts=acts,
        most_times=MOST_TIMES, most_days=MOST_DAYS,
    )  # fmt: skip


@pages.get("/help")
@needs("page.read")
def words() -> str:
    """How to do the main things, and what the words mean."""
    return render_template("help/words.html", terms=[one for one in TERMS if one.key in FIRST], guides=GUIDES)


@pages.get("/help/<role>")
@needs("page.read")
def sheet(role: str) -> str:
    """What one role does here, on one sheet of A4."""
    if role not in GUIDES:
        raise NotFound
    return render_template("help/sheet.html", role=role, guide=GUIDES[role])


@pages.get("/glossary")
@needs("page.read")
def glossary() -> str:
    """The words of the trade with their meanings; those in which what was typed stands, with marks or without."""
    said = request.args.get("q", "").strip()[:80]
    wanted = fold(said)
    found = [one for one in TERMS if wanted in fold(f"{one.name} {one.meaning}")]
    groups = [(name, [one for one in found if one.group == key]) for key, name in GROUPS.items()]
    return render_template("help/glossary.html", said=said, total=len(found), groups=[group for group in groups if group[1]])
