"""What can be done with places: names in daily use, and what became of an old commune."""

from __future__ import annotations

from datetime import date

from matchmaker.domain.places import PlaceAlias, Succession
from matchmaker.matching.text import clean, fold
from matchmaker.workflows.lexicon.name_acts import Outcome, held
from matchmaker.workflows.lexicon.rules import units_by_name
from matchmaker.workflows.lexicon.typed import Typed
from matchmaker.workflows.lexicon.wordbook import Change, Wordbook

MERGED_ON = date(2025, 7, 1)


def add_alias(book: Wordbook, typed: Typed) -> Outcome:
    """A name in daily use for one unit or several."""
    name = typed.needed("name")
    known = {unit.casefold(): unit for unit in units_by_name(book)}
    units = tuple(dict.fromkeys(known.get(line.casefold(), line) for line in typed.lines("stands_for")))
    return name, (book.added("aliases", PlaceAlias(name, units, typed.text("note"))),)


def remove_alias(book: Wordbook, typed: Typed) -> Outcome:
    """A name that is no longer read as a place."""
    row, was = held(book, "aliases", name=typed.text("was"))
    return was.name, (Change("aliases", row, was, None),)


def change_succession(book: Wordbook, typed: Typed) -> Outcome:
    """The communes of 2025 that an old one became: one took it whole; of several, whoever types the old name is asked which."""
    old = held(book, "old_communes", code=typed.text("old"))[1].code
    codes = _communes(book, typed)
    was = list(book.all("successions", old_code=old))
    whole, on = len(codes) == 1, was[0][1].on if was else MERGED_ON
    changes, added = [], 0
    for row, record in was:
        after = Succession(old, record.new_code, record.on, whole) if record.new_code in codes else None
        if after != record:
            changes.append(Change("successions", row, record, after))
    for code in codes:
        if code not in {record.new_code for _, record in was}:
            changes.append(book.added("successions", Succession(old, code, on, whole), added))
            added += 1
    return old, tuple(changes)


def succession_as_typed(book: Wordbook, typed: Typed) -> dict[str, str]:
    """What became of an old commune as the form would send it: one new commune a line."""
    old = held(book, "old_communes", code=typed.text("old"))[1].code
    names = {one.code: one.full_name for one in book.rows["communes"].values()}
    return {"communes": "\n".join(names.get(record.new_code, record.new_code) for _, record in book.all("successions", old_code=old))}


def _communes(book: Wordbook, typed: Typed) -> list[str]:
    """The codes of the communes named, one a line, by name or by code; a line that names none is complained of."""
    codes: dict[str, str] = {}
    for commune in book.rows["communes"].values():
        for said in (commune.code, commune.full_name, commune.name):
            codes.setdefault(clean(said).casefold(), commune.code)
    unmarked = {fold(said): code for said, code in codes.items()}
    found = []
    for line in typed.lines("communes"):
        code = codes.get(line.casefold()) or (unmarked.get(line.casefold()) if line.isascii() else None)
        if code is None:
            typed.complain("communes", "commune_unknown", text=line)
        else:
            found.append(code)
    if not found:
        typed.complain("communes", "missing")
    return list(dict.fromkeys(found))
