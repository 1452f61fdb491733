"""What was looked for in vain: counted a day at a time, and read by staff, most often first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from sqlalchemy.orm import Session

from matchmaker.domain.spelling import fold
from matchmaker.store.queries import searches

MOST_A_DAY = 2000
"""Different searches kept of one day; whoever types at random fills one day's list at most, and those already there are still counted."""
LONGEST_FOLDED = 240
"""Some letters come apart when marks are taken off, a Korean one into three: PostgreSQL refuses what its column cannot hold."""


@dataclass(frozen=True, slots=True)
class InVain:
    """One search that found nothing, on one day. It says nothing of who asked."""

    day: date
    side: str
    words: str
    product: str = ""  # what the words were read as; empty where they name nothing listed
    place: str = ""
    commune: str = ""  # where the place is one commune for sure
    radius_km: int | None = None
    chosen: str = ""  # the facts that it was narrowed by, as in its address

    @property
    def key(self) -> str:
        """The same for the same search on any day, however its case and marks were typed; what the words were read as keeps look-alikes apart."""
        parts = (self.side, fold(self.words), self.product, fold(self.place), str(self.radius_km or ""), self.chosen)
        return sha256("\x1f".join(parts).encode()).hexdigest()


def count_in_vain(session: Session, counted: Mapping[InVain, int]) -> None:
    """Add to each search's count of its day, or begin one while there is room."""
    room = {day: MOST_A_DAY - searches.different_on(session, day) for day in {one.day for one in counted}}
    for one, times in sorted(counted.items(), key=lambda pair: (pair[0].day, pair[0].key)):
        if searches.add_to(session, one.day, one.key, times):
            continue
        if room[one.day] > 0:
            searches.begin(
                session, day=one.day, key=one.key, times=times, side=one.side, words=one.words, folded=fold(one.words)[:LONGEST_FOLDED],
                product=one.product, place=one.place, commune=one.commune, radius_km=one.radius_km, chosen=one.chosen,
            )  # fmt: skip
            room[one.day] -= 1
