"""The loops of the open vocabulary, compiled. Imported only where numba is there; `wordscan` has the same in plain numpy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from matchmaker.matching import wordlike
from matchmaker.matching.wordlike import Asked, Floats, Held
from matchmaker.matching.wordruns import FIRST_WORDS

MOST_WORDS = 8
JOINED, LEAST_SHARED, LONGEST, MARKS_COUNT, UNLIKE = 0.9, 30, 20, 0.5, 0.4
"""Written out once more: what is compiled is kept on the disk until this file changes, and would not notice a change elsewhere."""
THERE = (wordlike.JOINED, wordlike.LEAST_SHARED, wordlike.LONGEST, wordlike.MARKS_COUNT, wordlike.UNLIKE)
if (JOINED, LEAST_SHARED, LONGEST, MARKS_COUNT, UNLIKE) != THERE or FIRST_WORDS > MOST_WORDS:
    raise RuntimeError("wordcompiled.py was written for other numbers than wordlike.py and wordruns.py have")


def _made(signature: str, loop: Callable[..., Any]) -> Any:
    """The loop compiled; what was compiled is kept on the disk where it may be written."""
    try:
        return numba.njit(signature, cache=True, nogil=True)(loop)
    except RuntimeError:  # no directory to keep it in
        return numba.njit(signature, nogil=True)(loop)


def _add(shared: Any, places: Any, says: Any, asked: Any, rarity: Any, least: Any, found: Any, many: Any) -> Any:
    for at in range(len(places)):
        place = np.uint32(places[at])  # unsigned, so that no count from the end is looked for
        before = shared[place]
        after = before + min(np.int64(says[at]), asked) * rarity
        shared[place] = after
        found[many] = places[at]  # kept only where the count goes up: without a branch that is guessed wrongly every few times
        many += (before < least) & (after >= least)
    return many


def _passing(shared: Any, found: Any, weight: Any, common: Any, height: Any, whole: Any) -> Any:
    many = 0
    passed = np.empty(len(found), np.int32)
    for at in range(len(found)):
        place = found[at]
        one = np.int64(shared[place])
        other = height * np.int64(weight[place]) - np.int64(common[place])
        if 100 * one * (whole + other) >= 2 * LEAST_SHARED * whole * other:
            passed[many] = place
            many += 1
    return passed[:many].copy()


def _apart(one: Any, start: Any, end: Any, other: Any, begin: Any, stop: Any, rows: Any) -> Any:
    """The fewest letters to leave out, add, change, or change about with the next, from the word `one[start:end]` to `other[begin:stop]`."""
    while start < end and begin < stop and one[start] == other[begin]:
        start, begin = start + 1, begin + 1
    while start < end and begin < stop and one[end - 1] == other[stop - 1]:
        end, stop = end - 1, stop - 1
    tall, wide = end - start, stop - begin
    if tall == 0 or wide == 0:
        return tall + wide
    before, above, row = 0, 1, 2
    for at in range(wide + 1):
        rows[above, at] = at
    for down in range(tall):
        letter, former = one[start + down], one[start + down - 1] if down else np.uint32(0)
        last = down + 1
        rows[row, 0] = last
        for at in range(wide):
            least = min(rows[above, at + 1], last) + 1
            least = min(least, rows[above, at] + (letter != other[begin + at]))
            if down and at and letter == other[begin + at - 1] and former == other[begin + at]:
                least = min(least, rows[before, at - 1] + 1)
            rows[row, at + 1] = least
            last = least
        before, above, row = above, row, before
    return rows[above, wide]


apart = _made("int64(uint32[::1], int64, int64, uint32[::1], int64, int64, int64[:, ::1])", _apart)


def _likeness(
    asked: Any, asked_ends: Any, toned: Any, toned_ends: Any, weights: Any, marked: Any,
    letters: Any, letter_ends: Any, has: Any, tones: Any, tone_ends: Any, words: Any, ends: Any, marks: Any, places: Any, says: Any,
) -> Any:  # fmt: skip
    many = len(asked_ends) - 1
    found = np.empty(len(places), np.float64)
    rows = np.empty((3, LONGEST * MOST_WORDS + 1), np.int64)
    joined = np.empty(LONGEST * MOST_WORDS, np.uint32)
    best = np.empty(many, np.float64)
    whole = 0.0
    for at in range(many):
        whole += weights[at]
    for row in range(len(places)):
        begin, end = ends[places[row]], ends[places[row] + 1]
        best[:] = 0.0
        theirs, said, length, any_of = 0.0, 0.0, 0, np.uint32(0)
        for rank in range(end - begin):
            word = words[begin + rank]
            first, last, held = letter_ends[word], letter_ends[word + 1], has[word]
            any_of |= held
            most = 0.0
            for at in range(many):
                start, stop = asked_ends[at], asked_ends[at + 1]
                shared = 0
                for letter in asked[start:stop]:
                    shared += (held >> (letter & np.uint32(31))) & np.uint32(1)
                longest = max(stop - start, last - first, 1)
                if shared <= UNLIKE * longest:  # too few of its letters are in the other at all
                    continue
                alike = 1.0 - apart(asked, start, stop, letters, first, last, rows) / longest
                if alike > UNLIKE and marked and marks[places[row]]:
                    one, two, three, four = toned_ends[at], toned_ends[at + 1], tone_ends[word], tone_ends[word + 1]
                    exact = 1.0 - apart(toned, one, two, tones, three, four, rows) / max(two - one, four - three, 1)
                    alike = alike - MARKS_COUNT * max(alike - exact, 0.0)
                alike = max(alike - UNLIKE, 0.0) / (1.0 - UNLIKE)
                best[at] = max(best[at], alike)
                most = max(most, alike)
            theirs += most * says[rank]
            said += says[rank]
            for at in range(first, last):
                joined[length] = letters[at]
                length += 1
        ours = 0.0
        for at in range(many):
            ours += best[at] * weights[at]
        alike = (ours / whole + theirs / said) / 2.0
        longest, shared = max(len(asked), length, 1), 0
        for letter in asked:
            shared += (any_of >> (letter & np.uint32(31))) & np.uint32(1)
        if JOINED * min(shared, length) / longest > alike:
            alike = max(alike, JOINED * (1.0 - apart(asked, 0, len(asked), joined, 0, length, rows) / longest))
        found[row] = alike
    return found


_WORDS, _NUMBERS, _FLOATS, _MARKS = "uint32[::1], int64[::1]", "int32[::1]", "float64[::1]", "boolean[::1]"
_ASKED = f"{_WORDS}, {_WORDS}, {_FLOATS}, boolean"
_HELD = f"{_WORDS}, uint32[::1], {_WORDS}, {_NUMBERS}, int64[::1], {_MARKS}"
_loop = _made(f"{_FLOATS}({_ASKED}, {_HELD}, {_NUMBERS}, {_FLOATS})", _likeness)
add = _made("int64(int32[::1], int32[::1], uint8[::1], int64, int64, int64, int32[::1], int64)", _add)
passing = _made("int32[::1](int32[::1], int32[::1], int32[::1], int32[::1], int64, int64)", _passing)


def likeness(asked: Asked, held: Held, places: Any, says: Floats) -> Floats:
    """How alike the asked phrase is to those at these places, as `wordlike.plain_likeness` says."""
    folded, toned = held.folded, held.toned
    found: Floats = _loop(
        asked.folded.letters, asked.folded.ends, asked.toned.letters, asked.toned.ends, asked.weights, asked.marked,
        folded.letters, folded.ends, folded.has, toned.letters, toned.ends, held.words, held.ends, held.marked, places, says,
    )  # fmt: skip
    return found
