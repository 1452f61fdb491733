"""What can be done with names and look-alikes: each act turns a form into the changes of rows that it stands for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from matchmaker.domain.errors import NotFound
from matchmaker.domain.words import LookAlikeRecord, NameRecord
from matchmaker.workflows.lexicon.typed import FLAGS, Typed, noted, unflagged
from matchmaker.workflows.lexicon.wordbook import Change, Wordbook

KINDS = ("synonym", "dialect", "trade", "abbreviation", "misspelling", "english", "canonical")
Outcome = tuple[str, tuple[Change, ...]]


def add_name(book: Wordbook, typed: Typed) -> Outcome:
    """One more name of a product."""
    product = held(book, "products", key=typed.text("product"))[1].key
    return product, _with_one_canonical(book, book.added("names", _read(typed, product)))


def change_name(book: Wordbook, typed: Typed) -> Outcome:
    """A name written, said or flagged otherwise."""
    row, was = _name(book, typed)
    return was.product, _with_one_canonical(book, Change("names", row, was, _read(typed, was.product)))


def remove_name(book: Wordbook, typed: Typed) -> Outcome:
    """A name that no longer stands for its product."""
    row, was = _name(book, typed)
    return was.product, (Change("names", row, was, None),)


def add_lookalike(book: Wordbook, typed: Typed) -> Outcome:
    """Two products that must never be taken for each other."""
    product = held(book, "products", key=typed.text("product"))[1].key
    return product, (book.added("lookalikes", LookAlikeRecord(product, typed.needed("other"), typed.text("note"))),)


def remove_lookalike(book: Wordbook, typed: Typed) -> Outcome:
    """Two products that may be taken for each other again."""
    a, b = typed.text("product"), typed.text("other")
    pair = book.found("lookalikes", a=a, b=b) or book.found("lookalikes", a=b, b=a)
    if pair is None:
        raise NotFound(words=a)
    return a, (Change("lookalikes", pair[0], pair[1], None),)


def name_as_typed(book: Wordbook, typed: Typed) -> dict[str, str]:
    """A name as its form would send it."""
    _, was = _name(book, typed)
    ticks = {name: "1" for name, flag in FLAGS.items() if flag in was.note}
    return {"name": was.name, "kind": was.kind, "region": was.region, "note": unflagged(was.note), **ticks}


def held(book: Wordbook, name: str, /, **columns: Any) -> tuple[int, Any]:
    """The row of a list with these values, with its number; raises `NotFound` where there is none."""
    found = book.found(name, **columns)
    if found is None:
        raise NotFound(**columns)
    return found


def _name(book: Wordbook, typed: Typed) -> tuple[int, Any]:
    return held(book, "names", product=typed.text("product"), name=typed.text("was"))


def _read(typed: Typed, product: str) -> NameRecord:
    kind = typed.chosen("kind", KINDS.index, 0)
    return NameRecord(typed.needed("name"), product, KINDS[kind], typed.text("region"), noted(typed))


def _with_one_canonical(book: Wordbook, change: Change) -> tuple[Change, ...]:
    """The change, and where it makes a name the first one of its product, the one that was so until now becomes a synonym."""
    record = change.after
    if record is None or record.kind != "canonical":
        return (change,)
    others = [(row, one) for row, one in book.all("names", product=record.product, kind="canonical") if row != change.row]
    return (change, *(Change("names", row, one, replace(one, kind="synonym")) for row, one in others))
