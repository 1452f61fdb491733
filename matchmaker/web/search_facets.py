"""The facets of a search as the page shows them: names, counts, what is ticked, and the address of every change."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import gettext as _

from matchmaker.matching.facets import NONE, OUTSIDE, UNKNOWN, YES, Counted
from matchmaker.web.dressing import certificate_name, commune, label, lexicon, product_name
from matchmaker.web.paging import address
from matchmaker.wording.figures import language, month_name, whole
from matchmaker.wording.labels import label as label_of
from matchmaker.wording.search import FACETS, ONLY, VALUES, size_class
from matchmaker.wording.states import state_said
from matchmaker.workflows.searching import SearchPage

SHOWN_VALUES = 6
PROMOTED = 4
_SIZE = re.compile(r"(?=.*\d)(\d{1,7}(\.\d{1,4})?)?-(\d{1,7}(\.\d{1,4})?)?", re.ASCII)
PROMOTED_FIRST = ("kind", "district", "month", "certificate", "grade", "state", "commune", "party")
IN_ORDER = frozenset({"month"})
"""Facets whose values stand in their own order, not the most frequent first."""


@dataclass(frozen=True)
class ShownValue:
    """One value of a facet: what it is called, how many listings have it, and whether it is ticked."""

    facet: str
    value: str
    name: str
    count: int
    chosen: bool
    said: str  # the count as the reader writes it


@dataclass(frozen=True)
class Way:
    """A value of a facet as a link: what it is called, how many listings it leads to, and its address."""

    name: str
    count: int
    address: str


@dataclass(frozen=True)
class ShownFacet:
    """One facet as a group of tick boxes; `rest` is the address that shows the values left out."""

    name: str
    label: str
    values: Sequence[ShownValue]
    total: int
    left_out: int
    rest: str


@dataclass(frozen=True)
class Chip:
    """A condition in force, and the address of the same search without it."""

    name: str
    without: str


def shown_facets(found: SearchPage) -> list[ShownFacet]:
    """The facets that part what was found, and those in which something is ticked."""
    opened = request.args.get("more", "")
    shown = [_facet(name, found, opened) for name in FACETS]
    return [facet for facet in shown if facet is not None]


def shown_only(found: SearchPage) -> list[ShownValue]:
    """The choices that are simply yes."""
    values = []
    for name in ONLY:
        counted, chosen = found.counted.get(name), YES in found.asked.chosen.get(name, ())
        if chosen or (counted is not None and counted.parts):
            count = counted.values.get(YES, 0) if counted is not None else 0
            values.append(ShownValue(name, YES, label_of(ONLY, name), count, chosen, whole(count, language())))
    return values


def promoted(facets: Sequence[ShownFacet]) -> list[Way]:
    """The commonest value of the first facets in which nothing is ticked yet: short ways to narrow down."""
    best = [
        max((value for value in facet.values if value.value != UNKNOWN and value.count < facet.total), key=lambda value: value.count, default=None)
        for facet in sorted(facets, key=lambda facet: PROMOTED_FIRST.index(facet.name))
        if not any(value.chosen for value in facet.values)
    ]
    ways = [value for value in best if value is not None and value.count][:PROMOTED]
    return [Way(one.name, one.count, address(**{one.facet: one.value, "page": ""})) for one in ways]


def other_months(found: SearchPage) -> list[Way]:
    """The months in which there is something, where those that were chosen have little."""
    counted, chosen = found.counted.get("month"), found.asked.chosen.get("month", ())
    if counted is None or not chosen:
        return []
    return [Way(month_of(code), count, address(month=code, page="")) for code, count in sorted(counted.values.items()) if code not in chosen][
        :SHOWN_VALUES
    ]


def _facet(name: str, found: SearchPage, opened: str) -> ShownFacet | None:
    counted, chosen = found.counted.get(name, Counted({}, 0, 0)), found.asked.chosen.get(name, ())
    if not chosen and not counted.parts:
        return None
    codes = sorted(counted.values, key=lambda code: (0 if name in IN_ORDER else -counted.values[code], code))
    shown = codes if opened == name else codes[:SHOWN_VALUES]
    shown += [code for code in chosen if code not in shown and code != UNKNOWN]
    counts = {**counted.values, UNKNOWN: counted.unknown}
    if counted.unknown or UNKNOWN in chosen:
        shown = [*shown, UNKNOWN]
    locale = language()
    values = [ShownValue(name, code, value_name(name, code), many := counts.get(code, 0), code in chosen, whole(many, locale)) for code in shown]
    return ShownFacet(name, label_of(FACETS, name), values, counted.total, len(set(codes) - set(shown)), address(more=name, page=""))


def value_name(name: str, code: str) -> str:
    """What a value of a facet is called."""
    if code in (UNKNOWN, OUTSIDE, NONE):
        return label_of(VALUES, code)
    if name in ONLY:
        return label_of(ONLY, name)
    return NAMES[name](code) if name in NAMES else code


def _commune(code: str) -> str:
    return commune(code) if code in lexicon().gazetteer.communes else code


def _district(name: str) -> str:
    return name[:1].upper() + name[1:]


def _state(code: str) -> str:
    return state_said(next((one.phrase for one in lexicon().lists.states if one.state == code), code))


def _grade(code: str) -> str:
    if _SIZE.fullmatch(code):
        return size_class(code)
    return next((one.phrase for one in lexicon().lists.grades if one.grade == code), code)


def month_of(code: str) -> str:
    """A month as a facet has it, in words; what was typed where it is no month."""
    try:
        return month_name(date.fromisoformat(f"{code}-01"))
    except ValueError:
        return code


NAMES: Mapping[str, Callable[[str], str]] = {
    "kind": product_name, "commune": _commune, "district": _district, "month": month_of, "grade": _grade, "state": _state,
    "certificate": certificate_name, "party": lambda code: label("party_kinds", code),
}  # fmt: skip


def chips(found: SearchPage, given: Mapping[str, str]) -> list[Chip]:
    """Everything in force besides the words."""
    said = []
    if given["place"] and found.asked.reading.evidence:
        said.append(Chip(_("gần %(place)s", place=given["place"]), address(place="", radius_km="", page="")))
    if found.asked.radius_km is not None:
        said.append(Chip(_("trong %(km)s km", km=found.asked.radius_km), address(radius_km="", page="")))
    for name, values in found.asked.chosen.items():
        for code in values:
            rest = [other for other in values if other != code]
            shown = value_name(name, code)
            text = f"{label_of(FACETS, name)}: {shown}" if code == UNKNOWN else shown
            said.append(Chip(text, address(**{name: rest, "page": ""})))
    return said
