"""Looks in the open listings of one side: what the words find, sifted by what was chosen, in the order that was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import Reading
from matchmaker.market import PartyBook, Shelf
from matchmaker.matching.catalogue import Rows
from matchmaker.matching.columns import Floats
from matchmaker.matching.facets import YES, Coded, Facet, Sifted, by_party, kinds_of, sift
from matchmaker.matching.finding import Found, Places, distances_to
from matchmaker.matching.ranking import Matcher
from matchmaker.workflows.searching.asking import CHOICES, Asked

MOST_READINGS = 6
PARTY_KINDS = ("cooperative", "enterprise")


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one reading found that no surer reading had found before: places in its candidates, and its stretch of all rows."""

    reading: Reading | None
    found: Found
    places: Places
    within: slice


class Look:
    """One search in one side's listings. Nothing is read from the database."""

    def __init__(self, matcher: Matcher, shelf: Shelf, book: PartyBook, asked: Asked) -> None:
        self.matcher, self.shelf, self.book, self.asked = matcher, shelf, book, asked
        readings: tuple[Reading | None, ...] = asked.said.readings[:MOST_READINGS] or (None,)
        self._founds = [(one, self._found(one)) for one in readings]
        self.sure = self._stretches("sure", np.zeros(len(shelf.catalogue), np.bool_))

    def _found(self, reading: Reading | None) -> Found:
        said = self.asked.said if reading is None else replace(self.asked.said, readings=(reading,))
        return Found.of(self.matcher, self.asked.record(said), self.shelf.catalogue)

    def _stretches(self, which: str, seen: npt.NDArray[np.bool_]) -> list[Stretch]:
        stretches, start = [], 0
        for reading, found in self._founds:
            places = np.flatnonzero(getattr(found, which) & ~seen[found.rows])
            seen[found.rows[places]] = True
            if len(places):
                stretches.append(Stretch(reading, found, places, slice(start, start + len(places))))
            start += len(places)
        return stretches

    @cached_property
    def perhaps(self) -> list[Stretch]:
        """What may be meant by what is said too generally; never what surely fits."""
        seen = np.zeros(len(self.shelf.catalogue), np.bool_)
        seen[self.rows] = True
        return self._stretches("perhaps", seen)

    @cached_property
    def rows(self) -> Rows:
        """The rows of everything that surely fits the words."""
        return rows_of(self.sure)

    @cached_property
    def km(self) -> Floats:
        """How far each of them lies from the place that was asked for."""
        return distances_to(self.shelf.catalogue, self.rows, self.asked.reading.units)

    @cached_property
    def facets(self) -> Mapping[str, Facet]:
        """Their facets, in the order in which they are shown."""
        return self._facets(self.rows, self.sure, CHOICES)

    def _facets(self, rows: Rows, stretches: list[Stretch], names: tuple[str, ...]) -> dict[str, Facet]:
        catalogue = self.shelf.catalogue
        made: dict[str, Facet] = {name: facet.take(rows) for name, facet in self.shelf.facets.items() if name in names}
        made |= {name: facet.take(catalogue.columns.party[rows]) for name, facet in self._of_parties().items() if name in names}
        if "kind" in names and (kinds := self._kinds(rows, stretches)) is not None:
            made["kind"] = kinds
        return {name: made[name] for name in CHOICES if name in made}

    def _of_parties(self) -> Mapping[str, Facet]:
        """The facets of the parties by their numbers in the catalogue."""
        catalogue, book = self.shelf.catalogue, self.book
        codes = catalogue.pools.parties.strings

        def made() -> dict[str, Facet]:
            return {"party": by_party(codes, book.kinds, PARTY_KINDS), "confirmed": by_party(codes, book.confirmed, (YES,))}

        return catalogue.kept(("parties", book.stamp), made)

    def _kinds(self, rows: Rows, stretches: list[Stretch]) -> Coded | None:
        readings = [(one.reading.product, one.within) for one in stretches if one.reading is not None]
        return kinds_of(self.shelf.catalogue.lexicon, self.shelf.catalogue.columns.product[rows], readings)

    @cached_property
    def near_enough(self) -> npt.NDArray[np.bool_]:
        """Which of them lie within the radius; all of them where none was asked for."""
        return _within(self.km, self.asked.radius_km)

    @cached_property
    def sifted(self) -> Sifted:
        """Which of them pass every choice, and what each facet counts."""
        return sift(self.facets, self.asked.chosen, self.near_enough)

    @cached_property
    def total(self) -> int:
        """How many of them pass every choice."""
        return int(np.count_nonzero(self.sifted.keep))

    @cached_property
    def unplaced(self) -> int:
        """How many pass every choice and are left out by the radius only because nobody knows where they are."""
        return int(np.count_nonzero(sift(self.facets, self.asked.chosen, np.isnan(self.km)).keep))

    def kept(self, stretch: Stretch) -> Places:
        """The places of a stretch that pass every choice."""
        return stretch.places[self.sifted.keep[stretch.within]]

    def first(self, stretch: Stretch, n: int) -> Places:
        """The first n of them in the order that was asked for."""
        keep = self.sifted.keep[stretch.within]
        km = self.km[stretch.within][keep]
        return stretch.found.ordered(stretch.places[keep], self.asked.sort, km, self.shelf.newness, n)

    def first_perhaps(self, n: int) -> tuple[list[tuple[Found, Places]], int]:
        """The first n listings that may be meant and pass every choice, and how many there are."""
        found: list[tuple[Found, Places]] = []
        total, left = 0, n
        for stretch in self.perhaps:
            rows = stretch.found.rows[stretch.places]
            km = distances_to(self.shelf.catalogue, rows, self.asked.reading.units)
            chosen = {name: values for name, values in self.asked.chosen.items() if name != "kind"}
            keep = sift(self._facets(rows, [], tuple(chosen)), chosen, _within(km, self.asked.radius_km)).keep
            total += int(np.count_nonzero(keep))
            if left > 0:
                best = stretch.found.ordered(stretch.places[keep], self.asked.sort, km[keep], self.shelf.newness, left)
                found.append((stretch.found, best))
                left -= len(best)
        return found, total


def rows_of(stretches: list[Stretch]) -> Rows:
    """The rows of all stretches, one after the other."""
    return np.concatenate([one.found.rows[one.places] for one in stretches]) if stretches else np.empty(0, np.int32)


def _within(km: Floats, radius_km: int | None) -> npt.NDArray[np.bool_]:
    if radius_km is None:
        return np.ones(len(km), np.bool_)
    with np.errstate(invalid="ignore"):
        return np.asarray(km <= radius_km, np.bool_)
