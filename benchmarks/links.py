"""What the words of many listings were read as, in columns: small enough for a million, and turned back into records one at a time."""

from __future__ import annotations

import pickle
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import fields
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from matchmaker.domain.records import Linked
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.processes import shared_out

if TYPE_CHECKING:
    from benchmarks.listings import Listings

PARTS = tuple(one.name for one in fields(Linked))
MOST_IN_A_PART = 10_000
TEXTS = frozenset({"phrase", "rest"})
"""Parts whose text differs from listing to listing: kept as bytes, so that each record gets a text of its own, as from a database."""


class Links:
    """For each part of `Linked` the number of its value in each row, and the values."""

    def __init__(self, numbers: npt.NDArray[np.int32], values: tuple[tuple[Any, ...], ...]) -> None:
        self.numbers, self.values = numbers, values

    @classmethod
    def of(cls, linked: Iterable[Linked]) -> Links:
        """The columns of these links."""
        columns = list(zip(*map(attrgetter(*PARTS), linked), strict=True)) or [()] * len(PARTS)
        numbers, values = [], []
        for column in columns:
            known: dict[Hashable, int] = {}
            numbers.append(np.array([known.setdefault(value, len(known)) for value in column], np.int32))
            values.append(tuple(known))
        return cls(np.stack(numbers, axis=1), tuple(values))

    @classmethod
    def joined(cls, several: list[Links]) -> Links:
        """The rows of several, one after the other."""
        known: list[dict[Hashable, int]] = [{} for _ in PARTS]
        parts = []
        for links in several:
            renumbered = [
                np.array([pool.setdefault(value, len(pool)) for value in values], np.int32) for pool, values in zip(known, links.values, strict=True)
            ]
            parts.append(np.stack([numbers[links.numbers[:, at]] for at, numbers in enumerate(renumbered)], axis=1))
        return cls(np.concatenate(parts), tuple(tuple(pool) for pool in known))

    def __len__(self) -> int:
        return len(self.numbers)

    def part(self, name: str) -> tuple[npt.NDArray[np.int32], tuple[Any, ...]]:
        """The numbers of one part in every row, and the values that they stand for."""
        at = PARTS.index(name)
        return self.numbers[:, at], self.values[at]

    @cached_property
    def _pools(self) -> list[tuple[Any, ...]]:
        return [tuple(value.encode() for value in pool) if part in TEXTS else pool for part, pool in zip(PARTS, self.values, strict=True)]

    def linked(self, rows: range) -> Iterator[Linked]:
        """The links of these rows as records."""
        columns = []
        for part, pool, numbers in zip(PARTS, self._pools, self.numbers[rows.start : rows.stop].T.tolist(), strict=True):
            columns.append([pool[number].decode() for number in numbers] if part in TEXTS else [pool[number] for number in numbers])
        return map(Linked, *columns)

    def save(self, path: Path) -> None:
        """Write them where another process can read them."""
        path.write_bytes(pickle.dumps((self.numbers, self.values), protocol=5))

    @classmethod
    def load(cls, path: Path) -> Links:
        """What `save` wrote; it is our own file of a moment ago."""
        return cls(*pickle.loads(path.read_bytes()))


def link_parts(listings: Listings, lexicon: Lexicon, workers: int = 1) -> Iterator[Links]:
    """The links of the first listings, then of those after them, each part as soon as it is there, by so many processes.

    The words of the listings must be held, since each process reads a part of them.
    """
    step = max(1, min(MOST_IN_A_PART, -(-len(listings) // (4 * workers))))
    parts = (range(start, min(start + step, len(listings))) for start in range(0, len(listings), step))
    return shared_out(lambda rows: Links.of(link(lexicon, record) for record in listings.as_read(rows)), parts, workers)


def link_all(listings: Listings, lexicon: Lexicon, workers: int = 1) -> Links:
    """Every listing linked, by so many processes."""
    return Links.joined(list(link_parts(listings, lexicon, workers)))
