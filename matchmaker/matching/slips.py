"""Names that a slip of the keys hides: a letter too many, too few or out of place, a space where none belongs, marks typed in part.

A slip is believed only where it makes a listed name of words that are none, and never across a mark or a number that was typed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from matchmaker.matching.remembered import Remembered
from matchmaker.matching.syllables import well_spelt
from matchmaker.matching.text import as_heard, ends_as_heard, fold_word, how_alike, marked, marks_of

LONGEST = 40
"""Letters of the longest run of words in which a slip is looked for."""
SHORTEST = 4
"""Letters of the shortest name in which any slip is believed; in one of three, only a letter struck twice."""
CLASS_NOUNS = frozenset({"con", "trai", "qua", "cay", "cu"})
"""Words that stand before most living things and fruits and tell nothing of which it is."""
LONG_NAME = 9
"""Letters from which a name is told by its other words, whatever one of them became."""
REMEMBERED = 20_000
"""Runs of letters of which it is remembered which names are near."""
FIRM = 6
"""Letters from which a name bears a slip in a word that could be another one."""
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS = frozenset(
    frozenset(pair)
    for row, below in zip(_ROWS, (*_ROWS[1:], ""), strict=True)
    for place, key in enumerate(row)
    for pair in [(key, other) for other in (*row[place + 1 : place + 2], *below[max(0, place - 1) : place + 1])]
)


@dataclass(frozen=True, slots=True)
class Target:
    """A listed name as it is aimed at: its words, these without marks, and in one."""

    words: tuple[str, ...]
    folded: tuple[str, ...]
    joined: str
    product: str
    only_marked: bool
    turned: bool = False
    """Do two of its words stand in another order than in the name?"""


@dataclass(frozen=True, slots=True)
class Slip:
    """A listed name that a run of words misspells, and how near they come to it, in hundredths."""

    start: int
    end: int
    target: Target
    alike: float


class Slips:
    """The listed names by every spelling of theirs with one letter left out, so that near ones are met without being sought."""

    def __init__(self, targets: Iterable[Target], known: frozenset[str]) -> None:
        self._known = known
        self._near: dict[str, list[Target]] = defaultdict(list)
        self._of: dict[str, set[str]] = defaultdict(set)
        self._remembered: Remembered[tuple[Target, ...]] = Remembered(REMEMBERED)
        for target in targets:
            for word in target.folded:
                self._of[word].add(target.product)
            if SHORTEST - 1 <= len(target.joined) <= LONGEST and not target.joined.isdigit():
                for variant in {target.joined, *_shorter(target.joined)}:
                    self._near[variant].append(target)

    def nearest(self, words: Sequence[str], windows: Iterable[tuple[int, int]], holding: Sequence[str] = ()) -> list[Slip]:
        """The likeliest names, with all words in `holding`, that some window misspells: the longest, those alike nearest, first in the text."""
        folded = [fold_word(word) for word in words]
        found = [slip for start, end in windows for slip in self._at(words, folded, start, end)]
        if holding:
            found = [slip for slip in found if all(word in slip.target.folded for word in holding)]
        if not found:
            return []
        best = min(found, key=_likeliest)
        return [slip for slip in found if _likeliest(slip) == _likeliest(best)]

    def guessed(self, words: Sequence[str], names: Callable[[str], bool]) -> set[str]:
        """The products that one word of these, which no name holds, may be a slip for, though it could be another word: only a guess."""
        joined = "".join(map(fold_word, words))
        short = SHORTEST - (len(words) == 1 and not well_spelt(words[0]))  # `khm` is no word, `kho` is one
        if not short <= len(joined) <= LONGEST:
            return set()
        return {target.product for target in self._met(joined) if self._guessed(words, joined, target, names)}

    def _met(self, joined: str) -> tuple[Target, ...]:
        """The names that share a spelling with one letter left out with these letters."""
        met = self._remembered.get(joined)
        if met is None:
            near = [found for variant in (joined, *_shorter(joined)) if (found := self._near.get(variant))]
            met = self._remembered.keep(joined, tuple({id(target): target for targets in near for target in targets}.values()))
        return met

    @staticmethod
    def _guessed(words: Sequence[str], joined: str, target: Target, names: Callable[[str], bool]) -> bool:
        if target.turned or len(words) != len(target.words) or DamerauLevenshtein.distance(joined, target.joined, score_cutoff=1) > 1:
            return False
        wrong = [place for place, word in enumerate(words) if how_alike(word, target.words[place]) is None]
        if len(wrong) != 1 or names(word := words[wrong[0]]):
            return False
        meant, plain = target.words[wrong[0]], fold_word(word)
        if not (marks_of(word) <= marks_of(meant) and (plain + fold_word(meant)).isalpha()):
            return False
        return len(words) > 1 or (len(target.joined) >= SHORTEST and plain[0] == target.joined[0])

    def _at(self, words: Sequence[str], folded: Sequence[str], start: int, end: int) -> Sequence[Slip]:
        joined = folded[start] if end - start == 1 else "".join(folded[start:end])
        if not SHORTEST <= len(joined) <= LONGEST or (end - start == 1 and words[start] in self._known) or not (met := self._met(joined)):
            return ()
        typed, found = tuple(words[start:end]), []
        for target in met:
            if self._believed(typed, joined, target):
                text = " ".join(typed)
                found.append(Slip(start, end, target, fuzz.ratio(text, " ".join(target.folded if text.isascii() else target.words))))
        return found

    def _believed(self, typed: tuple[str, ...], joined: str, target: Target) -> bool:
        if DamerauLevenshtein.distance(joined, target.joined, score_cutoff=1) > 1 or _digits(joined) != _digits(target.joined):
            return False
        if len(typed) != len(target.words):
            return self._respaced(typed, joined, target)
        wrong = [place for place, word in enumerate(typed) if how_alike(word, target.words[place]) is None]
        if len(wrong) > 1 and _parted_elsewhere(typed, target):
            return self._respaced(typed, joined, target)
        if not wrong or (target.only_marked and not any(map(marked, typed))):
            return False  # where no word is wrong it is no slip: what the words around make of the name stands
        if target.turned and any(well_spelt(typed[place]) for place in wrong):
            return False
        if len(wrong) == 1 and self._told_by_others(wrong[0], typed, target):
            return True
        letters = sum(len(word) for word in target.folded if word not in CLASS_NOUNS)  # these stand before most things
        return all(self._slipped(typed[place], target.words[place], letters) for place in wrong)

    def _told_by_others(self, wrong: int, typed: tuple[str, ...], target: Target) -> bool:
        """Is the one wrong word no listed one, and does another stand in the names of this product alone?"""
        if typed[wrong] in self._known or typed[wrong].isdigit() or not marks_of(typed[wrong]) <= marks_of(target.words[wrong]):
            return False
        others = (word for place, word in enumerate(target.folded) if place != wrong)
        return any(len(word) > 2 and self._of.get(word) == {target.product} for word in others)

    def _respaced(self, typed: tuple[str, ...], joined: str, target: Target) -> bool:
        """Were the words only parted in other places, or by one letter besides in a long name?"""
        if not marks_of("".join(typed)) <= marks_of("".join(target.words)):
            return False
        if joined != target.joined:
            return len(joined) >= LONG_NAME and not all(word in self._known for word in typed)
        return len(joined) > FIRM or not all(word in self._known for word in typed)

    def _slipped(self, word: str, meant: str, letters: int) -> bool:
        """Is the word a slip for the meant one, in a name of so many letters?"""
        plain, listed = fold_word(word), fold_word(meant)
        if not (marks_of(word) <= marks_of(meant)) or not (plain + listed).isalpha():
            return False
        others = letters - len(listed)
        if word in self._known:  # a listed word is no slip for another, but for letters that changed places in a longer name
            return sorted(plain) == sorted(listed) and plain != listed and others > 2
        if plain == listed:
            return True
        if not well_spelt(word):
            return len(listed) >= SHORTEST or (others > 1 and (len(listed) > 2 or plain[0] == listed[0])) or _struck_twice(plain, listed)
        return _likely(word, meant, letters)


def _likely(word: str, meant: str, letters: int) -> bool:
    """Is the meant word more likely than this one, which could be another, in a name of so many letters?"""
    plain, listed = fold_word(word), fold_word(meant)
    if as_heard(word) == as_heard(meant) or as_heard(plain) == as_heard(listed) or ends_as_heard(plain) == ends_as_heard(listed):
        return letters >= SHORTEST
    others = letters - len(listed)
    if sorted(plain) == sorted(listed):
        return others > 2
    if not _struck_beside(plain, listed):
        return False
    another = marked(word) and len(plain) != len(listed)  # cá đuối is no cá đối
    return letters >= LONG_NAME or (not another and others > 1 and letters >= FIRM and plain[0] == listed[0])


def _likeliest(slip: Slip) -> tuple[int, bool, float, int]:
    """All are one slip away at most, so that the longest is the least likely to be so by chance."""
    return (-len(slip.target.joined), slip.target.turned, -slip.alike, slip.start)


def _shorter(text: str) -> tuple[str, ...]:
    """The text with each of its letters left out; numbers are never left out."""
    places = range(len(text)) if text.isalpha() else [place for place, letter in enumerate(text) if not letter.isdigit()]
    return tuple([text[:place] + text[place + 1 :] for place in places])


def _digits(text: str) -> str:
    return "" if text.isalpha() else "".join(letter for letter in text if letter.isdigit())


def _parted_elsewhere(typed: tuple[str, ...], target: Target) -> bool:
    """Do the words of a name of as many stand in it, but with the spaces in other places: `c akeo`?"""
    return sum(DamerauLevenshtein.distance(fold_word(word), meant) for word, meant in zip(typed, target.folded, strict=True)) > 1


def _struck_twice(typed: str, meant: str) -> bool:
    """Is a word of three letters meant, and one of them struck twice?"""
    twice = [place for place in range(1, len(typed)) if typed[place] == typed[place - 1]]
    return len(meant) > 2 and any(typed[:place] + typed[place + 1 :] == meant for place in twice)


def _struck_beside(typed: str, meant: str) -> bool:
    """Is one letter struck twice, left out, or the key beside it struck instead?"""
    if len(typed) != len(meant):
        return True
    wrong = [frozenset(pair) for pair in zip(typed, meant, strict=True) if pair[0] != pair[1]]
    return len(wrong) == 1 and wrong[0] in _NEIGHBOURS
