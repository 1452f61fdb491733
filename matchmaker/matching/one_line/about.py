"""What a line is about: the product that its words name, and which of its words do."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.domain.records import Listing, Role
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.linking import link
from matchmaker.matching.names import Span
from matchmaker.matching.naming import WET_OR_DRY, named_spans
from matchmaker.matching.one_line.line import Line
from matchmaker.matching.running_text import Text

BY_THE_KILO = frozenset({"thuy_san"})
"""The group whose sizes are told by the piece: crab, shrimp and fish."""


@dataclass(frozen=True, slots=True)
class About:
    """The product of a line with its ancestors, its unit and usual price, and the words that name anything."""

    line: tuple[str, ...] = ()
    unit: str = ""
    role: Role | None = None
    group: str = ""
    usual: tuple[int, int] | None = None
    spans: tuple[Span, ...] = ()

    @property
    def sized(self) -> bool:
        """Is it sold by the size of its pieces?"""
        return self.role is Role.PRODUCE and self.group in BY_THE_KILO

    @property
    def by_the_head(self) -> bool:
        """Is it sold by counting animals: fry, or beasts of the yard? Elsewhere so many animals are the size."""
        return self.role is Role.INPUT or self.group == "vat_nuoi" or self.unit == "con"

    @property
    def dried(self) -> bool:
        """Is dry a state of it, and not another product?"""
        return self.group in WET_OR_DRY

    def names(self, start: int, end: int) -> bool:
        """Do these words stand in a name?"""
        return any(span.start < end and start < span.end for span in self.spans)


def what_about(line: Line, lexicon: Lexicon) -> About:
    """What the line is about; the figures of names (`ST25`, `NPK 16-16-8`) are taken, so that nobody counts with them."""
    text = Text.of(lexicon, line.lowered)
    spans = tuple(named_spans(text)) if [word.text for word in line.words] == text.words else ()
    for span in spans:
        for place in range(span.start, span.end):
            if line.words[place].number:
                line.take(place, place + 1, "name")
    linked = link(lexicon, Listing(code="", words=line.text))
    if not linked.readings:
        return About(role=linked.role, spans=spans)
    products = [lexicon.products[one.product] for one in linked.readings]
    first = products[0]
    alike = len({(one.unit, one.group) for one in products}) == 1
    usual = (first.price_low, first.price_high) if len(products) == 1 and first.price_low and first.price_high else None
    unit = lexicon.units.name(first.unit) if alike and first.unit else ""
    return About(lexicon.line(first.key), unit, first.role, first.group if alike else "", usual, spans)
