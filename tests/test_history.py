"""Dealings between two parties: unknown until something was delivered, and never better for delivering less."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.matching.history import LEVELS, compare_history
from matchmaker.matching.levels import FULL, NOT_KNOWN


def test_without_dealings_nothing_is_known() -> None:
    outcome = compare_history(np.array([np.nan, 0.0, 500.0]), np.array([np.nan, 0.0, np.nan]))
    assert outcome.worth.tolist() == [NOT_KNOWN] * 3
    assert {LEVELS[level] for level in outcome.level.tolist()} == {"UNKNOWN"}


def test_a_promise_is_kept_mostly_kept_or_broken() -> None:
    outcome = compare_history(np.array([1000.0, 1000.0, 1000.0, 1000.0]), np.array([1200.0, 960.0, 700.0, 0.0]))
    assert [LEVELS[level] for level in outcome.level.tolist()] == ["KEPT", "KEPT", "MOSTLY_KEPT", "BROKEN"]
    assert outcome.worth.tolist() == [FULL, 960, 700, 0]


@given(st.floats(1, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_delivered_is_never_worth_less(promised: float, one: float, other: float) -> None:
    less, more = sorted((one, other))
    worth = compare_history(np.array([promised] * 2), np.array([less, more])).worth
    assert worth[0] <= worth[1]
