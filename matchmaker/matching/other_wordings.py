"""Names that no list holds but that follow from those it holds: who says *ngô* for *bắp* and *bắp nếp* also says *ngô nếp*."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import combinations

from matchmaker.matching.wordruns import SAME_WORDS

Words = tuple[str, ...]
ENOUGH_PRODUCTS = 2
"""Of so many products two words must make names that are otherwise alike, before the one is believed to be said for the other anywhere in a name."""
CLASS_NOUNS = frozenset({"trái", "quả", "hạt", "hột"})


def said_for_each_other(names: Mapping[str, Iterable[Words]], unlike: Container[str]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Pairs of words of one meaning, both ways round: those that begin a name, and those that may stand anywhere in it.

    Two words that are each a whole name of one product are said for each other where they begin a longer one. `unlike` holds words that tell a
    state, or praise, which names of one product may differ by without meaning the same.
    """
    first = {pair for pair in SAME_WORDS.items() if not (pair[0] + pair[1]).isascii()}
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for product, own in names.items():
        for one, other in combinations(own, 2):
            apart = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]] if len(one) == len(other) else []
            if len(apart) != 1 or any(word.isascii() or word in unlike for word in apart[0]):
                continue
            if len(one) == 1:
                first.add(apart[0])
            shared[min(apart[0]), max(apart[0])].add(product)
    anywhere = {pair for pair, products in shared.items() if len(products) >= ENOUGH_PRODUCTS and len(CLASS_NOUNS.intersection(pair)) != 1}
    return first | {(two, one) for one, two in first}, anywhere | {(two, one) for one, two in anywhere}


def other_wordings(names: Mapping[str, Iterable[Words]], unlike: Container[str]) -> Iterator[tuple[Words, str]]:
    """Each name of two words or more with one of its words said otherwise, and its product."""
    first, anywhere = said_for_each_other(names, unlike)
    of_first, of_any = _by_word(first), _by_word(anywhere)
    for product, own in names.items():
        for name in (name for name in own if len(name) > 1):
            for place, word in enumerate(name):
                for other in of_any.get(word, set()) | (of_first.get(word, set()) if not place else set()):
                    yield (*name[:place], other, *name[place + 1 :]), product


def _by_word(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return found
