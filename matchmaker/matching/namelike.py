"""Two phrases that name one thing in other company: the first two words of the one stand side by side in the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import as_heard, ends_as_heard, fold_word
from matchmaker.matching.wordruns import CLASS_NOUNS, PARTS, same_word

LEAST_ALIKE = 0.55
"""Likeness of words, 0 to 1, below which two things that are in no list are not taken for the same."""
LEAST_LOOKED_AT = 0.4
"""Likeness below which no two words side by side are looked for."""
SURELY_ALIKE = 0.995
"""Likeness from which on nothing but the spelling of the same words can differ."""
SAME_PAIR = 0.8
"""The least likeness of two phrases of which one begins with two words that stand side by side in the other."""
PIECES = PARTS | {"cong", "than", "got", "ruot", "ba", "sap", "dau", "cao", "sau", "trung"}
"""Folded nouns of a part, or of what is got from it, before a name: another thing, unless the other phrase says them as well."""
WARES = {"gio", "tham", "non", "tranh", "tui", "dep", "ro", "thung", "khay", "ghe", "ban", "chieu", "mat"}
"""Folded nouns of what is made by hand of the thing named behind them."""
STUFF = {"day", "re"}
"""Folded nouns of a part that is bought for its stuff, and is that part of nothing else: *dây choại* is no *đọt choại*."""
CLASS, PIECE, WARE, LISTED, NAME, FIBRE = 1, 2, 4, 8, 16, 32
"""What a word is, as bits: a class noun, a piece of something, what is made of something, a word of a listed name, such a name by itself, stuff."""


@lru_cache(maxsize=50_000)
def core_of(phrase: str) -> tuple[tuple[str, ...], int]:
    """The words of a phrase, regional ones as one, and where its name begins behind class nouns and pieces."""
    words = tuple(same_word(word) for word in phrase.split())
    start = 0
    while start < len(words) - (1 if fold_word(words[start]) in CLASS_NOUNS else 2) and fold_word(words[start]) in CLASS_NOUNS | PIECES:
        start += 1
    return words, start


@lru_cache(maxsize=50_000)
def heard_as(word: str) -> str:
    """A word as the south says it, without marks."""
    return ends_as_heard(fold_word(as_heard(word)))


@lru_cache(maxsize=50_000)
def _sounds(phrase: str) -> frozenset[str]:
    return frozenset(heard_as(same_word(word)) for word in phrase.split())


def _same(one: str, other: str) -> bool:
    """Are they one word, as written or as the south says it?"""
    return one == other or heard_as(one) == heard_as(other)


def _held(words: tuple[str, ...], start: int, others: tuple[str, ...]) -> int:
    """Where the two words from `start` stand side by side among the others; -1 where they do not."""
    one, two = words[start], words[start + 1]
    return next((at for at in range(len(others) - 1) if _same(one, others[at]) and _same(two, others[at + 1])), -1)


def _pieces_said(words: tuple[str, ...], before: int, others: tuple[str, ...]) -> bool:
    """Are all pieces that the words name before this place named in the other phrase too?"""
    return all(any(_same(word, other) for other in others) for word in words[:before] if fold_word(word) in PIECES | WARES)


def same_pair(lexicon: Lexicon, phrase: str, other: str) -> bool:
    """Does one of the phrases begin with two words that stand side by side in the other, as the same piece of the same thing?

    One word is enough where it is all there is and the trade knows it from nowhere else: `trái quách`.
    """
    shared = len(_sounds(phrase) & _sounds(other))
    if not shared:
        return False
    (words, start), (others, begin) = core_of(phrase), core_of(other)
    if shared < 2 and len(words) - start > 1 and len(others) - begin > 1:
        return False
    for one, at, two in ((words, start, others), (others, begin, words)):
        if len(one) - at >= 2 and (found := _held(one, at, two)) >= 0:
            return _pieces_said(one, at, two) and _pieces_said(two, found, one)
        if (
            len(one) - at == 1
            and not lexicon.knows(one[at])
            and (found := next((place for place, word in enumerate(two) if _same(one[at], word)), -1)) >= 0
        ):
            return _pieces_said(one, at, two) and _pieces_said(two, found, one)
    return False


def other_stuff(phrase: str, other: str) -> bool:
    """Does one of the phrases begin with a part that is bought for its stuff, and the other not say it?"""
    one, two = ([fold_word(same_word(word)) for word in each.split()] for each in (phrase, other))
    return (one[0] in STUFF and one[0] not in two) or (two[0] in STUFF and two[0] not in one)


def told_apart(lexicon: Lexicon, phrase: str, other: str) -> bool:
    """Does one of the phrases name a listed thing that the other does not, and this one something that nobody knows and the first does not say?"""
    words, others = ([same_word(word) for word in one.split()] for one in (phrase, other))
    return any(
        _says_more(one, two, lexicon.is_name) and _says_more(two, one, lambda word: not lexicon.knows(word))
        for one, two in ((words, others), (others, words))
    )


def _says_more(words: list[str], others: list[str], one: Callable[[str], bool]) -> bool:
    """Is there a word of such a kind that the other phrase does not say?"""
    return any(one(word) and not any(_same(word, other) for other in others) for word in words)


def _made(lexicon: Lexicon, phrase: str) -> tuple[str, str]:
    """What the phrase begins with that was made of the thing (`khô`, `mắm`, `bột`), and all its words, both without marks."""
    words = [same_word(word) for word in phrase.split()]
    folded = [fold_word(word) for word in words]
    size, records = lexicon.phrases.heads.at(words, folded, 0)
    return " ".join(folded[:size]) if size and records[0].role == "processed" else "", f" {' '.join(folded)} "


@lru_cache(maxsize=50_000)
def _begins(phrase: str) -> str:
    return fold_word(same_word(phrase.split(" ", 1)[0]))


def made_alike(lexicon: Lexicon, phrase: str, other: str) -> bool:
    """Is what one phrase begins with as made of the thing (`khô cá …`) said by the other as well? What is said behind a name is its state."""
    if not any(lexicon.phrases.heads.may_begin(_begins(one)) for one in (phrase, other)):
        return True
    (made, said), (other_made, told) = _made(lexicon, phrase), _made(lexicon, other)
    return (not made or f" {made} " in told) and (not other_made or f" {other_made} " in said)


def made_of(lexicon: Lexicon, phrase: str) -> int:
    """How many words the phrase begins with that say what was made of the thing; none where it begins with the thing."""
    if not lexicon.phrases.heads.may_begin(_begins(phrase)):
        return 0
    made, _ = _made(lexicon, phrase)
    return len(made.split())
