"""The chain of the audit: each event's seal holds the seal before it, so that nothing in between is changed, left out or moved unseen."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

from matchmaker.domain.frozen import digest

BEGINNING = "0" * 64
"""What the first event is sealed onto."""


class Happened(NamedTuple):
    """What is sealed of an event: all that it says. Its place is told by its number in the chain, not by the database's number for the row."""

    at: datetime
    person_id: int | None
    on_behalf_of_id: int | None
    source: str
    action: str
    subject_kind: str
    subject_code: str
    detail: Any


def seal_of(previous: str, number: int, event: Happened) -> str:
    """The seal of the event that has this number in the chain: sha256 of the seal before it and of the event in one way of writing it."""
    detail = json.loads(json.dumps(event.detail))  # as a database gives it back: keys are text, tuples are lists
    told = [number, event.at.astimezone(UTC).isoformat(timespec="microseconds"), *event[1:-1], detail]
    return digest(previous + json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")))
