"""Which listings are looked at for a need, or for an offer, by named rules; each candidate remembers the rule that found it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import floor

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import How, Linked
from matchmaker.matching.catalogue import Catalogue, Rows, spelling_level
from matchmaker.matching.levels import ALIKE, CODE, FULL, NOT_KNOWN
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.namelike import LEAST_ALIKE, LEAST_LOOKED_AT, SAME_PAIR, SURELY_ALIKE, made_alike, other_stuff, same_pair, told_apart
from matchmaker.matching.text import fold_word
from matchmaker.matching.wordruns import CLASS_NOUNS

PRODUCT = CODE["product"]
WORTH = {"SAME": FULL, "CHILD": FULL, "KIN": 300, "VARIETY_UNKNOWN": NOT_KNOWN, "CONDITION_UNKNOWN": NOT_KNOWN}


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows of a catalogue with how each answers to the product that was asked for."""

    rows: Rows
    product_level: npt.NDArray[np.int8]
    product_worth: npt.NDArray[np.int32]
    spelling_level: npt.NDArray[np.int8]
    spelling_worth: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.rows)


def _batch(rule: str, rows: Rows, surety: npt.NDArray[np.int16] | npt.NDArray[np.uint16], level: npt.NDArray[np.int8]) -> Candidates:
    n = len(rows)
    return Candidates(rows, np.full(n, PRODUCT[rule], np.int8), np.full(n, WORTH[rule], np.int32), level.astype(np.int8), surety.astype(np.int32))


def answering(lexicon: Lexicon, product: str, *, wanted: bool) -> Iterator[tuple[str, str]]:
    """The products that answer to this one, each with the rule by which it does: itself, its kinds, and what it is a kind of.

    Who offers only the wider product leaves the variety open; where the kind is one that a seller would name, it is open whether he has it at all.
    """
    below, above = lexicon.below(product)[1:], lexicon.line(product)[1:]
    yield "SAME", product
    for key in above if wanted else below:
        yield "CHILD", key
    for key in below if wanted else above:
        kind, wider = (key, product) if wanted else (product, key)
        yield "CONDITION_UNKNOWN" if lexicon.conditions.told_apart(kind, wider) else "VARIETY_UNKNOWN", key
    for key in _of_any_variety(lexicon, product, wanted=wanted):
        yield "VARIETY_UNKNOWN", key


def _of_any_variety(lexicon: Lexicon, product: str, *, wanted: bool) -> list[str]:
    """The products that are told from their parent by how they were grown and leave open of which variety they are; or the other way round."""
    if not wanted:
        line = lexicon.line(product)
        return [key for above in line[1:] for key in lexicon.conditions.grown_so(above) if key not in line]
    above = lexicon.products[product].parent
    if not above or product not in lexicon.conditions.grown_so(above):
        return []
    return [key for key in lexicon.below(above)[1:] if key not in lexicon.below(product)]


def by_product(catalogue: Catalogue, product: str, surety: int, level: int, *, wanted: bool) -> list[Candidates]:
    """Listings that name the product, a kind of it, or only its generic name.

    `wanted` says that the catalogue holds needs: then a generic need takes the offered kind, and a more specific need leaves the variety open.
    """
    found = []
    for rule, key in answering(catalogue.lexicon, product, wanted=wanted):
        posted = catalogue.named(key)
        if len(posted.rows):
            found.append(_batch(rule, posted.rows, np.minimum(posted.surety, surety), np.maximum(posted.level, level)))
    return found


def by_kin(catalogue: Catalogue, product: str, surety: int, level: int) -> list[Candidates]:
    """Offers that name nothing listed but probably a kind of the product."""
    found = []
    for key in catalogue.lexicon.below(product):
        rows = catalogue.kin_of(key)
        if len(rows):
            found.append(_batch("KIN", rows, np.full(len(rows), surety, np.int16), np.full(len(rows), level, np.int8)))
    return found


def words_alike(catalogue: Catalogue, phrase: str) -> list[tuple[int, int, int]]:
    """Places in the catalogue's words of phrases like this one, each with how alike in thousandths and its spelling level."""
    if not phrase:
        return []
    near = catalogue.words.near(phrase)
    exact, fuzzy = CODE["spelling"]["EXACT"], CODE["spelling"]["FUZZY"]
    found = []
    for place, alike in zip(near.found.tolist(), near.alike.tolist(), strict=True):
        if alike < LEAST_LOOKED_AT:
            continue
        other = catalogue.words.phrases[place]
        if alike < SAME_PAIR and same_pair(catalogue.lexicon, phrase, other):
            alike = SAME_PAIR
        if other_stuff(phrase, other) or (alike < SAME_PAIR and told_apart(catalogue.lexicon, phrase, other)):
            continue
        if alike >= LEAST_ALIKE and made_alike(catalogue.lexicon, phrase, other):
            found.append((place, thousandths(alike), exact if alike >= SURELY_ALIKE else fuzzy))
    return found


def thousandths(alike: float) -> int:
    """What likeness of words is worth."""
    alike = min(max(alike, 0.0), 1.0)
    return floor(alike * alike * FULL)


