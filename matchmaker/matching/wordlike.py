"""How alike the words of one phrase are to those of many, in a loop that is compiled and in a plain form that answers the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

Floats = npt.NDArray[np.float64]
LEAST_SHARED = 30
"""Hundredths of what was asked, and of what a phrase says, shared on average, below which the phrase is not looked at."""
LEAST_ASKED = 5
"""Nor is one that shares less than one part in so many of what was asked, however little it says itself."""
UNLIKE = 0.4
"""Likeness of two words, 0 to 1, at which they have nothing in common: words of three letters share one easily."""
MARKS_COUNT = 0.5
"""How much of the difference that other marks make is counted where both phrases are typed with marks: many set them wrongly."""
JOINED = 0.9
"""What likeness is worth when it is found only by leaving the blanks out."""
LONGEST = 20
"""Letters of a word that are looked at, so that no word takes unbounded time."""


@dataclass(frozen=True, slots=True)
class Letters:
    """Words one after another, letter by letter: `ends[n]` is where word `n - 1` ends and word `n` begins; `has[n]` says which letters are in it, and
    is not worked out for a phrase that is asked for."""

    letters: npt.NDArray[np.uint32]
    ends: npt.NDArray[np.int64]
    has: npt.NDArray[np.uint32]

    def words(self) -> list[str]:
        """The words as text."""
        return [self.word(number) for number in range(len(self.ends) - 1)]

    def word(self, number: int) -> str:
        """One word as text."""
        return "".join(map(chr, self.letters[self.ends[number] : self.ends[number + 1]].tolist()))


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of the phrase that is asked for, without marks and with the tone at the end, how much each weighs, and whether any mark is typed."""

    folded: Letters
    toned: Letters
    weights: Floats
    marked: bool


@dataclass(frozen=True, slots=True)
class Held:
    """Phrases: their words as numbers into the two tables of letters, where the words of each end, whether each is typed with marks."""

    folded: Letters
    toned: Letters
    words: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int64]
    marked: npt.NDArray[np.bool_]


Likeness = Callable[[Asked, Held, npt.NDArray[np.int32], Floats], Floats]
"""How alike, 0 to 1, the asked phrase is to those at these places; the last says how much a word counts by its place in a phrase."""


def plain_likeness(asked: Asked, held: Held, places: npt.NDArray[np.int32], says: Floats) -> Floats:
    """In numpy and rapidfuzz: each distinct word once."""
    begin = held.ends[places]
    lengths = held.ends[places + 1] - begin
    begins = np.cumsum(lengths) - lengths
    rank = np.arange(int(lengths.sum())) - np.repeat(begins, lengths)
    distinct, which = np.unique(held.words[np.repeat(begin, lengths) + rank], return_inverse=True)
    like = _alike(asked.folded.words(), [held.folded.word(number) for number in distinct])[:, which]
    if asked.marked:
        exact = _alike(asked.toned.words(), [held.toned.word(number) for number in distinct])[:, which]
        both = np.repeat(held.marked[places], lengths)
        like = np.where(both, like - MARKS_COUNT * np.maximum(like - exact, 0.0), like)
    like = np.maximum(like - UNLIKE, 0.0) / (1.0 - UNLIKE)
    best = np.maximum.reduceat(like, begins, axis=1)
    ours = _in_turn(best * asked.weights[:, None]) / _in_turn(asked.weights[:, None])
    place = np.repeat(np.arange(len(places)), lengths)
    table = np.zeros((2, int(rank.max()) + 1, len(places)))
    table[0, rank, place], table[1, rank, place] = like.max(axis=0) * says[rank], says[rank]
    theirs = _in_turn(table[0]) / _in_turn(table[1])
    texts = [held.folded.word(number) for number in distinct]
    solid = ["".join([texts[at] for at in which[one : one + many]]) for one, many in zip(begins, lengths, strict=True)]
    return np.asarray(np.maximum((ours + theirs) / 2.0, JOINED * _alike(["".join(asked.folded.words())], solid)[0]))


def _in_turn(rows: Floats) -> Floats:
    """The sum of rows, one after the other: numpy's own sums go by another order, which tells in the last bit."""
    total = np.zeros(rows.shape[1])
    for row in rows:
        total = total + row
    return total


def _alike(words: list[str], others: list[str]) -> Floats:
    far = process.cdist(words, others, scorer=OSA.distance).astype(np.float64)
    longest = np.maximum(np.array([len(word) for word in words])[:, None], np.array([len(other) for other in others]))
    return np.asarray(1.0 - far / np.maximum(longest, 1))
