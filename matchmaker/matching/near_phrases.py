"""Everyday phrases that a slip of the keys hides (`hànng tuyển`, `ký hợp dnog`): what is said around a name, and no part of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import DamerauLevenshtein

from matchmaker.matching.remembered import Remembered
from matchmaker.matching.syllables import well_spelt
from matchmaker.matching.text import fold_word, how_alike, marks_of, words_of

SHORTEST_ALONE = 4
"""Letters of the shortest word that is mended where no other word of a phrase stands beside it."""
SHORTEST_BESIDE = 3
LONGEST_PHRASE = 4
LONGEST_WORD = 40
"""Letters of the longest word that is looked at: longer ones are no Vietnamese, and no everyday phrase holds one nearly so long."""
REMEMBERED = 10_000
"""Words of which it is remembered what they are slips for."""
ASKING = ("nhập", "nhận", "cung", "chào")
"""Verbs of four letters with which a listing begins: shorter ones are too near to other words."""
DENIAL = "không"
"""What denies the words behind it, so that it is mended whatever stands beside: `khhong hư dập`."""


class NearPhrases:
    """Everyday phrases by what is left of them where any one of their words is not as it should be."""

    def __init__(self, phrases: Iterable[str], known: Callable[[str], bool], of_names: Iterable[str]) -> None:
        """`known` says of a word that it needs no mending; `of_names` are the words of names without marks, which a slip may as well be meant for."""
        self._known = known
        self._of_names = {variant for word in of_names if len(word) >= SHORTEST_BESIDE for variant in _spellings(word)}
        self._without: dict[tuple[str, ...], list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        self._alone: dict[str, list[str]] = defaultdict(list)
        self._remembered: Remembered[str] = Remembered(REMEMBERED)
        for words in dict.fromkeys(tuple(words_of(phrase)) for phrase in phrases):
            for variant in _spellings(fold_word(words[0])) if len(words) == 1 and len(words[0]) >= SHORTEST_ALONE else ():
                self._alone[variant].append(words[0])
            for place in range(len(words) if 1 < len(words) <= LONGEST_PHRASE else 0):
                self._without[_hole(words, place)].append((place, words))

    def mended(self, words: Sequence[str]) -> list[str] | None:
        """The words with those that nobody knows put right where they make an everyday phrase of what stands beside; None if there are none."""
        found = list(words)
        if len(words) > 1 and (meant := self._asked(words[0])):
            found[0] = meant
        for place, word in enumerate(words):
            if (
                found[place] == word
                and not word.isdigit()
                and not self._known(word)
                and (meant := self._within(found, place) or _denial(word) or self._meant_alone(word))
            ):
                found[place] = meant
        return found if found != list(words) else None

    def _within(self, words: Sequence[str], place: int) -> str:
        """The word that, in this place, makes a phrase of several words; empty where none does."""
        if len(words[place]) < SHORTEST_BESIDE:
            return ""
        folded = [fold_word(word) for word in words]
        for size in range(min(LONGEST_PHRASE, len(words)), 1, -1):
            for start in range(max(0, place - size + 1), min(place, len(words) - size) + 1):
                for hole, phrase in self._without.get((*folded[start:place], "", *folded[place + 1 : start + size]), ()):
                    if hole == place - start and _slip(words[place], phrase[hole]) and _said(words[start : start + size], phrase, hole):
                        return phrase[hole]
        return ""

    def _asked(self, word: str) -> str:
        """The verb of asking or offering that the first word, which nothing else knows, is a slip for: `nhậ` for *nhập*."""
        if not SHORTEST_BESIDE <= len(word) <= LONGEST_WORD or self._known(word):
            return ""
        return next((verb for verb in ASKING if _slip(word, verb) and fold_word(word)[0] == fold_word(verb)[0]), "")

    def _meant_alone(self, word: str) -> str:
        """The one everyday word that this one, which is no Vietnamese, is a slip for; empty where there is none, or there are several."""
        if not SHORTEST_ALONE <= len(word) <= LONGEST_WORD:
            return ""
        meant = self._remembered.get(word)
        return self._remembered.keep(word, self._sought_alone(word)) if meant is None else meant

    def _sought_alone(self, word: str) -> str:
        if well_spelt(word):
            return ""
        spellings = _spellings(fold_word(word))
        if not self._of_names.isdisjoint(spellings):
            return ""
        near = {meant for spelling in spellings for meant in self._alone.get(spelling, ()) if _slip(word, meant)}
        return near.pop() if len(near) == 1 else ""


def _denial(word: str) -> str:
    """The word that denies, where this one is no Vietnamese and a slip for it; `kông` may be one for another word."""
    near = SHORTEST_ALONE < len(word) <= LONGEST_WORD or (len(word) == SHORTEST_ALONE and word.startswith(DENIAL[:2]))
    return DENIAL if near and not well_spelt(word) and _slip(word, DENIAL) else ""


def _spellings(word: str) -> set[str]:
    """The word and each way to leave out one of its letters: two words that are one slip apart share one of these."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def _hole(words: Sequence[str], place: int) -> tuple[str, ...]:
    return tuple("" if at == place else fold_word(word) for at, word in enumerate(words))


def _slip(typed: str, meant: str) -> bool:
    """Is one letter too many, too few, out of place or another, and no mark typed that the meant word does not have?"""
    plain, listed = fold_word(typed), fold_word(meant)
    return DamerauLevenshtein.distance(plain, listed, score_cutoff=1) <= 1 and marks_of(typed) <= marks_of(meant)


def _said(window: Sequence[str], phrase: Sequence[str], hole: int) -> bool:
    """Are the other words those of the phrase, by the rule of marks?"""
    return all(at == hole or how_alike(word, listed) is not None for at, (word, listed) in enumerate(zip(window, phrase, strict=True)))
