"""A listing's words read once, when it is written: product, role, grade, state, place, and what is left over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from matchmaker.domain.records import Linked, Listing, Reading, Role
from matchmaker.domain.words import GradeRecord
from matchmaker.matching.lexicon import Lexicon, Span
from matchmaker.matching.sizes import PieceWeight, read_size
from matchmaker.matching.text import clean, fold_word, pieces_of

MOST_WORDS = 120
MOST_REST = 12
WINDOW_WORDS = 4
CONNECTORS = frozenset({"và", "va", "hoặc", "hoac", "với", "voi", "hay"})
LISTING = frozenset({",", ";", "/", "+", "&", "-", "–"})
"""Punctuation that lists several things side by side."""
FOR = frozenset({"cho", "của", "nuôi", "nuoi"})
HEAD_REACH = 4
OF_A_KIND = 80
"""What is taken off the surety of an input read from the product that it is for."""
CLASSIFIERS = frozenset({"con", "trai", "qua", "cu", "hat", "cay"})
SAID_IN_NAMES = frozenset({"song", "uop_da", "dong_lanh"})
"""States that trade names hold (`thẻ đá`, `sú oxy`) without making another product of it."""
WET_OR_DRY = frozenset({"lua_gao", "muoi", "lam_san"})
"""Groups in which fresh and dry are states of one product; elsewhere the dried thing is another product."""


@dataclass(slots=True)
class Text:
    """The words of one listing while they are being read; `taken` marks those that something was read from."""

    lexicon: Lexicon
    words: list[str]
    apart: list[str]  # the punctuation before each word
    folded: list[str] = field(init=False)
    taken: list[str] = field(init=False)
    sayings: list[tuple[int, int]] = field(init=False)  # fillers of several words, in which no shorter name is sought

    def __post_init__(self) -> None:
        self.folded = [fold_word(word) for word in self.words]
        self.taken = [""] * len(self.words)
        self.sayings: list[tuple[int, int]] = []
        for start, end, _ in self.lexicon.phrases.certificates.scan(self.words, self.folded):
            if all(word == folded for word, folded in zip(self.words[start:end], self.folded[start:end], strict=True)):
                self.sayings.append((start, end + 1))
        for start, end, _ in self.lexicon.phrases.places.scan(self.words, self.folded):
            self._take(start, end, "place")
        for start, end, _ in self.lexicon.phrases.fillers.scan(self.words, self.folded):
            if "place" not in self.taken[start:end]:
                self._take(start, end, "filler")
            if end - start > 1:
                self.sayings.append((start, end))
        for place, word in enumerate(self.words):
            if word[0].isdigit():
                self.taken[place] = "number"
                size, _ = self.lexicon.phrases.units.at(self.words, self.folded, place + 1)
                self._take(place + 1, place + 1 + size, "unit")

    @classmethod
    def of(cls, lexicon: Lexicon, text: str) -> Text:
        """The first words of a text, cut and marked."""
        pieces = pieces_of(clean(text))[:MOST_WORDS]
        return cls(lexicon, [word for word, _ in pieces], [apart for _, apart in pieces])

    def _take(self, start: int, end: int, what: str) -> None:
        for place in range(start, end):
            self.taken[place] = what

    def take(self, start: int, end: int, what: str) -> None:
        """Mark the words from `start` up to `end` as read."""
        self._take(start, end, what)

    def loose(self, place: int) -> bool:
        """Is the word at this place a word of its own that nothing was read from?"""
        return 0 <= place < len(self.words) and not self.taken[place]

    def joined(self, place: int) -> bool:
        """Does the word at this place follow the one before it without punctuation between?"""
        return 0 < place < len(self.words) and not self.apart[place]


def _named_spans(text: Text) -> list[Span]:
    """The names in the text, longest, surest and most specific first where they overlap, in the order of the text."""
    lexicon, found = text.lexicon, []
    for start in range(len(text.words)):
        for size in range(min(lexicon.longest, len(text.words) - start), 0, -1):
            if any(text.apart[start + 1 : start + size]) or _within_a_saying(text, start, start + size):
                continue
            if readings := lexicon.readings_at(text.words, text.folded, start, size):
                found.append(Span(start, start + size, readings))
    found.sort(key=lambda span: (span.start - span.end, -span.surety, -len(lexicon.line(span.readings[0].product)), span.start))
    kept: list[Span] = []
    for span in found:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    alone = [span for span in kept if not lexicon.only_alone(text.folded, span.start, span.end)]
    return sorted(alone or kept, key=lambda span: span.start)


def _within_a_saying(text: Text, start: int, end: int) -> bool:
    """Do the words stand inside a longer run that says nothing of a product: `số lượng`, `vuông tôm`, `liên lạc`?"""
    return any(first <= start and end <= last and end - start < last - first for first, last in text.sayings)


@dataclass(frozen=True, slots=True)
class _Head:
    """A head word beside a name: what it makes of it, and where it stands."""

    role: str
    words: tuple[str, ...]


def _head_beside(text: Text, span: Span) -> _Head | None:
    """The head word directly before or behind the span, or before it with `cho` between (`thức ăn viên cho tôm thẻ`)."""
    heads = text.lexicon.phrases.heads
    far = HEAD_REACH if text.words[span.start - 1 : span.start] and text.words[span.start - 1] in FOR else 1
    for start in range(span.start - 1, max(span.start - HEAD_REACH - 1, -1), -1):
        if text.apart[start + 1]:
            break
        size, records = heads.at(text.words, text.folded, start)
        if size and records[0].side != "after" and start + size <= span.start < start + size + far:
            return _Head(records[0].role, tuple(text.words[start : start + size]))
    if text.joined(span.end):
        size, records = heads.at(text.words, text.folded, span.end)
        if size and records[0].side != "before" and text.taken[span.end] != "name":
            return _Head(records[0].role, tuple(text.words[span.end : span.end + size]))
    return None


def _input_for(text: Text, head: _Head, product: str) -> tuple[Reading, ...]:
    """The listed input that this head makes of what the product is a kind of: `cám tôm thẻ` is a kind of `cám tôm`."""
    lexicon = text.lexicon
    for above in lexicon.line(product):
        for name in lexicon.names_of(above):
            words = [*head.words, *name]
            readings = lexicon.readings_at(words, [fold_word(word) for word in words], 0, len(words))
            if readings and lexicon.products[readings[0].product].role is Role(head.role):
                return tuple(replace(reading, surety=reading.surety - OF_A_KIND) for reading in readings)
    return ()


@dataclass(frozen=True, slots=True)
class _Judged:
    span: Span
    role: Role | None  # None: what the product is
    unlisted: bool  # the words around make it a thing that is in no list
    kin: str = ""


def _judge(text: Text, span: Span, others: list[Span]) -> _Judged:
    """Does the span stand for its product, or do the words beside it make something else of it?"""
    lexicon = text.lexicon
    product = lexicon.products[span.readings[0].product]
    head = _head_beside(text, span) if product.role is Role.PRODUCE else None
    if head is not None and head.role in (Role.INPUT, Role.SERVICE):
        if readings := _input_for(text, head, product.key):
            return _Judged(replace(span, readings=readings), Role(head.role), unlisted=False)
        return _Judged(span, Role(head.role), unlisted=True)
    if head is not None and head.role == "processed" and product.group not in WET_OR_DRY and product.group != "che_bien":
        return _Judged(span, Role.PRODUCE, unlisted=True)
    if product.role is not Role.PRODUCE:
        return _Judged(span, None, unlisted=False)
    before = span.start - 1
    short = span.end - span.start == 1
    if short and before >= 0 and text.joined(span.start) and _noun_before(text, before, others):
        return _Judged(span, None, unlisted=True)
    if (short or lexicon.generic(product.key) or _tail_is_a_name(text, span)) and text.joined(span.end):
        beside = next((other for other in others if other.start == span.end and other.end - other.start == 1), None)
        if short and beside is not None and not _kindred(lexicon, span, beside):
            return _Judged(span, None, unlisted=True, kin=product.key)
        if text.loose(span.end) and not _reads_as_something(text, span.end):
            return _Judged(span, None, unlisted=True, kin=product.key)
    return _Judged(span, None, unlisted=False)


def _tail_is_a_name(text: Text, span: Span) -> bool:
    """Does the name end in a product of its own, so that a further word may belong to that: `cơm dừa` and then `nước`?"""
    listed = text.lexicon.readings_at(text.words, text.folded, span.end - 1, 1)
    return bool(listed) and not text.lexicon.only_alone(text.folded, span.end - 1, span.end)


def _noun_before(text: Text, place: int, others: list[Span]) -> bool:
    """Is the word before a noun that the span's word only qualifies, as in `ốc gạo` or `bánh tôm`?"""
    if any(other.start <= place < other.end for other in others) or text.folded[place] in CLASSIFIERS:
        return False
    return text.loose(place) and text.folded[place] in text.lexicon.leading


