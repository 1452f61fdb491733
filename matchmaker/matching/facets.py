"""What a set of listings is made of, by the facts that a buyer sifts by: how many have each value, and which pass what was chosen.

A facet's own counts leave its own choice aside, so that every value says what choosing it too would bring. What a listing is silent about
is counted apart and passes only where the silence itself was chosen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from matchmaker.domain.places import OldCommune, Succession
from matchmaker.matching.catalogue import Catalogue, Rows
from matchmaker.matching.columns import MANY, NO_DAY, Columns, Ints
from matchmaker.matching.lexicon import Lexicon

Flags = npt.NDArray[np.bool_]
UNKNOWN, OUTSIDE, NONE, YES = "unknown", "outside", "none", "yes"
"""Values of any facet: nothing is known; a place outside the province; known to hold no certificate; the fact is given."""
MONTHS = 12
_NO_CERTIFICATE = MANY + 1
_GRADE_BY_WEIGHT = re.compile(r"^g\d+$")
"""Keys of grades that say nothing but a weight, which the size says already."""


class Facet(Protocol):
    """One fact of a set of listings: the values that it can have, and which listings have which."""

    @property
    def values(self) -> tuple[str, ...]:
        """Every value that a listing may have."""

    def counts(self, keep: Flags) -> dict[str, int]:
        """How many of the kept listings have each value; only values that some have."""

    def silent(self) -> Flags:
        """The listings of which nothing is known."""

    def passing(self, chosen: Collection[str]) -> Flags:
        """The listings that have any of the chosen values."""

    def take(self, rows: Rows) -> Facet:
        """The same facet of these listings only."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A facet of which a listing has one value in each of its columns; -1 is silence."""

    values: tuple[str, ...]
    codes: tuple[Ints, ...]

    def counts(self, keep: Flags) -> dict[str, int]:
        """How many of the kept listings have each value; only values that some have."""
        total = np.zeros(len(self.values) + 1, np.int64)
        for codes in self.codes:
            total += np.bincount(codes[keep] + 1, minlength=len(self.values) + 1)
        return {self.values[place]: int(total[place + 1]) for place in np.flatnonzero(total[1:]).tolist()}

    def silent(self) -> Flags:
        """The listings of which nothing is known."""
        return np.asarray(np.logical_and.reduce([codes < 0 for codes in self.codes]), np.bool_)

    def passing(self, chosen: Collection[str]) -> Flags:
        """The listings that have any of the chosen values."""
        wanted = np.array([value in chosen for value in self.values] + [False], np.bool_)  # -1 is the last
        has: Flags = np.logical_or.reduce([wanted[codes] for codes in self.codes])
        return has | self.silent() if UNKNOWN in chosen else has

    def take(self, rows: Rows) -> Coded:
        """The same facet of these listings only."""
        return Coded(self.values, tuple(codes[rows] for codes in self.codes))


@dataclass(frozen=True, slots=True)
class Flagged:
    """A facet of which a listing may have several values, one bit each."""

    values: tuple[str, ...]
    places: tuple[int, ...]  # which bit each value is
    bits: npt.NDArray[np.int64]
    known: Flags

    def counts(self, keep: Flags) -> dict[str, int]:
        """How many of the kept listings have each value; only values that some have."""
        bits = self.bits[keep]
        found = ((value, int(np.count_nonzero(bits & (1 << place)))) for value, place in zip(self.values, self.places, strict=True))
        return {value: count for value, count in found if count}

    def silent(self) -> Flags:
        """The listings of which nothing is known."""
        return ~self.known

    def passing(self, chosen: Collection[str]) -> Flags:
        """The listings that have any of the chosen values."""
        wanted = sum(1 << place for value, place in zip(self.values, self.places, strict=True) if value in chosen)
        has: Flags = (self.bits & wanted) != 0
        return has | ~self.known if UNKNOWN in chosen else has

    def take(self, rows: Rows) -> Flagged:
        """The same facet of these listings only."""
        return Flagged(self.values, self.places, self.bits[rows], self.known[rows])


