"""Names to products: which name stands in a text, how it was matched, and how surely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from matchmaker.domain.quantities import Units
from matchmaker.domain.records import How, Reading, Role
from matchmaker.domain.words import ONLY_ALONE, ONLY_MARKED, GradeRecord, NameRecord, ProductRecord
from matchmaker.matching.leftovers import Leftovers
from matchmaker.matching.lists import Lists, shipped_lists
from matchmaker.matching.phrases import Phrasebook
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.remembered import Remembered
from matchmaker.matching.slips import CLASS_NOUNS, Slips, Target
from matchmaker.matching.text import fold_word, how_alike, words_of

SURETY = {How.CHOSEN: 1000, How.EXACT: 1000, How.TONE: 980, How.FOLDED: 940, How.FUZZY: 800}
TURNED = 60
"""What is taken off the surety where the words stand in another order than in the name."""
UNSURE = 100
"""What is taken off besides where the words stand in another order and without marks, and make no other sense."""
SHORTEST_ENGLISH = 4
"""Letters of the shortest English title that is read as a name."""
ENOUGH_TURNED = 3
"""Words without marks that are a name in whatever order; two may each be another word."""
MOST_WITHIN = 2
"""Other words that may stand within the name of a kind."""
NEARLY = 600
"""How surely words are read that are a name but for one of them."""
AMBIGUOUS = 240
"""What is taken off where the same unmarked words name several products."""

REMEMBERED = 20_000
"""Texts of each kind of which a lexicon remembers what they say, so that what many listings say alike is read once."""
HEAVY_G = 250
"""Grams from which a few pieces make a kilo."""


@dataclass(frozen=True, slots=True)
class Name:
    """One listed name, cut into words."""

    words: tuple[str, ...]
    product: str
    only_marked: bool
    only_alone: bool


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words that names products: from `start` up to, not with, `end`."""

    start: int
    end: int
    readings: tuple[Reading, ...]

    @property
    def surety(self) -> int:
        """How surely the surest reading was read."""
        return self.readings[0].surety


_ORDER = (How.EXACT, How.TONE, How.FOLDED, How.FUZZY)


def _worst(hows: Iterable[How | None]) -> How | None:
    worst = How.EXACT
    for how in hows:
        if how is None:
            return None
        if _ORDER.index(how) > _ORDER.index(worst):
            worst = how
    return worst


