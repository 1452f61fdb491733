"""Many offers or needs in columns, beside their words: what every contestant is given, and what the truth is worked out from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.links import Links
from matchmaker.domain.records import MUST_COLUMNS, Certificate, Need, Offer, Price, Quantity

CERTIFICATES = ("VietGAP", "GlobalGAP", "ASC", "BAP", "Naturland", "HACCP", "OCOP 3 sao", "OCOP 4 sao", "ATTP", "hữu cơ")
STATES = ("sống", "tươi", "ướp đá", "đông lạnh")
SIZES = ("21-25 con/kg", "31-35 con/kg", "41-45 con/kg", "51-55 con/kg", "61-65 con/kg")
CLASSES = ("loại 1", "loại 2", "loại 3")
UNKNOWN = -1
CHUNK = 20_000

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """One array for each thing that a listing may say. -1, or NaN, is what it does not say."""

    product: Array  # the number of what was meant, whatever the words say; -1: something that is in no list
    price: Array  # đồng for 1 kg: asked, or the most that is paid
    kg: Array
    starts: Array  # days counted from year 1
    ends: Array
    commune: Array
    certificates: Array  # bits of `CERTIFICATES`: held (0: none), or asked for
    grade: Array  # 0 is best: of `SIZES` where the product is sized, else of `CLASSES`
    sized: Array  # whether the grade is one of `SIZES`
    state: Array
    radius: Array  # of needs: km, NaN where none is stated
    must: Array  # of needs: bits of `MUST_COLUMNS`

    def take(self, rows: Array) -> Facts:
        """The same facts of these rows only."""
        return Facts(*(getattr(self, one.name)[rows] for one in fields(Facts)))

    def __len__(self) -> int:
        return len(self.product)


@dataclass(frozen=True, slots=True)
class Listings:
    """The facts and the words of many offers, or of many needs."""

    letter: str  # O or N, with which the codes begin
    facts: Facts
    places: tuple[str, ...]  # how each commune is typed
    words: Iterable[str]

    def __len__(self) -> int:
        return len(self.facts)

    def code(self, row: int) -> str:
        """The code of the listing in this row."""
        return f"{self.letter}{row:07}"

    def records(self, links: Links | None = None, rows: range | None = None) -> Iterator[Offer | Need]:
        """The listings as records, one after the other, with their links where these are given: those of the very rows."""
        rows = range(len(self)) if rows is None else rows
        words = iter(self.words) if rows == range(len(self)) else (self.words[row] for row in rows)  # type: ignore[index]
        for start in range(rows.start, rows.stop, CHUNK):
            some = range(start, min(start + CHUNK, rows.stop))
            columns = [getattr(self.facts, one.name)[some.start : some.stop].tolist() for one in fields(Facts)]
            linked = links.linked(range(some.start - rows.start, some.stop - rows.start)) if links is not None else (None for _ in some)
            for row, link, cells in zip(some, linked, zip(*columns, strict=True), strict=True):
                yield self._record(row, next(words), cells, link)

    def as_read(self, rows: range) -> Iterator[Offer | Need]:
        """The listings of these rows with nothing but what is read when they are linked: words, place, grade and state."""
        kind: type[Offer | Need] = Offer if self.letter == "O" else Need
        facts = (getattr(self.facts, name)[rows.start : rows.stop].tolist() for name in ("commune", "grade", "sized", "state"))
        words = iter(self.words) if rows == range(len(self)) else (self.words[row] for row in rows)  # type: ignore[index]
        for text, commune, grade, sized, state in zip(words, *facts, strict=True):
            yield kind("", text, **self._said(commune, grade, sized, state))

    def _said(self, commune: int, grade: int, sized: bool, state: int) -> dict[str, str]:
        return {
            "place": self.places[commune] if commune >= 0 else "",
            "grade": "" if grade < 0 else SIZES[grade] if sized else CLASSES[grade],
            "state": STATES[state] if state >= 0 else "",
        }

    def only_words(self) -> list[Need]:
        """Needs that say nothing but their words, as one types them into a search box."""
        return [Need(self.code(row), words) for row, words in enumerate(self.words)]

    def _record(self, row: int, words: str, cells: tuple[Any, ...], linked: Any) -> Offer | Need:
        _, price, kg, starts, ends, commune, bits, grade, sized, state, radius, must = cells
        tonnes = kg >= 1000 and row % 2
        said: dict[str, Any] = {
            "quantity": None if kg != kg else Quantity(Decimal(int(kg)) / 1000, "tấn") if tonnes else Quantity(Decimal(int(kg)), "kg"),
            "price": None if price != price else Price(int(price), "kg"),
            "starts_on": date.fromordinal(starts) if starts > 0 else None,
            "ends_on": date.fromordinal(ends) if starts > 0 else None,
            **self._said(commune, grade, sized, state),
            "certificates": None if bits < 0 else _certificates(bits),
            "linked": linked,
        }
        if self.letter == "O":
            return Offer(self.code(row), words, party=f"H{row % 600:03}", **said)
        said["must"] = frozenset(name for bit, name in enumerate(MUST_COLUMNS) if must >> bit & 1)
        return Need(self.code(row), words, party=f"D{row % 400:03}", radius_km=None if radius != radius else radius, **said)

    def save(self, folder: Path) -> None:
        """Write the listings into a folder, for another process to read."""
        np.savez(folder / f"{self.letter}.npz", **{one.name: getattr(self.facts, one.name) for one in fields(Facts)})
        (folder / f"{self.letter}.places").write_text("\n".join(self.places), encoding="utf-8")
        with (folder / f"{self.letter}.words").open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{text}\n" for text in self.words)


@lru_cache
def _certificates(bits: int) -> tuple[Certificate, ...]:
    return tuple(Certificate(name) for bit, name in enumerate(CERTIFICATES) if bits >> bit & 1)


class Lines:
    """The lines of a file, read anew each time and never held together."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __iter__(self) -> Iterator[str]:
        with self.path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield line.removesuffix("\n")


def load(folder: Path, letter: str, *, held: bool = False) -> Listings:
    """The listings saved in a folder; their words stay in the file unless they are to be held."""
    with np.load(folder / f"{letter}.npz") as saved:
        facts = Facts(*(saved[one.name] for one in fields(Facts)))
    words = Lines(folder / f"{letter}.words")
    return Listings(letter, facts, tuple((folder / f"{letter}.places").read_text(encoding="utf-8").split("\n")), list(words) if held else words)
