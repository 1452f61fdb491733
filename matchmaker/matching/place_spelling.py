"""How a typed place name may differ from a listed one: marks left out, the tone on another letter, `Mĩ` for `Mỹ`, one slip of the keys."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from matchmaker.domain.records import How
from matchmaker.matching.text import fold_word, how_alike, marked

_FINAL_Y = re.compile("^([bcdghklmnpqrstvxđ]+)([yýỳỷỹỵ])$")
_AS_I = str.maketrans("yýỳỷỹỵ", "iíìỉĩị")
_ENDINGS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))
_HOOK_AND_TILDE = str.maketrans({"\u0309": "\u0303"})  # the south says hỏi and ngã alike, and often writes one for the other
_ORDER = (How.EXACT, How.TONE, How.FOLDED, How.FUZZY)


@lru_cache(maxsize=20_000)
def spelling(word: str) -> str:
    """The word with a lone final y written as i: `mỹ` and `mĩ`, `kỷ` and `kỉ` are the same name."""
    match = _FINAL_Y.match(word)
    return match[1] + match[2].translate(_AS_I) if match else word


def key_of(words: Sequence[str]) -> str:
    """What two spellings of one name have in common whatever marks they carry."""
    return " ".join(fold_word(spelling(word)) for word in words)


def less_sure(first: How, second: How) -> How:
    """The less sure of two ways to read."""
    return max(first, second, key=_ORDER.index)


def how_spelt(typed: Sequence[str], listed: Sequence[str]) -> How | None:
    """How typed words say a listed name of as many words, or None where a mark that was typed makes another name of it."""
    worst = How.EXACT
    for word, meant in zip(typed, listed, strict=True):
        how = how_alike(spelling(word), spelling(meant))
        if how is None:
            return None
        worst = less_sure(worst, how)
    return worst


def slipped(typed: Sequence[str], listed: Sequence[str], surely: bool = False, bare: bool = False) -> bool:
    """Can the typed words be a slip for the listed name of as many words? At most one letter is wrong in all; marks may be left out in part.

    Numbers and words of two letters must stand as listed. A whole other mark (`thành` for `thanh`) is another name, not a slip,
    unless `surely` (the words around leave few names to choose from) or the name has three words. Without marks and `bare` of a word
    such as `xã` almost any two words are near some name, so that there only slips that the ear explains are believed.
    """
    wrong = 0
    by_ear = bare and not any(marked(word) for word in typed)
    for word, meant in zip(typed, listed, strict=True):
        if how_alike(spelling(word), spelling(meant)) is not None or _left_out(word, meant):
            continue
        if by_ear and not _sounds_alike(word, fold_word(meant)):
            return False
        other_mark = (surely or len(listed) > 2) and fold_word(word) == fold_word(meant)
        if min(len(word), len(meant)) < 3 or word.isdigit() or meant.isdigit() or not (other_mark or _one_letter(word, meant)):
            return False
        wrong += 1
    return wrong <= 1


def _sounds_alike(word: str, meant: str) -> bool:
    """Do two unmarked words sound alike in the south, or begin alike and have four letters at least?"""
    return _ear(word) == _ear(meant) or (min(len(word), len(meant)) > 3 and word[0] == meant[0])


def _ear(word: str) -> str:
    return next((word.removesuffix(end) + heard for end, heard in _ENDINGS if word.endswith(end)), word)


def _one_letter(word: str, meant: str) -> bool:
    """Is exactly one letter, not merely a mark, other than meant? A tone that was typed must be the listed one here too."""
    if fold_word(word) == fold_word(meant) or not _marks(word)[0] <= _marks(meant)[0]:
        return False
    return DamerauLevenshtein.distance(word, meant if marked(word) else fold_word(meant), score_cutoff=1) <= 1


@lru_cache(maxsize=20_000)
def _left_out(word: str, meant: str) -> bool:
    """Does the typed word carry only some of the listed word's marks (`dầm` for `đầm`, `dâm`), hỏi and ngã counted as one?"""
    if fold_word(word) != fold_word(meant):
        return False
    return all(carried <= full for carried, full in zip(_marks(word), _marks(meant), strict=True))


@lru_cache(maxsize=20_000)
def _marks(word: str) -> tuple[frozenset[str], ...]:
    """The marks of each letter, the tone (wherever it stands) counted on the whole word, as the first entry."""
    letters: list[set[str]] = [set()]
    for letter in unicodedata.normalize("NFD", word).translate(_HOOK_AND_TILDE):
        if letter == "đ":
            letters.append({"đ"})
        elif not unicodedata.combining(letter):
            letters.append(set())
        elif letter in "\u0300\u0301\u0303\u0323":
            letters[0].add(letter)
        else:
            letters[-1].add(letter)
    return tuple(frozenset(marks) for marks in letters)