@dataclass(frozen=True, slots=True)
class Counted:
    """What one facet found: how many listings have each value, how many say nothing, and of how many."""

    values: Mapping[str, int]
    unknown: int
    total: int

    @property
    def parts(self) -> bool:
        """Would choosing some value leave some of the listings out?"""
        return any(count < self.total for count in self.values.values())


@dataclass(frozen=True, slots=True)
class Sifted:
    """Which listings pass everything that was chosen, what each facet counts, and how many would pass without each choice."""

    keep: Flags
    counted: Mapping[str, Counted]
    without: Mapping[str, int]


def sift(facets: Mapping[str, Facet], chosen: Mapping[str, Collection[str]], also: Flags) -> Sifted:
    """The listings that pass all choices and `also`, and the counts of every facet beside the other choices."""
    passing = {name: facets[name].passing(values) for name, values in chosen.items() if values and name in facets}
    keep = _all_of(also, passing.values())
    beside = {name: _all_of(also, (mask for other, mask in passing.items() if other != name)) for name in passing}
    counted = {}
    for name, facet in facets.items():
        base = beside.get(name, keep)
        counted[name] = Counted(facet.counts(base), int(np.count_nonzero(facet.silent() & base)), int(np.count_nonzero(base)))
    return Sifted(keep, counted, {name: int(np.count_nonzero(mask)) for name, mask in beside.items()})


def _all_of(first: Flags, others: Iterable[Flags]) -> Flags:
    return np.asarray(np.logical_and.reduce([first, *others]), np.bool_)


def facets_of(catalogue: Catalogue, today: date) -> dict[str, Facet]:
    """Every facet that the catalogue alone knows of, for all of its listings; the months are the twelve from today's on."""
    columns, pools = catalogue.columns, catalogue.pools
    return {
        "commune": _communes(columns, tuple(pools.communes.strings)),
        "district": _districts(columns, catalogue.lexicon, pools.communes.number),
        "month": _months(columns, today),
        "certificate": _certificates(columns, tuple(pools.certificates.strings), today),
        "state": Coded(tuple(pools.states.strings), (columns.state.astype(np.int32),)),
        "grade": _grades(columns, tuple(pools.grades.strings)),
        "priced": _given(~np.isnan(columns.price)),
        "counted": _given(~np.isnan(columns.amount)),
    }


def _given(known: Flags) -> Coded:
    return Coded((YES,), (np.where(known, 0, -1).astype(np.int32),))


def _communes(columns: Columns, codes: tuple[str, ...]) -> Coded:
    """The one commune that a place means; a place that can be several is in none of them for sure."""
    first = columns.places[:, 0].astype(np.int32)
    one = np.where(columns.places[:, 1] < 0, first, -1)
    return Coded((*codes, OUTSIDE), (np.where(first == -2, len(codes), one).astype(np.int32),))


def _districts(columns: Columns, lexicon: Lexicon, number: Mapping[str, int]) -> Flagged:
    """The districts until June 2025 in which a place surely lies: all that it can mean must have land there."""
    districts, held = district_bits(lexicon.lists.old_communes, lexicon.lists.successions, number)
    bits = np.full(len(columns), -1, np.int64)
    for place in range(columns.places.shape[1]):
        spot = columns.places[:, place]
        bits = np.where(spot >= 0, bits & held[spot], bits)
    first = columns.places[:, 0]
    return Flagged(districts, tuple(range(len(districts))), np.where(first >= 0, bits, 0), first != -1)


def district_bits(
    olds: Sequence[OldCommune], successions: Sequence[Succession], number: Mapping[str, int]
) -> tuple[tuple[str, ...], npt.NDArray[np.int64]]:
    """The old districts in the order of the list, and for each commune by its number the bits of those that it took land from."""
    districts = tuple(dict.fromkeys(old.district for old in olds))[:MANY]
    bit = {district: 1 << place for place, district in enumerate(districts)}
    of_old = {old.code: bit.get(old.district, 0) for old in olds}
    held = np.zeros(max(len(number), 1), np.int64)
    for one in successions:
        if one.new_code in number:
            held[number[one.new_code]] |= of_old.get(one.old_code, 0)
    return districts, held


