"""A search as it was typed and ticked, read: the thing, the place, how far, and the facts to sift by. Nothing typed is an error."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.numbers import read_number
from matchmaker.domain.places import PlaceReading
from matchmaker.domain.records import Certificate, Linked, Need, Offer
from matchmaker.domain.windows import Window, read_window
from matchmaker.matching.asked import Parted, PlaceMeaning, meanings_of, part_place
from matchmaker.matching.facets import NONE, UNKNOWN
from matchmaker.matching.finding import SORTS
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.spoken import said_in_words
from matchmaker.matching.text import clean

LONGEST_WORDS = 400
LONGEST_FILTER = 120
MOST_CHOSEN = 20
FARTHEST_KM = 1000
CHOICES = ("kind", "commune", "district", "month", "grade", "state", "certificate", "party", "confirmed", "priced", "counted")
"""The facts by which hits can be sifted, in the order in which they are shown."""
_MONTH = re.compile(r"(?!0000)\d{4}-(0[1-9]|1[0-2])", re.ASCII)
Complaints = dict[str, tuple[str, dict[str, object]]]


@dataclass(frozen=True, slots=True)
class Typed:
    """A search exactly as it came."""

    words: str
    side: str = "offer"
    place: str = ""
    radius_km: str = ""
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    sort: str = "best"


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as read."""

    words: str
    side: str
    thing: str  # the words without the place
    place: str  # the place that was meant, as typed
    place_in_words: bool  # it stood in the words, not in its own field
    reading: PlaceReading
    meanings: tuple[PlaceMeaning, ...]  # what the place can be, where there is a choice
    radius_km: int | None
    chosen: Mapping[str, tuple[str, ...]]
    sort: str
    window: Window | None  # of the chosen months, or said in the words
    papers: tuple[Certificate, ...]  # the chosen certificates, or those said in the words
    said: Linked

    def record(self, said: Linked | None = None) -> Need | Offer:
        """The unsaved listing of the other side that this search stands for."""
        starts_on, ends_on = self.window or (None, None)
        made = Need if self.side == "offer" else Offer
        return made("", self.thing, starts_on=starts_on, ends_on=ends_on, place=self.place, certificates=self.papers or None, linked=said)

    def elsewhere(self) -> Asked:
        """The same words on the other side, with nothing left out."""
        return replace(self, side="need" if self.side == "offer" else "offer", chosen={}, radius_km=None, window=None, papers=())


def read_asked(typed: Typed, lexicon: Lexicon, today: date, complaints: Complaints) -> Asked:
    """What was typed and ticked, as read; what cannot be read is left out and complained of."""
    if len(typed.words) > 4 * LONGEST_WORDS:
        complaints["words"] = ("too_long", {"most": LONGEST_WORDS})
    words = clean(typed.words[: 4 * LONGEST_WORDS])[:LONGEST_WORDS].strip()
    spoken, given = said_in_words(words, lexicon, today), clean(typed.place[:LONGEST_FILTER])
    parted = part_place(words, lexicon, [line for text in spoken.values() for line in text.split("\n")])
    place = given or parted.place or spoken.get("place", "")
    reading = lexicon.gazetteer.read(place) if place else PlaceReading()
    if given and not reading.evidence:
        complaints["place"] = ("place_unknown", {})
    chosen = _chosen(typed.chosen, lexicon, today, complaints)
    asked = Asked(
        words=words,
        side="need" if typed.side == "need" else "offer",
        thing=parted.thing,
        place=place,
        place_in_words=bool(place) and not given,
        reading=reading,
        meanings=meanings_of(lexicon.gazetteer, reading),
        radius_km=_radius(typed.radius_km, reading, complaints),
        chosen=chosen,
        sort=_sort(typed.sort, reading),
        window=_window(chosen, spoken.get("from", ""), today),
        papers=_papers(chosen, lexicon) or tuple(Certificate(name) for name in spoken.get("certificates", "").split("\n") if name),
        said=Linked(None, ()),
    )
    return replace(asked, said=_linked(lexicon, asked, parted))


