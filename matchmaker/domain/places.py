"""Communes before and since 1 July 2025, what became of each, and how far apart two of them lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt

from matchmaker.domain.records import How

EARTH_KM = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or ward of 2025, with the point that stands for it."""

    code: str
    name: str
    kind: str  # xã or phường
    lat: float
    lon: float
    valid_from: date
    valid_until: date | None = None

    @property
    def full_name(self) -> str:
        """Kind and name as people write them: `Xã Năm Căn`."""
        return f"{self.kind.capitalize()} {self.name}"


@dataclass(frozen=True, slots=True)
class OldCommune:
    """A commune, ward or township as it was until 30 June 2025, with the district and province that it lay in."""

    code: str
    name: str
    kind: str  # xã, phường or thị trấn
    district: str
    province: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class Succession:
    """An old commune went into a new one, as a `whole` or, where it was split, in part."""

    old_code: str
    new_code: str
    on: date
    whole: bool


@dataclass(frozen=True, slots=True)
class PlaceAlias:
    """A name in daily use and the units, each with its kind (`xã Đất Mũi`, `huyện U Minh`), that it stands for."""

    name: str
    stands_for: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlaceReading:
    """What a typed place can mean: every 2025 commune that is truly possible, none where only the province is known."""

    units: tuple[str, ...] = ()
    outside: bool = False  # a place is named and lies in another province
    how: How = How.NONE  # the least sure of the spellings that were read
    evidence: str = ""  # the typed words that were read, cleaned
    old: tuple[str, ...] = ()  # codes of the old communes through which the units were found

    @property
    def certain(self) -> bool:
        """Does the text mean one commune and no other?"""
        return len(self.units) == 1


def distance_km(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle distance of two points given in degrees (haversine formula)."""
    north, east = radians(lat_b - lat_a), radians(lon_b - lon_a)
    chord = sin(north / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(1.0, chord)))
