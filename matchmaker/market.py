"""The open market as the matching core sees it: word lists and listings held in memory, renewed when the database's stamp of them changes.

The one cache of the product. It stands between the workflows, which ask it, and the store and the matching core, which it joins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from matchmaker.domain.records import Offer
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.columns import Ints
from matchmaker.matching.facets import YES, Facet, facets_of
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.lists import Lists, shipped_lists
from matchmaker.matching.party_names import NameIndex
from matchmaker.matching.quoting import edition
from matchmaker.matching.ranking import Ranking
from matchmaker.matching.sharing import shared
from matchmaker.matching.suggesting import Suggestions
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings, merges, parties
from matchmaker.store.snapshots import record_of
from matchmaker.store.word_lists import word_records

MOST_CHANGED, MOST_LATER = 200, 5_000
"""Listings that are taken up one by one before a catalogue is made anew: at once, and in all."""
MOST_KEPT = 3
"""Catalogues of a side that are kept at once, newest first: a request that began before the last change still reads what it began with."""
LEAST_SHARED = 20_000
"""Listings from which on a catalogue is worth a file."""
WORDS = "words"
"""The name under which the word lists have their stamp, beside `offer` and `need`."""
PARTIES = "parties"


@dataclass(frozen=True, slots=True)
class Shelf:
    """One side's open listings as a search looks at them: with what they are made of, and how new each is (0 is the newest)."""

    day: date
    catalogue: Catalogue
    facets: Mapping[str, Facet]
    newness: Ints


@dataclass(frozen=True, slots=True)
class PartyBook:
    """The co-operatives and enterprises: found by name, and of each its kind and whether it is confirmed."""

    stamp: str
    names: NameIndex
    kinds: Mapping[str, str]
    confirmed: Mapping[str, str]


@dataclass(slots=True)
class _Kept:
    """One catalogue, with the stamps of the listings and of the words that it was made from."""

    stamps: tuple[str, str]
    catalogue: Catalogue
    shelf: Shelf | None = None