def _linked(lexicon: Lexicon, asked: Asked, parted: Parted) -> Linked:
    """What the thing was read as; the whole words where a name needed those of the place."""
    said = link(lexicon, asked.record())
    if not said.readings and parted.place:
        whole = link(lexicon, replace(asked.record(), words=asked.words))
        return whole if whole.readings else said
    return said


def _sort(sort: str, reading: PlaceReading) -> str:
    return "best" if sort not in SORTS or (sort == "near" and not reading.units) else sort


def _radius(typed: str, reading: PlaceReading, complaints: Complaints) -> int | None:
    text = clean(typed[:LONGEST_FILTER]).lower().removesuffix("km").strip()
    if not text:
        return None
    try:
        km = int(read_number(text))
    except Unreadable:
        complaints["radius_km"] = ("not_a_number", {})
        return None
    if km < 1:
        complaints["radius_km"] = ("not_positive", {})
        return None
    if not reading.units:
        complaints.setdefault("radius_km", ("radius_without_place", {}))
        return None
    return min(km, FARTHEST_KM)


def _chosen(given: Mapping[str, Sequence[str]], lexicon: Lexicon, today: date, complaints: Complaints) -> dict[str, tuple[str, ...]]:
    chosen: dict[str, tuple[str, ...]] = {}
    for name in CHOICES:
        values = [clean(value[:LONGEST_FILTER]).strip() for value in list(given.get(name, ()))[:MOST_CHOSEN]]
        if name == "month":
            values = [month for value in values for month in _months(value, today, complaints)]
        if name == "certificate":
            values = [_certificate(value, lexicon) for value in values]
        if kept := tuple(dict.fromkeys(value for value in values if value)):
            chosen[name] = kept
    return chosen


def _certificate(value: str, lexicon: Lexicon) -> str:
    """The key of a certificate, however it was written."""
    keys = {UNKNOWN, NONE, "", *(record.certificate for record in lexicon.lists.certificates)}
    return value if value in keys else lexicon.phrases.certificate_of(value)


def _papers(chosen: Mapping[str, tuple[str, ...]], lexicon: Lexicon) -> tuple[Certificate, ...]:
    """The chosen certificates by the first way to write each."""
    phrases = {record.certificate: record.phrase for record in reversed(lexicon.lists.certificates)}
    return tuple(Certificate(phrases.get(key, key)) for key in chosen.get("certificate", ()) if key not in (UNKNOWN, NONE))


def _months(value: str, today: date, complaints: Complaints) -> list[str]:
    """The months that a choice means: `2026-12` as the page writes it, or as a person does, `12` or `tháng 12 - tháng 2`."""
    if not value or value == UNKNOWN or _MONTH.fullmatch(value):
        return [value]
    try:
        starts_on, ends_on = read_window(f"tháng {value}" if value.isdigit() else value, today)
    except Unreadable as error:
        complaints["month"] = (error.why, {"text": error.text})
        return []
    first = starts_on or today
    last = ends_on or first
    many = (last.year - first.year) * 12 + last.month - first.month
    return [f"{first.year + (first.month - 1 + at) // 12:04}-{(first.month - 1 + at) % 12 + 1:02}" for at in range(min(many, 11) + 1)]


def _window(chosen: Mapping[str, tuple[str, ...]], spoken: str, today: date) -> Window | None:
    """The days from the first chosen month to the last, or those that the words say."""
    months = sorted(month for month in chosen.get("month", ()) if month != UNKNOWN)
    if months:
        year, month = (int(part) for part in months[-1].split("-"))
        following = date(year + month // 12, month % 12 + 1, 1) if year < date.max.year else date.max
        return date.fromisoformat(f"{months[0]}-01"), date.fromordinal(following.toordinal() - 1)
    return read_window(spoken, today) if spoken else None
