"""Names that follow from the English titles of products: `rice` from *Milled rice* and *Fragrant rice*, `tiger shrimp` from *Black tiger shrimp*."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from matchmaker.matching.text import words_of

Words = tuple[str, ...]
MADE = frozenset({"dried", "salted", "pickled", "fermented", "pressed", "sour", "broken"})
"""First words that make another product of what follows."""
LOOKS = frozenset({"black", "giant", "hard", "young", "mature", "wild"})
"""First words of a title of three or more that are left out in talk."""
ENOUGH_KINDS = 3
"""So many words must stand before an end that several titles share before it is said alone: *fish* alone stands before *cake*."""
MOST_WORDS = 8
"""Words of the longest title whose parts are looked at."""
SHORTEST = 4
"""Letters of the shortest name of one word."""


def title_words(title: str) -> Words:
    """The words of a title, but for what it says in brackets."""
    return tuple(words_of(title.split(" (", 1)[0]))


def from_titles(titles: Mapping[str, str], line: Callable[[str], Sequence[str]]) -> Iterator[tuple[Words, str]]:
    """Parts of the titles that name a product too, with that product; `line` gives a product and its ancestors, nearest first.

    What parts of several titles name is what all those products are kinds of; where there is no such thing, and where another product has the
    words for its title, they name none.
    """
    titles = {product: title for product, title in titles.items() if 0 < len(title_words(title)) <= MOST_WORDS}
    whole = {title_words(title): product for product, title in titles.items()}
    parts, ends = _named(titles), _ends(whole)
    for words, products in {**ends, **parts}.items():
        shared = _shared(sorted(products), line)
        if shared and words not in whole and len(" ".join(words)) >= SHORTEST and all(word.isalpha() for word in words):
            yield words, shared


def _named(titles: Mapping[str, str]) -> dict[Words, set[str]]:
    """What stands before a comma, and both things that are named side by side: *Bombay duck, fresh*, *Shrimp and prawn*."""
    found: dict[Words, set[str]] = defaultdict(set)
    for product, title in titles.items():
        first = title.split(" (", 1)[0].split(", ", 1)[0]
        if first != title or " and " in first:
            for part in first.split(" and "):
                found[tuple(words_of(part))].add(product)
    return found


def _ends(whole: Mapping[Words, str]) -> dict[Words, set[str]]:
    """How titles of several kinds end, and titles without a first word that says how the thing looks."""
    found: dict[Words, set[str]] = defaultdict(set)
    before: dict[Words, set[str]] = defaultdict(set)
    sure = {words[1:] for words in whole if len(words) > 2 and words[0] in LOOKS}
    for words, product in whole.items():
        for start in range(1, len(words) if words[0] not in MADE else 1):
            found[words[start:]].add(product)
            before[words[start:]].add(words[start - 1])
    return {words: products for words, products in found.items() if len(before[words]) >= ENOUGH_KINDS or words in sure}


def _shared(products: Sequence[str], line: Callable[[str], Sequence[str]]) -> str:
    """The nearest thing that all of these are, or are kinds of; empty where there is none."""
    return next((above for above in line(products[0]) if all(above in line(other) for other in products[1:])), "")
