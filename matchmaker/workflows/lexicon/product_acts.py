"""What can be done with products: add one under another, describe it otherwise, retire it."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from matchmaker.domain.records import Role
from matchmaker.domain.words import NameRecord, ProductRecord
from matchmaker.matching.text import fold
from matchmaker.workflows.lexicon.name_acts import Outcome, held
from matchmaker.workflows.lexicon.typed import Typed
from matchmaker.workflows.lexicon.wordbook import Change, Wordbook

LONGEST_KEY = 60


def add_product(book: Wordbook, typed: Typed) -> Outcome:
    """A new product, with its Vietnamese name as its first name."""
    vi = typed.needed("vi")
    parent = book.found("products", key=typed.text("parent"))
    role = parent[1].role if parent else typed.chosen("role", Role, Role.PRODUCE)
    group = parent[1].group if parent else _group(book, typed)
    record = _read(typed, ProductRecord(_key(book, vi), typed.text("parent"), role, vi, group=group))
    name = NameRecord(spoken(vi), record.key, "canonical")
    return record.key, (book.added("products", record), book.added("names", name, 1))


def change_product(book: Wordbook, typed: Typed) -> Outcome:
    """A product named, placed or priced otherwise; its key stays, so that listings linked to it stay."""
    row, was = held(book, "products", key=typed.text("product"))
    changed = replace(was, vi=typed.needed("vi"), parent=typed.text("parent"), role=typed.chosen("role", Role, was.role))
    return was.key, (Change("products", row, was, _read(typed, changed)),)


def retire_product(book: Wordbook, typed: Typed) -> Outcome:
    """A product that is no longer listed: its names go to another product, or with it where it has only its first one."""
    row, was = held(book, "products", key=typed.text("product"))
    heir = typed.text("heir")
    if heir and (heir == was.key or book.found("products", key=heir) is None):
        typed.complain("heir", "not_a_choice")
    names = list(book.all("names", product=was.key))
    if heir:
        moved = [Change("names", number, name, replace(name, product=heir, kind="synonym" if name.kind == "canonical" else name.kind))
                 for number, name in names]  # fmt: skip
    else:
        moved = [Change("names", number, name, None) for number, name in names if name.kind == "canonical"]
    pairs = [(number, pair) for number, pair in book.rows["lookalikes"].items() if was.key in (pair.a, pair.b)]
    return was.key, (*moved, *(Change("lookalikes", number, pair, None) for number, pair in pairs), Change("products", row, was, None))


def product_as_typed(book: Wordbook, typed: Typed) -> dict[str, str]:
    """A product as its form would send it."""
    record = held(book, "products", key=typed.text("product"))[1]
    said = {field.name: getattr(record, field.name) for field in fields(record)}
    return {name: _plain(value) for name, value in said.items()}


def spoken(vi: str) -> str:
    """A product's Vietnamese name as one says it: in small letters, without what stands in brackets."""
    return " ".join(re.sub(r"\([^)]*\)", " ", vi).lower().split())


def _read(typed: Typed, record: ProductRecord) -> ProductRecord:
    return replace(
        record,
        en=typed.text("en"),
        unit=typed.text("unit"),
        months=typed.text("months").replace(" ", "").replace(",", "|"),
        price_low=typed.dong("price_low"),
        price_high=typed.dong("price_high"),
        flagship=typed.ticked("flagship"),
        science=typed.text("science"),
    )


def _group(book: Wordbook, typed: Typed) -> str:
    group = typed.text("group")
    if group not in {one.group for one in book.rows["products"].values()}:
        typed.complain("group", "not_a_choice")
    return group


def _key(book: Wordbook, vi: str) -> str:
    """A key that no product has, made from the name."""
    plain = re.sub(r"[^a-z0-9]+", "_", fold(spoken(vi)))[:LONGEST_KEY].strip("_") or "mat_hang"
    taken = {one.key for one in book.rows["products"].values()}
    keys = [plain, *(f"{plain}_{number}" for number in range(2, len(taken) + 3))]
    return next(key for key in keys if key not in taken)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else ""
    return "" if value is None else f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)
