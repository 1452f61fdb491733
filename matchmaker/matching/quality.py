"""How good a ranking is against graded pairs: nDCG, reciprocal rank, recall, and what is shown where nothing fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

GOOD = 2
"""The least grade of a pair that counts as right for recall and reciprocal rank."""


def gain(grade: int) -> float:
    """What a grade is worth: 2^grade − 1 (Burges et al. 2005)."""
    return float(2**grade - 1)


def ndcg(shown: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Discounted gain of the shown order over that of the best order, with a log2 discount; 0 where no pair has a grade."""
    best = sorted(grades.values(), reverse=True)[:depth]
    ideal = sum(gain(grade) / log2(place + 2) for place, grade in enumerate(best))
    found = sum(gain(grades.get(code, 0)) / log2(place + 2) for place, code in enumerate(shown[:depth]))
    return found / ideal if ideal else 0.0


def reciprocal_rank(shown: Sequence[str], grades: Mapping[str, int]) -> float:
    """One over the place of the first right one, 0 where none is shown."""
    return next((1 / place for place, code in enumerate(shown, start=1) if grades.get(code, 0) >= GOOD), 0.0)


def recall(shown: Sequence[str], grades: Mapping[str, int], depth: int = 20) -> float:
    """The share of the right ones that stand among the first `depth`."""
    right = {code for code, grade in grades.items() if grade >= GOOD}
    return len(right & set(shown[:depth])) / len(right) if right else 0.0


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over the needs that have at least one right offer, and a count of those that have none."""

    ndcg_10: float
    mrr: float
    recall_20: float
    needs: int
    needs_without_positive: int
    shown_where_nothing_fits: float


def quality_of(shown: Mapping[str, Sequence[str]], grades: Mapping[str, Mapping[str, int]]) -> Quality:
    """The quality of the lists shown for each need, gated-out offers left out of them."""
    judged = {need: {code: grade for code, grade in grades.get(need, {}).items() if grade > 0} for need in shown}
    answered = [need for need in shown if any(grade >= GOOD for grade in judged[need].values())]
    empty = [need for need in shown if need not in set(answered)]

    def mean(numbers: Sequence[float]) -> float:
        return sum(numbers) / len(numbers) if numbers else 0.0

    return Quality(
        mean([ndcg(shown[need], judged[need]) for need in answered]),
        mean([reciprocal_rank(shown[need], judged[need]) for need in answered]),
        mean([recall(shown[need], judged[need]) for need in answered]),
        len(shown),
        len(empty),
        mean([1.0 if shown[need] else 0.0 for need in empty]),
    )
