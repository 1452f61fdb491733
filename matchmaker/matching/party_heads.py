"""The words by which an organisation is told from others: its name without what sort of firm it is, in order, marks honoured."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from matchmaker.matching.party_phrases import JOINED, LIMITS, LONGEST, PHRASES, PLACED, SURELY_PLACED
from matchmaker.matching.place_spelling import spelling
from matchmaker.matching.syllables import is_plain_syllable
from matchmaker.matching.text import clean, fold_word, marked, tone_apart

_LOOKALIKES = str.maketrans("АВЕКМНОРСТУХІЈЅаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTYXIJSaeopcyxijsABEZHIKMNOPTYXo")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?|\b[Cc]\.(?=[Tt][Yy]\b)")
_TAIL = re.compile(r"\s*[,;–-]\s*(?=(?:xã|xa|phường|phuong|p\.|huyện|huyen|tỉnh|tinh|ấp|ap|thị|thi|thành phố|thanh pho|tp)\b)", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]?")
_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7", "VIII": "8", "IX": "9", "X": "10"}
SHORTEST_SLIP = 4
"""Letters of a word of which one may be mistyped: Lộc and Lợi are two names."""
DIRECTIONS = frozenset({"bac", "nam", "dong", "tay", "thuong", "ha", "moi", "cu"})
"""A word that makes of one village's name another's: Tân Lộc Bắc is not Tân Lộc."""


class Alike(IntEnum):
    """How far two words are one: the same, the same but for marks that one leaves out, a slip of the keys, or two words."""

    SAME = 0
    BARE = 1
    NEAR = 2
    OTHER = 3


@dataclass(frozen=True, slots=True)
class Head:
    """A name taken apart: its telling words in order, the sort of body, its trades, and the place that it names."""

    words: tuple[str, ...]
    form: str = ""
    limited: str = ""
    trades: frozenset[str] = frozenset()
    branch: bool = False
    place: str = ""
    telling: bool = True  # false where nothing but generic words is left, which then stand for themselves
    bare: bool = False  # its words are typed without any mark
    surely_bare: bool = False  # and one sees in the others that marks are missing: hop tac xa

    @property
    def folded(self) -> str:
        """The telling words without marks, run together."""
        return "".join(fold_word(spelling(word)) for word in self.words)


@lru_cache(maxsize=50_000)
def head_of(name: str) -> Head:
    """The name taken apart."""
    text = _DOTTED.sub(lambda match: match[0].replace(".", ""), clean(name).translate(_LOOKALIKES))
    outside, inside = _BRACKETS.sub(" ", text), [match[1] for match in _BRACKETS.finditer(text)]
    placed = next((said for said in inside if _names_a_place(said)), "")
    called, *tail = _TAIL.split(outside, maxsplit=1)
    parts = _Parts(_tokens(called) or _tokens(text))
    parts.read()
    words = tuple(parts.kept)
    place = next((said for said in (parts.place, *tail, placed) if said), "")
    bare = not any(marked(word) for word in words or parts.all)
    return Head(
        words or tuple(parts.all), parts.form, parts.limited, frozenset(parts.trades), parts.branch, place,
        telling=bool(words), bare=bare, surely_bare=bare and parts.unmarked and not any(marked(word) for word in parts.all),
    )  # fmt: skip


class _Parts:
    """One pass over a name, phrase by phrase."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self.tokens = tokens
        self.folded = tuple(fold_word(token.lower()) for token in tokens)
        self.all = [token.lower() for token in tokens]
        self.kept: list[str] = []
        self.trades: set[str] = set()
        self.form = self.limited = self.place = ""
        self.branch = self.unmarked = False

    def read(self) -> None:
        """Sort every word of the name, up to where it says a place."""
        at = 0
        while at < len(self.tokens) and not self.place:
            phrase = next((self.folded[at : at + size] for size in range(LONGEST, 0, -1) if self._says(at, size)), ())
            if phrase and self._take(phrase, at):
                at += len(phrase)
            elif JOINED.fullmatch(self.folded[at]):
                at += 1
            else:
                if not (self.folded[at] == "so" and at + 1 < len(self.tokens) and self.tokens[at + 1].isdigit()):
                    self.kept.append(self._word(at))
                at += 1

    def _says(self, at: int, size: int) -> bool:
        """Do so many words from here on say a generic phrase? A mark that it does not have makes a name of it: Trọng, Xá."""
        said = PHRASES.get(self.folded[at : at + size])
        return said is not None and all(words_alike(word, meant) is not Alike.OTHER for word, meant in zip(self.all[at:], said[2], strict=False))

    def _take(self, phrase: tuple[str, ...], at: int) -> bool:
        """Whether the phrase is no part of the telling words."""
        kind, value, said = PHRASES[phrase]
        self.unmarked = self.unmarked or said != phrase
        if kind == "leading":
            return not self.kept
        if kind == "place":
            return self._take_place(phrase, at)
        if kind == "form":
            self.form = self.form or value
        elif kind == "trade":
            self.trades.add(value)
        elif kind == "branch":
            self.branch = True
        self.limited = self.limited or LIMITS.get(phrase, "")
        return True

    def _take_place(self, phrase: tuple[str, ...], at: int) -> bool:
        sure = " ".join(phrase) in SURELY_PLACED or any(marked(word) for word in self.all[at : at + len(phrase)])
        if self.kept and sure and at + len(phrase) < len(self.tokens):
            self.place = " ".join(self.tokens[at:])
        return sure and (not self.kept or bool(self.place))

    def _word(self, at: int) -> str:
        token = self.tokens[at]
        if token.isdigit():
            return token.lstrip("0") or "0"
        return _ROMAN[token] if token in _ROMAN and self.kept and at == len(self.tokens) - 1 else token.lower()


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text[:600])


