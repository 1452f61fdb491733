"""Words whose keystrokes stayed as they were struck, since no keyboard program was on: `toom suf` (Telex) and `to6m su1` (VNI) for `tôm sú`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import product as product_of

from matchmaker.matching.remembered import Remembered
from matchmaker.matching.text import LONGEST_READ, fold_word, marks_of

HAT, BOWL, HORN = "\u0302", "\u0306", "\u031b"
TELEX_TONES = {"f": "\u0300", "s": "\u0301", "r": "\u0309", "x": "\u0309", "j": "\u0323"}
VNI_TONES = {"2": "\u0300", "1": "\u0301", "3": "\u0309", "4": "\u0309", "5": "\u0323"}
"""Keys and the tones that they set; hỏi and ngã are one here, as `marks_of` counts them."""
LONGEST_WORD = 12
MOST_DIGITS = 4
REMEMBERED = 10_000
"""Words of which it is remembered what their keys mean."""
_TOKEN = re.compile(r"[^\W_]+")
_VOWELS = frozenset("aeiouy")
_TWICE = re.compile(r"uw?ow|uouw|(?<!q)uaw|aa|ee|oo|dd|aw|ow|uw")
_MAY_BE_STRUCK = re.compile(r"[sfrxjw]|([aeo]).*\1|^d.*d", re.DOTALL)
_MADE_OF = {
    "aa": ("a", {"a" + HAT}), "ee": ("e", {"e" + HAT}), "oo": ("o", {"o" + HAT}), "dd": ("d", {"đ"}), "aw": ("a", {"a" + BOWL}),
    "uaw": ("ua", {"u" + HORN}), "uouw": ("uou", {"u" + HORN, "o" + HORN}), "ow": ("o", {"o" + HORN}), "uw": ("u", {"u" + HORN}),
    "uow": ("uo", {"u" + HORN, "o" + HORN}), "uwow": ("uo", {"u" + HORN, "o" + HORN}),
}  # fmt: skip
Struck = tuple[str, frozenset[str]]
"""A word without marks, and its marks."""


class Leftovers:
    """Listed words by the keys that make them."""

    def __init__(self, listed: Set[str]) -> None:
        """`listed` holds the words with their marks and without them."""
        self._words: dict[Struck, str] = {}
        self._known = listed
        self._meant: Remembered[str] = Remembered(REMEMBERED)
        for word in sorted(listed):
            if marks := marks_of(word):
                self._words.setdefault((fold_word(word), marks), word)

    def mended(self, cleaned: str) -> str:
        """The text with the marks of every word in it that is none as it stands, and a listed one by its keystrokes."""
        return _TOKEN.sub(lambda found: self._mended(found.group()), cleaned[:LONGEST_READ])

    def _mended(self, typed: str) -> str:
        word = typed.lower()
        if len(word) > LONGEST_WORD or word in self._known or word.isdigit():
            return typed
        return self._meant.get(typed) or self._meant.keep(typed, self._meant_by(word) or typed)

    def _meant_by(self, word: str) -> str:
        struck = _by_vni(word) if any(map(str.isdigit, word)) else _by_telex(word)
        return next((self._words[one] for one in struck if one in self._words), "")


def _by_telex(word: str) -> Iterator[Struck]:
    plain = fold_word(word)
    if not _MAY_BE_STRUCK.search(plain):
        return
    marks = marks_of(word)
    first = next((place for place, letter in enumerate(plain) if letter in _VOWELS), len(plain))
    tones = [place for place in range(len(plain) - 1, first, -1) if plain[place] in TELEX_TONES]
    for tone in (*tones, None):
        struck = marks if tone is None else marks | {TELEX_TONES[plain[tone]]}
        for letters, made in _letters(plain if tone is None else plain[:tone] + plain[tone + 1 :]):
            if made or tone is not None:
                yield letters, struck | made


def _letters(keys: str) -> Iterator[tuple[str, frozenset[str]]]:
    """What the keys other than those of tones make: letters struck twice or with w, at once or at the end of the word."""
    made: set[str] = set()

    def one(found: re.Match[str]) -> str:
        letters, marks = _MADE_OF[found.group()]
        made.update(marks)
        return letters

    letters = _TWICE.sub(one, keys)
    yield letters, frozenset(made)
    rest, last = letters[:-1], letters[-1:]
    if last == "w":
        for horn in ({"u" + HORN, "o" + HORN} if "uo" in rest else {"u" + HORN}, {"o" + HORN}, {"a" + BOWL}):
            yield rest, frozenset(made | horn)
    elif last in {"a", "e", "o"} and last in rest:
        yield rest, frozenset(made | {last + HAT})
    elif last == "d" and rest.startswith("d"):
        yield rest, frozenset(made | {"đ"})


def _by_vni(word: str) -> Iterator[Struck]:
    letters = fold_word("".join(letter for letter in word if not letter.isdigit()))
    digits = [letter for letter in word if letter.isdigit()]
    tones = [digit for digit in digits if digit in VNI_TONES]
    if not letters or word[0].isdigit() or len(digits) > MOST_DIGITS or len(tones) > 1:
        return
    kept = marks_of("".join(letter for letter in word if not letter.isdigit())) | {VNI_TONES[tone] for tone in tones}
    choices = [_vni_marks(digit, letters) for digit in digits if digit not in VNI_TONES]
    for chosen in product_of(*choices):
        yield letters, kept.union(*chosen)


def _vni_marks(digit: str, letters: str) -> list[set[str]]:
    if digit == "6":
        return [{vowel + HAT} for vowel in "aeo" if vowel in letters]
    if digit == "7":
        both = [{"u" + HORN, "o" + HORN}] if "uo" in letters else []
        return [*both, *({vowel + HORN} for vowel in "ou" if vowel in letters)]
    if digit == "8":
        return [{"a" + BOWL}] if "a" in letters else []
    return [{"đ"}] if digit == "9" and "d" in letters else []
