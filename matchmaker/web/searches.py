"""For staff: what was looked for in vain, by month and commune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, render_template, request, url_for

from matchmaker.store.queries import searches as rows
from matchmaker.store.queries.searches import Wanted
from matchmaker.store.work import view
from matchmaker.web.choices import chips_of, values_of
from matchmaker.web.dressing import commune, label, lexicon, product_name
from matchmaker.web.guard import needs
from matchmaker.web.paging import PER_PAGE, Paging, address, first_of, page_wanted, paged
from matchmaker.web.search_facets import value_name
from matchmaker.wording.figures import HERE, month_name

pages = Blueprint("searches", __name__)
MOST_MONTHS = 24
WORDS_EDITOR = "/words"


@dataclass(frozen=True)
class ShownSearch:
    """One search in vain: what, where, how narrowed, how often, and the address that runs it again."""

    words: str
    product: str
    where: str
    narrowed: str
    side: str
    times: int
    last_on: date
    again: str


@pages.get("/searches")
@needs("searches.read")
def index() -> str:
    """The searches of one month that found nothing, the most frequent first."""
    today = datetime.now(UTC).astimezone(HERE).date()
    chosen, near = narrowed(today)
    page = page_wanted()
    with view() as session:
        found = rows.in_vain(session, since=chosen, until=last_of(chosen), communes=near, most=PER_PAGE + 1, after=first_of(page))
        cut = paged(found, page)
        paging = Paging(page, [shown(one) for one in cut.rows], cut.more)
        return render_template(
            "searches/index.html", paging=paging, months=_months(rows.first_day(session) or today, today), month=f"{chosen:%Y-%m}",
            communes=_communes(rows.communes(session), near), chosen=near, words_editor=WORDS_EDITOR,
            chips=chips_of("commune", near, commune), cleared=address(commune="", page=""),
        )  # fmt: skip


def narrowed(today: date) -> tuple[date, tuple[str, ...]]:
    """The first day of the month that the address asks for, and near which communes."""
    return _month(request.args.get("month", ""), today), values_of(request.args, "commune", lexicon().gazetteer.communes)


def _month(typed: str, today: date) -> date:
    """The first day of the month asked for; of this month where it is none."""
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError:
        return today.replace(day=1)


def last_of(first: date) -> date:
    """The last day of the month that begins on this day."""
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1) if (first.year, first.month) < (9999, 12) else date.max
    return date.fromordinal(following.toordinal() - 1)


def _months(first: date, today: date) -> list[tuple[str, str]]:
    """The months since the first search in vain, the newest first."""
    many = min((today.year - first.year) * 12 + today.month - first.month, MOST_MONTHS - 1)
    starts = [date(today.year + (today.month - 1 - back) // 12, (today.month - 1 - back) % 12 + 1, 1) for back in range(max(many, 0) + 1)]
    return [(f"{start:%Y-%m}", month_name(start)) for start in starts]


def _communes(codes: Sequence[str], chosen: Sequence[str]) -> list[tuple[str, str]]:
    known = lexicon().gazetteer.communes
    return [(code, commune(code)) for code in dict.fromkeys([*codes, *chosen]) if code in known]


def shown(one: Wanted) -> ShownSearch:
    """A search in vain as its reader understands it."""
    chosen = parse_qsl(one.chosen)
    asked = [("q", one.words), ("side", one.side), ("place", one.place), ("radius_km", str(one.radius_km or "")), *chosen]
    narrowed = [f"{one.radius_km} km"] if one.radius_km else []
    return ShownSearch(
        words=one.words,
        product=product_name(one.product) if one.product else "",
        where=commune(one.commune) if one.commune in lexicon().gazetteer.communes else one.place,
        narrowed=", ".join([*narrowed, *(value_name(name, value) for name, value in chosen)]),
        side=label("sides", one.side),
        times=one.times,
        last_on=one.last_on,
        again=f"{url_for('search.suppliers')}?{urlencode([(name, value) for name, value in asked if value])}",
    )
