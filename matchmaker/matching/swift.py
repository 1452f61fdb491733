"""The compiled form of a ranking: candidates as stretches of postings, one pass over their rows, words compared only where they can decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import floor
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from matchmaker.domain.records import MUST_COLUMNS, Linked, Listing, Need
from matchmaker.matching import comparisons as compare
from matchmaker.matching import scan
from matchmaker.matching.candidates import WORTH, alike_to, answering, beside_a_guess, is_guessed
from matchmaker.matching.catalogue import Catalogue, spelling_level
from matchmaker.matching.compiled import PLAIN
from matchmaker.matching.features import NEAR_WORDS, SAME_WORDS
from matchmaker.matching.levels import CODE, COLUMN_OF_MUST, COLUMNS, FAILING, LEVELS, NOT_KNOWN
from matchmaker.matching.linking import linked_listing
from matchmaker.matching.pools import Strings
from matchmaker.matching.postings import KIN, NAMED, PHRASE
from matchmaker.matching.rows import SIZES, Cells, cells_of
from matchmaker.matching.scorers import LinearScorer
from matchmaker.matching.text import fold, fold_phrase
from matchmaker.matching.tide_days import FIRST, tide_sums

Array = npt.NDArray[Any]
ANY = 32_767
MOST_LIKENESSES = 20_000
LIMITS = np.array([compare.POINT, compare.NEXT_SIZE, compare.SMALLER_TOO, compare.DEFAULT_RADIUS_KM, compare.FAR_RATIO, FIRST])
NO_BITS, NO_DAYS = np.empty(0, np.int64), np.empty(0, np.int32)


def _rungs(ladder: compare.Ladder) -> Array:
    table = np.full((6, 5), np.nan)
    for row, values in enumerate((ladder.at, ladder.base, ladder.slope, ladder.start, ladder.level, (ladder.at[-1] + 1,))):
        table[row, : len(values)] = values
    return table


LADDERS = np.array([_rungs(ladder) for ladder in (compare.SHARES, compare.DAYS, compare.PRICES)])
FAILS = np.zeros((len(MUST_COLUMNS), 1 + max(map(len, LEVELS.values()))), np.int8)
"""For each hard requirement the number of its column, then for each level of that whether it fails."""
for _bit, _must in enumerate(MUST_COLUMNS):
    _column = COLUMN_OF_MUST.get(_must, _must)
    FAILS[_bit, 0] = COLUMNS.index(_column)
    FAILS[_bit, 1 : 1 + len(LEVELS[_column])] = [level in FAILING[_must] for level in LEVELS[_column]]


class Weights(NamedTuple):
    """A scorer's numbers as the scan reads them."""

    weights: npt.NDArray[np.int64]
    unknown: npt.NDArray[np.int64]
    lifted: npt.NDArray[np.int64]


