"""Listed names, where they stand in a text, and how surely words say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchmaker.domain.records import How, Reading
from matchmaker.matching.text import how_alike

SURETY = {How.CHOSEN: 1000, How.EXACT: 1000, How.TONE: 980, How.FOLDED: 940, How.FUZZY: 800}
TURNED = 60
"""What is taken off the surety where the words stand in another order than in the name."""
UNSURE = 100
"""What is taken off besides where the words stand in another order and without marks, and make no other sense."""
NEARLY = 600
"""How surely words are read that are a name but for one of them."""
GUESSED = 250
"""How surely a name is guessed: by its head noun alone, or by a slip in words that could be others. A guess makes no match; it is asked about."""
AMBIGUOUS = 240
"""What is taken off where the same unmarked words name several products."""


@dataclass(frozen=True, slots=True)
class Name:
    """One listed name, cut into words."""

    words: tuple[str, ...]
    product: str
    only_marked: bool
    only_alone: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that names products: from `start` up to, not with, `end`."""

    start: int
    end: int
    readings: tuple[Reading, ...]

    def __len__(self) -> int:
        return self.end - self.start

    @property
    def surety(self) -> int:
        """How surely the surest reading was read."""
        return self.readings[0].surety


_ORDER = (How.EXACT, How.TONE, How.FOLDED, How.FUZZY)


def worst(hows: Iterable[How | None]) -> How | None:
    """The least sure of several ways to say words; None where one of them is none."""
    worst = How.EXACT
    for how in hows:
        if how is None:
            return None
        if _ORDER.index(how) > _ORDER.index(worst):
            worst = how
    return worst


def ranked(found: dict[str, tuple[int, How]]) -> tuple[Reading, ...]:
    """Readings surest first; sure ones put out unsure ones, and several of the same surety make each less sure."""
    if not found:
        return ()
    best = max(surety for surety, _ in found.values())
    kept = {product: surety for product, (surety, _) in found.items() if surety == best}
    less = AMBIGUOUS if len(kept) > 1 else 0
    return tuple(Reading(product, found[product][1], surety - less) for product, surety in sorted(kept.items()))


def in_order(words: Sequence[str], start: int, listed: Sequence[str]) -> tuple[list[int], list[How]]:
    """The places from `start` at which the listed words stand, one after another, and how they are written; empty where one is missing."""
    places: list[int] = []
    hows: list[How] = []
    for place in range(start, len(words)):
        if len(places) < len(listed) and (how := how_alike(words[place], listed[len(places)])) is not None:
            places.append(place)
            hows.append(how)
    return (places, hows) if len(places) == len(listed) else ([], [])


def worst_in_any_order(window: Sequence[str], listed: Sequence[str]) -> How | None:
    """How the words say the listed ones, whatever the order of either; None where one says none of them."""
    left = list(listed)
    hows: list[How | None] = []
    for typed in window:
        twin = next((word for word in left if how_alike(typed, word) is not None), None)
        if twin is None:
            return None
        left.remove(twin)
        hows.append(how_alike(typed, twin))
    return worst(hows)
