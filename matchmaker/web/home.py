"""The first page: search, what waits for the visitor, who is asking for what, and what each role can do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Blueprint, render_template
from flask_login import current_user
from sqlalchemy.orm import Session

from matchmaker.domain.desk import FRESH
from matchmaker.domain.linkage import Stage
from matchmaker.domain.permissions import Who, within
from matchmaker.store.queries import drafts, linkages, listings, matches
from matchmaker.store.work import view
from matchmaker.web.fields import LINE
from matchmaker.web.guard import needs
from matchmaker.web.visitors import who_asks
from matchmaker.web.welcome import greeted_as
from matchmaker.wording.figures import here_today

pages = Blueprint("home", __name__)
EXAMPLES = ("cua gạch", "tom su", "khóm", "lúa ST25", "thức ăn tôm")
SHOWN = 6
MINE = 3
SEASON = timedelta(days=400)
"""How long after its end a listing is still called last season's."""


@pages.get("/")
@needs("page.read")
def start() -> str:
    """Search first for a stranger; for whoever has signed in what waits for them; then the newest listings of those they look for."""
    who = who_asks()
    side = "offer" if current_user.is_authenticated and _only_buys() else "need"
    with view() as session:
        return render_template(
            "home/start.html",
            counts={one: listings.count_open(session, one) for one in ("need", "offer")},
            side=side,
            newest=listings.open_on(session, side, most=SHOWN, but_of=who.party_codes),
            examples=EXAMPLES,
            hide_search=not current_user.is_authenticated,
            line_field=LINE,
            greeted=greeted_as(),
            drafts=drafts.count_for(session, who.person_code) if who.person_code else 0,
            **_waiting(session, who),
        )


def _only_buys() -> bool:
    """Does the visitor speak for enterprises alone?"""
    return {kind for _code, kind, _name in current_user.parties} == {"enterprise"}


def _waiting(session: Session, who: Who) -> dict[str, object]:
    """For staff how many linkages stand at each stage, and new matches worth a call; for a party its newest open listings of both sides."""
    if who.staff:
        counts, week_ago = linkages.count_by_stage(session), datetime.now(UTC) - FRESH
        fresh = matches.new_since(session, since=week_ago, most=MINE)
        stages = [(stage.value, counts.get(stage, 0)) for stage in Stage if stage is not Stage.CLOSED]
        return {
            "stages": stages,
            "posted": (),
            "mine": [],
            "fresh": fresh,
            "fresh_count": matches.count_new_since(session, since=week_ago) if fresh else 0,
        }
    own = within(who, "listing.revise").party_codes | who.read_only
    sides = {side: listings.of_parties(session, own, side) for side in ("offer", "need")} if own else {}
    today = here_today()
    over = listings.seasons_over(session, own, today - SEASON, today, MINE) if own else ()
    posted = [side for side, rows in sides.items() if rows]
    return {"stages": [], "over": over, "posted": posted, "mine": [one for rows in sides.values() for one in rows[:MINE] if one.open]}