def _kindred(lexicon: Lexicon, one: Span, other: Span) -> bool:
    a, b = one.readings[0].product, other.readings[0].product
    return a in lexicon.line(b) or b in lexicon.line(a)


def _reads_as_something(text: Text, place: int) -> bool:
    book = text.lexicon.phrases
    tables = (book.states, book.grades, book.certificates, book.heads, book.places)
    return text.words[place] in CONNECTORS or any(table.at(text.words, text.folded, place)[0] for table in tables)


def _together(text: Text, first: Span, span: Span, between: range) -> bool:
    """Are two spans named side by side, as in `tôm sú và tôm thẻ` or `ST24, ST25`?"""
    words = [text.words[place] for place in between if text.taken[place] not in {"number", "unit"}]
    return all(word in CONNECTORS for word in words) and len(words) <= 2 and (bool(words) or text.apart[span.start] in LISTING)


def _chosen(text: Text, judged: list[_Judged]) -> tuple[tuple[Reading, ...], list[Span]]:
    """The readings that the listing is about: of the first standing span and of those named side by side with it."""
    standing = [one.span for one in judged if not one.unlisted]
    if not standing:
        return (), []
    lexicon, spans = text.lexicon, [standing[0]]
    for span in standing[1:]:
        beside = _together(text, spans[-1], span, range(spans[-1].end, span.start))
        if not beside and _kindred(lexicon, spans[-1], span):
            nearer = max((spans[-1], span), key=lambda one: len(lexicon.line(one.readings[0].product)))
            spans[-1] = nearer
        elif beside:
            spans.append(span)
    readings: dict[str, Reading] = {}
    for span in spans[:3]:
        for reading in span.readings:
            readings.setdefault(reading.product, reading)
    return tuple(sorted(readings.values(), key=lambda reading: -reading.surety)), spans


