"""How far a public question has come, in the reader's words."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from flask_babel import lazy_gettext as _l

from matchmaker.wording.labels import Labels

STATES: Labels = {"waiting": _l("Chờ trả lời"), "answered": _l("Đã trả lời"), "hidden": _l("Đã ẩn")}


class Asked(Protocol):
    """What says how far a question has come."""

    @property
    def answered_at(self) -> datetime | None:
        """When it was answered."""

    @property
    def hidden_at(self) -> datetime | None:
        """When staff hid it."""


def state_of(one: Asked) -> str:
    """Whether a question waits, was answered, or was hidden by staff."""
    if one.hidden_at is not None:
        return "hidden"
    return "waiting" if one.answered_at is None else "answered"
