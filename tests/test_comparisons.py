"""What comparisons answer by themselves; and that what is alike does not hang on the order in which a process keeps its sets."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT
from matchmaker.matching.comparisons import PRICES
from matchmaker.matching.levels import CODE, FULL, NOT_KNOWN


@given(st.one_of(st.floats(0, 5), st.sampled_from([1.0, 1.1, 1.3, np.inf]), st.just(np.nan)))
def test_a_dearer_price_is_never_worth_more_and_an_absent_one_is_unknown(ratio: float) -> None:
    outcome = PRICES.outcome(np.array([ratio, 1.0, 1.1, 2.0]))
    assert outcome.worth[1:].tolist() == [FULL, 449, 0]
    assert outcome.level[1:].tolist() == [CODE["price"][level] for level in ("WITHIN", "NEAR", "ABOVE")]
    if np.isnan(ratio):
        assert (outcome.worth[0], outcome.level[0]) == (NOT_KNOWN, 0)
    else:
        assert 0 <= outcome.worth[0] <= FULL
        assert (outcome.worth[0] == FULL) == (ratio <= 1.0)


@pytest.mark.long
def test_likeness_of_words_is_the_same_in_every_process() -> None:
    """Sums over a set depend on its order, and that on the process."""
    code = """
from matchmaker.matching.wordindex import WordIndex
phrases = [f"cá {a}{b} {c}{a}" for a in ("lim", "nhoa", "quynh", "trôi") for b in ("bua", "đoac", "vong") for c in ("xiu", "kheo", "rua")]
print([WordIndex.of(phrases).near(phrase).alike.tolist() for phrase in phrases])
"""
    said = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={"PYTHONHASHSEED": str(seed)}, capture_output=True, text=True, timeout=120, check=True
        ).stdout
        for seed in range(4)
    }
    assert len(said) == 1
