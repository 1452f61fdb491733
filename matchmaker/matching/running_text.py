"""The words of one listing while they are being read, each with what was read from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from matchmaker.domain.records import Role
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import beginning_of, fold_word, pieces_of
from matchmaker.matching.unmarked_words import SAID_WITHOUT_MARKS

MOST_WORDS = 120
MONTH_IN_SHORT = frozenset({"t", "th"})
DENYING = frozenset({"không", "khong", "chẳng", "hổng"})
"""Words that deny the word or two that follow."""
NAMED_AFTER = frozenset({"trai", "qua", "cay", "rau"})


@dataclass(slots=True)
class Text:
    """The words of one listing while they are being read; `taken` marks those that something was read from."""

    lexicon: Lexicon
    words: list[str]
    apart: list[str]  # the punctuation before each word
    folded: list[str] = field(init=False)
    taken: list[str] = field(init=False)
    papers: list[tuple[int, int]] = field(init=False)  # where certificates are named
    marked: bool = field(init=False)  # are marks typed throughout?
    headed: bool = field(init=False)  # is there a word that may make another thing of a name beside it?
    sayings: list[tuple[int, int]] = field(init=False)  # fillers of several words, in which no shorter name is sought

    def __post_init__(self) -> None:
        self.folded = list(map(fold_word, self.words))
        self.taken = [""] * len(self.words)
        self.sayings: list[tuple[int, int]] = []
        marked = len(self.words) - sum(map(str.isascii, self.words))
        self.marked = marked > 1 and 2 * marked >= sum(map(str.isalpha, self.words))
        self.headed = self.lexicon.phrases.heads.begins_among(self.folded)
        self.papers = [(start, end) for start, end, _ in self.lexicon.phrases.certificates.scan(self.words, self.folded)]
        for start, end in self.papers:
            if self.words[start:end] == self.folded[start:end]:
                self.sayings.append((start, end + 1))
        for start, end, _ in self.lexicon.phrases.places.scan(self.words, self.folded):
            self.take(start, end, "place")
        for start, end, _ in self.lexicon.phrases.fillers.scan(self.words, self.folded):
            if end - start > 1:
                self.sayings.append((start, end))
                if "place" not in self.taken[start:end]:
                    self.take(start, end, "filler")
            elif not (self.taken[start] or (self.words[start].isascii() and (self._named_by_class(start) or self._another_word(start)))):
                self.taken[start] = "filler"
        if not DENYING.isdisjoint(self.words):
            self._take_what_is_not()
        if not all(map(str.isalpha, self.words)):
            self._take_numbers()

    def _take_numbers(self) -> None:
        """Mark numbers and the units behind them."""
        for place, word in enumerate(self.words):
            if word[0].isdigit():
                self.taken[place] = "number"
                if place and self.words[place - 1] in MONTH_IN_SHORT and not self.apart[place]:
                    self.take(place - 1, place, "unit")  # `t11` is a month, and no name
                size, _ = self.lexicon.phrases.units.at(self.words, self.folded, place + 1)
                self.take(place + 1, place + 1 + size, "unit")

    def _take_what_is_not(self) -> None:
        """Mark what is said not to be (`không hư dập`): a word or two that nothing was read from, behind the word that denies them."""
        for place in range(len(self.words) - 1):
            if self.words[place] in DENYING and self.taken[place + 1] in ("", "filler") and self.joined(place + 1):
                last = place + 2 if self._denied_too(place + 2) else place + 1
                self.take(place, last + 1, "filler")
                self.sayings.append((place, last + 1))

    def _denied_too(self, place: int) -> bool:
        """Is the word at this place the second of those that are denied? A name of produce is what is sold, and no part of the denial."""
        if not (self.loose(place) and self.joined(place)) or self.lexicon.readings_at(self.words, self.folded, place - 1, 1):
            return False
        named = self.lexicon.readings_at(self.words, self.folded, place, 1)
        begins = not named and self.lexicon.leads(self.words[place])
        return not begins and all(self.lexicon.products[one.product].role is not Role.PRODUCE for one in named)

    def _named_by_class(self, start: int) -> bool:
        """Is a word without marks, which could be a verb or praise, rather the name of what a class noun stands before: `trai ban`?"""
        return start > 0 and not self.apart[start] and self.folded[start - 1] in NAMED_AFTER

    def _another_word(self, start: int) -> bool:
        """Is a word without marks, in a text that has them, another word than the everyday one that it would be with them: `ri voi` says no *với*?"""
        word = self.words[start]
        return self.marked and word not in self.lexicon.phrases.plain_fillers and word not in SAID_WITHOUT_MARKS

    @classmethod
    def of(cls, lexicon: Lexicon, text: str) -> Text:
        """The first words of a text, cut and marked."""
        words, apart = pieces_of(beginning_of(text))
        return cls(lexicon, words[:MOST_WORDS], apart[:MOST_WORDS])

    def marks_left_out(self) -> bool:
        """Do everyday phrases of several words stand here without the marks that they are listed with?"""
        listed = self.lexicon.phrases.words_of_fillers
        said = (word for start, end in self.sayings for word in self.words[start:end])
        return any(word.isascii() and word not in listed for word in said)

    def again(self) -> Text:
        """The same words, marked alike, for a reader who marks them further."""
        other = Text.__new__(Text)
        other.lexicon, other.words, other.apart, other.folded = self.lexicon, self.words, self.apart, self.folded
        other.taken, other.papers, other.sayings = list(self.taken), self.papers, self.sayings
        other.marked, other.headed = self.marked, self.headed
        return other

    def take(self, start: int, end: int, what: str) -> None:
        """Mark the words from `start` up to `end` as read."""
        for place in range(start, end):
            self.taken[place] = what

    def loose(self, place: int) -> bool:
        """Is the word at this place a word of its own that nothing was read from?"""
        return 0 <= place < len(self.words) and not self.taken[place]

    def doubtful(self, place: int) -> bool:
        """Was an everyday word read here that may as well be part of a name: `bong so dua`, `bông thiên lý`, `dot choai`?"""
        if self.taken[place] != "filler" or self.folded[place] in SAID_WITHOUT_MARKS or any(start <= place < end for start, end in self.sayings):
            return False
        goes_on = self.loose(place + 1) and self.joined(place + 1)
        if not place:
            return goes_on and self.words[0].isascii() and self.folded[0] not in NAMED_AFTER and "praise" not in self._kinds(0)
        if not self.joined(place) or self.taken[place - 1] or (place > 1 and self.loose(place - 2) and self.joined(place - 1)):
            return False
        return goes_on or self.words[place].isascii()

    def _kinds(self, place: int) -> tuple[str, ...]:
        return self.lexicon.phrases.fillers.at(self.words, self.folded, place)[1]

    def joined(self, place: int) -> bool:
        """Does the word at this place follow the one before it without punctuation between?"""
        return 0 < place < len(self.words) and not self.apart[place]
