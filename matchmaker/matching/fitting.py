"""Judged pairs to a fitted scorer. The only module that imports scikit-learn; what it leaves behind is numbers in a JSON file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import floor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from matchmaker.domain.records import Need, Offer
from matchmaker.matching.levels import COLUMNS, FULL, NOT_KNOWN
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.lists import SHIPPED, rows_of
from matchmaker.matching.quality import ndcg
from matchmaker.matching.ranking import Matcher
from matchmaker.matching.scorers import COUNTED, RULES, LinearScorer
from matchmaker.matching.tables import need_of, offer_of

STRENGTH = 1.0
"""scikit-learn's C: the inverse of the regularisation's strength."""
PRIOR_SCALE = 10.0
"""How much larger the column of the rules' score is than a worth, so that its coefficient costs a hundredth as much."""
MOST_UNKNOWN = 0.79
"""What nobody said is never worth more than this share of what is known to be good, whatever the pairs say, and so less than anything that is known
to be only less good (`COUNTED`): silence must not pay."""
FOLDS = 5
MARGIN = 0.01
"""By how much nDCG the fitted scorer may trail the rules and still be the default."""
HIGHEST_GRADE = 3
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """Judged pairs as numbers: a row a pair, in the order of the file."""

    needs: tuple[str, ...]
    buyers: tuple[str, ...]
    grades: npt.NDArray[np.int32]
    worths: npt.NDArray[np.int32]  # shape (pairs, columns)
    silent: npt.NDArray[np.bool_]  # the need asks nothing of this column
    gated: npt.NDArray[np.bool_]
    digest: str


def read_judged(folder: Path = SHIPPED, lexicon: Lexicon | None = None) -> Judged:
    """The judged pairs of a folder, compared as any ranking compares them."""
    needs = {row["code"]: need_of(_filled(row)) for row in rows_of(folder / "judged_needs.tsv")}
    offers = {row["code"]: offer_of(_filled(row)) for row in rows_of(folder / "judged_offers.tsv")}
    rows = list(rows_of(folder / "judged.tsv"))
    pairs = [_compared(needs[row["need"]], offers[row["offer"]], lexicon) for row in rows]
    digest = sha256(b"".join((folder / name).read_bytes() for name in ("judged.tsv", "judged_needs.tsv", "judged_offers.tsv"))).hexdigest()
    return Judged(
        tuple(row["need"] for row in rows),
        tuple(row["buyer"] for row in rows),
        np.array([int(row["grade"]) for row in rows], np.int32),
        np.array([worths for worths, _, _ in pairs], np.int32),
        np.array([silent for _, silent, _ in pairs], np.bool_),
        np.array([gated for _, _, gated in pairs], np.bool_),
        digest,
    )


def _filled(row: Mapping[str, str | None]) -> dict[str, str]:
    return {name: (cell or "").strip() for name, cell in row.items() if name}


def _compared(need: Need, offer: Offer, lexicon: Lexicon | None) -> tuple[list[int], list[bool], bool]:
    match, worths = Matcher(RULES).worths_of(need, offer, lexicon)
    silent = [reason.facts.get("side") in ("need", "both") for reason in match.reasons]
    return worths, silent, bool(match.gate)


def design(worths: npt.NDArray[np.int32], silent: npt.NDArray[np.bool_]) -> Floats:
    """What the regression sees, shape (pairs, 2 × columns): each worth from 0 to 1, then for each column whether the offer leaves it unknown.

    A column that the need does not ask about is satisfied, whatever the offer says.
    """
    unknown = (worths == NOT_KNOWN) & ~silent
    known = np.where(silent & (worths == NOT_KNOWN), FULL, np.where(worths == NOT_KNOWN, 0, RULES.lifted[worths])) / FULL
    return np.hstack([known, unknown.astype(np.float64)])


def _prior() -> Floats:
    """The rules as coefficients of the design's columns, summing to 1 over the worths."""
    weights = np.array(RULES.weights, np.float64) / sum(RULES.weights)
    return np.concatenate([weights, weights * np.array(RULES.unknown) / FULL])


