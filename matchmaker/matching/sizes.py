"""Sizes as the trade writes them, turned into the weight of one piece: `20-30 con/kg`, `từ 250 g/con`, `trên 400 gram`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias

from matchmaker.domain.errors import Unreadable
from matchmaker.domain.numbers import read_number
from matchmaker.matching.text import LONGEST_TYPED, clean, fold

PieceWeight: TypeAlias = tuple[float | None, float | None]
"""Grams a piece, from and to; None is an open end."""

_NUMBER = r"(\d{1,6}(?:[.,]\d{1,3})?)"
_RANGE = _NUMBER + r"(?:\s*(?:-|‐|‑|–|—|~|den(?:\s+duoi)?|toi(?:\s+duoi)?|len|ve)\s*" + _NUMBER + r")?"
_MORE = r"(tu|tren|hon|>=|≥|>|toi thieu|it nhat)?\s*"
_LESS = r"(duoi|nho hon|khong qua|toi da|<=|≤|<)?\s*"
_PIECE = r"(?:con(?!\s+nuoc\b)|trai|qua|cu|mieng)"  # `50 kg con nước rằm` tells of a tide
_KILO = r"(?:kg|ky|ki|kilo|kilogam|can)\b"
_BIGGER = r"\s*(tro len|do len|len\b(?!\s*\d)|(?:hay|hoac|hoac la)\s+(?:lon|to|bu) hon)?"
_COUNT = re.compile(_MORE + _LESS + _RANGE + r"\s*con\s*(?:/|tren|mot|1|moi)?\s*(?:1\s*)?" + _KILO + _BIGGER)
_BARE_COUNT = re.compile(r"\b(?:size|co|loai|kich co)\s*" + _RANGE + r"(?:\s*con\b)?(?!\s*(?:/|kg|g\b|gr|ky|ki\b|[.,]?\d))")
_PIECES = re.compile(r"\b" + _RANGE + r"\s*con\b(?!\s*(?:/|giong|cai|duc|me|nuoc))" + _BIGGER)
_UP_TO = re.compile(r"\b(\d{2,3})\s*(?:len|ve)\s*(\d{2,3})\b(?!\s*(?:[.,/%]|kg|k\b|ky|tan|ta\b|ngan|nghin|trieu|dong|d\b))")
_WEIGHT = re.compile(
    _MORE + _LESS + _RANGE + r"\s*(g|gr|gram|gam|kg|ky)\b\s*(?:/|moi|mot|tren)?\s*(?:1\s*)?(" + _PIECE + r")?\s*(tro len|do len|up)?(tro xuong)?"
)
_BARE_WEIGHT = re.compile(r"(?<![\w.,/–-])(?<!(?:bao|hop|goi|tui) )(\d{2,4})\s*(?:g|gr|gram|gam)\b(?!\s*/)")
SMALLEST_BARE = 4
LONGEST_REMEMBERED = 200
"""Characters of the longest text of which the size is remembered."""
_DIGIT = re.compile(r"\d")
_GRAMS = {"kg": 1000.0, "ky": 1000.0}


def _numbers(low: str, high: str | None) -> tuple[float, float]:
    first = float(read_number(low))
    second = float(read_number(high)) if high else first
    return min(first, second), max(first, second)


def _of_count(more: str | None, less: str | None, low: str, high: str | None, bigger: str | None = None) -> PieceWeight | None:
    fewest, most = _numbers(low, high)
    if fewest <= 0:
        return None
    if (less or bigger) and not high:
        return 1000 / most, None  # fewer to the kilo is bigger
    if more and not high and more != "tu":
        return None, 1000 / fewest
    return 1000 / most, 1000 / fewest


def _of_weight(match: re.Match[str]) -> PieceWeight | None:
    more, less, low, high, unit, piece, upward, downward = match.groups()
    if not (piece or more or less or upward or downward or high) or (unit in _GRAMS and not piece):
        return None
    lightest, heaviest = (number * _GRAMS.get(unit, 1.0) for number in _numbers(low, high))
    if heaviest <= 0:
        return None
    if not high and (more or upward):
        return lightest, None
    if not high and (less or downward):
        return None, heaviest
    return lightest, heaviest


def has_number(text: str) -> bool:
    """Is there a digit in the text, without which it states no size?"""
    return _DIGIT.search(text) is not None


def read_bare_weight(text: str) -> PieceWeight | None:
    """Grams a piece where a text gives one bare weight in grams (`400 g`); for texts that can speak of nothing but the piece."""
    read = text[:LONGEST_TYPED]
    if not _DIGIT.search(read):
        return None
    return _remembered_bare_weight(read) if len(read) <= LONGEST_REMEMBERED else _bare_weight(read)


@lru_cache(maxsize=20_000)
def _remembered_bare_weight(text: str) -> PieceWeight | None:
    return _bare_weight(text)


def _bare_weight(read: str) -> PieceWeight | None:
    found = list(_BARE_WEIGHT.finditer(fold(clean(read)[:500])))
    if len(found) != 1:
        return None
    grams = float(found[0][1])
    return (grams, grams) if grams else None


def read_size(text: str, *, loose: bool = True, fewest: int = SMALLEST_BARE) -> PieceWeight | None:
    """The weight of one piece that a text states, or None where it states none.

    `loose` also believes a count without its kilo (`size 20`, `loại 64 con`, `sú 20 con`), as is usual for shrimp, crab and fish;
    `fewest` is the least such count that is one, since `3 con` of most things are three animals.
    """
    read = text[:LONGEST_TYPED]
    if not _DIGIT.search(read):
        return None
    return _remembered_size(read, loose, fewest) if len(read) <= LONGEST_REMEMBERED else _size(read, loose, fewest)


@lru_cache(maxsize=20_000)
def _remembered_size(text: str, loose: bool, fewest: int) -> PieceWeight | None:
    return _size(text, loose, fewest)


def _size(text: str, loose: bool, fewest: int) -> PieceWeight | None:
    plain = fold(clean(text)[:500])
    try:
        for match in _COUNT.finditer(plain):
            if (size := _of_count(*match.groups())) is not None:
                return size
        for match in _WEIGHT.finditer(plain):
            if (size := _of_weight(match)) is not None:
                return size
        for pattern in (_BARE_COUNT, _PIECES, _UP_TO) if loose else ():
            for match in pattern.finditer(plain):
                low, high, *bigger = match.groups()
                if _numbers(low, high)[0] >= fewest and (size := _of_count(None, None, low, high, *bigger)) is not None:
                    return size
    except Unreadable:
        return None
    return None
