"""A listing's words read once, when it is written: product, role, grade, state, place, and what is left over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from matchmaker.domain.places import PlaceReading
from matchmaker.domain.records import How, Linked, Listing, Need, Reading, Role
from matchmaker.domain.words import GradeRecord
from matchmaker.matching.by_chance import DOES, HOME, USES, before_its_use
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.made import made_into_another
from matchmaker.matching.names import GUESSED, Span
from matchmaker.matching.naming import FOR
from matchmaker.matching.qualities import LONGEST_REMEMBERED, grade_in_field, grade_in_words, size_of, state_in_field, state_in_words
from matchmaker.matching.reading import read_names
from matchmaker.matching.running_text import Text
from matchmaker.matching.things import head_role, thing_named

MOST_REST = 12
DOUBTED = 100
"""What is taken off the surety of a name that may be only part of another thing's."""
LONGEST_SHORT = 24
"""Characters of words that other listings are likely to say as well; what longer ones say is remembered only until some hundreds more were read."""
NOWHERE = PlaceReading()
MADE_UNITS = frozenset({"bộ", "cái", "chiếc", "đôi", "tấm"})
"""Units in which what somebody made is counted, and neither crop nor catch."""
MADE_GROUPS = frozenset({"che_bien", "lam_san"})
"""Groups of produce that may be counted so."""


class _Said(NamedTuple):
    """What is read from the words alone, for any grade and state that stand beside them."""

    role: Role | None
    readings: tuple[Reading, ...]
    line: tuple[str, ...]  # of the surest reading
    phrase: str
    rest: str
    kin: str
    also: str
    grade: GradeRecord | None
    state: str


class _Case(NamedTuple):
    """What the other fields of a listing say: its kind, whether they give a grade or a state, whether it is wanted, and counted like made things."""

    kind: Role | None
    graded: bool
    stated: bool
    wanted: bool
    made: bool


class _Words:
    """The words of a listing, read as far as they can be without its other fields; what those decide is worked out once for each case."""

    def __init__(self, lexicon: Lexicon, words: str) -> None:
        self._text, naming = read_names(lexicon, words)
        self._judged, self._readings, self._used = naming.judged, naming.readings, naming.used
        self._said: dict[_Case, _Said] = {}

    def line(self, kind: Role | None) -> tuple[str, ...]:
        """The product that the words name for this kind of listing, with its ancestors."""
        readings = self._fitting(kind)
        return self._text.lexicon.line(readings[0].product) if readings else ()

    def said(self, case: _Case) -> _Said:
        """What the words say in such a listing."""
        found = self._said.get(case)
        if found is None:
            made = case.made and self._eaten_maybe()
            found = self._worked_out(case, made=made)
            found = self._said[case] = self._guessed(found) if case.wanted and not found.readings and not made else found
        return found

    def _eaten_maybe(self) -> bool:
        """Is what is read a crop, a catch or a beast, of words without marks that may say another thing: `dua duoc`, by the set *đũa đước*?"""
        products = self._text.lexicon.products
        edible = (one.how is How.FOLDED and products[one.product].group not in MADE_GROUPS for one in self._readings)
        return bool(self._readings) and all(edible)

    def _guessed(self, said: _Said) -> _Said:
        """What is wanted, guessed to be a kind of what its head noun names (`ổi nữ hoàng`), or the one thing named, so that it can be asked about."""
        lexicon = self._text.lexicon
        kin = said.kin or self._only_name()
        if not kin or not {said.role, lexicon.products[kin].role} <= {None, Role.PRODUCE} or made_into_another(lexicon, said.phrase, kin):
            return said
        return said._replace(readings=(Reading(kin, How.GUESSED, GUESSED),), also=said.phrase)

    def _only_name(self) -> str:
        """The one listed product that is named, behind words that name nothing (`chốt đơn sớm rau muống`) and make no other thing of it."""
        text, keys = self._text, {reading.product for one in self._judged for reading in one.span.readings}
        if len(self._judged) != 1 or self._judged[0].role is not None or self._judged[0].beside or len(keys) != 1:
            return ""
        before = text.words[: self._judged[0].span.start]
        heads = text.lexicon.phrases.heads.scan(text.words, text.folded)
        apart = any(end <= self._judged[0].span.start or start >= self._judged[0].span.end for start, end, _ in heads)
        return "" if apart or not (FOR | USES | DOES | HOME).isdisjoint(before) else keys.pop()

    def _fitting(self, kind: Role | None) -> tuple[Reading, ...]:
        if kind is None or not self._readings:
            return self._readings
        products = self._text.lexicon.products
        return tuple(reading for reading in self._readings if products[reading.product].role is kind) or self._readings

    def _worked_out(self, case: _Case, *, made: bool) -> _Said:
        kind, graded, stated = case.kind, case.graded, case.stated
        text, judged, readings = self._text.again(), self._judged, () if made else self._fitting(kind)
        line = text.lexicon.line(readings[0].product) if readings else ()
        role: Role | None
        if readings:
            role = kind or text.lexicon.products[readings[0].product].role
        else:
            role = kind or next((one.role for one in judged if one.unlisted and one.role), None) or head_role(text)
        grade = None if graded else grade_in_words(text, line)
        state = "" if stated else state_in_words(text, self._used)
        phrase = " ".join(" ".join(text.words[span.start : span.end]) for span in self._used)
        if readings:
            guessed = readings[0].how is How.GUESSED
            also = phrase if guessed else self._begun_before()
            role = (kind or head_role(text)) if also else role  # of what may be another thing the role is not known
            if also and not guessed:
                readings = tuple(replace(one, surety=max(one.surety - DOUBTED, GUESSED)) for one in readings)
            return _Said(role, readings, line, phrase, _left(text, self._used), "", also, grade, state)
        for one in judged:
            if one.unlisted or made:
                text.take(one.span.start, one.span.end, "")
        # words that are verbs and praise elsewhere (`trai ban`: *bán*, or the fruit *bần*) are all there is to go by where nothing else is left
        _leave_out_papers(text)
        phrase, rest = thing_named(text)
        phrase = phrase or " ".join(word for word, mark in zip(text.words, text.taken, strict=True) if mark == "filler")
        kin = next((one.kin for one in judged if one.kin), "")
        return _Said(role, (), (), before_its_use(phrase), _first(rest), kin, "", grade, state)

    def _begun_before(self) -> str:
        """The words that name the thing where they begin before the name that was read, of which it may then be only part."""
        text, begins = self._text, self._used[0].start if self._used else 0
        if not begins or not any(text.loose(place) or text.doubtful(place) for place in range(begins)):
            return ""
        text = text.again()
        for span in self._used:
            text.take(span.start, span.end, "")
        return thing_named(text)[0]


