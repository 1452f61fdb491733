"""The open vocabulary: phrases that name no listed product, found by the rare runs of three letters that their first words share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from matchmaker.matching.columns import Floats
from matchmaker.matching.text import fold, how_alike

MOST_FOUND = 200
LEAST_SHARED = 0.3
"""Share of rare letter runs, each by how far in front it stands, below which a phrase is not looked at."""
SAYS = (1.0, 1.0, 0.6, 0.35, 0.2, 0.12, 0.08)
"""How much a word says of what is named, by its place: a Vietnamese noun comes first and what follows narrows it, then tells of other things."""
SAYS_LATER = 0.05
NAMING_WORDS = 6
CLASS_NOUNS = frozenset({"ca", "con", "trai", "qua", "cay", "rau"})
"""Folded words that stand before a name and are left out as often: *cá chốt* is *chốt*. Others, such as *lá*, make another thing of it."""
PARTS = frozenset({"bong", "la", "dot", "cu", "hat", "than", "re", "vo", "bot", "nuoc", "mam", "kho", "banh", "tau"})
"""Folded nouns that begin many names and are none: a flower, a leaf, a shoot, something dried."""
SAYS_THE_CLASS = 0.4
SAME_NAME = 0.66
"""Likeness of two phrases that begin with one and the same name which nothing else in the trade bears, whatever follows it."""


def trigrams(word: str) -> set[str]:
    """The runs of three letters of a folded word, with its ends marked."""
    padded = f" {word} "
    return {padded[place : place + 3] for place in range(max(len(padded) - 2, 1))}


def names_in(words: Sequence[str]) -> list[str]:
    """The words without class nouns, each once; all of them where nothing else is left."""
    return list(dict.fromkeys(word for word in words if fold(word) not in CLASS_NOUNS)) or list(dict.fromkeys(words))


def says(folded: str) -> dict[str, float]:
    """The letter runs of a folded phrase with how much each says of what is named; a word said twice counts once."""
    words = list(dict.fromkeys(folded.split()))
    names = names_in(words)
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

    def __init__(self, phrases: Sequence[str], known: Callable[[str], bool] = lambda word: False) -> None:
        self.phrases, self._known = list(phrases), known
        self._first = [names_in(phrase.split())[0] if phrase.split() else "" for phrase in self.phrases]
        firsts: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(self._first):
            firsts[fold(word)].append(place)
        self._places_of_first = {word: np.array(places, np.int32) for word, places in firsts.items()}
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

    @classmethod
    def of(cls, phrases: Sequence[str], known: Callable[[str], bool] = lambda word: False) -> WordIndex:
        return cls(phrases, known)

    def add(self, phrase: str) -> int:
        self.__init__([*self.phrases, phrase], self._known)  # type: ignore[misc]
        return len(self.phrases) - 1

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
        same = self._of_the_same_name(phrase)
        enough = np.union1d(np.flatnonzero(shared >= LEAST_SHARED), same)
        if len(enough) > MOST_FOUND:
            kept = np.argsort(-shared[enough], kind="stable")[:MOST_FOUND]
            enough = np.sort(enough[kept])
        alike = (shared[enough] + self._spelt(naming_words(phrase), enough)) / 2
        return Alike(enough.astype(np.int32), np.where(np.isin(enough, same), np.maximum(alike, SAME_NAME), alike))

    def _of_the_same_name(self, phrase: str) -> npt.NDArray[np.int32]:
        """The phrases that begin with the same name as this one, where it is a word that the trade knows from nowhere else."""
        first = names_in(phrase.split())[0]
        if fold(first) in PARTS:
            return np.empty(0, np.int32)
        places = self._places_of_first.get(fold(first), np.empty(0, np.int32))
        bears = [place for place in places.tolist() if self._same_name(first, self._first[place])]
        return np.array(bears, np.int32)

    def _same_name(self, one: str, other: str) -> bool:
        alike = how_alike(one, other) is not None or how_alike(other, one) is not None
        return alike and not (self._known(one) and self._known(other))

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
