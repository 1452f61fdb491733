"""What a broker would say of a need and an offer of a made-up world: the count of `docs/judging.md`, from the facts and not from any scorer.

Product: the offer is the product or a kind of it, else (a generic offer for a specific need) right with the variety unknown, else 0.
Each thing that the need states is good, off, bad or unknown in the offer:

    grade         as good or better · one class lower · two or more
    state         the same · one that the trade takes instead · another
    quantity      at least 80 % · at least 20 % · less
    window        at least 80 % of the wanted days · some · none
    price         at or below the highest · up to 10 % above · more
    place         within the radius (30 km where none is stated) · up to twice that · farther
    certificates  all held · some · none

Grade 3: none bad, at most one off or unknown. 2: none bad. 1: one bad, or two where three or more are good and nothing is off or unknown. 0: else.
At most 2 where the variety is unknown; at most 1 where three things are asked for and none is known. A hard requirement that fails makes 0 (a state
fails where it is bad, a window where no day is shared, anything else where it is off or bad), and one that is left open at most 2.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.generator import World
from benchmarks.listings import CERTIFICATES, STATES, Facts, Listings
from matchmaker.domain.places import EARTH_KM
from matchmaker.domain.records import MUST_COLUMNS

UNASKED, GOOD, OFF, BAD, OPEN = range(5)
DEFAULT_RADIUS_KM = 30.0
ONLY_BAD_FAILS = frozenset({"state", "starts"})
HARD = {"quantity": "kg", "price": "price", "from": "starts", "place": "commune", "grade": "grade", "state": "state", "certificates": "certificates"}

Marks = npt.NDArray[np.int8]
Array = npt.NDArray[Any]


def _marked(known: Array, good: Array, off: Array) -> Marks:
    return np.where(known, np.where(good, GOOD, np.where(off, OFF, BAD)), OPEN).astype(np.int8)


@dataclass
class Truth:
    """Grades of needs and offers of one world."""

    world: World
    offers: Listings

    @cached_property
    def _rows(self) -> list[Array]:
        """The rows that mean each product."""
        product = self.offers.facts.product
        order = np.argsort(product, kind="stable")
        ends = np.searchsorted(product[order], np.arange(len(self.world.products) + 1))
        return [order[start:end] for start, end in pairwise(ends)]

    def kinds(self, product: int) -> Array:
        """The rows of the product and of its kinds: what a reader of the words alone can get right."""
        return np.concatenate([self._rows[number] for number in self._family(product, below=True)])

    def _family(self, product: int, *, below: bool) -> list[int]:
        key, lexicon, number = self.world.products[product], self.world.full, self.world.number
        return [number[other] for other in (lexicon.below(key) if below else lexicon.line(key)[1:]) if other in number]

    @cached_property
    def km(self) -> Array:
        """Distances between the communes (haversine)."""
        lat, lon = np.radians(self.world.spots).T
        chord = np.sin((lat[:, None] - lat) / 2) ** 2 + np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
        return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(chord, 1))))

    @cached_property
    def instead(self) -> Array:
        """Which state that is had (second) the trade takes for which that is wanted (first)."""
        states = self.world.lists.states
        key = {record.phrase: record.state for record in states}
        taken = {(wanted, record.state) for record in states for wanted in record.stands_for}
        return np.array([[(key[wanted], key[had]) in taken for had in STATES] for wanted in STATES])

    @cached_property
    def held(self) -> Array:
        """For every set of certificates that is held, the set of those that it satisfies."""
        book = self.world.full.phrases
        keys = [book.certificate_of(name) for name in CERTIFICATES]
        satisfied = [sum(1 << bit for bit, key in enumerate(keys) if key in book.satisfied_by(own)) for own in keys]
        sets = np.arange(1 << len(keys))
        return np.asarray(np.bitwise_or.reduce([np.where(sets >> bit & 1, mask, 0) for bit, mask in enumerate(satisfied)]))

    def of(self, needs: Listings, row: int) -> tuple[Array, Array]:
        """The rows of the offers that have a grade above 0 for this need, and the grades."""
        need = needs.facts.take(np.array([row]))
        product = int(need.product[0])
        kinds, above = self.kinds(product), [self._rows[number] for number in self._family(product, below=False)]
        rows = np.concatenate([kinds, *above])
        offers = self.offers.facts.take(rows)
        grades = self._grades(need, self.marks(need, offers), np.arange(len(rows)) >= len(kinds))
        return rows[grades > 0], grades[grades > 0]

    def marks(self, need: Facts, offers: Facts) -> dict[str, Marks]:
        """Each thing that one need states as good, off, bad or open in each offer; nothing for what it does not state."""
        asked = {
            "grade": need.grade[0] >= 0, "state": need.state[0] >= 0, "kg": need.kg[0] == need.kg[0], "starts": need.starts[0] > 0,
            "price": need.price[0] == need.price[0], "commune": need.commune[0] >= 0, "certificates": need.certificates[0] >= 0,
        }  # fmt: skip
        return {name: getattr(self, f"_{name}")(need, offers) for name, stated in asked.items() if stated}

    def _grade(self, need: Facts, offers: Facts) -> Marks:
        behind = offers.grade.astype(np.int64) - need.grade[0]
        return _marked((offers.grade >= 0) & (offers.sized == need.sized[0]), behind <= 0, behind == 1)

    def _state(self, need: Facts, offers: Facts) -> Marks:
        return _marked(offers.state >= 0, offers.state == need.state[0], self.instead[need.state[0], offers.state])

    def _kg(self, need: Facts, offers: Facts) -> Marks:
        share = offers.kg / need.kg[0]
        return _marked(~np.isnan(share), share >= 0.8, share >= 0.2)

    def _starts(self, need: Facts, offers: Facts) -> Marks:
        days = np.minimum(offers.ends, need.ends[0]) - np.maximum(offers.starts, need.starts[0]) + 1
        wanted = need.ends[0] - need.starts[0] + 1
        return _marked(offers.starts > 0, days >= 0.8 * wanted, days > 0)

    def _price(self, need: Facts, offers: Facts) -> Marks:
        ratio = offers.price / need.price[0]
        return _marked(~np.isnan(ratio), ratio <= 1, ratio <= 1.1)

    def _commune(self, need: Facts, offers: Facts) -> Marks:
        km = self.km[need.commune[0]][offers.commune]
        radius = need.radius[0] if need.radius[0] == need.radius[0] else DEFAULT_RADIUS_KM
        return _marked(offers.commune >= 0, km <= radius, km <= 2 * radius)

    def _certificates(self, need: Facts, offers: Facts) -> Marks:
        wanted = int(need.certificates[0])
        shared = self.held[np.maximum(offers.certificates, 0)] & wanted
        return _marked(offers.certificates >= 0, shared == wanted, shared > 0)

    def _grades(self, need: Facts, marks: dict[str, Marks], generic: Array) -> npt.NDArray[np.int8]:
        size = (len(marks), len(generic))
        table = np.stack(list(marks.values())) if marks else np.zeros(size, np.int8)
        good, bad = (table == GOOD).sum(axis=0), (table == BAD).sum(axis=0)
        doubt = ((table == OFF) | (table == OPEN)).sum(axis=0) + generic
        grades = np.select([bad == 0, bad == 1, (bad == 2) & (good >= 3) & (doubt == 0)], [np.where(doubt <= 1, 3, 2), 1, 1], 0)
        grades = np.where(generic, np.minimum(grades, 2), grades)
        if len(marks) >= 3:
            grades = np.where((table == OPEN).all(axis=0), np.minimum(grades, 1), grades)
        for bit, name in enumerate(MUST_COLUMNS):
            if int(need.must[0]) >> bit & 1:
                grades = _held_to(grades, marks[HARD[name]], HARD[name])
        return grades.astype(np.int8)


def _held_to(grades: Array, marks: Marks, column: str) -> Array:
    """The grades with one column made a hard requirement."""
    fails = (marks == BAD) if column in ONLY_BAD_FAILS else (marks == BAD) | (marks == OFF)
    return np.where(fails, 0, np.where(marks == OPEN, np.minimum(grades, 2), grades))