class Lexicon:
    """The words of the trade, made from records: shipped ones, or those that staff have edited."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.products: dict[str, ProductRecord] = {product.key: product for product in lists.products}
        self.keys: tuple[str, ...] = tuple(self.products)
        self.number: dict[str, int] = {key: index for index, key in enumerate(self.keys)}
        self._straight: dict[str, list[Name]] = defaultdict(list)
        self._turned: dict[str, list[Name]] = defaultdict(list)
        self._names: dict[str, tuple[tuple[str, ...], ...]] = {}
        self.longest = 1
        self._sizes: dict[str, tuple[int, ...]] = {}
        self._named: Remembered[tuple[Reading, ...]] = Remembered(REMEMBERED)
        self.read_grades: Remembered[tuple[tuple[GradeRecord, ...], ...]] = Remembered(REMEMBERED)
        self.read_states: Remembered[str] = Remembered(REMEMBERED)
        self.read_words: Remembered[Any] = Remembered(REMEMBERED)
        for record in lists.names:
            self._add(record)
        self._add_english(lists.products)
        self._lines = {key: self._line(key) for key in self.keys}
        self._below: dict[str, tuple[str, ...]] = {}
        for key in self.keys:
            for above in self._lines[key]:
                self._below[above] = (*self._below.get(above, ()), key)
        self.phrases = Phrasebook(lists)
        self.gazetteer = Gazetteer.of(lists)
        self.units = Units(lists.units)

    @classmethod
    def of(cls, lists: Lists) -> Lexicon:
        """The lexicon of these lists."""
        return cls(lists)

    def _add(self, record: NameRecord) -> None:
        words = tuple(words_of(record.name))
        if not words or record.product not in self.products:
            return
        name = Name(words, record.product, ONLY_MARKED in record.note, ONLY_ALONE in record.note)
        folded = [fold_word(word) for word in words]
        self._straight[" ".join(folded)].append(name)
        self._names[record.product] = (*self._names.get(record.product, ()), words)
        if len(words) > 1:
            self._turned[" ".join(sorted(folded))].append(name)
        self.longest = max(self.longest, len(words))
        for word in folded:  # the words of a name may stand in any order, so that each of them may be the first
            self._sizes[word] = tuple(sorted({*self._sizes.get(word, ()), len(words)}, reverse=True))

    def sizes_from(self, folded: str) -> tuple[int, ...]:
        """How many words the names have that may begin with this one, most first; empty where no name holds it."""
        return self._sizes.get(folded, ())

    def _add_english(self, products: Iterable[ProductRecord]) -> None:
        """The English titles of produce are names too, where no list gives the same words a meaning."""
        taken = {word for record in (*self.lists.fillers, *self.lists.states, *self.lists.units) for word in words_of(record.phrase)}
        for product in products:
            title = product.en.split(" (", 1)[0]
            words = words_of(title)
            if product.role is Role.PRODUCE and len(title) >= SHORTEST_ENGLISH and title.replace(" ", "").isalpha() and taken.isdisjoint(words):
                self._straight.setdefault(" ".join(words), []).append(Name(tuple(words), product.key, False, False))
                for word in words:
                    self._sizes[word] = tuple(sorted({*self._sizes.get(word, ()), len(words)}, reverse=True))

    def _line(self, key: str) -> tuple[str, ...]:
        line = [key]
        while (above := self.products[line[-1]].parent) and above in self.products and above not in line:
            line.append(above)
        return tuple(line)

    def line(self, key: str) -> tuple[str, ...]:
        """The product and its ancestors, nearest first."""
        return self._lines[key]

    def below(self, key: str) -> tuple[str, ...]:
        """The product and all its descendants."""
        return self._below.get(key, ())

    def generic(self, key: str) -> bool:
        """Does this product have kinds of its own in the list?"""
        return len(self.below(key)) > 1

    @cached_property
    def _lengthened(self) -> dict[str, set[str]]:
        """The products whose names begin with these folded words and go on."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, group in self._straight.items():
            words = key.split(" ")
            for size in range(1, len(words)):
                found[" ".join(words[:size])] |= {name.product for name in group}
        return found

    def opens(self, folded: Sequence[str], key: str) -> bool:
        """Do these words, a name of the product, begin the names of several of its kinds, so that a further word may make one more: `khô cá`?"""
        return len(self._lengthened.get(" ".join(folded), set()) & set(self.below(key)) - {key}) > 1

    @cached_property
    def leading(self) -> frozenset[str]:
        """Folded words that begin a name of two words or more: the nouns (`cá`, `ốc`, `bánh`) that say what a following word belongs to."""
        return frozenset(key.split(" ", 1)[0] for key in self._straight if " " in key)

    @cached_property
    def graded_by_weight(self) -> frozenset[str]:
        """Products that have a grade by the weight of one piece, but for prepared ones, of which a bare weight is that of a pack."""
        weighed = {record.product for record in self.lists.grades if record.min_g is not None or record.max_g is not None}
        return frozenset(key for key in weighed & self.products.keys() if self.products[key].group != "che_bien")

    @cached_property
    def graded_by_kilo(self) -> frozenset[str]:
        """Products with a grade whose lightest piece makes up a quarter of a kilo, as of crab."""
        return frozenset(record.product for record in self.lists.grades if (record.min_g or 0) >= HEAVY_G)

    @cached_property
    def _known(self) -> frozenset[str]:
        """Every word of every name and of what is said around names, as listed and folded."""
        listed = {word for group in self._straight.values() for name in group for word in name.words}
        listed |= {word for record in self.lists.fillers for word in words_of(record.phrase)}
        return frozenset(listed | {fold_word(word) for word in listed})

    def knows(self, word: str) -> bool:
        """Does any name or everyday phrase hold this word, or one that it is without marks?"""
        return word in self._known or (fold_word(word) in self._known and word.isascii())

    @cached_property
    def _slips(self) -> Slips:
        names = [name for group in self._straight.values() for name in group]
        targets = [(name, tuple(map(fold_word, name.words))) for name in names]
        return Slips((Target(one.words, folded, "".join(folded), one.product, one.only_marked) for one, folded in targets), self._said)

    def readings_at(self, words: Sequence[str], folded: Sequence[str], start: int, size: int) -> tuple[Reading, ...]:
        """What the `size` words from `start` name, surest first; empty where they name nothing listed."""
        typed = words[start] if size == 1 else " ".join(words[start : start + size])
        readings = self._named.kept.get(typed)
        if readings is None:
            readings = self._named.keep(typed, self._readings(words[start : start + size], folded[start : start + size]))
        return readings

    def _readings(self, window: Sequence[str], plain: Sequence[str]) -> tuple[Reading, ...]:
        if not all(word in self._sizes for word in plain):
            return ()
        found: dict[str, tuple[int, How]] = {}
        for name in self._straight.get(" ".join(plain), ()):
            how = _worst(how_alike(typed, listed) for typed, listed in zip(window, name.words, strict=True))
            if how is not None and not (name.only_marked and how is How.FOLDED) and SURETY[how] > found.get(name.product, (0, how))[0]:
                found[name.product] = (SURETY[how], how)
        if not found and len(window) > 1 and plain[0] not in CLASS_NOUNS:  # `con vịt` is no `vịt con`
            for name in self._turned.get(" ".join(sorted(plain)), ()):
                how = _worst_in_any_order(window, name.words)
                told = how in (How.EXACT, How.TONE) or (how is How.FOLDED and len(window) >= ENOUGH_TURNED and not name.only_marked)
                if told and how is not None and SURETY[how] - TURNED > found.get(name.product, (0, how))[0]:
                    found[name.product] = (SURETY[how] - TURNED, how)
        return self._ranked(found)

    def unmarked(self, folded: Sequence[str]) -> tuple[Reading, ...]:
        """What these words name where it is not held against them that their marks are missing."""
        names = self._straight.get(" ".join(folded), ())
        return self._ranked({name.product: (NEARLY, How.FOLDED) for name in names if name.only_marked})

    def names_of(self, product: str) -> tuple[tuple[str, ...], ...]:
        """The names of this very product, each cut into words."""
        return self._names.get(product, ())

    def listed_as(self, folded: Sequence[str], start: int, end: int) -> tuple[tuple[str, ...], ...]:
        """The names, as listed, that these words are."""
        return tuple(name.words for name in self._straight.get(" ".join(folded[start:end]), ()))

    def only_alone(self, folded: Sequence[str], start: int, end: int) -> bool:
        """Are these words a name that counts only where no other product is named?"""
        names = self._straight.get(" ".join(folded[start:end]), ())
        return bool(names) and all(name.only_alone for name in names)

    def _ranked(self, found: dict[str, tuple[int, How]]) -> tuple[Reading, ...]:
        """Readings surest first; sure ones put out unsure ones, and several of the same surety make each less sure."""
        if not found:
            return ()
        best = max(surety for surety, _ in found.values())
        kept = {product: surety for product, (surety, _) in found.items() if surety == best}
        less = AMBIGUOUS if len(kept) > 1 else 0
        return tuple(Reading(product, found[product][1], surety - less) for product, surety in sorted(kept.items()))

    @cached_property
    def _leftovers(self) -> Leftovers:
        return Leftovers(self._said)

    @cached_property
    def _said(self) -> frozenset[str]:
        """Every word of every list that listings are read by, as listed and folded."""
        lists = self.lists
        listed = (lists.fillers, lists.states, lists.heads, lists.grades, lists.units, lists.certificates)
        words = {word for records in listed for record in records for word in words_of(record.phrase)}
        return self._known | words | {fold_word(word) for word in words}

    def retyped(self, words: str) -> str:
        """The clean text with the marks whose keys stayed as they were struck: `toom suf` as `tôm sú`."""
        return self._leftovers.mended(words)

    def turned(self, words: Sequence[str], folded: Sequence[str], windows: Sequence[tuple[int, int]]) -> Span | None:
        """The longest run of words that are a listed name in another order, without all of its marks."""
        spans = []
        for start, end in windows:
            found: dict[str, tuple[int, How]] = {}
            for name in self._turned.get(" ".join(sorted(folded[start:end])), ()) if end - start > 1 else ():
                straight = [fold_word(word) for word in name.words] == list(folded[start:end])
                if not straight and not name.only_marked and (how := _worst_in_any_order(words[start:end], name.words)) is not None:
                    found[name.product] = (SURETY[how] - TURNED - UNSURE, how)
            if found:
                spans.append(Span(start, end, self._ranked(found)))
        return min(spans, key=lambda span: (span.start - span.end, span.start), default=None)

    @cached_property
    def _shortened(self) -> dict[str, list[tuple[tuple[str, ...], Name]]]:
        """Names without one of their words, which is neither the last, that tells the kind, nor one that makes another thing of the rest."""
        heads = {word for record in self.lists.heads for word in words_of(record.phrase)}
        found: dict[str, list[tuple[tuple[str, ...], Name]]] = defaultdict(list)
        for name in (name for group in self._straight.values() for name in group if len(name.words) > 2):
            for place, word in enumerate(name.words[:-1]):
                if word not in heads and not word.isdigit():
                    left = (*name.words[:place], *name.words[place + 1 :])
                    found[" ".join(map(fold_word, left))].append((left, name))
        return found

    def nearly(self, words: Sequence[str], folded: Sequence[str], windows: Sequence[tuple[int, int]]) -> Span | None:
        """The longest run of words that is a name but for a word left out (`thẻ chân trắng`) or one put within (`chả cá rô phi`)."""
        enough = [(start, end) for start, end in windows if end - start > 2 or (end - start > 1 and folded[end - 1].isdigit())]
        spans = [span for start, end in enough if (span := self._near(words, folded, start, end)) is not None]
        return min(spans, key=lambda span: (span.start - span.end, span.start), default=None)

    def _near(self, words: Sequence[str], folded: Sequence[str], start: int, end: int) -> Span | None:
        found: set[str] = set()
        for listed, name in self._shortened.get(" ".join(folded[start:end]), ()):
            if _worst(how_alike(word, meant) for word, meant in zip(words[start:end], listed, strict=True)) is not None:
                found.add(name.product)
        for place in range(start + 1, end - 1 if end - start > 3 else start):
            left = [*words[start:place], *words[place + 1 : end]]
            readings = self.readings_at(left, [fold_word(word) for word in left], 0, len(left)) if words[place] not in self._known else ()
            found |= {reading.product for reading in readings if reading.surety >= SURETY[How.FOLDED]}
        found = {key for key in found if self.products[key].role is Role.PRODUCE}
        if not 0 < len(found) <= 2:
            return None
        return Span(start, end, tuple(Reading(key, How.FUZZY, NEARLY - (AMBIGUOUS if len(found) > 1 else 0)) for key in sorted(found)))

    @cached_property
    def _of_kinds(self) -> dict[str, list[tuple[frozenset[str], Name]]]:
        """The names of the kinds of each product, with the set of their words without marks."""
        found: dict[str, list[tuple[frozenset[str], Name]]] = {}
        for key in filter(self.generic, self.keys):
            names = [name for group in self._straight.values() for name in group if name.product != key and key in self._lines[name.product]]
            found[key] = [(frozenset(map(fold_word, name.words)), name) for name in names if len(name.words) > 1]
        return found

    def narrower(self, words: Sequence[str], folded: Sequence[str], start: int, key: str) -> tuple[list[int], Reading] | None:
        """The kind of the product whose name stands in these words with others within, and where: `cua biển có gạch` is *cua gạch*."""
        said, best = set(folded[start:]), None
        for folded_name, name in self._of_kinds.get(key, ()):
            if not folded_name <= said or (best is not None and len(name.words) <= len(best[0])):
                continue
            places, hows = _in_order(words, start, name.words)
            how = _worst(hows) if places and places[0] == start and places[-1] - start < len(places) + MOST_WITHIN else None
            if how is not None and not (name.only_marked and how is How.FOLDED):
                best = places, Reading(name.product, how, SURETY[how] - UNSURE)
        return best

    def misspelt(self, words: Sequence[str], windows: Sequence[tuple[int, int]], holding: Sequence[str] = ()) -> Span | None:
        """The likeliest listed name, with all the words in `holding`, that some window of the words misspells, or None where none is near enough."""
        slips = self._slips.nearest(words, windows, holding)
        products = sorted({slip.target.product for slip in slips})
        if not products:
            return None
        surety = min(int(SURETY[How.FUZZY] * slips[0].alike / 100), SURETY[How.FUZZY] - 1) - (AMBIGUOUS if len(products) > 1 else 0)
        return Span(slips[0].start, slips[0].end, tuple(Reading(product, How.FUZZY, surety) for product in products))


def _in_order(words: Sequence[str], start: int, listed: Sequence[str]) -> tuple[list[int], list[How]]:
    """The places from `start` at which the listed words stand, one after another, and how they are written; empty where one is missing."""
    places: list[int] = []
    hows: list[How] = []
    for place in range(start, len(words)):
        if len(places) < len(listed) and (how := how_alike(words[place], listed[len(places)])) is not None:
            places.append(place)
            hows.append(how)
    return (places, hows) if len(places) == len(listed) else ([], [])


def _worst_in_any_order(window: Sequence[str], listed: Sequence[str]) -> How | None:
    left = list(listed)
    hows: list[How | None] = []
    for typed in window:
        twin = next((word for word in left if how_alike(typed, word) is not None), None)
        if twin is None:
            return None
        left.remove(twin)
        hows.append(how_alike(typed, twin))
    return _worst(hows)


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon of the shipped lists."""
    return Lexicon.of(shipped_lists())
