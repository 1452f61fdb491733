"""Sharing a shortage or a surplus: exact sums, nobody above what they have or below their minimum, ties by need of support and then by hash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.domain.sharing_rule import Sharing, share

CODES = st.sampled_from([f"htx-{at}" for at in range(6)])
FIGURES = st.dictionaries(CODES, st.integers(0, 10**15), max_size=6)


@given(st.integers(0, 10**15), FIGURES, FIGURES)
def test_a_shortage_is_shared_exactly_within_what_each_has(amount: int, free: dict[str, int], lots: dict[str, int]) -> None:
    found = share(amount, free, lots, Sharing.SHORTAGE)
    assert sum(found.parts.values()) + found.left == amount
    assert found.parts.keys() == free.keys()
    for code, kg in found.parts.items():
        assert kg <= free[code]
        assert kg == 0 or kg >= lots.get(code, 0)
    if not any(lots.get(code, 0) > 1 for code in free):
        assert sum(found.parts.values()) == min(amount, sum(free.values()))


@given(st.integers(0, 10**15), FIGURES, FIGURES)
def test_a_surplus_cuts_everybody_exactly_and_nobody_below_the_minimum(amount: int, brought: dict[str, int], least: dict[str, int]) -> None:
    found = share(amount, brought, least, Sharing.SURPLUS)
    assert sum(found.parts.values()) + found.left == amount
    assert found.left == max(0, amount - sum(brought.values()))
    for code, kg in found.parts.items():
        assert 0 <= kg <= brought[code]
        assert kg >= min(least.get(code, 0), brought[code]) or not found.minima_kept


@pytest.mark.parametrize(
    ("rule", "amount", "claims", "minima", "parts", "left"),
    [
        (Sharing.SHORTAGE, 900, {"a": 600, "b": 1_200}, {}, {"a": 300, "b": 600}, 0),
        (Sharing.SHORTAGE, 900, {"a": 100, "b": 200}, {}, {"a": 100, "b": 200}, 600),
        (Sharing.SHORTAGE, 300, {"a": 100, "b": 900}, {"a": 50}, {"a": 0, "b": 300}, 0),  # 30 kg are below the smallest lot of a
        (Sharing.SHORTAGE, 40, {"a": 500}, {"a": 50}, {"a": 0}, 40),
        (Sharing.SURPLUS, 800, {"a": 600, "b": 600}, {}, {"a": 400, "b": 400}, 0),
        (Sharing.SURPLUS, 800, {"a": 600, "b": 600}, {"a": 500}, {"a": 500, "b": 300}, 0),
        (Sharing.SURPLUS, 2_000, {"a": 600, "b": 600}, {}, {"a": 600, "b": 600}, 800),
    ],
)
def test_known_shares(rule: Sharing, amount: int, claims: dict[str, int], minima: dict[str, int], parts: dict[str, int], left: int) -> None:
    found = share(amount, claims, minima, rule)
    assert (found.parts, found.left, found.minima_kept) == (parts, left, True)


def test_where_no_minimum_can_be_kept_all_are_cut_alike_and_it_is_said() -> None:
    found = share(300, {"a": 500, "b": 500}, {"a": 400, "b": 200}, Sharing.SURPLUS)
    assert (found.parts, found.minima_kept) == ({"a": 200, "b": 100}, False)


def test_the_odd_kilogram_goes_to_whoever_is_to_be_raised_then_by_a_hash_that_the_seed_turns() -> None:
    claims = {f"htx-{at}": 10 for at in range(4)}
    assert share(1, claims, {}, Sharing.SHORTAGE, raised={"htx-2"}).parts["htx-2"] == 1
    winners = {max(parts, key=parts.get) for seed in range(40) for parts in [dict(share(1, claims, {}, Sharing.SHORTAGE, seed=str(seed)).parts)]}  # type: ignore[arg-type]
    assert winners == set(claims)
    assert share(1, claims, {}, Sharing.SHORTAGE) == share(1, dict(reversed(claims.items())), {}, Sharing.SHORTAGE)


def test_negative_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        share(5, {"a": -1}, {}, Sharing.SHORTAGE)