def months_from(today: date) -> tuple[date, ...]:
    """The first days of this month and of the eleven after it."""
    return tuple(date(today.year + (today.month - 1 + ahead) // 12, (today.month - 1 + ahead) % 12 + 1, 1) for ahead in range(MONTHS))


def _months(columns: Columns, today: date) -> Flagged:
    firsts = months_from(today)
    following = months_from(firsts[-1])[1]
    ends = [*(first.toordinal() for first in firsts[1:]), following.toordinal()]
    bits = np.zeros(len(columns), np.int64)
    for place, (first, end) in enumerate(zip(firsts, ends, strict=True)):
        bits |= np.where((columns.starts < end) & (columns.ends >= first.toordinal()), np.int64(1 << place), np.int64(0))
    known = columns.starts != NO_DAY
    return Flagged(tuple(f"{first:%Y-%m}" for first in firsts), tuple(range(MONTHS)), np.where(known, bits, 0), known)


def _certificates(columns: Columns, names: tuple[str, ...], today: date) -> Flagged:
    """What is held and has not ended; those beyond the numbered ones are kept with the listing but not counted."""
    known = columns.certificates >= 0
    bits = np.where(known, columns.certificates, 0)
    for row in np.flatnonzero([bool(ends) for ends in columns.dated]).tolist():
        for own, last in columns.dated[row]:
            if last >= today.toordinal():
                bits[row] |= own
    bits = np.where(known & (bits == 0), np.int64(1 << _NO_CERTIFICATE), bits)
    listed = names[:MANY]
    return Flagged((*listed, NONE), (*range(len(listed)), _NO_CERTIFICATE), bits, known)


def _grades(columns: Columns, names: tuple[str, ...]) -> Coded:
    """The weight of a piece as stated, and the grade by its name; a listing may say both."""
    low, high = columns.piece_low, columns.piece_high
    sized = np.flatnonzero(~np.isnan(low))
    pairs, inverse = np.unique(np.round(low[sized], 2) + 1j * np.round(np.minimum(high[sized], 1e9), 2), return_inverse=True)
    sizes = tuple(size_value(pair.real, pair.imag) for pair in pairs)
    size = np.full(len(columns), -1, np.int32)
    size[sized] = inverse
    spoken = np.array([bool(name) and not _GRADE_BY_WEIGHT.match(name) for name in names], np.bool_)
    grade = np.where(spoken[columns.grade], columns.grade + len(sizes), -1).astype(np.int32)
    return Coded((*sizes, *names), (size, grade))


def size_value(low: float, high: float) -> str:
    """A size as a facet's value: grams a piece, from and to, an open end left out (`300-400`, `400-`)."""
    return f"{f'{low:g}' if low > 0 else ''}-{f'{high:g}' if high < 1e9 else ''}"


def kinds_of(lexicon: Lexicon, products: Ints, readings: Sequence[tuple[str, slice]]) -> Coded | None:
    """The kinds of what was searched: of several readings each reading, of one its children; None where there is nothing to part.

    `products` are the surest products of the found listings by number, and each reading says which stretch of them it found.
    """
    if len(readings) > 1:
        codes = np.full(len(products), -1, np.int32)
        for place, (_, stretch) in enumerate(readings):
            codes[stretch] = place
        return Coded(tuple(product for product, _ in readings), (codes,))
    if not readings or not lexicon.generic(readings[0][0]):
        return None
    asked = readings[0][0]
    children: dict[str, int] = {}
    code = np.full(len(lexicon.keys) + 1, -1, np.int32)
    for key in lexicon.below(asked)[1:]:
        line = lexicon.line(key)
        child = line[line.index(asked) - 1]
        code[lexicon.number[key]] = children.setdefault(child, len(children))
    return Coded(tuple(children), (code[products],))


def by_party(codes: Sequence[str], facts: Mapping[str, str], values: tuple[str, ...]) -> Coded:
    """A facet of parties in the order of their codes: what is known of each; to be taken by the numbers of the listings' parties."""
    number = {value: place for place, value in enumerate(values)}
    return Coded(values, (np.array([number.get(facts.get(code, ""), -1) for code in codes], np.int32),))
