"""A table of typed places to a table of the communes that they can mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from matchmaker.matching.places import Gazetteer

OUTSIDE = "-"


def read_places(gazetteer: Gazetteer, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """For each code and typed place: the code and the names of the 2025 communes, `|` between those truly possible.

    `-` where the place lies outside the province, nothing where no commune can be told.
    """
    for code, typed in rows:
        reading = gazetteer.read(typed)
        yield code, OUTSIDE if reading.outside else "|".join(gazetteer.name(unit) for unit in reading.units)
