"""Filters that take several values: read from the address, shown as chips, each taken off alone."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

from werkzeug.datastructures import MultiDict

from matchmaker.web.paging import address
from matchmaker.web.search_facets import Chip

MOST_VALUES, LONGEST_VALUE = 60, 80


def values_of(asked: MultiDict[str, str], name: str, known: Container[str] | None = None) -> tuple[str, ...]:
    """The values of a filter that an address asks for, each once and in its order; what is not among the known ones narrows nothing."""
    given = dict.fromkeys(one[:LONGEST_VALUE].strip() for one in asked.getlist(name)[:MOST_VALUES])
    return tuple(one for one in given if one and (known is None or one in known))


def chips_of(name: str, chosen: Sequence[str], called: Callable[[str], str]) -> list[Chip]:
    """A chip for each chosen value, with the address of the list without it alone."""
    return [Chip(called(code), address(**{name: [other for other in chosen if other != code], "page": ""})) for code in chosen]


def turned(name: str, chosen: Sequence[str], code: str) -> str:
    """The address of the list with this value chosen too, or without it where it is chosen already."""
    rest = [other for other in chosen if other != code]
    return address(**{name: rest if code in chosen else [*chosen, code], "page": ""})
