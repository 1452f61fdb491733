"""Typed places to the communes of 2025: by their names since then, by the old communes and districts, and never by a guess."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from matchmaker.domain.places import Commune, OldCommune, PlaceAlias, PlaceReading, Succession, distance_km
from matchmaker.matching.place_names import COMMUNE_HEADS, Mention, Place, PlaceNames, Token, least_sure, tokens_of
from matchmaker.matching.places_lists import Elsewhere, shipped_elsewhere
from matchmaker.matching.text import beginning_of

PROVINCE = "Cà Mau"
NEVER_MEANT = frozenset({"xã", "từ"})
"""Kinds of names elsewhere that are listed only so that they are not taken for a misspelling of ours."""
REMEMBERED, LONGEST_REMEMBERED = 20_000, 200
"""Texts whose reading is kept, so that a catalogue of many listings reads each place once."""
_NOT_NOW = frozenset({"hôm", "hom", "ngày", "ngay", "năm", "nam", "bữa", "bua", "tới", "đến", "xưa"})
_BEFORE = frozenset({"đây", "day", "kia", "là", "la", "sáp", "sap", "khi", "7", "2025", "1", "nhập", "nhap"})


class PlaceLists(Protocol):
    """The lists that a gazetteer is made from."""

    @property
    def communes(self) -> tuple[Commune, ...]:
        """Those of 2025."""

    @property
    def old_communes(self) -> tuple[OldCommune, ...]:
        """Those until June 2025."""

    @property
    def successions(self) -> tuple[Succession, ...]:
        """Which went into which."""

    @property
    def aliases(self) -> tuple[PlaceAlias, ...]:
        """Names in daily use that are no unit's name."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What one address in the text can mean."""

    units: frozenset[str] = frozenset()
    old: frozenset[str] = frozenset()
    outside: bool = False
    whole: bool = False  # the whole province is meant


