"""Many listings linked, by as many processes as wanted, with the same links whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from operator import attrgetter
from typing import Any, TypeVar

from matchmaker.domain.records import Linked, Listing, Role
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.processes import shared_out

AnyListing = TypeVar("AnyListing", bound=Listing)
READ = attrgetter("words", "kind", "place", "grade", "state")
"""What is read of a listing when it is linked; the rest of it need not be sent to another process."""
AT_ONCE = 2_000
"""Listings that a process is given at a time, and that need not all be read before the first is linked."""
WORTH_A_PROCESS = 10_000
"""Listings from which on processes are worth their start."""


def link_many(lexicon: Lexicon, listings: Iterable[AnyListing], workers: int = 1) -> Iterator[tuple[AnyListing, Linked]]:
    """Each listing with what its words mean, in the order given; an iterator is read only some thousands ahead.

    Few listings are linked by this process alone. Raises `WorkerLost` where another process is killed.
    """
    waiting = iter(listings)
    some = list(islice(waiting, WORTH_A_PROCESS if workers > 1 else AT_ONCE))
    if len(some) < WORTH_A_PROCESS:
        workers = 1
    held: list[list[AnyListing]] = []

    def batches() -> Iterator[list[Any]]:
        everything = chain(some, waiting)
        while batch := list(islice(everything, AT_ONCE)):
            held.append(batch)
            yield [(type(listing), READ(listing)) for listing in batch]

    for links in shared_out(lambda batch: [_linked(lexicon, *listing) for listing in batch], batches(), workers):
        yield from zip(held.pop(0), links, strict=True)


def _linked(lexicon: Lexicon, side: type[Listing], read: tuple[str, Role | None, str, str, str]) -> Linked:
    words, kind, place, grade, state = read
    return link(lexicon, side("", words, kind, place=place, grade=grade, state=state))
