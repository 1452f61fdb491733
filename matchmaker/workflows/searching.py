"""Words typed into the search box become an unsaved need (or offer); what fits is grouped by what the words can mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.records import Certificate, Linked, Need, Offer, Reading
from matchmaker.domain.windows import Window, read_window
from matchmaker.market import Market, market_of
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.party_names import NamedParty, NameIndex
from matchmaker.matching.ranking import Match
from matchmaker.matching.spoken import said_in_words
from matchmaker.matching.text import clean
from matchmaker.store.models.listings import Listing
from matchmaker.store.queries import listings, parties

LONGEST_WORDS = 400
LONGEST_FILTER = 120
MOST = 100
WIDER = 5
"""How many times more than the page shows is ranked where a filter takes matches out afterwards."""
MOST_READINGS = 6
MOST_PARTIES = 10
FILTERED_OUT = {"window": frozenset({"NONE"}), "certificates": frozenset({"LACKING"})}
"""The levels with which a match is not what a filter asked for; where nothing is known, it stays."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing that fits, with its party."""

    match: Match
    listing: Listing


@dataclass(frozen=True, slots=True)
class Group:
    """What fits one reading of the words; `product` is empty where they name nothing listed."""

    product: str
    reading: Reading | None
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything that a search has to say: how the words were read, what fits, who is called so, and where else to look."""

    words: str
    side: str
    said: Linked
    groups: tuple[Group, ...]
    parties: tuple[NamedParty, ...]
    scorer: str
    without_filters: int  # hits that the filters took away
    on_other_side: int  # listings of the other side that these words find
    complaints: dict[str, tuple[str, dict[str, object]]]

    @property
    def total(self) -> int:
        """How many listings fit."""
        return len({hit.listing.code for group in self.groups for hit in group.hits})

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Every hit once, in the order of the groups."""
        return tuple({hit.listing.code: hit for group in self.groups for hit in group.hits}.values())


@dataclass(frozen=True, slots=True)
class _Asked:
    """A search as read."""

    words: str
    place: str
    window: Window | None
    certificate: str
    spoken: Window | None = None  # said in the words themselves: a wish, not a filter

    @property
    def filtered(self) -> frozenset[str]:
        """The columns by which matches are taken out."""
        return frozenset(name for name, given in (("window", self.window), ("certificates", self.certificate)) if given)

    def unfiltered(self) -> _Asked:
        """The same search without what takes matches out."""
        return replace(self, window=None, certificate="")

    def record(self, side: str) -> Need | Offer:
        """The unsaved listing of the other side that this search stands for."""
        starts_on, ends_on = self.window or self.spoken or (None, None)
        asked = (Certificate(self.certificate),) if self.certificate else None
        if side == "offer":
            return Need("", self.words, starts_on=starts_on, ends_on=ends_on, place=self.place, certificates=asked)
        return Offer("", self.words, starts_on=starts_on, ends_on=ends_on, place=self.place, certificates=asked)


def search(
    session: Session, *, words: str, side: str = "offer", place: str = "", month: str = "", certificate: str = "", n: int = 20, today: date
) -> SearchPage:
    """The open listings of a side that the words find, at most n for each thing that the words can mean. Never raises over what was typed."""
    market = market_of(session)
    complaints: dict[str, tuple[str, dict[str, object]]] = {}
    lexicon = market.lexicon(session)
    asked = _with_what_words_say(_read(words, place, month, certificate, today, complaints), lexicon, today)
    looked_in = "need" if side == "need" else "offer"
    most = min(max(n, 1), MOST)
    said = link(lexicon, asked.record(looked_in))
    if not asked.words:
        return SearchPage("", looked_in, said, (), (), market.matcher.scorer.name, 0, 0, complaints)
    found = _Finder(session, market, looked_in, market.catalogue(session, looked_in))
    groups = found.groups(asked, said, most)
    without = 0
    if not groups and asked.filtered:
        without = _count(found.groups(asked.unfiltered(), said, most))
    other = 0
    if not groups and not without:
        opposite = "offer" if looked_in == "need" else "need"
        other = _count(_Finder(session, market, opposite, market.catalogue(session, opposite)).groups(asked.unfiltered(), said, most))
    named = NameIndex((code, name) for code, name, _ in parties.names(session)).near(asked.words, MOST_PARTIES)
    return SearchPage(asked.words, looked_in, said, groups, named, market.matcher.scorer.name, without, other, complaints)


def _read(words: str, place: str, month: str, certificate: str, today: date, complaints: dict[str, tuple[str, dict[str, object]]]) -> _Asked:
    if len(words) > 4 * LONGEST_WORDS:
        complaints["words"] = ("too_long", {"most": LONGEST_WORDS})
    window = None
    if typed := clean(month[:LONGEST_FILTER]):
        try:
            window = read_window(f"tháng {typed}" if typed.isdigit() else typed, today)
        except Unreadable as error:
            complaints["month"] = (error.why, {"text": error.text})
    shortened = clean(words[: 4 * LONGEST_WORDS])[:LONGEST_WORDS].strip()
    return _Asked(shortened, clean(place[:LONGEST_FILTER]), window, clean(certificate[:LONGEST_FILTER]))


def _with_what_words_say(asked: _Asked, lexicon: Lexicon, today: date) -> _Asked:
    said = said_in_words(asked.words, lexicon, today)
    return replace(asked, place=asked.place or said.get("place", ""), spoken=read_window(said["from"], today) if "from" in said else None)


def _count(groups: Sequence[Group]) -> int:
    return len({hit.listing.code for group in groups for hit in group.hits})


@dataclass(frozen=True, slots=True)
class _Finder:
    """Looks in the open listings of one side."""

    session: Session
    market: Market
    side: str
    catalogue: Catalogue

    def groups(self, asked: _Asked, said: Linked, most: int) -> tuple[Group, ...]:
        """What fits each thing that the words can mean, surest first; a listing stands in the first group that it fits."""
        if not said.readings:
            groups = [Group("", None, self._hits(asked, said, most))]
        else:
            groups = [
                Group(reading.product, reading, self._hits(asked, replace(said, readings=(reading,)), most))
                for reading in said.readings[:MOST_READINGS]
            ]
        seen: set[str] = set()
        kept = []
        for group in groups:
            fresh = tuple(hit for hit in group.hits if hit.listing.code not in seen)
            seen |= {hit.listing.code for hit in fresh}
            if fresh:
                kept.append(replace(group, hits=fresh))
        return tuple(kept)

    def _hits(self, asked: _Asked, said: Linked, most: int) -> tuple[Hit, ...]:
        record = replace(asked.record(self.side), linked=said)
        ranked = most * WIDER if asked.filtered else most
        matcher = self.market.matcher
        ranking = matcher.rank_offer(record, self.catalogue, ranked) if isinstance(record, Offer) else matcher.rank(record, self.catalogue, ranked)
        fitting = [match for match in ranking.matches if not {"product", "role"} & set(match.gate) and not _taken_out(match, asked.filtered)]
        rows = listings.by_codes(self.session, [match.code for match in fitting[:most]])
        return tuple(Hit(match, row) for match in fitting[:most] if (row := rows.get(match.code)) is not None and row.open)


def _taken_out(match: Match, filtered: frozenset[str]) -> bool:
    return any(reason.column in filtered and reason.level in FILTERED_OUT[reason.column] for reason in match.reasons)
