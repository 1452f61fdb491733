"""All comparisons of a need with its candidates, as one table of worths and levels: a column a comparison, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from matchmaker.domain.records import Linked
from matchmaker.matching import comparisons as compare
from matchmaker.matching.candidates import Candidates
from matchmaker.matching.catalogue import Catalogue, Rows
from matchmaker.matching.columns import NO_DAY, Columns, Ints
from matchmaker.matching.comparisons import Compared, Ground
from matchmaker.matching.kinds import READ, Kinds
from matchmaker.matching.levels import CODE, COLUMNS, NOT_KNOWN
from matchmaker.matching.text import fold, fold_phrase

Comparison: TypeAlias = Callable[[Columns, Columns, Ground], Compared]
COMPARISONS: tuple[tuple[str, Comparison], ...] = (
    ("grade", compare.compare_grade),
    ("state", compare.compare_state),
    ("quantity", compare.compare_quantity),
    ("window", compare.compare_window),
    ("price", compare.compare_price),
    ("place", compare.compare_place),
    ("certificates", compare.compare_certificates),
)
"""A new comparison is one function and one line here."""


SILENT: dict[str, Callable[[Columns], np.bool_]] = {
    "grade": lambda one: np.isnan(one.piece_low[0]) & (one.grade_rank[0] < 0) & (one.grade[0] == 0),
    "state": lambda one: one.state[0] < 0,
    "quantity": lambda one: np.isnan(one.amount[0]) & np.isnan(one.lot[0]),
    "window": lambda one: one.starts[0] == NO_DAY,
    "price": lambda one: np.isnan(one.price[0]),
    "place": lambda one: one.places[0, 0] == -1,
    "certificates": lambda one: (one.certificates[0] < 0) & (not one.dated[0]),
}
"""Does the one listing say nothing of this column? Then every pair is unknown, and nothing need be compared."""


@dataclass(frozen=True, slots=True)
class Table:
    """The outcome of every comparison for every candidate, shape (n, columns)."""

    worths: npt.NDArray[np.int32]
    levels: npt.NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Texts:
    """What the many wrote: which of a few distinct strings each bears, and these as written, folded, and whether they bear no marks."""

    of_row: npt.NDArray[np.intp]
    written: list[str]
    folded: list[str]
    unmarked: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, numbers: Ints, strings: list[str]) -> Texts:
        """The strings with these numbers."""
        seen = np.zeros(len(strings), np.bool_)
        seen[numbers] = True
        distinct = np.flatnonzero(seen)
        place = np.empty(len(strings), np.intp)
        place[distinct] = np.arange(len(distinct))
        written = [strings[number] for number in distinct.tolist()]
        return cls(place[numbers], written, [fold_phrase(text) for text in written], np.array([text.isascii() for text in written], np.bool_))

    def alike(self, asked: str, scorer: Callable[..., float]) -> npt.NDArray[np.float64]:
        """rapidfuzz's likeness of one string to each distinct one, in hundredths; marks count where both typed them."""
        plain: npt.NDArray[np.float64] = process.cdist([fold(asked)], self.folded, scorer=scorer)[0].astype(np.float64)
        if asked.isascii():
            return plain
        exact: npt.NDArray[np.float64] = process.cdist([asked], self.written, scorer=scorer)[0].astype(np.float64)
        return np.where(self.unmarked, plain, exact)


def _text_column(name: str, asked: str, texts: Texts, scorer: Callable[..., float]) -> Compared:
    """A column of likeness; unknown where either side wrote nothing of the kind."""
    likeness, codes = texts.alike(asked, scorer), CODE[name]
    said = np.array([bool(text) for text in texts.written], np.bool_)
    worth = np.where(said, np.floor(likeness * 10), NOT_KNOWN).astype(np.int32)
    level = np.where(said, np.where(likeness >= 95, codes["SAME"], np.where(likeness >= 60, codes["NEAR"], codes["OTHER"])), 0).astype(np.int8)
    return Compared(worth.take(texts.of_row), level.take(texts.of_row))


class Many:
    """The candidates of a listing as columns, with what is worked out of them once, however many listings meet them."""

    def __init__(self, catalogue: Catalogue, rows: Rows, *, wanted: bool) -> None:
        self.catalogue, self.rows, self.wanted = catalogue, rows.astype(np.intp), wanted
        self.columns = catalogue.columns.take(self.rows)
        self._kinds: dict[str, Kinds] = {}

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def phrases(self) -> Texts:
        """The words by which they name their products."""
        return Texts.of(self.columns.phrase, self.catalogue.pools.phrases.strings)

    @cached_property
    def rests(self) -> Texts:
        """What else they wrote."""
        return Texts.of(self.columns.rest, self.catalogue.pools.rests.strings)

    def kinds(self, column: str) -> Kinds:
        """The candidates as this column's comparison tells them apart."""
        found = self._kinds.get(column)
        if found is None:
            of_all = self.catalogue.kinds(column, wanted=self.wanted)
            found = self._kinds[column] = replace(of_all, of_row=of_all.of_row.take(self.rows))
        return found


@dataclass(frozen=True, slots=True)
class Setting:
    """One listing, its many candidates, and what the comparisons stand on."""

    one: Columns
    many: Many
    ground: Ground

    def compared(self, name: str, comparison: Comparison) -> Compared:
        """The comparison's outcome for every candidate, worked out once for those that it cannot tell apart."""
        kinds = self.many.kinds(name) if name in READ else None
        if kinds is None or len(kinds) >= len(self.many):
            return comparison(*self._sides(self.many.columns), self.ground)
        ground = replace(self.ground, radius_km=kinds.radius_km) if self.many.wanted else self.ground
        outcome = comparison(*self._sides(kinds.columns), ground)
        return Compared(outcome.worth.take(kinds.of_row), outcome.level.take(kinds.of_row))

    def _sides(self, many: Columns) -> tuple[Columns, Columns]:
        return (many, self.one) if self.many.wanted else (self.one, many)


def table_of(setting: Setting, found: Candidates, asked: Linked) -> Table:
    """Every comparison of one listing, whose words were read as `asked`, with its candidates."""
    n = len(found)
    unknown = Compared(np.full(n, NOT_KNOWN, np.int32), np.zeros(n, np.int8))
    outcomes = {
        "product": Compared(found.product_worth, found.product_level),
        "spelling": Compared(found.spelling_worth, found.spelling_level),
        "order": _text_column("order", asked.phrase, setting.many.phrases, fuzz.token_sort_ratio) if asked.phrase else unknown,
        "rest": _text_column("rest", asked.rest, setting.many.rests, fuzz.token_set_ratio) if asked.rest else unknown,
    }
    outcomes.update({name: unknown if SILENT[name](setting.one) else setting.compared(name, comparison) for name, comparison in COMPARISONS})
    worths, levels = np.empty((len(COLUMNS), n), np.int32), np.empty((len(COLUMNS), n), np.int8)
    for place, column in enumerate(COLUMNS):
        worths[place], levels[place] = outcomes[column].worth, outcomes[column].level
    return Table(worths.T, levels.T)  # column by column in memory, as every later step reads them
