"""What words nearly name: in another order, with a slip of the keys, keys struck without a keyboard program, a word too many or too few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from matchmaker.domain.records import How, Reading, Role
from matchmaker.matching.leftovers import Leftovers
from matchmaker.matching.names import AMBIGUOUS, GUESSED, NEARLY, SURETY, TURNED, UNSURE, Name, Span, in_order, ranked, worst, worst_in_any_order
from matchmaker.matching.near_phrases import NearPhrases
from matchmaker.matching.slips import CLASS_NOUNS, Slips, Target
from matchmaker.matching.struck import keyless, unstruck
from matchmaker.matching.telling_words import TellingWords
from matchmaker.matching.text import fold_word, how_alike, words_of
from matchmaker.matching.unmarked_words import SAID_WITHOUT_MARKS

if TYPE_CHECKING:
    from matchmaker.matching.lexicon import Lexicon

Windows = Sequence[tuple[int, int]]
"""Runs of words in which a name may stand, each from its first word up to, not with, its end."""
MOST_TURNED = 3
"""Words of the longest name of which two may have changed places where a third thing, a slip, is wrong as well."""
MOST_WITHIN = 2
"""Other words that may stand within the name of a kind."""


class NearNames:
    """The names of a lexicon by what people write for them; each way to read is prepared when it is first needed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    @cached_property
    def _names(self) -> tuple[Name, ...]:
        return tuple(name for group in self._lexicon.straight.values() for name in group)

    @cached_property
    def _slips(self) -> Slips:
        follow = (Name(words, product, only_marked=False, only_alone=False) for words, product in self._lexicon.worded())
        return Slips((target for name in (*self._names, *follow) for target in self._aimed_at(name)), self._said)

    def _aimed_at(self, name: Name) -> Iterator[Target]:
        """The name, and with two of its words in each other's place, where none of both makes another thing of the other."""
        folded = tuple(map(fold_word, name.words))
        yield Target(name.words, folded, "".join(folded), name.product, name.only_marked)
        for place in range(len(folded) - 1 if len(folded) <= MOST_TURNED else 0):
            pair = name.words[place : place + 2]
            if len(set(pair)) > 1 and not CLASS_NOUNS & set(folded) and self._in_heads.isdisjoint(pair) and all(word.isalpha() for word in pair):
                words = (*name.words[:place], *reversed(pair), *name.words[place + 2 :])
                turned = tuple(map(fold_word, words))
                yield Target(words, turned, "".join(turned), name.product, name.only_marked, turned=True)

    @cached_property
    def _leftovers(self) -> Leftovers:
        return Leftovers(self._said)

    @cached_property
    def _said(self) -> frozenset[str]:
        """Every word of every list that listings are read by, as listed and folded."""
        lists = self._lexicon.lists
        listed = (lists.fillers, lists.states, lists.heads, lists.grades, lists.units, lists.certificates)
        words = {word for records in listed for record in records for word in words_of(record.phrase)}
        return self._lexicon.known | words | {fold_word(word) for word in words}

    @cached_property
    def _telling(self) -> TellingWords:
        lists = self._lexicon.lists
        phrases = (words_of(record.phrase) for records in (lists.fillers, lists.states, lists.heads, lists.units) for record in records)
        everyday = SAID_WITHOUT_MARKS | {words[0] for words in phrases if len(words) == 1}
        names: dict[str, list[tuple[str, ...]]] = {key: [] for key, one in self._lexicon.products.items() if one.role is Role.PRODUCE}
        for name in self._names:
            if name.product in names and not name.only_alone and not (name.only_marked and len(name.words) > 1):
                names[name.product].append(name.words)
        return TellingWords(names, everyday, self._lexicon.line)

    @cached_property
    def _phrases(self) -> NearPhrases:
        of_names = {fold_word(word) for name in self._names for word in name.words}
        return NearPhrases((record.phrase for record in self._lexicon.lists.fillers), self._lexicon.knows, of_names)

    def said_around(self, words: Sequence[str]) -> list[str] | None:
        """The words with the everyday phrases put right that a slip of the keys hides; None where there is none."""
        return self._phrases.mended(words)

    def guessed(self, words: Sequence[str]) -> tuple[Reading, ...]:
        """The one product that these words, all that is left of a text, may be a slip for; a guess, empty where there are several."""
        found = self._slips.guessed(words, self._lexicon.in_a_name)
        return tuple(Reading(product, How.GUESSED, GUESSED) for product in found) if len(found) == 1 else ()

    def told(self, words: Sequence[str]) -> tuple[Reading, ...]:
        """The one product that one of these words, all that is left of a text, tells by itself or behind the first; a guess, empty if none does."""
        product = self._telling.told(words)
        return (Reading(product, How.GUESSED, GUESSED),) if product else ()

    def retyped(self, words: str) -> str:
        """The clean text with the marks whose keys stayed as they were struck: `toom suf` as `tôm sú`."""
        return self._leftovers.mended(words)

    def loosened(self, words: Sequence[str]) -> list[str]:
        """The words without the keys of marks in those that nobody knows and that make no Vietnamese: `chnihf` as `chnih`."""
        return [word if self._lexicon.knows(word) else keyless(word) for word in words]

    def unstruck(self, words: Sequence[str]) -> list[str]:
        """The words with those that nobody knows as the syllables, without marks, that their keys make: `giawtj` as `giat`."""
        return [word if self._lexicon.knows(word) else unstruck(word) for word in words]

    def turned(self, words: Sequence[str], folded: Sequence[str], windows: Windows) -> Span | None:
        """The longest run of words that are a listed name in another order, without all of its marks."""
        spans = []
        for start, end in windows:
            found: dict[str, tuple[int, How]] = {}
            for name in self._lexicon.turned_names.get(" ".join(sorted(folded[start:end])), ()) if end - start > 1 else ():
                straight = [fold_word(word) for word in name.words] == list(folded[start:end])
                if not straight and not name.only_marked and (how := worst_in_any_order(words[start:end], name.words)) is not None:
                    found[name.product] = (SURETY[how] - TURNED - UNSURE, how)
            if found:
                spans.append(Span(start, end, ranked(found)))
        return min(spans, key=lambda span: (span.start - span.end, span.start), default=None)

    @cached_property
    def _in_heads(self) -> frozenset[str]:
        """Every word that makes another thing of a name beside it; *lột* alone does not, though `máy lột` does."""
        heads = ((record, words_of(record.phrase)) for record in self._lexicon.lists.heads)
        return frozenset(word for record, words in heads if len(words) == 1 or record.role == "processed" for word in words)

    @cached_property
    def _shortened(self) -> dict[str, list[tuple[tuple[str, ...], Name]]]:
        """Names without one of their words, which is neither the last, that tells the kind, nor one that makes another thing of the rest."""
        heads = self._in_heads
        found: dict[str, list[tuple[tuple[str, ...], Name]]] = defaultdict(list)
        for name in (name for name in self._names if len(name.words) > 2):
            for place, word in enumerate(name.words[:-1]):
                if word not in heads and not word.isdigit():
                    left = (*name.words[:place], *name.words[place + 1 :])
                    found[" ".join(map(fold_word, left))].append((left, name))
        return found

    def nearly(self, words: Sequence[str], folded: Sequence[str], windows: Windows) -> Span | None:
        """The longest run of words that is a name but for a word left out (`thẻ chân trắng`) or one put within (`chả cá rô phi`)."""
        enough = [(start, end) for start, end in windows if end - start > 2 or (end - start > 1 and folded[end - 1].isdigit())]
        spans = [span for start, end in enough if (span := self._near(words, folded, start, end)) is not None]
        return min(spans, key=lambda span: (span.start - span.end, span.start), default=None)

    def _near(self, words: Sequence[str], folded: Sequence[str], start: int, end: int) -> Span | None:
        found: set[str] = set()
        for listed, name in self._shortened.get(" ".join(folded[start:end]), ()):
            if worst(how_alike(word, meant) for word, meant in zip(words[start:end], listed, strict=True)) is not None:
                found.add(name.product)
        for place in range(start + 1, end - 1 if end - start > 3 else start):
            if words[place] not in self._lexicon.known or not self._belongs(words, folded, place):
                left = [*words[start:place], *words[place + 1 : end]]
                readings = self._lexicon.readings_at(left, [fold_word(word) for word in left], 0, len(left))
                found |= {reading.product for reading in readings if reading.surety >= SURETY[How.FOLDED]}
        found = {key for key in found if self._lexicon.products[key].role is Role.PRODUCE}
        if not 0 < len(found) <= 2:
            return None
        return Span(start, end, tuple(Reading(key, How.FUZZY, NEARLY - (AMBIGUOUS if len(found) > 1 else 0)) for key in sorted(found)))

    def _belongs(self, words: Sequence[str], folded: Sequence[str], place: int) -> bool:
        """Does the word at this place make a name with the one before or behind it, or something else of what stands behind?"""
        lexicon = self._lexicon
        if words[place].isascii() or words[place] in self._in_heads:
            return True
        return any(lexicon.readings_at(words, folded, start, 2) for start in (place - 1, place) if start + 2 <= len(words))

    @cached_property
    def _of_kinds(self) -> dict[str, list[tuple[frozenset[str], Name]]]:
        """The names of the kinds of each product, with the set of their words without marks."""
        found: dict[str, list[tuple[frozenset[str], Name]]] = defaultdict(list)
        for name in (name for name in self._names if len(name.words) > 1):
            folded = frozenset(map(fold_word, name.words))
            for above in self._lexicon.line(name.product)[1:]:
                found[above].append((folded, name))
        return found

    def narrower(self, words: Sequence[str], folded: Sequence[str], start: int, key: str) -> tuple[list[int], Reading] | None:
        """The kind of the product whose name stands in these words with others within, and where: `cua biển có gạch` is *cua gạch*."""
        said, best = set(folded[start:]), None
        for folded_name, name in self._of_kinds.get(key, ()):
            if not folded_name <= said or (best is not None and len(name.words) <= len(best[0])):
                continue
            places, hows = in_order(words, start, name.words)
            how = worst(hows) if places and places[0] == start and places[-1] - start < len(places) + MOST_WITHIN else None
            if how is not None and not (name.only_marked and how is How.FOLDED):
                best = places, Reading(name.product, how, SURETY[how] - UNSURE)
        return best

    def misspelt(self, words: Sequence[str], windows: Windows, holding: Sequence[str] = ()) -> Span | None:
        """The likeliest listed name, with all the words in `holding`, that some window of the words misspells, or None where none is near enough."""
        slips = self._slips.nearest(words, windows, holding)
        products = sorted({slip.target.product for slip in slips})
        if not products:
            return None
        surety = min(int(SURETY[How.FUZZY] * slips[0].alike / 100), SURETY[How.FUZZY] - 1) - (AMBIGUOUS if len(products) > 1 else 0)
        surety -= TURNED * slips[0].target.turned
        return Span(slips[0].start, slips[0].end, tuple(Reading(product, How.FUZZY, surety) for product in products))
