"""What every contestant is given, what it is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.generator import World
from benchmarks.links import Links
from benchmarks.listings import Facts, Listings
from benchmarks.truth import Truth
from matchmaker.domain.records import Need
from matchmaker.matching.lexicon import Lexicon

TOP = 20


@dataclass(frozen=True)
class Given:
    """The offers: their words, and where the contest is not about words alone, the rest of them and their stored links."""

    words: Sequence[str]
    lexicon: Lexicon
    world: World | None = None
    offers: Listings | None = None
    links: Links | None = None
    truth: Truth | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """One need, as a record and as facts; without facts it is words in a search box."""

    need: Need
    facts: Facts | None = None


class Contestant:
    """An engine that is built on offers once and then answers needs with the rows of the best twenty."""

    name = ""
    reads = "words"
    """`words`; `words, list` where it uses our word list; `all` where it also ranks by what the fields say."""
    batch = 0
    """How many needs its batch form is timed with; 0: it has none."""
    most_offers = 10**9
    """Beyond so many offers it is left out, since it would take too long."""

    def build(self, given: Given) -> None:
        """Index the offers."""
        raise NotImplementedError

    def query(self, query: Query) -> list[int]:
        """The rows of the best twenty offers, best first."""
        raise NotImplementedError

    def bulk(self, queries: Sequence[Query]) -> list[list[int]]:
        """The same for many needs at once, on both cores; one after the other where it has no better way."""
        return [self.query(query) for query in queries]

    def disk_mb(self) -> float | None:
        """What its index takes outside of this process, where it keeps one there."""
        return None

    def close(self) -> None:
        """Give back what it holds."""


def queries_of(needs: Listings, records: Sequence[Need]) -> list[Query]:
    """The needs of a world as queries; the records may bear their stored links."""
    return [Query(need, needs.facts.take(np.array([row]))) for row, need in enumerate(records)]
