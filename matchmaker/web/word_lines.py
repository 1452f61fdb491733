"""Rows of the word lists and what an edit does to them and to listings, line by line, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from flask_babel import gettext as _

from matchmaker.domain.records import Linked
from matchmaker.domain.words import ONLY_ALONE, ONLY_MARKED
from matchmaker.matching.lexicon import Lexicon
from matchmaker.web.word_fields import said
from matchmaker.wording.figures import number
from matchmaker.wording.labels import HOWS, ROLES, label
from matchmaker.wording.words import FLAGS, GROUPS, NAME_KINDS, WORD_FIELDS
from matchmaker.workflows.lexicon import Change, Effect

FLAG_NOTES = {"only_marked": ONLY_MARKED, "only_alone": ONLY_ALONE}
HIDDEN = frozenset({"key", "old_code", "on"})
LISTS: Mapping[str, str] = {"names": "name", "lookalikes": "a", "products": "vi", "successions": "communes", "aliases": "name"}
"""The field whose label names a row of each list."""


@dataclass(frozen=True, slots=True)
class Line:
    """One field or one whole row, before and after; an empty side was not there or is not there any more."""

    name: str
    before: str
    after: str
    whole: bool = False  # a row that comes or goes


def product_said(key: str, words: Lexicon) -> str:
    """A product in the reader's language; its key where these words have none such."""
    product = words.products.get(key)
    return said(product) if product else key.replace("_", " ")


def lines_of(change: Change, words: Lexicon) -> list[Line]:
    """What a change does: a row that comes or goes as a whole, or else each field that reads differently."""
    if change.before is None or change.after is None:
        before, after = (row_said(change.name, record, words) if record is not None else "" for record in (change.before, change.after))
        return [Line(label(WORD_FIELDS, LISTS[change.name]), before, after, whole=True)]
    what = _called(change.name, change.before, words)
    lines = []
    for field in fields(change.after):
        was, now = getattr(change.before, field.name), getattr(change.after, field.name)
        if was != now and field.name not in HIDDEN:
            name = f"{what}: {label(WORD_FIELDS, field.name)}"
            lines.append(Line(name, field_said(field.name, was, words), field_said(field.name, now, words)))
    return lines


def _called(name: str, record: Any, words: Lexicon) -> str:
    """A row by what tells it from others."""
    return f"“{record.name}”" if hasattr(record, "name") else row_said(name, record, words)


def row_said(name: str, record: Any, words: Lexicon) -> str:
    """A row of a list in one line."""
    return _ROWS[name](record, words)


def flags_said(note: str) -> list[str]:
    """The flags that a note carries."""
    return [label(FLAGS, flag) for flag, mark in FLAG_NOTES.items() if mark in note]


def note_said(note: str) -> str:
    """A note without its flags."""
    for mark in FLAG_NOTES.values():
        note = note.replace(mark, "")
    return " ".join(note.split())


def _name(record: Any, words: Lexicon) -> str:
    details = [record.region, *flags_said(record.note), note_said(record.note)]
    told = _(
        "“%(name)s”, %(kind)s của %(product)s", name=record.name, kind=label(NAME_KINDS, record.kind), product=product_said(record.product, words)
    )
    return "; ".join([told, *(part for part in details if part)])


def _pair(record: Any, words: Lexicon) -> str:
    return f"{product_said(record.a, words)} ≠ {product_said(record.b, words)}"


def _succession(record: Any, words: Lexicon) -> str:
    old = words.gazetteer.old_communes.get(record.old_code)
    was = f"{old.kind} {old.name}, {old.district}" if old else record.old_code
    return f"{was} → {commune_said(record.new_code, words)} ({_('trọn vẹn') if record.whole else _('một phần')})"


def _alias(record: Any, words: Lexicon) -> str:
    return f"“{record.name}”: {', '.join(record.stands_for)}"


def _product(record: Any, words: Lexicon) -> str:
    return said(record)


_ROWS: dict[str, Callable[[Any, Lexicon], str]] = {
    "names": _name,
    "lookalikes": _pair,
    "products": _product,
    "successions": _succession,
    "aliases": _alias,
}


def commune_said(code: str, words: Lexicon) -> str:
    """A commune of 2025 by name; its code where these words have none such."""
    return words.gazetteer.name(code) if code in words.gazetteer.communes else code


def field_said(name: str, value: Any, words: Lexicon) -> str:
    """One field of a row."""
    if name in ("parent", "product"):
        return product_said(value, words) if value else ""
    if name in ("kind", "role", "group"):
        return label({"kind": NAME_KINDS, "role": ROLES, "group": GROUPS}[name], value)
    if name == "unit":
        return words.units.name(value)
    if name == "note":
        return "; ".join([*flags_said(value), *filter(None, [note_said(value)])])
    return value_said(value)


def value_said(value: Any) -> str:
    """A plain value; nothing where it is unknown."""
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, int):
        return number(value, 0)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def effects_said(effect: Effect, former: Lexicon, words: Lexicon) -> list[Line]:
    """What a listing was read as and would be: its product and how surely, its place; or that only the rest of it is read otherwise."""
    before, after = effect.before, effect.after
    lines = [
        Line(label(WORD_FIELDS, "product"), readings_said(before, former), readings_said(after, words)),
        Line(_("Địa điểm"), places_said(before, former), places_said(after, words)),
    ]
    told = [line for line in lines if line.before != line.after]
    return told or [Line(_("Phần mô tả thêm"), before.rest if before else "", after.rest)]


def readings_said(linked: Linked | None, words: Lexicon) -> str:
    """The products that a listing was read as, each with how; or that none was."""
    if linked is None or not linked.readings:
        return _("chưa nhận ra mặt hàng")
    return ", ".join(f"{product_said(one.product, words)} ({label(HOWS, one.how.value)})" for one in linked.readings)


def places_said(linked: Linked | None, words: Lexicon) -> str:
    """The communes that a listing's place can mean."""
    if linked is None:
        return ""
    return _("ngoài tỉnh") if linked.outside else _(" hoặc ").join(commune_said(code, words) for code in linked.units)