def _windows(text: Text) -> list[tuple[int, int]]:
    """Runs of up to four free words in which a misspelt name may stand."""
    runs = []
    for start in range(min(len(text.words), 30)):
        if text.taken[start] in {"number", "unit"}:
            continue
        for end in range(start + 1, min(start + WINDOW_WORDS, len(text.words)) + 1):
            if text.taken[end - 1] in {"number", "unit"} or any(text.apart[start + 1 : end]):
                break
            if any(not text.taken[place] for place in range(start, end)):
                runs.append((start, end))
    return runs


def _grade(text: Text, typed: str, line: tuple[str, ...]) -> GradeRecord | None:
    """The listed grade that the grade field, or else the words, name for this product."""
    book = text.lexicon.phrases
    for source in (Text.of(text.lexicon, typed), text):
        best: GradeRecord | None = None
        for start, end, records in book.grades.scan(source.words, source.folded):
            if source.words[end - 1][0].isdigit() and end < len(source.words) and source.taken[end] == "unit":
                continue  # `loại 3 kg` is a weight
            if source is text and all(mark == "name" for mark in text.taken[start:end]) and not any(r.product for r in records):
                continue
            fitting = sorted((one for one in records if _fits(text.lexicon, one, line)), key=lambda one: _nearness(one, line))
            if fitting and best is None:
                best = fitting[0]
                if source is text:
                    text.take(start, end, "grade")
        if best is not None:
            return best
    return None


def _fits(lexicon: Lexicon, record: GradeRecord, line: tuple[str, ...]) -> bool:
    """Is this a grade of the product, of what it is a kind of, of all things, or of one of its kinds?"""
    return not record.product or record.product in line or bool(line and line[0] in lexicon.line(record.product))


