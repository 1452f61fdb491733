"""Names to products: which name stands in a text, how it was matched, and how surely."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import chain, permutations
from typing import Any

from matchmaker.domain.quantities import Units
from matchmaker.domain.records import How, Reading, Role
from matchmaker.domain.words import ONLY_ALONE, ONLY_MARKED, GradeRecord, NameRecord, ProductRecord
from matchmaker.matching.conditions import Conditions
from matchmaker.matching.english_titles import from_titles, title_words
from matchmaker.matching.lists import Lists, shipped_lists
from matchmaker.matching.names import NEARLY, SURETY, TURNED, Name, Span, ranked, worst, worst_in_any_order
from matchmaker.matching.near_names import NearNames
from matchmaker.matching.other_wordings import CLASS_NOUNS as COUNTED
from matchmaker.matching.other_wordings import carried_over, other_wordings, renumbered, shortened, unnumbered
from matchmaker.matching.phrases import Phrasebook
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.remembered import Remembered
from matchmaker.matching.slips import CLASS_NOUNS
from matchmaker.matching.text import fold_word, how_alike, words_of

SHORTEST_ENGLISH = 4
"""Letters of the shortest English title that is read as a name."""
SHORTEST_SINGLE = 3
"""Letters of the shortest name of one word that tells a thing whatever stands beside it."""
ENOUGH_TURNED = 3
"""Words without marks that are a name in whatever order; two may each be another word."""
REMEMBERED = 16_000
"""Texts of each kind of which a lexicon remembers what they say, so that what many listings say alike is read once."""
REMEMBERED_RUNS = 60_000
"""The same of runs of words that may be a name; most are none, and take little room."""
LATELY = 500
"""The same of long texts, of which few are said twice but those that somebody is about to write."""
HEAVY_G = 250
"""Grams from which a few pieces make a kilo."""


class Lexicon:
    """The words of the trade, made from records: shipped ones, or those that staff have edited."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self.products: dict[str, ProductRecord] = {product.key: product for product in lists.products}
        self.keys: tuple[str, ...] = tuple(self.products)
        self.number: dict[str, int] = {key: index for index, key in enumerate(self.keys)}
        self.straight: dict[str, list[Name]] = defaultdict(list)
        self.turned_names: dict[str, list[Name]] = defaultdict(list)
        self._names: dict[str, tuple[tuple[str, ...], ...]] = {}
        self._regions: dict[tuple[str, tuple[str, ...]], str] = {}
        self.longest = 1
        self.sizes: dict[str, tuple[int, ...]] = {}
        """How many words the names have that hold this one, most first."""
        self.sizes_of_two: dict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
        """The same of the names that hold two words, by one and then the other."""
        self._named: Remembered[tuple[Reading, ...]] = Remembered(REMEMBERED_RUNS)
        self.read_grades: Remembered[tuple[tuple[GradeRecord, ...], ...]] = Remembered(REMEMBERED)
        self.graded: Remembered[tuple[GradeRecord, ...]] = Remembered(REMEMBERED)
        self.read_states: Remembered[str] = Remembered(REMEMBERED)
        self.read_words: Remembered[Any] = Remembered(REMEMBERED)
        self.read_lately: Remembered[Any] = Remembered(LATELY)
        for record in lists.names:
            self._add(record)
        self._add_english(lists.products)
        self._worded: dict[str, set[tuple[tuple[str, ...], str]]] = defaultdict(set)
        self._add_other_wordings()
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
        self.straight[" ".join(folded)].append(name)
        self._names[record.product] = (*self._names.get(record.product, ()), words)
        if len(words) > 1:
            self.turned_names[" ".join(sorted(folded))].append(name)
        self._regions.setdefault((record.product, words), record.region)
        self._holds(folded)

    def _holds(self, folded: Sequence[str]) -> None:
        """Note a name of these words, of which each may be the first, since they may stand in any order."""
        self.longest = max(self.longest, size := len(folded))
        for word in folded:
            if size not in (sizes := self.sizes.get(word, ())):
                self.sizes[word] = tuple(sorted((*sizes, size), reverse=True))
        for word, other in permutations(folded, 2):
            of_two = self.sizes_of_two[word]
            if size not in (sizes := of_two.get(other, ())):
                of_two[other] = tuple(sorted((*sizes, size), reverse=True))

    def sizes_from(self, folded: str) -> tuple[int, ...]:
        """How many words the names have that may begin with this one, most first; empty where no name holds it."""
        return self.sizes.get(folded, ())

    def _add_english(self, products: Iterable[ProductRecord]) -> None:
        """The English titles of produce are names too, where no list gives the same words a meaning."""
        lists = self.lists
        phrases = [record.phrase for listed in (lists.fillers, lists.states, lists.units) for record in listed]
        taken, listed = {word for phrase in phrases for word in words_of(phrase)}, set(self.straight)
        for product in (product for product in products if product.role is Role.PRODUCE):
            words = title_words(product.en)
            title = "".join(words)
            plain = len(title) >= SHORTEST_ENGLISH and title.isalpha() and title.isascii()
            if plain and taken.isdisjoint(words) and " ".join(words) not in listed:
                self.straight[" ".join(words)].append(Name(words, product.key, False, False))
                self._holds(words)

    def _add_other_wordings(self) -> None:
        """Names that follow from the listed ones are read less surely, and only where these words, marks or none, are no listed name."""
        lists = self.lists
        unlike = {record.phrase for listed in (lists.fillers, lists.states) for record in listed} - COUNTED
        names = {key: self.names_of(key) for key, one in self.products.items() if one.role is Role.PRODUCE}
        heads = (words_of(record.phrase) for record in lists.heads if record.role == "processed" and record.side != "after")
        made = {head[0] for head in heads if len(head) == 1}
        titles = {key: self.products[key].en for key in names}
        follow = (other_wordings(names, unlike), carried_over(names, made, unlike), shortened(names), unnumbered(names), renumbered(names))
        for words, product in chain(*follow, from_titles(titles, self._line)):
            folded = [fold_word(word) for word in words]
            if (key := " ".join(folded)) not in self.straight and " ".join(sorted(folded)) not in self.turned_names:
                self._worded[key].add((words, product))
                self._holds(folded)

    def worded(self) -> Iterator[tuple[tuple[str, ...], str]]:
        """Names that follow from the listed ones, each with its product."""
        return (worded for group in self._worded.values() for worded in sorted(group))

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
    def conditions(self) -> Conditions:
        """The kinds that whoever sells them says."""
        return Conditions({key: one.parent for key, one in self.products.items()}, self._names, self._lines)

    @cached_property
    def _lengthened(self) -> dict[str, set[str]]:
        """The products whose names begin with these folded words and go on."""
        found: dict[str, set[str]] = defaultdict(set)
        for key, group in self.straight.items():
            words = key.split(" ")
            for size in range(1, len(words)):
                found[" ".join(words[:size])] |= {name.product for name in group}
        return found

    def opens(self, folded: Sequence[str], key: str) -> bool:
        """Do these words, a name of the product, begin the names of several of its kinds, so that a further word may make one more: `khô cá`?"""
        longer = self._lengthened.get(" ".join(folded))
        return longer is not None and len(longer.intersection(self.below(key)) - {key}) > 1

    @cached_property
    def _leading(self) -> dict[str, set[str]]:
        """The words that begin a name of two words or more, by what they are without marks."""
        found: dict[str, set[str]] = defaultdict(set)
        for name in (name for group in self.straight.values() for name in group if len(name.words) > 1):
            found[fold_word(name.words[0])].add(name.words[0])
        return found

    def leads(self, word: str) -> bool:
        """Is this a noun (`cá`, `bánh`) that says what a following word belongs to? Marks that were typed must be its own: `dập` is no `DAP`."""
        return any(how_alike(word, listed) is not None for listed in self._leading.get(fold_word(word), ()))

    @cached_property
    def _of_names(self) -> dict[str, set[str]]:
        """The words of all names, by what they are without marks."""
        found: dict[str, set[str]] = defaultdict(set)
        for word in (word for group in self.straight.values() for name in group for word in name.words):
            found[fold_word(word)].add(word)
        return found

    def in_a_name(self, word: str) -> bool:
        """Does a name hold this word? Marks that were typed must be its own: `bành` is no *bánh*."""
        return any(how_alike(word, listed) is not None for listed in self._of_names.get(fold_word(word), ()))

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
    def known(self) -> frozenset[str]:
        """Every word of every name and of what is said around names, as listed and folded."""
        listed = {word for group in self.straight.values() for name in group for word in name.words}
        listed |= {word for record in self.lists.fillers for word in words_of(record.phrase)}
        return frozenset(listed | {fold_word(word) for word in listed})

    def knows(self, word: str) -> bool:
        """Does any name or everyday phrase hold this word, or one that it is without marks?"""
        return word in self.known or (fold_word(word) in self.known and word.isascii())

    @cached_property
    def _single(self) -> frozenset[str]:
        """The names of one word, without marks, that count by themselves however they are typed."""
        names = (name for group in self.straight.values() for name in group if len(name.words) == 1)
        folded = (fold_word(name.words[0]) for name in names if not name.only_marked and not name.only_alone)
        return frozenset(word for word in folded if len(word) >= SHORTEST_SINGLE)

    def is_name(self, word: str) -> bool:
        """Is this word, marks or none, a listed name by itself?"""
        return fold_word(word) in self._single

    @cached_property
    def _known_alone(self) -> frozenset[str]:
        """Every word of every name, and those that are an everyday phrase by themselves, as listed and folded."""
        listed = {word for group in self.straight.values() for name in group for word in name.words}
        listed |= {words[0] for record in self.lists.fillers if len(words := words_of(record.phrase)) == 1}
        return frozenset(listed | {fold_word(word) for word in listed})

    def knows_alone(self, word: str) -> bool:
        """Is this word known outside of longer everyday phrases? *chốt* of `chốt đơn` says nothing of `cá chốt`."""
        return word in self._known_alone or (fold_word(word) in self._known_alone and word.isascii())

    @cached_property
    def near(self) -> NearNames:
        """The names as people write them by mistake."""
        return NearNames(self)

    def readings_at(self, words: Sequence[str], folded: Sequence[str], start: int, size: int) -> tuple[Reading, ...]:
        """What the `size` words from `start` name, surest first; empty where they name nothing listed."""
        typed = words[start] if size == 1 else " ".join(words[start : start + size])
        readings = self._named.kept.get(typed)
        if readings is None and (readings := self._named.get(typed)) is None:
            readings = self._named.keep(typed, self._readings(words[start : start + size], folded[start : start + size]))
        return readings

    def _readings(self, window: Sequence[str], plain: Sequence[str]) -> tuple[Reading, ...]:
        if not all(word in self.sizes for word in plain):
            return ()
        found: dict[str, tuple[int, How]] = {}
        for name in self.straight.get(" ".join(plain), ()):
            how = worst(how_alike(typed, listed) for typed, listed in zip(window, name.words, strict=True))
            if how is not None and not (name.only_marked and how is How.FOLDED) and SURETY[how] > found.get(name.product, (0, how))[0]:
                found[name.product] = (SURETY[how], how)
        if not found and len(window) > 1 and plain[0] not in CLASS_NOUNS:  # `con vịt` is no `vịt con`
            for name in self.turned_names.get(" ".join(sorted(plain)), ()):
                how = worst_in_any_order(window, name.words)
                told = how in (How.EXACT, How.TONE) or (how is How.FOLDED and len(window) >= ENOUGH_TURNED and not name.only_marked)
                if told and how is not None and SURETY[how] - TURNED > found.get(name.product, (0, how))[0]:
                    found[name.product] = (SURETY[how] - TURNED, how)
        if not found and (worded := self._worded.get(" ".join(plain))):
            for words, product in worded:
                if worst(how_alike(typed, listed) for typed, listed in zip(window, words, strict=True)) is not None:
                    found[product] = (SURETY[How.FUZZY] - 1, How.FUZZY)
        return ranked(found)

    def unmarked(self, folded: Sequence[str]) -> tuple[Reading, ...]:
        """What these words name where it is not held against them that their marks are missing."""
        names = self.straight.get(" ".join(folded), ())
        return ranked({name.product: (NEARLY, How.FOLDED) for name in names if name.only_marked})

    @cached_property
    def _marked_by_word(self) -> dict[str, list[tuple[list[str], int]]]:
        """The names of several words that count only with their marks, without these, by each of their words and its place."""
        found: dict[str, list[tuple[list[str], int]]] = defaultdict(list)
        for name in (name for group in self.straight.values() for name in group if name.only_marked and len(name.words) > 1):
            folded = list(map(fold_word, name.words))
            for place, word in enumerate(folded):
                found[word].append((folded, place))
        return {word: sorted(names, key=lambda name: (-len(name[0]), name)) for word, names in found.items()}

    def unmarked_around(self, words: Sequence[str], folded: Sequence[str], start: int, end: int) -> Span | None:
        """The longer name around these words that all words without marks may be, though it counts only with them."""
        for name, place in self._marked_by_word.get(folded[start], ()):
            first = start - place
            last = first + len(name)
            longer = first >= 0 and last >= end and len(name) > end - start
            if longer and folded[first:last] == name and all(map(str.isascii, words[first:last])):
                return Span(first, last, self.unmarked(name))
        return None

    def names_of(self, product: str) -> tuple[tuple[str, ...], ...]:
        """The names of this very product, each cut into words."""
        return self._names.get(product, ())

    def region_of(self, phrase: str, product: str) -> str:
        """Where people call the product by the name that this phrase says; empty where everybody does, or the phrase is no name of it."""
        words = words_of(phrase)
        listed = self.straight.get(" ".join(map(fold_word, words)), ())
        regions = [
            self._regions.get((product, name.words), "")
            for name in listed
            if name.product == product and worst(how_alike(word, meant) for word, meant in zip(words, name.words, strict=True)) is not None
        ]
        return regions[0] if regions and all(regions) else ""

    def listed_as(self, folded: Sequence[str], start: int, end: int) -> tuple[tuple[str, ...], ...]:
        """The names, as listed, that these words are."""
        return tuple(name.words for name in self.straight.get(" ".join(folded[start:end]), ()))

    def only_alone(self, folded: Sequence[str], start: int, end: int) -> bool:
        """Are these words a name that counts only where no other product is named?"""
        return " ".join(folded[start:end]) in self._only_alone

    @cached_property
    def _only_alone(self) -> frozenset[str]:
        """The names, without marks, that count only where no other product is named."""
        return frozenset(key for key, names in self.straight.items() if names and all(name.only_alone for name in names))


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon of the shipped lists."""
    return Lexicon.of(shipped_lists())