def _names_a_place(text: str) -> bool:
    folded = [fold_word(token.lower()) for token in _tokens(text)]
    return len(folded) > 1 and any(" ".join(folded).startswith(fold_word(phrase) + " ") for phrase in PLACED)


@lru_cache(maxsize=100_000)
def words_alike(one: str, other: str) -> Alike:
    """How far two words are one. A mark that is left out in part is a slip; another mark is another word; numbers are as they stand."""
    one, other = spelling(one), spelling(other)
    if one == other:
        return Alike.SAME
    if one.isdigit() or other.isdigit():
        return Alike.OTHER
    plain, like = fold_word(one), fold_word(other)
    if plain == like:
        return _of_marks(one, other)
    if min(len(plain), len(like)) < SHORTEST_SLIP or DamerauLevenshtein.distance(plain, like, score_cutoff=1) > 1:
        return Alike.OTHER
    return Alike.OTHER if is_plain_syllable(plain) and is_plain_syllable(like) else Alike.NEAR


def _of_marks(one: str, other: str) -> Alike:
    if not (marked(one) and marked(other)):
        return Alike.BARE
    if tone_apart(one) == tone_apart(other):
        return Alike.SAME
    fewer, more = sorted((_marks(one), _marks(other)), key=lambda marks: sum(len(letter) for letter in marks))
    return Alike.NEAR if len(fewer) == len(more) and all(few <= many for few, many in zip(fewer, more, strict=True)) else Alike.OTHER


def _marks(word: str) -> list[set[str]]:
    """The marks of each letter, hỏi and ngã counted as one, the tone on the whole word as the last entry."""
    apart = tone_apart(word.replace("đ", "d\u0335"))
    letters: list[set[str]] = []
    tone: set[str] = set()
    for letter in unicodedata.normalize("NFD", apart):
        if letter in "\u0300\u0301\u0303\u0309\u0323":
            tone.add("\u0309" if letter == "\u0303" else letter)
        elif letter in "\u0302\u0306\u031b\u0335":
            letters[-1].add(letter)
        else:
            letters.append(set())
    return [*letters, tone]


class Called(IntEnum):
    """How two names stand to each other."""

    SAME = 0
    NEAR = 1  # slips of the keys, or marks left out in part
    WITHIN = 2
    NUMBERED = 3  # one within the other, but for a number or a direction: Tân Lộc, Tân Lộc 2
    INITIALS = 4
    TURNED = 5  # the same words in another order
    OTHER = 6


MOST_SLIPS = 2
FEWEST_SHARED = 2
"""Words that a short name must have to be found inside a longer one: any Phát is not every Phát."""
SHORTEST_ALONE = 5
"""Letters of a single word that does the same, or that one letter may be wrong in."""


def compare_heads(one: Head, other: Head) -> Called:
    """How two names stand to each other by their telling words in order."""
    if len(one.words) == len(other.words):
        return _word_by_word(one, other)
    if one.folded == other.folded and len(one.folded) >= SHORTEST_ALONE:
        return Called.SAME  # Bio-Tech, Biotech
    short, long = sorted((one.words, other.words), key=len)
    if len(short) == 1 and _initials(short[0], long):
        return Called.INITIALS
    return _within(short, long)


def _word_by_word(one: Head, other: Head) -> Called:
    pairs = list(zip(one.words, other.words, strict=True))
    apart = [words_alike(*pair) for pair in pairs]
    if not any(apart):
        return Called.SAME
    if Alike.OTHER in apart:
        return Called.TURNED if _turned(one.words, other.words) else Called.OTHER
    if Alike.NEAR not in apart and _left_marks_out(one, other, pairs, apart):
        return Called.SAME
    long_enough = len(pairs) > 1 or one.folded == other.folded or min(len(word) for word in pairs[0]) >= SHORTEST_ALONE
    return Called.NEAR if sum(how is Alike.NEAR for how in apart) <= MOST_SLIPS and long_enough else Called.OTHER


def _left_marks_out(one: Head, other: Head, pairs: Sequence[tuple[str, str]], apart: Sequence[Alike]) -> bool:
    """Did whoever typed one of the names use no marks at all, as far as one can see? Else Anh beside Ánh is rather another name."""
    bare = [pair for pair, how in zip(pairs, apart, strict=True) if how is Alike.BARE]
    sides = {mine.isascii() for mine, _theirs in bare}
    if len(sides) > 1:
        return False
    head = one if sides == {True} else other
    return head.bare and (head.surely_bare or len(bare) > 1)


def _turned(mine: Sequence[str], theirs: Sequence[str]) -> bool:
    ordered = (sorted(words, key=fold_word) for words in (mine, theirs))
    return all(words_alike(a, b) <= Alike.BARE for a, b in zip(*ordered, strict=True))


def _within(short: Sequence[str], long: Sequence[str]) -> Called:
    if len(short) < FEWEST_SHARED and (len(short[0]) < SHORTEST_ALONE or is_plain_syllable(fold_word(short[0]))):
        return Called.OTHER
    for start in range(len(long) - len(short) + 1):
        part = long[start : start + len(short)]
        if all(words_alike(a, b) <= Alike.BARE for a, b in zip(short, part, strict=True)):
            rest = (*long[:start], *long[start + len(short) :])
            return Called.NUMBERED if any(word.isdigit() or fold_word(word) in DIRECTIONS for word in rest) else Called.WITHIN
    return Called.OTHER


def _initials(short: str, long: Sequence[str]) -> bool:
    return len(short) > FEWEST_SHARED and len(short) == len(long) and fold_word(short) == "".join(fold_word(word)[0] for word in long)
