"""Whether the database is whole: one table of checks, each of which says what it looked at and what it found. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session

from matchmaker.store.checking import dealings, rows, sums

MOST_SHOWN = 20
"""Findings of one check that are told; where there are more, that is said."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold: its name, what it says in plain words, and what finds where it does not."""

    name: str
    says: str
    find: Callable[[Session], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """How one check came out; whole where nothing is wrong."""

    check: Check
    wrong: tuple[str, ...]
    more: bool = False

    @property
    def whole(self) -> bool:
        """Nothing was found."""
        return not self.wrong


CHECKS = (
    Check("revision", "the tables are those that this version of the program was written for", rows.other_revision),
    Check("integrity", "the database finds nothing wrong with its own files", rows.damaged),
    Check("references", "every row that another one names is there", rows.lost_references),
    Check("audit", "nothing of the audit was changed, left out, added by hand or cut off", rows.broken_chain),
    Check("linkages", "every linkage stands where its moves led it", dealings.linkages_elsewhere),
    Check("contracts", "every contract stands where its moves led it", dealings.contracts_elsewhere),
    Check("rounds", "every round of offers stands where its acts led it", dealings.rounds_elsewhere),
    Check("terms", "terms were accepted once at most, and then the linkage was agreed", dealings.terms_unfollowed),
    Check("merges", "a record is part of another exactly where a merge in force says so", dealings.merges_unfollowed),
    Check("harvests", "what is signed of every harvest is the sum of what contracts drew from it", sums.harvests_miscounted),
    Check("draws", "only signed contracts draw from a harvest, and give back no more than they drew", sums.draws_unsigned),
    Check("deliveries", "a counter-entry takes back exactly the delivery that it strikes", sums.deliveries_unbalanced),
    Check("revisions", "no listing is older than what was written of it", sums.listings_behind),
    Check("photos", "every photo is there in both sizes", sums.photos_in_part),
    Check("letters", "every letter that is to be sent is in the worker's hands, and none that was sent", sums.letters_without_job),
)
"""Everything that `flask data check` looks at, in this order."""


def look(session: Session, checks: Iterable[Check] = CHECKS) -> Iterator[Found]:
    """Each check with what it found, one after the other; a table that is not there is a finding of the first check and stops the others."""
    for check in checks:
        wrong = tuple(islice(check.find(session), MOST_SHOWN + 1))
        yield Found(check, wrong[:MOST_SHOWN], len(wrong) > MOST_SHOWN)
        if wrong and check.name == "revision":
            return
