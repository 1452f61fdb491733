"""What a few typed words ask for: the thing, and the place that stands behind it without a word such as `tại` (`cua gach nam can`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from matchmaker.domain.places import PlaceReading
from matchmaker.domain.records import How
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.place_names import COMMUNE_HEADS, DISTRICT_HEADS
from matchmaker.matching.places import PROVINCE, Gazetteer
from matchmaker.matching.text import LONGEST_READ, clean, fold, fold_phrase, fold_word, how_alike, words_of

MOST_PLACE_WORDS = 10
"""Words at the end in which a place is looked for: `xã Tân Hưng, huyện Cái Nước` has seven."""
LEAST_PLACE_WORDS = 2
SHORTEST_NAME, LONGEST_NAME = 3, 60
LEAST_NEAR = 70.0
"""rapidfuzz's ratio below which a listed name is not worth a question."""
KINDS = (*COMMUNE_HEADS, *DISTRICT_HEADS, "tỉnh")
_SAID_AT_END = re.compile(
    r"(?<!\w)(?:\d[\d.,]*\s?(?:k|ngàn|nghìn|ngan|triệu|tr|đ|đồng)|dưới|duoi|trên|tren|khoảng|khoang|tới|tối đa|giá|gia|có|co|đạt|dat)$", re.IGNORECASE
)
"""A bare price, and words that lead over to a price or a paper."""
SURELY = frozenset({How.EXACT, How.TONE, How.FOLDED})
BEFORE_PLACES = frozenset({"gần", "gan", "tại", "tai", "ở", "từ"})
"""Words that lead over to a place and belong to neither; `o` and `tu` without their marks are too short to be sure of."""


@dataclass(frozen=True, slots=True)
class Parted:
    """Typed words, parted into the thing and the place; `place` is empty where no place surely ends them."""

    thing: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class PlaceMeaning:
    """One thing that a place name can stand for: a commune, or one, a district or a province of before; with the communes of 2025 that it is."""

    name: str
    level: str  # new, district, province or old
    units: tuple[str, ...]
    typed: str = ""  # the text that is read as this and nothing else


def part_place(words: str, lexicon: Lexicon, said: Collection[str] = ()) -> Parted:
    """The words without the place that surely ends them, and that place as typed.

    `said` are texts that were read from the words, such as `tháng 12`, `420k/kg` or `ASC`: the place may also stand before those that end them.
    Marks that were typed must be the place's own. A name of a product that ends in a place (`cua Năm Căn`) is left whole, but its place still counts.
    """
    text = clean(words[:LONGEST_READ])
    if (marked := _led(text, lexicon.gazetteer)) is not None:
        return marked
    for start, tail in _tails(text):
        if text[:start].strip(" ,;.") and _names(lexicon.gazetteer, tail):
            return Parted(_without(text, start, lexicon), tail)
    before = _before_said(text, said)
    if before == text:
        return Parted(text)
    parted = part_place(before, lexicon)
    return Parted(f"{parted.thing} {text[len(before) :].strip()}", parted.place) if parted.place else Parted(text)


def _before_said(text: str, said: Collection[str]) -> str:
    """The text without what was read at its end, and without a bare price or a word that leads over to one."""
    left = text
    while end := next((one for one in (*said, *_SAID_AT_END.findall(left)) if one and left.endswith(one)), ""):
        left = left.removesuffix(end).rstrip(" ,;.")
    return left


def _tails(text: str) -> Iterator[tuple[int, str]]:
    """The ends of the text that could be a place, longest first, with where each begins."""
    starts = [place for place in range(len(text)) if text[place].isalnum() and (place == 0 or not text[place - 1].isalnum())]
    for start in starts[-MOST_PLACE_WORDS:]:
        tail = text[start:].rstrip(" ,;.")
        if len(words_of(tail)) >= LEAST_PLACE_WORDS:
            yield start, tail


def _led(text: str, gazetteer: Gazetteer) -> Parted | None:
    """The words parted at a last word such as `tại` or `gần`, where a place follows it."""
    words = text.split(" ")
    for place in range(len(words) - 1, 0, -1):
        if words[place].lower() in BEFORE_PLACES:
            tail = " ".join(words[place + 1 :]).strip(" ,;.")
            reading = gazetteer.read(tail) if tail else PlaceReading()
            if (reading.units or reading.outside) and reading.how in SURELY and _whole(reading, tail):
                return Parted(" ".join(words[:place]).strip(" ,;."), tail)
    return None


def _names(gazetteer: Gazetteer, tail: str) -> bool:
    """Do these words, all of them, surely name a place in the province?"""
    reading = gazetteer.read(tail)
    return bool(reading.units) and reading.how in SURELY and _whole(reading, tail)


