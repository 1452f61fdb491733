"""The open market as the matching core sees it: word lists and listings held in memory, renewed when the database's stamp of them changes.

The one cache of the product. It stands between the workflows, which ask it, and the store and the matching core, which it joins.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from matchmaker.domain.records import Offer
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.lists import Lists, shipped_lists
from matchmaker.matching.ranking import Ranking
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings
from matchmaker.store.snapshots import record_of
from matchmaker.store.word_lists import word_records

WORDS = "words"
"""The name under which the word lists have their stamp, beside `offer` and `need`."""


@dataclass(slots=True)
class _Kept:
    """One catalogue, with the stamps of the listings and of the words that it was made from."""

    stamps: tuple[str, str]
    catalogue: Catalogue


@dataclass(slots=True)
class Market:
    """What one database's listings and words are in memory. Everything handed out is immutable, so threads may share it."""

    matcher: Matcher = field(default_factory=Matcher)
    _lexicon: tuple[str, Lexicon] | None = None
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _locks: dict[str, Lock] = field(default_factory=lambda: {name: Lock() for name in ("offer", "need", WORDS)})

    def lexicon(self, session: Session) -> Lexicon:
        """The words of the trade as the database has them now."""
        return self._lexicon_of(session, listings.stamp(session, WORDS))

    def _lexicon_of(self, session: Session, stamp: str) -> Lexicon:
        with self._locks[WORDS]:
            if self._lexicon is None or self._lexicon[0] != stamp:
                self._lexicon = (stamp, _lexicon_from(session))
            return self._lexicon[1]

    def catalogue(self, session: Session, side: str) -> Catalogue:
        """The side's open listings, as new as this transaction sees them."""
        words = listings.stamp(session, WORDS)
        stamps = (listings.stamp(session, side), words)  # before the rows: should they be newer, the next request builds again
        with self._locks[side]:
            kept = self._kept.get(side)
            if kept is None or kept.stamps != stamps:
                made = Catalogue.of(listings.open_records(session, side), self._lexicon_of(session, words))
                kept = self._kept[side] = _Kept(stamps, made)
            return kept.catalogue

    def fitting(self, session: Session, listing: Listing, n: int) -> Ranking:
        """The n best listings of the other side for this one, its own party's taken out; the listing's party is loaded."""
        other = "need" if listing.side == "offer" else "offer"
        record = record_of(listing, listing.party.code)
        catalogue = self.catalogue(session, other)
        # One's own are taken out before the list is cut to n, so as many more are asked for as could be in the way.
        own = listings.open_codes(session, other, listing.party_id)
        rank = self.matcher.rank_offer if isinstance(record, Offer) else self.matcher.rank
        ranking = rank(record, catalogue, n + len(own))  # type: ignore[arg-type]  # the one that takes this kind of record
        return replace(ranking, matches=tuple(match for match in ranking.matches if match.code not in own)[:n])


def _lexicon_from(session: Session) -> Lexicon:
    """The lexicon of the database's lists; before they are seeded, and as long as nobody has edited them, that of the shipped ones."""
    lists = Lists(**word_records(session))
    return shipped_lexicon() if not lists.products or lists == shipped_lists() else Lexicon.of(lists)


_markets: WeakKeyDictionary[Engine, Market] = WeakKeyDictionary()
_making = Lock()


def market_of(session: Session) -> Market:
    """The market of the database that this session speaks to."""
    engine = session.get_bind().engine
    with _making:
        if engine not in _markets:
            _markets[engine] = Market()
        return _markets[engine]
