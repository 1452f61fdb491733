"""Phrases other than product names that a listing holds: states, grades, certificates, heads, fillers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from matchmaker.domain.records import How
from matchmaker.domain.words import ONLY_MARKED, CertificateRecord, GradeRecord, HeadRecord, StateRecord
from matchmaker.matching.lists import Lists
from matchmaker.matching.remembered import Remembered
from matchmaker.matching.text import clean, fold, fold_word, how_alike, words_of

Value = TypeVar("Value")
REMEMBERED = 5_000
"""Runs of words of which a table remembers what they stand for."""


class PhraseTable(Generic[Value]):
    """Phrases, each with what it stands for, found in running words by the same rule of marks as product names."""

    def __init__(self, phrases: Iterable[tuple[str, Value]]) -> None:
        self._by_key: dict[str, list[tuple[tuple[str, ...], bool, Value]]] = defaultdict(list)
        self._said: Remembered[tuple[Value, ...]] = Remembered(REMEMBERED)
        self.longest = 1
        sizes: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        for phrase, value in phrases:
            words = tuple(words_of(clean(phrase)))
            if words:
                folded = [fold_word(word) for word in words]
                self._by_key[" ".join(folded)].append((words, ONLY_MARKED in getattr(value, "note", ""), value))
                self.longest = max(self.longest, len(words))
                sizes[folded[0]][folded[1] if len(words) > 1 else ""].add(len(words))
        self._begun = {first: _longest_first(by_second) for first, by_second in sizes.items()}
        """How many words the phrases have that begin with two words, most first: by the first, and then by the second or by none."""

    def may_begin(self, folded: str) -> bool:
        """Does any phrase begin with this word?"""
        return folded in self._begun

    def begins_among(self, folded: Iterable[str]) -> bool:
        """Does any phrase begin with one of these words?"""
        return not self._begun.keys().isdisjoint(folded)

    def at(self, words: Sequence[str], folded: Sequence[str], start: int) -> tuple[int, tuple[Value, ...]]:
        """The size of the longest phrase that begins at `start` and what it stands for; size 0 where none does."""
        many = len(words)
        begun = self._begun.get(folded[start]) if 0 <= start < many else None
        if begun is None:
            return 0, ()
        second = folded[start + 1] if start + 1 < many else ""
        for size in begun[second] if second in begun else begun[""]:
            if size > many - start:
                continue
            typed = words[start] if size == 1 else " ".join(words[start : start + size])
            values = self._said.kept.get(typed)
            if values is None and (values := self._said.get(typed)) is None:
                values = self._said.keep(typed, self._meant(words[start : start + size], folded[start : start + size]))
            if values:
                return size, values
        return 0, ()

    def _meant(self, window: Sequence[str], folded: Sequence[str]) -> tuple[Value, ...]:
        """What these very words stand for."""
        return tuple(
            value
            for phrase, only_marked, value in self._by_key.get(" ".join(folded), ())
            if all(_says(typed, word, only_marked) for typed, word in zip(window, phrase, strict=True))
        )

    def whole(self, folded: Sequence[str]) -> tuple[Value, ...]:
        """What these words without marks stand for where they are all there is, so that nothing else can be meant: `kho` in a field of states."""
        return tuple(value for _, _, value in self._by_key.get(" ".join(folded), ()))

    def scan(self, words: Sequence[str], folded: Sequence[str]) -> list[tuple[int, int, tuple[Value, ...]]]:
        """Every phrase in the words, longest first at each place, none overlapping: start, end, what it stands for."""
        found: list[tuple[int, int, tuple[Value, ...]]] = []
        begun = self._begun
        if begun.keys().isdisjoint(folded):
            return found
        end, last, at = 0, len(folded) - 1, self.at
        for start, by_second in enumerate(map(begun.get, folded)):
            if by_second is None or start < end or not (by_second[""] or (start < last and folded[start + 1] in by_second)):
                continue
            size, values = at(words, folded, start)
            if size:
                end = start + size
                found.append((start, end, values))
        return found


def _longest_first(sizes: dict[str, set[int]]) -> dict[str, tuple[int, ...]]:
    """The sizes of what begins with one word, by the second: one word alone (size 1) may stand before any."""
    alone = sizes.get("", set())
    return {"": tuple(alone)} | {second: tuple(sorted(found | alone, reverse=True)) for second, found in sizes.items() if second}


def _says(typed: str, listed: str, only_marked: bool) -> bool:
    how = how_alike(typed, listed)
    return how is not None and not (only_marked and how is How.FOLDED)


def _place_names(lists: Lists) -> set[str]:
    """The bare names of communes and old communes, without their kind, of two words or more."""
    full = {commune.name for commune in lists.communes} | {old.name for old in lists.old_communes}
    bare = {re.sub(r"^(xã|phường|thị trấn|thị xã|thành phố|huyện)\s+", "", clean(name).lower()) for name in full}
    return {name for name in bare if " " in name}


class Phrasebook:
    """The phrase tables of one set of lists."""

    def __init__(self, lists: Lists) -> None:
        self.states: PhraseTable[StateRecord] = PhraseTable((record.phrase, record) for record in lists.states)
        self.grades: PhraseTable[GradeRecord] = PhraseTable((record.phrase, record) for record in lists.grades)
        self.heads: PhraseTable[HeadRecord] = PhraseTable((record.phrase, record) for record in lists.heads)
        self.fillers: PhraseTable[str] = PhraseTable((record.phrase, record.kind) for record in lists.fillers)
        self.words_of_fillers = frozenset(word for record in lists.fillers for word in words_of(record.phrase))
        self.plain_fillers = frozenset(record.phrase for record in lists.fillers if record.phrase.isascii())
        self.units: PhraseTable[str] = PhraseTable((record.phrase, record.unit) for record in lists.units)
        self.places: PhraseTable[str] = PhraseTable((name, name) for name in _place_names(lists))
        self.certificates: PhraseTable[CertificateRecord] = PhraseTable((record.phrase, record) for record in lists.certificates)
        self._satisfies: dict[str, frozenset[str]] = defaultdict(frozenset)
        for record in lists.certificates:
            self._satisfies[record.certificate] |= {record.certificate, *record.satisfies}

    def certificate_of(self, name: str) -> str:
        """The key of a certificate however it is written; a name that is in no list is its own key, folded."""
        words = words_of(clean(name))
        folded = [fold_word(word) for word in words]
        for start in range(len(words)):
            size, records = self.certificates.at(words, folded, start)
            if size:
                return records[0].certificate
        return fold(clean(name))

    def satisfied_by(self, certificate: str) -> frozenset[str]:
        """The certificates that holding this one satisfies, itself among them."""
        return self._satisfies.get(certificate) or frozenset({certificate})
