"""What is new in a saved search since it was last looked at, each with the reason; told once, in one letter and notice for each search and period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qs

import numpy as np
from sqlalchemy.orm import Session

from matchmaker.domain.errors import Stale
from matchmaker.domain.moments import VIETNAM
from matchmaker.domain.notices import SEARCH_NEWS
from matchmaker.market import WORDS, market_of
from matchmaker.store import outbox
from matchmaker.store.models.listings import Listing, ListingRevision
from matchmaker.store.models.searches import SavedSearch
from matchmaker.store.queries import listings, searches
from matchmaker.store.queries.people import who_is
from matchmaker.store.queries.searches import Seen
from matchmaker.store.snapshots import said_in
from matchmaker.workflows.searching.asking import CHOICES, Typed, read_asked
from matchmaker.workflows.searching.looking import Look

MOST_KNOWN = 2000
"""So many hits of a search are remembered, the newest; a search that finds more is no question any more."""
MOST_TOLD = 10
MOST_READ = 200
CHANGES = {
    "price": ("price_typed",), "quantity": ("quantity_typed", "per", "min_quantity_typed"),
    "window": ("from_typed", "until_typed", "starts_on", "ends_on", "tides"), "place": ("place_typed", "commune_code"),
}  # fmt: skip
"""The changes that a letter names, in the order in which the first one found is named."""


@dataclass(frozen=True, slots=True)
class News:
    """A listing that a saved search finds and did not find so before: why it is told, since which day, and what it said before and says now."""

    code: str
    why: str  # new, or what was changed: price, quantity, window, place, words
    on: date
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look at a saved search found; what is kept of it is kept only if nobody changed the search meanwhile."""

    code: str
    version: int
    at: datetime
    stamp: str
    known: Mapping[str, int]
    news: tuple[News, ...]
    more: int  # listings that are new besides


def due_to_look(session: Session, *, side: str, every: str) -> Sequence[str]:
    """The codes of the saved searches to be looked at."""
    return searches.due_to_look(session, side, every)


def stamp_of(session: Session, side: str) -> str:
    """By what the listings of a side and the words of the trade are known as they are."""
    stamps = listings.stamps(session, (side, WORDS))
    return f"{stamps.get(side, '')}:{stamps.get(WORDS, '')}"


def hits_of(session: Session, query: str, today: date) -> Sequence[Seen]:
    """The open listings that surely answer a search, newest first."""
    given = parse_qs(query)
    one = {name: given.get(name, [""])[0] for name in ("q", "side", "place", "radius_km")}
    market = market_of(session)
    typed = Typed(one["q"], one["side"], one["place"], one["radius_km"], {name: given.get(name, ()) for name in CHOICES})
    asked = read_asked(typed, market.lexicon(session), today, {})
    if not asked.words:
        return ()
    shelf = market.shelf(session, asked.side, today)
    look = Look(market.matcher, shelf, market.parties(session), asked)
    rows = look.rows[look.sifted.keep]
    newest = rows[np.argsort(shelf.newness[rows], kind="stable")[:MOST_KNOWN]]
    return searches.seen_in(session, shelf.catalogue.codes_of(newest.astype(np.int64)))


def look_again(session: Session, *, code: str, now: datetime) -> Looked | None:
    """What the saved search finds that is new; None where it is off or nothing at all has changed since the last look. Writes nothing."""
    saved = searches.saved_to_look(session, code)
    if saved is None or not saved.active or not saved.person.active:
        return None
    stamp = stamp_of(session, saved.side)
    if stamp == saved.stamp:
        return None
    seen = hits_of(session, saved.query, now.astimezone(VIETNAM).date())
    own = who_is(saved.person).party_codes
    fresh = [one for one in seen if one.version > saved.known.get(one.code, 0) and one.party not in own]
    news = _news(session, saved, fresh[:MOST_READ])
    known = {one.code: one.version for one in seen}
    return Looked(code, saved.version, now, stamp, known, news[:MOST_TOLD], max(len(news) - MOST_TOLD, 0))


def tell_news(session: Session, *, looked: Looked, period: str, now: datetime) -> bool:
    """Whether the person was told: one letter and notice, and none where nothing is new. Raises `Stale` where the search was changed meanwhile."""
    saved = searches.saved_as(session, looked.code, looked.version)
    if saved is None:
        raise Stale(saved_search=looked.code)
    saved.stamp, saved.known, saved.looked_at = looked.stamp, dict(looked.known), looked.at
    if not looked.news:
        return False
    rows = listings.by_codes(session, [one.code for one in looked.news])
    lines = [_line(one, rows[one.code]) for one in looked.news if one.code in rows and rows[one.code].open]
    if not lines:
        return False
    saved.told_at = now
    facts = {"search": saved.name, "side": saved.side, "query": saved.query, "lines": lines, "more": looked.more}
    outbox.write_to(
        session, [saved.person], kind=SEARCH_NEWS, key=f"{SEARCH_NEWS}:{saved.code}:{period}", subject_kind="saved_search", subject_code=saved.code,
        facts=facts, now=now,
    )  # fmt: skip
    return True


def _news(session: Session, saved: SavedSearch, fresh: Sequence[Seen]) -> tuple[News, ...]:
    """Of the listings that are unknown or were written anew those that say something new, newest first."""
    if not fresh:
        return ()
    revised = searches.revised_since(session, {one.id: saved.known.get(one.code, 0) for one in fresh})
    rows = listings.by_codes(session, [one.code for one in fresh])
    told = (_news_of(one, rows[one.code], revised.get(one.id), saved) for one in fresh if one.code in rows)
    return tuple(one for one in told if one is not None)


def _news_of(seen: Seen, listing: Listing, revision: ListingRevision | None, saved: SavedSearch) -> News | None:
    known = seen.code in saved.known
    if not known and (revision is None or seen.created_at > saved.looked_at):
        full = len(saved.known) >= MOST_KNOWN and seen.created_at < saved.looked_at
        return None if full else News(seen.code, "new", _day(seen.created_at))
    if revision is None:
        return None  # its party confirmed it, or the like: it says what it said
    why, before, after = _changed(revision.before, listing)
    return News(seen.code, why, _day(listing.revised_at or revision.at), before, after)


def _changed(before: Mapping[str, Any], listing: Listing) -> tuple[str, str, str]:
    """What a revision changed first of all, as typed before and as typed now."""
    for what, columns in CHANGES.items():
        after = said_in(listing, columns)
        if any(before.get(name, after[name]) != after[name] for name in columns):
            return what, str(before.get(columns[0]) or ""), str(after[columns[0]] or "")
    return "words", "", ""


def _line(news: News, listing: Listing) -> dict[str, str]:
    return {
        "code": listing.code, "side": listing.side, "words": listing.words, "party": listing.party.name, "place": listing.place_typed,
        "price": listing.price_typed, "why": news.why, "on": news.on.isoformat(), "before": news.before, "after": news.after,
    }  # fmt: skip


def _day(moment: datetime) -> date:
    return moment.astimezone(VIETNAM).date()
