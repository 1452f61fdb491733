"""From the worth of each comparison to a score: whole numbers of millionths, summed in a fixed order, so that reasons add up exactly."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from matchmaker.matching.levels import COLUMNS, FULL, NOT_KNOWN

Worths = npt.NDArray[np.int32]
Parts = npt.NDArray[np.int64]
POINT = 1_000_000
"""Millionths in one point; a score runs from 0 to 100 points."""
GREATEST = 100 * POINT
Corners = tuple[tuple[int, int], ...]
STRAIGHT: Corners = ((0, 0), (1000, 1000))
COUNTED: Corners = ((0, 0), (199, 199), (200, 800), (700, 840), (900, 980), (1000, 1000))
"""What a worth counts for, in straight lines between these corners, both in thousandths. Below 200 it is bad, as judges count it (no common day, a
fifth of the amount, twice the radius), and counts as it is; above, it is at most less good than asked: judges leave an offer out for one bad thing,
not for several that are only less good."""
FITTED = Path(__file__).parent / "data" / "fitted.json"


class Scorer(Protocol):
    """What every scorer promises: parts of one row for each column, which with `base` sum to the score of that row, alone or in company."""

    @property
    def name(self) -> str:
        """What lists that it ordered call it."""

    @property
    def base(self) -> int:
        """What every pair starts from, in millionths."""

    def most(self, column: str) -> int:
        """The most that a column can add, in millionths; never negative."""

    def parts(self, worths: Worths) -> Parts:
        """What each column adds to each row, shape (n, columns), where unknown columns count for the scorer's middle."""

    def scores(self, worths: Worths) -> Parts:
        """The score of each row, shape (n,): the base and the parts."""

    def ends(self, worths: Worths) -> tuple[Parts, Parts]:
        """The lowest and the highest score that the unknown columns of each row leave open, shape (n,)."""


@dataclass(frozen=True)
class LinearScorer:
    """A weight a column. The rules and the fitted scorer differ only in their numbers."""

    name: str
    base: int
    weights: tuple[int, ...]
    unknown: tuple[int, ...]  # thousandths of the weight that an unknown column is given in the middle of the band
    counts: Corners = STRAIGHT  # what each worth counts for

    @classmethod
    def of(cls, name: str, weights: Mapping[str, float], unknown: Mapping[str, float], base: float = 0.0, counts: Corners = STRAIGHT) -> LinearScorer:
        """From points a column and the share of them that an unknown column is given."""
        return cls(
            name,
            round(base * POINT),
            tuple(round(weights[column] * POINT) for column in COLUMNS),
            tuple(round(unknown[column] * FULL) for column in COLUMNS),
            counts,
        )

    @cached_property
    def lifted(self) -> Parts:
        """What each worth, from nothing to `FULL`, counts for."""
        found = np.zeros(FULL + 1, np.int64)
        for (start, low), (end, high) in pairwise(self.counts):
            found[start : end + 1] = low + (high - low) * np.arange(end - start + 1) // (end - start)
        return found

    def most(self, column: str) -> int:
        """The most that a column can add, in millionths."""
        return self.weights[COLUMNS.index(column)]

    @cached_property
    def _part_of(self) -> Parts:
        """What each worth of each column adds, shape (columns, thousandths and then unknown): so few that all are reckoned beforehand."""
        known = np.append(np.broadcast_to(self.lifted, (len(self.weights), FULL + 1)), np.array(self.unknown)[:, None], axis=1)
        return np.asarray(known.astype(np.int64) * np.array(self.weights, np.int64)[:, None] // FULL, dtype=np.int64)

    def parts(self, worths: Worths) -> Parts:
        """What each column adds to each row, in millionths."""
        return np.stack([self._part_of[column][worths[:, column]] for column in range(len(self.weights))], axis=1)

    def scores(self, worths: Worths) -> Parts:
        """The score of each row, in millionths: the base and the parts."""
        total = np.full(len(worths), self.base, np.int64)
        for column, part_of in enumerate(self._part_of):
            total += part_of.take(worths[:, column], mode="wrap")  # NOT_KNOWN, -1, is the last one
        return total

    def ends(self, worths: Worths) -> tuple[Parts, Parts]:
        """The lowest and highest score of each row."""
        weights = np.array(self.weights, np.int64)
        floor = self.base + np.where(worths == NOT_KNOWN, 0, self.lifted[worths] * weights // FULL).sum(axis=1)
        return floor, floor + (np.where(worths == NOT_KNOWN, weights, 0)).sum(axis=1)

    def known_share(self, worths: Worths) -> npt.NDArray[np.float64]:
        """The share of all weight that rests on something known, for each row."""
        weights = np.array(self.weights, np.int64)
        return np.asarray(np.where(worths == NOT_KNOWN, 0, weights).sum(axis=1) / max(int(weights.sum()), 1), dtype=np.float64)


RULES = LinearScorer.of(
    "rules-1",
    weights={
        "product": 26, "spelling": 4, "order": 1, "rest": 4, "grade": 14, "state": 9, "quantity": 10, "window": 11, "price": 9, "place": 7,
        "certificates": 5,
    },
    unknown={
        "product": 0.5, "spelling": 0.5, "order": 0.5, "rest": 0.4, "grade": 0.65, "state": 0.7, "quantity": 0.65, "window": 0.65,
        "price": 0.7, "place": 0.7, "certificates": 0.6,
    },
    counts=COUNTED,
)  # fmt: skip
"""The scorer by rules: points a column by the founders' judgement, 100 in all; the yardstick of any fitted one."""


def scorer_from(text: str) -> LinearScorer:
    """The scorer that a saved file describes. Raises `ValueError` where a weight is missing or negative."""
    saved = json.loads(text)
    weights, unknown = saved["weights"], saved["unknown"]
    if set(weights) != set(COLUMNS) or set(unknown) != set(COLUMNS):
        raise ValueError("the saved scorer knows other columns than this program")
    if min(weights.values()) < 0 or not all(0 <= share <= 1 for share in unknown.values()):
        raise ValueError("a good thing may not count against an offer")
    corners = tuple((int(worth), int(counted)) for worth, counted in saved["counts"])
    if corners[0] != STRAIGHT[0] or corners[-1] != STRAIGHT[-1] or any(one[0] >= two[0] or one[1] > two[1] for one, two in pairwise(corners)):
        raise ValueError("what a worth counts for must grow with it, from nothing to the whole")
    return LinearScorer.of(saved["name"], weights, unknown, saved["base"], corners)


def default_scorer(path: Path | None = None) -> LinearScorer:
    """The fitted scorer where one passed its gate, else the rules; the rules too where the saved file cannot be read, which is said once."""
    found, why = _saved(path or FITTED)
    if why and _told.get(path or FITTED) != why:
        log.error("the saved scorer cannot be read; the rules are in force: %s", why)
    _told[path or FITTED] = why
    return found


def scorer_is_broken(path: Path | None = None) -> bool:
    """Whether there is a saved scorer that cannot be read, so that the rules stand in for it."""
    return bool(_saved(path or FITTED)[1])


def _saved(path: Path) -> tuple[LinearScorer, str]:
    """The scorer to use, and why the saved one is not, where it should be."""
    if not path.exists():
        return RULES, ""
    try:
        text = path.read_text(encoding="utf-8")
        return (scorer_from(text) if json.loads(text)["chosen"] == "fitted" else RULES), ""
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        return RULES, f"{type(error).__name__}: {error}"


log = logging.getLogger("matchmaker.scorer")
_told: dict[Path, str] = {}
"""What was last said to be wrong with a saved scorer: said once, and not with every page."""
