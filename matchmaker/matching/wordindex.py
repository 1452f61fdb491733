"""The open vocabulary: phrases that name no listed product, found by the rare runs of three letters that their first words share."""

from __future__ import annotations

import threading
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count

import numpy as np
import numpy.typing as npt

from matchmaker.matching.columns import Floats
from matchmaker.matching.growing import Growing, below
from matchmaker.matching.text import fold_word, how_alike
from matchmaker.matching.wordlike import LEAST_ASKED
from matchmaker.matching.wordruns import CLASS_NOUNS, COMMONEST, PARTS, SAYS, SAYS_THE_CLASS, WORD, first_name, first_words, said_by, steps
from matchmaker.matching.wordscan import Flags, Places, Scan, Sums, Weights, compiled_if_possible
from matchmaker.matching.wordspelling import SAYS_BY_PLACE, Spellings

MOST_FOUND = 100
"""Phrases whose words are compared: many more than anybody reads."""
SAME_NAME = 0.66
"""The least likeness of two phrases that begin with one and the same name which nothing else in the trade bears, whatever follows it."""
BY_SPELLING = 2 / 3
"""How much of the likeness is that of the words, the rest being that of the letter runs."""
NOWHERE, NOTHING = np.empty(0, np.int32), np.empty(0, np.uint8)
EXACT_TO = 9
"""Decimals of a likeness that count: the last bits differ by how a machine adds."""
EASE = 0.65
"""Of so many letters and words the half is much: the power that sets what is likely one thing above 0.6, and leaves 0 and 1 as they are."""
Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Alike:
    """Phrases found: their places in the index, ascending, and how alike each is to the asked one, 0 to 1."""

    found: npt.NDArray[np.int32]
    alike: Floats


class _Posting:
    """The phrases that hold one letter run, ascending, and how much it says in each."""

    __slots__ = ("places", "says")

    def __init__(self, places: Places, weights: Weights) -> None:
        self.places, self.says = Growing(places), Growing(weights)


@dataclass(frozen=True, slots=True)
class _State:
    """What a reader goes by: how many phrases there are, how much each says in all, and how much of that is common."""

    many: int
    weight: Sums
    common: Sums


