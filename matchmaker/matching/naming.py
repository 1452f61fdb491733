"""Which names in a text stand for their products, and which belong to something else: an input, a dish, a thing in no list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product as product_of

from matchmaker.domain.records import How, Reading, Role
from matchmaker.matching.by_chance import DOES, USES, only_where_it_grows, read_by_chance
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.made import dried_form
from matchmaker.matching.names import Span
from matchmaker.matching.running_text import Text
from matchmaker.matching.text import fold_word

CONNECTORS = frozenset({"và", "va", "hoặc", "hoac", "với", "voi", "hay"})
LISTING = frozenset({",", ";", "/", "+", "&", "-", "–"})
"""Punctuation that lists several things side by side."""
FOR = frozenset({"cho", "của", "nuôi", "nuoi"})
SOAKING = frozenset({"ngâm", "ngam"})
"""The verb behind which stands what a thing is soaked in."""
AIMED = frozenset({"cho", "đặt", "dat", "bắt", "bat"})
"""Words between a thing and what it is for, or catches."""
RESIDUES = frozenset({"ba", "xac", "hem", "phu", "mun", "vo", "xuong", "dau"})
"""Folded first words of what is left over, which one sells as produce and another as feed or manure."""
HEAD_REACH = 4
OF_A_KIND = 80
"""What is taken off the surety of an input read from the product that it is for."""
CLASSIFIERS = frozenset({"con", "trai", "qua", "cu", "hat", "cay"})
WET_OR_DRY = frozenset({"lua_gao", "muoi", "lam_san"})
"""Groups in which fresh and dry are states of one product; elsewhere the dried thing is another product."""


def _named_anywhere(text: Text) -> list[Span]:
    """The names that begin at any word, the last first and the longest first at each, whatever they overlap."""
    lexicon, words, folded, found = text.lexicon, text.words, text.folded, []
    end, start = len(words), len(words)
    for sizes in map(lexicon.sizes.get, reversed(folded)):
        start -= 1
        if not sizes:
            end = start
            continue
        longer = lexicon.sizes_of_two[folded[start]].get(folded[start + 1], ()) if end - start > 1 and folded[start] in lexicon.sizes_of_two else ()
        for size in (*longer, 1) if sizes[-1] == 1 else longer:
            if size > end - start or not (readings := lexicon.readings_at(words, folded, start, size)):
                continue
            if not _within_a_saying(text, start, start + size) and not _counts_what_follows(text, start, size):
                found.append(Span(start, start + size, readings))
        if text.apart[start]:
            end = start
    return found


def named_spans(text: Text) -> list[Span]:
    """The names in the text, longest, surest and most specific first where they overlap, in the order of the text."""
    lexicon, found = text.lexicon, _named_anywhere(text)
    if len(found) < 2:
        return found
    found.sort(key=lambda span: _standing(text, span))
    kept: list[Span] = []
    for span in found:
        if all(span.end <= other.start or span.start >= other.end for other in kept):
            kept.append(span)
    if len(kept) < len(found):
        kept = [_begun_before(span, found) for span in kept]
    kept.sort(key=lambda span: span.start)
    alone = [span for span in kept if not lexicon.only_alone(text.folded, span.start, span.end)]
    narrowed = [span for span in kept if span not in alone and any(_under(text, first, span) for first in alone if first.start < span.start)]
    return sorted([*alone, *narrowed], key=lambda span: span.start) or kept


def _standing(text: Text, span: Span) -> tuple[int, int, int, int]:
    """Where the name stands among those that overlap it: the least first."""
    size = span.end - span.start
    if size > 1:
        size -= _counted(text, span) + runs_into_a_saying(text, span)
    return -size, -span.readings[0].surety, -len(text.lexicon.line(span.readings[0].product)), span.start


def _begun_before(span: Span, found: list[Span]) -> Span:
    """The name with what stands before it of another name of the same product that runs into it: `mật` and `ong gác kèo`, for *mật ong*."""
    for other in found:
        if other.start < span.start < other.end and len(other.readings) == len(span.readings) == 1:
            return Span(other.start, span.end, span.readings) if other.readings[0].product == span.readings[0].product else span
    return span


def _counted(text: Text, span: Span) -> bool:
    """Does the name begin with a noun of counting that it can do without? `con ba khía` is no longer than `ba khía`."""
    start, size = span.start + 1, len(span) - 1
    return size > 0 and text.folded[span.start] in CLASSIFIERS and bool(text.lexicon.readings_at(text.words, text.folded, start, size))


def runs_into_a_saying(text: Text, span: Span) -> bool:
    """Is the last word of a name without marks also the first of an everyday phrase: `chuoi gia si`, where *giá sỉ* may be meant?"""
    last = span.end - 1
    if not text.sayings or last == span.start or span.readings[0].how is not How.FOLDED:
        return False
    return any(start == last and end > span.end for start, end in text.sayings)


def _counts_what_follows(text: Text, start: int, size: int) -> bool:
    """Is the first word the unit of a number before it (`20 con cua`), and a name only if the words were turned (*cua con*)?"""
    return size > 1 and text.taken[start] == "unit" and not text.lexicon.listed_as(text.folded, start, start + size)


def _within_a_saying(text: Text, start: int, end: int) -> bool:
    """Do the words stand inside a longer run that says nothing of a product: `số lượng`, `vuông tôm`, `liên lạc`?"""
    longest = 0
    for first, last in text.sayings:
        if first <= start and end <= last:
            longest = max(longest, last - first)
    return end - start < longest


@dataclass(frozen=True, slots=True)
class _Head:
    """A head word beside a name: what it makes of it, and where it stands."""

    role: str
    words: tuple[str, ...]


def _head_beside(text: Text, span: Span) -> _Head | None:
    """The head word directly before or behind the span, or before it with `cho` between (`thức ăn viên cho tôm thẻ`)."""
    if not text.headed:
        return None
    heads = text.lexicon.phrases.heads
    far = HEAD_REACH if text.words[span.start - 1 : span.start] and text.words[span.start - 1] in FOR else 1
    for start in range(span.start - 1, max(span.start - HEAD_REACH - heads.longest, -1), -1):
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


def input_for(text: Text, head: tuple[str, ...], role: str, product: str) -> tuple[Reading, ...]:
    """The listed input that these words make of what the product is a kind of: `cám tôm thẻ` is a kind of `cám tôm`."""
    lexicon = text.lexicon
    for above in lexicon.line(product):
        for name, size in product_of(lexicon.names_of(above), range(len(head), 0, -1)):
            words = [*head[:size], *name]  # `thức ăn công nghiệp nuôi tôm` is a kind of `thức ăn tôm`
            readings = lexicon.readings_at(words, [fold_word(word) for word in words], 0, len(words))
            if readings and lexicon.products[readings[0].product].role is Role(role):
                return tuple(replace(reading, surety=reading.surety - OF_A_KIND) for reading in readings)
    return ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What a name in the text turned out to stand for."""

    span: Span
    role: Role | None  # None: what the product is
    unlisted: bool  # the words around make it a thing that is in no list
    kin: str = ""
    beside: bool = False  # it is only said what another thing is for, does, or has


