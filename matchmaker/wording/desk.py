"""What a row of the desk says of the thing that waits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from flask_babel import gettext as _

from matchmaker.wording.figures import HERE, day, waited
from matchmaker.wording.labels import STAGES, label
from matchmaker.wording.provenance import FIGURES
from matchmaker.wording.sameness import SAMENESS


class Waits(Protocol):
    """A thing that waits."""

    @property
    def beside(self) -> str:
        """Whose it is."""

    @property
    def stage(self) -> str:
        """How far it has come."""

    @property
    def since(self) -> datetime | None:
        """Since when it stands."""

    @property
    def due(self) -> date | None:
        """The day that matters."""


def since(row: Waits, now: datetime) -> str:
    """Whose it is and how long it has waited."""
    return _joined(row.beside, waited(row.since, now) if row.since else "")


def alike(row: Waits, now: datetime) -> str:
    """What the evidence comes to, and how long the pair has waited."""
    return _joined(label(SAMENESS, row.stage), waited(row.since, now) if row.since else "")


def stood(row: Waits, now: datetime) -> str:
    """Whose it is, at which stage it stands and for how long."""
    return _joined(row.beside, label(STAGES, row.stage), waited(row.since, now) if row.since else "")


def unanswered(row: Waits, now: datetime) -> str:
    """Whose it is, how long it waits for their word, and whether that word was no."""
    return _joined(row.beside, _("báo chưa đúng") if row.stage == "wrong" else "", waited(row.since, now) if row.since else "")


def over(row: Waits, now: datetime) -> str:
    """Whose it is and on which day it ended."""
    return _joined(row.beside, _("hết ngày %(day)s", day=day(row.due)))


def papers(row: Waits, now: datetime) -> str:
    """Whose it is and on which day the first certificate ends, or ended."""
    if row.due is not None and row.due < now.astimezone(HERE).date():
        return _joined(row.beside, _("giấy đã hết hạn %(day)s", day=day(row.due)))
    return _joined(row.beside, _("giấy hết hạn %(day)s", day=day(row.due)))


def late(row: Waits, now: datetime) -> str:
    """Since which day something promised is missing."""
    return _joined(row.beside, _("thiếu từ %(day)s", day=day(row.due)))


def told(row: Waits, now: datetime) -> str:
    """When it was delivered, and whether the other side objects or is silent."""
    objected = row.stage.startswith("objected")
    return _joined(row.beside, _("giao %(day)s", day=day(row.due)), _("bên kia báo chưa đúng") if objected else _("bên kia chưa trả lời"))


def minded(row: Waits, now: datetime) -> str:
    """Whose the contract is, and why it is looked at."""
    why = {
        "on_hold": _("đang tạm dừng"), "expired": _("đã hết hạn %(day)s", day=day(row.due)), "unsigned": _("gửi đã lâu, chưa ký đủ"),
        "expiring": _("hết hạn %(day)s", day=day(row.due)),
    }  # fmt: skip
    return _joined(row.beside, why.get(row.stage, ""))


def figure(row: Waits, now: datetime) -> str:
    """Which figure it is, and for how long sources have differed."""
    return _joined(label(FIGURES, row.stage), waited(row.since, now) if row.since else "")


def by_day(row: Waits, now: datetime) -> str:
    """The day by which it is to be done."""
    return _("hạn %(day)s", day=day(row.due))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
