"""What world is to be made, and chance that is the same wherever and whenever it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

DAY_LENGTH_H = 9
"""The hour in UTC at which the world's last day stands: the afternoon in Cà Mau."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large, over how many years, as of which day, and by which seed."""

    cooperatives: int
    enterprises: int
    years: int
    seed: int
    as_of: date

    @property
    def begins_on(self) -> date:
        """The first day of the world."""
        return self.as_of - timedelta(days=365 * self.years)

    @property
    def now(self) -> datetime:
        """The moment as of which the world stands."""
        return self.at(self.as_of, 60 * DAY_LENGTH_H)

    def at(self, day: date, minute: int) -> datetime:
        """A moment of a day, so many minutes after midnight UTC."""
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)

    def chance(self, *parts: object) -> Random:
        """Chance for one thing of the world, which no other thing disturbs; seeded by text, so that no hash of the process matters."""
        return Random("|".join(str(part) for part in (self.seed, *parts)))  # noqa: S311  (nothing here is secret)