def judge(text: Text, span: Span, others: list[Span]) -> Judged:
    """Does the span stand for its product, or do the words beside it make something else of it?"""
    lexicon = text.lexicon
    product = lexicon.products[span.readings[0].product]
    head = _head_beside(text, span) if product.role is Role.PRODUCE else None
    if head is not None and head.role in (Role.INPUT, Role.SERVICE):
        if readings := input_for(text, head.words, head.role, product.key):
            return Judged(replace(span, readings=readings), Role(head.role), unlisted=False)
        return Judged(span, Role(head.role), unlisted=True)
    if head is not None and head.role == "processed" and product.group not in WET_OR_DRY and product.group != "che_bien":
        if dried := dried_form(lexicon, head.words, product.key):
            return Judged(replace(span, readings=dried), None, unlisted=False)
        return Judged(span, None if fold_word(head.words[0]) in RESIDUES else Role.PRODUCE, unlisted=True)
    before = span.start - 1
    if before > 0 and text.joined(span.start) and text.words[before] in USES | DOES | SOAKING and (text.loose(0) or text.taken[0] == "name"):
        return Judged(span, None, unlisted=True, beside=True)  # what it is good for, or does to another thing, not what it is
    if before > 0 and any(map(text.loose, range(before))) and _aimed_at(text, span):
        return Judged(span, None, unlisted=True, beside=True)
    if read_by_chance(text, span) or only_where_it_grows(text, span):
        return Judged(span, None, unlisted=True)
    if product.role is not Role.PRODUCE:
        another = _wide_and_narrowed(text, span, product.key)
        return Judged(span, Role(product.role) if another else None, unlisted=another, kin=product.key if another else "")
    short = span.end - span.start == 1
    if short and before >= 0 and text.joined(span.start) and _noun_before(text, before, others):
        return Judged(span, None, unlisted=True)
    if text.joined(span.end) and (short or (text.loose(span.end) and (_goes_on(text, span) or _tail_is_a_name(text, span)))):
        named_before = before == 0 and short and text.joined(span.start) and text.loose(before)  # `bần ổi` is no guava
        beside = next((other for other in others if other.start == span.end and other.end - other.start == 1), None)
        if short and beside is not None and not _kindred(lexicon, span, beside):
            return Judged(span, None, unlisted=True, kin=product.key)
        if text.loose(span.end) and not _reads_as_something(text, span.end):
            return Judged(span, None, unlisted=True, kin="" if named_before else product.key)
    return Judged(span, None, unlisted=False)


