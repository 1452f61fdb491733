"""All comparisons of a need with its candidates, as one table of worths and levels: a column a comparison, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from matchmaker.domain.records import Linked
from matchmaker.matching import comparisons as compare
from matchmaker.matching.candidates import Candidates
from matchmaker.matching.columns import NO_DAY, Columns, Ints, Pools
from matchmaker.matching.comparisons import Compared, Ground
from matchmaker.matching.levels import CODE, COLUMNS, NOT_KNOWN
from matchmaker.matching.text import fold, fold_phrase

COMPARISONS: tuple[tuple[str, Callable[[Columns, Columns, Ground], Compared]], ...] = (
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


def _alike(asked: str, strings: list[str], numbers: Ints, scorer: Callable[..., float]) -> npt.NDArray[np.float64]:
    """rapidfuzz's likeness of one string to those numbered, each distinct string compared once; marks count where both typed them."""
    seen = np.zeros(len(strings), np.bool_)
    seen[numbers] = True
    distinct = np.flatnonzero(seen)
    texts = [strings[number] for number in distinct.tolist()]
    plain = process.cdist([fold(asked)], [fold_phrase(text) for text in texts], scorer=scorer)[0].astype(np.float64)
    if not asked.isascii():
        exact = process.cdist([asked], texts, scorer=scorer)[0].astype(np.float64)
        plain = np.where(np.array([text.isascii() for text in texts]), plain, exact)
    by_number = np.empty(len(strings))
    by_number[distinct] = plain
    return by_number[numbers]


def _text_column(name: str, asked: str, strings: list[str], numbers: Ints, scorer: Callable[..., float]) -> Compared:
    """A column of likeness; unknown where either side wrote nothing of the kind."""
    worth = np.full(len(numbers), NOT_KNOWN, np.int32)
    level = np.zeros(len(numbers), np.int8)
    said = numbers > 0
    if asked and said.any():
        likeness = _alike(asked, strings, numbers[said], scorer)
        worth[said] = np.floor(likeness * 10).astype(np.int32)
        codes = CODE[name]
        level[said] = np.where(likeness >= 95, codes["SAME"], np.where(likeness >= 60, codes["NEAR"], codes["OTHER"]))
    return Compared(worth, level)


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one listing, and of its candidates by number."""

    asked: Linked
    theirs: Columns
    pools: Pools


def table_of(need: Columns, offer: Columns, ground: Ground, found: Candidates, texts: Texts) -> Table:
    """Every comparison of one listing with its candidates; either `need` or `offer` has the one row."""
    asked, theirs, pools = texts.asked, texts.theirs, texts.pools
    outcomes = {
        "product": Compared(found.product_worth, found.product_level),
        "spelling": Compared(found.spelling_worth, found.spelling_level),
        "order": _text_column("order", asked.phrase, pools.phrases.strings, theirs.phrase, fuzz.token_sort_ratio),
        "rest": _text_column("rest", asked.rest, pools.rests.strings, theirs.rest, fuzz.token_set_ratio),
    }
    one, n = (offer if theirs is need else need), len(found)
    unknown = Compared(np.full(n, NOT_KNOWN, np.int32), np.zeros(n, np.int8))
    outcomes.update({name: unknown if SILENT[name](one) else comparison(need, offer, ground) for name, comparison in COMPARISONS})
    return Table(np.stack([outcomes[column].worth for column in COLUMNS], axis=1), np.stack([outcomes[column].level for column in COLUMNS], axis=1))