class Gazetteer:
    """The communes of one province, before and since 1 July 2025, and how people write them."""

    def __init__(self, lists: PlaceLists, elsewhere: Sequence[Elsewhere], aliases: Sequence[PlaceAlias]) -> None:
        self.communes = {commune.code: commune for commune in lists.communes}
        self.old_communes = {commune.code: commune for commune in lists.old_communes}
        self._became: dict[str, list[str]] = defaultdict(list)
        self._was: dict[str, list[Succession]] = defaultdict(list)
        for succession in lists.successions:
            self._became[succession.old_code].append(succession.new_code)
            self._was[succession.new_code].append(succession)
        self.districts = {old.district: old.province for old in lists.old_communes}
        self._names = PlaceNames(self._all_names(elsewhere, aliases), [other.name for other in elsewhere if other.kind in NEVER_MEANT])
        self._inside: dict[str, set[str]] = defaultdict(set)
        for old in lists.old_communes:
            self._inside[old.district].add(old.code)
            self._inside[old.province].add(old.code)
        self._remembered: dict[str, PlaceReading] = {}

    @classmethod
    def of(cls, lists: PlaceLists) -> Gazetteer:
        """The gazetteer of these lists, with the shipped names outside the province."""
        return cls(lists, shipped_elsewhere(), lists.aliases)

    def _all_names(self, elsewhere: Sequence[Elsewhere], aliases: Sequence[PlaceAlias]) -> Iterator[tuple[str, Place]]:
        named: dict[str, list[Place]] = defaultdict(list)
        for unit in self.communes.values():
            named[f"{unit.kind} {unit.name}"].append(Place("new", unit.kind, unit.code))
        for old in self.old_communes.values():
            named[f"{old.kind} {old.name}"].append(Place("old", old.kind, old.code))
        for district in self.districts:
            named[district].append(Place("district", _kind(district), district))
        for province in sorted({PROVINCE, *self.districts.values()}):
            named[f"tỉnh {province}"].append(Place("province", "tỉnh", province))
        for full, places in named.items():
            for place in places:
                yield full.removeprefix(place.head).strip(), place
        for alias in aliases:
            for full in alias.stands_for:
                for place in named.get(full, ()):
                    yield alias.name, place
        for other in elsewhere:
            if other.kind not in NEVER_MEANT:
                yield other.name, Place("elsewhere", other.kind if other.kind == "tỉnh" else "", other.name)

    def name(self, code: str) -> str:
        """Kind and name of a commune of 2025: `Xã Năm Căn`."""
        return self.communes[code].full_name

    def former(self, code: str) -> dict[str, tuple[OldCommune, ...]]:
        """The old communes that went into a commune of 2025, whole or in part, by old district; those that went in whole stand first."""
        by_district: dict[str, tuple[OldCommune, ...]] = {}
        for succession in sorted(self._was[code], key=lambda one: (not one.whole, one.old_code)):
            old = self.old_communes[succession.old_code]
            by_district[old.district] = (*by_district.get(old.district, ()), old)
        return by_district

    def describe(self, code: str, most: int = 4) -> str:
        """A commune of 2025 with what it was: `Xã Tân Hưng (trước 7/2025: Tân Hưng, Hòa Mỹ, …, huyện Cái Nước)`; `most` names a district."""
        parts = []
        for district, olds in self.former(code).items():
            names = [old.name if not old.name.isdigit() else f"{old.kind} {old.name}" for old in olds]
            parts.append(", ".join([*names[:most], *(["…"] if len(names) > most else []), district]))
        return f"{self.name(code)} (trước 7/2025: {'; '.join(parts)})"

    def distance_km(self, a: str, b: str) -> float:
        """Kilometres in a straight line between the points of two communes of 2025."""
        one, other = self.communes[a], self.communes[b]
        return distance_km(one.lat, one.lon, other.lat, other.lon)

    def successors(self, *olds: str) -> tuple[str, ...]:
        """The communes of 2025 that these old communes went into, in the order of the list."""
        found = {new for old in olds for new in self._became[old]}
        return tuple(code for code in self.communes if code in found)

    def units_of_district(self, district: str) -> tuple[str, ...]:
        """The communes of 2025 that an old district (`huyện Năm Căn`) became, those that also hold land of another one among them."""
        return self.successors(*self._within(district))

    def _within(self, *outer: str) -> frozenset[str]:
        """The old communes of districts or provinces."""
        return frozenset[str]().union(*(self._inside[name] for name in outer if name in self._inside))

    def read(self, text: str) -> PlaceReading:
        """What a typed place can mean: all of the communes that are truly possible, and nothing that is merely likely."""
        reading = self._remembered.get(text)
        if reading is None:
            reading = self._read(text)
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            if len(text) <= LONGEST_REMEMBERED:
                self._remembered[text] = reading
        return reading

    def _read(self, text: str) -> PlaceReading:
        tokens = tokens_of(beginning_of(text))
        for now, era in _told_times(tokens):
            mentions = self._names.mentions(now)
            found = self._found(mentions, era)
            if found.units:
                break
        else:
            mentions = self._names.mentions(tokens)
            now, found = tokens, self._found(mentions, "")
        if not mentions:
            return PlaceReading()
        return PlaceReading(
            units=tuple(code for code in self.communes if code in found.units),
            outside=found.outside,
            how=least_sure(mentions),
            evidence=" ".join(token.word for mention in mentions for token in now[mention.start : mention.end]),
            old=tuple(code for code in self.old_communes if code in found.old),
        )

    def _found(self, mentions: list[Mention], era: str) -> _Found:
        """The addresses in the text taken together: several mean any of them, one in brackets narrows the one before it."""
        addresses = list(self._addresses(mentions))
        headed = [place for place, address in enumerate(addresses) if address[0].head]
        if headed and not any(address[0].joined for address in addresses):
            addresses = addresses[headed[0] :]  # what stands before "xã …" is the name of a firm, a market or a landmark
        kept: list[_Found] = []
        depth = 0
        for address in addresses:
            found = self._meant(address, era)
            deeper, depth = address[0].depth > depth, address[0].depth
            if kept and deeper and (both := kept[-1].units & found.units):
                kept[-1] = _Found(both, kept[-1].old | found.old)
            else:
                kept.append(found)
        if any(found.whole for found in kept) and any(address[0].joined for address in addresses):
            return _Found(whole=True)
        units = frozenset[str]().union(*(found.units for found in kept))
        old = frozenset[str]().union(*(found.old for found in kept))
        abroad = bool(kept) and not units and all(found.outside for found in kept)
        return _Found(units, old, outside=abroad)

    def _addresses(self, mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
        """Mentions gathered from small to large: a commune with the district and the province that it is said to lie in."""
        address: list[Mention] = []
        for mention in mentions:
            if address and (mention.joined or mention.apart or not self._encloses(address, mention)):
                yield address
                address = []
            address.append(mention)
        if address:
            yield address

    def _encloses(self, address: list[Mention], mention: Mention) -> bool:
        """Can this mention say in what district or province the address so far lies?"""
        inner, last = address[0], address[-1]
        if not _ours(inner) and not (mention.at("province", False) and not mention.head):
            return _ours(mention) and bool(mention.at("district", False)) and _loosely_ours(inner)
        if last.at("province", False) and last is not inner and not last.at("district", False):
            return False
        if mention.head in COMMUNE_HEADS:
            return False
        if mention.at("province", False) or (mention.at("elsewhere", False) and not _ours(mention)):
            return True
        return self._in_district(inner, last, mention)

    def _in_district(self, inner: Mention, last: Mention, mention: Mention) -> bool:
        communes = bool(inner.at("new", False) or inner.at("old", False))
        if last is not inner or not communes or not mention.at("district", False):
            return False
        if mention.head:
            return True
        inside = self._within(*mention.at("district", False))
        return bool(inside & set(inner.at("old", False)) or set(self.successors(*inside)) & set(inner.at("new", False)))

    def _meant(self, address: list[Mention], era: str) -> _Found:
        """What one address means; spellings that are less sure count only where the surest fit nothing around them."""
        if any(mention.at("elsewhere", True) and not _ours(mention) for mention in address[1:]):
            return _Found(outside=True)
        for surest in (True, False):
            found = self._fitted(address, era, surest)
            if found.units or found.whole:
                return found
        return _Found(outside=bool(address[0].at("elsewhere", False)))

    def _fitted(self, address: list[Mention], era: str, surest: bool) -> _Found:
        inner, outer = address[0], address[1:]
        if provinces := inner.at("province", surest):  # also where the name may be the city's or the ward's: they lie in it
            inside = self._within(*provinces)
            return _Found(whole=True) if PROVINCE in provinces else _Found(frozenset(self.successors(*inside)), inside)
        new, old = set(inner.at("new", surest)), set(inner.at("old", surest))
        if era == "new" or (inner.recent and new):
            old = set()
        if (era == "old" or inner.former) and old:
            new = set()
        units, olds = self._dated(inner, outer, new, old)
        a_commune = inner.head in COMMUNE_HEADS and (units or new or old)
        in_district = any(mention.at("district", False) and not mention.at("province", False) for mention in outer)
        if not a_commune and not in_district:
            inside = self._within(*inner.at("district", surest))
            olds, units = olds | inside, units | set(self.successors(*inside))
        if not units and (new or old):  # a commune and a district that do not go together: either may be the mistake
            olds |= old
            units = new | set(self.successors(*old, *self._within(*_of(outer, "district"))))
        return _Found(frozenset(units), frozenset(olds))

    def _dated(self, inner: Mention, outer: list[Mention], new: set[str], old: set[str]) -> tuple[set[str], set[str]]:
        """The units that the address means in one time, before or since July 2025; in a mixture of both only where neither explains it."""
        if not outer:
            return new | set(self.successors(*old)), set(old)
        then, now = set(old), set(new)
        mixed_old, mixed_new = set(old), set(new)
        for mention in outer:
            inside = self._within(*mention.at("district", False), *mention.at("province", False))
            lands = set(self.successors(*inside))
            province = PROVINCE in mention.at("province", False)
            explains = mention.former and mention.depth > inner.depth
            then &= inside
            now &= set(self.communes) if province else lands if explains else set()
            mixed_new &= set(self.communes) if province else lands
            mixed_old &= set(self.old_communes) if province else inside
        if not inner.head and mixed_new and _of(outer, "district"):
            now |= mixed_new
        if not then and not now:
            then, now = mixed_old, mixed_new
        return now | set(self.successors(*then)), then


def _told_times(tokens: list[Token]) -> Iterator[tuple[list[Token], str]]:
    """The part of the text that says what the place is called now: after `nay`, or before `(trước …`."""
    for place, token in enumerate(tokens):
        if token.word == "nay" and place > 0 and tokens[place - 1].word not in _NOT_NOW:
            yield [later for later in tokens[place + 1 :] if later.depth >= token.depth], "new"
        following = tokens[place + 1].word if place + 1 < len(tokens) else ""
        if token.word in {"trước", "truoc"} and place and following in _BEFORE:
            yield tokens[:place], "new"


def _kind(district: str) -> str:
    return next(kind for kind in ("huyện", "thị xã", "thành phố") if district.startswith(kind))


def _ours(mention: Mention) -> bool:
    """Is the surest reading of the mention one inside the province?"""
    return any(mention.at(level, True) for level in ("new", "old", "district", "province"))


def _loosely_ours(mention: Mention) -> bool:
    return any(mention.at(level, False) for level in ("new", "old"))


def _of(mentions: Iterable[Mention], level: str) -> tuple[str, ...]:
    return tuple(key for mention in mentions for key in mention.at(level, False))