def _aimed_at(text: Text, span: Span) -> bool:
    """Is it only said what a thing is for, or how many of something it has: `trùn quế cho lươn`, `lú đặt tôm`, `lú 12 cua` (*cửa*)?"""
    before = span.start - 1
    counted = text.taken[before] == "number" and len(span) == 1  # of what is sold so much, a unit is said
    return counted or (text.joined(span.start) and text.words[before] in AIMED)


def _goes_on(text: Text, span: Span) -> bool:
    """Is it the name of many kinds, of which a further word may make one more?"""
    lexicon, product = text.lexicon, span.readings[0].product
    if not lexicon.generic(product):
        return False
    opens = lexicon.opens(text.folded[span.start : span.end], product) or _made_into_something(text, span.end)
    return opens or span.readings[0].how is How.FUZZY


def _wide_and_narrowed(text: Text, span: Span, product: str) -> bool:
    """Does a word in no list make a kind of its own of an input whose bare name has many kinds: `phân …`, `cá giống …`?"""
    if not text.lexicon.generic(product) or not text.joined(span.end) or not text.loose(span.end):
        return False
    said_around = text.lexicon.knows_alone(text.words[span.end]) and not text.lexicon.sizes_from(text.folded[span.end])
    return not said_around and not _reads_as_something(text, span.end)


def _made_into_something(text: Text, behind: int) -> bool:
    """Does a word such as `khô` stand a word or two behind, as in `tôm sú lột khô`?"""
    for place in range(behind + 1, min(behind + HEAD_REACH, len(text.words))) if text.headed else ():
        if not text.joined(place):
            return False
        size, records = text.lexicon.phrases.heads.at(text.words, text.folded, place)
        if size and records[0].role == "processed" and records[0].side != "before":
            return True
    return False


def _tail_is_a_name(text: Text, span: Span) -> bool:
    """Does the name end in a product of its own, so that a further word may belong to that: `cơm dừa` and then `nước`?"""
    listed = text.lexicon.readings_at(text.words, text.folded, span.end - 1, 1)
    return bool(listed) and not text.lexicon.only_alone(text.folded, span.end - 1, span.end)


def _noun_before(text: Text, place: int, others: list[Span]) -> bool:
    """Is the word before a noun that the span's word only qualifies, as in `ốc gạo` or `bánh tôm`?"""
    if any(other.start <= place < other.end for other in others) or text.folded[place] in CLASSIFIERS:
        return False
    return text.loose(place) and text.lexicon.leads(text.words[place])


def _kindred(lexicon: Lexicon, one: Span, other: Span) -> bool:
    return any(a.readings[0].product in lexicon.line(b.readings[0].product) for a, b in ((one, other), (other, one)))


def _reads_as_something(text: Text, place: int) -> bool:
    book = text.lexicon.phrases
    tables = (book.states, book.grades, book.certificates, book.heads, book.places)
    return text.words[place] in CONNECTORS or any(table.at(text.words, text.folded, place)[0] for table in tables)


def _together(text: Text, first: Span, span: Span, between: range) -> bool:
    """Are two spans named side by side, as in `tôm sú và tôm thẻ` or `ST24, ST25`?"""
    words = [text.words[place] for place in between if text.taken[place] not in {"number", "unit"}]
    return all(word in CONNECTORS for word in words) and len(words) <= 2 and (bool(words) or text.apart[span.start] in LISTING)


