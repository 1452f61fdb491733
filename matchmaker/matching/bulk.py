"""Many needs against one catalogue, on as many workers as wanted, with the same answer whatever their number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from joblib import Parallel, delayed

from matchmaker.domain.records import Need
from matchmaker.matching.catalogue import Catalogue
from matchmaker.matching.ranking import Matcher, Ranking

BATCH = 64


def _ranked(matcher: Matcher, needs: Sequence[Need], catalogue: Catalogue, n: int) -> list[Ranking]:
    return list(matcher.rank_many(needs, catalogue, n))


def rank_in_bulk(matcher: Matcher, needs: Sequence[Need], catalogue: Catalogue, n: int = 20, workers: int = 1) -> Iterator[Ranking]:
    """The ranking of every need, in the order given. Threads share the catalogue: numpy and rapidfuzz let go of the lock where the work is."""
    if workers <= 1:
        yield from _ranked(matcher, needs, catalogue, n)
        return
    batches = (needs[start : start + BATCH] for start in range(0, len(needs), BATCH))
    for done in Parallel(n_jobs=workers, backend="threading", return_as="generator")(
        delayed(_ranked)(matcher, batch, catalogue, n) for batch in batches
    ):
        yield from done
