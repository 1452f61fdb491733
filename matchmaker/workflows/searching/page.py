"""What a search has to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.domain.records import Linked, Reading
from matchmaker.matching.facets import Counted
from matchmaker.matching.party_names import NamedParty
from matchmaker.matching.quoting import Quote
from matchmaker.matching.ranking import Match
from matchmaker.store.models.listings import Listing
from matchmaker.workflows.searching.asking import Asked, Complaints
from matchmaker.workflows.searching.relaxing import Relaxed


@dataclass(frozen=True, slots=True)
class Hit:
    """A listing that fits, with its party."""

    match: Match
    listing: Listing


@dataclass(frozen=True, slots=True)
class Group:
    """One page of what fits one reading of the words, and how many there are in all; `product` is empty where they name nothing listed."""

    product: str
    reading: Reading | None
    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Everything that a search has to say: how the words were read, what fits, who is called so, and where else to look."""

    asked: Asked
    total: int  # listings that surely fit and pass every choice
    more: bool  # whether there is a further page
    groups: tuple[Group, ...]
    perhaps: Group  # listings that say too little to know
    counted: Mapping[str, Counted]
    unplaced: int  # hits that the radius left out because nobody knows where they are
    parties: tuple[NamedParty, ...]
    relaxed: Relaxed | None  # what would be found otherwise, where little or nothing was
    suggestions: tuple[str, ...]
    scorer: str
    complaints: Complaints
    quote: Quote | None = None  # of the ranking; none where nothing was asked

    @property
    def words(self) -> str:
        """The words as typed, cleaned."""
        return self.asked.words

    @property
    def side(self) -> str:
        """The side that was looked in."""
        return self.asked.side

    @property
    def said(self) -> Linked:
        """What the words were read as."""
        return self.asked.said

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Every sure hit of this page, in the order of the groups."""
        return tuple(hit for group in self.groups for hit in group.hits)

    @property
    def on_other_side(self) -> int:
        """Listings of the other side that these words find, where they find none on this one."""
        return self.relaxed.on_other_side if self.relaxed else 0

    @property
    def in_vain(self) -> bool:
        """Was something looked for, and nothing found that is or may be it, nor anybody of that name?"""
        return bool(self.words) and not self.total and not self.perhaps.total and not self.parties
