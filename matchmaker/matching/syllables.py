"""Which words are written as Vietnamese syllables: a beginning, a rhyme and a tone set where the spelling allows it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from matchmaker.domain.spelling import fold

ONSETS = ("", *"bcdđghklmnprstvx", "ch", "gh", "gi", "kh", "ng", "ngh", "nh", "ph", "qu", "th", "tr")
OPEN_RHYMES = [
    "a",
    "ai",
    "ao",
    "au",
    "ay",
    "âu",
    "ây",
    "e",
    "eo",
    "ê",
    "êu",
    "i",
    "ia",
    "iêu",
    "iu",
    "o",
    "oa",
    "oai",
    "oao",
    "oay",
    "oe",
    "oeo",
    "oi",
    "oo",
    "ô",
    "ôi",
    "ơ",
    "ơi",
    "u",
    "ua",
    "uây",
    "ui",
    "uê",
    "uôi",
    "uơ",
    "uy",
    "uya",
    "uyu",
    "ư",
    "ưa",
    "ưi",
    "ươi",
    "ươu",
    "ưu",
    "y",
    "yêu",
]
CLOSED_VOWELS = ["a", "ă", "â", "e", "ê", "i", "iê", "o", "oa", "oă", "oe", "oo", "ô", "ơ", "u", "uâ", "uê", "uô", "uy", "uyê", "ư", "ươ", "y", "yê"]
NASALS = ("m", "n", "ng", "nh")
STOPS = ("p", "t", "c", "ch")
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
STOP_TONES = ("", "\u0301", "\u0323")  # a rhyme that ends in a stop takes sắc or nặng; untoned is how it is typed without its mark
_MARKED = frozenset("ăâêôơư")
_EITHER = {"oa": (0, 1), "oe": (0, 1), "uy": (0, 1)}
_ODD = re.compile("(?:k|n?gh)[aou]|(?:c|ng)[iey]|g[ey]")
_FIRST = frozenset({"ia", "ua", "ưa", "ai", "ao", "au", "ay", "eo", "iu", "oi", "ui", "ưi", "ưu", "oo"})


def is_syllable(word: str) -> bool:
    """Is this word, in NFC and any case, written as one Vietnamese syllable?"""
    return word.lower() in _syllables()


def well_spelt(word: str) -> bool:
    """Is it a syllable whose beginning is written as it must be before its vowel: `ke` and `ca`, never *ka* or *ce*?"""
    return is_syllable(word) and _ODD.match(unicodedata.normalize("NFD", word.lower())) is None


@cache
def _syllables() -> frozenset[str]:
    rhymes = {written for rhyme, tones in _rhymes() for tone in tones for written in _toned(rhyme, tone)}
    return frozenset(onset + rhyme for onset in ONSETS for rhyme in rhymes)


def _rhymes() -> Iterator[tuple[str, tuple[str, ...]]]:
    for rhyme in OPEN_RHYMES:
        yield rhyme, TONES
    for vowel in CLOSED_VOWELS:
        for end in NASALS:
            yield vowel + end, TONES
        for end in STOPS:
            yield vowel + end, STOP_TONES


def _toned(rhyme: str, tone: str) -> Iterator[str]:
    """The rhyme with its tone where people set it: on `oa`, `oe` and `uy` either letter is in use."""
    for place in _places(rhyme):
        yield unicodedata.normalize("NFC", rhyme[: place + 1] + tone + rhyme[place + 1 :])


def _places(rhyme: str) -> tuple[int, ...]:
    marked = [place for place, letter in enumerate(rhyme) if letter in _MARKED]
    if marked:
        return (marked[-1],)
    vowels = "".join(letter for letter in rhyme if letter in "aeiouy")
    if vowels in _EITHER and vowels == rhyme:
        return _EITHER[vowels]
    if len(vowels) == 1 or (vowels in _FIRST and vowels == rhyme):
        return (0,)
    return (1,)


def is_plain_syllable(word: str) -> bool:
    """Is this word, without marks and in lower case, a syllable that somebody left unmarked?"""
    return word in _plain_syllables()


@cache
def _plain_syllables() -> frozenset[str]:
    return frozenset(fold(syllable) for syllable in _syllables())
