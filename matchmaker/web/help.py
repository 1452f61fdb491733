"""How listings are ranked, and the words of the trade: open to anybody."""

from __future__ import annotations

from flask import Blueprint, render_template

from matchmaker.matching.changes import COSTS
from matchmaker.matching.levels import COLUMNS
from matchmaker.matching.offer_changes import MOST_DAYS, MOST_TIMES
from matchmaker.matching.scorers import POINT, default_scorer
from matchmaker.web.guard import needs
from matchmaker.wording.changes import action_names
from matchmaker.wording.glossary import TERMS
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
    return render_template("help/words.html", terms=TERMS)