def alike_to(catalogue: Catalogue, linked: Linked) -> list[tuple[int, int, int]]:
    """The same for a listing that names nothing listed, or of which it is guessed.

    What says something else than the guessed thing must then hold a word of its name; and what shares no more than that with the listing is itself
    no more than guessed, and stands behind what is offered under that name.
    """
    found = words_alike(catalogue, linked.also if linked.readings else linked.phrase)
    if not found or not is_guessed(linked):
        return found
    return beside_a_guess(catalogue, linked, found)


def beside_a_guess(catalogue: Catalogue, linked: Linked, found: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of phrases like that of a listing of which it is only guessed what it is about, those that may name the same.

    They are as alike as `ALIKE` or bear a word of the guessed name; those of the latter that share no other word with the listing are guessed too.
    """
    phrases, guessed, kept = catalogue.words.phrases, CODE["spelling"]["GUESSED"], []
    named = _words_naming(catalogue, linked.readings[0].product)
    more = folded_words(linked.also) - named - CLASS_NOUNS
    for place, worth, level in found:
        if worth >= ALIKE:
            kept.append((place, worth, level))
        elif not named.isdisjoint(words := folded_words(phrases[place])):
            kept.append((place, worth, guessed if more.isdisjoint(words) else level))
    return kept


def is_guessed(linked: Linked) -> bool:
    """Is what the listing is about only guessed?"""
    return bool(linked.readings) and linked.readings[0].how is How.GUESSED


def _words_naming(catalogue: Catalogue, product: str) -> frozenset[str]:
    """The folded words of all names of a product and its kinds, without class nouns."""

    def made() -> frozenset[str]:
        lexicon = catalogue.lexicon
        names = (name for key in lexicon.below(product) for name in lexicon.names_of(key))
        return frozenset(fold_word(word) for name in names for word in name) - CLASS_NOUNS

    return catalogue.kept(("words naming", product), made)


@lru_cache(maxsize=50_000)
def folded_words(phrase: str) -> frozenset[str]:
    """The words of a phrase without their marks."""
    return frozenset(map(fold_word, phrase.split()))


def by_words(catalogue: Catalogue, linked: Linked) -> Candidates | None:
    """Listings that name nothing listed, in words like these."""
    kept = [(rows, worth, level) for place, worth, level in alike_to(catalogue, linked) if len(rows := catalogue.rows_of_phrase(place))]
    if not kept:
        return None
    rows = np.concatenate([rows for rows, _, _ in kept])
    worth = np.concatenate([np.full(len(rows), worth, np.int32) for rows, worth, _ in kept])
    spelling = np.concatenate([np.full(len(rows), level, np.int8) for rows, _, level in kept])
    return Candidates(rows, np.full(len(rows), PRODUCT["WORDS"], np.int8), worth, spelling, worth)


def candidates(catalogue: Catalogue, linked: Linked, *, wanted: bool) -> Candidates:
    """Every listing to look at, each once, by the rule that suits it best."""
    if linked.readings and not linked.also:  # whatever words anybody types before a name are not worth keeping
        return catalogue.kept((wanted, linked.readings), lambda: _looked_up(catalogue, linked, wanted=wanted))
    return _looked_up(catalogue, linked, wanted=wanted)


def _looked_up(catalogue: Catalogue, linked: Linked, *, wanted: bool) -> Candidates:
    batches: list[Candidates] = []
    for place, reading in enumerate(linked.readings):
        batches += by_product(catalogue, reading.product, reading.surety, spelling_level(linked, place), wanted=wanted)
    found = by_words(catalogue, linked)
    batches += [found] if found is not None else []
    for place, reading in enumerate(() if wanted else linked.readings):
        batches += by_kin(catalogue, reading.product, reading.surety, spelling_level(linked, place))
    for key in catalogue.lexicon.line(linked.kin) if wanted and linked.kin and not linked.readings else ():
        posted = catalogue.named(key)
        if len(posted.rows):
            batches.append(_batch("KIN", posted.rows, posted.surety, posted.level))
    return _once(batches, len(catalogue))


def _once(batches: list[Candidates], of: int) -> Candidates:
    if not batches:
        nothing = np.empty(0, np.int32)
        return Candidates(nothing, nothing.astype(np.int8), nothing, nothing.astype(np.int8), nothing)
    if len(batches) == 1:
        return batches[0]
    joined = Candidates(*(np.concatenate([getattr(batch, part) for batch in batches]) for part in Candidates.__slots__))
    seen = np.zeros(of, np.bool_)
    seen[joined.rows] = True
    if np.count_nonzero(seen) == len(joined.rows):
        return joined
    _, first = np.unique(joined.rows, return_index=True)
    return Candidates(*(getattr(joined, part)[first] for part in Candidates.__slots__))


def nothing_alike() -> Candidates:
    """The one row of a one-row catalogue as another product than the one asked for."""
    zero = np.zeros(1, np.int32)
    return Candidates(zero, np.array([PRODUCT["OTHER"]], np.int8), zero, np.zeros(1, np.int8), zero + NOT_KNOWN)