def _leave_out_papers(text: Text) -> None:
    for start, end in text.papers:
        if "name" not in text.taken[start:end]:
            text.take(start, end, "certificate")


def _left(text: Text, used: Sequence[Span]) -> str:
    """The words that nothing was read from, and those of names that the listing is not about (`gạo` of *Đài Thơm*)."""
    _leave_out_papers(text)
    if "" not in text.taken and text.taken.count("name") == sum(map(len, used)):
        return ""
    if "name" not in text.taken:
        return " ".join([word for word, mark in zip(text.words, text.taken, strict=True) if not mark][:MOST_REST])
    about = {place for span in used for place in range(span.start, span.end)}
    left = [
        word for place, (word, mark) in enumerate(zip(text.words, text.taken, strict=True)) if not mark or (mark == "name" and place not in about)
    ]
    return " ".join(left[:MOST_REST])


def _first(words: str) -> str:
    return " ".join(words.split()[:MOST_REST])


def _words(lexicon: Lexicon, words: str) -> _Words:
    remembered = lexicon.read_words if len(words) <= LONGEST_SHORT else lexicon.read_lately
    read: _Words | None = remembered.get(words)
    if read is None:
        read = _Words(lexicon, words)
        if len(words) <= LONGEST_REMEMBERED:
            remembered.keep(words, read)
    return read


def link(lexicon: Lexicon, listing: Listing) -> Linked:
    """What the listing's words, grade, state and place mean; the words themselves stay with the listing as typed."""
    words, kind = _words(lexicon, listing.words), listing.kind
    graded = grade_in_field(lexicon, listing.grade, words.line(kind)) if listing.grade else None
    state = state_in_field(lexicon, listing.state) if listing.state else ""
    made = listing.quantity is not None and listing.quantity.unit.strip().lower() in MADE_UNITS
    said = words.said(_Case(kind, graded is not None, bool(state), isinstance(listing, Need), made))
    grade = graded or said.grade
    size = size_of(lexicon, listing, said.role, grade, said.line)
    place = lexicon.gazetteer.read(listing.place) if listing.place.strip() else NOWHERE
    return Linked(
        said.role,
        said.readings,
        said.phrase,
        said.rest,
        grade.grade if grade else "",
        grade.rank if grade else None,
        size,
        state or said.state,
        place.units,
        place.outside,
        said.kin,
        said.also,
    )


def linked_listing(lexicon: Lexicon, listing: Listing) -> Linked:
    """The link stored with the listing, or a fresh one where none is."""
    return listing.linked if listing.linked is not None else link(lexicon, listing)
