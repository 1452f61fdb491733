"""What a phrase is found by: the runs of three letters of its first words, and how much each says of what is named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from matchmaker.matching.text import fold_word

FIRST_WORDS = 7
"""The words of a phrase that are looked at: what is named comes among the first."""
SAYS = (100, 100, 90, 80, 70, 60, 50)
"""How much a word says of what is named, in hundredths by its place: a Vietnamese noun comes first and what follows narrows it."""
SAYS_THE_CLASS = 40
CLASS_NOUNS = frozenset({"ca", "con", "trai", "qua", "cay", "rau", "chim"})
"""Folded words that stand before a name and are left out as often: *cá chốt* is *chốt*. Others, such as *lá*, make another thing of it."""
PARTS = frozenset({"bong", "la", "dot", "cu", "hat", "than", "re", "vo", "bot", "nuoc", "mam", "kho", "banh", "tau"})
"""Folded nouns that begin many names and are none: a flower, a leaf, a shoot, something dried."""
COMMONEST = 2
"""What a letter run that every phrase holds still counts, in halves of a doubling."""
WORD = "\0"
"""What a whole word begins with among the letter runs."""

SAME_WORDS = {
    "thóc": "lúa", "đỗ": "đậu", "hột": "trứng", "hot": "trung", "cói": "lác", "lát": "lác", "coi": "lac", "lat": "lac", "hoa": "bông",
    "quả": "trái", "qua": "trai", "lợn": "heo", "lon": "heo", "ngô": "bắp", "sắn": "mì", "vừng": "mè", "vung": "me",
    "lạc": "phộng", "ngọn": "đọt", "ngon": "dot",
}  # fmt: skip
"""Words of the north, or of one part of the delta, with the word that most of the south says, as dialect dictionaries give them."""


def same_word(word: str) -> str:
    """The word that stands for this one and for its twins of other regions."""
    return SAME_WORDS.get(word, word)


def first_words(phrase: str) -> list[str]:
    """The first words of a phrase, each once, those of one meaning as one word."""
    return list(dict.fromkeys(map(same_word, phrase.split())))[:FIRST_WORDS]


@lru_cache(maxsize=50_000)
def trigrams(word: str) -> tuple[str, ...]:
    """The runs of three letters of a folded word, each once, with its ends marked."""
    padded = f" {word} "
    return tuple(dict.fromkeys([padded[place : place + 3] for place in range(max(len(padded) - 2, 1))]))


def names_in(words: Sequence[str]) -> list[str]:
    """The folded words without class nouns; all of them where nothing else is left."""
    return [word for word in words if word not in CLASS_NOUNS] or list(words)


def says(words: Sequence[str]) -> dict[str, int]:
    """The letter runs of folded words with how much each says of what is named, in hundredths: the most that any of the words gives it."""
    said: dict[str, int] = {}
    names = names_in(words)
    for word, weight in zip(names, SAYS, strict=False):
        for gram in trigrams(word):
            said.setdefault(gram, weight)
    if len(names) < len(words):
        for word in words:
            if word in CLASS_NOUNS:
                for gram in trigrams(word):
                    said[gram] = max(said.get(gram, 0), SAYS_THE_CLASS)
    return said


def steps(count: int) -> int:
    """How many halves of a doubling lie in a count, rounded down: 1, 2, 3, 4 give 0, 2, 3, 4; none counts as one."""
    return (count * count).bit_length() - 1 if count else 0


def said_by(phrase: str) -> dict[str, int]:
    """All that a phrase is found by: its letter runs with how much each says, and its words, which say nothing more but are counted."""
    words = list(dict.fromkeys([fold_word(word) for word in first_words(phrase)]))
    return says(words) | {WORD + word: 0 for word in words}


def first_name(phrase: str) -> str:
    """The first word of a phrase that is no class noun; the first of all where there is none."""
    words = [same_word(word) for word in phrase.split()]
    return next((word for word in words if fold_word(word) not in CLASS_NOUNS), words[0] if words else "")
