"""The shipped tables of places as records."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from matchmaker.domain.places import Commune, OldCommune, PlaceAlias, Succession

SHIPPED = Path(__file__).parent / "data"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)


def load_communes(path: Path) -> tuple[Commune, ...]:
    """The communes of 2025 in a table, in the table's order."""
    return tuple(
        Commune(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            lat=float(row["lat"]),
            lon=float(row["lon"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        )
        for row in _rows(path)
    )


def load_old_communes(path: Path) -> tuple[OldCommune, ...]:
    """The communes that ended with June 2025 in a table, in the table's order."""
    return tuple(
        OldCommune(row["code"], row["name"], row["kind"], row["district"], row["province"], date.fromisoformat(row["valid_until"]))
        for row in _rows(path)
    )


def load_successions(path: Path) -> tuple[Succession, ...]:
    """Which old commune went into which new one, in the table's order."""
    return tuple(Succession(row["old_code"], row["new_code"], date.fromisoformat(row["on"]), row["whole"] == "yes") for row in _rows(path))


def load_aliases(path: Path) -> tuple[PlaceAlias, ...]:
    """The names in daily use in a table, in the table's order."""
    return tuple(PlaceAlias(row["name"], tuple(row["stands_for"].split("|")), row["note"] or "") for row in _rows(path))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A name that does not lie in the province; of kind `xã`, one that must not be taken for a misspelling of ours."""

    name: str
    kind: str
    province: str


@cache
def shipped_elsewhere() -> tuple[Elsewhere, ...]:
    """The names outside the province that come with the program."""
    return tuple(Elsewhere(row["name"], row["kind"], row["province"]) for row in _rows(SHIPPED / "elsewhere.tsv"))
