"""What somebody who has begun to type may mean: names of products and places that begin so, however they are typed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from matchmaker.domain.words import ONLY_ALONE
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.remembered import Remembered
from matchmaker.matching.text import HEARD, clean, fold_word, marks_of, words_of
from matchmaker.matching.wordindex import WordIndex

SHORTEST, LONGEST = 2, 80
"""Letters that say enough to suggest anything, and how much of a text is looked at."""
MOST, MOST_PLACES = 8, 2
"""Suggestions at once, and how many places find room among them where many products begin so as well."""
LEAST_ALIKE = 0.55
"""How alike a name must be to words that begin none; below it a guess is a riddle."""
MOST_WORDS = 8
REMEMBERED = 5_000
LAST = "\U0010ffff"
KINDS = ("canonical", "synonym", "dialect", "trade", "abbreviation", "english")
"""Kinds of names, those that are suggested first before the others."""
WRONG = "misspelling"
CONNECTING = frozenset({"tại", "tai", "ở", "o", "gần", "gan", "từ", "tu", "xã", "xa", "phường", "phuong", "huyện", "huyen"})
"""Words before a place that belong to no name."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words to look for and what they mean: a product, and where people call it so, or a place, which may be one of before July 2025."""

    words: str
    product: str = ""
    region: str = ""
    place: str = ""
    former: bool = False


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name: its words in lower case, what it suggests, and its rank among those that begin alike."""

    words: tuple[str, ...]
    meant: Suggestion
    rank: tuple[bool, int, bool, int, str]


@dataclass(frozen=True, slots=True, order=True)
class _Key:
    """A name from one of its words on, without marks."""

    folded: str
    entry: int
    start: int


class Suggestions:
    """The names of a lexicon by how they begin; where none begins so, by the letter runs that they share with what was typed."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._entries = [*self._products(), *self._places()]
        self._keys = sorted(_keys_of(self._entries))
        self._remembered: Remembered[tuple[Suggestion, ...]] = Remembered(REMEMBERED)

    def to(self, typed: str) -> tuple[Suggestion, ...]:
        """At most `MOST` suggestions, the likeliest first; none where too little was typed or nothing is like it."""
        text = clean(typed[: 4 * LONGEST])[:LONGEST]
        found = self._remembered.get(text)
        return self._remembered.keep(text, self._sought(text)) if found is None else found

    def _sought(self, text: str) -> tuple[Suggestion, ...]:
        words = words_of(text)
        if sum(map(len, words)) < SHORTEST or len(words) > MOST_WORDS:
            return ()
        ways = (words, *_said_alike(words), words_of(self.lexicon.near.retyped(text)))
        begun = next(filter(None, (self._begun(way) for way in ways)), ())
        return begun or self._behind(text) or self._within(words) or self._within(words, marks=False) or self._alike(words)

    def _products(self) -> Iterator[_Entry]:
        products = self.lexicon.products
        for record in self.lexicon.lists.names:
            cut_short = ONLY_ALONE in record.note and " " in record.name  # `gạch son`: its whole name says more
            if record.product in products and not cut_short:
                name = _plain(products[record.product].vi) if record.kind == WRONG else record.name
                kind = KINDS.index(record.kind) if record.kind in KINDS else len(KINDS)
                yield self._entry(record.name, Suggestion(name, record.product, record.region), kind)
        for key, product in products.items():
            yield self._entry(_plain(product.vi), Suggestion(_plain(product.vi), key), 0)
            if product.en:
                yield self._entry(_plain(product.en), Suggestion(_plain(product.en), key), len(KINDS))

    def _entry(self, name: str, meant: Suggestion, kind: int) -> _Entry:
        flagship = bool(meant.product and self.lexicon.products[meant.product].flagship)
        return _Entry(tuple(words_of(name)), meant, (bool(meant.place), kind, not flagship, len(name), name))

    def _places(self) -> Iterator[_Entry]:
        gazetteer = self.lexicon.gazetteer
        named = [(one.name, one.full_name, False) for one in gazetteer.communes.values()]
        named += [(one.name, f"{one.kind} {one.name}, {one.district}", True) for one in gazetteer.old_communes.values()]
        seen: set[str] = set()
        for name, whole, former in named:
            if not name.isdigit() and name not in seen:
                seen.add(name)
                yield self._entry(name, Suggestion(name, place=whole[:1].upper() + whole[1:], former=former), int(former))

    def _begun(self, words: Sequence[str]) -> tuple[Suggestion, ...]:
        """The names that begin so, then those of which a later word does; nothing where none begins so."""
        found = self._at(words)
        return self._best(words, found) if any(key.start == 0 for key in found) else ()

    def _within(self, words: Sequence[str], *, marks: bool = True) -> tuple[Suggestion, ...]:
        """The names of which any word begins so."""
        return self._best(words, self._at(words, marks=marks))

    def _at(self, words: Sequence[str], *, marks: bool = True) -> list[_Key]:
        """Where these words stand in names, the last perhaps unfinished; with `marks`, those that were typed must be among their own."""
        plain = " ".join(map(fold_word, words))
        start, end = (bisect_left(self._keys, _Key(folded, -1, 0)) for folded in (plain, plain + LAST))
        return [key for key in self._keys[start:end] if not marks or _bears(words, self._entries[key.entry].words[key.start :])]

    def _best(self, words: Sequence[str], found: Iterable[_Key]) -> tuple[Suggestion, ...]:
        """The first of them, with room for places that begin so."""
        size = len(" ".join(map(fold_word, words)))
        ranked = sorted((key.start > 0, _finished(key.folded[size:]), self._entries[key.entry].rank, key.entry) for key in found)
        listed = _each_once(self._entries[at].meant for _later, _finish, _rank, at in ranked)
        places = _each_once(self._entries[at].meant for later, _finish, _rank, at in ranked if not later and self._entries[at].meant.place)
        missing = [one for one in places[:MOST_PLACES] if one not in listed[:MOST]]
        return (*listed[: MOST - len(missing)], *missing)

    def _behind(self, text: str) -> tuple[Suggestion, ...]:
        """What the last words begin: a place behind a name, anything behind words such as `cần mua`. The whole, with what stands before as typed."""
        typed = text.split()
        for size in range(1, len(typed)):
            before, after = words_of(" ".join(typed[:size])), words_of(" ".join(typed[size:]))
            around = " ".join(before) in self._around or all(word in self._around for word in before)
            name = " ".join(fold_word(word) for word in before if word not in CONNECTING)
            if sum(map(len, after)) < SHORTEST or not (around or name in self.lexicon.straight):
                continue
            keys = [key for key in self._at(after) if key.start == 0 and (around or self._entries[key.entry].meant.place)]
            if keys:
                return tuple(replace(one, words=" ".join([*typed[:size], one.words])) for one in self._best(after, keys))
        return ()

    @cached_property
    def _around(self) -> frozenset[str]:
        """What is said around names, as listed and without marks."""
        said = {" ".join(words_of(record.phrase)) for record in self.lexicon.lists.fillers}
        return frozenset(said | {fold_word(phrase) for phrase in said} | CONNECTING)

    @cached_property
    def _phrases(self) -> dict[str, list[_Entry]]:
        found: dict[str, list[_Entry]] = {}
        for entry in self._entries:
            found.setdefault(" ".join(entry.words), []).append(entry)
        return found

    @cached_property
    def _index(self) -> WordIndex:
        return WordIndex.of(self._phrases, self.lexicon.knows)

    def _alike(self, words: Sequence[str]) -> tuple[Suggestion, ...]:
        """The names most alike to words with a slip in them."""
        near = self._index.near(" ".join(words))
        rows = sorted(zip((-near.alike).tolist(), near.found.tolist(), strict=True))
        found = (one.meant for alike, place in rows if alike <= -LEAST_ALIKE for one in self._phrases[self._index.phrases[place]])
        return tuple(self._by_its_own_name(one) for one in _each_once(found)[:MOST])

    def _by_its_own_name(self, meant: Suggestion) -> Suggestion:
        return Suggestion(_plain(self.lexicon.products[meant.product].vi), meant.product) if meant.product else meant


