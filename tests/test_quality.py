"""The measures of a ranking on lists short enough to be worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from matchmaker.matching.quality import Quality, gain, ndcg, quality_of, recall, reciprocal_rank

GRADES = {"a": 3, "b": 2, "c": 1, "d": 0}


def test_a_grade_is_worth_twice_as_much_and_one_more():
    assert [gain(grade) for grade in range(4)] == [0.0, 1.0, 3.0, 7.0]


@pytest.mark.parametrize(
    ("shown", "first", "share"),
    [("abcd", 1.0, 1.0), ("dcba", 1 / 3, 1.0), ("cd", 0.0, 0.0), ("", 0.0, 0.0), ("b", 1.0, 0.5), ("xxb", 1 / 3, 0.5)],
)
def test_the_first_right_one_and_how_many_of_them_are_shown(shown, first, share):
    assert reciprocal_rank(list(shown), GRADES) == first
    assert recall(list(shown), GRADES) == share


def test_order_is_worth_less_the_farther_down():
    ideal = 7 + 3 / log2(3) + 1 / log2(4)
    assert ndcg(list("abcd"), GRADES) == 1.0
    assert ndcg(list("ba"), GRADES) == pytest.approx((3 + 7 / log2(3)) / ideal)
    assert ndcg(list("xa"), GRADES) == pytest.approx(7 / log2(3) / ideal)
    assert ndcg(list("ba"), GRADES, depth=1) == pytest.approx(3 / 7)
    assert ndcg(["a"], {}) == ndcg(["a"], {"b": 0}) == ndcg([], GRADES) == 0.0


def test_only_ten_count_for_order_and_twenty_for_recall():
    many = {f"o{at}": 2 for at in range(21)}
    assert ndcg(list(many)[:10], many) == 1.0
    assert ndcg(["x"] * 10 + list(many), many) == 0.0
    assert ndcg(["x"] * 9 + list(many), many) > 0.0
    assert recall(list(many), many) == pytest.approx(20 / 21)
    assert recall(["a"], {"a": 1}) == recall([], {}) == 0.0


def test_means_are_over_what_has_an_answer_and_the_rest_is_counted():
    shown = {"one": ["a", "b"], "two": ["x", "b"], "none": ["a"], "silent": []}
    grades = {"one": {"a": 2, "b": 1}, "two": {"b": 3, "c": 2, "x": 0}, "none": {"a": 1}}
    second = (7 / log2(3)) / (7 + 3 / log2(3))
    assert quality_of(shown, grades) == Quality(
        pytest.approx((1 + second) / 2), 0.75, 0.75, needs=4, needs_without_positive=2, shown_where_nothing_fits=0.5
    )
    assert quality_of({}, {}) == Quality(0.0, 0.0, 0.0, 0, 0, 0.0)
