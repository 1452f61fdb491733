"""Why little or nothing was found, and the nearest things: each condition lifted alone, kindred goods, and who might have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from matchmaker.domain.records import Role
from matchmaker.market import PartyBook, Shelf
from matchmaker.matching.catalogue import Rows
from matchmaker.matching.facets import sift
from matchmaker.matching.finding import distances_to
from matchmaker.matching.lexicon import Lexicon
from matchmaker.workflows.searching.asking import Asked
from matchmaker.workflows.searching.looking import Look

LITTLE = 2
"""So many hits or fewer are few enough to say what would bring more."""
STEP_KM = 5
MOST_KINDRED = 4
MOST_GROWERS = 3
ALL_YEAR = "1-12"


@dataclass(frozen=True, slots=True)
class Farther:
    """How far one must go for what lies outside the radius, and how many listings lie within that."""

    radius_km: int
    total: int
    added: int


@dataclass(frozen=True, slots=True)
class Kindred:
    """Another product of the same family or group, and how many listings of it are open."""

    product: str
    total: int


@dataclass(frozen=True, slots=True)
class Grower:
    """A co-operative that offers something of the same group: the basis for asking it."""

    code: str
    name: str
    product: str  # what it offers


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What each condition costs, and what lies nearest."""

    lifted: Mapping[str, int]  # hits without this choice, for choices that cost some
    farther: Farther | None
    months: str  # the season of what was asked for, as the list of products has it; empty where it is all year or unknown
    kindred: tuple[Kindred, ...]
    growers: tuple[Grower, ...]
    growers_total: int
    on_other_side: int


def relaxed(look: Look, book: PartyBook, on_other_side: int) -> Relaxed:
    """What would be found otherwise."""
    lifted = {name: count for name, count in look.sifted.without.items() if count > look.total}
    nearest: tuple[tuple[Kindred, ...], tuple[Grower, ...], int] = ((), (), 0)
    months = ""
    if not look.total and look.asked.said.readings:
        product = look.asked.said.readings[0].product
        record = look.shelf.catalogue.lexicon.products[product]
        months = "" if record.months == ALL_YEAR else record.months
        nearest = _nearest(look.shelf, look.asked, product, book)
    return Relaxed(lifted, _farther(look), months, *nearest, on_other_side)


def _farther(look: Look) -> Farther | None:
    """The least radius, in steps, that would bring more."""
    if look.asked.radius_km is None:
        return None
    passing = sift(look.facets, look.asked.chosen, np.ones(len(look.rows), np.bool_)).keep & np.isfinite(look.km)
    beyond = look.km[passing & (look.km > look.asked.radius_km)]
    if not len(beyond):
        return None
    radius = STEP_KM * ceil(float(beyond.min()) / STEP_KM)
    total = int(np.count_nonzero(passing & (look.km <= radius)))
    return Farther(radius, total, total - look.total)


def kindred_of(lexicon: Lexicon, product: str) -> tuple[str, ...]:
    """The other kinds of what the product is a kind of; for one that is a kind of nothing, the others of its group and role."""
    record, own = lexicon.products[product], set(lexicon.below(product))
    if record.parent in lexicon.products:
        return tuple(key for key in lexicon.below(record.parent) if key not in own and key != record.parent)
    group = [one for one in lexicon.products.values() if one.group == record.group and one.role is record.role and not one.parent]
    return tuple(one.key for one in group if one.key not in own)


def _nearest(shelf: Shelf, asked: Asked, product: str, book: PartyBook) -> tuple[tuple[Kindred, ...], tuple[Grower, ...], int]:
    """The kindred products that are offered (or needed), and the co-operatives at the place that offer any of them."""
    lexicon = shelf.catalogue.lexicon
    rows_of = {key: _near(shelf, asked, _named(shelf, lexicon.below(key))) for key in kindred_of(lexicon, product)}
    counted = sorted((Kindred(key, len(rows)) for key, rows in rows_of.items() if len(rows)), key=lambda one: (-one.total, one.product))
    if asked.side != "offer" or lexicon.products[product].role is not Role.PRODUCE:
        return tuple(counted[:MOST_KINDRED]), (), 0
    growers = _growers(shelf, book, [(one.product, rows_of[one.product]) for one in counted])
    return tuple(counted[:MOST_KINDRED]), growers[:MOST_GROWERS], len(growers)


def _named(shelf: Shelf, products: Sequence[str]) -> Rows:
    found = [shelf.catalogue.named(key).rows for key in products]
    return np.unique(np.concatenate(found)) if found else np.empty(0, np.int32)


def _near(shelf: Shelf, asked: Asked, rows: Rows) -> Rows:
    """Those within the radius, or in the very place where no radius was given; all where no place was."""
    if not asked.reading.units:
        return rows
    km = distances_to(shelf.catalogue, rows, asked.reading.units)
    with np.errstate(invalid="ignore"):
        return rows[km <= (asked.radius_km or 0)]


def _growers(shelf: Shelf, book: PartyBook, offered: Sequence[tuple[str, Rows]]) -> tuple[Grower, ...]:
    found: dict[str, Grower] = {}
    names = {code: name for code, name, _ in book.names.names}
    for product, rows in offered:
        for number in np.unique(shelf.catalogue.columns.party[rows]).tolist():
            code = shelf.catalogue.pools.parties.strings[number]
            if book.kinds.get(code) == "cooperative":
                found.setdefault(code, Grower(code, names[code], product))
    return tuple(sorted(found.values(), key=lambda one: (one.product, one.name, one.code)))
