"""A round as somebody typed it: the deadline, the parts in which the need is bought, and whether it is asked for again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from matchmaker.domain.errors import Invalid, Unreadable
from matchmaker.domain.moments import VIETNAM, read_deadline
from matchmaker.domain.quantities import read_quantity
from matchmaker.domain.records import Quantity
from matchmaker.domain.rounds import MOST_LOTS, REPEATS
from matchmaker.domain.windows import read_day, read_window
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.text import clean

MOST = 200
LOT_FIELDS = ("quantity", "grade", "window")
Complaints = dict[str, tuple[str, dict[str, object]]]


@dataclass(frozen=True, slots=True)
class LotDraft:
    """One part as typed and as read."""

    typed: Mapping[str, str]
    quantity: Quantity | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class RoundDraft:
    """A round as typed and as read; `asks` are doubts that nobody has answered."""

    deadline_typed: str
    deadline: datetime | None
    repeat: str
    repeat_until: date | None
    lots: tuple[LotDraft, ...]


def read_round(
    typed: Mapping[str, str], *, whole: Quantity | None, line: Sequence[str], lexicon: Lexicon, now: datetime, sure: bool = False
) -> RoundDraft:
    """The round that a form's fields make; raises `Invalid` with a complaint for every field that cannot stand.

    `whole` is what the need asks for in all, where that is known for the whole time; `sure` that parts which leave some of it over are meant so.
    """
    complaints: Complaints = {}
    text = _text(typed, "deadline", complaints)
    deadline = _deadline(text, now, complaints)
    repeat, until = _repeat(typed, deadline, now, complaints)
    lots = _lots(typed, now, lexicon, complaints)
    if not complaints:
        _add_up(lots, whole, line, lexicon, sure, complaints)
    if complaints:
        raise Invalid(complaints)
    return RoundDraft(text, deadline, repeat, until, tuple(lots.values()))


def _text(typed: Mapping[str, str], name: str, complaints: Complaints) -> str:
    raw = str(typed.get(name) or "")
    if len(raw) <= 4 * MOST and len(text := clean(raw)) <= MOST:
        return text
    complaints[name] = ("too_long", {"most": MOST})
    return ""


def _deadline(text: str, now: datetime, complaints: Complaints) -> datetime | None:
    if not text:
        return None
    try:
        return read_deadline(text, now.astimezone(VIETNAM))
    except Unreadable as error:
        complaints.setdefault("deadline", (error.why, {"text": error.text}))
        return None


def _repeat(typed: Mapping[str, str], deadline: datetime | None, now: datetime, complaints: Complaints) -> tuple[str, date | None]:
    repeat, text = _text(typed, "repeat", complaints), _text(typed, "repeat_until", complaints)
    if not repeat:
        return "", None
    if repeat not in REPEATS:
        complaints["repeat"] = ("not_a_choice", {})
        return "", None
    if deadline is None and "deadline" not in complaints:
        complaints["deadline"] = ("repeat_needs_deadline", {})
    if not text:
        complaints.setdefault("repeat_until", ("missing", {}))
        return repeat, None
    try:
        until = read_day(text, now.astimezone(VIETNAM).date())
    except Unreadable as error:
        complaints["repeat_until"] = (error.why, {"text": error.text})
        return repeat, None
    if deadline is not None and until <= deadline.date():
        complaints["repeat_until"] = ("until_before_deadline", {})
    return repeat, until


def _lots(typed: Mapping[str, str], now: datetime, lexicon: Lexicon, complaints: Complaints) -> dict[int, LotDraft]:
    """The parts by the number of their row in the form; a row in which nothing stands is none."""
    found = {}
    for number in range(1, MOST_LOTS + 1):
        names = {field: f"lot{number}_{field}" for field in LOT_FIELDS}
        said = {field: _text(typed, name, complaints) for field, name in names.items()}
        if any(said.values()):
            found[number] = _lot(said, names, now, lexicon, complaints)
    return found


def _lot(said: Mapping[str, str], names: Mapping[str, str], now: datetime, lexicon: Lexicon, complaints: Complaints) -> LotDraft:
    draft = LotDraft(said)
    if not said["quantity"]:
        complaints.setdefault(names["quantity"], ("missing", {}))
        return draft
    try:
        quantity = read_quantity(said["quantity"])
        draft = replace(draft, quantity=replace(quantity, unit=lexicon.units.marked(quantity.unit)))
    except Unreadable as error:
        complaints.setdefault(names["quantity"], (error.why, {"text": error.text}))
    if said["window"]:
        try:
            first, last = read_window(said["window"], now.astimezone(VIETNAM).date())
            draft = replace(draft, starts_on=first, ends_on=last)
        except Unreadable as error:
            complaints.setdefault(names["window"], (error.why, {"text": error.text}))
    return draft


def _add_up(lots: Mapping[int, LotDraft], whole: Quantity | None, line: Sequence[str], lexicon: Lexicon, sure: bool, complaints: Complaints) -> None:
    """Complain about a part larger than the need, in another measure, and about parts that together are more than it, or less and nobody is sure."""
    if whole is None or not lots:
        return
    most = lexicon.units.kg_range(whole, line)
    in_all = most[1] or most[0] if lexicon.units.key(whole.unit, line) else None
    sum_of = Decimal(0)
    for number, lot in lots.items():
        if lot.quantity is None:
            continue
        amount, limit = _measured(lot.quantity, whole, in_all, line, lexicon)
        if amount is None:
            complaints[f"lot{number}_quantity"] = ("lot_other_unit", {"unit": whole.unit})
        elif amount > limit:
            complaints[f"lot{number}_quantity"] = ("lot_above_need", {})
        else:
            sum_of += amount / limit
    if complaints:
        return
    last = max(lots)
    if sum_of > 1:
        complaints[f"lot{last}_quantity"] = ("lots_too_many", {})
    elif sum_of < 1 and not sure:
        complaints["lots"] = ("lots_too_few", {})


def _measured(lot: Quantity, whole: Quantity, in_all: Decimal | None, line: Sequence[str], lexicon: Lexicon) -> tuple[Decimal | None, Decimal]:
    """The part and the whole need in one measure; no part where they have none."""
    if lot.unit == whole.unit:
        return lot.amount, whole.high or whole.amount
    kg = lexicon.units.kg(lot, line)
    return (kg, in_all) if kg is not None and in_all is not None else (None, Decimal(1))
