"""A score taken apart so that the parts shown, rounded, still add up to the score shown."""

from __future__ import annotations

from collections.abc import Sequence

TENTH = 100_000
"""Millionths in a tenth of a point, the finest that a page shows."""
ENOUGH_KNOWN = 0.6
"""Below this share of known weight a point score would pretend to know; the page shows the band alone."""


def in_tenths(parts: Sequence[int]) -> list[int]:
    """Millionths as whole tenths of a point: each rounded down, and the tenths left over given to the largest remainders, first ones first."""
    floors = [part // TENTH for part in parts]
    spare = round(sum(parts) / TENTH) - sum(floors)
    by_rest = sorted(range(len(parts)), key=lambda at: (-(parts[at] % TENTH), at))
    for at in by_rest[:spare]:
        floors[at] += 1
    return floors


def shows_points(known_share: float) -> bool:
    """Is enough known for a single score?"""
    return known_share >= ENOUGH_KNOWN
