"""Which organisations may be one, found among thousands without holding each against each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from matchmaker.matching.party_heads import SHORTEST_ALONE, head_of
from matchmaker.matching.place_spelling import spelling
from matchmaker.matching.places import Gazetteer
from matchmaker.matching.same_party import Evidence, Identity, compare, digits_of, identity, tax_root, weight, worth_asking
from matchmaker.matching.syllables import is_plain_syllable
from matchmaker.matching.text import fold_word

CROWDED = 200
"""Names that share two words and are too many to be held against each other for that alone; a tax code, a phone or the whole name still find them."""
Key = tuple[str, ...]


class Row(NamedTuple):
    """What tells one organisation from another, as it is typed."""

    code: str
    name: str
    tax_code: str | None
    phone: str
    place_typed: str
    commune_code: str | None


Found = tuple[Row, tuple[Evidence, ...]]


class PartyIndex:
    """Organisations by what two records of one would have in common. Places are read only of those that are held against each other."""

    def __init__(self, rows: Iterable[Row], gazetteer: Gazetteer) -> None:
        self.rows = tuple(rows)
        self._gazetteer = gazetteer
        self._read: dict[int, Identity] = {}
        self._holding: dict[Key, list[int]] = defaultdict(list)
        for place, row in enumerate(self.rows):
            for key in _keys(row):
                self._holding[key].append(place)

    def near(self, row: Row) -> tuple[Found, ...]:
        """Those worth asking about beside this one, the ones with most in common first."""
        places = {place for key in _keys(row) for place in self._bucket(key) if self.rows[place].code != row.code}
        mine = identity(row.code, row.name, row.tax_code or "", row.phone, row.place_typed, row.commune_code, self._gazetteer)
        found = [(self.rows[place], evidence) for place in places if worth_asking(evidence := compare(mine, self._identity(place)))]
        return tuple(sorted(found, key=lambda pair: (weight(pair[1]), pair[0].name, pair[0].code)))

    def pairs(self) -> Iterator[tuple[Row, Row, tuple[Evidence, ...]]]:
        """Every pair worth asking about, once."""
        seen: set[tuple[int, int]] = set()
        for key in self._holding:
            for pair in combinations(self._bucket(key), 2):
                if pair in seen:
                    continue
                seen.add(pair)
                one, other = (self.rows[place] for place in pair)
                if one.code != other.code and worth_asking(evidence := compare(*(self._identity(place) for place in pair))):
                    yield one, other, evidence

    def _bucket(self, key: Key) -> Sequence[int]:
        found = self._holding.get(key, ())
        return found if key[0] != "two" or len(found) <= CROWDED else ()

    def _identity(self, place: int) -> Identity:
        if place not in self._read:
            row = self.rows[place]
            self._read[place] = identity(
                row.code, row.name, row.tax_code or "", row.phone, row.place_typed, row.commune_code, self._gazetteer
            )  # fmt: skip
        return self._read[place]


def _keys(row: Row) -> list[Key]:
    """By what a record is found beside another one of the same organisation."""
    keys = list(_keys_of_name(row.name))
    if row.tax_code and (root := tax_root(row.tax_code)):
        keys.append(("tax", root))
    if number := digits_of(row.phone):
        keys.append(("phone", number))
    return keys


@lru_cache(maxsize=50_000)
def _keys_of_name(name: str) -> tuple[Key, ...]:
    head = head_of(name)
    words = tuple(fold_word(spelling(word)) for word in head.words)
    joined = "".join(words)
    keys: set[Key] = {("whole", joined), ("turned", *sorted(words))}
    if head.telling:
        keys |= {("two", *pair) for pair in pairwise(words)}
        keys |= {("one", word) for word in words if len(word) >= SHORTEST_ALONE and not is_plain_syllable(word)}
        keys |= {("initials", joined if len(words) == 1 else "".join(word[0] for word in words))} if len(words) != 2 else set()
    if len(joined) >= SHORTEST_ALONE and head.telling:  # without any one letter: what two spellings a letter apart have in common
        keys |= {("less", joined[:at] + joined[at + 1 :]) for at in range(len(joined))} | {("less", joined)}
    return tuple(sorted(keys))
