"""The open market as the matching core sees it: word lists and listings held in memory, renewed when the database's stamp of them changes.

The one cache of the product. It stands between the workflows, which ask it, and the store and the matching core, which it joins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.lexicon import Lexicon, shipped_lexicon
from matchmaker.matching.lists import Lists, shipped_lists
from matchmaker.store.queries import listings
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
                made = Catalogue.of(listings.open_records(session, side), self._lexicon_of(session, words)).ready(wanted=side == "need")
                kept = self._kept[side] = _Kept(stamps, made)
            return kept.catalogue


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
