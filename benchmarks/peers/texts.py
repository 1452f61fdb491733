"""The words as text engines are given them: folded, with or without what our word list names in them."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import fold, fold_word, words_of


def folded(text: str) -> str:
    """The words without marks and case, one blank between two."""
    return " ".join(words_of(fold(text)))


class WordList:
    """Our word list in the hands of a text engine: the longest listed names in a text, by the marks where typed, become words of their own."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.marked: dict[str, set[str]] = {}
        self.bare: dict[str, set[str]] = {}
        self.longest: dict[str, int] = {}  # of the names that begin with a word
        for key in lexicon.keys:
            for name in lexicon.names_of(key):
                self.marked.setdefault(" ".join(name), set()).add(key)
                plain = folded(" ".join(name))
                self.bare.setdefault(plain, set()).add(key)
                first = plain.split(" ", 1)[0]
                self.longest[first] = max(self.longest.get(first, 0), len(name))

    def products(self, text: str) -> list[str]:
        """The products that the text names."""
        words = words_of(text)
        plain = [fold_word(word) for word in words]
        found: list[str] = []
        start = 0
        while start < len(words):
            size, keys = self._at(words, plain, start)
            found += sorted(keys)
            start += size
        return found

    def _at(self, words: Sequence[str], plain: Sequence[str], start: int) -> tuple[int, set[str]]:
        for size in range(min(self.longest.get(plain[start], 0), len(words) - start), 0, -1):
            run = words[start : start + size]
            if keys := self.marked.get(" ".join(run)):
                return size, keys
            if all(word.isascii() for word in run) and (keys := self.bare.get(" ".join(plain[start : start + size]))):
                return size, keys
        return 1, set()

    def offered(self, text: str) -> str:
        """The words of an offer with each product that they name, and what that is a kind of."""
        named = dict.fromkeys(above for key in self.products(text) for above in self.lexicon.line(key))
        return " ".join([folded(text), *(_token(key) for key in named)])

    def wanted(self, text: str) -> str:
        """The words of a need with each product that they name, which counts for more than a word."""
        named = self.tokens(text)
        return " ".join([folded(text), *named, *named])

    def tokens(self, text: str) -> list[str]:
        """The words that stand for the products that the text names."""
        return [_token(key) for key in dict.fromkeys(self.products(text))]


def _token(key: str) -> str:
    return "p" + key.replace("_", "")
