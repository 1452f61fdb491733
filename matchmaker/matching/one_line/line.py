"""The words of one typed line with their places in it, and what was read from which of them: no word is read twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from matchmaker.matching.text import LONGEST_READ, clean, fold_word, how_alike

MOST_WORDS = 120
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_DASHES = frozenset("-‐‑‒–—~")
_COMMA_OF_WHAT = re.compile(r"\d+,\d{3}")
OWNERS = frozenset({"thang", "t", "th", "loai", "hang", "size", "co", "y", "quy", "ngay", "nam", "gia", "phuong", "p", "quan", "mung"})
"""Words that a number belongs to: a number behind such a one is not a part of the number that follows."""


_COUNTED = frozenset(
    {"con", "k", "tr", "trieu", "ngan", "nghin", "dong", "tan", "ta", "yen", "kg", "ky", "ki", "gia", "g", "gr", "gam", "gram", "chuc", "thung",
     "bao", "trai", "qua", "tui", "hop", "goi", "chai", "lit", "nguoi", "ngay", "tuan"}
)  # fmt: skip
"""Words behind a number that make it a count of its own."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one field was read as, from which letters of the line (`start` to `end`, and `also` others), and what was added to them."""

    field: str
    text: str
    start: int
    end: int
    guess: str = ""  # code of what the reading added; empty where it was said outright
    also: tuple[tuple[int, int], ...] = ()  # where the field is said in several places

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Every run of letters that the field was read from."""
        return ((self.start, self.end), *self.also)

    @property
    def sure(self) -> bool:
        """Was it said outright?"""
        return not self.guess


@dataclass(frozen=True, slots=True)
class Word:
    """One word or number of the line, in lower case, and what stands between it and the word before."""

    text: str
    folded: str
    start: int
    end: int
    gap: str

    @property
    def number(self) -> bool:
        """Is it written in figures?"""
        return self.text[0].isdigit()


_LINKS = frozenset({"len", "ve", "xuong", "den", "toi"})
"""Words that make a range of the numbers around them: `từ 40 lên 25`."""


@lru_cache(maxsize=2_000)
def _cut(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split())


class Line:
    """One line while it is being read."""

    def __init__(self, typed: str) -> None:
        self.text = clean(typed[:LONGEST_READ])
        # letter by letter, since some letters grow when they are made small, and places in the line must stay
        self.lowered = "".join(small if len(small := letter.lower()) == 1 else letter for letter in self.text)
        self.words = list(self._words())
        self.taken = [""] * len(self.words)
        self.heard: list[Heard] = []
        self.open: dict[str, str] = {}

    def _words(self) -> Iterator[Word]:
        end = 0
        for count, found in enumerate(_WORD.finditer(self.lowered)):
            if count == MOST_WORDS:
                return
            yield Word(found.group(), fold_word(found.group()), found.start(), found.end(), self.lowered[end : found.start()].strip())
            end = found.end()

    def __len__(self) -> int:
        return len(self.words)

    def typed(self, start: int, end: int) -> str:
        """These words as they were typed."""
        return self.text[self.words[start].start : self.words[end - 1].end]

    def glued(self, place: int) -> bool:
        """Does the word follow the one before it with nothing between, not even a space?"""
        return place > 0 and self.words[place].start == self.words[place - 1].end

    def free(self, place: int) -> bool:
        """Is there such a word, and was nothing read from it?"""
        return 0 <= place < len(self.words) and not self.taken[place]

    def numeral(self, place: int) -> bool:
        """Is there a free number at this place?"""
        return self.free(place) and self.words[place].number

    def says(self, place: int, *phrases: str, gap: bool = False) -> int:
        """How many words the longest of the phrases has that begins here, free and without punctuation between (`gap`: nor before); or 0."""
        return max((len(cut) for phrase in phrases if self._said(place, cut := _cut(phrase), gap)), default=0)

    def _said(self, place: int, phrase: tuple[str, ...], gap: bool) -> bool:
        if place < 0 or place + len(phrase) > len(self.words) or (gap and self.words[place].gap):
            return False
        for ahead, listed in enumerate(phrase):
            word = self.words[place + ahead]
            if self.taken[place + ahead] or (ahead and word.gap) or how_alike(word.text, listed) is None:
                return False
        return True

    def says_before(self, place: int, *phrases: str) -> int:
        """How many words the longest of the phrases has that ends right before this place, or 0."""
        if place <= 0 or place > len(self.words) or (place < len(self.words) and self.words[place].gap not in ("", ":", "=")):
            return 0
        return max((size for phrase in phrases if (size := len(_cut(phrase))) and self.says(place - size, phrase) == size), default=0)

    def dashed(self, place: int) -> bool:
        """Is the number at this place joined by a dash to what stands before it?"""
        return self.numeral(place) and self.words[place].gap in _DASHES

    def number_at(self, place: int) -> int:
        """The end of the number, or of the range of two, that begins at this place; 0 where what begins there is not beyond doubt."""
        if not self.numeral(place) or not self._stands_alone(place):
            return 0
        end = place + 1
        if self.dashed(end):
            end += 1
        elif (joined := self.says(end, "đến", "tới", gap=True)) and self.numeral(end + joined) and not self.words[end + joined].gap:
            end += joined + 1
        many = end < len(self.words) and self.words[end].number and self.words[end].gap in (*_DASHES, "/", ".", ",", "+", "x")
        odd = any(_COMMA_OF_WHAT.fullmatch(word.text) for word in self.words[place:end] if word.number)
        return 0 if many or odd else end

    def _stands_alone(self, place: int) -> bool:
        """Is the number no part of a longer one (`1 250`), of a name (`ST25`) or of a fraction (`1/2`)?"""
        word = self.words[place]
        if not place:
            return not self.lowered[: word.start].rstrip().endswith(("-", "+", "–"))
        before = self.words[place - 1]
        if before.folded in _LINKS and not word.gap and not before.gap and self.numeral(place - 2):
            return False
        if not word.gap and self.numeral(place - 1):
            return before.gap == "/" or (place > 1 and self.words[place - 2].folded in OWNERS)
        if word.gap in (*_DASHES, "/", ".", "+", "*"):
            return not before.number and not self.glued_by_mark(place)
        return not (self.glued(place) and not before.number and before.folded != "gia")

    def counts(self, place: int) -> bool:
        """Does the number here count or measure something, so that it is no part of what stands before it?"""
        after = place + 1
        while after < len(self.words) and self.words[after].number and after < place + 3:
            after += 1
        return after < len(self.words) and (self.words[after].folded in _COUNTED or self.words[after].gap == "/")

    def glued_by_mark(self, place: int) -> bool:
        """Does only a mark, without a space, stand between this word and the one before it?"""
        return bool(self.words[place].gap) and self.words[place].start - self.words[place - 1].end == len(self.words[place].gap)

    def slice(self, start: int, end: int) -> str:
        """The words from `start` up to `end` as they were typed."""
        return self.text[self.words[start].start : self.words[end - 1].end]

    def take(self, start: int, end: int, what: str) -> None:
        """Let these words be read as nothing else."""
        for place in range(start, end):
            self.taken[place] = what

    def hear(self, field: str, text: str, start: int, end: int, guess: str = "") -> Heard:
        """What these words say, not yet believed."""
        return Heard(field, text, self.words[start].start, self.words[end - 1].end, guess)

    def believe(self, field: str, found: list[Heard]) -> None:
        """Keep the one thing that was said of a field; several things leave it open."""
        if len({one.text for one in found}) == 1:
            self.heard.append(found[0])
        elif found:
            self.open[field] = "several"
