"""A scorer fitted to judged pairs: read, folded by buyer, never against a good thing, and compared with the rules."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from matchmaker.matching.fitting import HIGHEST_GRADE, MOST_UNKNOWN, Judged, as_text, fit, fitted_scorer, quality_by_need, read_judged
from matchmaker.matching.levels import COLUMNS, FULL, NOT_KNOWN
from matchmaker.matching.scorers import RULES, STRAIGHT, default_scorer, scorer_from, scorer_is_broken

MANY, BUYERS = 240, 8
PAPER = COLUMNS.index("certificates")


def judged(against: str = "") -> Judged:
    """Pairs whose grade follows the worth of one column; of `against` it follows the lack."""
    chance = np.random.default_rng(20261127)
    worths = chance.integers(0, FULL + 1, (MANY, len(COLUMNS))).astype(np.int32)
    worths[chance.random(worths.shape) < 0.1] = NOT_KNOWN
    worths[:, PAPER] = chance.integers(0, FULL + 1, MANY)
    grades = worths[:, PAPER] * HIGHEST_GRADE // FULL
    if against:
        grades = HIGHEST_GRADE - np.maximum(worths[:, COLUMNS.index(against)], 0) * HIGHEST_GRADE // FULL
    needs = tuple(f"n{at // 10}" for at in range(MANY))
    buyers = tuple(f"b{at // 10 % BUYERS}" for at in range(MANY))
    gated = np.zeros(MANY, np.bool_)
    gated[::10] = True
    return Judged(needs, buyers, grades.astype(np.int32), worths, np.zeros(worths.shape, np.bool_), gated, "0123456789abcdef")


def test_what_decides_the_grades_gets_more_weight_than_by_the_rules() -> None:
    pairs = judged()
    weights, unknown = fit(pairs, ~pairs.gated)
    assert weights["certificates"] > RULES.most("certificates") / 1_000_000
    assert sum(weights.values()) == pytest.approx(100, abs=0.001)
    assert max(unknown.values()) <= MOST_UNKNOWN


def test_a_good_thing_never_counts_against_an_offer() -> None:
    pairs = judged(against="certificates")
    weights, unknown = fit(pairs, ~pairs.gated)
    assert min(weights.values()) >= 0
    assert min(unknown.values()) >= 0


def test_what_is_saved_says_how_it_was_tried_and_is_read_again() -> None:
    saved = fitted_scorer(judged())
    assert (saved["pairs"], saved["pairs_fitted"], saved["buyers"]) == (MANY, MANY - MANY // 10, BUYERS)
    assert saved["ndcg@10"]["fitted"] >= saved["ndcg@10"]["rules"]
    assert saved["chosen"] == "fitted"
    assert scorer_from(as_text(saved)).name == saved["name"]
    assert fitted_scorer(judged())["name"] == saved["name"] != fitted_scorer(judged(against="certificates"))["name"]  # other numbers, another name


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ({"weights": {}}, "other columns"),
        ({"unknown": dict.fromkeys(COLUMNS, 1.5)}, "good thing"),
        ({"counts": [[0, 0], [500, 900], [1000, 800]]}, "grow"),
        ({"counts": [[0, 0], [500, 900]]}, "grow"),
        ({"counts": [[0, 100], [1000, 1000]]}, "grow"),
    ],
)
def test_a_saved_scorer_that_would_count_wrongly_is_refused(part: dict[str, object], why: str) -> None:
    saved = {"name": "x", "base": 0.0, "weights": dict.fromkeys(COLUMNS, 1.0), "unknown": dict.fromkeys(COLUMNS, 0.5), "counts": STRAIGHT} | part
    with pytest.raises(ValueError, match=why):
        scorer_from(json.dumps(saved))


@pytest.mark.parametrize("worth", [0, 199, 200, 450, 700, 899, 900, 1000])
def test_what_is_bad_counts_as_it_is_and_silence_less_than_anything_that_is_only_less_good(worth: int) -> None:
    counted = int(RULES.lifted[worth])
    assert counted == worth if worth < 200 or worth == FULL else worth / FULL < counted / FULL < 1
    assert (counted / FULL > MOST_UNKNOWN) == (worth >= 200)
    assert (np.diff(RULES.lifted) >= 0).all()


def test_what_is_unknown_widens_the_score_to_both_sides_and_is_no_knowledge() -> None:
    worths = np.array([[FULL] * len(COLUMNS), [0] * len(COLUMNS), [NOT_KNOWN] * len(COLUMNS)], np.int32)
    lowest, highest = RULES.ends(worths)
    whole = RULES.base + sum(RULES.weights)
    assert lowest.tolist() == [whole, RULES.base, RULES.base]
    assert highest.tolist() == [whole, RULES.base, whole]
    assert RULES.known_share(worths).tolist() == [1, 1, 0]
    assert (lowest <= RULES.scores(worths)).all()
    assert (RULES.scores(worths) <= highest).all()


def test_a_gated_pair_is_not_shown_and_needs_without_a_good_pair_do_not_count() -> None:
    pairs = judged()
    nothing = Judged(pairs.needs, pairs.buyers, np.zeros(MANY, np.int32), pairs.worths, pairs.silent, pairs.gated, pairs.digest)
    everything = np.ones(MANY, np.bool_)
    assert quality_by_need(nothing, RULES, everything) == 0
    assert 0 < quality_by_need(pairs, RULES, everything) <= 1


def test_judged_pairs_are_read_as_a_ranking_compares_them(tmp_path: Path) -> None:
    (tmp_path / "judged_needs.tsv").write_text("code\twords\tquantity\tunit\nN1\tcua gạch\t200\tkg\n", encoding="utf-8")
    (tmp_path / "judged_offers.tsv").write_text("code\twords\tquantity\tunit\nO1\tcua gạch\t250\tkg\nO2\tmuối\t9\ttấn\n", encoding="utf-8")
    (tmp_path / "judged.tsv").write_text("need\toffer\tgrade\tbuyer\nN1\tO1\t3\tB\nN1\tO2\t0\tB\n", encoding="utf-8")
    read = read_judged(tmp_path)
    assert (read.needs, read.buyers, read.grades.tolist(), read.gated.tolist()) == (("N1", "N1"), ("B", "B"), [3, 0], [False, True])
    assert read.worths[0, COLUMNS.index("quantity")] == FULL
    assert read.worths[0, COLUMNS.index("price")] == NOT_KNOWN


def test_where_nothing_was_fitted_the_rules_are_in_force_and_nothing_is_broken(tmp_path: Path) -> None:
    none = tmp_path / "fitted.json"
    assert default_scorer(none) is RULES
    assert not scorer_is_broken(none)
