"""Organisations found by their names: words in any order, one slip of the keys forgiven, marks honoured where they are typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from matchmaker.matching.text import clean, fold_word, marked, tone_apart, words_of

GENERIC = (
    "hop tac xa", "htx", "lien hiep", "cong ty", "tnhh", "co phan", "cp", "ctcp", "mtv", "mot thanh vien", "dich vu", "thuong mai", "san xuat",
    "nong nghiep", "doanh nghiep", "co operative", "cooperative", "company",
)  # fmt: skip
"""Folded phrases that half of all names hold: they find a name only where nothing else is typed."""
_GENERIC = tuple(tuple(phrase.split()) for phrase in GENERIC)
SHORTEST_SLIP = 3
"""Letters below which a word must be typed as it is."""
SHORTEST_LONE_SLIP = 5
"""The same where it is the only word."""


@dataclass(frozen=True, slots=True)
class NamedParty:
    """An organisation found by its name; `slips` words of what was typed had to be forgiven."""

    code: str
    name: str
    slips: int
    share: float  # of the name's own words, how many were typed


class NameIndex:
    """The names of organisations, by their words."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        self.names = [(code, name, _telling(words_of(clean(name)))) for code, name in names]
        self._by_folded: dict[str, set[str]] = defaultdict(set)
        self._holding: dict[str, set[int]] = defaultdict(set)
        for place, (_, _, words) in enumerate(self.names):
            for word in words:
                self._by_folded[fold_word(word)].add(word)
                self._holding[word].add(place)

    def near(self, text: str, n: int = 10) -> tuple[NamedParty, ...]:
        """The n organisations whose names hold every telling word of the text; fewest slips first, then the fullest name."""
        telling = _telling(words_of(clean(text)))[:12]
        if not telling:
            return ()
        meant = [self._meant(word, lone=len(telling) == 1) for word in telling]
        holding = (set[int]().union(*(self._holding[word] for word in wanted)) for wanted in meant)
        places = sorted(set[int].intersection(*holding))
        found = [one for place in places if (one := _found(*self.names[place], meant)) is not None]
        best: dict[str, NamedParty] = {}
        for one in sorted(found, key=lambda one: (one.slips, -one.share, one.name, one.code)):
            best.setdefault(one.code, one)  # a former name finds the same organisation
        return tuple(best.values())[:n]

    def _meant(self, typed: str, *, lone: bool) -> dict[str, int]:
        """The listed words that the typed one can mean: 0 where it is as typed, 1 where it is a slip."""
        plain = fold_word(typed)
        exact = {word: 0 for word in self._by_folded.get(plain, ()) if not marked(typed) or tone_apart(word) == tone_apart(typed)}
        if exact or len(plain) < (SHORTEST_LONE_SLIP if lone else SHORTEST_SLIP) or plain.isdigit():
            return exact
        near = process.extract(plain, list(self._by_folded), scorer=DamerauLevenshtein.distance, score_cutoff=1, limit=20)
        return {word: 1 for other, _, _ in near if other != plain or not lone for word in self._by_folded[other]}


def _found(code: str, name: str, words: Sequence[str], meant: Sequence[dict[str, int]]) -> NamedParty | None:
    slips = 0
    for wanted in meant:
        slips += min(wanted[word] for word in words if word in wanted)
    if slips > 1 or (slips and slips == len(meant) > 1):
        return None
    return NamedParty(code, name, slips, len(meant) / max(len(words), 1))


def _telling(words: Sequence[str]) -> list[str]:
    """The words without the phrases that say only what sort of organisation it is; all of them where nothing else is left."""
    folded = [fold_word(word) for word in words]
    kept, place = [], 0
    while place < len(words):
        size = next((len(phrase) for phrase in _GENERIC if tuple(folded[place : place + len(phrase)]) == phrase), 0)
        if not size:
            kept.append(words[place])
        place += size or 1
    return kept or list(words)