@dataclass(slots=True)
class Market:
    """What one database's listings and words are in memory. Everything handed out is immutable, so threads may share it."""

    matcher: Matcher = field(default_factory=Matcher)
    folder: Path | None = None  # where catalogues are shared with other workers of this machine
    _lexicon: tuple[str, Lexicon] | None = None
    _kept: dict[str, list[_Kept]] = field(default_factory=dict)
    _parties: PartyBook | None = None
    _suggestions: Suggestions | None = None
    _locks: dict[str, Lock] = field(default_factory=lambda: {name: Lock() for name in ("offer", "need", WORDS, PARTIES)})

    def lexicon(self, session: Session) -> Lexicon:
        """The words of the trade as the database has them now."""
        return self._lexicon_of(session, listings.stamp(session, WORDS))

    def _lexicon_of(self, session: Session, stamp: str) -> Lexicon:
        with self._locks[WORDS]:
            if self._lexicon is None or self._lexicon[0] != stamp:
                self._lexicon = (stamp, _lexicon_from(session))
            return self._lexicon[1]

    def suggestions(self, session: Session) -> Suggestions:
        """The names of products and places as somebody begins to type them."""
        lexicon, kept = self.lexicon(session), self._suggestions
        if kept is None or kept.lexicon is not lexicon:
            kept = self._suggestions = Suggestions(lexicon)
        return kept

    def catalogue(self, session: Session, side: str) -> Catalogue:
        """The side's open listings, as new as this transaction sees them."""
        stamps = self._stamps(session, side)
        with self._locks[side]:
            return self._kept_of(session, side, stamps).catalogue

    def shelf(self, session: Session, side: str, today: date) -> Shelf:
        """The side's open listings with their facets, whose months begin with this one."""
        stamps = self._stamps(session, side)
        with self._locks[side]:
            kept = self._kept_of(session, side, stamps)
            if kept.shelf is None or kept.shelf.day != today:
                catalogue = kept.catalogue
                kept.shelf = Shelf(today, catalogue, facets_of(catalogue, today), _newness(session, side, catalogue))
            return kept.shelf

    def parties(self, session: Session) -> PartyBook:
        """The co-operatives and enterprises as the database has them now."""
        stamp = parties.stamp(session)
        with self._locks[PARTIES]:
            if self._parties is None or self._parties.stamp != stamp:
                rows = parties.standing(session)
                kinds = {row.code: row.kind for row in rows}
                confirmed = {row.code: YES for row in rows if row.confirmed}
                names = [(row.code, row.name) for row in rows] + [(row.code, row.name) for row in merges.former(session)]
                self._parties = PartyBook(stamp, NameIndex(names), kinds, confirmed)
            return self._parties

    def fitting(self, session: Session, listing: Listing, n: int) -> Ranking:
        """The n best listings of the other side for this one, its own party's taken out; the listing's party is loaded."""
        other = "need" if listing.side == "offer" else "offer"
        record = record_of(listing, listing.party.code)
        catalogue = self.catalogue(session, other)
        # One's own are taken out before the list is cut to n, so as many more are asked for as could be in the way.
        own = listings.open_codes_of(session, other, listing.party_id)
        rank = self.matcher.rank_offer if isinstance(record, Offer) else self.matcher.rank
        ranking = rank(record, catalogue, n + len(own))  # type: ignore[arg-type]  # the one that takes this kind of record
        return replace(ranking, matches=tuple(match for match in ranking.matches if match.code not in own)[:n])

    def _stamps(self, session: Session, side: str) -> tuple[str, str]:
        """The stamps of the side and of the words, read before the rows: should those be newer, the next request builds again."""
        found = listings.stamps(session, (side, WORDS))
        return found.get(side, ""), found.get(WORDS, "")

    def _kept_of(self, session: Session, side: str, stamps: tuple[str, str]) -> _Kept:
        """What is kept of these stamps. A reader that began earlier finds its own data still there, and does not put them before newer ones."""
        kept = self._kept.setdefault(side, [])
        found = next((one for one in kept if one.stamps == stamps), None)
        if found is None:
            catalogue = next((made for one in kept if (made := self._renewed(session, side, one, stamps)) is not None), None)
            found = _Kept(stamps, self._made(session, side, stamps) if catalogue is None else catalogue)
            kept.insert(0, found)
            del kept[MOST_KEPT:]
        return found

    def _renewed(self, session: Session, side: str, kept: _Kept, stamps: tuple[str, str]) -> Catalogue | None:
        """The catalogue at hand with what changed since, None where too much did or nobody knows what."""
        if kept.stamps[1] != stamps[1] or kept.catalogue.later > max(MOST_LATER, len(kept.catalogue) // 10):
            return None
        changed = listings.changed_since(session, side, kept.stamps[0], most=MOST_CHANGED)
        return None if changed is None else kept.catalogue.extended(*changed)

    def _made(self, session: Session, side: str, stamps: tuple[str, str]) -> Catalogue:
        """A catalogue made from the database, or from the file of another worker that made the same."""
        lexicon = self._lexicon_of(session, stamps[1])
        if self.folder is None or listings.count_open(session, side) < LEAST_SHARED:
            return Catalogue.of(listings.open_records(session, side), lexicon).ready()
        return shared(
            self.folder,
            f"{side}-{stamps[0]}-{stamps[1]}-{edition()[:12]}",
            lambda: Catalogue.of(listings.open_records(session, side), lexicon),
            lexicon,
        ).ready()


def _newness(session: Session, side: str, catalogue: Catalogue) -> Ints:
    """The place of each listing among those of its side, newest first."""
    place = {code: at for at, code in enumerate(listings.open_codes(session, side))}
    return np.array([place.get(code, len(place)) for code in catalogue.codes], np.int32)


def _lexicon_from(session: Session) -> Lexicon:
    """The lexicon of the database's lists; before they are seeded, and as long as nobody has edited them, that of the shipped ones."""
    lists = Lists(**word_records(session))
    return shipped_lexicon() if not lists.products or lists == shipped_lists() else Lexicon.of(lists)


def share_catalogues(engine: Engine, folder: Path) -> None:
    """From now on the workers of this machine that speak to this database share large catalogues through files in this folder."""
    with _making:
        _markets.setdefault(engine, Market()).folder = folder


_markets: WeakKeyDictionary[Engine, Market] = WeakKeyDictionary()
_making = Lock()


def market_of(session: Session) -> Market:
    """The market of the database that this session speaks to."""
    engine = session.get_bind().engine
    with _making:
        if engine not in _markets:
            _markets[engine] = Market()
        return _markets[engine]
