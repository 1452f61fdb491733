"""Which of the phrases that were found name the same thing as the one that is asked for: what `candidates` says of each pair, of many at once.

The words of every phrase stand here as numbers, so that one compiled loop can hold them side by side; what is compiled is in `wordcompiled`.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaker.matching.growing import Growing
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.namelike import CLASS, FIBRE, LISTED, NAME, PIECE, PIECES, STUFF, WARE, WARES, core_of, heard_as, made_of
from matchmaker.matching.text import fold_word
from matchmaker.matching.wordindex import Alike
from matchmaker.matching.wordruns import CLASS_NOUNS, same_word

Numbers = npt.NDArray[np.int64]


class PhrasePairs:
    """The words of phrases that name nothing listed. One thread adds; others read what belongs to phrases that they know of."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._number: dict[str, int] = {}
        self._sounds: dict[str, int] = {}
        self._folds: dict[str, int] = {}
        self._heard, self._folded, self._marks = Growing.of(np.int32), Growing.of(np.int32), Growing.of(np.uint8)
        self._words, self._ends, self._made = Growing.of(np.int32), Growing.of(np.int64), Growing.of(np.uint8)
        self._ends.append(0)
        compiled = import_module("matchmaker.matching.wordcompiled")
        self._loop: Any = compiled.paired
        self.stretched: Any = compiled.stretched

    @classmethod
    def of(cls, phrases: Iterable[str], lexicon: Lexicon) -> PhrasePairs:
        """These phrases, in the order of their places."""
        found = cls(lexicon)
        words, ends, made = [], [0], []
        for phrase in phrases:
            words += [found._numbered(word) for word in phrase.split()]
            ends.append(len(words))
            made.append(made_of(lexicon, phrase))
        found._words, found._ends, found._made = (
            Growing(np.array(many, kind)) for many, kind in ((words, np.int32), (ends, np.int64), (made, np.uint8))
        )
        return found

    def add(self, phrase: str) -> None:
        """One more phrase."""
        self._words.extend([self._numbered(word) for word in phrase.split()])
        self._made.append(made_of(self.lexicon, phrase))
        self._ends.append(self._words.many)

    def _numbered(self, typed: str) -> int:
        number = self._number.get(typed)
        if number is None:
            word = same_word(typed)
            self._heard.append(self._sounds.setdefault(heard_as(word), len(self._sounds)))
            self._folded.append(self._folds.setdefault(fold_word(word), len(self._folds)))
            self._marks.append(self._marks_of(word))
            number = self._number[typed] = len(self._number)
        return number

    def _marks_of(self, word: str) -> int:
        folded = fold_word(word)
        kinds = CLASS * (folded in CLASS_NOUNS) | PIECE * (folded in PIECES) | WARE * (folded in WARES) | FIBRE * (folded in STUFF)
        return kinds | LISTED * self.lexicon.knows(word) | NAME * self.lexicon.is_name(word)

    def of_the_same(self, phrase: str, near: Alike) -> Numbers:
        """Of the phrases that were found near this one, those that name the same: place, how alike in thousandths, and 1 where surely, a row each."""
        words, start = core_of(phrase)
        heard, folded = _numbers(self._sounds, map(heard_as, words)), _numbers(self._folds, map(fold_word, words))
        marks = np.array([self._marks_of(word) for word in words], np.uint8)
        found: Numbers = self._loop(
            heard, folded, marks, start, made_of(self.lexicon, phrase), near.found, near.alike,
            self._heard.all(), self._folded.all(), self._marks.all(), self._words.all(), self._ends.all(), self._made.all(),
        )  # fmt: skip
        return found


def _numbers(known: dict[str, int], words: Iterable[str]) -> npt.NDArray[np.int32]:
    """The numbers of these words; each that has none gets one of its own, below nothing."""
    strange: dict[str, int] = {}
    return np.array([known[word] if word in known else strange.setdefault(word, -1 - len(strange)) for word in words], np.int32)