@lru_cache(maxsize=16)
def weights_of(scorer: LinearScorer) -> Weights:
    """The weights, what an unknown column counts for, in millionths, and what each worth counts for, in thousandths."""
    weights = np.array(scorer.weights, np.int64)
    if weights.sum() >= scan.SUNK or weights.min() < 0:
        raise ValueError("a scorer's weights sum to a hundred points and none is negative")
    return Weights(weights, np.array(scorer.unknown, np.int64) * weights // 1000, scorer.lifted)


@dataclass(frozen=True, slots=True)
class Asked:
    """The one listing, as cells, as the row that the scan reads, and as the words that its row leaves out."""

    cells: Cells
    linked: Linked
    row: Array
    km: Array
    own: tuple[Array, Array]
    wanted: bool


def asked_of(listing: Listing, catalogue: Catalogue) -> Asked:
    """The listing in the terms of a catalogue of the other side."""
    linked = linked_listing(catalogue.lexicon, listing)
    is_need = isinstance(listing, Need)
    cells = cells_of(catalogue.pools, listing, linked, wanted=is_need, grow=False)
    low, high, grade, rank = cells.grade
    bits, dated = cells.papers
    row = np.frombuffer(
        scan.PACKED.pack(
            cells.role, cells.pulse, cells.per, rank, bool(linked.phrase), bool(linked.rest), min(cells.places[0], 0), cells.must,
            cells.state, cells.measure, cells.price_measure, grade, cells.starts, cells.ends, low, high, cells.amount, cells.lot, cells.price,
            cells.radius, bits, cells.tie, cells.said,
        ),
        scan.ONE,
    )  # fmt: skip
    ends = () if is_need else dated
    own = (np.array([one for one, _ in ends], np.int64), np.array([day for _, day in ends], np.int32)) if ends else (NO_BITS, NO_DAYS)
    return Asked(cells, linked, row, _reach(catalogue, cells.places), own, not is_need)


def _reach(catalogue: Catalogue, places: tuple[int, ...]) -> Array:
    """The least and the greatest distance from these communes to each; NaN where none is known."""

    def made() -> Array:
        spots = [place for place in places if place >= 0]
        if not spots:
            return np.full((2, len(catalogue.km)), np.nan)
        return np.stack([catalogue.km[spots].min(axis=0), catalogue.km[spots].max(axis=0)])

    return catalogue.kept(("reach", places), made)


def segments_of(catalogue: Catalogue, linked: Linked, *, wanted: bool) -> Array:
    """Every stretch of postings to look at, by the rule that suits it best.

    A row a stretch, shape (stretches, 7): start, stop, level and worth of the product, the most surety, the least spelling level, and whether
    these two hold as they stand.
    """
    if not linked.readings or linked.also:  # whatever words anybody types are not worth keeping
        return _segments(catalogue, linked, wanted=wanted)
    return catalogue.kept(("segments", wanted, linked.readings), lambda: _segments(catalogue, linked, wanted=wanted))


def _segments(catalogue: Catalogue, linked: Linked, *, wanted: bool) -> Array:
    found: list[tuple[int, int, int, int, int, int, int]] = []
    level, lexicon, products = CODE["product"], catalogue.lexicon, catalogue.pools.products
    seen: set[str] = set()  # one reading may be of a kind of what another is of
    for place, reading in enumerate(linked.readings):
        product, floor = reading.product, spelling_level(linked, place)
        for rule, key in _unseen(answering(lexicon, product, wanted=wanted), seen):
            for stretch in catalogue.postings.stretches(NAMED, products.find(key)):
                found.append((*stretch, level[rule], WORTH[rule], reading.surety, floor, 0))
    kin = []
    seen = set()
    for place, reading in enumerate(() if wanted else linked.readings):
        for _, key in _unseen((("KIN", key) for key in lexicon.below(reading.product)), seen):
            for stretch in catalogue.postings.stretches(KIN, products.find(key)):
                kin.append((*stretch, level["KIN"], WORTH["KIN"], reading.surety, spelling_level(linked, place), 1))
    if not linked.readings and wanted and linked.kin:
        for key in lexicon.line(linked.kin):
            for stretch in catalogue.postings.stretches(NAMED, products.find(key)):
                kin.append((*stretch, level["KIN"], WORTH["KIN"], ANY, 0, 0))
    parts = [np.array(found, np.int64).reshape(-1, 7)]
    if linked.also if linked.readings else linked.phrase:
        parts.append(_of_words(catalogue, linked))
    if kin:
        parts.append(np.array(kin, np.int64).reshape(-1, 7))
    return np.concatenate(parts) if len(parts) > 1 else parts[0]


def _unseen(answers: Iterable[tuple[str, str]], seen: set[str]) -> Iterator[tuple[str, str]]:
    """The rules and products whose product was not met before, which is noted."""
    for rule, key in answers:
        if key not in seen:
            seen.add(key)
            yield rule, key


def _of_words(catalogue: Catalogue, linked: Linked) -> Array:
    """The stretches of phrases like that of the listing, those first that were there from the start."""
    postings, starts, alike = catalogue.postings, catalogue.postings.starts[PHRASE], _like(catalogue, linked)
    if PLAIN:
        first = alike[alike[:, 0] < len(starts) - 1]
        found = _stretches(starts[first[:, 0]], starts[first[:, 0] + 1], first)
    else:
        found = catalogue.pairs.stretched(alike, starts, CODE["product"]["WORDS"])
    if postings.later:
        later = [(place, at) for at, number in enumerate(alike[:, 0].tolist()) for place in postings.later.get((PHRASE, number), ())]
        places, of = np.array(later, np.int64).reshape(-1, 2).T
        found = np.concatenate([found, _stretches(places, places + 1, alike[of])])
    return found


def _stretches(starts: Array, ends: Array, alike: Array) -> Array:
    """Stretches of phrases that are so much alike."""
    worth, level = alike[:, 1], np.full(len(alike), CODE["product"]["WORDS"])
    return np.stack([starts, ends, level, worth, worth, alike[:, 2], np.ones_like(level)], axis=1)[starts < ends]


def _like(catalogue: Catalogue, linked: Linked) -> Array:
    """Phrases like that of the listing as `alike_to` gives them, a row each."""
    if PLAIN:
        return np.array(alike_to(catalogue, linked), np.int64).reshape(-1, 3)
    guessed, phrase = is_guessed(linked), linked.also if linked.readings else linked.phrase

    def made() -> Array:
        found = catalogue.pairs.of_the_same(phrase, catalogue.words.near(phrase))
        found[:, 2] = np.where(found[:, 2], CODE["spelling"]["EXACT"], CODE["spelling"]["FUZZY"])
        return np.array(beside_a_guess(catalogue, linked, found.tolist()), np.int64).reshape(-1, 3) if guessed else found

    return catalogue.kept(("like", phrase, linked.readings[0].product if guessed else ""), made)


class _Likeness:
    """How alike one text is to those of a pool, by their numbers: found once for each that is met, since the same words are asked for again."""

    def __init__(self, asked: str, strings: Sequence[str], scorer: Any, codes: dict[str, int]) -> None:
        self.asked, self.strings, self.scorer, self.codes = asked, strings, scorer, codes
        self.plain, self.ascii = fold(asked), asked.isascii()
        self.known: dict[int, int] = {0: NOT_KNOWN * 8}  # 0 is no text

    def of(self, numbers: list[int]) -> Array:
        """Worth and level for the texts with these numbers, as one number each: eight times the worth, and the level."""
        known = self.known
        fresh = [number for number in dict.fromkeys(numbers) if number not in known]
        if fresh:
            if len(known) > MOST_LIKENESSES:
                known = self.known = {0: NOT_KNOWN * 8}
                fresh = [number for number in dict.fromkeys(numbers) if number]
            texts = self.strings.remembered(fresh) if isinstance(self.strings, Strings) else [self.strings[number] for number in fresh]
            for number, likeness in zip(fresh, self._alike(texts), strict=True):
                level = "SAME" if likeness >= SAME_WORDS else "NEAR" if likeness >= NEAR_WORDS else "OTHER"
                known[number] = floor(likeness * 10) * 8 + self.codes[level]
        return np.array([known[number] for number in numbers], np.int32)

    def _alike(self, written: list[str]) -> list[float]:
        """rapidfuzz's likeness in hundredths; marks count where both typed them."""
        plainly = [self.ascii or text.isascii() for text in written]
        folded = [fold_phrase(text) for text, plain in zip(written, plainly, strict=True) if plain]
        marked = [text for text, plain in zip(written, plainly, strict=True) if not plain]
        of_folded = iter(process.cdist([self.plain], folded, scorer=self.scorer)[0].tolist() if folded else ())
        of_marked = iter(process.cdist([self.asked], marked, scorer=self.scorer)[0].tolist() if marked else ())
        return [next(of_folded) if plain else next(of_marked) for plain in plainly]


def _words(catalogue: Catalogue, place: int, asked: str, numbers: list[int]) -> Array:
    """Worth and level of one comparison of words with the texts of these numbers."""
    pool, scorer, codes = TEXTS[place]
    strings = getattr(catalogue.pools, pool)
    return catalogue.kept((pool, asked), lambda: _Likeness(asked, strings, scorer, codes)).of(numbers)


TEXTS = (("phrase_strings", fuzz.token_sort_ratio, CODE["order"]), ("rest_strings", fuzz.token_set_ratio, CODE["rest"]))


class Chosen(NamedTuple):
    """The best candidates, in order: rows, scores without the scorer's base, worths, levels, what each fails as bits, distances and share; what each
    column adds, the sum of what the known ones do, and the most that the others could."""

    rows: npt.NDArray[np.int64]
    scores: npt.NDArray[np.int64]
    worths: npt.NDArray[np.int32]
    levels: npt.NDArray[np.int8]
    failed: npt.NDArray[np.int64]
    figures: npt.NDArray[np.float64]
    parts: npt.NDArray[np.int64]
    sums: npt.NDArray[np.int64]


def best(asked: Asked, catalogue: Catalogue, scorer: LinearScorer, n: int) -> Chosen | None:
    """The n best candidates in a catalogue, None where there are none."""
    segments = segments_of(catalogue, asked.linked, wanted=asked.wanted)
    if not len(segments) or n < 1:
        return None
    numbers, shared = weights_of(scorer), catalogue.shared
    ground = (LADDERS, catalogue.instead, *asked.own, tide_sums())
    rows, briefs, postings = catalogue.packed, catalogue.postings.brief, catalogue.postings.arrays
    found, score, ties = scan.scan(  # type: ignore[no-untyped-call]
        asked.row, rows, briefs, postings, segments, asked.wanted, shared, ground, asked.km, LIMITS, SIZES, tuple(numbers), FAILS,
        catalogue.alive, n,
    )  # fmt: skip
    if not len(score):
        return None
    told, texts = np.full((2, len(score)), NOT_KNOWN * 8, np.int32), (asked.linked.phrase, asked.linked.rest)
    for place, text in enumerate(texts):
        if text and numbers.weights[scan.ORDER + place]:
            told[place] = _words(catalogue, place, text, found[3 + place].tolist())
    order = scan.first(score, ties, told, tuple(numbers), n)  # type: ignore[no-untyped-call]
    for place, text in enumerate(texts):
        if text and not numbers.weights[scan.ORDER + place]:  # what counts for nothing is compared where it is shown
            told[place, order] = _words(catalogue, place, text, found[3 + place, order].tolist())
    return Chosen(*scan.details(  # type: ignore[no-untyped-call]
        asked.row, rows, found, score, order, told, briefs, postings, segments, asked.wanted, shared, ground, asked.km, LIMITS, tuple(numbers), FAILS,
    ))  # fmt: skip
