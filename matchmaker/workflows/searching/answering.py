"""One search answered: what fits, what it is made of, and what to do where little or nothing fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.records import How, Reading
from matchmaker.market import WORDS, Market, PartyBook, market_of
from matchmaker.matching.asked import nearest_names
from matchmaker.matching.finding import Found, Places
from matchmaker.matching.quoting import Quote, quote
from matchmaker.store.queries import listings
from matchmaker.workflows.searching.asking import Asked, Complaints, Typed, read_asked
from matchmaker.workflows.searching.looking import Look
from matchmaker.workflows.searching.page import Group, Hit, SearchPage
from matchmaker.workflows.searching.relaxing import LITTLE, relaxed

MOST = 100
MOST_PAGES = 100
MOST_PARTIES = 10
LEAST_EACH = 4
SHOWN_PERHAPS = 5
NOTHING = Group("", None, 0, ())


def search(
    session: Session, *, words: str, today: date, side: str = "offer", place: str = "", radius_km: str = "",
    chosen: Mapping[str, Sequence[str]] | None = None, sort: str = "best", page: int = 1, n: int = 20,
) -> SearchPage:  # fmt: skip
    """One page of the open listings of a side that the words find, n in all things that they can mean. Never raises over what was typed."""
    market = market_of(session)
    complaints: Complaints = {}
    lexicon = market.lexicon(session)
    asked = read_asked(Typed(words, side, place, radius_km, chosen or {}, sort), lexicon, today, complaints)
    if not asked.words:
        return SearchPage(asked, 0, False, (), NOTHING, {}, 0, (), None, (), market.matcher.scorer.name, complaints)
    book = market.parties(session)
    look = Look(market.matcher, market.shelf(session, asked.side, today), book, asked)
    most, at = _each(look, n), min(max(page, 1), MOST_PAGES)
    groups, perhaps = _groups(session, look, at, most)
    few, read = None, any(one.how is not How.GUESSED for one in asked.said.readings)
    if look.total <= LITTLE:
        few = relaxed(look, book, 0 if look.total else _on_other_side(session, market, book, asked, today))
    return SearchPage(
        asked, look.total, at < MOST_PAGES and any(group.total > at * most for group in groups), groups,
        perhaps, look.sifted.counted, _unplaced(look), book.names.near(asked.words, MOST_PARTIES), few,
        () if look.total or read else nearest_names(asked.thing, lexicon), market.matcher.scorer.name, complaints,
        _quote(session, market, book, asked, today),
    )  # fmt: skip


def _quote(session: Session, market: Market, book: PartyBook, asked: Asked, today: date) -> Quote:
    """The name of this search's ranking, the same on each of its pages."""
    stamps = {**listings.stamps(session, (asked.side, WORDS)), "parties": book.stamp}
    wanted = {"chosen": asked.chosen, "sort": asked.sort, "radius_km": asked.radius_km, "day": today}
    return quote(market.matcher.scorer, stamps, ["search", asked.side, asked.record(asked.said), wanted])


def _each(look: Look, n: int) -> int:
    """How many hits of each group stand on one page."""
    most = min(max(n, 1), MOST)
    return max(most // max(len(look.sure), 1), min(most, LEAST_EACH))


def _groups(session: Session, look: Look, page: int, most: int) -> tuple[tuple[Group, ...], Group]:
    """This page of each group, and on the first page what may be meant too; all of their rows are read in one go."""
    sure = [(stretch.found, look.first(stretch, page * most)[(page - 1) * most :]) for stretch in look.sure]
    unsure, unsure_total = look.first_perhaps(SHOWN_PERHAPS) if page == 1 else ([], 0)
    hits = _hits(session, [*sure, *unsure])
    groups = [_group(stretch.reading, len(look.kept(stretch)), shown) for stretch, shown in zip(look.sure, hits, strict=False)]
    perhaps = Group("", None, unsure_total, tuple(hit for shown in hits[len(sure) :] for hit in shown))
    return tuple(group for group in groups if group.total), perhaps


def _group(reading: Reading | None, total: int, hits: tuple[Hit, ...]) -> Group:
    return Group(reading.product if reading else "", reading, total, hits)


def _hits(session: Session, found: Sequence[tuple[Found, Places]]) -> list[tuple[Hit, ...]]:
    """The matches at these places with their rows, read in one go."""
    matched = [one.matches(places) if len(places) else () for one, places in found]
    rows = listings.by_codes(session, [match.code for matches in matched for match in matches])
    return [tuple(Hit(match, row) for match in matches if (row := rows.get(match.code)) is not None and row.open) for matches in matched]


def _unplaced(look: Look) -> int:
    """How many hits a radius leaves out only because nobody knows where they are."""
    return 0 if look.asked.radius_km is None else look.unplaced


def _on_other_side(session: Session, market: Market, book: PartyBook, asked: Asked, today: date) -> int:
    turned = asked.elsewhere()
    return Look(market.matcher, market.shelf(session, turned.side, today), book, turned).total
