"""The open vocabulary: phrases that name no listed product, found by the rare runs of three letters that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from matchmaker.matching.columns import Floats
from matchmaker.matching.text import fold

MOST_FOUND = 200
LEAST_SHARED = 0.45
"""Share of the asked phrase's rare letter runs that a phrase must hold to be looked at."""


def trigrams(phrase: str) -> set[str]:
    """The runs of three letters of a folded phrase, word by word, with the ends of words marked."""
    return {padded[place : place + 3] for word in fold(phrase).split() for padded in (f" {word} ",) for place in range(max(len(padded) - 2, 1))}


@dataclass(frozen=True, slots=True)
class Alike:
    """Phrases found: their places in the index, and how alike each is to the asked one, 0 to 1."""

    found: npt.NDArray[np.int32]
    alike: Floats


class WordIndex:
    """An immutable index of distinct phrases; what it answers depends on the phrases alone, not on their order."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = list(phrases)
        self._folded = [fold(phrase) for phrase in self.phrases]
        postings: dict[str, list[int]] = defaultdict(list)
        for place, phrase in enumerate(self._folded):
            for gram in trigrams(phrase):
                postings[gram].append(place)
        many = len(self.phrases)
        self._postings = {gram: np.array(places, dtype=np.int32) for gram, places in postings.items()}
        self._weight = {gram: float(np.log1p(many / len(places))) for gram, places in postings.items()}
        self._unseen = float(np.log1p(many or 1))

    def near(self, phrase: str) -> Alike:
        """The phrases that hold enough of this one's rare letters, with rapidfuzz's word for how alike they are in spelling and in word order."""
        grams = trigrams(phrase)
        whole = sum(self._weight.get(gram, self._unseen) for gram in sorted(grams))
        if not whole or not self.phrases:
            return Alike(np.empty(0, np.int32), np.empty(0, np.float64))
        shared = np.zeros(len(self.phrases))
        for gram in sorted(grams):
            if gram in self._postings:
                shared[self._postings[gram]] += self._weight[gram]
        shared /= whole
        enough = np.flatnonzero(shared >= LEAST_SHARED)
        if len(enough) > MOST_FOUND:
            kept = np.argsort(-shared[enough], kind="stable")[:MOST_FOUND]
            enough = np.sort(enough[kept])
        return Alike(enough.astype(np.int32), (shared[enough] + self._spelt(phrase, enough)) / 2)

    def _spelt(self, phrase: str, places: npt.NDArray[np.intp]) -> Floats:
        """Likeness of spelling whatever the order of the words; marks count where both sides typed them."""
        if not len(places):
            return np.empty(0, np.float64)
        plain = process.cdist([fold(phrase)], [self._folded[place] for place in places], scorer=fuzz.token_set_ratio)[0]
        if phrase.isascii():
            return np.asarray(plain, dtype=np.float64) / 100
        exact = process.cdist([phrase], [self.phrases[place] for place in places], scorer=fuzz.token_set_ratio)[0]
        unmarked = np.array([self.phrases[place].isascii() for place in places])
        return np.asarray(np.where(unmarked, plain, exact) / 100, dtype=np.float64)