def fit(judged: Judged, rows: npt.NDArray[np.bool_]) -> tuple[dict[str, float], dict[str, float]]:
    """Points a column and the share that an unknown one is given, from logistic regression on the pairs chosen by `rows`.

    A pair of grade g counts as right with weight g/3 and as wrong with the rest. The rules' own score is one more column, scaled so that the
    regularisation hardly touches it: what the pairs do not speak of keeps the rules' proportions. A good thing never counts against an offer:
    what would count less than nothing counts nothing, and the others are fitted again.
    """
    seen, prior = design(judged.worths[rows], judged.silent[rows]), _prior()
    right = judged.grades[rows] / HIGHEST_GRADE
    kept = list(range(seen.shape[1]))
    while True:
        table = np.hstack([seen[:, kept], PRIOR_SCALE * (seen @ prior)[:, None]])
        model = LogisticRegression(C=STRENGTH, max_iter=5000)
        model.fit(np.vstack([table, table]), np.repeat([1, 0], len(seen)), sample_weight=np.concatenate([right, 1 - right]))
        whole = prior * PRIOR_SCALE * max(float(model.coef_[0][-1]), 0.0)
        whole[kept] += model.coef_[0][:-1]
        if min(whole) >= 0:
            return _as_points(whole)
        kept, prior = [column for column in kept if whole[column] >= 0], np.where(whole < 0, 0.0, prior)


def _as_points(coefficients: Floats) -> tuple[dict[str, float], dict[str, float]]:
    many = len(COLUMNS)
    known, unknown = coefficients[:many], coefficients[many:]
    weights = {column: floor(100_000_000 * known[place] / known.sum()) / 1_000_000 for place, column in enumerate(COLUMNS)}
    shares = {column: round(float(unknown[place] / known[place]), 3) if known[place] > 0 else MOST_UNKNOWN for place, column in enumerate(COLUMNS)}
    shares = {column: min(share, MOST_UNKNOWN) for column, share in shares.items()}
    return weights, shares


def quality_by_need(judged: Judged, scorer: LinearScorer, rows: npt.NDArray[np.bool_]) -> float:
    """Mean nDCG@10 over the needs of the chosen pairs, ordered by a scorer; gated pairs are not shown."""
    scores = scorer.parts(judged.worths).sum(axis=1)
    by_need: dict[str, list[int]] = defaultdict(list)
    for row in np.flatnonzero(rows):
        by_need[judged.needs[row]].append(int(row))
    found = []
    for pairs in by_need.values():
        grades = {str(row): int(judged.grades[row]) for row in pairs}
        shown = [str(row) for row in sorted(pairs, key=lambda row: (-scores[row], row)) if not judged.gated[row]]
        if any(grades.values()):
            found.append(ndcg(shown, grades))
    return float(np.mean(found)) if found else 0.0


def cross_validated(judged: Judged) -> tuple[float, float]:
    """Mean nDCG@10 of the rules and of scorers fitted without the buyer that they are tried on."""
    folds = GroupKFold(n_splits=FOLDS)
    rules, fitted = [], []
    for train, test in folds.split(judged.worths, groups=np.array(judged.buyers)):
        learn, tried = _mask(judged, train) & ~judged.gated, _mask(judged, test)
        weights, unknown = fit(judged, learn)
        rules.append(quality_by_need(judged, RULES, tried))
        fitted.append(quality_by_need(judged, LinearScorer.of("fold", weights, unknown, counts=COUNTED), tried))
    return float(np.mean(rules)), float(np.mean(fitted))


def _mask(judged: Judged, rows: npt.NDArray[np.intp]) -> npt.NDArray[np.bool_]:
    mask = np.zeros(len(judged.needs), np.bool_)
    mask[rows] = True
    return mask


def fitted_scorer(judged: Judged) -> dict[str, Any]:
    """What `flask learning fit` saves: the numbers, how they were tried, on what, and which scorer the trial chose."""
    rules, fitted = cross_validated(judged)
    weights, unknown = fit(judged, ~judged.gated)
    numbers = {"base": 0.0, "counts": COUNTED, "weights": weights, "unknown": unknown}
    return {
        "name": f"fitted-{sha256((judged.digest + json.dumps(numbers)).encode()).hexdigest()[:8]}",
        "chosen": "fitted" if fitted >= rules - MARGIN else "rules",
        **numbers,
        "pairs": len(judged.needs),
        "pairs_fitted": int((~judged.gated).sum()),
        "buyers": len(set(judged.buyers)),
        "ndcg@10": {"rules": round(rules, 4), "fitted": round(fitted, 4), "by": f"{FOLDS} folds by buyer"},
        "judged_sha256": judged.digest,
    }


def as_text(saved: Mapping[str, Any]) -> str:
    """The saved scorer as a file that a person can read and compare."""
    return json.dumps(saved, ensure_ascii=False, indent=1) + "\n"
