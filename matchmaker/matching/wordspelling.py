"""The first words of phrases, as numbers into tables of distinct words that only ever grow."""

from __future__ import annotations

from array import array
from collections import defaultdict
from functools import lru_cache
from itertools import accumulate, count

import numpy as np
import numpy.typing as npt

from matchmaker.matching.growing import Growing
from matchmaker.matching.text import SOUTHERN, fold_word, tone_apart
from matchmaker.matching.wordlike import LONGEST, Asked, Floats, Held, Letters
from matchmaker.matching.wordruns import SAYS, first_words

NONE = np.empty(0, np.uint32)
SAYS_BY_PLACE = np.array(SAYS, dtype=np.float64)


@lru_cache(maxsize=50_000)
def toned(word: str) -> str:
    """A word with its tone, as the south hears it, set at its end."""
    return tone_apart(word).translate(SOUTHERN)


class _Table:
    """Words, letter by letter."""

    def __init__(self) -> None:
        self._letters: Growing[np.uint32] = Growing.of(np.uint32)
        self._ends: Growing[np.int64] = Growing.of(np.int64)
        self._has: Growing[np.uint32] = Growing.of(np.uint32)
        self._ends.append(0)

    def add(self, word: str) -> None:
        """One more word."""
        letters = [ord(letter) for letter in word[:LONGEST]]
        has = 0
        for letter in letters:
            has |= 1 << (letter & 31)
        self._letters.extend(letters)
        self._has.append(has)
        self._ends.append(self._letters.many)

    def fill(self, words: list[str]) -> None:
        """These words at once, into a table that is empty."""
        cut = [word[:LONGEST] for word in words]
        letters = _numbers_of(cut)
        ends = np.array(list(accumulate(map(len, cut), initial=0)), np.int64)
        has = np.bitwise_or.reduceat(np.append(np.uint32(1) << (letters & np.uint32(31)), np.uint32(0)), ends[:-1]) if words else NONE
        self._letters, self._ends, self._has = Growing(letters), Growing(ends), Growing(has)

    def all(self) -> Letters:
        """The words there are."""
        ends = self._ends.all()
        return Letters(self._letters.all(), ends, self._has.all())


def _letters_of(words: list[str]) -> Letters:
    ends = list(accumulate((len(word) for word in words), initial=0))
    return Letters(_numbers_of(words), np.array(ends, np.int64), NONE)


def _numbers_of(words: list[str]) -> npt.NDArray[np.uint32]:
    return np.frombuffer("".join(words).encode("utf-32-le"), np.uint32).copy()


class Spellings:
    """The first words of phrases. One thread adds; others read what belongs to phrases that were made known to them afterwards."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._folded, self._toned = _Table(), _Table()
        self._words: Growing[np.int32] = Growing.of(np.int32)
        self._ends: Growing[np.int64] = Growing.of(np.int64)
        self._marked: Growing[np.bool_] = Growing.of(np.bool_)
        self._ends.append(0)

    def fill(self, phrases: list[str]) -> None:
        """These phrases at once, into a table that is empty."""
        number: defaultdict[str, int] = defaultdict(count().__next__)
        numbers, ends = array("i"), array("q", [0])
        for phrase in phrases:
            numbers.extend(map(number.__getitem__, first_words(phrase)))
            ends.append(len(numbers))
        self._number = dict(number)
        self._folded.fill([fold_word(word) for word in number])
        self._toned.fill([toned(word) for word in number])
        self._words, self._ends = Growing(np.array(numbers, np.int32)), Growing(np.array(ends, np.int64))
        self._marked = Growing(np.array([not phrase.isascii() for phrase in phrases], np.bool_))

    def add(self, phrase: str) -> None:
        """One more phrase."""
        self._words.extend([self._numbered(word) for word in first_words(phrase)])
        self._ends.append(self._words.many)
        self._marked.append(not phrase.isascii())

    def _numbered(self, word: str) -> int:
        number = self._number.get(word)
        if number is None:
            number = self._number[word] = len(self._number)
            self._folded.add(fold_word(word))
            self._toned.add(toned(word))
        return number

    def asked(self, phrase: str, weights: Floats) -> Asked:
        """A phrase to compare, whose first words weigh so much."""
        words = first_words(phrase)
        folded = _letters_of([fold_word(word)[:LONGEST] for word in words])
        if phrase.isascii():
            return Asked(folded, folded, weights, marked=False)
        return Asked(folded, _letters_of([toned(word)[:LONGEST] for word in words]), weights, marked=True)

    def held(self) -> Held:
        """What is known of every phrase."""
        return Held(self._folded.all(), self._toned.all(), self._words.all(), self._ends.all(), self._marked.all())