def for_all_named_together(text: Text, judged: list[Judged]) -> list[Judged]:
    """What a head word makes of the first name it makes of those listed behind it: `thức ăn cho cá kèo, cá lóc` sells no fish."""
    kept: list[Judged] = []
    for one in judged if len(judged) > 1 else ():
        before = kept[-1] if kept else None
        fed = before is not None and before.role in (Role.INPUT, Role.SERVICE) and one.role is None and not one.unlisted
        if fed and before is not None and _together(text, before.span, one.span, range(before.span.end, one.span.start)):
            one = Judged(one.span, before.role, unlisted=True)
        kept.append(one)
    return kept or judged


def _about_something_unlisted(text: Text, judged: list[Judged]) -> bool:
    """Does the text begin with something that is in no list? Then what stands behind it is said of that: `khô cá chốt ướp sả ớt`."""
    if _begins_with_an_unlisted_noun(text):
        return True
    first = judged[0]
    begins = not any(text.loose(place) or text.taken[place] == "name" for place in range(first.span.start))
    return begins and first.unlisted and bool(first.kin) and not _listed_beside(text, judged)


def _begins_with_an_unlisted_noun(text: Text) -> bool:
    """Do the words begin with a noun such as `cá` and then a word that no name and no phrase knows, as in `cá chốt kho sả ớt`?"""
    if text.taken.count("") < 2:
        return False
    start = next((place for place in range(len(text.words)) if text.taken[place] not in {"filler", "place", "number", "unit"}), len(text.words))
    if not (text.loose(start) and text.loose(start + 1) and text.joined(start + 1)):
        return False
    return text.lexicon.leads(text.words[start]) and not text.lexicon.knows_alone(text.words[start + 1])


def _listed_beside(text: Text, judged: list[Judged]) -> bool:
    """Is a listed thing named side by side with the first one?"""
    return any(not one.unlisted and _together(text, judged[0].span, one.span, range(judged[0].span.end, one.span.start)) for one in judged[1:])


def _under(text: Text, first: Span, span: Span) -> tuple[Reading, ...]:
    """What the noun of the first span and the words of the other name together."""
    words = [text.words[first.start], *text.words[span.start : span.end]]
    return text.lexicon.readings_at(words, [fold_word(word) for word in words], 0, len(words))


def _under_the_same_noun(text: Text, first: Span, span: Span, *, beside: bool) -> Span:
    """`ST25` beside `gạo ST24`, or farther behind `gạo`, is *gạo ST25*: the noun is said once; only where that is listed as of the same kind."""
    lexicon, readings = text.lexicon, _under(text, first, span)
    own = {reading.product for reading in first.readings}
    kin = own | ({lexicon.products[key].parent for key in own} if beside else set())
    if readings and all(kin & set(lexicon.line(reading.product)) for reading in readings):
        return replace(span, readings=readings)
    return span


def chosen(text: Text, judged: list[Judged]) -> tuple[tuple[Reading, ...], list[Span]]:
    """The readings that the listing is about: of the first standing span and of those named side by side with it."""
    standing = [one.span for one in judged if not one.unlisted]
    if not standing or _about_something_unlisted(text, judged):
        return (), []
    lexicon, spans = text.lexicon, [standing[0]]
    for span in standing[1:]:
        beside = _together(text, spans[-1], span, range(spans[-1].end, span.start))
        span = _under_the_same_noun(text, spans[-1], span, beside=beside)
        of_all_kinds = "loai" in text.folded[span.start : span.end]  # `khô cá bổi, khô các loại` sells others too
        only_wider = span.readings[0].product in lexicon.line(spans[-1].readings[0].product) and not of_all_kinds
        if _kindred(lexicon, spans[-1], span) and (only_wider or not beside):
            nearer = max((spans[-1], span), key=lambda one: len(lexicon.line(one.readings[0].product)))
            spans[-1] = nearer
        elif beside:
            spans.append(span)
    if len(spans) == 1 and len(spans[0].readings) == 1:
        return spans[0].readings, spans
    readings: dict[str, Reading] = {}
    for span in spans[:3]:
        for reading in span.readings:
            readings.setdefault(reading.product, reading)
    return tuple(sorted(readings.values(), key=lambda reading: -reading.surety)), spans
