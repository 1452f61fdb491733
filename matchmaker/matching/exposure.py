"""How much each co-operative is seen: listings shown in rankings, each worth less the farther down it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2

ONE = 1_000_000
"""What the first place of a ranking is worth, in millionths of a place."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One listing of a party at a place of a ranking, 1 for the first; `supported` says that the support slot put it there."""

    party: str
    place: int
    supported: bool = False


@dataclass(frozen=True, slots=True)
class Exposure:
    """How often a party was shown, what the places were worth together, and how often the support slot showed it."""

    shown: int = 0
    worth: int = 0
    supported: int = 0

    def __add__(self, other: Exposure) -> Exposure:
        return Exposure(self.shown + other.shown, self.worth + other.worth, self.supported + other.supported)


def worth_of(place: int) -> int:
    """What a place is worth, in millionths: 1 over the binary logarithm of the place and one, as in nDCG. Raises `ValueError` below the first."""
    if place < 1:
        raise ValueError(f"a ranking has no place {place}")
    return round(ONE / log2(place + 1))


def exposure_of(rankings: Iterable[Iterable[Shown]]) -> Mapping[str, Exposure]:
    """The exposure of each party over all these rankings; parties that stood in none are not named."""
    found: defaultdict[str, Exposure] = defaultdict(Exposure)
    for ranking in rankings:
        for one in ranking:
            found[one.party] += Exposure(1, worth_of(one.place), int(one.supported))
    return dict(found)


def shares_of(exposures: Mapping[str, Exposure]) -> Mapping[str, float] | None:
    """The share of each party in all exposure; None where there was none, of which nobody can have a share."""
    total = sum(one.worth for one in exposures.values())
    return {party: one.worth / total for party, one in exposures.items()} if total else None
