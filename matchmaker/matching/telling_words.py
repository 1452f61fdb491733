"""Words that tell the thing by themselves, since the names of one product alone hold them: *kèo* behind *cá*, *rơm* in *rơm rạ*."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set

from matchmaker.matching.text import fold_word, marked

Words = tuple[str, ...]
CLASS_NOUNS = frozenset({"con", "trai", "qua", "cu", "cay", "hat", "hot"})
"""Folded nouns that stand before most things and tell nothing of which it is."""
SHORTEST = 2
SHORTEST_UNMARKED = 3
"""Letters of the shortest word that tells a thing without its marks where it stands first; a shorter one is too many other words."""
MOST_PRODUCTS = 3
"""A word that the names of more products hold only narrows them: *trắng*, *nước*."""


class TellingWords:
    """The listed names by the words that stand in them."""

    def __init__(self, names: Mapping[str, Iterable[Words]], everyday: Set[str], line: Callable[[str], Words]) -> None:
        """`everyday` holds words that are said around names, or of any thing; `line` gives a product and its ancestors."""
        self._everyday, self._line = everyday | {fold_word(word) for word in everyday}, line
        self._holding: dict[str, set[tuple[str, str, int]]] = defaultdict(set)
        self._throughout: dict[str, frozenset[str]] = {}
        for product, own in names.items():
            for name in own:
                for place, word in enumerate(name):
                    for form in {word, fold_word(word)}:
                        self._holding[form].add((product, fold_word(name[0]), place))
            own_words = [{form for word in name for form in (word, fold_word(word))} for name in own if any(map(marked, name))]
            self._throughout[product] = frozenset(set.intersection(*own_words)) if own_words else frozenset()

    def told(self, words: Sequence[str]) -> str:
        """The one product that a word of these tells, by itself or behind the noun that begins them; empty where none does, or several do."""
        head = "" if fold_word(words[0]) in CLASS_NOUNS else fold_word(words[0])
        others = len(words) - (not head) > 1
        behind = (self._told_behind(word, head) for word in reversed(words[1:]) if head)  # the last one narrows what stands before it
        found = {next(filter(None, behind), "")}
        found |= {self._told_alone(word, others=others) for word in (words[:1] if head else words[1:])}
        found -= {""}
        found -= {above for product in found for above in self._line(product)[1:]}
        return found.pop() if len(found) == 1 else ""

    def _told_behind(self, word: str, head: str) -> str:
        """What the word tells behind this noun."""
        holding = self._held(word)
        return self._widest({product for product, begins, place in holding if place and begins == head})

    def _told_alone(self, word: str, *, others: bool) -> str:
        """What the word tells by itself, or as the first of others that no list knows: only if that thing has no name without it."""
        if not marked(word) and len(word) < SHORTEST_UNMARKED:
            return ""
        product = self._widest({product for product, begins, place in self._held(word) if not place or (place == 1 and begins in CLASS_NOUNS)})
        return product if product and (not others or word in self._throughout[product]) else ""

    def _held(self, word: str) -> set[tuple[str, str, int]]:
        """The names that hold the word: their products, first words, and its place in them; none if it only narrows what it is said of."""
        holding = self._holding.get(word, set()) if word.isalpha() and len(word) >= SHORTEST and word not in self._everyday else set()
        return holding if len({product for product, _, _ in holding}) <= MOST_PRODUCTS else set()

    def _widest(self, products: Set[str]) -> str:
        """The one of these products that all others are kinds of."""
        return next((one for one in products if all(one in self._line(other) for other in products)), "")
