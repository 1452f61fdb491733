"""The open vocabulary: phrases that name no listed product, found by the rare runs of three letters that their first words share."""

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
LEAST_SHARED = 0.3
"""Share of rare letter runs, each by how far in front it stands, below which a phrase is not looked at."""
SAYS = (1.0, 1.0, 0.6, 0.35, 0.2, 0.12, 0.08)
"""How much a word says of what is named, by its place: a Vietnamese noun comes first and what follows narrows it, then tells of other things."""
SAYS_LATER = 0.05
NAMING_WORDS = 6
CLASS_NOUNS = frozenset({"ca", "con", "trai", "qua", "cay"})
"""Folded words that stand before a name and are left out as often: *cá chốt* is *chốt*. Others, such as *lá*, make another thing of it."""
SAYS_THE_CLASS = 0.4


def trigrams(word: str) -> set[str]:
    """The runs of three letters of a folded word, with its ends marked."""
    padded = f" {word} "
    return {padded[place : place + 3] for place in range(max(len(padded) - 2, 1))}


def says(folded: str) -> dict[str, float]:
    """The letter runs of a folded phrase with how much each says of what is named; a word said twice counts once."""
    words = list(dict.fromkeys(folded.split()))
    names = [word for word in words if word not in CLASS_NOUNS] or words
    said: dict[str, float] = {}
    for place, word in enumerate(names):
        for gram in trigrams(word):
            said.setdefault(gram, SAYS[place] if place < len(SAYS) else SAYS_LATER)
    for word in words:
        for gram in trigrams(word):
            said.setdefault(gram, SAYS_THE_CLASS)
    return said


def naming_words(phrase: str) -> str:
    """The first words of a phrase, each once."""
    return " ".join(list(dict.fromkeys(phrase.split()))[:NAMING_WORDS])


@dataclass(frozen=True, slots=True)
class Alike:
    """Phrases found: their places in the index, and how alike each is to the asked one, 0 to 1."""

    found: npt.NDArray[np.int32]
    alike: Floats


@dataclass(frozen=True, slots=True)
class _Posting:
    """The phrases that hold one letter run, how much it says in each, and how rare it is."""

    places: npt.NDArray[np.int32]
    says: Floats
    rarity: float


class WordIndex:
    """An immutable index of distinct phrases; what it answers depends on the phrases alone, not on their order."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self.phrases = list(phrases)
        self._named = [naming_words(phrase) for phrase in self.phrases]
        self._folded = [fold(named) for named in self._named]
        held: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, phrase in enumerate(self.phrases):
            for gram, weight in says(fold(phrase)).items():
                held[gram].append((place, weight))
        many = len(self.phrases)
        self._unseen = float(np.log1p(many or 1))
        self._postings: dict[str, _Posting] = {}
        self._whole = np.zeros(many)
        for gram in sorted(held):  # in one order, so that sums are the same in every process
            places, weights = zip(*held[gram], strict=True)
            posting = _Posting(np.array(places, np.int32), np.array(weights), float(np.log1p(many / len(places))))
            self._postings[gram] = posting
            self._whole[posting.places] += posting.rarity * posting.says

    def near(self, phrase: str) -> Alike:
        """The phrases that share enough of what this one's first words are spelt with, and rapidfuzz's word for how alike they are spelt."""
        asked = says(fold(phrase))
        if not asked or not self.phrases:
            return Alike(np.empty(0, np.int32), np.empty(0, np.float64))
        whole, shared = 0.0, np.zeros(len(self.phrases))
        for gram in sorted(asked):
            posting = self._postings.get(gram)
            whole += asked[gram] * (self._unseen if posting is None else posting.rarity)
            if posting is not None:
                shared[posting.places] += posting.rarity * np.minimum(posting.says, asked[gram])
        shared = (shared / whole + shared / self._whole) / 2
        enough = np.flatnonzero(shared >= LEAST_SHARED)
        if len(enough) > MOST_FOUND:
            kept = np.argsort(-shared[enough], kind="stable")[:MOST_FOUND]
            enough = np.sort(enough[kept])
        return Alike(enough.astype(np.int32), (shared[enough] + self._spelt(naming_words(phrase), enough)) / 2)

    def _spelt(self, named: str, places: npt.NDArray[np.intp]) -> Floats:
        """Likeness of spelling whatever the order of the words; marks count where both sides typed them."""
        if not len(places):
            return np.empty(0, np.float64)
        plain = process.cdist([fold(named)], [self._folded[place] for place in places], scorer=fuzz.token_set_ratio)[0]
        if named.isascii():
            return np.asarray(plain, dtype=np.float64) / 100
        exact = process.cdist([named], [self._named[place] for place in places], scorer=fuzz.token_set_ratio)[0]
        unmarked = np.array([self._named[place].isascii() for place in places])
        return np.asarray(np.where(unmarked, plain, exact) / 100, dtype=np.float64)
