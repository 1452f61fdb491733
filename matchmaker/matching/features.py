"""All comparisons of a need with its candidates, as one table of worths and levels: a column a comparison, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from matchmaker.domain.records import Linked
from matchmaker.matching import comparisons as compare
from matchmaker.matching.candidates import Candidates
from matchmaker.matching.catalogue import Catalogue, Rows
from matchmaker.matching.columns import Columns, Ints
from matchmaker.matching.comparisons import Compared, Ground
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


SAME_WORDS, NEAR_WORDS = 95, 60
"""rapidfuzz's likeness, in hundredths, from which on words are taken for the same, and for near."""


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
    def of(cls, numbers: Ints, strings: Sequence[str]) -> Texts:
        """The strings with these numbers."""
        distinct, of_row = np.unique(numbers, return_inverse=True)
        written = [strings[number] for number in distinct.tolist()]
        return cls(of_row, written, [fold_phrase(text) for text in written], np.array([text.isascii() for text in written], np.bool_))

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
    level = np.where(
        said, np.where(likeness >= SAME_WORDS, codes["SAME"], np.where(likeness >= NEAR_WORDS, codes["NEAR"], codes["OTHER"])), 0
    ).astype(np.int8)
    return Compared(worth.take(texts.of_row), level.take(texts.of_row))


class Many:
    """The candidates of a listing as columns, with what is worked out of them once, however many listings meet them."""

    def __init__(self, catalogue: Catalogue, rows: Rows) -> None:
        self.catalogue, self.rows = catalogue, rows.astype(np.intp)
        self.columns = catalogue.columns.take(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def phrases(self) -> Texts:
        """The words by which they name their products."""
        return Texts.of(self.columns.phrase, self.catalogue.pools.phrase_strings)

    @cached_property
    def rests(self) -> Texts:
        """What else they wrote."""
        return Texts.of(self.columns.rest, self.catalogue.pools.rest_strings)


def words_compared(asked: Linked, many: Many) -> dict[str, Compared]:
    """The two comparisons of words; unknown where the one listing has none of the kind."""
    unknown = Compared(np.full(len(many), NOT_KNOWN, np.int32), np.zeros(len(many), np.int8))
    return {
        "order": _text_column("order", asked.phrase, many.phrases, fuzz.token_sort_ratio) if asked.phrase else unknown,
        "rest": _text_column("rest", asked.rest, many.rests, fuzz.token_set_ratio) if asked.rest else unknown,
    }


def table_of(need: Columns, offer: Columns, ground: Ground, found: Candidates, words: dict[str, Compared]) -> Table:
    """Every comparison of needs with offers, of which one side is a single row."""
    outcomes = {
        "product": Compared(found.product_worth, found.product_level),
        "spelling": Compared(found.spelling_worth, found.spelling_level),
    } | words
    outcomes.update({name: comparison(need, offer, ground) for name, comparison in COMPARISONS})
    worths, levels = np.empty((len(COLUMNS), len(found)), np.int32), np.empty((len(COLUMNS), len(found)), np.int8)
    for place, column in enumerate(COLUMNS):
        worths[place], levels[place] = outcomes[column].worth, outcomes[column].level
    return Table(worths.T, levels.T)  # column by column in memory, as every later step reads them