def _keys_of(entries: Sequence[_Entry]) -> Iterator[_Key]:
    for at, entry in enumerate(entries):
        folded = [fold_word(word) for word in entry.words]
        for start in range(len(folded)):
            yield _Key(" ".join(folded[start:]), at, start)


def _finished(rest: str) -> int:
    """How far the typed words are from a name that goes on like this: nothing is missing, further words are, or the end of a word is."""
    return 0 if not rest else 1 if rest.startswith(" ") else 2


def _bears(typed: Sequence[str], listed: Sequence[str]) -> bool:
    """Does each listed word bear the marks that were typed so far? One that is still being typed may lack some."""
    return all(marks_of(word) <= marks_of(meant) for word, meant in zip(typed, listed, strict=False))


def _said_alike(words: Sequence[str]) -> Iterator[list[str]]:
    """The words with a beginning written that many people say alike: `tôm xú` as `tôm sú`."""
    for at, word in enumerate(words):
        for one, other in (*HEARD, *((said, written) for written, said in HEARD)):
            if word.startswith(one):
                yield [*words[:at], other + word.removeprefix(one), *words[at + 1 :]]


def _each_once(meant: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    """The suggestions in their order, of each product and place the first."""
    found: dict[str, Suggestion] = {}
    for one in meant:
        found.setdefault(one.product or one.place, one)
    return tuple(found.values())


def _plain(name: str) -> str:
    return name.split(" (", 1)[0]
