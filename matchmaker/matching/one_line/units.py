"""Units in a line, by the same rule of marks as elsewhere; words that are units only by chance are not taken for them."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.matching.lexicon import Lexicon
from matchmaker.matching.one_line.line import Line

NOT_WITHOUT_MARKS = frozenset({"da", "cong", "can", "bo", "ly", "doi", "cai", "khoi", "mau tay", "hu", "lo"})
"""Unmarked words that are more often something else: *đá*, *công*, *cần*."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A listed unit that stands in the line: its key, its usual name and where it ends."""

    key: str
    name: str
    end: int
    slash: bool = False


def unit_at(line: Line, place: int, lexicon: Lexicon, *, slash: bool = False) -> Unit | None:
    """The longest listed unit that begins here, on free words; `slash` allows a stroke before it."""
    if not line.free(place) or (line.words[place].gap and not (slash and line.words[place].gap == "/")):
        return None
    ahead = line.words[place : place + lexicon.phrases.units.longest]
    words, folded = [word.text for word in ahead], [word.folded for word in ahead]
    size, keys = lexicon.phrases.units.at(words, folded, 0)
    if not size or any(line.taken[place : place + size]) or any(word.gap for word in ahead[1:size]):
        return None
    typed = " ".join(words[:size])
    if len(set(keys)) != 1 or not lexicon.units.known(typed) or typed in NOT_WITHOUT_MARKS:
        return None
    return Unit(keys[0], lexicon.units.name(keys[0]), place + size)
