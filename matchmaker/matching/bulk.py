"""Many needs against one catalogue, on as many threads as wanted, with the same answer whatever their number."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice, repeat
from multiprocessing import get_all_start_methods, get_context
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed

from matchmaker.domain.records import Listing, Need, Offer
from matchmaker.matching import swift
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.levels import COLUMNS, GATES, LEVELS
from matchmaker.matching.ranking import Matcher, Ranking

BATCH = 64
WORTH_A_PROCESS, WORTH_A_TASK = 1000, 250
"""Needs from which on processes are worth their start, and needs that one of them is given at a time."""
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

    Many needs go to processes that share the catalogue's memory as it is, few to threads.
    """
    asked = list(needs)
    if workers <= 1 or len(asked) < WORTH_A_PROCESS or "fork" not in get_all_start_methods():
        return _in_batches(lambda batch: [coded(matcher, need, catalogue, n) for need in batch], asked, workers)
    return _in_processes(Share(matcher, catalogue, n), asked, workers)


class Share(NamedTuple):
    """What every process of a bulk ranking finds in its memory when it begins."""

    matcher: Matcher
    catalogue: Catalogue
    n: int


_shares: dict[int, Share] = {}
"""By a number that the processes are told, since what they inherit need not be sent."""


def _in_processes(share: Share, needs: list[Need], workers: int) -> Iterator[Coded]:
    key = id(share)
    _shares[key] = share
    gc.collect()
    gc.freeze()  # so that no process copies pages only to look through them
    try:
        with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
            batches = [needs[start : start + WORTH_A_TASK] for start in range(0, len(needs), WORTH_A_TASK)]
            for done in pool.map(_coded_batch, repeat(key), batches):
                yield from done
    finally:
        gc.unfreeze()
        del _shares[key]


def _coded_batch(key: int, needs: list[Need]) -> list[Coded]:
    share = _shares[key]
    return [coded(share.matcher, need, share.catalogue, share.n) for need in needs]


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
