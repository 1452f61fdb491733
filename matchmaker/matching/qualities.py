"""Grade, size and state of a listing, from their own fields first and else from its words."""

from __future__ import annotations

from collections.abc import Sequence

from matchmaker.domain.records import Listing, Role
from matchmaker.domain.words import GradeRecord
from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.names import Span
from matchmaker.matching.running_text import Text
from matchmaker.matching.sizes import SMALLEST_BARE, PieceWeight, has_number, read_bare_weight, read_size
from matchmaker.matching.text import fold_word

FEWEST_OF_THE_HEAVY = 2
SAID_IN_NAMES = frozenset({"song", "uop_da", "dong_lanh"})
"""States that trade names hold (`thẻ đá`, `sú oxy`) without making another product of it."""
LONGEST_REMEMBERED = 200
"""Characters of the longest text of which it is remembered what it says."""


def grade_in_field(lexicon: Lexicon, typed: str, line: tuple[str, ...]) -> GradeRecord | None:
    """The listed grade that the grade field names for this product."""
    known = lexicon.graded.get((typed, line[:1]))
    if known is not None:
        return known[0] if known else None
    read = lexicon.read_grades.get(typed)
    if read is None:
        source = Text.of(lexicon, typed)
        scanned = lexicon.phrases.grades.scan(source.words, source.folded)
        read = tuple(records for _, end, records in scanned if not _of_a_weight(source, end))
        if len(typed) <= LONGEST_REMEMBERED:
            lexicon.read_grades.keep(typed, read)
    found = next((grade for records in read if (grade := _nearest(lexicon, records, line)) is not None), None)
    if len(typed) <= LONGEST_REMEMBERED:
        lexicon.graded.keep((typed, line[:1]), () if found is None else (found,))
    return found


def grade_in_words(text: Text, line: tuple[str, ...]) -> GradeRecord | None:
    """The listed grade that the words name for this product; they are marked as read."""
    for start, end, records in text.lexicon.phrases.grades.scan(text.words, text.folded):
        within_a_name = all(mark == "name" for mark in text.taken[start:end]) and not any(record.product for record in records)
        if _of_a_weight(text, end) or within_a_name:
            continue
        if (grade := _nearest(text.lexicon, records, line)) is not None:
            text.take(start, end, "grade")
            return grade
    return None


def _of_a_weight(text: Text, end: int) -> bool:
    """Is what looks like a grade the beginning of a weight, as in `loại 3 kg`?"""
    return text.words[end - 1][0].isdigit() and end < len(text.words) and text.taken[end] == "unit"


def _nearest(lexicon: Lexicon, records: Sequence[GradeRecord], line: tuple[str, ...]) -> GradeRecord | None:
    fitting = [record for record in records if _fits(lexicon, record, line)]
    return min(fitting, key=lambda one: _nearness(one, line), default=None)


def _fits(lexicon: Lexicon, record: GradeRecord, line: tuple[str, ...]) -> bool:
    """Is this a grade of the product, of what it is a kind of, of all things, or of one of its kinds?"""
    if not record.product or record.product in line:
        return True
    return bool(line) and record.product in lexicon.products and line[0] in lexicon.line(record.product)


def _nearness(record: GradeRecord, line: tuple[str, ...]) -> int:
    if record.product in line:
        return line.index(record.product)
    return len(line) + (1 if record.product else 0)


def state_in_field(lexicon: Lexicon, typed: str) -> str:
    """The key of the state that the state field names; empty where it names none."""
    read = lexicon.read_states.get(typed)
    if read is None:
        own, states = Text.of(lexicon, typed), lexicon.phrases.states
        plain = states.whole(own.folded) if own.words == own.folded else ()
        read = next((records[0].state for _, _, records in states.scan(own.words, own.folded)), plain[0].state if plain else "")
        if len(typed) <= LONGEST_REMEMBERED:
            lexicon.read_states.keep(typed, read)
    return read


def state_in_words(text: Text, used: Sequence[Span]) -> str:
    """The key of the state that the words name, which are marked as read; empty where they name none."""
    for start, end, records in text.lexicon.phrases.states.scan(text.words, text.folded):
        if "name" not in text.taken[start:end]:
            text.take(start, end, "state")
            return records[0].state
        if records[0].state in SAID_IN_NAMES:
            return records[0].state
    # `the da`: the name is *thẻ đá*, whatever marks were typed
    return next((said for span in used if (said := _state_in_name(text.lexicon, " ".join(text.folded[span.start : span.end])))), "")


def _state_in_name(lexicon: Lexicon, name: str) -> str:
    """The key of the state that a name, given without marks, holds as listed."""
    said = lexicon.read_states.get(("in a name", name))
    if said is None:
        scanned = (lexicon.phrases.states.scan(one.words, [fold_word(word) for word in one.words]) for one in lexicon.straight.get(name, ()))
        states = (records[0].state for found in scanned for _, _, records in found)
        said = lexicon.read_states.keep(("in a name", name), next((state for state in states if state in SAID_IN_NAMES), ""))
    return said


def heavy(lexicon: Lexicon, line: tuple[str, ...]) -> bool:
    """Does the trade grade this product by pieces of which a few make a kilo, as it does crab?"""
    return not lexicon.graded_by_kilo.isdisjoint(line)


def size_of(lexicon: Lexicon, listing: Listing, role: Role | None, grade: GradeRecord | None, line: tuple[str, ...]) -> PieceWeight | None:
    """Grams a piece as the grade field or the words state them, else those of the listed grade; only produce has a size."""
    if role not in (None, Role.PRODUCE):
        return None
    stated = None
    if has_number(listing.grade) or has_number(listing.words):
        fewest = FEWEST_OF_THE_HEAVY if heavy(lexicon, line) else SMALLEST_BARE
        stated = read_size(listing.grade, fewest=fewest) or read_bare_weight(listing.grade) or read_size(listing.words, fewest=fewest)
    if stated is None and not lexicon.graded_by_weight.isdisjoint(line):  # then a bare `400 g` in the words is the weight of a piece
        stated = read_bare_weight(listing.words)
    if stated is None and grade is not None and (grade.min_g is not None or grade.max_g is not None):
        return grade.min_g, grade.max_g
    return stated
