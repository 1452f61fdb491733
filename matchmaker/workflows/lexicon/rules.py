"""What the word lists must hold after a change: each complaint names the field of its form, a code, and the other row that stands in the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from matchmaker.domain.words import ONLY_ALONE, LookAlikeRecord, NameRecord, ProductRecord
from matchmaker.matching.contradictions import contradictions
from matchmaker.matching.text import fold_word, words_of
from matchmaker.workflows.lexicon.wordbook import Change, Wordbook

Complaint = tuple[str, tuple[str, dict[str, object]]]
Complaints = dict[str, tuple[str, dict[str, object]]]
DEAREST = 10**12
SAYING = "saying"
"""The kind of fillers that only keep names within them from being read (`vuông tôm`): one may itself be a name."""
DISTRICTS = ("huyện ", "thị xã ", "thành phố ")
_MONTHS = re.compile(r"(1[0-2]|[1-9])(-(1[0-2]|[1-9]))?(\|(1[0-2]|[1-9])(-(1[0-2]|[1-9]))?)*")


def broken_by(book: Wordbook, changes: Iterable[Change]) -> Complaints:
    """What these changes, already made in this wordbook, leave wrong; empty where they may stand."""
    found: Complaints = {}
    for change in changes:
        rules = _STANDING if change.after is not None else _GONE
        check = rules.get(change.name)
        for field, complaint in check(book, change) if check else ():
            found.setdefault(field, complaint)
    if not found:
        found.update(_contradicted(book, changes))
    return found


def _contradicted(book: Wordbook, changes: Iterable[Change]) -> Iterator[Complaint]:
    """Contradictions between a changed row and any other, or of names that only a look-alike pair now gone let stand."""
    changes = tuple(changes)
    written = [change.after for change in changes if change.after is not None]
    parted = [{change.before.a, change.before.b} for change in changes if change.name == "lookalikes" and change.after is None]
    for found in contradictions(book.lists):
        records = (found.one.record, found.other.record)
        let_stand = found.code == "name_of_two" and {record.product for record in records} in parted
        if let_stand or any(record in written for record in records):
            yield "lists", (found.code, {"one": found.one.said, "two": found.other.said})


def _name(book: Wordbook, change: Change) -> Iterator[Complaint]:
    record: NameRecord = change.after
    words = words_of(record.name)
    if not words:
        yield "name", ("missing", {})
    elif _is_a_measure(book, words):
        yield "name", ("only_a_measure", {"name": record.name})
    elif ONLY_ALONE not in record.note and only_fillers(book, change.row, record.name):  # alone it may still be meant: thơm
        yield "name", ("only_fillers", {"name": record.name})
    if book.found("products", key=record.product) is None:
        yield "product", ("not_listed", {"product": record.product})
    for row, other in book.named(record.name) if words else ():
        if row != change.row:
            code = "name_known" if other.product == record.product else "name_taken"
            yield "name", (code, {"name": other.name, "product": record.product, "other": other.product})
    canonical = [row for row, _ in book.all("names", product=record.product, kind="canonical")]
    if len(canonical) != 1:
        yield "kind", ("one_canonical", {"product": record.product})


def _is_a_measure(book: Wordbook, words: list[str]) -> bool:
    """Is this a bare number, a single letter or a unit, which stand in most listings and would make all of them this product?"""
    plain = "".join(words)
    return len(plain) < 2 or not any(map(str.isalpha, plain)) or words in [words_of(unit.phrase) for unit in book.rows["units"].values()]


def only_fillers(book: Wordbook, row: int, name: str) -> bool:
    """Are these all words that say nothing of a product (`cần mua`, `ngon`, or `can mua` for short), and none of them a name in another row?"""
    words = tuple(words_of(name))
    fillers = {tuple(words_of(filler.phrase)) for filler in book.rows["fillers"].values() if filler.kind != SAYING}
    if words in {tuple(map(fold_word, filler)) for filler in fillers if len(filler) > 1}:
        return True
    if not _made_of(words, fillers):
        return False
    return _made_of(words, fillers - {tuple(words_of(other.name)) for number, other in book.rows["names"].items() if number != row})


def _made_of(words: tuple[str, ...], phrases: set[tuple[str, ...]]) -> bool:
    return not words or any(words[:size] in phrases and _made_of(words[size:], phrases) for size in range(1, len(words) + 1))


def _name_gone(book: Wordbook, change: Change) -> Iterator[Complaint]:
    product = change.before.product
    if book.found("products", key=product) is not None and book.found("names", product=product, kind="canonical") is None:
        yield "name", ("one_canonical", {"product": product})


def _lookalike(book: Wordbook, change: Change) -> Iterator[Complaint]:
    record: LookAlikeRecord = change.after
    if record.a == record.b:
        yield "other", ("lookalike_of_itself", {"product": record.a})
    for key in (record.a, record.b):
        if book.found("products", key=key) is None:
            yield "other", ("not_listed", {"product": key})
    for row, other in book.rows["lookalikes"].items():
        if row != change.row and {other.a, other.b} == {record.a, record.b}:
            yield "other", ("lookalike_known", {"product": record.a, "other": record.b})


def _product(book: Wordbook, change: Change) -> Iterator[Complaint]:
    record: ProductRecord = change.after
    if not words_of(record.vi):
        yield "vi", ("missing", {})
    for row, other in book.rows["products"].items():
        if row != change.row and (other.key == record.key or words_of(other.vi) == words_of(record.vi)):
            yield "vi", ("product_known", {"name": other.vi, "other": other.key})
    yield from _in_the_tree(book, record)
    if record.unit and record.unit not in {unit.unit for unit in book.rows["units"].values()}:
        yield "unit", ("unit_not_listed", {"unit": record.unit})
    if record.months and not _MONTHS.fullmatch(record.months):
        yield "months", ("not_months", {})
    yield from _usual_price(record)


def _in_the_tree(book: Wordbook, record: ProductRecord) -> Iterator[Complaint]:
    above, seen = record, [record.key]
    while above.parent:
        if above.parent in seen:
            yield "parent", ("parent_cycle", {"product": record.key, "other": record.parent})
            return
        found = book.found("products", key=above.parent)
        if found is None:
            yield "parent", ("not_listed", {"product": above.parent})
            return
        if found[1].role is not record.role:
            yield "role", ("role_unlike_parent", {"product": record.key, "other": found[1].key})
            return
        above = found[1]
        seen.append(above.key)
    for _, kind in book.all("products", parent=record.key):
        if kind.role is not record.role:
            yield "role", ("role_unlike_kinds", {"product": record.key, "other": kind.key})


def _usual_price(record: ProductRecord) -> Iterator[Complaint]:
    for field, price in (("price_low", record.price_low), ("price_high", record.price_high)):
        if price is not None and not 0 < price <= DEAREST:
            yield field, ("not_positive" if price <= 0 else "number_too_large", {})
    if record.price_low and record.price_high and record.price_low > record.price_high:
        yield "price_high", ("price_backwards", {})
    if (record.price_low is None) != (record.price_high is None):
        yield "price_high" if record.price_high is None else "price_low", ("both_prices", {})


STANDS_ON_A_PRODUCT = (
    ("products", "parent", "kinds_stand"),
    ("names", "product", "names_stand"),
    ("grades", "product", "grades_stand"),
    ("units", "product", "units_stand"),
    ("lookalikes", "a", "lookalikes_stand"),
    ("lookalikes", "b", "lookalikes_stand"),
)
"""The lists whose rows name a product: list, column, and the complaint where one still does when the product goes."""


def _product_gone(book: Wordbook, change: Change) -> Iterator[Complaint]:
    key = change.before.key
    for name, column, code in STANDS_ON_A_PRODUCT:
        if rows := [_said(record) for _, record in book.all(name, **{column: key})]:
            yield "product", (code, {"product": key, "names": ", ".join(rows[:5])})


def _said(record: Any) -> str:
    """The row in the words of its own list."""
    return next(str(getattr(record, column)) for column in ("vi", "name", "phrase", "why") if hasattr(record, column))


def _succession(book: Wordbook, change: Change) -> Iterator[Complaint]:
    if book.found("communes", code=change.after.new_code) is None:
        yield "communes", ("commune_unknown", {"text": change.after.new_code})
    if book.found("old_communes", code=change.after.old_code) is None:
        yield "old", ("not_listed", {"text": change.after.old_code})


def _succession_gone(book: Wordbook, change: Change) -> Iterator[Complaint]:
    if book.found("successions", old_code=change.before.old_code) is None:
        yield "communes", ("missing", {})


def _alias(book: Wordbook, change: Change) -> Iterator[Complaint]:
    words = words_of(change.after.name)
    if not words:
        yield "name", ("missing", {})
    known = units_by_name(book)
    for full in change.after.stands_for:
        if full not in known:
            yield "stands_for", ("unit_unknown_place", {"text": full})
    if not change.after.stands_for:
        yield "stands_for", ("missing", {})
    for row, other in book.rows["aliases"].items():
        if row != change.row and words_of(other.name) == words:
            yield "name", ("alias_taken", {"name": other.name, "other": ", ".join(other.stands_for)})
    for full, bare in known.items():
        if words_of(bare) == words or words_of(full) == words:
            yield "name", ("alias_is_a_place", {"name": change.after.name, "other": full, "stands_for": ", ".join(change.after.stands_for)})


def units_by_name(book: Wordbook) -> dict[str, str]:
    """Every unit that an alias can stand for, by its name with its kind: communes before and since 2025, and the old districts."""
    units = {f"{one.kind} {one.name}": one.name for name in ("communes", "old_communes") for one in book.rows[name].values()}
    for district in {old.district: None for old in book.rows["old_communes"].values()}:
        kind = next((kind for kind in DISTRICTS if district.startswith(kind)), "")
        units[district] = district.removeprefix(kind)
    return units


Check = Callable[[Wordbook, Change], Iterator[Complaint]]
_STANDING: dict[str, Check] = {"names": _name, "lookalikes": _lookalike, "products": _product, "successions": _succession, "aliases": _alias}
_GONE: dict[str, Check] = {"names": _name_gone, "products": _product_gone, "successions": _succession_gone}
