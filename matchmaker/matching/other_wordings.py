"""Names that no list holds but that follow from those it holds: who says *ngô* for *bắp* and *bắp nếp* also says *ngô nếp*."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import combinations, permutations

from matchmaker.matching.wordruns import SAME_WORDS

Words = tuple[str, ...]
ENOUGH_PRODUCTS = 2
"""Of so many products two words must make names that are otherwise alike, in the same place, before the one is believed to be said for the other."""
ENOUGH_TWINS = 4
"""The same of two first words that each begin their own products' names; a word for what is made of a thing is enough by itself."""
CLASS_NOUNS = frozenset({"trái", "quả", "hạt", "hột"})
FIGURES = {"một": "1", "hai": "2", "ba": "3", "bốn": "4", "năm": "5", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10"}
LETTERS = {figure: word for word, figure in FIGURES.items() if len(figure) == 1}
MOST_WORDS, MOST_FIGURES = 8, 5
"""Words of the longest name, and figures of the longest number in one, that are looked at for how else the number is said."""
LEFT_OUT = frozenset({"cá", "con", "trái", "quả", "củ", "cây"})
"""Nouns of a class that are left out before what tells the thing: *khô cá kèo* is *khô kèo*, *cá rô phi* is *rô phi*."""


def said_for_each_other(names: Mapping[str, Iterable[Words]], unlike: Container[str]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Pairs of words of one meaning, both ways round: those that begin a name, and those that stand behind its first word.

    Two words that are each a whole name of one product are said for each other where they begin a longer one. `unlike` holds words that tell a
    state, or praise, which names of one product may differ by without meaning the same.
    """
    first = {("hột", "hạt")} | {pair for pair in SAME_WORDS.items() if not (pair[0] + pair[1]).isascii()}
    before: dict[tuple[str, str], set[str]] = defaultdict(set)
    behind: dict[tuple[str, str], set[str]] = defaultdict(set)
    for product, own in names.items():
        for one, other in combinations(own, 2):
            apart = [pair for pair in zip(one, other, strict=False) if pair[0] != pair[1]] if len(one) == len(other) else []
            if len(apart) != 1 or any(word.isascii() or word in unlike for word in apart[0]):
                continue
            pair = min(apart[0]), max(apart[0])
            (behind if one[0] == other[0] else before)[pair].add(product)
            if len(one) == 1:
                first.add(pair)
    first |= {pair for pair, products in before.items() if len(products) >= ENOUGH_PRODUCTS and len(CLASS_NOUNS.intersection(pair)) != 1}
    later = {pair for pair, products in behind.items() if len(products) >= ENOUGH_PRODUCTS and not CLASS_NOUNS.intersection(pair)}
    return first | {(two, one) for one, two in first}, later | {(two, one) for one, two in later}


def other_wordings(names: Mapping[str, Iterable[Words]], unlike: Container[str]) -> Iterator[tuple[Words, str]]:
    """Each name of two words or more with one of its words said otherwise, and its product."""
    first, later = said_for_each_other(names, unlike)
    of_first, of_later = _by_word(first), _by_word(later)
    for product, own in names.items():
        for name in (name for name in own if len(name) > 1):
            for place, word in enumerate(name):
                for other in (of_later if place else of_first).get(word, ()):
                    yield (*name[:place], other, *name[place + 1 :]), product


def _by_word(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        found[one].add(other)
    return found


def shortened(names: Mapping[str, Iterable[Words]]) -> Iterator[tuple[Words, str]]:
    """Each name of three words or more without the noun of a class that stands in it, and its product.

    Not where the word behind that noun begins a name by itself: *khô cá khoai* is not *khô khoai*, and *cá dứa khô* no dried pineapple.
    """
    begun = {name[0] for own in names.values() for name in own}
    for product, own in names.items():
        for name in (name for name in own if len(name) > 2):
            for place in (place for place, word in enumerate(name[:-1]) if word in LEFT_OUT and name[place + 1] not in begun):
                yield (*name[:place], *name[place + 1 :]), product


def unnumbered(names: Mapping[str, Iterable[Words]]) -> Iterator[tuple[Words, str]]:
    """Each name of three words or more without the number that it ends with, where no other product is called so: *gạo Đài Thơm*.

    A number behind letters is one code with them (*ST25*), and they are no name without it.
    """
    begun: dict[Words, set[str]] = defaultdict(set)
    for product, own in names.items():
        for name in (name for name in own if len(name) > 2 and name[-1].isdigit() and not name[-2].isascii()):
            begun[name[:-1]].add(product)
    return ((words, next(iter(products))) for words, products in begun.items() if len(products) == 1)


def renumbered(names: Mapping[str, Iterable[Words]]) -> Iterator[tuple[Words, str]]:
    """Each name of several words with a number in letters for one in figures, or the other way: *ba khía* as *3 khía*, *OM18* as *OM mười tám*."""
    for product, own in names.items():
        for name in (name for name in own if 1 < len(name) <= MOST_WORDS):
            for place, word in enumerate(name):
                for other in _in_letters(word) if word.isdigit() else [(FIGURES[word],)] if word in FIGURES else []:
                    yield (*name[:place], *other, *name[place + 1 :]), product


def _in_letters(figures: str) -> list[Words]:
    """How people say a number: one figure after the other, and one of two figures also in tens; empty for a longer one than any variety has."""
    if len(figures) > MOST_FIGURES or not figures.isascii():
        return []
    said = [tuple(LETTERS[figure] for figure in figures)] if "0" not in figures else []
    if len(figures) == 2 and figures[0] != "0":
        tens = ("mười",) if figures[0] == "1" else (LETTERS[figures[0]], "mươi")
        ones = [(), *([(LETTERS[figures[1]],)] if figures[1] != "0" else [])][-1:]
        ones += [("lăm",)] if figures[1] == "5" else [("tư",)] if figures[1] == "4" and figures[0] != "1" else []
        said += [(*before, *one) for one in ones for before in ((tens[:1], tens) if one else (tens,))]
    return list(dict.fromkeys(said))


def carried_over(names: Mapping[str, Iterable[Words]], made: Container[str], unlike: Container[str]) -> Iterator[tuple[Words, str]]:
    """What one product is called, said of another that is told from it by its first word: *lúa Đài Thơm* as *gạo Đài Thơm*, *mắm cá sặc* as *cá sặc*.

    Two first words, of which one may be none where the other says what is made of the thing, go together where they do so for enough products.
    """
    cuts = {product: {cut for name in own for cut in _cuts(name, made)} for product, own in names.items()}
    by_core: dict[Words, list[tuple[str, str]]] = defaultdict(list)
    for product, of_product in cuts.items():
        for first, core in of_product:
            by_core[core].append((first, product))
    together: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for same in by_core.values():
        for (one, product), (other, of_other) in permutations(same, 2):
            if one != other and product != of_other:
                together[one, other].add((product, of_other))
    for (one, other), pairs in together.items():
        many = Counter(product for product, _ in pairs)
        pairs = {(product, of_other) for product, of_other in pairs if many[product] == 1}  # the names of what has many sorts are of one sort each
        for product, of_other in pairs if len(pairs) >= ENOUGH_TWINS or (not one and other in made) or (not other and one in made) else ():
            for core in (core for first, core in cuts[product] if first == one and not any(word in unlike for word in core)):
                if other or len(core) > 1:
                    yield ((other, *core) if other else core), of_other


def _cuts(name: Words, made: Container[str]) -> Iterator[tuple[str, Words]]:
    """The name as a first word and what follows, and as what something else may be made of."""
    if len(name) > 1:
        yield name[0], name[1:]
        if name[0] not in made:
            yield "", name
