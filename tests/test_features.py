"""How alike two listings' words are: as rapidfuzz says it, marks counted where both typed them, unknown where one wrote nothing."""

from __future__ import annotations

from math import floor

import pytest
from rapidfuzz import fuzz

from matchmaker.domain.records import Linked, Need, Offer
from matchmaker.matching import Catalogue, Matcher
from matchmaker.matching.features import NEAR_WORDS, SAME_WORDS
from matchmaker.matching.levels import COLUMNS
from matchmaker.matching.text import fold

WRITTEN = ["cua gạch son", "cua gach son", "gạch cua", "cua", "cua gạch", "cua gạch son loại to", "tôm", ""]


def linked(words: str, rest: str = "") -> Linked:
    return Linked(None, (), phrase=words, rest=rest)


def level(alike: float) -> str:
    return "SAME" if alike >= SAME_WORDS else "NEAR" if alike >= NEAR_WORDS else "OTHER"


@pytest.mark.parametrize("asked", [one for one in WRITTEN if one])
@pytest.mark.parametrize("other", WRITTEN)
@pytest.mark.parametrize(("column", "scorer"), [("order", fuzz.token_sort_ratio), ("rest", fuzz.token_set_ratio)])
def test_words_are_as_alike_as_they_look(asked: str, other: str, column: str, scorer) -> None:
    of = (lambda words: linked(words or "x")) if column == "order" else (lambda words: linked("cua", words))
    need, offer = Need("N", "cua", linked=of(asked)), Offer("O", "cua", linked=of(other))
    if column == "order" and not other:
        offer = Offer("O", "cua", linked=linked(""))
    match, worths = Matcher(plain=True).worths_of(need, offer)
    reason = next(one for one in match.reasons if one.column == column)
    worth = worths[COLUMNS.index(column)]
    if not other:
        assert (reason.level, worth, reason.facts["side"]) == ("UNKNOWN", -1, "offer")
        return
    marks = not asked.isascii() and not other.isascii()
    alike = scorer(asked, other) if marks else scorer(fold(asked), fold(other))
    assert worth in (floor(alike * 10), floor(alike * 10 - 1e-3))  # rapidfuzz gives the many in single precision
    assert reason.level == level(alike)
    assert (reason.facts["need"], reason.facts["offer"]) == (asked, other)
    both = Matcher().rank(need, Catalogue.of([offer]), 1).matches
    assert all(next(one for one in found.reasons if one.column == column) == reason for found in both)
