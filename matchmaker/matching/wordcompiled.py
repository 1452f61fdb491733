"""The loops of the open vocabulary, compiled. Imported only where numba is there; `wordscan` has the same in plain numpy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from matchmaker.matching import levels, namelike, wordlike
from matchmaker.matching.wordlike import Asked, Floats, Held
from matchmaker.matching.wordruns import FIRST_WORDS

MOST_WORDS = 8
JOINED, LEAST_SHARED, LONGEST, MARKS_COUNT, UNLIKE = 0.9, 30, 20, 0.5, 0.4
LEAST_ALIKE, LEAST_LOOKED_AT, SURELY_ALIKE, SAME_PAIR, FULL = 0.55, 0.4, 0.995, 0.8, 1000
CLASS, PIECE, WARE, LISTED, NAME, FIBRE = 1, 2, 4, 8, 16, 32
SURELY_LESS = 1 - 1e-9
"""Written out once more: what is compiled is kept on the disk until this file changes, and would not notice a change elsewhere."""
THERE = (wordlike.JOINED, wordlike.LEAST_SHARED, wordlike.LONGEST, wordlike.MARKS_COUNT, wordlike.UNLIKE)
SAME = (namelike.LEAST_ALIKE, namelike.LEAST_LOOKED_AT, namelike.SURELY_ALIKE, namelike.SAME_PAIR, levels.FULL)
WORDS_ARE = (namelike.CLASS, namelike.PIECE, namelike.WARE, namelike.LISTED, namelike.NAME, namelike.FIBRE)
if (
    (JOINED, LEAST_SHARED, LONGEST, MARKS_COUNT, UNLIKE) != THERE
    or FIRST_WORDS > MOST_WORDS
    or (LEAST_ALIKE, LEAST_LOOKED_AT, SURELY_ALIKE, SAME_PAIR, FULL) != SAME
    or (CLASS, PIECE, WARE, LISTED, NAME, FIBRE) != WORDS_ARE
):
    raise RuntimeError("wordcompiled.py was written for other numbers than wordlike.py, wordruns.py, namelike.py and levels.py have")


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


def _behind(shares: Any, places: Any, one: Any, other: Any) -> Any:
    """Does the first share less than the second, or as much and stand behind it?"""
    return shares[one] < shares[other] or (shares[one] == shares[other] and places[one] > places[other])


_behind = _made("boolean(float64[::1], int32[::1], int64, int64)", _behind)


def _raise(shares: Any, places: Any, at: Any) -> Any:
    """Restore the order of a heap whose first shares least, after one was put at its end."""
    while at and _behind(shares, places, at, (at - 1) // 2):
        above = (at - 1) // 2
        shares[at], shares[above] = shares[above], shares[at]
        places[at], places[above] = places[above], places[at]
        at = above


_raise = _made("void(float64[::1], int32[::1], int64)", _raise)


def _lower(shares: Any, places: Any) -> Any:
    """Restore it after its first was replaced."""
    at, many = 0, len(shares)
    while 2 * at + 1 < many:
        below = 2 * at + 1
        if below + 1 < many and _behind(shares, places, below + 1, below):
            below += 1
        if _behind(shares, places, at, below):
            return
        shares[at], shares[below] = shares[below], shares[at]
        places[at], places[below] = places[below], places[at]
        at = below


_lower = _made("void(float64[::1], int32[::1])", _lower)


def _most(shared: Any, found: Any, weight: Any, common: Any, height: Any, whole: Any, same: Any, most: Any) -> Any:
    shares, places, many = np.empty(most, np.float64), np.empty(most, np.int32), 0
    least = LEAST_SHARED / 100
    for at in range(len(same) + len(found)):
        place = same[at] if at < len(same) else found[at - len(same)]
        one, other = np.int64(shared[place]), height * np.int64(weight[place]) - np.int64(common[place])
        if at < len(same):
            shared[place] = -1  # so that it is not counted twice
        elif one * (whole + other) < SURELY_LESS * 2 * least * whole * other:
            continue  # surely, and without a division: what is not sure is looked at in whole
        elif one < 0 or 100 * one * (whole + other) < 2 * LEAST_SHARED * whole * other:
            continue
        share = (one / whole + one / other) / 2
        if many < most:
            shares[many], places[many] = share, place
            _raise(shares, places, many)
            many += 1
        elif share > shares[0] or (share == shares[0] and place < places[0]):
            shares[0], places[0] = share, place
            _lower(shares, places)
        if many == most:
            least = max(least, shares[0])
    order = np.argsort(places[:many])
    places = places[order]
    return places, shares[order], shared[places] == -1


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


def _where(sides: Any, lengths: Any, side: Any, start: Any, size: Any) -> Any:
    """Where so many words of this side from `start` on stand side by side in the other, as the south says them; -1 where they do not."""
    other = 1 - side
    for at in range(lengths[other] - size + 1):
        same = 0
        while same < size and sides[side, start + same] == sides[other, at + same]:
            same += 1
        if same == size:
            return at
    return -1


_where = _made("int64(int32[:, ::1], int64[::1], int64, int64, int64)", _where)


def _pieces_said(sides: Any, marks: Any, lengths: Any, side: Any, before: Any) -> Any:
    """Are all pieces and wares that this side names before a place named by the other too?"""
    for at in range(before):  # noqa: SIM110  # the compiler knows no generators
        if marks[side, at] & (PIECE | WARE) and _where(sides, lengths, side, at, 1) < 0:
            return False
    return True


_pieces_said = _made("boolean(int32[:, ::1], uint8[:, ::1], int64[::1], int64, int64)", _pieces_said)


def _same_pair(sides: Any, marks: Any, lengths: Any, starts: Any) -> Any:
    """Does one of the two phrases begin with two words that stand side by side in the other, as `namelike.same_pair` says?"""
    shared = 0
    for at in range(lengths[0]):
        again = False
        for before in range(at):
            again = again or sides[0, before] == sides[0, at]
        shared += not again and _where(sides, lengths, 0, at, 1) >= 0
    if not shared:
        return False
    start, length = 0, lengths[1]
    while start < length - (1 if marks[1, start] & CLASS else 2) and marks[1, start] & (CLASS | PIECE):
        start += 1
    starts[1] = start
    if shared < 2 and lengths[0] - starts[0] > 1 and lengths[1] - starts[1] > 1:
        return False
    for side in range(2):
        left, at = lengths[side] - starts[side], starts[side]
        if left < 1 or (left == 1 and marks[side, at] & LISTED):
            continue
        found = _where(sides, lengths, side, at, min(left, 2))
        if found >= 0:
            return _pieces_said(sides, marks, lengths, side, at) and _pieces_said(sides, marks, lengths, 1 - side, found)
    return False


_same_pair = _made("boolean(int32[:, ::1], uint8[:, ::1], int64[::1], int64[::1])", _same_pair)


def _told(folds: Any, lengths: Any, size: Any, side: Any) -> Any:
    """Does the other side say what this one begins with as made of the thing?"""
    return size == 0 or _where(folds, lengths, side, 0, size) >= 0


_told = _made("boolean(int32[:, ::1], int64[::1], int64, int64)", _told)


def _other_stuff(folds: Any, marks: Any, lengths: Any) -> Any:
    """Does one side begin with a part that is bought for its stuff, and the other not say it, as `namelike.other_stuff` says?"""
    for side in range(2):  # noqa: SIM110  # the compiler knows no generators
        if marks[side, 0] & FIBRE and _where(folds, lengths, side, 0, 1) < 0:
            return True
    return False


_other_stuff = _made("boolean(int32[:, ::1], uint8[:, ::1], int64[::1])", _other_stuff)


def _told_apart(sides: Any, marks: Any, lengths: Any) -> Any:
    """Does each side say something that makes another thing of it, as `namelike.told_apart` says?"""
    more = np.zeros((2, 2), np.bool_)
    for side in range(2):
        for at in range(lengths[side]):
            named, strange = marks[side, at] & NAME > 0, marks[side, at] & LISTED == 0
            if (named or strange) and _where(sides, lengths, side, at, 1) < 0:
                more[side, 0] |= named
                more[side, 1] |= strange
    return (more[0, 0] and more[1, 1]) or (more[1, 0] and more[0, 1])


_told_apart = _made("boolean(int32[:, ::1], uint8[:, ::1], int64[::1])", _told_apart)


def _paired(
    asked: Any, folds: Any, asked_marks: Any, asked_start: Any, asked_made: Any, places: Any, alikes: Any,
    heard: Any, folded: Any, marks: Any, words: Any, ends: Any, made: Any,
) -> Any:  # fmt: skip
    found, many, own = np.empty((len(places), 3), np.int64), 0, len(asked)
    longest = own
    for place in places:
        longest = max(longest, ends[place + 1] - ends[place])
    sides, side_marks, side_folds = np.empty((2, longest), np.int32), np.empty((2, longest), np.uint8), np.empty((2, longest), np.int32)
    lengths, starts, makes = np.array([own, 0]), np.array([asked_start, 0]), np.array([asked_made, 0])
    for at in range(own):
        sides[0, at], side_marks[0, at], side_folds[0, at] = asked[at], asked_marks[at], folds[at]
    for at in range(len(places)):
        alike, place = alikes[at], places[at]
        if alike < LEAST_LOOKED_AT:
            continue
        begin = ends[place]
        length = ends[place + 1] - begin
        for one in range(length):
            word = words[begin + one]
            sides[1, one], side_marks[1, one], side_folds[1, one] = heard[word], marks[word], folded[word]
        lengths[1], makes[1] = length, made[place]
        if alike < SAME_PAIR and _same_pair(sides, side_marks, lengths, starts):
            alike = SAME_PAIR
        if _other_stuff(side_folds, side_marks, lengths) or (alike < SAME_PAIR and _told_apart(sides, side_marks, lengths)):
            continue
        if alike < LEAST_ALIKE or not (_told(side_folds, lengths, makes[0], 0) and _told(side_folds, lengths, makes[1], 1)):
            continue
        alike = min(max(alike, 0.0), 1.0)
        found[many, 0], found[many, 1], found[many, 2] = place, np.int64(np.floor(alike * alike * FULL)), alike >= SURELY_ALIKE
        many += 1
    return found[:many].copy()


def _stretched(alike: Any, starts: Any, level: Any) -> Any:
    """Phrases and how much they are alike as stretches of postings, without those that have none."""
    found, many = np.empty((len(alike), 7), np.int64), 0
    for at in range(len(alike)):
        place = alike[at, 0]
        if place >= len(starts) - 1 or starts[place] >= starts[place + 1]:
            continue
        found[many, 0], found[many, 1], found[many, 2] = starts[place], starts[place + 1], level
        found[many, 3], found[many, 4], found[many, 5], found[many, 6] = alike[at, 1], alike[at, 1], alike[at, 2], 1
        many += 1
    return found[:many].copy()


stretched = _made("int64[:, ::1](int64[:, ::1], int32[::1], int64)", _stretched)


_WORDS, _NUMBERS, _FLOATS, _MARKS = "uint32[::1], int64[::1]", "int32[::1]", "float64[::1]", "boolean[::1]"
_ASKED = f"{_WORDS}, {_WORDS}, {_FLOATS}, boolean"
_HELD = f"{_WORDS}, uint32[::1], {_WORDS}, {_NUMBERS}, int64[::1], {_MARKS}"
_loop = _made(f"{_FLOATS}({_ASKED}, {_HELD}, {_NUMBERS}, {_FLOATS})", _likeness)
add = _made("int64(int32[::1], int32[::1], uint8[::1], int64, int64, int64, int32[::1], int64)", _add)
paired = _made(
    "int64[:, ::1](int32[::1], int32[::1], uint8[::1], int64, int64, int32[::1], float64[::1], "
    "int32[::1], int32[::1], uint8[::1], int32[::1], int64[::1], uint8[::1])",
    _paired,
)
most = _made(
    "Tuple((int32[::1], float64[::1], boolean[::1]))(int32[::1], int32[::1], int32[::1], int32[::1], int64, int64, int32[::1], int64)", _most
)


def likeness(asked: Asked, held: Held, places: Any, says: Floats) -> Floats:
    """How alike the asked phrase is to those at these places, as `wordlike.plain_likeness` says."""
    folded, toned = held.folded, held.toned
    found: Floats = _loop(
        asked.folded.letters, asked.folded.ends, asked.toned.letters, asked.toned.ends, asked.weights, asked.marked,
        folded.letters, folded.ends, folded.has, toned.letters, toned.ends, held.words, held.ends, held.marked, places, says,
    )  # fmt: skip
    return found
