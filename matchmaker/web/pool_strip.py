"""The supply strip of a need as a picture, as a table and as rows to take away: a column a day, a rail for each co-operative."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from matchmaker.matching.pooling.strip import Strip, spans
from matchmaker.store.models.listings import Listing
from matchmaker.wording.figures import day, window
from matchmaker.wording.pooling import weight
from matchmaker.wording.tides import tides_name

LEFT, WIDTH, ROW = 8, 10, 20


@dataclass(frozen=True, slots=True)
class ShownRail:
    """One co-operative: its name, the marks of its days in the picture, and its days in words."""

    name: str
    comes: str
    marks: list[tuple[int, int, str]]  # first column, columns, class
    proposed: list[tuple[str, str]]  # days, how much
    held: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ShownStrip:
    """The strip."""

    columns: int
    axis: list[tuple[int, str]]
    wanted: str
    marks: list[tuple[int, int, str]]  # of all together: full, some or none
    rails: list[ShownRail]
    dry: list[str]
    dry_days: int
    tidal: bool
    fillers: list[str]
    short: list[tuple[str, str]]
    held: str
    held_days: int
    left: list[str]
    hold_days: int
    loss_percent: int
    cut: bool


def shown_strip(strip: Strip, rows: Mapping[str, Listing]) -> ShownStrip:
    """The strip in words and marks."""
    names = {code: row.party.name for code, row in rows.items()}
    tidal = any(rail.tides for rail in strip.rails)
    fillers = [names.get(rail.offer, rail.offer) for rail in strip.rails if tidal and not rail.tides and any(rail.given)]
    left = [at for at, wanted in enumerate(strip.wanted) if strip.given[at] + strip.held[at] < wanted]
    return ShownStrip(
        columns=len(strip.days),
        axis=[(at, f"{one.day}/{one.month}") for at, one in enumerate(strip.days) if at % 7 == 0],
        wanted=weight(max(strip.wanted, default=0)),
        marks=_of_days(strip),
        rails=[_rail(strip, number, names) for number in range(len(strip.rails))],
        dry=_days(strip, strip.dry),
        dry_days=len(strip.dry),
        tidal=tidal,
        fillers=fillers,
        short=[(_span(strip, first, last), weight(sum(strip.wanted[at] - strip.given[at] for at in range(first, last + 1))))
               for first, last in spans(strip.short)],
        held=weight(sum(strip.held)) if any(strip.held) else "",
        held_days=sum(1 for kg in strip.held if kg),
        left=_days(strip, left),
        hold_days=strip.hold_days,
        loss_percent=strip.loss_percent,
        cut=strip.cut,
    )  # fmt: skip


def csv_rows(strip: Strip, rows: Mapping[str, Listing]) -> tuple[list[str], list[list[object]]]:
    """The strip as a table: a row a day."""
    names = [rows[rail.offer].party.name if rail.offer in rows else rail.offer for rail in strip.rails]
    head = [_("Ngày"), _("Cần (kg)"), _("Có thể có (kg)"), _("Đề nghị giao (kg)"), _("Thiếu (kg)"), *names]
    table: list[list[object]] = [
        [
            one.isoformat(), strip.wanted[at], strip.able[at], strip.given[at], strip.wanted[at] - strip.given[at],
            *(rail.given[at] for rail in strip.rails),
        ]
        for at, one in enumerate(strip.days)
    ]  # fmt: skip
    return head, table


def _of_days(strip: Strip) -> list[tuple[int, int, str]]:
    kinds = [
        "none" if not able else "full" if given >= wanted else "some"
        for able, given, wanted in zip(strip.able, strip.given, strip.wanted, strict=True)
    ]
    return [
        (first, last - first + 1, kind)
        for kind in ("full", "some", "none")
        for first, last in spans([at for at, one in enumerate(kinds) if one == kind])
    ]


def _rail(strip: Strip, number: int, names: Mapping[str, str]) -> ShownRail:
    rail = strip.rails[number]
    given, able = [at for at, kg in enumerate(rail.given) if kg], [at for at, kg in enumerate(rail.able) if kg]
    marks = [(first, last - first + 1, "able") for first, last in spans(able)]
    marks += [(first, last - first + 1, "given") for first, last in spans(given)]
    held = [at for at, kg in enumerate(rail.held) if kg]
    marks += [(first, last - first + 1, "held") for first, last in spans(held)]
    return ShownRail(
        names.get(rail.offer, rail.offer),
        tides_name(rail.tides) if rail.tides else _("ngày nào cũng có"),
        marks,
        [(_span(strip, first, last), weight(sum(rail.given[first : last + 1]))) for first, last in spans(given)],
        [(_span(strip, first, last), weight(sum(rail.held[first : last + 1]))) for first, last in spans(held)],
    )


def _days(strip: Strip, places: list[int] | tuple[int, ...]) -> list[str]:
    return [_span(strip, first, last) for first, last in spans(places)]


def _span(strip: Strip, first: int, last: int) -> str:
    return day(strip.days[first]) if first == last else window(strip.days[first], strip.days[last])
