"""Who comes for the first time is told what to do next."""

from __future__ import annotations

from datetime import datetime

from matchmaker.store.models.people import Person


def welcome(person: Person, *, now: datetime) -> bool:
    """Whether the person, who has just signed in, does so for the first time; from now on it is not."""
    if person.welcomed_at is not None:
        return False
    person.welcomed_at = now
    return True