def _nearness(record: GradeRecord, line: tuple[str, ...]) -> int:
    if record.product in line:
        return line.index(record.product)
    return len(line) + (1 if record.product else 0)


def _state(text: Text, typed: str) -> str:
    book = text.lexicon.phrases
    own = Text.of(text.lexicon, typed)
    for _, _, records in book.states.scan(own.words, own.folded):
        return records[0].state
    for start, end, records in book.states.scan(text.words, text.folded):
        if "name" not in text.taken[start:end]:
            text.take(start, end, "state")
            return records[0].state
        if records[0].state in SAID_IN_NAMES:
            return records[0].state
    return ""


def _left(text: Text) -> Iterator[str]:
    for start, end, _ in text.lexicon.phrases.certificates.scan(text.words, text.folded):
        if "name" not in text.taken[start:end]:
            text.take(start, end, "certificate")
    return (word for place, word in enumerate(text.words) if not text.taken[place])


def _size(listing: Listing, role: Role | None, grade: GradeRecord | None) -> PieceWeight | None:
    if role not in (None, Role.PRODUCE):
        return None
    stated = read_size(listing.grade) or read_size(listing.words)
    if stated is None and grade is not None and (grade.min_g is not None or grade.max_g is not None):
        return grade.min_g, grade.max_g
    return stated


def link(lexicon: Lexicon, listing: Listing) -> Linked:
    """What the listing's words, grade, state and place mean; the words themselves stay with the listing as typed."""
    text = Text.of(lexicon, listing.words)
    spans = _named_spans(text)
    for span in spans:
        text.take(span.start, span.end, "name")
    judged = [_judge(text, span, spans) for span in spans]
    readings, used = _chosen(text, judged)
    if not readings and all(one.role is None for one in judged) and (slip := lexicon.misspelt(text.words, _windows(text))) is not None:
        text.take(slip.start, slip.end, "name")
        judged = [_judge(text, slip, [slip])]
        readings, used = _chosen(text, judged)
    return _linked(text, listing, judged, readings, used)


def _linked(text: Text, listing: Listing, judged: list[_Judged], readings: tuple[Reading, ...], used: list[Span]) -> Linked:
    lexicon = text.lexicon
    role = listing.kind or next((one.role for one in judged if one.unlisted and one.role), None) or _head_role(text)
    if readings:
        fitting = tuple(reading for reading in readings if listing.kind in (None, lexicon.products[reading.product].role))
        readings = fitting or readings
        role = listing.kind or lexicon.products[readings[0].product].role
    line = lexicon.line(readings[0].product) if readings else ()
    grade = _grade(text, listing.grade, line)
    state = _state(text, listing.state)
    phrase = " ".join(" ".join(text.words[span.start : span.end]) for span in used)
    for one in judged:
        if one.unlisted and not readings:
            text.take(one.span.start, one.span.end, "")
    rest = " ".join(list(_left(text))[:MOST_REST])
    place = lexicon.gazetteer.read(listing.place) if listing.place.strip() else None
    linked = Linked(role, readings, phrase, rest, grade.grade if grade else "", grade.rank if grade else None, _size(listing, role, grade), state)
    if place is not None:
        linked = replace(linked, units=place.units, outside=place.outside)
    if not readings:
        linked = replace(linked, phrase=rest, rest="", kin=next((one.kin for one in judged if one.kin), ""))
    return linked


def _head_role(text: Text) -> Role | None:
    """The role that a head word in front of unlisted words, or one like `giống` behind them, gives them."""
    for start in range(min(3, len(text.words))):
        size, records = text.lexicon.phrases.heads.at(text.words, text.folded, start)
        if size and records[0].role in (Role.INPUT, Role.SERVICE):
            return Role(records[0].role)
        if not text.taken[start]:
            break
    for start in range(1, len(text.words)):
        size, records = text.lexicon.phrases.heads.at(text.words, text.folded, start)
        if size and records[0].side == "both" and records[0].role == Role.INPUT and text.joined(start):
            return Role.INPUT
    return None


def linked_listing(lexicon: Lexicon, listing: Listing) -> Linked:
    """The link stored with the listing, or a fresh one where none is."""
    return listing.linked if listing.linked is not None else link(lexicon, listing)
