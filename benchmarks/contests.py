"""One contestant against one set of needs: what its answers are worth, and how long it took over them, one at a time."""

from __future__ import annotations

import ctypes
import gc
import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from math import log2
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.contestants import TOP, Contestant, Given, Query
from matchmaker.matching.quality import GOOD, gain

DEPTH = 10
LEAST_TIMED = 3
WARMING = 20

Grades = Mapping[int, int]


@dataclass
class Result:
    """The figures of one contestant; None is not measured."""

    name: str
    reads: str
    offers: int = 0
    build_s: float | None = None
    grown_mb: float | None = None
    disk_mb: float | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    timed: int = 0
    bulk_per_s: float | None = None
    quality: dict[str, float] = field(default_factory=dict)
    took_ms: list[float] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The figures for a file."""
        return {key: value for key, value in asdict(self).items() if key != "took_ms"}


def recall(rows: Sequence[int], grades: Grades, least: int = GOOD) -> float:
    """How many of the first twenty are right, of twenty or of all that are right where these are fewer."""
    right = sum(grade >= least for grade in grades.values())
    return sum(grades.get(row, 0) >= least for row in rows[:TOP]) / min(TOP, right) if right else np.nan


def ndcg(rows: Sequence[int], grades: Grades) -> float:
    """Discounted gain of the first ten over that of the best ten (`matchmaker.matching.quality`), for rows that come once."""
    best = sorted(grades.values(), reverse=True)[:DEPTH]
    ideal = sum(gain(grade) / log2(place + 2) for place, grade in enumerate(best))
    found = sum(gain(grades.get(row, 0)) / log2(place + 2) for place, row in enumerate(rows[:DEPTH]))
    return found / ideal if ideal else np.nan


def _mean(values: Sequence[float]) -> float:
    """The mean of those that are numbers; NaN where none is."""
    some = [value for value in values if value == value]
    return sum(some) / len(some) if some else np.nan


def quality(answers: Sequence[Sequence[int]], grades: Sequence[Grades], least: int = GOOD) -> dict[str, float]:
    """Means over the needs for which something is right."""
    found = [(recall(rows, of, least), ndcg(rows, of)) for rows, of in zip(answers, grades, strict=False)]
    return {name: _mean([pair[at] for pair in found]) for at, name in enumerate(("recall", "ndcg"))}


def timed(
    queries: Sequence[Query], answer: Callable[[Query], list[int]], budget_s: float, least: int = LEAST_TIMED
) -> tuple[list[list[int]], list[float]]:
    """The answers and the milliseconds of each, until the time is up, but never fewer than so many."""
    answers, took = [], []
    begin = time.perf_counter()
    for query in queries:
        start = time.perf_counter()
        answers.append(answer(query))
        end = time.perf_counter()
        took.append(1000 * (end - start))
        if end - begin > budget_s and len(took) >= least:
            break
    return answers, took


def percentiles(took: Sequence[float]) -> tuple[float, float]:
    """Half of the answers came within the first, 95 of a hundred within the second."""
    return float(np.percentile(took, 50)), float(np.percentile(took, 95))


def rss_mb() -> float:
    """What this process holds of the machine's memory now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _give_back() -> None:
    """Return what earlier contestants freed to the machine, so that the next one's memory is its own."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libc.so.6").malloc_trim(0)


def built(contestant: Contestant, given: Given) -> Result:
    """The contestant built on the offers, and what that took."""
    gc.collect()
    _give_back()
    before, start = rss_mb(), time.perf_counter()
    contestant.build(given)
    took = time.perf_counter() - start
    gc.collect()
    gc.freeze()  # as a worker does once it has its catalogue
    return Result(contestant.name, contestant.reads, len(given.words), took, max(rss_mb() - before, 0.0), contestant.disk_mb())


def ask(contestant: Contestant, result: Result, queries: Sequence[Query], warming: Sequence[Query], budget_s: float) -> list[list[int]]:
    """The answers to the needs, and their times in the result; others warm it up, for a service runs for hours."""
    timed(warming[:WARMING], contestant.query, budget_s / 4, least=1)
    answers, took = timed(queries, contestant.query, budget_s)
    result.took_ms = took
    (result.p50_ms, result.p95_ms), result.timed = percentiles(took), len(took)
    if contestant.batch:
        many = [queries[at % len(queries)] for at in range(contestant.batch)]
        share = max(1, min(len(many), int(budget_s / (result.p50_ms / 1000))))
        contestant.bulk(many[: min(64, share)])
        start = time.perf_counter()
        contestant.bulk(many[:share])
        result.bulk_per_s = share / (time.perf_counter() - start)
    return answers
