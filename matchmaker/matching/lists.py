"""The word lists as records: shipped as tables, seeded into the database, edited there by staff."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeAlias, TypeVar

from matchmaker.domain.places import Commune, OldCommune, PlaceAlias, Succession
from matchmaker.domain.records import Role
from matchmaker.domain.words import (
    CertificateRecord,
    FillerRecord,
    GradeRecord,
    HeadRecord,
    LookAlikeRecord,
    NameRecord,
    ProductRecord,
    StateRecord,
    UnitRecord,
)
from matchmaker.matching.contradictions import refuse_contradictions
from matchmaker.matching.places_lists import load_aliases, load_communes, load_old_communes, load_successions

SHIPPED = Path(__file__).parent / "data"
Row: TypeAlias = dict[str, str]
Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Lists:
    """Every list that reading a listing rests on."""

    products: tuple[ProductRecord, ...]
    names: tuple[NameRecord, ...]
    lookalikes: tuple[LookAlikeRecord, ...] = ()
    heads: tuple[HeadRecord, ...] = ()
    states: tuple[StateRecord, ...] = ()
    grades: tuple[GradeRecord, ...] = ()
    certificates: tuple[CertificateRecord, ...] = ()
    units: tuple[UnitRecord, ...] = ()
    fillers: tuple[FillerRecord, ...] = ()
    communes: tuple[Commune, ...] = field(default=())
    old_communes: tuple[OldCommune, ...] = field(default=())
    successions: tuple[Succession, ...] = field(default=())
    aliases: tuple[PlaceAlias, ...] = field(default=())


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of one tab-separated table with a header line and no quoting."""
    with path.open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


def _measure(cell: str) -> float | None:
    return float(cell) if cell else None


def _product(row: Row) -> ProductRecord:
    return ProductRecord(
        key=row["key"],
        parent=row["parent"],
        role=Role(row["role"]),
        vi=row["vi"],
        en=row["en"],
        group=row["group"],
        unit=row["unit"],
        months=row["months"],
        price_low=_whole(row["price_low"]),
        price_high=_whole(row["price_high"]),
        flagship=row["flagship"] == "yes",
        science=row["science"],
    )


def _grade(row: Row) -> GradeRecord:
    return GradeRecord(row["product"], row["grade"], _whole(row["rank"]), _measure(row["min_g"]), _measure(row["max_g"]), row["phrase"], row["note"])


def _unit(row: Row) -> UnitRecord:
    return UnitRecord(row["unit"], row["phrase"], row["product"], Decimal(row["kg"]) if row["kg"] else None, row["sure"], row["note"])


def _certificate(row: Row) -> CertificateRecord:
    return CertificateRecord(row["certificate"], row["phrase"], _split(row["satisfies"]), row["note"])


def _table(folder: Path, name: str, record: Callable[[Row], Record]) -> tuple[Record, ...]:
    return tuple(record({key: (cell or "").strip() for key, cell in row.items() if key}) for row in rows_of(folder / name))


def read_lists(folder: Path) -> Lists:
    """The lists in a folder of tables laid out like the shipped ones. Raises `ContradictoryLists` where rows contradict each other."""
    lists = Lists(
        products=_table(folder, "products.tsv", _product),
        names=_table(folder, "names.tsv", lambda row: NameRecord(row["name"], row["product"], row["kind"], row["region"], row["note"])),
        lookalikes=_table(folder, "lookalikes.tsv", lambda row: LookAlikeRecord(row["a"], row["b"], row["why"])),
        heads=_table(folder, "heads.tsv", lambda row: HeadRecord(row["phrase"], row["role"], row["side"], row["note"])),
        states=_table(folder, "states.tsv", lambda row: StateRecord(row["state"], row["phrase"], _split(row["stands_for"]), row["note"])),
        grades=_table(folder, "grades.tsv", _grade),
        certificates=_table(folder, "certificates.tsv", _certificate),
        units=_table(folder, "units.tsv", _unit),
        fillers=_table(folder, "fillers.tsv", lambda row: FillerRecord(row["phrase"], row["kind"])),
        communes=load_communes(folder / "communes.tsv"),
        old_communes=load_old_communes(folder / "old_communes.tsv"),
        successions=load_successions(folder / "successions.tsv"),
        aliases=load_aliases(folder / "place_aliases.tsv"),
    )
    refuse_contradictions(lists)
    return lists


@cache
def shipped_lists() -> Lists:
    """The lists that come with the program."""
    return read_lists(SHIPPED)
