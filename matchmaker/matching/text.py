"""Vietnamese words as people type them: marks honoured where typed and free where not."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from matchmaker.domain.records import How
from matchmaker.domain.spelling import clean, fold

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")  # grave, acute, tilde, hook above, dot below
SOUTHERN = str.maketrans({"\u0303": "\u0309"})
"""The south says hỏi and ngã alike, and writes one for the other: thẻ, thẽ."""
HEARD = (("x", "s"), ("tr", "ch"))
"""Beginnings of words that are said alike by many: xú for sú, chứng for trứng."""
ENDS_HEARD = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))
"""Ends of words that the south says alike: bồng for bồn, lịt for lịch."""
LONGEST_READ = 2_000
"""Characters of a listing that are read; what lies beyond is kept as typed but not searched, so that no text takes unbounded time."""
LONGEST_TYPED = 4 * LONGEST_READ
"""Characters as typed, with invisible ones and loose marks among them, in which those are sought that are read."""

JOINING = frozenset({"-", "‐", "‑", "_", ".", "'", "’"})
"""What may stand between two words of one name without parting them: ST-25, bird's nest."""
_PUNCTUATION = re.compile(r"[^\w\s]|_")
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")


fold_word = lru_cache(maxsize=50_000)(fold)
"""`fold` for one word, remembered."""
fold_phrase = lru_cache(maxsize=100_000)(fold)
"""`fold` for the few words of a listing that are compared again and again, remembered."""


@lru_cache(maxsize=50_000)
def tone_apart(word: str) -> str:
    """The word with its tone taken out and put at the end, so that `hoà` and `hòa` are alike."""
    apart = unicodedata.normalize("NFD", word.casefold())
    tone = "".join(letter for letter in apart if letter in TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if letter not in TONES)) + tone


def marked(word: str) -> bool:
    """Did the person type any Vietnamese mark in this word?"""
    return not word.isascii()


def beginning_of(text: str) -> str:
    """The clean beginning of a text: as much of it as is read."""
    return clean(text[:LONGEST_TYPED])[:LONGEST_READ]


def words_of(text: str) -> list[str]:
    """The lower-case words and numbers of a text that is already clean: `ST25` gives `st`, `25`."""
    return _WORD.findall(text[:LONGEST_READ].lower())


def pieces_of(text: str) -> tuple[list[str], list[str]]:
    """The words of a clean text, and for each the punctuation between it and the word before."""
    lowered = text[:LONGEST_READ].lower()
    words = _WORD.findall(lowered)
    if _PUNCTUATION.search(lowered) is None:
        return words, [""] * len(words)
    apart: list[str] = []
    end = 0
    for match in _WORD.finditer(lowered):
        between = lowered[end : match.start()]
        apart.append("" if between in JOINING else between.strip())
        end = match.end()
    return words, apart


def how_alike(typed: str, listed: str) -> How | None:
    """How a typed word says a listed word, or None: a mark that was typed must be the listed one, a mark that was left out may be any."""
    if typed == listed:
        return How.EXACT
    if not marked(typed):
        return How.FOLDED if fold_word(listed) == typed else None
    one, other = tone_apart(typed), tone_apart(listed)
    if one == other:
        return How.TONE
    return How.FUZZY if one.translate(SOUTHERN) == other.translate(SOUTHERN) else None


def as_heard(word: str) -> str:
    """A word as many people hear it: ngã as hỏi, and at its beginning x as s, tr as ch."""
    heard = tone_apart(word).translate(SOUTHERN)
    for written, said in HEARD:
        if heard.startswith(written):
            return said + heard[len(written) :]
    return heard


@lru_cache(maxsize=50_000)
def marks_of(word: str) -> frozenset[str]:
    """The marks that a word bears: its tones, hỏi and ngã counted as one, and the letters that are none without theirs."""
    found: set[str] = set()
    base = ""
    for letter in unicodedata.normalize("NFD", word.casefold()).translate(SOUTHERN):
        if letter in TONES:
            found.add(letter)
        elif unicodedata.combining(letter):
            found.add(base + letter)
        else:
            base = letter
            if letter == "đ":
                found.add(letter)
    return frozenset(found)


def ends_as_heard(word: str) -> str:
    """A word without marks with the end that the south says: `bong` as `bon`, `lich` as `lit`."""
    return next((word.removesuffix(end) + heard for end, heard in ENDS_HEARD if word.endswith(end)), word)


__all__ = [
    "LONGEST_READ",
    "as_heard",
    "beginning_of",
    "clean",
    "ends_as_heard",
    "fold",
    "fold_phrase",
    "fold_word",
    "how_alike",
    "marked",
    "marks_of",
    "pieces_of",
    "tone_apart",
    "words_of",
]
