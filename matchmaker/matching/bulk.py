"""Many needs against one catalogue, on as many threads as wanted, with the same answer whatever their number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed

from matchmaker.domain.records import Listing, Need, Offer
from matchmaker.matching import swift
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.levels import COLUMNS, GATES, LEVELS
from matchmaker.matching.processes import shared_out
from matchmaker.matching.ranking import Matcher, Ranking

BATCH = 64
WORTH_A_PROCESS, WORTH_A_TASK, TOGETHER = 1000, 250, 10_000
"""Needs from which on processes are worth their start, needs that one of them is given at a time, and needs that are ordered by what they name."""
Found = TypeVar("Found")


class Coded(NamedTuple):
    """A ranking as codes: the rows of the best offers in order, their scores in millionths, what each fails as bits, the level of each column."""

    need: str
    rows: npt.NDArray[np.int64]
    scores: npt.NDArray[np.int64]
    failed: npt.NDArray[np.int64]
    levels: npt.NDArray[np.int8]

    def reasons(self, place: int) -> dict[str, str]:
        """The named level of each column of the match at this place."""
        return {column: LEVELS[column][level] for column, level in zip(COLUMNS, self.levels[place].tolist(), strict=True)}


def rank_in_bulk(matcher: Matcher, needs: Iterable[Need], catalogue: Catalogue, n: int = 20, workers: int = 1) -> Iterator[Ranking]:
    """The ranking of every need with all its reasons, in the order given. Threads share the catalogue."""
    return _in_batches(lambda batch: [matcher.rank(need, catalogue, n) for need in batch], needs, workers)


def code_in_bulk(matcher: Matcher, needs: Iterable[Need], catalogue: Catalogue, n: int = 20, workers: int = 1) -> Iterator[Coded]:
    """The same rankings as codes, which are made several times faster: the facts behind a reason are told when somebody looks.

    Many needs go to processes that share the catalogue's memory as it is, few to threads. Raises `WorkerLost` where a process is killed.
    """
    asked = list(needs)
    if workers <= 1 or len(asked) < WORTH_A_PROCESS:
        return _in_batches(lambda batch: [coded(matcher, need, catalogue, n) for need in batch], asked, workers)
    return _in_processes(Share(matcher, catalogue, asked, n), workers)


class Packed(NamedTuple):
    """Rankings as codes, one behind the other: few large arrays travel between processes in a fraction of the time of many small ones."""

    ends: npt.NDArray[np.int64]
    rows: npt.NDArray[np.int64]
    scores: npt.NDArray[np.int64]
    failed: npt.NDArray[np.int64]
    levels: npt.NDArray[np.int8]

    @classmethod
    def of(cls, several: Sequence[Coded]) -> Packed:
        """These rankings."""
        ends = np.cumsum([len(one.rows) for one in several])
        return cls(ends, *(np.concatenate([one[column] for one in several]) for column in range(1, len(Coded._fields))))

    def codes(self, needs: Iterable[str]) -> Iterator[Coded]:
        """The rankings of the needs with these codes."""
        start = 0
        for need, end in zip(needs, self.ends.tolist(), strict=True):
            yield Coded(need, self.rows[start:end], self.scores[start:end], self.failed[start:end], self.levels[start:end])
            start = end


class Share(NamedTuple):
    """What every process of a bulk ranking finds in its memory when it begins."""

    matcher: Matcher
    catalogue: Catalogue
    needs: Sequence[Need]
    n: int

    def packed(self, places: Sequence[int]) -> Packed:
        """The rankings of the needs at these places."""
        return Packed.of([coded(self.matcher, self.needs[place], self.catalogue, self.n) for place in places])


def _in_processes(share: Share, workers: int) -> Iterator[Coded]:
    many = len(share.needs)
    windows = [_by_product(share.needs, range(start, min(start + TOGETHER, many))) for start in range(0, many, TOGETHER)]
    tasks = [[places[at : at + WORTH_A_TASK] for at in range(0, len(places), WORTH_A_TASK)] for places in windows]
    done = shared_out(share.packed, chain.from_iterable(tasks), workers)
    for window, first in zip(tasks, range(0, many, TOGETHER), strict=True):
        yield from _in_order(share.needs, window, first, done)


def _by_product(needs: Sequence[Need], places: range) -> list[int]:
    """The places ordered by what the needs name, so that one after the other looks at the same stretch of memory."""

    def named(place: int) -> tuple[str, str]:
        linked = needs[place].linked
        if linked is None:
            return "", needs[place].words
        return (linked.readings[0].product if linked.readings else "", linked.phrase)

    return sorted(places, key=named)


def _in_order(needs: Sequence[Need], window: Sequence[Sequence[int]], first: int, done: Iterator[Packed]) -> Iterator[Coded]:
    """The rankings of one window in the order in which they were asked for."""
    found: dict[int, Coded] = {}
    for places, packed in zip(window, done, strict=False):
        found.update(zip(places, packed.codes(needs[place].code for place in places), strict=True))
    return (found.pop(place) for place in range(first, first + len(found)))


def warm(matcher: Matcher | None = None) -> None:
    """Have everything compiled, or read from the cache, and the words of the trade loaded, before the first who asks has to wait for it."""
    (matcher or Matcher()).rank(Need("", "tôm sú"), Catalogue.of([Offer("", "tôm sú")]), 1)


def coded(matcher: Matcher, listing: Listing, catalogue: Catalogue, n: int = 20) -> Coded:
    """One ranking as codes."""
    if matcher.plain:
        return _from(matcher.rank(listing, catalogue, n) if isinstance(listing, Need) else matcher.rank_offer(listing, catalogue, n), catalogue)  # type: ignore[arg-type]
    chosen = swift.best(swift.asked_of(listing, catalogue), catalogue, matcher.scorer, n)
    if chosen is None:
        nothing = np.empty(0, np.int64)
        return Coded(listing.code, nothing, nothing, nothing, np.empty((0, len(COLUMNS)), np.int8))
    return Coded(listing.code, chosen.rows, chosen.scores + matcher.scorer.base, chosen.failed, chosen.levels)


def _from(ranking: Ranking, catalogue: Catalogue) -> Coded:
    matches = ranking.matches
    levels = [[LEVELS[reason.column].index(reason.level) for reason in match.reasons] for match in matches]
    return Coded(
        ranking.code,
        np.array([catalogue.row_of(match.code) for match in matches], np.int64),
        np.array([match.score for match in matches], np.int64),
        np.array([sum(1 << GATES.index(gate) for gate in match.gate) for match in matches], np.int64),
        np.array(levels, np.int8).reshape(-1, len(COLUMNS)),
    )


def _in_batches(ranked: Callable[[Sequence[Need]], list[Found]], needs: Iterable[Need], workers: int) -> Iterator[Found]:
    waiting = iter(needs)
    batches = iter(lambda: list(islice(waiting, BATCH)), [])
    if workers <= 1:
        for batch in batches:
            yield from ranked(batch)
        return
    for done in Parallel(n_jobs=workers, backend="threading", return_as="generator")(delayed(ranked)(batch) for batch in batches):
        yield from done