class WordIndex:
    """Distinct phrases by their letter runs. It is added to without being made anew, and answers as one made at once of the same phrases.

    A letter run counts the more the fewer phrases hold it: `steps(phrases) - steps(holders) + COMMONEST`, by the counts of the moment of asking. What
    a phrase says in all is therefore kept as two whole numbers, `weight` and `common`, of which only the latter changes, and only when the holders of
    one of its letter runs have grown by half a doubling. All sums are of whole numbers, so that their order changes nothing.

    One thread adds at a time and any number ask meanwhile. Who asks takes `_state` once and sees nothing later: columns only grow, `common` is
    changed in a copy, and the new `_state` is put in place last. Postings are cut to what that state knows, so that counts and sums agree.
    """

    def __init__(self, known: Known = lambda word: False, scan: Scan | None = None) -> None:
        self.phrases: list[str] = []
        self._known, self._scan, self._spellings = known, scan or compiled_if_possible(), Spellings()
        self._adding = threading.Lock()
        self._postings: dict[str, _Posting] = {}
        self._firsts: dict[str, dict[str, Growing[np.int32]]] = {}
        self._weight: Growing[np.int32] = Growing.of(np.int32)
        self._common: Growing[np.int32] = Growing.of(np.int32)
        self._state = self._seen(0)

    @classmethod
    def of(cls, phrases: Iterable[str], known: Known = lambda word: False, scan: Scan | None = None) -> WordIndex:
        """An index of these distinct phrases; `known` says of a word that some listed name holds it."""
        index = cls(known, scan)
        index._fill(list(phrases))
        return index

    def __len__(self) -> int:
        return self._state.many

    def _seen(self, many: int) -> _State:
        return _State(many, self._weight.upto(many), self._common.upto(many))

    def _fill(self, phrases: list[str]) -> None:
        """All at once: the runs of every phrase in one column, sorted by run."""
        number: defaultdict[str, int] = defaultdict(count().__next__)
        grams, weights, lengths = array("i"), bytearray(), array("i")
        for place, phrase in enumerate(phrases):
            said = said_by(phrase)
            grams.extend(map(number.__getitem__, said))
            weights += bytes(said.values())
            lengths.append(len(said))
            self._note_first(phrase, place)
        self._spellings.fill(phrases)
        gram, weight = np.array(grams, np.int32), np.frombuffer(weights, np.uint8)
        holder = np.repeat(np.arange(len(phrases), dtype=np.int32), lengths)
        counts = np.bincount(gram, minlength=len(number))
        order, ends = np.argsort(gram, kind="stable"), np.cumsum(counts)
        for name, end, many in zip(number, ends.tolist(), counts.tolist(), strict=True):
            of = order[end - many : end]
            self._postings[name] = _Posting(holder[of], weight[of])
        height = np.array([steps(many) for many in counts.tolist()], np.int64)
        self._weight = Growing(np.bincount(holder, weight, len(phrases)).astype(np.int32))
        self._common = Growing(np.bincount(holder, weight * height[gram], len(phrases)).astype(np.int32))
        self.phrases = phrases
        self._state = self._seen(len(phrases))

    def add(self, phrase: str) -> int:
        """Put one more phrase into the index; its place. The caller adds no phrase twice."""
        with self._adding:
            place = len(self.phrases)
            self.phrases.append(phrase)
            self._spellings.add(phrase)
            self._note_first(phrase, place)
            said = said_by(phrase)
            self._weight.append(sum(said.values()))
            self._common.append(0)
            common, own = self._common, 0
            for gram, weight in said.items():
                posting = self._postings.get(gram) or self._postings.setdefault(gram, _Posting(NOWHERE, NOTHING))
                held = posting.places.many
                if held and (by := steps(held + 1) - steps(held)):
                    common = common.copy() if common is self._common else common
                    common.all()[posting.places.all()] += posting.says.all().astype(np.int32) * np.int32(by)
                posting.says.append(weight)
                posting.places.append(place)
                own += weight * steps(held + 1)
            common.all()[place] = own
            self._common = common
            self._state = self._seen(place + 1)
            return place

    def _note_first(self, phrase: str, place: int) -> None:
        first = first_name(phrase)
        same = self._firsts.get(fold_word(first), {})
        if first not in same:
            same = self._firsts[fold_word(first)] = {**same, first: Growing.of(np.int32)}
        same[first].append(place)

    def near(self, phrase: str) -> Alike:
        """The phrases that share enough of the letter runs of this one's first words, and how alike they are: by those runs and word by word."""
        said, state = said_by(phrase), self._state
        if not said or not state.many:
            return Alike(NOWHERE, np.empty(0, np.float64))
        same = self._of_the_same_name(phrase, state)
        found, share, alone = self._sharing(said, state, same)
        if not len(found):
            return Alike(found, share)
        spelling = self._spellings.asked(phrase, self._rarities(phrase, state))
        spelt = np.round(self._scan.likeness(spelling, self._spellings.held(), found, SAYS_BY_PLACE), EXACT_TO)
        alike = (share + BY_SPELLING * (spelt - share)) ** EASE
        return Alike(found, np.where(alone, np.maximum(alike, SAME_NAME), alike) if len(same) else alike)

    def _sharing(self, said: dict[str, int], state: _State, same: Places) -> tuple[Places, Floats, Flags]:
        """The phrases that share the most letter runs, and those of the same name: what part that is of what is asked and of what they say; which."""
        whole, height = 0, steps(state.many) + COMMONEST
        held: list[tuple[Places, Weights, int, int]] = []
        for gram, weight in said.items():
            if weight:
                places, weights = self._posted(gram, state)
                rarity = height - steps(len(places))
                whole += weight * rarity
                held.append((places, weights, weight, rarity))
        shared, least = np.zeros(state.many, np.int32), -(-whole // LEAST_ASKED)
        found, many = np.empty(state.many + 1, np.int32), 0
        for places, weights, weight, rarity in held:
            many = self._scan.add(shared, places, weights, weight, rarity, least, found, many)
        return self._scan.most(shared, found[:many], state.weight, state.common, height, whole, same, MOST_FOUND)

    def _posted(self, gram: str, state: _State) -> tuple[Places, Weights]:
        """The phrases that hold a run, as far as this state knows, and how much it says in each."""
        posting = self._postings.get(gram)
        if posting is None:
            return NOWHERE, NOTHING
        places = below(posting.places, state.many)
        return places, posting.says.upto(len(places))

    def _rarities(self, phrase: str, state: _State) -> Floats:
        """How much each asked word tells: the square of its rarity, so that praise, which stands with anything, tells next to nothing."""
        height = steps(state.many) + COMMONEST
        weights = []
        for typed, weight in zip(first_words(phrase), SAYS, strict=False):
            word = fold_word(typed)
            rarity = height - steps(len(self._posted(WORD + word, state)[0]))
            weights.append((SAYS_THE_CLASS if word in CLASS_NOUNS else weight) * rarity**2)
        return np.array(weights, np.float64)

    def _of_the_same_name(self, phrase: str, state: _State) -> Places:
        """The phrases that begin with the same name as this one, where it is a word that the trade knows from nowhere else."""
        first = first_name(phrase)
        if fold_word(first) in PARTS:
            return NOWHERE
        bears = [column for other, column in list(self._firsts.get(fold_word(first), {}).items()) if self._same_name(first, other)]
        if len(bears) < 2:
            return below(bears[0], state.many) if bears else NOWHERE
        return np.sort(np.concatenate([below(column, state.many) for column in bears]))

    def _same_name(self, one: str, other: str) -> bool:
        alike = how_alike(one, other) is not None or how_alike(other, one) is not None
        return alike and not (self._known(one) and self._known(other))