def _whole(reading: PlaceReading, tail: str) -> bool:
    return words_of(reading.evidence) == [word.lstrip("0") or word for word in words_of(tail)]


def _without(text: str, start: int, lexicon: Lexicon) -> str:
    """The words before the place; all of them where a product's own name runs into it."""
    before = text[:start].strip(" ,;.")
    words = words_of(text)
    folded = [fold_word(word) for word in words]
    cut = len(words_of(before))
    crossing = any(
        first < cut < first + size and lexicon.readings_at(words, folded, first, size)
        for first in range(max(0, cut - lexicon.longest), cut)
        for size in range(cut - first + 1, lexicon.longest + 1)
        if first + size <= len(words)
    )
    return text if crossing else before


def meanings_of(gazetteer: Gazetteer, reading: PlaceReading) -> tuple[PlaceMeaning, ...]:
    """The things that a read place can stand for, communes of 2025 first; one, or none, where there is nothing to choose."""
    if reading.certain or not reading.units:
        return ()
    found: dict[tuple[str, ...], PlaceMeaning] = {}
    for meaning in _candidates(gazetteer, reading):
        if meaning.units and not (meaning.level == "old" and _within_another(meaning, found.values())):
            found.setdefault(meaning.units, meaning)
    return tuple(told for meaning in found.values() if (told := _told_apart(gazetteer, meaning)) is not None)


def _told_apart(gazetteer: Gazetteer, meaning: PlaceMeaning) -> PlaceMeaning | None:
    """The meaning with a text that is read as it alone: its name, or its name said to be the new or the old one."""
    name, *within = meaning.name.split(", ")
    for typed in (meaning.name, f"{name} mới", ", ".join([f"{name} cũ", *within])):
        if set(gazetteer.read(typed).units) == set(meaning.units):
            return replace(meaning, typed=typed)
    return None


def _within_another(old: PlaceMeaning, others: Iterable[PlaceMeaning]) -> bool:
    """Does an old commune lie in a district that the name can mean as well (the town in its district of the same name)?"""
    return any(other.level == "district" and set(old.units) <= set(other.units) for other in others)


def bare_name(meaning: PlaceMeaning) -> str:
    """The name alone, without its kind and what it lies in: `Năm Căn`."""
    return _bare(meaning.name.split(", ")[0])


def _candidates(gazetteer: Gazetteer, reading: PlaceReading) -> Iterator[PlaceMeaning]:
    for code in reading.units:
        if _says(reading.evidence, gazetteer.communes[code].name):
            yield PlaceMeaning(gazetteer.name(code), "new", (code,))
    for district in gazetteer.districts:
        if _says(reading.evidence, _bare(district)):
            yield PlaceMeaning(district, "district", gazetteer.units_of_district(district))
    for province in sorted(set(gazetteer.districts.values())):
        if province != PROVINCE and _says(reading.evidence, province):
            units = gazetteer.successors(*(code for code, old in gazetteer.old_communes.items() if old.province == province))
            yield PlaceMeaning(f"tỉnh {province}", "province", units)
    for code in reading.old:
        old = gazetteer.old_communes[code]
        if _says(reading.evidence, old.name):
            yield PlaceMeaning(f"{old.kind} {old.name}, {old.district}", "old", gazetteer.successors(code))


def _bare(name: str) -> str:
    """The name of a place without its kind."""
    return next((name[len(kind) + 1 :] for kind in KINDS if name.lower().startswith(f"{kind} ")), name)


def _says(evidence: str, name: str) -> bool:
    """Do the read words end in this name, by the rule of marks?"""
    said, listed = words_of(evidence), words_of(clean(name))
    if len(said) < len(listed) or fold(" ".join(said[-len(listed) :])) != fold(" ".join(listed)):
        return False
    return all(how_alike(typed, word) is not None for typed, word in zip(said[-len(listed) :], listed, strict=True))


def nearest_names(words: str, lexicon: Lexicon, n: int = 3) -> tuple[str, ...]:
    """Listed names that the words may have been meant for, nearest first, one for each product; for words that were read as nothing."""
    asked = fold(clean(words)[:LONGEST_NAME])
    names = [record for record in lexicon.lists.names if record.product in lexicon.products]
    if len(asked) < SHORTEST_NAME:
        return ()
    near = process.extract(asked, [fold_phrase(record.name) for record in names], scorer=fuzz.ratio, score_cutoff=LEAST_NEAR, limit=4 * n)
    meant: dict[str, str] = {}
    for _, _, place in near:
        meant.setdefault(names[place].product, names[place].name)
    return tuple(meant.values())[:n]
