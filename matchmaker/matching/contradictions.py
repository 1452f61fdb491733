"""Rows of the word lists that cannot both be true, each with both rows named: then a listing would be read by the order of a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from matchmaker.domain.words import GradeRecord, LookAlikeRecord, NameRecord, ProductRecord, StateRecord, UnitRecord
from matchmaker.matching.text import clean, words_of


@dataclass(frozen=True, slots=True)
class Row:
    """One row of one list, with what a reader finds it by."""

    table: str
    said: str
    record: Any

    def __str__(self) -> str:
        return f"{self.table}.tsv: {self.said}"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two rows that cannot both stand, or one that cannot by itself (then `other` is the same), and why, as a code."""

    code: str
    one: Row
    other: Row

    def __str__(self) -> str:
        return f"{self.code}: {self.one}" if self.one == self.other else f"{self.code}: {self.one}; {self.other}"


class ContradictoryLists(ValueError):
    """Lists that hold contradictions, all of which are named."""

    def __init__(self, found: Sequence[Contradiction]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.found = tuple(found)


class WordLists(Protocol):
    """The lists that can contradict themselves."""

    @property
    def products(self) -> tuple[ProductRecord, ...]:
        """The tree."""

    @property
    def names(self) -> tuple[NameRecord, ...]:
        """What its products are called."""

    @property
    def lookalikes(self) -> tuple[LookAlikeRecord, ...]:
        """Which of them may share a name."""

    @property
    def states(self) -> tuple[StateRecord, ...]:
        """How states are said."""

    @property
    def grades(self) -> tuple[GradeRecord, ...]:
        """How grades are said."""

    @property
    def units(self) -> tuple[UnitRecord, ...]:
        """How units are said."""


def contradictions(lists: WordLists) -> tuple[Contradiction, ...]:
    """Every two rows of the lists that cannot both be true, in the order of the lists."""
    return (
        *_products(lists.products),
        *_tree(lists.products),
        *_names(lists.names, lists.lookalikes),
        *_states(lists.states),
        *_grades(lists.grades),
        *_units(lists.units),
    )


def refuse_contradictions(lists: WordLists) -> None:
    """Raise `ContradictoryLists` where the lists hold any."""
    if found := contradictions(lists):
        raise ContradictoryLists(found)


def _product_row(record: ProductRecord) -> Row:
    return Row("products", f"{record.key} ({record.role.value}, {record.vi})", record)


def _products(products: Iterable[ProductRecord]) -> Iterator[Contradiction]:
    first: dict[str, ProductRecord] = {}
    for record in products:
        known = first.setdefault(record.key, record)
        if known is not record:
            code = "two_roles" if known.role is not record.role else "key_twice"
            yield Contradiction(code, _product_row(known), _product_row(record))


def _tree(products: Sequence[ProductRecord]) -> Iterator[Contradiction]:
    by_key = {record.key: record for record in products}
    for record in products:
        if record.parent and record.parent not in by_key:
            row = Row("products", f"{record.key} → {record.parent}", record)
            yield Contradiction("parent_missing", row, row)
        seen, above = [record.key], by_key.get(record.parent)
        while above is not None and above.key not in seen:
            seen.append(above.key)
            above = by_key.get(above.parent)
        if above is not None and above.key == record.key:
            yield Contradiction("own_ancestor", _product_row(record), _product_row(by_key[record.parent]))


def _names(names: Iterable[NameRecord], lookalikes: Iterable[LookAlikeRecord]) -> Iterator[Contradiction]:
    declared = {frozenset((pair.a, pair.b)) for pair in lookalikes}
    named: dict[tuple[str, ...], list[NameRecord]] = defaultdict(list)
    for record in names:
        named[tuple(words_of(clean(record.name)))].append(record)
    for records in named.values():
        for place, other in enumerate(records):
            one = next((one for one in records[:place] if one.product != other.product), None)
            if one is not None and frozenset((one.product, other.product)) not in declared:
                yield Contradiction("name_of_two", *(Row("names", f"{record.name} → {record.product}", record) for record in (one, other)))


def _states(states: Iterable[StateRecord]) -> Iterator[Contradiction]:
    """A state that stands for itself; two that stand for each other are taken alike by the trade, and are none."""
    for record in states:
        if record.state in record.stands_for:
            row = Row("states", f"{record.phrase} ({record.state} → {', '.join(record.stands_for)})", record)
            yield Contradiction("state_of_itself", row, row)
    yield from _twice("states", states, lambda one: clean(one.phrase).lower(), lambda one: one.state, "state_of_two")


def _grades(grades: Iterable[GradeRecord]) -> Iterator[Contradiction]:
    for record in grades:
        if record.min_g is not None and record.max_g is not None and record.min_g > record.max_g:
            row = Row("grades", f"{record.phrase} ({record.product}: {record.min_g:g} > {record.max_g:g})", record)
            yield Contradiction("grade_backwards", row, row)


def _units(units: Sequence[UnitRecord]) -> Iterator[Contradiction]:
    weighed = [record for record in units if record.kg is not None]
    yield from _twice("units", weighed, lambda one: (one.unit, one.product), lambda one: one.kg, "two_weights")
    yield from _twice("units", units, lambda one: (clean(one.phrase).lower(), one.product), lambda one: one.unit, "unit_of_two")


def _twice(table: str, records: Iterable[Any], by: Any, says: Any, code: str) -> Iterator[Contradiction]:
    """Rows alike in one thing that say another differently."""
    first: dict[Hashable, Any] = {}
    for record in records:
        known = first.setdefault(by(record), record)
        if says(known) != says(record):
            yield Contradiction(code, *(Row(table, _said(one), one) for one in (known, record)))


def _said(record: Any) -> str:
    if not isinstance(record, UnitRecord):
        return f"{record.phrase} ({record.state})"
    told = [record.unit, *([record.product] if record.product else []), *([f"{record.kg:f} kg"] if record.kg is not None else [])]
    return f"{record.phrase} ({', '.join(told)})"
