"""A listing's words read once, when it is written: product, role, grade, state, place, and what is left over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from matchmaker.domain.records import Linked, Listing, Reading
from matchmaker.matching.lexicon import Lexicon, Span
from matchmaker.matching.naming import Judged, chosen, head_role, judge, named_spans, windows_of
from matchmaker.matching.qualities import grade_of, size_of, state_of
from matchmaker.matching.running_text import Text

MOST_REST = 12


def _left(text: Text) -> Iterator[str]:
    for start, end, _ in text.lexicon.phrases.certificates.scan(text.words, text.folded):
        if "name" not in text.taken[start:end]:
            text.take(start, end, "certificate")
    return (word for place, word in enumerate(text.words) if not text.taken[place])


def link(lexicon: Lexicon, listing: Listing) -> Linked:
    """What the listing's words, grade, state and place mean; the words themselves stay with the listing as typed."""
    text = Text.of(lexicon, listing.words)
    spans = named_spans(text)
    for span in spans:
        text.take(span.start, span.end, "name")
    judged = [judge(text, span, spans) for span in spans]
    readings, used = chosen(text, judged)
    if not readings and all(one.role is None for one in judged) and (slip := lexicon.misspelt(text.words, windows_of(text))) is not None:
        text.take(slip.start, slip.end, "name")
        judged = [judge(text, slip, [slip])]
        readings, used = chosen(text, judged)
    return _linked(text, listing, judged, readings, used)


def _linked(text: Text, listing: Listing, judged: list[Judged], readings: tuple[Reading, ...], used: list[Span]) -> Linked:
    lexicon = text.lexicon
    role = listing.kind or next((one.role for one in judged if one.unlisted and one.role), None) or head_role(text)
    if readings:
        fitting = tuple(reading for reading in readings if listing.kind in (None, lexicon.products[reading.product].role))
        readings = fitting or readings
        role = listing.kind or lexicon.products[readings[0].product].role
    line = lexicon.line(readings[0].product) if readings else ()
    grade = grade_of(text, listing.grade, line)
    state = state_of(text, listing.state)
    phrase = " ".join(" ".join(text.words[span.start : span.end]) for span in used)
    for one in judged:
        if one.unlisted and not readings:
            text.take(one.span.start, one.span.end, "")
    rest = " ".join(list(_left(text))[:MOST_REST])
    place = lexicon.gazetteer.read(listing.place) if listing.place.strip() else None
    linked = Linked(
        role,
        readings,
        phrase,
        rest,
        grade.grade if grade else "",
        grade.rank if grade else None,
        size_of(listing, role, grade, by_weight=not lexicon.graded_by_weight.isdisjoint(line)),
        state,
    )
    if place is not None:
        linked = replace(linked, units=place.units, outside=place.outside)
    if not readings:
        linked = replace(linked, phrase=rest, rest="", kin=next((one.kin for one in judged if one.kin), ""))
    return linked


def linked_listing(lexicon: Lexicon, listing: Listing) -> Linked:
    """The link stored with the listing, or a fresh one where none is."""
    return listing.linked if listing.linked is not None else link(lexicon, listing)
