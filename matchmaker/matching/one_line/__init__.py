"""One line as a person types it, without marks and in any order, read into the fields of a listing: each only where it is beyond doubt.

Every reading keeps the letters that it came from and what was added to them; what is not sure stays open, to be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.one_line.about import what_about
from matchmaker.matching.one_line.amounts import read_amounts
from matchmaker.matching.one_line.land import read_land
from matchmaker.matching.one_line.line import Heard, Line
from matchmaker.matching.one_line.money import read_prices
from matchmaker.matching.one_line.rest import read_certificates_named, read_place_at_the_end, read_places_told, read_states, side_of
from matchmaker.matching.one_line.sizes import read_sizes
from matchmaker.matching.one_line.times import read_times


@dataclass(frozen=True, slots=True)
class OneLine:
    """What a line was read as: its clean text, the side that it takes, the fields heard, and those named but left open, with why."""

    text: str
    side: str
    heard: Mapping[str, Heard]
    open: Mapping[str, str]

    def words_of(self, field: str) -> str:
        """The letters of the line that a field was read from."""
        return " … ".join(self.text[start:end] for start, end in self.heard[field].spans)


def read_line(typed: str, lexicon: Lexicon, today: date) -> OneLine:
    """What one line says, field by field. The order matters: a figure belongs to whatever claims it first, and is never used twice."""
    line = Line(typed)
    about = what_about(line, lexicon)
    side = side_of(line, about)
    read_certificates_named(line, lexicon, about)
    read_sizes(line, lexicon, about)
    read_times(line, today)
    read_places_told(line, lexicon, about)
    read_prices(line, lexicon, about)
    if side != "need":
        read_land(line, about)
    read_amounts(line, lexicon, about)
    read_place_at_the_end(line, lexicon, about)
    read_states(line, lexicon, about)
    heard = {one.field: one for one in line.heard}
    return OneLine(line.text, side, heard, {field: why for field, why in line.open.items() if field not in heard})


__all__ = ["Heard", "OneLine", "read_line"]
